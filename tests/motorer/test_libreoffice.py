"""Motoren LibreOffice på små projektmapper: svarene fra Excel, og aldrig en efterladt proces."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from libreoffice_krav import KRÆVER_LIBREOFFICE, MANGLER

from xl_timepris.fejl import TimeprisFejl
from xl_timepris.motorer import libreoffice, lo_typer
from xl_timepris.motorer.libreoffice import LibreOffice, MotorFejl, MotorMangler

MAPPE = Path(__file__).parent
REGISTER = "ekko_register"
if str(MAPPE) not in sys.path:
    sys.path.insert(0, str(MAPPE))


pytestmark = KRÆVER_LIBREOFFICE

# --- Bogen, som prøverne deler ----------------------------------------------------------------------------

SKALARER = {
    "tomt": "=EKKO(B9)",
    "tal": "=EKKO(B2)",
    "tekst": "=EKKO(A2)",
    "sandt": "=EKKO(B5)",
    "område": "=EKKO(A1:B3)",
    "tom i område": "=EKKO(A3:B4)",
    "udeladt i midten": '=EKKO(1,,"x")',
    "fejl i celle": "=EKKO(B6)",
    "fejl i område": "=EKKO(B5:B6)",
    "andet ark": "=EKKO('Udløb æ'!A1:A2)",
    "navn": "=EKKO(tal)",
    "hele tabellen": "=EKKO(tblPost[#All])",
    "tabellens rækker": "=EKKO(tblPost[])",
    "overskrifter": "=EKKO(tblPost[#Headers])",
    "kolonne": "=EKKO(tblPost[kr])",
    "kolonne med overskrift": "=EKKO(tblPost[[#All],[kr]])",
    "navn på tabel": "=EKKO(hele_tabellen)",
    "indlejret": '=IF(B2>1,EKKO(IFERROR(EKKO_SVAR("mangler"),"væk")),"")',
}
SVAR = {
    "tal": 487.98,
    "heltal": 3.0,
    "tekst": "æøå – 1.234,56",
    "tom": "",
    "værdi": "#VALUE!",
    "mangler": "#N/A",
    "nul": "#DIV/0!",
    "tal?": "#NUM!",
}
RENE = {
    "tal": ("=B2*2", 24.0),
    "henvist tom celle": ("=B9", 0.0),
    "tom tekst": ('=IF(B2>0,"",1)', ""),
    "sandt": ("=B2>1", 1.0),
    "division": ("=1/B9", "#DIV/0!"),
    "opslag": ('=MATCH("q",A1:A3,0)', "#N/A"),
    "tekst som tal": ('=VALUE("x")', "#VALUE!"),
    "ukendt navn": ("=findes_ikke+1", "#NAME?"),
    "afrunding": ('=TEXT(487.976,"0.00")', "487,98"),
}


@pytest.fixture(scope="module")
def bogfil(tmp_path_factory) -> Path:
    fil = tmp_path_factory.mktemp("libreoffice") / "bog æ.xlsx"
    bog = xlsxwriter.Workbook(fil)
    skriv_data(bog.add_worksheet("Data"), bog)
    skriv_udløb(bog.add_worksheet("Udløb æ"))
    bog.close()
    return fil


def skriv_data(ark, bog) -> None:
    ark.write_row("A1", ["post", "kr"])
    ark.write_row("A2", ["løn", 12])
    ark.write_row("A3", ["pension", 2.5])
    ark.add_table("A1:B4", {"name": "tblPost", "columns": [{"header": "post"}, {"header": "kr"}]})
    ark.write_boolean("B5", True)
    ark.write_formula("B6", "=1/0")
    bog.define_name("tal", "=Data!$B$2")
    bog.define_name("hele_tabellen", "=tblPost[#All]")
    for nr, formel in enumerate(SKALARER.values()):
        ark.write_formula(nr, 3, formel, None, "gammel")
        ark.write_dynamic_array_formula(nr, 4, nr, 4, formel, None, "gammel")
    for nr, art in enumerate(SVAR):
        ark.write_dynamic_array_formula(nr, 6, nr, 6, f'=EKKO_SVAR("{art}")', None, "gammel")
    for nr, (formel, _) in enumerate(RENE.values()):
        ark.write_formula(nr, 8, formel, None, "gammel")
    ark.write_array_formula("K1:K3", "{=B1:B3}", None, "gammel")
    ark.protect()


def skriv_udløb(ark) -> None:
    """A1 og A2 styrer størrelsen af tabellen i C1; A4 og A5 tæller, hvad den fylder."""
    ark.write_column("A1", [2, 3])
    ark.write_dynamic_array_formula("C1:E2", "=TABEL(A1,A2)", None, 9)
    ark.write_formula("A4", '=COUNTIF(C1:H30,">=0")')
    ark.write_formula("A5", "=COUNTA(C3:C30)")
    ark.write_formula("A6", "=INDEX(TABEL(A1,A2),2,3)")
    # Et udløb, der afhænger af et andets størrelse.
    ark.write_dynamic_array_formula("C40:C40", "=TABEL(A4,1)", None, 9)
    # Selve tabellen har #N/A yderst, så størrelsen kan ikke gættes af værdierne.
    ark.write_dynamic_array_formula("J1:J1", '=IF(A1>0,HULLER(),"")', None, "")
    ark.write_dynamic_array_formula("M1:M1", "=TABEL(A1,1)", None, "")
    ark.write_formula("N1", "=IFERROR(M1,-1)")
    ark.write_dynamic_array_formula("P1:P1", "={1;2;3}", None, 0)
    ark.write_dynamic_array_formula("Q1:Q1", "=A1:A2*2", None, 0)
    ark.protect()


@pytest.fixture(scope="module")
def motor(bogfil):
    assert not MANGLER, MANGLER
    with LibreOffice(bogfil, register=REGISTER) as motor:
        yield motor


@pytest.fixture
def frisk(motor, bogfil):
    """Motoren med bogen, som den ligger i filen."""
    motor.åbn(bogfil)
    return motor


@pytest.fixture(scope="module")
def data(motor, bogfil):
    motor.åbn(bogfil)
    return motor.genberegn()["Data"]


# --- Værdier ind og ud ------------------------------------------------------------------------------------

HELE = "(('post', 'kr'), ('løn', 12.0), ('pension', 2.5), ('', ''))"
EKKO = {
    "tomt": "0.0|None|None",
    "tal": "12.0|None|None",
    "tekst": "'løn'|None|None",
    "sandt": "1.0|None|None",
    "område": "(('post', 'kr'), ('løn', 12.0), ('pension', 2.5))|None|None",
    "tom i område": "(('pension', 2.5), ('', ''))|None|None",
    "udeladt i midten": "1.0|None|'x'",
    "fejl i celle": "#DIV/0!",
    "fejl i område": "#VALUE!",
    "andet ark": "((2.0,), (3.0,))|None|None",
    "navn": "12.0|None|None",
    "hele tabellen": f"{HELE}|None|None",
    "tabellens rækker": "(('løn', 12.0), ('pension', 2.5), ('', ''))|None|None",
    "overskrifter": "(('post', 'kr'),)|None|None",
    "kolonne": "((12.0,), (2.5,), ('',))|None|None",
    "kolonne med overskrift": "(('kr',), (12.0,), (2.5,), ('',))|None|None",
    "navn på tabel": f"{HELE}|None|None",
    "indlejret": "'væk'|None|None",
}


@pytest.mark.parametrize("sag", SKALARER)
def test_funktionen_får_cellens_indhold(data, sag):
    nr = list(SKALARER).index(sag) + 1
    assert (data[f"D{nr}"], data[f"E{nr}"]) == (EKKO[sag], EKKO[sag])


@pytest.mark.parametrize("art", SVAR)
def test_funktionens_svar_står_i_cellen(data, art):
    assert data[f"G{list(SVAR).index(art) + 1}"] == SVAR[art]


@pytest.mark.parametrize("sag", RENE)
def test_almindelige_formler_som_i_excel(data, sag):
    assert data[f"I{list(RENE).index(sag) + 1}"] == RENE[sag][1]


def test_fast_matrix_er_uændret(data):
    assert [data[f"K{nr}"] for nr in (1, 2, 3)] == ["kr", 12.0, 2.5]


def test_kun_formelceller_er_i_svaret(data):
    assert "A2" not in data and "B5" not in data and data["B6"] == "#DIV/0!"


def test_version(motor):
    assert motor.navn == "LibreOffice" and motor.version[0].isdigit()


# --- Udløb ------------------------------------------------------------------------------------------------


def udløb(resultat, anker_kolonne="C", rækker=range(1, 31), bredde=6):
    """Det område, der er fyldt fra ankeret og ud, som rækker."""
    ark = resultat["Udløb æ"]
    kolonner = [chr(ord(anker_kolonne) + nr) for nr in range(bredde)]
    fyldt = [[ark[k + str(r)] for k in kolonner if k + str(r) in ark] for r in rækker]
    return [række for række in fyldt if række]


def test_udløbet_har_svarets_størrelse(frisk):
    resultat = frisk.genberegn()
    assert udløb(resultat) == [[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]]
    assert resultat["Udløb æ"]["A4"] == 6.0
    assert resultat["Udløb æ"]["A6"] == 12.0


@pytest.mark.parametrize("rækker, kolonner", [(5, 4), (1, 1), (7, 1), (1, 5)])
def test_udløbet_vokser_og_krymper(frisk, rækker, kolonner):
    frisk.genberegn()
    for r, k in ((rækker, kolonner), (2, 3)):
        frisk.sæt("Udløb æ", "A1", r)
        frisk.sæt("Udløb æ", "A2", k)
        resultat = frisk.genberegn()
        assert udløb(resultat) == [[10.0 * i + j for j in range(k)] for i in range(r)]
        assert resultat["Udløb æ"]["A4"] == r * k
        assert resultat["Udløb æ"]["A5"] == max(0, r - 2)


def test_udløb_der_afhænger_af_et_andet_udløb(frisk):
    assert len(udløb(frisk.genberegn(), rækker=range(40, 60), bredde=1)) == 6
    frisk.sæt("Udløb æ", "A1", 4)
    assert len(udløb(frisk.genberegn(), rækker=range(40, 60), bredde=1)) == 12


def test_fejl_i_stedet_for_tabel_fylder_én_celle(frisk):
    frisk.genberegn()
    frisk.sæt("Udløb æ", "A2", 0)
    assert udløb(frisk.genberegn()) == [["#VALUE!"]]


def test_mangler_inde_i_tabellen_er_værdier(frisk):
    assert udløb(frisk.genberegn(), "J", bredde=3) == [
        ["post", "kr"],
        ["", 1.0],
        ["b", "#N/A"],
        ["#N/A", "#N/A"],
    ]


def test_almindelige_matrixformler_løber_også_ud(frisk):
    assert udløb(frisk.genberegn(), "P", bredde=2) == [[1.0, 4.0], [2.0, 6.0], [3.0]]


def test_spærret_udløb_viser_spill_og_fylder_kun_ankeret(frisk):
    assert frisk.genberegn()["Udløb æ"]["M2"] == 10.0
    frisk.sæt("Udløb æ", "M4", "klods")
    frisk.sæt("Udløb æ", "A1", 4)
    ark = frisk.genberegn()["Udløb æ"]
    assert (ark["M1"], "M2" in ark, ark["N1"]) == ("#SPILL!", False, -1.0)
    frisk.sæt("Udløb æ", "M4", None)
    ark = frisk.genberegn()["Udløb æ"]
    assert (ark["M1"], ark["M4"], ark["N1"]) == (0.0, 30.0, 0.0)


def test_indtastning_i_et_udløb_spærrer_det(frisk):
    frisk.genberegn()
    frisk.sæt("Udløb æ", "D2", 5)
    resultat = frisk.genberegn()
    assert udløb(resultat) == [["#SPILL!"]]
    assert resultat["Udløb æ"]["A4"] == 1.0


def test_indtastning_i_ankeret_fjerner_formlen(frisk):
    frisk.genberegn()
    frisk.sæt("Udløb æ", "C1", 5)
    resultat = frisk.genberegn()
    assert udløb(resultat) == []
    assert resultat["Udløb æ"]["A4"] == 1.0


# --- Rettelser --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "værdi, set_",
    [
        (7, "7.0"),
        (0.1, "0.1"),
        ("1.234,56", "'1.234,56'"),
        ("12 %", "'12 %'"),
        ("=1+1", "'=1+1'"),
        ("'x", '"\'x"'),
        ("1-2-2026", "'1-2-2026'"),
        ("SAND", "'SAND'"),
        (" æ\n ", "' æ\\n '"),
        (True, "1.0"),
        (None, "0.0"),
        ("", "0.0"),
    ],
)
def test_rettelse_når_frem_som_den_er(frisk, værdi, set_):
    frisk.sæt("Data", "B2", værdi)
    assert frisk.genberegn()["Data"]["D2"] == f"{set_}|None|None"


def test_rettelse_af_en_formel_gør_den_til_en_værdi(frisk):
    frisk.sæt("Data", "I1", 3)
    assert "I1" not in frisk.genberegn()["Data"]


def test_celler_kan_skrives_som_i_excel(frisk):
    frisk.sæt("DATA", "$b$2", 3)
    assert frisk.genberegn()["Data"]["D2"] == "3.0|None|None"


@pytest.mark.parametrize("ark, celle", [("Findes ikke", "A1"), ("Data", "1A")])
def test_ukendt_celle_afvises_og_motoren_lever(frisk, ark, celle):
    with pytest.raises(TimeprisFejl):
        frisk.sæt(ark, celle, 1)
    assert frisk.genberegn()


def test_en_del_af_en_fast_matrix_kan_ikke_rettes(lille):
    bog = xlsxwriter.Workbook(lille)
    bog.add_worksheet("Ark").write_array_formula("A1:A2", "{=EKKO(1)}")
    bog.close()
    with LibreOffice(lille, register=REGISTER) as motor, pytest.raises(MotorFejl, match=r"Ark!A2 er en del"):
        motor.sæt("Ark", "A2", 1)


# --- Filer ------------------------------------------------------------------------------------------------


def test_filen_røres_ikke(frisk, bogfil):
    før = bogfil.read_bytes()
    frisk.sæt("Data", "B2", 99)
    frisk.genberegn()
    assert bogfil.read_bytes() == før
    assert os.listdir(bogfil.parent) == [bogfil.name]


def test_makroerne_er_væk_og_arkene_uændrede(frisk, tmp_path):
    makroer = tmp_path / "vbaProject.bin"
    makroer.write_bytes(b"ikke et rigtigt projekt")
    bog = xlsxwriter.Workbook(tmp_path / "bog.xlsm")
    bog.add_vba_project(str(makroer))
    bog.add_worksheet("Ark").write_dynamic_array_formula("A1:A1", "=TABEL(2,1)", None, 0)
    bog.close()
    libreoffice.kopi_uden_makroer((tmp_path / "bog.xlsm").read_bytes(), tmp_path / "uden.xlsx")
    with zipfile.ZipFile(tmp_path / "bog.xlsm") as fra, zipfile.ZipFile(tmp_path / "uden.xlsx") as til:
        assert set(fra.namelist()) - set(til.namelist()) == {"xl/vbaProject.bin"}
        assert not any(b"vbaProject" in til.read(navn) for navn in til.namelist())
        assert b"macroEnabled" not in til.read("[Content_Types].xml")
        ark = "xl/worksheets/sheet1.xml"
        assert fra.read(ark) == til.read(ark)
    frisk.åbn(tmp_path / "bog.xlsm")
    assert frisk.genberegn() == {"Ark": {"A1": 0.0, "A2": 10.0}}


def test_pdf_af_hele_bogen_og_ét_ark(frisk, tmp_path):
    frisk.genberegn()
    frisk.udskriv_pdf(tmp_path / "hele.pdf")
    frisk.udskriv_pdf(tmp_path / "ét.pdf", "Data")
    assert all((tmp_path / navn).read_bytes().startswith(b"%PDF-") for navn in ("hele.pdf", "ét.pdf"))
    if shutil.which("pdftotext"):
        hele, ét = (pdf_tekst(tmp_path / navn) for navn in ("hele.pdf", "ét.pdf"))
        assert "487,98" in ét and "post" in ét
        assert len(hele) > len(ét)


def pdf_tekst(fil: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", fil, "-"], capture_output=True, text=True, check=True).stdout


# --- Når det går galt -------------------------------------------------------------------------------------


@pytest.fixture
def lille(tmp_path) -> Path:
    bog = xlsxwriter.Workbook(tmp_path / "lille.xlsx")
    bog.add_worksheet("Ark").write_formula("A1", "=EKKO(1)")
    bog.close()
    return tmp_path / "lille.xlsx"


@pytest.fixture
def efterladt(tmp_path, monkeypatch):
    """Finder de processer og filer, motoren har efterladt."""
    mappe = tmp_path / "midlertidig"
    mappe.mkdir()
    monkeypatch.setattr(libreoffice.tempfile, "tempdir", str(mappe))

    def find() -> list[str]:
        linjer = subprocess.run(["ps", "-ewwo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
        return [linje for linje in linjer if str(mappe) in linje] + os.listdir(mappe)

    return find


def test_intet_er_efterladt_efter_luk(lille, efterladt):
    with LibreOffice(lille, register=REGISTER) as motor:
        assert motor.genberegn() == {"Ark": {"A1": "1.0|None|None"}}
        assert any("soffice" in linje for linje in efterladt())
    assert efterladt() == []
    motor.luk()
    with pytest.raises(MotorFejl, match="lukket"):
        motor.genberegn()


def test_intet_er_efterladt_når_bogen_er_ødelagt(lille, efterladt):
    lille.write_bytes(b"ikke en projektmappe")
    with pytest.raises(TimeprisFejl):
        LibreOffice(lille, register=REGISTER)
    assert efterladt() == []


def test_intet_er_efterladt_efter_ctrl_c(lille, efterladt, monkeypatch):
    def afbryd(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(LibreOffice, "_afvis_tilføjelse", afbryd)
    with pytest.raises(KeyboardInterrupt):
        LibreOffice(lille, register=REGISTER)
    assert efterladt() == []


def test_tidsgrænsen_slår_hele_gruppen_ihjel(lille, efterladt):
    with pytest.raises(MotorFejl, match="svarede ikke inden for 0.3 sekunder"):
        LibreOffice(lille, register=REGISTER, tidsgrænse_s=0.3)
    assert efterladt() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows har ikke SIGSTOP")
def test_soffice_der_går_i_stå_slås_ihjel(lille, efterladt, monkeypatch):
    monkeypatch.setattr(libreoffice, "TIDSGRÆNSE_LUK", 0.3)
    with LibreOffice(lille, register=REGISTER) as motor:
        motor._tidsgrænse_s = 0.3
        os.killpg(motor._proces.pid, signal.SIGSTOP)
        with pytest.raises(MotorFejl, match="svarede ikke"):
            motor.genberegn()
        assert efterladt() == []


def test_funktion_der_kaster_bliver_set(lille, efterladt):
    bog = xlsxwriter.Workbook(lille)
    bog.add_worksheet("Ark").write_formula("A1", "=GAAR_GALT()")
    bog.close()
    with (
        LibreOffice(lille, register=REGISTER) as motor,
        pytest.raises(MotorFejl, match="GAAR_GALT kastede en undtagelse"),
    ):
        motor.genberegn()
    assert efterladt() == []


def test_register_der_ikke_kan_indlæses_bliver_set(lille, tmp_path, monkeypatch, efterladt):
    modul = "import os\nFUNKTIONER = {}\nif 'XLTP_LO_STI' in os.environ:\n    import findes_ikke\n"
    (tmp_path / "ødelagt_register.py").write_text(modul, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MotorFejl, match=r"(?s)kunne ikke indlæse funktionerne.*findes_ikke"):
        LibreOffice(lille, register="ødelagt_register")
    assert efterladt() == []


def test_en_fremmed_python_først_i_path_forstyrrer_ikke(lille, monkeypatch, tmp_path):
    """En pyenv lægger sin egen Python forrest; LibreOffice' indbyggede må ikke tage dens standardbibliotek."""
    fremmed = tmp_path / "fremmed"
    for fil in ("bin/python3", f"lib/python{libreoffice.PYTHON}/os.py"):
        (fremmed / fil).parent.mkdir(parents=True)
        (fremmed / fil).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(fremmed / "bin"), prepend=os.pathsep)
    with LibreOffice(lille, register=REGISTER) as motor:
        assert motor.genberegn() == {"Ark": {"A1": "1.0|None|None"}}


