"""Projektmappens VBA, prøvet uden Excel: filen efterses, og koden køres i pyOpenVBA's fortolker."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from faelles_vba import FalskExcel
from hypothesis import given, settings
from hypothesis import strategies as st
from pyopenvba import ExcelFile, check_file
from pyopenvba.apps.excel import ExcelApplication

from xl_timepris.excel import vba
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.register import Argument, Funktion

ARKNAVNE = ("Start", "Fravær", "Opgavekategorier", vba.KONFIGURATIONSARK)
VÆRDI = 2015

FEJLTEKSTER = {
    "#N/A": 2042,
    "#VALUE!": 2015,
    "#DIV/0!": 2007,
    "#NUM!": 2036,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NULL!": 2000,
}

AFBRUDT = (462, -2147023174, -2147023170, -2147023169, -2147417848, -2147418105, -2147418106, -2147418094,
           -2147220995, -2146959352)  # fmt: skip

def xlsx_bytes(arknavne: tuple[str, ...] = ARKNAVNE) -> bytes:
    buffer = io.BytesIO()
    bog = xlsxwriter.Workbook(buffer)
    bog.set_properties({"created": dt.datetime(2026, 1, 1)})
    bog.calc_on_load = False
    for navn in arknavne:
        ark = bog.add_worksheet(navn)
        if navn == vba.KONFIGURATIONSARK:
            for række, (nøgle, værdi) in enumerate(vba.konfiguration()):
                ark.write_string(række, 0, nøgle)
                ark.write_string(række, 1, værdi)
            ark.hide()
        else:
            ark.protect()
            ark.write_dynamic_array_formula("B1", "=ARBEJDSDAGE(2026)", None, 252)
    bog.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def xlsx() -> bytes:
    return xlsx_bytes()


@pytest.fixture(scope="module")
def xlsm(xlsx: bytes) -> bytes:
    return vba.tilføj_vba(xlsx, FUNKTIONER)


@pytest.fixture(scope="module")
def sti(xlsm: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    fil = tmp_path_factory.mktemp("vba") / "timepris.xlsm"
    fil.write_bytes(xlsm)
    return fil


def funktion(navn: str = "PRØVE", *argumenter: Argument, hjælp: str = "Hjælp") -> Funktion:
    return Funktion(navn, hjælp, argumenter, False, lambda *_: 1.0)


def argument(navn: str, *, hjælp: str = "Hjælp", valgfri: bool = False) -> Argument:
    return Argument(navn, hjælp, valgfri, False)


@pytest.fixture
def excel() -> FalskExcel:
    return FalskExcel(FUNKTIONER)


# --- værdier ---------------------------------------------------------------------------------------


def test_et_tal_kommer_uændret_gennem(excel: FalskExcel) -> None:
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5
    assert excel.sidste_fejl == ""
    assert excel.statuslinje is False


def test_python_startes_kun_én_gang(excel: FalskExcel) -> None:
    for _ in range(3):
        excel.regn("ARBEJDSDAGE(2026)")
    assert excel.tælling == (1, 3, 0)


@pytest.mark.parametrize(("tekst", "kode"), FEJLTEKSTER.items())
def test_en_fejltekst_bliver_excels_egen_fejl(excel: FalskExcel, tekst: str, kode: int) -> None:
    excel.opfør("ekko")
    assert excel.fejlkode(f'ARBEJDSDAGE("{tekst}")') == kode


@pytest.mark.parametrize("tekst", ["#SPILL!", "#CALC!", "#BLOCKED!"])
def test_en_ukendt_fejltekst_bliver_også_en_fejl(excel: FalskExcel, tekst: str) -> None:
    excel.opfør("ekko")
    assert excel.fejlkode(f'ARBEJDSDAGE("{tekst}")') == VÆRDI


@pytest.mark.parametrize("tekst", ["", "0.1.0", "# 1", "#1", "#ja nej!", "Er det en fejl?", "N/A"])
def test_almindelig_tekst_er_ikke_en_fejl(excel: FalskExcel, tekst: str) -> None:
    excel.opfør("ekko")
    assert excel.regn(f'ARBEJDSDAGE("{tekst}")') == tekst


INDHOLD = """
Function Indhold(tabel) As String
    Dim celle
    For Each celle In tabel
        Indhold = Indhold & TypeName(celle) & "=" & CStr(celle) & ";"
    Next celle
