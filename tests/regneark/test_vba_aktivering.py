"""De to måder at hente Python på: hver funktion opfører sig ens, og uden DLL er intet fremmed med i filen."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from faelles_vba import FalskExcel
from pyopenvba import ExcelFile, check_file

from xl_timepris.excel import vba
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.zippakke import læs_dele

VÆRDI, IKKE_TILGÆNGELIG = 2015, 2042
IKKE_REGISTRERET = (429, 432, -2147221164, -2147221021, -2147221020, -2147221003, -2147221005)
FILEN_MANGLER = (53, 76, -2147024894, -2147024893)
ADGANG_NÆGTET = (70, -2147024891, -2147023636)

hver_aktivering = pytest.mark.parametrize("excel", vba.AKTIVERINGER, indirect=True)
hver_funktion = pytest.mark.parametrize("navn", sorted(FUNKTIONER))


@pytest.fixture(scope="module")
def åbne() -> dict[vba.Aktivering, FalskExcel]:
    return {aktivering: FalskExcel(FUNKTIONER, aktivering) for aktivering in vba.AKTIVERINGER}


@pytest.fixture
def excel(åbne: dict[vba.Aktivering, FalskExcel], request: pytest.FixtureRequest) -> FalskExcel:
    åbne[request.param].nulstil()
    return åbne[request.param]


@pytest.fixture
def com(åbne: dict[vba.Aktivering, FalskExcel]) -> FalskExcel:
    åbne["com"].nulstil()
    return åbne["com"]


def kald(navn: str) -> str:
    """Funktionen kaldt med det, der skal være der."""
    return f"{navn}({', '.join('1.5' for a in FUNKTIONER[navn].argumenter if not a.valgfri)})"


# --- hver funktion, begge måder


@hver_aktivering
@hver_funktion
def test_et_tal_kommer_uændret_gennem(excel: FalskExcel, navn: str) -> None:
    assert excel.regn(kald(navn)) == 42.5
    assert excel.tælling[:2] == (1, 1)
    assert excel.sidste_fejl == ""


@hver_aktivering
@hver_funktion
@pytest.mark.parametrize("givne", ["kun påkrævede", "alle", "kun den sidste valgfri"])
def test_python_får_argumenterne_og_kan_se_hvad_der_mangler(excel: FalskExcel, navn: str, givne: str) -> None:
    excel.opfør("beskriv")
    argumenter = FUNKTIONER[navn].argumenter
    givet = [not a.valgfri or givne == "alle" for a in argumenter]
    if givne == "kun den sidste valgfri" and argumenter:
        givet[-1] = True
    skrevne = ", ".join("1.5" if er_givet else "" for er_givet in givet)
    ventet = ",".join("Double" if er_givet else "mangler" for er_givet in givet)
    assert excel.regn(f"{navn}({skrevne.rstrip(' ,')})") == f"{vba.STANDARDMODUL}|{navn}|{ventet}"


@hver_aktivering
@hver_funktion
@pytest.mark.parametrize("form", ["dll-fejltekst", "python-fejltekst"])
def test_en_fejl_i_python_er_en_fejl_i_cellen_og_en_besked(excel: FalskExcel, navn: str, form: str) -> None:
    excel.opfør(form)
    assert excel.fejlkode(kald(navn)) == VÆRDI
    assert excel.sidste_fejl.startswith(f"{navn} kunne ikke regnes ud")
    assert excel.sidste_fejl.endswith("Teknisk besked: ValueError: jagged")


@hver_aktivering
@hver_funktion
def test_en_fejltekst_bliver_excels_egen_fejl(excel: FalskExcel, navn: str) -> None:
    excel.opfør("cellefejl")
    assert excel.fejlkode(kald(navn)) == IKKE_TILGÆNGELIG
    assert excel.sidste_fejl == ""


@hver_aktivering
@hver_funktion
def test_død_python_hentes_igen_én_gang(excel: FalskExcel, navn: str) -> None:
    excel.opfør("doed en gang", 462)
    assert excel.regn(kald(navn)) == 42.5
    assert excel.tælling[:2] == (2, 2)
    assert excel.statuslinje is False


@hver_aktivering
@hver_funktion
def test_python_der_bliver_ved_at_dø_giver_en_fejl(excel: FalskExcel, navn: str) -> None:
    excel.opfør("doed", -2147023174)
    assert excel.regn(f"IsError({kald(navn)})") is True
    assert excel.tælling[:2] == (2, 2)
    assert "Python stoppede under beregningen" in excel.sidste_fejl


@hver_aktivering
def test_efter_tre_afbrudte_kald_prøves_der_ikke_mere(excel: FalskExcel) -> None:
    excel.opfør("doed", 462)
    for _ in range(10):
        excel.regn("IsError(ARBEJDSDAGE(2026))")
    assert excel.tælling[1] == 6


@hver_aktivering
def test_start_der_fejler_prøves_kun_én_gang_til_genstart(excel: FalskExcel) -> None:
    excel.opfør("start fejler")
    for _ in range(5):
        assert excel.regn("IsError(ARBEJDSDAGE(2026))") is True
    assert excel.tælling[:2] == (1, 0)
    assert "Python kunne ikke startes" in excel.sidste_fejl
    excel.opfør("")
    excel.app.run("XltpGenstart")
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5


@hver_aktivering
def test_åbning_sætter_guidens_tekster_uden_at_hente_python(excel: FalskExcel) -> None:
    før = excel.regn("AntalBeskrevne")
    excel.app.run("Workbook_Open")
    assert excel.regn("AntalBeskrevne") - før == len(FUNKTIONER)
    assert excel.tælling == (0, 0, 0)
    assert excel.statuslinje is False


@pytest.mark.parametrize(
    ("excel", "sagt", "drab"),
    [("dll", "Python er startet igen.", 1), ("com", "Åbne Timepris-bøger deler den", 0)],
    indirect=["excel"],
)
def test_genstart_lover_kun_det_der_er_sket(excel: FalskExcel, sagt: str, drab: int) -> None:
    assert excel.regn("ARBEJDSDAGE(2026)") == 42.5
    excel.app.run("XltpGenstart")
    assert excel.tælling[2] == drab
    besked = excel.app.dialogs[-1][1]
    assert sagt in besked
    assert besked.endswith("Alle tal er regnet om.")
    assert ("startet" in besked) is bool(drab)


# --- uden DLL: når Windows ikke giver Python


@pytest.mark.parametrize(
    ("nr", "besked"),
    [
        *((nr, "Python er ikke registreret for denne bruger") for nr in IKKE_REGISTRERET),
        *((nr, "den registrerede fil findes ikke") for nr in FILEN_MANGLER),
        *((nr, "Windows tillod ikke Excel at starte Python") for nr in ADGANG_NÆGTET),
    ],
)
def test_det_der_mangler_siges_og_prøves_igen(com: FalskExcel, nr: int, besked: str) -> None:
    vist_før = len(com.app.dialogs)
    com.opfør("hent fejler", nr)
    assert com.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert besked in com.sidste_fejl
    assert com.sidste_fejl.endswith("Se afsnittet om Excel i README.")
    assert "Tallene i arket kan være forældede" in str(com.statuslinje)
    assert len(com.app.dialogs) == vist_før
    com.opfør("")
    assert com.regn("ARBEJDSDAGE(2026)") == 42.5
    assert com.statuslinje is False


@pytest.mark.parametrize("nr", [-2146959352, -2147023174, 462])
def test_en_server_der_er_ved_at_lukke_hentes_igen(com: FalskExcel, nr: int) -> None:
    com.opfør("hent fejler en gang", nr)
    assert com.regn("ARBEJDSDAGE(2026)") == 42.5
    assert com.tælling == (2, 1, 0)


def test_en_ukendt_startfejl_huskes_så_kun_den_første_celle_venter(com: FalskExcel) -> None:
    com.opfør("hent fejler", -2147467259)
    for _ in range(5):
        assert com.fejlkode("ARBEJDSDAGE(2026)") == VÆRDI
    assert com.tælling == (1, 0, 0)
    assert "Teknisk besked: Automation error" in com.sidste_fejl


# --- filen


@pytest.fixture(scope="module")
def xlsx() -> bytes:
    buffer = io.BytesIO()
    bog = xlsxwriter.Workbook(buffer)
    for navn in ("Start", vba.KONFIGURATIONSARK):
        bog.add_worksheet(navn)
    bog.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def uden_dll(xlsx: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    fil = tmp_path_factory.mktemp("com") / "timepris.xlsm"
    fil.write_bytes(vba.tilføj_vba(xlsx, FUNKTIONER, aktivering="com"))
    return fil


def _læst_af_olevba(sti: Path) -> dict[str, str]:
    from oletools.olevba import VBA_Parser

    læser = VBA_Parser(str(sti))
    try:
        assert not læser.detect_vba_stomping()
        return {navn.rpartition(".")[0]: kode for _, _, navn, kode in læser.extract_all_macros()}
    finally:
        læser.close()


def test_filen_bærer_kun_egen_kode(uden_dll: Path) -> None:
    moduler = _læst_af_olevba(uden_dll)
    egne = {*vba.EGNE_MODULER, vba.FUNKTIONSMODUL, vba.TEKSTMODUL, "ThisWorkbook"}
    assert set(moduler) == egne | {"Sheet1", "Sheet2"}
    kode = "\n".join(moduler.values())
    uden_noter = re.sub(r"(?m)'.*$", "", kode)
    for ord_ in ("Declare", "xlwings", "CreateObject", "Shell", "Environ", "Dictionary", "Lib", "dll"):
        assert not re.search(rf"\b{ord_}\b", uden_noter, re.IGNORECASE), ord_
    assert kode.count("GetObject(") == 1
    assert f'GetObject("new:{vba.COM_GUID}")' in kode


def test_filen_er_hel_og_bærer_ingen_dll_udgave(uden_dll: Path) -> None:
    assert check_file(uden_dll).ok
    assert b"xlwings64" not in dict(læs_dele(uden_dll.read_bytes()))["xl/vbaProject.bin"]
    with ExcelFile(uden_dll) as bog:
        assert {modul.text_offset for modul in bog.vba_project().modules} == {0}
        assert vba.aktivering_af(bog.module_names()) == "com"


def test_samme_indhold_giver_samme_bytes(xlsx: bytes, uden_dll: Path) -> None:
    assert vba.tilføj_vba(xlsx, FUNKTIONER, aktivering="com") == uden_dll.read_bytes()


def test_kun_startmodulet_og_det_fremmede_er_forskelligt() -> None:
    dll, com = (vba.vba_moduler(FUNKTIONER, aktivering=aktivering) for aktivering in vba.AKTIVERINGER)
    assert dll.keys() - com.keys() == {"xlwings", "Dictionary"}
    assert {navn for navn in com if com[navn] != dll[navn]} == {vba.STARTMODUL}
    assert [vba.aktivering_af(moduler) for moduler in (dll, com)] == ["dll", "com"]
    uden_navn = vba.vba_moduler(FUNKTIONER)
    assert uden_navn == dll


def test_startmodulerne_har_de_samme_indgange() -> None:
    def indgange(aktivering: vba.Aktivering) -> list[str]:
        kode = vba.vba_moduler(FUNKTIONER, aktivering=aktivering)[vba.STARTMODUL]
        return re.findall(r"(?m)^Public (?:Sub|Function) .*$", kode)

    assert indgange("dll") == indgange("com")
    assert len(indgange("dll")) == 5


def test_tredjepart_er_det_filen_bærer() -> None:
    assert [del_.navn for del_ in vba.tredjepart("dll")] == ["xlwings", "VBA-Dictionary"]
    assert vba.tredjepart() == vba.tredjepart("dll")
    assert vba.tredjepart("com") == []


# --- serveren


def test_kommandoen_til_windows_nævner_klassen_og_tåler_mellemrum_i_stien() -> None:
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", vba.COM_GUID)
    kommando = vba.com_kommando(r"C:\Users\Ane Bo\venv\Scripts\pythonw.exe")
    assert kommando.startswith(r'"C:\Users\Ane Bo\venv\Scripts\pythonw.exe" -I -c "')
    python = kommando.rpartition('-c "')[2].removesuffix('"')
    assert '"' not in python
    compile(python, "kommando", "exec")
    assert f"xlwings.serve('{vba.COM_GUID}')" in python


def test_xlwings_kan_betjene_vor_egen_klasse() -> None:
    import importlib.util

    spec = importlib.util.find_spec("xlwings")
    assert spec is not None and spec.origin is not None
    server = Path(spec.origin).with_name("com_server.py").read_text("utf-8")
    assert re.search(r"(?m)^def serve\(clsid=", server)
    assert "def CallUDF(self, script, fname, args, this_workbook=None, caller=None):" in server
    assert vba.COM_GUID.casefold() not in server.casefold()
