"""Installationen: hvert afslag, det gode forløb, og at intet halvt bliver liggende."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faelles import PAKKE
from faelles_windows import (
    DLL,
    DLL_32,
    HJEM,
    MILJØ,
    PYTHONW,
    UDEN_DLL,
    XLWINGS,
    FalskWindows,
    lille_bog,
    som_projekt,
)

from xl_timepris import __version__
from xl_timepris.excel.bogfil import Bogfil, Ændring, pak
from xl_timepris.excel.gule import gule_værdier
from xl_timepris.excel.vba import com_kommando
from xl_timepris.fejl import MAKS_TEGN, TimeprisFejl
from xl_timepris.installation import installer, krav
from xl_timepris.installation.diagnose import Fund, diagnosticér
from xl_timepris.installation.installer import (
    LEVERET_BOG,
    Rapport,
    installeret_bog,
    installér,
    standardmappe,
)
from xl_timepris.installation.krav import PROGRAM, dll_navne, galt, krævet_xlwings, python_grænser, tekster
from xl_timepris.installation.maskine import Pc
from xl_timepris.installation.miljoe import MÆRKE, aftryk
from xl_timepris.installation.undersoegelse import COM_SERVER

MÆRKEFIL = f"{MILJØ}\\{MÆRKE}".casefold()
GAMMELT, SLETTES = (f"{MILJØ}.{slags}".casefold() for slags in ("gammelt", "slettes"))
REGEL = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
NY_BOG = lille_bog()
PYTHON = PYTHONW.replace("pythonw", "python")


class Opstilling:
    """En pc uden miljø, en projektmappe og en leveret bog; mappen til bogen er en rigtig mappe."""

    def __init__(self, tmp_path: Path) -> None:
        self.maskine = FalskWindows()
        self.maskine.tøm_miljøet()
        self.kilde = som_projekt(tmp_path / "projekt")
        self.leveret = tmp_path / "projekt" / "workbook" / "timepris.xlsm"
        self.leveret.parent.mkdir()
        self.leveret.write_bytes(NY_BOG)
        self.mappe = tmp_path / "hjem æ" / "Timepris"
        self.meldt: list[str] = []

    def kør(self, **valg: Any) -> Rapport:
        self.maskine.kørt.clear()
        return installér(self.maskine, self.leveret, self.mappe, self.kilde, meld=self.meldt.append, **valg)

    def afvist(self, kode: str, **valg: Any) -> str:
        """Installationen stopper med koden, på dansk."""
        with pytest.raises(TimeprisFejl) as fanget:
            self.kør(**valg)
        assert fanget.value.kode == kode, fanget.value.besked
        assert len(fanget.value.besked) <= MAKS_TEGN and not re.search(r"[{}]|None", fanget.value.besked)
        return fanget.value.besked

    def mærk(self, bog: Path, zone: int = 3) -> None:
        """Windows har mærket filen som hentet et sted fra."""
        strøm = f"[ZoneTransfer]\r\nZoneId={zone}\r\n".encode()
        self.maskine.strømme[f"{bog}:Zone.Identifier".casefold()] = strøm

    def bøger(self) -> dict[str, bytes]:
        return {fil.name: fil.read_bytes() for fil in self.mappe.iterdir()} if self.mappe.exists() else {}

    def læg_egen(self, data: bytes, navn: str = "timepris.xlsm") -> None:
        self.mappe.mkdir(parents=True, exist_ok=True)
        (self.mappe / navn).write_bytes(data)


@pytest.fixture
def pc(tmp_path) -> Opstilling:
    return Opstilling(tmp_path)


def har_fund(fund: list[Fund]) -> bool:
    return any(post.er_fundet for post in fund)


def mapper(maskine: FalskWindows) -> list[str]:
    """Miljøet og det, der ligger ved siden af."""
    return [navn for navn in maskine.navne(MILJØ.rpartition("\\")[0]) if navn.startswith("venv")]


def intet_miljø(maskine: FalskWindows) -> bool:
    return mapper(maskine) == []


# --- Det gode forløb


def test_alt_sættes_op_med_netop_disse_kommandoer(pc):
    rapport = pc.kør()
    assert [kommando for kommando in pc.maskine.kørt if "venv" in kommando or "pip" in kommando] == [
        [pc.maskine.python.sti, "-I", "-m", "venv", MILJØ],
        [PYTHON, *("-I", "-X", "utf8", "-m", "pip", "install", "--disable-pip-version-check", "--no-input")]
        + ["--no-warn-script-location", "--prefer-binary", str(pc.kilde)],
    ]
    assert all(kommando[0] == PYTHON for kommando in pc.maskine.kørt[1:]) and len(pc.maskine.kørt) == 5
    assert pc.bøger() == {"timepris.xlsm": NY_BOG} and rapport.bog == pc.mappe / "timepris.xlsm"
    assert json.loads(pc.maskine.filer[MÆRKEFIL])["version"] == __version__
    assert mapper(pc.maskine) == ["venv"] and rapport.advarsler == []
    assert not any("clsid" in nøgle for nøgle in pc.maskine.registret)


def test_efter_installationen_finder_diagnosen_intet(pc):
    pc.kør()
    pc.maskine.filer[str(pc.mappe / "timepris.xlsm").casefold()] = NY_BOG
    fund = diagnosticér(pc.maskine, pc.mappe / "timepris.xlsm")
    assert not har_fund(fund), fund


def test_rapporten_siger_hvad_der_blev_gjort_og_hvad_man_nu_skal(pc):
    rapport = pc.kør()
    assert pc.meldt == [tekster("installer")["tekst"]["vent"]]
    tekst = rapport.som_tekst()
    assert all(trin in tekst for trin in rapport.trin) and tekst.startswith("Gjort\n  1. Python 3.12.4 kan bruges.")
    assert "Gør nu sådan" in tekst and "Aktivér indhold" in tekst and "tillid til" in tekst
    assert "Det kan installationen ikke gøre" in tekst and "Defender" in tekst and "Bemærk" not in tekst
    assert f'{PROGRAM} diagnose "{rapport.bog}"' in tekst and f'py -m xl_timepris diagnose "{rapport.bog}"' in tekst
    assert PROGRAM == r'"%LOCALAPPDATA%\xl_timepris\venv\Scripts\xl-timepris"'
    svar = json.loads(json.dumps(rapport.som_dict(), ensure_ascii=False))
    assert set(svar) == {"version", "bog", "trin", "advarsler", "næste", "kan_ikke"}
    assert svar["bog"].endswith("timepris.xlsm") and "Ågesen" not in json.dumps(svar, ensure_ascii=False)
    assert svar["trin"][0] == "Python 3.12.4 kan bruges."


def test_igen_ændrer_intet(pc):
    pc.kør()
    før = dict(pc.maskine.filer)
    rapport = pc.kør()
    assert [k for k in pc.maskine.kørt if "venv" in k or "pip" in k] == [] and pc.maskine.filer == før
    assert pc.bøger() == {"timepris.xlsm": NY_BOG}
    assert any("uændret og svarer" in trin for trin in rapport.trin)
    assert any("ligger der allerede, uændret" in trin for trin in rapport.trin)


def test_en_pakke_kan_installeres_i_stedet_for_projektmappen(pc, tmp_path):
    pc.kilde = tmp_path / "xl_timepris-1-py3-none-any.whl"
    pc.kilde.write_bytes(b"PK")
    pc.kør()
    assert pc.maskine.kørt[1][-1] == str(pc.kilde)


def test_en_kilde_angivet_fra_mappen_man_står_i_gives_med_hele_stien(pc, monkeypatch):
    """pip køres i en anden mappe."""
    monkeypatch.chdir(pc.kilde.parent)
    projekt, pc.kilde = pc.kilde, Path("projekt")
    pc.kør()
    assert pc.maskine.kørt[1][-1] == str(projekt)


def test_standardmappen_ligger_hos_brugeren(pc):
    pc.maskine.variabler["USERPROFILE"] = str(pc.mappe.parent)
    assert standardmappe(pc.maskine) == pc.mappe and installeret_bog(pc.maskine) is None
    pc.kør()
    pc.maskine.filer[str(pc.mappe / "timepris.xlsm").casefold()] = NY_BOG
    assert installeret_bog(pc.maskine) == pc.mappe / "timepris.xlsm"
    assert installér(pc.maskine, pc.leveret, None, pc.kilde).bog == pc.mappe / "timepris.xlsm"


# --- Afslag, før noget er rørt

UBRUGELIGE = {
    "32-bit": ({"platform": "win32"}, "32-bit"),
    "ARM": ({"platform": "win-arm64"}, "processor"),
    "PyPy": ({"implementation": "PyPy"}, "CPython"),
    "uden GIL": ({"implementation": "CPython uden GIL"}, "CPython"),
    "for gammel": ({"version": (3, 10, 11)}, "versionen"),
    "for ny": ({"version": (3, 15, 0)}, "versionen"),
    "Store": ({"grundmappe": r"C:\Program Files\WindowsApps\Python.3.12"}, "Microsoft Store"),
    "Store med genvej": ({"sti": HJEM + r"\AppData\Local\Microsoft\WindowsApps\python.exe"}, "Microsoft Store"),
}


@pytest.mark.parametrize("hvad", UBRUGELIGE)
def test_en_python_der_ikke_kan_bruges(pc, hvad):
    ændret, ord_ = UBRUGELIGE[hvad]
    pc.maskine.python = replace(pc.maskine.python, **ændret)
    besked = pc.afvist("TP-321")
    assert ord_ in besked and "3.11 til 3.14" in besked
    assert pc.maskine.kørt == [] and pc.bøger() == {} and intet_miljø(pc.maskine)


@pytest.mark.parametrize(("system", "navn"), [("Linux", "Linux"), ("Darwin", "macOS")])
def test_andet_end_windows(pc, system, navn):
    pc.maskine.system = system
    besked = pc.afvist("TP-320")
    assert f"dette er {navn}" in besked and "genberegn" in besked and "xlwings Lite" in besked
    assert pc.bøger() == {} and pc.maskine.kørt == []


def test_på_denne_maskine_siges_det_ligeud(tmp_path):
    if sys.platform == "win32":
        pytest.skip("maskinen er Windows")
    with pytest.raises(TimeprisFejl, match="TP-320"):
        installér(Pc(), LEVERET_BOG, tmp_path / "ny")
    assert not (tmp_path / "ny").exists()


def test_windows_siger_ikke_hvor_miljøet_skal_være(pc):
    del pc.maskine.variabler["LOCALAPPDATA"]
    pc.afvist("TP-322")
    assert pc.maskine.kørt == []


FORKERTE_BØGER = {
    "en anden version": ({"version": "0.1.0"}, "version 0.1.0"),
    "uden version": ({"version": None}, "ukendt"),
    "uden makroer": ({"vba": None}, "ingen makroer"),
    "leder et andet sted": ({"fortolker": r"C:\Windows\pythonw.exe"}, "et andet sted"),
    "andet xlwings": ({"xlwings": "0.30.0"}, "0.30.0"),
}


@pytest.mark.parametrize("hvad", FORKERTE_BØGER)
def test_en_bog_der_ikke_passer_til_programmet(pc, hvad):
    ændret, ord_ = FORKERTE_BØGER[hvad]
    pc.leveret.write_bytes(lille_bog(**ændret))
    assert ord_ in pc.afvist("TP-327")
    assert pc.maskine.kørt == [] and pc.bøger() == {}


def test_en_bog_der_ikke_findes_eller_ikke_er_en_bog(pc):
    pc.leveret.write_text("Labyrinten", "utf-8")
    pc.afvist("TP-302")
    pc.leveret.unlink()
    pc.afvist("TP-301")


def test_intet_at_installere_fra(pc, tmp_path, monkeypatch):
    for forkert in (tmp_path, tmp_path / "findes ikke.whl", pc.leveret):
        pc.kilde = forkert
        besked = pc.afvist("TP-328")
        assert "projektets mappe" in besked and ".whl" in besked and "--kilde" in besked
    (tmp_path / "pyproject.toml").write_text("", "utf-8")
    monkeypatch.setattr(installer, "PROJEKT", tmp_path)
    pc.kilde = None
    pc.afvist("TP-328")


def test_en_mappe_der_ikke_kan_bruges(pc, tmp_path):
    (tmp_path / "fil").write_text("x", "utf-8")
    pc.mappe = tmp_path / "fil" / "Timepris"
    pc.afvist("TP-329")
    pc.mappe = Path("https://kommunen.sharepoint.com/sites/oekonomi")
    pc.afvist("TP-329")
    assert pc.maskine.kørt == []


@pytest.mark.parametrize("data", [NY_BOG, lille_bog(gul=16.0)], ids=["samme", "rettet"])
def test_bogen_der_ligger_der_må_gerne_være_åben_i_excel(pc, data):
    """Den røres ikke, så der er ingen grund til at lukke den."""
    pc.læg_egen(data)
    pc.læg_egen(b"", "~$timepris.xlsm")
    pc.kør()
    assert pc.bøger()["timepris.xlsm"] == data and NY_BOG in pc.bøger().values()


def test_der_prøves_at_skrive_i_mappen_før_miljøet_laves(pc, monkeypatch):
    def spærret(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "write_bytes", spærret)
    assert "der kan ikke skrives" in pc.afvist("TP-329")
    assert pc.maskine.kørt == [] and pc.bøger() == {}


# --- Miljøet

GALT: dict[str, tuple[str, dict[str, Any]]] = {
    "venv fejler": ("TP-322", {"venv_kode": 1}),
    "pip fejler": ("TP-324", {"pip_kode": 1, "pip_skriver": "ERROR: Could not find a version"}),
    "pip bliver ikke færdig": ("TP-324", {"pip_for_sent": True}),
    "begge DLL'er mangler": ("TP-325", {"dll_i_hjulet": ()}),
    "kun DLL'en til 32-bit Excel": ("TP-325", {"dll_i_hjulet": dll_navne(XLWINGS)[1:]}),
    "kun DLL'en til 64-bit Excel": ("TP-325", {"dll_i_hjulet": dll_navne(XLWINGS)[:1]}),
    "funktionerne svarer ikke": ("TP-325", {"efter_pip": {"pakke": None}}),
    "funktionerne svarer forkert": ("TP-325", {"efter_pip": {"pakke": "0.1.0"}}),
    "serveren svarer ikke": ("TP-325", {"efter_pip": {"server": False}}),
    "python svarer ikke": ("TP-325", {"efter_pip": {"i_miljøet": None}}),
    "intet xlwings": ("TP-325", {"efter_pip": {"i_miljøet": FalskWindows().python}}),
    "forkert xlwings": ("TP-325", {"efter_pip": {"i_miljøet": replace(FalskWindows().python, xlwings="0.30.1")}}),
}


@pytest.mark.parametrize("hvad", GALT)
@pytest.mark.parametrize("havde_et", [False, True])
def test_går_miljøet_galt_ligger_der_intet_halvt_og_det_gamle_virker(pc, hvad, havde_et):
    if havde_et:
        pc.kør()
        (pc.kilde / "xl_timepris" / "ny.py").write_text("# ændret", "utf-8")
        før = {sti: data for sti, data in pc.maskine.filer.items() if not sti.endswith(".log")}
    kode, galt = GALT[hvad]
    for navn, værdi in galt.items():
        setattr(pc.maskine, navn, værdi)
    pc.afvist(kode)
    if havde_et:
        assert {s: data for s, data in pc.maskine.filer.items() if not s.endswith(".log")} == før
        assert not har_fund(diagnosticér(pc.maskine))
    else:
        assert intet_miljø(pc.maskine) and pc.bøger() == {}


ÅRSAGENS_ORD = {
    "pip fejler": "pip meldte en fejl",
    "pip bliver ikke færdig": "ikke færdig i tide",
    "kun DLL'en til 32-bit Excel": dll_navne(XLWINGS)[0],
    "kun DLL'en til 64-bit Excel": dll_navne(XLWINGS)[1],
    "funktionerne svarer ikke": "funktionerne svarer ikke",
    "funktionerne svarer forkert": "samme version",
    "serveren svarer ikke": "forbindelsen til Excel",
    "python svarer ikke": "kan ikke startes",
    "intet xlwings": "blev ikke installeret",
    "forkert xlwings": "xlwings 0.30.1 blev installeret, men bogen kræver",
}


@pytest.mark.parametrize("hvad", ÅRSAGENS_ORD)
def test_beskeden_siger_netop_det_der_gik_galt(pc, hvad):
    kode, galt_ = GALT[hvad]
    for navn, værdi in galt_.items():
        setattr(pc.maskine, navn, værdi)
    besked = pc.afvist(kode)
    assert ÅRSAGENS_ORD[hvad] in besked
    assert ("antivirus" in besked) == ("DLL" in hvad) and ("pip er sat til" in besked) == ("xlwings" in hvad)


@pytest.mark.parametrize("for_sent", [False, True])
def test_det_pip_skrev_kan_gives_til_it_afdelingen(pc, for_sent):
    pc.maskine.pip_kode, pc.maskine.pip_skriver, pc.maskine.pip_for_sent = 1, "ERROR: SSL", for_sent
    besked = pc.afvist("TP-324")
    log = MILJØ.rpartition("\\")[0] + r"\installation.log"
    assert pc.maskine.filer[log.casefold()] == b"ERROR: SSL"
    assert r"%LOCALAPPDATA%\xl_timepris\installation.log" in besked and "ERROR" not in besked


def test_afbrydes_installationen_ryddes_der_op(pc, monkeypatch):
    def afbryd(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pc.maskine, "installér_miljøet", afbryd)
    with pytest.raises(KeyboardInterrupt):
        pc.kør()
    assert intet_miljø(pc.maskine)


def test_en_disk_der_er_fuld_er_tp_322(pc, monkeypatch):
    def fuld(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pc.maskine, "skriv", fuld)
    assert "No space" not in pc.afvist("TP-322")
    assert intet_miljø(pc.maskine)


def _uden_mærke(m: FalskWindows) -> None:
    del m.filer[MÆRKEFIL]


def _forkert_mærke(m: FalskWindows) -> None:
    m.filer[MÆRKEFIL] = b"{"


BRUDTE = {
    "halvt": _uden_mærke,
    "ødelagt mærke": _forkert_mærke,
    "uden DLL": lambda m: m.filer.pop(DLL.casefold()),
    "uden DLL til 32-bit Excel": lambda m: m.filer.pop(DLL_32.casefold()),
    "uden fortolker": lambda m: m.filer.pop(PYTHONW.casefold()),
    "pakken svarer ikke": lambda m: setattr(m, "pakke", None),
    "serveren svarer ikke": lambda m: setattr(m, "server", False),
    "anden Python": lambda m: setattr(m, "python", replace(m.python, version=(3, 13, 1))),
}


@pytest.mark.parametrize("hvad", BRUDTE)
def test_et_brudt_miljø_laves_om(pc, hvad):
    pc.kør()
    BRUDTE[hvad](pc.maskine)
    rapport = pc.kør()
    assert any("er lavet og prøvet" in trin for trin in rapport.trin)
    assert pc.maskine.flyttet[0] == (MILJØ.casefold(), SLETTES if hvad == "ødelagt mærke" else GAMMELT)
    assert mapper(pc.maskine) == ["venv"] and not har_fund(diagnosticér(pc.maskine))


def test_ændret_program_giver_et_nyt_miljø(pc):
    pc.kør()
    (pc.kilde / "xl_timepris" / "__init__.py").write_text("# ny", "utf-8")
    assert any("er lavet og prøvet" in trin for trin in pc.kør().trin)


@pytest.mark.parametrize("fil", [DLL, DLL_32, PYTHONW, PYTHON])
def test_et_miljø_i_brug_røres_ikke(pc, fil):
    """Windows lader nogle gange en mappe i brug få et nyt navn, så det må ikke være prøven."""
    pc.kør()
    pc.maskine.pakke = "0.1.0"
    pc.maskine.åbne = {fil.casefold()}
    før = dict(pc.maskine.filer)
    assert "Luk alle vinduer med Excel" in pc.afvist("TP-323")
    assert pc.maskine.filer == før and pc.maskine.flyttet == []


def test_et_miljø_der_kan_bruges_igen_må_gerne_være_i_brug(pc):
    pc.kør()
    pc.maskine.åbne = {DLL.casefold()}
    assert any("uændret og svarer" in trin for trin in pc.kør().trin)


def test_en_mappe_der_ikke_kan_flyttes_er_ikke_nødvendigvis_i_brug(pc):
    pc.kør()
    pc.maskine.pakke = "0.1.0"
    nægt(pc.maskine, "flyt", MILJØ)
    assert "andet navn" in pc.afvist("TP-322")


# --- Afbrud og afslag midt i det hele


class Afbrud(BaseException):
    """Strømmen går."""


def nægt(maskine: FalskWindows, handling: str, mappe: str) -> None:
    """Windows afslår handlingen på mappen, fx fordi et antivirusprogram læser en fil i den."""

    def før(hvad: str, sti: str) -> None:
        if hvad == handling and sti.casefold() == mappe.casefold():
            raise PermissionError(sti)

    maskine.før = før


def afbryd_ved(maskine: FalskWindows, nummer: int, hvordan: str) -> list[str]:
    """Ved den handling sker der noget; svaret fyldes med det, der er nået til."""
    nået: list[str] = []

    def før(hvad: str, _: str) -> None:
        nået.append(hvad)
        if hvordan == "strømmen går" and len(nået) >= nummer:
            raise Afbrud
        if hvordan == "brugeren afbryder" and len(nået) == nummer:
            raise KeyboardInterrupt
        kan_nægtes = hvad in ("flyt", "slet", "skriv")
        if kan_nægtes and (len(nået) == nummer if hvordan == "ét afslag" else len(nået) >= nummer):
            raise PermissionError

    maskine.før = før
    return nået


def i_mappen(maskine: FalskWindows, mappe: str) -> dict[str, bytes]:
    mappe = f"{mappe}\\".casefold()
    return {sti.removeprefix(mappe): data for sti, data in maskine.filer.items() if sti.startswith(mappe)}


def _gammelt_med_mærke(m: FalskWindows) -> None:
    m.installér_miljøet()
    m.pakke = m.pakke_med_variabler = "0.1.0"
    m.filer |= {MÆRKEFIL: b'{"aftryk": "x"}', f"{MILJØ}\\gammel.txt".casefold(): b""}


def _lavet_i_hånden(m: FalskWindows) -> None:
    _gammelt_med_mærke(m)
    del m.filer[MÆRKEFIL]


UDGANGSPUNKTER: dict[str, Any] = {
    "intet": lambda m: None,
    "et gammelt": _gammelt_med_mærke,
    "et, der er lavet i hånden": _lavet_i_hånden,
}
AFBRUD = ("strømmen går", "brugeren afbryder", "ét afslag", "afslag fra da af")


def _er_nyt(maskine: FalskWindows) -> bool:
    mærke = json.loads(maskine.filer.get(MÆRKEFIL) or b"{}")
    return "version" in mærke and maskine.pakke == __version__ and maskine.server and maskine.findes(DLL)


@pytest.mark.parametrize("pip_kode", [0, 1], ids=["pip lykkes", "pip fejler"])
@pytest.mark.parametrize("hvordan", AFBRUD)
@pytest.mark.parametrize("udgangspunkt", UDGANGSPUNKTER)
def test_hvor_det_end_afbrydes_er_der_et_helt_miljø_eller_en_besked(tmp_path, udgangspunkt, hvordan, pip_kode):
    """Ved hver handling for sig, og så installationen igen: én gang, hvor den lykkes, og én, hvor den ikke gør."""
    nummer, nået = 0, ["en til"]
    while len(nået) > nummer - 1:
        nummer += 1
        for anden_gang in (0, 1):
            pc = Opstilling(tmp_path / f"{nummer}-{anden_gang}")
            m = pc.maskine
            UDGANGSPUNKTER[udgangspunkt](m)
            gammelt = i_mappen(m, MILJØ)
            m.pip_kode = pip_kode
            nået = afbryd_ved(m, nummer, hvordan)
            besked = ""
            try:
                pc.kør()
            except TimeprisFejl as årsag:
                besked = årsag.besked
            except BaseException as årsag:
                assert hvordan in AFBRUD[:2] and isinstance(årsag, (Afbrud, KeyboardInterrupt)), årsag

            def er_gammelt(m: FalskWindows = m, gammelt: dict[str, bytes] = gammelt) -> bool:
                return i_mappen(m, MILJØ) == gammelt and (not gammelt or m.pakke == "0.1.0")

            for mappe in mapper(m):
                if "gammelt" in mappe:
                    assert i_mappen(m, MILJØ.rpartition("\\")[0] + f"\\{mappe}") == gammelt
            if not er_gammelt() and not _er_nyt(m):
                assert hvordan in AFBRUD[:2] or "TP-322" in besked, (nummer, nået)
                if besked and gammelt:
                    assert "venv.gammelt" in besked and "py -m xl_timepris installer" in besked

            m.før, m.pip_kode = (lambda *_: None), anden_gang
            var_nyt = _er_nyt(m)
            if anden_gang and not var_nyt:
                pc.afvist("TP-324")
                assert er_gammelt(), (nummer, nået)
                assert mapper(m) == (["venv"] if gammelt else [])
            else:
                pc.kør()
                assert _er_nyt(m) and mapper(m) == ["venv"] and not har_fund(diagnosticér(m))
    assert nummer > 4


def _læg_gammelt(m: FalskWindows) -> None:
    """Et gammelt miljø ligger tilbage fra en tidligere installation."""
    m.filer |= {f"{GAMMELT}\\{sti}": data for sti, data in i_mappen(m, MILJØ).items()}
    m.gemte_svar[GAMMELT] = {"i_miljøet": m.i_miljøet, "pakke": "0.0.1", "pakke_med_variabler": None, "server": False}


@pytest.mark.parametrize("handling", ["flyt", "slet"])
def test_et_gammelt_der_ikke_kan_fjernes_står_ikke_i_vejen(pc, handling):
    pc.kør()
    _læg_gammelt(pc.maskine)
    pc.maskine.pakke = "0.1.0"
    nægt(pc.maskine, handling, GAMMELT)
    assert any("er lavet og prøvet" in trin for trin in pc.kør().trin)
    assert _er_nyt(pc.maskine) and (MILJØ.casefold(), f"{GAMMELT}-2") in pc.maskine.flyttet


def test_det_nyeste_gamle_lægges_tilbage(pc):
    """Også når et ældre ikke kunne fjernes."""
    _gammelt_med_mærke(pc.maskine)
    _læg_gammelt(pc.maskine)
    nægt(pc.maskine, "flyt", GAMMELT)
    pc.maskine.pip_kode = 1
    pc.afvist("TP-324")
    assert pc.maskine.pakke == "0.1.0" and mapper(pc.maskine) == ["venv", "venv.gammelt"]


def test_et_miljø_lavet_i_hånden_skiftes_ikke_ud_med_et_ældre(pc):
    _lavet_i_hånden(pc.maskine)
    _læg_gammelt(pc.maskine)
    i_hånden = i_mappen(pc.maskine, MILJØ)
    pc.maskine.pip_kode = 1
    pc.afvist("TP-324")
    assert pc.maskine.pakke == "0.1.0" and i_mappen(pc.maskine, MILJØ) == i_hånden


def test_når_det_gamle_ikke_kan_lægges_tilbage_siges_det(pc):
    _gammelt_med_mærke(pc.maskine)
    nægt(pc.maskine, "flyt", GAMMELT)
    pc.maskine.pip_kode = 1
    besked = pc.afvist("TP-322")
    assert "kunne ikke lægges tilbage" in besked and "venv.gammelt" in besked
    assert mapper(pc.maskine) == ["venv.gammelt"]


def test_når_det_halve_ikke_kan_fjernes_siges_det(pc):
    nægt(pc.maskine, "flyt", MILJØ)
    pc.maskine.pip_kode = 1
    assert "det halve kunne ikke fjernes" in pc.afvist("TP-322")
    pc.maskine.før, pc.maskine.pip_kode = (lambda *_: None), 0
    pc.kør()
    assert _er_nyt(pc.maskine) and mapper(pc.maskine) == ["venv"]


VED_PIP = 4
"""Pip er den fjerde handling, når der er et miljø i forvejen."""


def test_det_gamle_bruges_igen_når_det_viser_sig_at_passe(pc):
    """Strømmen går, mens et andet program installeres; bagefter installeres det første igen, og der er ikke net."""
    pc.kør()
    (pc.kilde / "xl_timepris" / "ny.py").write_text("# ændret", "utf-8")
    afbryd_ved(pc.maskine, VED_PIP, "strømmen går")
    with pytest.raises(Afbrud):
        pc.kør()
    assert mapper(pc.maskine) == ["venv", "venv.gammelt"]
    (pc.kilde / "xl_timepris" / "ny.py").unlink()
    pc.maskine.før, pc.maskine.pip_kode = (lambda *_: None), 1
    assert any("uændret og svarer" in trin for trin in pc.kør().trin) and mapper(pc.maskine) == ["venv"]


def test_et_halvt_miljø_bliver_aldrig_gemt_som_det_gamle(pc):
    _gammelt_med_mærke(pc.maskine)
    afbryd_ved(pc.maskine, VED_PIP, "strømmen går")
    with pytest.raises(Afbrud):
        pc.kør()
    afbryd_ved(pc.maskine, 1, "ét afslag")
    pc.maskine.pip_kode = 1
    pc.afvist("TP-324")
    assert pc.maskine.pakke == "0.1.0" and mapper(pc.maskine) == ["venv"]


def test_et_gammelt_der_ikke_kan_lægges_tilbage_hindrer_ikke_et_nyt(pc):
    _gammelt_med_mærke(pc.maskine)
    _læg_gammelt(pc.maskine)
    pc.maskine.tøm_miljøet()
    nægt(pc.maskine, "flyt", GAMMELT)
    pc.kør()
    assert _er_nyt(pc.maskine)


def test_en_tom_mappe_fra_et_afbrud_er_ikke_lavet_i_hånden(pc):
    _gammelt_med_mærke(pc.maskine)
    _læg_gammelt(pc.maskine)
    pc.maskine.tøm_miljøet()
    pc.maskine.filer[f"{MILJØ}\\pyvenv.cfg".casefold()] = b""
    pc.maskine.pip_kode = 1
    pc.afvist("TP-324")
    assert pc.maskine.pakke == "0.0.1" and mapper(pc.maskine) == ["venv"]


def test_aftrykket_følger_indholdet_og_ikke_det_oversatte(pc):
    før = aftryk(pc.kilde)
    (pc.kilde / "xl_timepris" / "__pycache__").mkdir()
    (pc.kilde / "xl_timepris" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert aftryk(pc.kilde) == før
    (pc.kilde / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert aftryk(pc.kilde) != før


# --- Windows' egen start af Python


def test_registrering_hos_windows_kun_når_der_bedes_om_det(pc):
    rapport = pc.kør(com=True)
    assert pc.maskine.register(COM_SERVER)[""] == com_kommando(PYTHONW)
    assert any("registreret hos Windows" in trin for trin in rapport.trin)


def test_en_bog_uden_dll_registreres_af_sig_selv(pc):
    pc.leveret.write_bytes(lille_bog(vba=UDEN_DLL, xlwings=None))
    pc.kør()
    assert pc.maskine.register(COM_SERVER)[""] == com_kommando(PYTHONW)


def test_registrering_der_er_spærret(pc):
    nægt(pc.maskine, "skriv_register", COM_SERVER)
    besked = pc.afvist("TP-326", com=True)
    assert "registreres hos Windows" in besked and "adgang" in besked and pc.bøger() == {}


@pytest.mark.parametrize("kun", [(64,), (32,)])
def test_registreringen_skal_kunne_ses_af_både_64_og_32_bit_programmer(pc, monkeypatch, kun):
    def skriv(nøgle: str, værdi: str) -> None:
        pc.maskine.skriv_nøgle(nøgle, kun, **{"": værdi})

    monkeypatch.setattr(pc.maskine, "skriv_register", skriv)
    pc.afvist("TP-326", com=True)


@pytest.mark.parametrize(
    ("version", "com", "advares"),
    [((3, 13, 0), True, True), ((3, 13, 0), False, False), ((3, 13, 1), True, False), ((3, 12, 0), True, False)],
)
def test_python_3_13_0_åbner_et_vindue_når_windows_starter_den(pc, version, com, advares):
    pc.maskine.python = replace(pc.maskine.python, version=version)
    advarsler = pc.kør(com=com).advarsler
    assert [advarsel for advarsel in advarsler if "vindue" in advarsel] == advarsler and bool(advarsler) == advares


# --- Mærket fra internettet


@pytest.mark.parametrize("zone", [3, 4])
@pytest.mark.parametrize("egen", [False, True])
def test_kopien_af_en_mærket_bog_er_ikke_mærket_og_det_siges(pc, zone, egen):
    pc.mærk(pc.leveret, zone)
    if egen:
        pc.læg_egen(lille_bog(gul=16.0))
    advarsel = pc.kør().advarsler[-1]
    assert str(pc.leveret) in advarsel and "ikke mærket" in advarsel and "spærrer ikke dens makroer" in advarsel


@pytest.mark.parametrize("zone", [0, 1, 2])
def test_et_mærke_fra_andre_steder_end_internettet_nævnes_ikke(pc, zone):
    pc.mærk(pc.leveret, zone)
    pc.maskine.skriv_nøgle(REGEL, blockcontentexecutionfrominternet=1)
    assert pc.kør().advarsler == []


def test_en_mærket_bog_der_bliver_liggende_er_stadig_mærket(pc):
    pc.mappe = pc.leveret.parent
    pc.mærk(pc.leveret)
    (advarsel,) = pc.kør().advarsler
    assert "lå der i forvejen og er mærket" in advarsel and "diagnose" in advarsel


def test_organisationens_regel_om_internettet_omgås_ikke(pc):
    pc.mærk(pc.leveret)
    pc.maskine.skriv_nøgle(REGEL, BlockContentExecutionFromInternet=1)
    besked = pc.afvist("TP-327")
    assert "it-afdelingen frigive filen" in besked and pc.maskine.kørt == [] and pc.bøger() == {}
    pc.maskine.strømme.clear()
    assert pc.kør().advarsler == []


def test_kan_reglen_ikke_læses_siges_det_stadig_at_kopien_er_uden_mærke(pc):
    pc.mærk(pc.leveret)
    pc.maskine.registret[REGEL.casefold()] = None
    (advarsel,) = pc.kør().advarsler
    assert "ikke mærket" in advarsel


# --- Bogen


def test_en_rettet_bog_røres_ikke_og_den_nye_får_et_andet_navn(pc):
    rettet = lille_bog(gul=16.0)
    pc.læg_egen(rettet)
    rapport = pc.kør()
    navn = f"timepris-{__version__}.xlsm"
    assert pc.bøger() == {"timepris.xlsm": rettet, navn: NY_BOG} and rapport.bog == pc.mappe / navn
    (advarsel,) = rapport.advarsler
    gammel, ny = pc.mappe / "timepris.xlsm", pc.mappe / navn
    assert "ikke rørt" in advarsel and f'{PROGRAM} overfoer "{gammel}" "{ny}"' in advarsel
    assert pc.kør().bog == ny and set(pc.bøger()) == {"timepris.xlsm", navn}


def test_er_navnet_optaget_tælles_der_op(pc):
    egne = {f"timepris{tillæg}.xlsm": lille_bog(gul=tal) for tillæg, tal in (("", 1.0), (f"-{__version__}", 2.0))}
    for navn, data in egne.items():
        pc.læg_egen(data, navn)
    assert pc.kør().bog.name == f"timepris-{__version__} (2).xlsm"
    pc.læg_egen(lille_bog(gul=3.0), f"timepris-{__version__} (2).xlsm")
    assert pc.kør().bog.name == f"timepris-{__version__} (3).xlsm"
    assert {navn: pc.bøger()[navn] for navn in egne} == egne


BRUGERENS = {
    "kun én byte anderledes": NY_BOG + b"\0",
    "en ældre udgave": lille_bog(version="0.1.0"),
    "ikke en bog": b"Labyrinten",
    "tom": b"",
}


@pytest.mark.parametrize("hvad", BRUGERENS)
def test_enhver_anden_fil_beholder_sin_plads(pc, hvad):
    pc.læg_egen(BRUGERENS[hvad])
    rapport = pc.kør()
    navn = f"timepris-{__version__}.xlsm"
    assert pc.bøger() == {"timepris.xlsm": BRUGERENS[hvad], navn: NY_BOG} and rapport.bog.name == navn
    assert any("ved siden af" in trin for trin in rapport.trin)


def test_en_mappe_med_bogens_navn_røres_ikke(pc):
    (pc.mappe / "timepris.xlsm").mkdir(parents=True)
    assert pc.kør().bog.name == f"timepris-{__version__}.xlsm"


def test_bogen_kan_blive_hvor_den_er_leveret(pc):
    pc.mappe = pc.leveret.parent
    assert pc.kør().bog == pc.leveret and pc.bøger() == {"timepris.xlsm": NY_BOG}


def test_der_kan_ikke_skrives_i_mappen(pc, monkeypatch):
    from xl_timepris.fejl import fejl
    from xl_timepris.installation import bogkopi

    def spærret(sti: Path, data: bytes) -> None:
        raise fejl("TP-310", felt=str(sti), fik="adgang nægtet")

    monkeypatch.setattr(bogkopi, "skriv_atomisk", spærret)
    assert "--mappe" in pc.afvist("TP-329")


@pytest.mark.parametrize("navn", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_en_mappe_i_onedrive_giver_en_advarsel(pc, navn):
    pc.maskine.variabler[navn.upper()] = str(pc.mappe.parent)
    (advarsel,) = pc.kør().advarsler
    assert "OneDrive" in advarsel and "--mappe" in advarsel and pc.bøger() == {"timepris.xlsm": NY_BOG}


def test_en_rettelse_i_en_låst_celle_beholdes(pc):
    """Med den rigtige bog: beskyttelsen slået fra, en låst celle rettet og beskyttelsen slået til igen."""
    leveret = Bogfil(LEVERET_BOG)
    pc.leveret.write_bytes(leveret.data)
    pc.kør()
    assert pc.bøger() == {"timepris.xlsm": leveret.data}
    rettet = pak(leveret, {"Start": {"B2": Ændring("Vores egen timepris")}})
    assert gule_værdier(Bogfil(leveret.sti, rettet)) == gule_værdier(leveret) and rettet != leveret.data
    pc.læg_egen(rettet)
    assert pc.kør().bog.name == f"timepris-{__version__}.xlsm" and pc.bøger()["timepris.xlsm"] == rettet


# --- Det, installationen bygger på


def test_kravene_er_pakkens_egne():
    projekt = krav.tomllib.loads((PAKKE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert projekt["requires-python"] == f">={python_grænser()[0]}"
    assert f"xlwings=={krævet_xlwings()}" in projekt["dependencies"]
    assert krav._krav_i_projektet() == projekt["dependencies"]


def test_teksterne_er_danske_og_udfyldt():
    faste = tekster("installer")
    galt_ = [post["hvad"] for post in faste["galt"].values()]
    for tekst in (*faste["trin"].values(), *faste["advarsel"].values(), *faste["raad"].values(), *galt_):
        assert not re.search(r"\b(the|not|error|file|and|with|please)\b", tekst, re.IGNORECASE)
    assert {post["raad"] for post in faste["galt"].values()} == set(faste["raad"])


@pytest.mark.parametrize("navn", tekster("installer")["galt"])
def test_grund_og_råd_kan_stå_helt_i_beskeden(navn):
    felter = {"dll": " og ".join(dll_navne(XLWINGS)), "har": XLWINGS, "ventet": XLWINGS, "gammelt": "venv.gammelt-2"}
    besked = galt(navn, str(krav.MILJØ), **felter).besked
    assert "…" not in besked and not re.search(r"[{}]", besked) and len(besked) <= MAKS_TEGN
    kilder = "".join(fil.read_text("utf-8") for fil in (PAKKE / "installation").glob("*.py"))
    assert f'"{navn}"' in kilder


def test_en_bar_python_uden_pakker_kan_hente_det_hele():
    """`py -m xl_timepris installer` køres, før noget er installeret: -S slår alle installerede pakker fra."""
    kode = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from xl_timepris.installation import diagnose, installer, maskine\n"
        "fund = diagnose.diagnosticér(maskine.Pc(), installer.LEVERET_BOG)\n"
        "print(len(fund), installer.krævet_xlwings(), diagnose.som_tekst(fund)[:3])"
    )
    svar = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", kode, str(PAKKE.parent)], capture_output=True, timeout=60
    )
    assert svar.returncode == 0, svar.stderr.decode()
    assert svar.stdout.decode().split()[1] == krævet_xlwings()