End Function
Function Stoerrelse(tabel) As String
    Stoerrelse = UBound(tabel, 1) - LBound(tabel, 1) + 1 & "x" & UBound(tabel, 2) - LBound(tabel, 2) + 1
End Function
"""


def test_tabel_beholder_form_og_får_rigtige_fejl(excel: FalskExcel) -> None:
    excel.opfør("tabel")
    excel.app.add_module(INDHOLD, name="Prøve", kind="standard")
    assert excel.regn("Stoerrelse(HELLIGDAGE(2026))") == "2x3"
    celler = str(excel.regn("Indhold(HELLIGDAGE(2026))")).rstrip(";").split(";")
    assert sorted(celler) == sorted(
        ["String=Helligdag", "Double=1.5", "Error=Error 2042", "Error=Error 2007", "String=", "Boolean=True"]
    )


def test_række_med_fejltekst(excel: FalskExcel) -> None:
    excel.opfør("raekke")
    excel.app.add_module(INDHOLD, name="Prøve", kind="standard")
    assert excel.regn("Indhold(HELLIGDAGE(2026))") == "String=a;Error=Error 2036;Integer=3;"


# --- argumenter ------------------------------------------------------------------------------------


def test_argumenter_gives_videre_som_de_er(excel: FalskExcel) -> None:
    excel.opfør("beskriv")
    svar = excel.regn('TIMEPRIS(Range("A1"), Range("C1:D3"), Range("F1:G2"), "Udekørende", , 2)')
    assert svar == f"{vba.STANDARDMODUL}|TIMEPRIS|Range,Range,Range,String,mangler,Integer,mangler"


def test_uden_argumenter(excel: FalskExcel) -> None:
    excel.opfør("beskriv")
    assert excel.regn("XLTP_VERSION()") == f"{vba.STANDARDMODUL}|XLTP_VERSION|"


def test_område_i_flere_dele_afvises(excel: FalskExcel) -> None:
    assert excel.fejlkode('FRAVAERSTIMER(Range("A1:B2,D1:E2"))') == VÆRDI
    assert "Argument nr. 1 består af flere områder" in excel.sidste_fejl
    assert excel.tælling == (0, 0, 0)


# --- fejl ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["dll-fejltekst", "python-fejltekst"])
def test_python_fejl_giver_fejl_i_cellen_og_tekst_til_brugeren(excel: FalskExcel, form: str) -> None:
    excel.opfør(form)
    assert excel.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert excel.sidste_fejl.startswith("ARBEJDSDAGE kunne ikke regnes ud")
    assert excel.sidste_fejl.endswith("Teknisk besked: ValueError: jagged")
    assert excel.tælling[2] == 0


def test_en_fejl_i_en_celle_rører_ikke_de_andre(excel: FalskExcel) -> None:
    excel.opfør("dll-fejltekst")
    excel.regn("ARBEJDSDAGE(2026)")
    excel.opfør("")
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


@pytest.mark.parametrize("nr", AFBRUDT)
def test_død_python_startes_igen_én_gang(excel: FalskExcel, nr: int) -> None:
    excel.opfør("doed en gang", nr)
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5
    assert excel.tælling == (2, 2, 1)
    assert excel.statuslinje is False


@pytest.mark.parametrize("nr", AFBRUDT)
def test_python_der_bliver_ved_at_dø_giver_fejl_uden_evig_løkke(excel: FalskExcel, nr: int) -> None:
    excel.opfør("doed", nr)
    kald = excel.regn("IsError(ARBEJDSDAGE(2026))")
    assert kald is True
    assert excel.tælling[1] == 2
    assert "Python stoppede under beregningen" in excel.sidste_fejl
    assert "XltpGenstart" in str(excel.statuslinje)


def test_efter_tre_afbrudte_kald_prøves_der_ikke_mere(excel: FalskExcel) -> None:
    excel.opfør("doed", 462)
    for _ in range(10):
        excel.regn("IsError(ARBEJDSDAGE(2026))")
    assert excel.tælling[1] == 6


def test_et_svar_imellem_nulstiller_tællingen(excel: FalskExcel) -> None:
    for _ in range(5):
        excel.opfør("doed", 462)
        excel.regn("IsError(ARBEJDSDAGE(2026))")
        excel.opfør("")
        assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


def test_fejl_ved_at_slå_python_ihjel_skjuler_ikke_resten(excel: FalskExcel) -> None:
    excel.opfør("drab fejler", 462)
    assert excel.regn("IsError(ARBEJDSDAGE(2026))") is True
    assert "Python stoppede" in excel.sidste_fejl


def test_start_der_fejler_prøves_kun_én_gang(excel: FalskExcel) -> None:
    excel.opfør("start fejler")
    for _ in range(5):
        assert excel.regn("IsError(ARBEJDSDAGE(2026))") is True
    assert excel.tælling == (1, 0, 0)
    assert "Python kunne ikke startes" in excel.sidste_fejl
    assert "README" in str(excel.statuslinje)


def test_genstart_der_fejler_efter_et_dødt_kald(excel: FalskExcel) -> None:
    excel.opfør("doed, og start fejler")
    for _ in range(5):
        assert excel.regn("IsError(ARBEJDSDAGE(2026))") is True
    assert excel.tælling == (2, 1, 1)


def test_manglende_dll_prøves_igen_når_den_er_kommet(excel: FalskExcel) -> None:
    excel.opfør("dll mangler")
    assert excel.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert "en DLL fra xlwings mangler" in excel.sidste_fejl
    excel.opfør("")
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


def test_manglende_python_ses_uden_at_vente(excel: FalskExcel) -> None:
    excel.fil(findes=False)
    assert excel.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert excel.tælling == (0, 0, 0)
    assert r"C:\venv\Scripts\pythonw.exe" in excel.sidste_fejl
    assert "README" in excel.sidste_fejl
    assert str(excel.statuslinje).startswith("Timepris: Python mangler på denne pc")


def test_statuslinjen_ryddes_når_python_svarer(excel: FalskExcel) -> None:
    excel.fil(findes=False)
    excel.regn("ARBEJDSDAGE(2026)")
    excel.fil(findes=True)
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5
    assert excel.statuslinje is False
    assert "Python mangler" in excel.sidste_fejl


def test_statuslinjen_tages_kun_én_gang(excel: FalskExcel) -> None:
    excel.fil(findes=False)
    excel.regn("ARBEJDSDAGE(2026)")
    excel.app.add_module(
        'Sub BrugersTekst()\n    Application.StatusBar = "Andet"\nEnd Sub', name="Prøve", kind="standard"
    )
    excel.app.run("BrugersTekst")
    excel.regn("ARBEJDSDAGE(2026)")
    assert excel.statuslinje == "Andet"


def test_fortolker_uden_mappe_overlades_til_windows(excel: FalskExcel) -> None:
    excel.fil(findes=False, sti="pythonw")
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


def test_opslag_der_fejler_giver_fejl_i_cellen(excel: FalskExcel) -> None:
    excel.opfør("opslag fejler")
    assert excel.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert "kunne ikke regnes ud" in excel.sidste_fejl


def test_ingen_pop_op_fra_en_celle(excel: FalskExcel) -> None:
    for hvordan in ("start fejler", "dll mangler", "dll-fejltekst", "opslag fejler"):
        excel.opfør(hvordan)
        excel.regn("ARBEJDSDAGE(2026)")
    assert excel.app.dialogs == []


# --- makroer ---------------------------------------------------------------------------------------


def test_genstart_glemmer_fejlen_og_regner_om(excel: FalskExcel) -> None:
    excel.opfør("start fejler")
    excel.regn("ARBEJDSDAGE(2026)")
    excel.opfør("")
    excel.app.run("XltpGenstart")
    assert excel.regn("AntalOmregninger") == 1
    assert "regnet om" in excel.app.dialogs[-1][1]
    assert excel.statuslinje is False
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


def test_sidste_fejl_kan_læses_af_brugeren(excel: FalskExcel) -> None:
    excel.app.run("XltpSidsteFejl")
    assert "Python har svaret på alle kald" in excel.app.dialogs[-1][1]
    excel.fil(findes=False)
    excel.regn("ARBEJDSDAGE(2026)")
    excel.app.run("XltpSidsteFejl")
    assert "Python mangler på denne pc" in excel.app.dialogs[-1][1]


# --- åbning og funktionsguide ----------------------------------------------------------------------


def beskrivelser(excel: FalskExcel) -> tuple[dict[str, str], dict[str, list[str]]]:
    funktioner: dict[str, str] = {}
    argumenter: dict[str, list[str]] = {}
    for linje in excel.app.console:
        slags, makro, *rest = linje.split("|", 3)
        navn = makro.rpartition("!")[2]
        if slags == "M":
            assert rest[0] == "Timepris"
            funktioner[navn] = rest[1]
        else:
            argumenter.setdefault(navn, []).append(linje.split("|", 2)[2])
    return funktioner, argumenter


def test_åbning_sætter_alle_tekster_i_funktionsguiden(excel: FalskExcel) -> None:
    excel.app.run("Workbook_Open")
    funktioner, argumenter = beskrivelser(excel)
    assert set(funktioner) == set(FUNKTIONER)
    for navn, f in FUNKTIONER.items():
        assert len(argumenter.get(navn, [])) == len(f.argumenter)
    tekster = [*funktioner.values(), *(t for gruppe in argumenter.values() for t in gruppe)]
    assert all(0 < len(tekst) <= vba.GUIDETEKST_HØJST for tekst in tekster)


@pytest.mark.parametrize("hvordan", ["guide fejler", "opslag fejler"])
def test_åbning_viser_aldrig_en_fejl(excel: FalskExcel, hvordan: str) -> None:
    excel.opfør(hvordan)
    excel.app.run("Workbook_Open")
    assert excel.app.dialogs == []
    assert excel.regn("AntalBeskrevne") == len(FUNKTIONER)


def test_åbning_siger_til_når_python_mangler_og_lukning_rydder_op(excel: FalskExcel) -> None:
    excel.fil(findes=False)
    excel.app.run("Workbook_Open")
    assert "Tallene i arket kan være forældede" in str(excel.statuslinje)
    excel.app.run("Workbook_BeforeClose", False)
    assert excel.statuslinje is False


def test_åbning_starter_ikke_python(excel: FalskExcel) -> None:
    excel.app.run("Workbook_Open")
    assert excel.tælling == (0, 0, 0)


def test_åbning_mærker_ikke_mappen_som_ændret(excel: FalskExcel) -> None:
    excel.app.add_module(
        "Function ErGemt() As Boolean\n    ErGemt = ThisWorkbook.Saved\nEnd Function\n"
        "Sub Gem()\n    ThisWorkbook.Saved = True\nEnd Sub",
        name="Prøve",
        kind="standard",
    )
    excel.app.run("Gem")
    excel.app.run("Workbook_Open")
    assert excel.app.run("ErGemt") is True


VBA_TEGN = "".join(chr(kode) for kode in range(32, 127)) + "æøåÆØÅ€–é\n\t"


@settings(max_examples=25, deadline=None)
@given(st.text(VBA_TEGN, min_size=1, max_size=600).filter(str.strip))
def test_enhver_hjælpetekst_når_hel_eller_afkortet_frem(hjælp: str) -> None:
    excel = FalskExcel({"PROEVE": funktion("PROEVE", argument("tal", hjælp=hjælp), hjælp=hjælp)})
    excel.app.run("XltpBeskrivAlle")
    funktioner, argumenter = beskrivelser(excel)
    normal = " ".join(hjælp.split())
    assert funktioner["PROEVE"] == argumenter["PROEVE"][0]
    assert len(funktioner["PROEVE"]) <= vba.GUIDETEKST_HØJST
    assert normal.startswith(funktioner["PROEVE"].removesuffix("...").rstrip())


# --- den byggede fil -------------------------------------------------------------------------------


def test_filen_er_hel(sti: Path) -> None:
    rapport = check_file(sti)
    assert rapport.ok, rapport.issues
    with ExcelFile(sti) as bog:
        assert bog.validate() == []


def test_samme_indhold_giver_samme_bytes(xlsx: bytes, xlsm: bytes, tmp_path: Path) -> None:
    assert vba.tilføj_vba(xlsx, FUNKTIONER) == xlsm
    (tmp_path / "ind.xlsx").write_bytes(xlsx)
    program = (
        "import pathlib, sys\n"
        "from xl_timepris.excel.funktioner import FUNKTIONER\n"
        "from xl_timepris.excel.vba import tilføj_vba\n"
        "ind, ud = map(pathlib.Path, sys.argv[1:])\n"
        "ud.write_bytes(tilføj_vba(ind.read_bytes(), FUNKTIONER))\n"
    )
    miljø = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    ud = tmp_path / "ud.xlsm"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "ind.xlsx"), str(ud)], check=True, env=miljø)
    assert ud.read_bytes() == xlsm


def test_zip_felter_afhænger_ikke_af_maskinen(xlsm: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsm)) as pakke:
        felter = {(p.date_time, p.create_system, p.external_attr, p.compress_type) for p in pakke.infolist()}
    assert felter == {((1980, 1, 1, 0, 0, 0), 0, 0o600 << 16, zipfile.ZIP_STORED)}
    assert tempfile.gettempdir().encode() + b"/" not in xlsm


def test_kun_det_nødvendige_er_ændret(xlsx: bytes, xlsm: bytes) -> None:
    før, efter = (zipfile.ZipFile(io.BytesIO(pakke)) for pakke in (xlsx, xlsm))
    assert set(efter.namelist()) - set(før.namelist()) == {"xl/vbaProject.bin"}
    for navn in før.namelist():
        tekst = re.sub(rb' codeName="\w+"', b"", efter.read(navn)).replace(b"<sheetPr/>", b"")
        if navn not in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert tekst == re.sub(rb' codeName="\w+"', b"", før.read(navn))
    assert b"macroEnabled.main+xml" in efter.read("[Content_Types].xml")


def test_gemte_værdier_og_matrixformler_er_bevaret(sti: Path) -> None:
    bog = openpyxl.load_workbook(sti, data_only=True, keep_vba=True)
    assert bog["Fravær"]["B1"].value == 252
    assert bog["Fravær"].protection.sheet


def test_kodenavne_passer_til_arkene(xlsm: bytes, sti: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsm)) as pakke:
        arkdele = [n for n in pakke.namelist() if n.startswith("xl/worksheets/sheet")]
        kodenavne = [re.findall(rb'<sheetPr\b[^>]*codeName="(\w+)"', pakke.read(n)) for n in arkdele]
        assert b'codeName="ThisWorkbook"' in pakke.read("xl/workbook.xml")
    navne = [fund[0].decode() for fund in kodenavne]
    assert len(set(navne)) == len(ARKNAVNE)
    with ExcelFile(sti) as bog:
        moduler = bog.module_names()
    assert moduler[: len(ARKNAVNE) + 1] == ["ThisWorkbook", *navne]


def test_olevba_læser_hvert_modul(sti: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # oletools bruger navne, som pyparsing er ved at udfase
        from oletools.olevba import VBA_Parser
    læser = VBA_Parser(str(sti))
    try:
        moduler = {navn.rpartition(".")[0]: kode for _, _, navn, kode in læser.extract_all_macros()}
        assert not læser.detect_vba_stomping()
    finally:
        læser.close()
    ventet = vba.vba_moduler(FUNKTIONER)
    assert set(moduler) == set(ventet) | {f"Sheet{nr}" for nr in range(1, len(ARKNAVNE) + 1)}
    for navn in (*vba.EGNE_MODULER, vba.FUNKTIONSMODUL, vba.TEKSTMODUL):
        assert moduler[navn].split() == ventet[navn].split()
    assert "Workbook_Open" in moduler["ThisWorkbook"]


def test_projektet_bærer_kun_kildetekst(sti: Path) -> None:
    with ExcelFile(sti) as bog:
        assert {modul.text_offset for modul in bog.vba_project().modules} == {0}


@pytest.mark.parametrize("nøgle", ["TIMEPRIS", "FRAVAERSTIMER"])
def test_modulet_kalder_den_rigtige_pythonfunktion(sti: Path, nøgle: str) -> None:
    with ExcelFile(sti) as bog:
        kode = bog.get_module(vba.FUNKTIONSMODUL)
    assert f'XltpKald("{vba.STANDARDMODUL}", "{nøgle}", Array(' in kode


def test_eget_modulnavn_kan_vælges() -> None:
    assert 'XltpKald("andet.modul", ' in vba.funktionsmodul(FUNKTIONER.values(), "andet.modul")


# --- tredjepart og konfiguration -------------------------------------------------------------------


def test_xlwings_har_det_som_bindeleddet_kalder() -> None:
    kode = vba.vba_moduler(FUNKTIONER)["xlwings"]
    for signatur in ("Function XLPy()", "Sub KillPy()", "Function GetConfig(", "Function FileExists("):
        assert re.search(rf"(?m)^(Public )?{re.escape(signatur)}", kode), signatur


@pytest.mark.parametrize(("navn", "art"), [("xlwings", "standard"), ("Dictionary", "class")])
def test_fremmede_moduler_kan_oversættes(navn: str, art: str) -> None:
    kode = vba.vba_moduler(FUNKTIONER)[navn]
    if art == "class":
        kode = kode[kode.index("Attribute VB_Name") :]
    uden_noter = re.sub(r"(?m)^(\s*#(?:Const|If|ElseIf|Else|End If)\b[^'\r\n]*?)\s*'.*$", r"\1", kode)
    ExcelApplication().add_module(uden_noter, name=navn, kind=art)


def test_licenserne_følger_med_i_filen(sti: Path) -> None:
    with ExcelFile(sti) as bog:
        xlwings, dictionary = bog.get_module("xlwings"), bog.get_module("Dictionary")
    assert "Copyright (C) 2014-present, Zoomer Analytics" in xlwings
    assert "Redistributions in binary form must reproduce the above copyright notice" in xlwings
    assert "ADVISED OF THE POSSIBILITY OF SUCH DAMAGE" in xlwings
    assert "Copyright (c) 2020 Tim Hall" in dictionary
    assert "The above copyright notice and this permission notice shall be included in all" in dictionary
    assert "VERSION 1.0 CLASS" not in dictionary


def test_tredjepart_er_navngivet_med_version_licens_og_ophavsret() -> None:
    dele = {del_.navn: del_ for del_ in vba.tredjepart()}
    assert dele["xlwings"].licens == "BSD-3-Clause"
    assert "Zoomer Analytics" in dele["xlwings"].ophavsret
    assert f"xlwings64-{dele['xlwings'].version}.dll" in vba.vba_moduler(FUNKTIONER)["xlwings"]
    assert (dele["VBA-Dictionary"].version, dele["VBA-Dictionary"].licens) == ("1.4.1", "MIT")
    assert "Tim Hall" in dele["VBA-Dictionary"].ophavsret


def test_konfigurationen_er_tekst_uden_huller() -> None:
    rækker = vba.konfiguration()
    nøgler = [nøgle for nøgle, _ in rækker]
    assert len(set(nøgler)) == len(nøgler)
    assert all(isinstance(felt, str) and felt for række in rækker for felt in række)
    assert dict(rækker)["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert dict(rækker)["INTERPRETER_WIN"].endswith(r"\Scripts\pythonw.exe")


# --- grænser ---------------------------------------------------------------------------------------


def test_navne_og_linjer_holder_sig_inden_for_vba() -> None:
    moduler = vba.vba_moduler(FUNKTIONER)
    for navn, kode in moduler.items():
        assert navn.isascii()
        assert all(len(linje) <= vba.VBA_LINJE_HØJST for linje in kode.splitlines())
        assert "\n" not in kode.replace("\r\n", "")
        uden_tekst = re.sub(r"(?m)\"[^\"\r\n]*\"|'.*$", "", kode)
        assert uden_tekst.isascii(), navn
        fortsatte = re.findall(r"(?:[^\r\n]* _\r\n)+", kode)
        assert all(gruppe.count(" _\r\n") <= 24 for gruppe in fortsatte)


def test_argumentnavne_kan_vises_i_funktionsguiden() -> None:
    for f in FUNKTIONER.values():
        navne = [a.navn for a in f.argumenter]
        assert len(navne) + sum(map(len, navne)) <= vba.ARGUMENTNAVNE_HØJST
        assert all(navn.isascii() for navn in (f.navn, *navne))


def test_egen_kode_skjuler_ikke_fejl() -> None:
    moduler = vba.vba_moduler(FUNKTIONER)
    for navn in set(moduler) - {"xlwings", "Dictionary"}:
        assert "Resume Next" not in moduler[navn]
        assert "Volatile" not in moduler[navn]


def lange_navne() -> Funktion:
    return funktion("LANG", *(argument(f"a{nr:02}" + "x" * 27) for nr in range(9)))


@pytest.mark.parametrize(
    ("lav", "besked"),
    [
        (lambda: funktion("PRØVE"), "kan ikke bruges i VBA"),
        (lambda: funktion("PROEVE", argument("Next")), "kan ikke bruges i VBA"),
        (lambda: funktion("PROEVE", argument("proeve")), "ser bort fra store og små"),
        (lambda: funktion("PROEVE", argument("x"), argument("X")), "ser bort fra store og små"),
        (lambda: funktion("PROEVE", argument("x", valgfri=True), argument("y")), "efter et valgfrit"),
        (lange_navne, "for lange"),
        (lambda: funktion("PROEVE", hjælp="højst ≤ 5"), "'≤'"),
    ],
)
def test_ugyldige_funktioner_afvises_på_dansk(lav: Callable[[], Funktion], besked: str) -> None:
    f = lav()
    with pytest.raises(vba.VbaFejl, match=re.escape(besked)):
        vba.vba_moduler({f.navn: f})


def test_projektmappe_uden_konfigurationsark_afvises() -> None:
    with pytest.raises(vba.VbaFejl, match="mangler arket"):
        vba.tilføj_vba(xlsx_bytes(("Start",)), FUNKTIONER)


def test_makromappe_som_kilde_afvises(xlsm: bytes) -> None:
    with pytest.raises(vba.VbaFejl, match="ikke en almindelig"):
        vba.tilføj_vba(xlsm, FUNKTIONER)