def test_forkert_python_bliver_sagt(lille, monkeypatch, efterladt):
    monkeypatch.setattr(libreoffice, "PYTHON", "2.7")
    with pytest.raises(
        MotorMangler, match=r"LibreOffice bruger Python 3\.\d+, men xl_timepris kører i Python 2\.7"
    ) as f:
        LibreOffice(lille, register=REGISTER)
    assert f.value.kode == "python"
    assert efterladt() == []


def test_libreoffice_mangler(monkeypatch, tmp_path):
    monkeypatch.setenv("XLTP_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(MotorMangler, match="LibreOffice blev ikke fundet") as fejl:
        libreoffice.find_soffice()
    assert fejl.value.kode == "libreoffice"


def test_uno_mangler(monkeypatch, tmp_path):
    monkeypatch.setattr(libreoffice, "_kan_uno", lambda python: False)
    with pytest.raises(MotorMangler, match="python3-uno") as fejl:
        libreoffice.find_uno_python(tmp_path)
    assert fejl.value.kode == "uno"


def test_typebiblioteket_følger_registret():
    from ekko_register import FUNKTIONER

    idl = lo_typer.idl(FUNKTIONER.values())
    assert " any ekkosvar( [in] any a1 );" in idl
    assert " sequence< sequence< any > > tabel( [in] any a1, [in] any a2 );" in idl
    assert idl.count(");") == len(FUNKTIONER)
