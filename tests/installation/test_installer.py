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
    HJEM,
    MILJØ,
    PYTHONW,
    UDEN_DLL,
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
from xl_timepris.installation.krav import krævet_xlwings, python_grænser, tekster
from xl_timepris.installation.maskine import Pc
from xl_timepris.installation.miljoe import MÆRKE, aftryk
from xl_timepris.installation.undersoegelse import COM_SERVER

MÆRKEFIL, GAMMELT = f"{MILJØ}\\{MÆRKE}".casefold(), f"{MILJØ}.gammelt"
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


def intet_miljø(maskine: FalskWindows) -> bool:
    return not maskine.findes(MILJØ) and not maskine.findes(GAMMELT)


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
    assert not pc.maskine.findes(GAMMELT) and rapport.advarsler == []
    assert not any("clsid" in nøgle for nøgle in pc.maskine.registret)


def test_efter_installationen_finder_diagnosen_intet(pc):
    pc.kør()
    pc.maskine.filer[str(pc.mappe / "timepris.xlsm").casefold()] = NY_BOG
    fund = diagnosticér(pc.maskine, pc.mappe / "timepris.xlsm")
    assert not har_fund(fund), fund


def test_rapporten_siger_hvad_der_blev_gjort_og_hvad_man_nu_skal(pc):
    rapport = pc.kør()
    assert pc.meldt == [tekster("installer")["vent"]]
    tekst = rapport.som_tekst()
    assert all(trin in tekst for trin in rapport.trin) and tekst.startswith("Gjort\n  1. Python 3.12.4 kan bruges.")
    assert "Gør nu sådan" in tekst and "Aktivér indhold" in tekst and "tillid til" in tekst
    assert "Det kan installationen ikke gøre" in tekst and "Defender" in tekst and "Bemærk" not in tekst
    assert f'"{MILJØ}\\Scripts\\xl-timepris.exe" diagnose' in tekst
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
        pc.afvist("TP-328")
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


def test_bogen_er_åben_i_excel(pc):
    pc.læg_egen(lille_bog(gul=16.0))
    pc.læg_egen(b"", "~$timepris.xlsm")
    assert "Gem og luk bogen i Excel" in pc.afvist("TP-303")
    assert pc.maskine.kørt == [] and pc.bøger()["timepris.xlsm"] == lille_bog(gul=16.0)


def test_den_samme_bog_må_gerne_være_åben(pc):
    pc.læg_egen(NY_BOG)
    pc.læg_egen(b"", "~$timepris.xlsm")
    assert pc.kør().bog == pc.mappe / "timepris.xlsm"


# --- Miljøet

GALT: dict[str, tuple[str, dict[str, Any]]] = {
    "venv fejler": ("TP-322", {"venv_kode": 1}),
    "pip fejler": ("TP-324", {"pip_kode": 1, "pip_skriver": "ERROR: Could not find a version"}),
    "DLL mangler": ("TP-325", {"dll_i_hjulet": "0.37.0"}),
    "funktionerne svarer ikke": ("TP-326", {"efter_pip": {"pakke": None}}),
    "funktionerne svarer forkert": ("TP-326", {"efter_pip": {"pakke": "0.1.0"}}),
    "serveren svarer ikke": ("TP-326", {"efter_pip": {"server": False}}),
    "python svarer ikke": ("TP-326", {"efter_pip": {"i_miljøet": None}}),
    "forkert xlwings": ("TP-326", {"efter_pip": {"i_miljøet": FalskWindows().python}}),
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


def test_det_pip_skrev_kan_gives_til_it_afdelingen(pc):
    pc.maskine.pip_kode, pc.maskine.pip_skriver = 1, "ERROR: SSL"
    besked = pc.afvist("TP-324")
    log = MILJØ.rpartition("\\")[0] + r"\installation.log"
    assert pc.maskine.filer[log.casefold()] == b"ERROR: SSL"
    assert "installation.log" in besked or "…" in besked
    assert "ERROR" not in besked


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
    assert (MILJØ, GAMMELT) in pc.maskine.flyttet and not pc.maskine.findes(GAMMELT)
    assert not har_fund(diagnosticér(pc.maskine))


def test_ændret_program_giver_et_nyt_miljø(pc):
    pc.kør()
    (pc.kilde / "xl_timepris" / "__init__.py").write_text("# ny", "utf-8")
    assert any("er lavet og prøvet" in trin for trin in pc.kør().trin)


def test_et_miljø_i_brug_røres_ikke(pc):
    pc.kør()
    pc.maskine.pakke = "0.1.0"
    pc.maskine.i_brug = True
    før = dict(pc.maskine.filer)
    assert "Luk alle vinduer med Excel" in pc.afvist("TP-323")
    assert pc.maskine.filer == før


@pytest.mark.parametrize("nåede_mærket", [False, True])
def test_efter_en_strømafbrydelse_ryddes_der_op(pc, nåede_mærket):
    """Slukkes pc'en midt i det hele, ligger begge miljøer der næste gang."""
    pc.kør()
    gammelt = {GAMMELT.casefold() + sti.removeprefix(MILJØ.casefold()): data for sti, data in pc.maskine.filer.items()}
    pc.maskine.filer |= {sti: data for sti, data in gammelt.items() if sti.startswith(GAMMELT.casefold())}
    pc.maskine._gemt = {}
    if not nåede_mærket:
        del pc.maskine.filer[MÆRKEFIL]
    pc.kør()
    assert not pc.maskine.findes(GAMMELT) and MÆRKEFIL in pc.maskine.filer
    assert not har_fund(diagnosticér(pc.maskine))


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


def test_registrering_der_er_spærret(pc, monkeypatch):
    def spærret(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(pc.maskine, "skriv_register", spærret)
    assert "registreringen" in pc.afvist("TP-326", com=True)


# --- Bogen


def test_en_rettet_bog_røres_ikke_og_den_nye_får_et_andet_navn(pc):
    rettet = lille_bog(gul=16.0)
    pc.læg_egen(rettet)
    rapport = pc.kør()
    navn = f"timepris-{__version__}.xlsm"
    assert pc.bøger() == {"timepris.xlsm": rettet, navn: NY_BOG} and rapport.bog == pc.mappe / navn
    (advarsel,) = rapport.advarsler
    gammel, ny = pc.mappe / "timepris.xlsm", pc.mappe / navn
    assert "ikke rørt" in advarsel and f'xl-timepris.exe" overfoer "{gammel}" "{ny}"' in advarsel
    assert pc.kør().bog == ny and set(pc.bøger()) == {"timepris.xlsm", navn}


def test_er_navnet_optaget_tælles_der_op(pc):
    egne = {f"timepris{tillæg}.xlsm": lille_bog(gul=tal) for tillæg, tal in (("", 1.0), (f"-{__version__}", 2.0))}
    for navn, data in egne.items():
        pc.læg_egen(data, navn)
    assert pc.kør().bog.name == f"timepris-{__version__} (2).xlsm"
    pc.læg_egen(lille_bog(gul=3.0), f"timepris-{__version__} (2).xlsm")
    assert pc.kør().bog.name == f"timepris-{__version__} (3).xlsm"
    assert {navn: pc.bøger()[navn] for navn in egne} == egne


def test_en_urettet_ældre_bog_skiftes_ud(pc):
    pc.læg_egen(lille_bog(version="0.1.0", etiket="Ældre tekst"))
    rapport = pc.kør()
    assert pc.bøger() == {"timepris.xlsm": NY_BOG} and rapport.advarsler == []
    assert any("skiftet ud" in trin for trin in rapport.trin)


BRUGERENS = {
    "et eget ark": lille_bog(egne_ark=("Mine noter",)),
    "uden beskyttelse": lille_bog(beskyttet=False),
    "en formel i en tom gul celle": lille_bog(egen_formel="=12*1000"),
    "ikke en bog": b"Labyrinten",
}


@pytest.mark.parametrize("hvad", BRUGERENS)
def test_andet_som_brugeren_har_lavet_røres_heller_ikke(pc, hvad):
    pc.læg_egen(BRUGERENS[hvad])
    rapport = pc.kør()
    assert pc.bøger()["timepris.xlsm"] == BRUGERENS[hvad] and rapport.bog.name == f"timepris-{__version__}.xlsm"


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


def test_den_leverede_bog_lægges_og_en_rettet_beholdes(pc):
    """Med den rigtige bog: én rettet gul celle er nok til, at den ikke røres."""
    leveret = Bogfil(LEVERET_BOG)
    (ark, sted), _ = next(post for post in gule_værdier(leveret).items() if isinstance(post[1], float))
    pc.leveret.write_bytes(leveret.data)
    pc.kør()
    assert pc.bøger() == {"timepris.xlsm": leveret.data}
    rettet = pak(leveret, {ark: {sted: Ændring(123456.0, er_inddata=True)}})
    pc.læg_egen(rettet)
    assert pc.kør().bog.name == f"timepris-{__version__}.xlsm" and pc.bøger()["timepris.xlsm"] == rettet


# --- Det, installationen bygger på


def test_kravene_er_pakkens_egne():
    projekt = krav.tomllib.loads((PAKKE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert projekt["requires-python"] == f">={python_grænser()[0]}"
    assert f"xlwings=={krævet_xlwings()}" in projekt["dependencies"]
    assert krav._krav_i_projektet() == projekt["dependencies"]


def test_teksterne_er_danske_og_udfyldt():
    for tekst in (*tekster("installer")["trin"].values(), *tekster("installer")["advarsel"].values()):
        assert not re.search(r"\b(the|not|error|file|and|with|please)\b", tekst, re.IGNORECASE)


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
