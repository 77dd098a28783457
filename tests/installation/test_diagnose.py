"""Diagnosen: hver kendt årsag plantet på en pc, hvor alt ellers er i orden, findes, og intet andet findes."""

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faelles import antal_prøver
from faelles_windows import (
    BOG,
    DLL,
    DLL_32,
    HJEM,
    MILJØ,
    PYTHONW,
    UDEN_DLL,
    FalskWindows,
    lille_bog,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris import __version__
from xl_timepris.excel.bogfil import Bogfil
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.vba import com_kommando, konfiguration, tilføj_vba
from xl_timepris.fejl import MAKS_TEGN
from xl_timepris.installation import diagnose, undersoegelse
from xl_timepris.installation.bogen import oplysninger
from xl_timepris.installation.diagnose import (
    FUNDET,
    GÆLDER_IKKE,
    I_ORDEN,
    KAN_IKKE_AFGØRES,
    STATUSSER,
    ÅRSAGER,
    Fund,
    diagnosticér,
    kommandolængde,
    som_dict,
    som_tekst,
)
from xl_timepris.installation.krav import krævet_xlwings, tekster
from xl_timepris.installation.maskine import Pc

TEKSTER = tekster("diagnose")
OFFICE = r"Software\Microsoft\Office\16.0"
POLITIK = r"Software\Policies\Microsoft\Office\16.0"
SKYPOLITIK = r"Software\Policies\Microsoft\Cloud\Office\16.0"
PLACERINGER = rf"HKCU\{OFFICE}\Excel\Security\Trusted Locations"
UNDERPROCESSER, WIN32API = (TEKSTER["regel"][navn] for navn in ("asr_underprocesser", "asr_win32api"))
MAPPE = HJEM + r"\Timepris"

Plante = Callable[[FalskWindows], Any]


def _python(**ændret: Any) -> Plante:
    return lambda m: setattr(m, "i_miljøet", replace(m.i_miljøet, **ændret))


def _sæt(navn: str, værdi: Any) -> Plante:
    return lambda m: setattr(m, navn, værdi)


def _variabel(navn: str) -> Plante:
    def plant(m: FalskWindows) -> None:
        m.variabler[navn] = r"C:\andet"
        m.pakke_med_variabler = None

    return plant


def _nøgle(nøgle: str, **værdier: Any) -> Plante:
    return lambda m: m.skriv_nøgle(nøgle, **værdier)


def _registreret(*udgaver: int) -> Plante:
    return lambda m: m.skriv_nøgle(undersoegelse.COM_SERVER, udgaver, **{"": com_kommando(PYTHONW)})


def _bog(sti: str = BOG, **ændret: Any) -> Plante:
    return lambda m: m.læg_bog(sti, **ændret)


def _fil(sti: str, data: bytes = b"x") -> Plante:
    return lambda m: m.filer.update({sti.casefold(): data})


def _flere(*planter: Plante) -> Plante:
    def plant(m: FalskWindows) -> None:
        for del_ in planter:
            del_(m)

    return plant


def _placering(sti: str = MAPPE, under: int = 0, **fælles: Any) -> Plante:
    return _flere(
        _nøgle(rf"{PLACERINGER}\Location7", Path=sti + "\\", AllowSubFolders=under), _nøgle(PLACERINGER, **fælles)
    )


def _mærke(zone: int = 3) -> Plante:
    strøm = f"[ZoneTransfer]\r\nZoneId={zone}\r\n".encode()
    return lambda m: m.strømme.update({f"{m.bog}:Zone.Identifier".casefold(): strøm})


def _regel(regel: str, tilstand: Any, i_registret: bool = False) -> Plante:
    if i_registret:
        return _nøgle(undersoegelse.ASR, **{regel: str(tilstand)})
    return lambda m: m.defender.update({regel: tilstand})


def _uden_miljø(m: FalskWindows) -> None:
    m.tøm_miljøet()


def _starter_ikke(m: FalskWindows) -> None:
    m.i_miljøet = None


def _adresse(m: FalskWindows) -> None:
    m.bog = "https://kommunen.sharepoint.com/sites/oekonomi/timepris.xlsm"


BRUGERFIL, MAPPEFIL = HJEM + r"\.xlwings\xlwings.conf", MAPPE + r"\xlwings.conf"
SØSTERVERSION = "0.1.0"
KOM = r"HKCU\Software\Classes\CLSID"

PLANTET: dict[str, dict[str, Plante]] = {
    "windows": {"Linux": _sæt("system", "Linux"), "macOS": _sæt("system", "Darwin")},
    "bog": {
        "findes ikke": lambda m: m.filer.pop(m.bog.casefold()),
        "er ikke en bog": _fil(BOG, b"Labyrinten"),
        "er halv": _fil(BOG, lille_bog()[:2000]),
    },
    "uden_makroer": {"Lite": _bog(HJEM + r"\timepris-lite.xlsx", vba=None)},
    "excel_butik": {
        "hele pc'en": _nøgle(rf"HKLM\{undersoegelse.EXCEL}", **{"": r"C:\Program Files\WindowsApps\Office\EXCEL.EXE"}),
        "brugeren": _nøgle(rf"HKCU\{undersoegelse.EXCEL}", **{"": r"C:\Program Files\WindowsApps\Office\EXCEL.EXE"}),
    },
    "python_mangler": {
        "intet miljø": _uden_miljø,
        "et andet sted": _bog(fortolker=r"%LOCALAPPDATA%\andet\pythonw.exe"),
        "ukendt variabel": _bog(fortolker=r"%FINDES_IKKE%\pythonw.exe"),
    },
    "python_starter_ikke": {"grunden er væk": _starter_ikke},
    "python_butik": {"Store": _python(grundmappe=r"C:\Program Files\WindowsApps\Python.3.12_q")},
    "python_32bit": {"x86": _python(platform="win32")},
    "python_processor": {"ARM": _python(platform="win-arm64")},
    "python_slags": {"PyPy": _python(implementation="PyPy"), "uden GIL": _python(implementation="CPython uden GIL")},
    "python_version": {"for gammel": _python(version=(3, 10, 9)), "for ny": _python(version=(3, 15, 0))},
    "xlwings_version": {
        "ældre": _python(xlwings="0.37.0"),
        "mangler": _python(xlwings=None),
        "bogen er ældre": _bog(xlwings="0.30.1"),
    },
    "dll_mangler": {
        "til 64-bit Excel": lambda m: m.filer.pop(DLL.casefold()),
        "til 32-bit Excel": lambda m: m.filer.pop(DLL_32.casefold()),
    },
    "server": {"DLL spærret": _sæt("server", False)},
    "pakke_svarer_ikke": {"mangler": _sæt("pakke", None)},
    "pakke_version": {"ældre pakke": _sæt("pakke", SØSTERVERSION), "ældre bog": _bog(version=SØSTERVERSION)},
    "com_registrering": {
        "mangler": _bog(vba=UDEN_DLL, xlwings=None),
        "en anden Python": _flere(
            _bog(vba=UDEN_DLL, xlwings=None),
            _nøgle(undersoegelse.COM_SERVER, **{"": com_kommando(r"C:\p\pythonw.exe")}),
        ),
        "kun til 64-bit": _flere(_bog(vba=UDEN_DLL, xlwings=None), _registreret(64)),
        "kun til 32-bit": _flere(_bog(vba=UDEN_DLL, xlwings=None), _registreret(32)),
    },
    "pythonvariabler": {"PYTHONPATH": _variabel("PYTHONPATH"), "PYTHONHOME": _variabel("PYTHONHOME")},
    "makroer_politik": {
        "ingen makroer": _nøgle(rf"HKCU\{POLITIK}\Excel\Security", VBAWarnings=4),
        "kun signerede": _nøgle(rf"HKCU\{POLITIK}\Excel\Security", VBAWarnings=3),
        "for hele pc'en": _nøgle(rf"HKLM\{POLITIK}\Excel\Security", vbawarnings=4),
        "skyen vinder": _flere(
            _nøgle(rf"HKCU\{SKYPOLITIK}\Excel\Security", VBAWarnings=4),
            _nøgle(rf"HKCU\{POLITIK}\Excel\Security", VBAWarnings=2),
        ),
        "uden VBA": _nøgle(rf"HKLM\{POLITIK}\Common", VBAOff=1),
        "uden VBA, også hvor Excel har tillid": _flere(_nøgle(rf"HKLM\{POLITIK}\Common", VBAOff=1), _placering()),
    },
    "makroer_indstilling": {
        "ingen makroer": _nøgle(rf"HKCU\{OFFICE}\Excel\Security", VBAWarnings=4),
        "kun signerede": _nøgle(rf"HKCU\{OFFICE}\Excel\Security", VBAWarnings=3),
    },
    "internetmaerke": {
        "internettet": _mærke(3),
        "spærret": _mærke(4),
        "organisationens regel": _flere(
            _mærke(3), _nøgle(rf"HKCU\{POLITIK}\Excel\Security", blockcontentexecutionfrominternet=1)
        ),
        "ved siden af en placering": _flere(_mærke(3), _placering(HJEM + r"\Time")),
    },
    "placering": {
        "slået fra": _placering(AllLocationsDisabled=1),
        "slået fra af organisationen": _flere(
            _placering(), _nøgle(rf"HKCU\{POLITIK}\Excel\Security\Trusted Locations", AllLocationsDisabled=1)
        ),
        "kun organisationens": _flere(
            _placering(), _nøgle(rf"HKCU\{POLITIK}\Common\Security\Trusted Locations", **{"Allow User Locations": 0})
        ),
        "undermappe": _placering(HJEM),
        "på netværket": _flere(_bog(r"\\server\faelles\timepris.xlsm"), _placering(r"\\server\faelles")),
        "på et netværksdrev": _flere(
            _bog(r"H:\faelles\timepris.xlsm"), _placering(r"H:\Faelles"), _nøgle(r"HKCU\Network\h", RemotePath="x")
        ),
    },
    "asr_underprocesser": {
        "spærrer": _regel(UNDERPROCESSER, 1),
        "advarer": _regel(UNDERPROCESSER, 6),
        "organisationens regel": _regel(UNDERPROCESSER.lower(), 1, i_registret=True),
    },
    "asr_win32api": {"spærrer": _regel(WIN32API, 1), "organisationens regel": _regel(WIN32API, 1, i_registret=True)},
    "sky": {
        "OneDrive": _bog(HJEM + r"\onedrive\Dokumenter\timepris.xlsm"),
        "arbejdets OneDrive": _bog(HJEM + r"\OneDrive - Kommunen\timepris.xlsm"),
        "synkroniseret SharePoint": _flere(
            _bog(HJEM + r"\Kommunen\Økonomi - Dokumenter\timepris.xlsm"),
            _nøgle(rf"{undersoegelse.SYNKRONISERET}\a1", MountPoint=HJEM + r"\Kommunen\Økonomi - Dokumenter"),
        ),
        "adresse": _adresse,
    },
    "sti_for_lang": {"mange mapper": _bog("C:\\" + "økonomi\\" * 120 + "timepris.xlsm")},
    "tegn_i_stien": {"polsk": _bog(r"C:\Łódź\timepris.xlsm"), "kinesisk": _bog("C:\\時給\\timepris.xlsm")},
    "xlwings_tilfoejelse": {
        "XLSTART": _fil(HJEM + r"\AppData\Roaming\Microsoft\Excel\XLSTART\xlwings.xlam"),
        "åbnes af Excel": _nøgle(rf"HKCU\{OFFICE}\Excel\Options", OPEN2='/R "C:\\p\\XLWINGS.xlam"'),
    },
    "xlwings_konfiguration": {
        "brugerens": _fil(BRUGERFIL, '"PYTHONPATH","C:\\æ"\r\n'.encode()),
        "ved siden af bogen": _fil(MAPPEFIL, b'"INTERPRETER_WIN","C:\\p.exe"\n"DEBUG UDFS","True"\n'),
    },
}

PLANTER = [
    pytest.param(navn, plant, id=f"{navn}: {hvordan}")
    for navn, planter in PLANTET.items()
    for hvordan, plant in planter.items()
]


def kør(*planter: Plante) -> list[Fund]:
    maskine = FalskWindows()
    for plant in planter:
        plant(maskine)
    fund = diagnosticér(maskine, Path(maskine.bog))
    assert all(post.fandt != TEKSTER["grund"]["uventet"] for post in fund)
    return fund


def fundne(fund: list[Fund]) -> set[str]:
    return {post.id for post in fund if post.er_fundet}


def status(fund: list[Fund], navn: str) -> str:
    return next(post.status for post in fund if post.id == navn)


def fandt(fund: list[Fund], navn: str) -> str:
    return next(post.fandt for post in fund if post.id == navn)


# --- Hver årsag for sig


@pytest.mark.parametrize(("navn", "plant"), PLANTER)
def test_den_plantede_årsag_findes_og_kun_den(navn, plant):
    fund = kør(plant)
    assert fundne(fund) == {navn}, [post for post in fund if post.status == FUNDET]
    post = next(post for post in fund if post.id == navn)
    assert post.ret and post.fandt and post.er_fundet


def test_hver_årsag_er_plantet_og_har_tekster():
    assert list(ÅRSAGER) == list(TEKSTER["aarsag"]) and set(ÅRSAGER) == set(PLANTET)
    assert list(PLANTET) == list(ÅRSAGER)


def test_intet_er_galt_på_en_pc_i_orden():
    fund = kør()
    assert fundne(fund) == set()
    assert {post.id for post in fund if post.status != I_ORDEN} == {"com_registrering"}
    assert [post.id for post in fund] == list(ÅRSAGER)
    assert som_tekst(fund).startswith(TEKSTER["udskrift"]["intet"])


def test_uden_bog_undersøges_pc_en_alene():
    fund = diagnosticér(FalskWindows())
    assert fundne(fund) == set()
    om_bogen = {"bog", "uden_makroer", "com_registrering", "internetmaerke", "placering", "sky", "sti_for_lang"}
    assert {post.id for post in fund if post.status == GÆLDER_IKKE} == om_bogen
    assert "De installerede funktioner har samme version som dette program" in fandt(fund, "pakke_version")


def test_uden_bog_holdes_de_installerede_funktioner_op_mod_programmet():
    maskine = FalskWindows()
    maskine.pakke = SØSTERVERSION
    fund = diagnosticér(maskine)
    assert fundne(fund) == {"pakke_version"} and "Dette program har version" in fandt(fund, "pakke_version")


def test_uden_bog_og_kørt_fra_miljøet_selv_er_der_intet_at_sammenligne():
    maskine = FalskWindows()
    maskine.python = maskine.i_miljøet
    fund = diagnosticér(maskine)
    assert status(fund, "pakke_version") == GÆLDER_IKKE and fundne(fund) == set()
    assert status(diagnosticér(maskine, Path(BOG)), "pakke_version") == I_ORDEN


@pytest.mark.parametrize("navn", ["python_mangler", "python_starter_ikke", "pakke_svarer_ikke", "python_32bit"])
def test_python_undersøges_også_uden_bog(navn):
    maskine = FalskWindows()
    next(iter(PLANTET[navn].values()))(maskine)
    assert fundne(diagnosticér(maskine)) == {navn}


def test_en_adresse_på_nettet_ligger_aldrig_hvor_excel_har_tillid():
    fund = kør(_adresse, _nøgle(rf"HKCU\{POLITIK}\Excel\Security", VBAWarnings=4))
    assert fundne(fund) == {"sky", "makroer_politik"}


def test_en_bog_uden_dll_er_i_orden_når_python_er_registreret():
    fund = kør(_bog(vba=UDEN_DLL, xlwings=None), _registreret(64, 32))
    assert fundne(fund) == set() and status(fund, "com_registrering") == I_ORDEN
    assert {post.id for post in fund if post.status == GÆLDER_IKKE} == {
        *("dll_mangler", "pythonvariabler", "asr_underprocesser", "asr_win32api"),
        *("sti_for_lang", "tegn_i_stien", "xlwings_konfiguration"),
    }


def test_en_bog_uden_dll_rammes_ikke_af_andre_programmers_pythonvariabler():
    """Windows starter dens Python uden dem."""
    fund = kør(_bog(vba=UDEN_DLL, xlwings=None), _registreret(64, 32), _variabel("PYTHONPATH"))
    assert fundne(fund) == set() and status(fund, "pythonvariabler") == GÆLDER_IKKE


@pytest.mark.parametrize("hvad", ["kun til 64-bit", "kun til 32-bit"])
def test_der_siges_hvilken_excel_registreringen_mangler_til(hvad):
    ses, mangler = ("64-bit", "32-bit") if "64" in hvad else ("32-bit", "64-bit")
    tekst = fandt(kør(PLANTET["com_registrering"][hvad]), "com_registrering")
    assert mangler in tekst and ses not in tekst and "ikke registreret" in tekst


def test_organisationens_regel_om_internettet_er_it_afdelingens():
    """Brugeren skal ikke selv fjerne mærket."""

    def ret(*planter: Plante) -> str:
        return next(post.ret for post in kør(*planter) if post.id == "internetmaerke")

    assert "Fjern blokering" in ret(_mærke(3))
    med_regel = ret(PLANTET["internetmaerke"]["organisationens regel"])
    assert "it-afdelingen frigive filen" in med_regel and "Fjern blokering" not in med_regel


@pytest.mark.parametrize("hvordan", PLANTET["bog"])
def test_en_bog_der_ikke_kan_læses_kaldes_ikke_umærket(hvordan):
    fund = kør(PLANTET["bog"][hvordan])
    assert status(fund, "internetmaerke") == GÆLDER_IKKE
    assert fandt(fund, "internetmaerke") == TEKSTER["grund"]["ulæselig_bog"]


def test_en_kommando_i_teksterne_kan_køres_som_den_står():
    """Miljøets mappe er ikke i PATH."""
    for navn, årsag in TEKSTER["aarsag"].items():
        for tekst in _alle_tekster(årsag):
            assert navn == "windows" or not re.search(r"(?<!{)\bxl-timepris\b", tekst), tekst
    fund = kør(PLANTET["makroer_politik"]["uden VBA"])
    råd = next(post.ret for post in fund if post.id == "makroer_politik")
    assert r'"%LOCALAPPDATA%\xl_timepris\venv\Scripts\xl-timepris" genberegn' in råd


# --- Det, der ser ud som en årsag, men ikke er det

UDEN_BETYDNING: dict[str, tuple[str, Plante]] = {
    "mærke fra det lokale net": ("internetmaerke", _mærke(1)),
    "mærke, hvor Excel har tillid": ("internetmaerke", _flere(_mærke(3), _placering())),
    "mærke i en undermappe, der er med": ("internetmaerke", _flere(_mærke(3), _placering(HJEM, under=1))),
    "mærke, og placeringen har en variabel": (
        "internetmaerke",
        _flere(_mærke(3), _placering(r"%USERPROFILE%\Timepris")),
    ),
    "mærke, og organisationen tillader det": (
        "internetmaerke",
        _flere(_mærke(3), _nøgle(rf"HKCU\{POLITIK}\Excel\Security", BlockContentExecutionFromInternet=0)),
    ),
    "ingen makroer, men placeringen er betroet": (
        "makroer_politik",
        _flere(_nøgle(rf"HKCU\{POLITIK}\Excel\Security", VBAWarnings=4), _placering()),
    ),
    "kun signerede, men placeringen er organisationens": (
        "makroer_indstilling",
        _flere(
            _nøgle(rf"HKCU\{OFFICE}\Excel\Security", VBAWarnings=3),
            _nøgle(rf"HKCU\{POLITIK}\Excel\Security\Trusted Locations\Location1", Path=MAPPE),
            _nøgle(rf"HKCU\{POLITIK}\Common\Security\Trusted Locations", **{"Allow User Locations": 0}),
        ),
    ),
    "på netværket, og organisationen tillader det": (
        "internetmaerke",
        _flere(
            _bog(r"\\server\faelles\timepris.xlsm"),
            _nøgle(rf"HKCU\{POLITIK}\Excel\Security", blockcontentexecutionfrominternet=0),
        ),
    ),
    "på netværket, hvor Excel har tillid": (
        "internetmaerke",
        _flere(_bog(r"\\server\faelles\timepris.xlsm"), _placering(r"\\server\faelles", AllowNetworkLocations=1)),
    ),
    "alle makroer er tilladt": ("makroer_indstilling", _nøgle(rf"HKCU\{OFFICE}\Excel\Security", VBAWarnings=1)),
    "netværk er tilladt": (
        "placering",
        _flere(
            _bog(r"\\server\faelles\timepris.xlsm"), _placering(r"\\server\faelles", AllowNetworkLocations=1), _mærke(3)
        ),
    ),
    "den ældste Python": ("python_version", _python(version=(3, 11, 0))),
    "den nyeste Python": ("python_version", _python(version=(3, 14, 9))),
    "reglen overvåger kun": ("asr_underprocesser", _regel(UNDERPROCESSER, 2)),
    "reglen er slået fra": ("asr_underprocesser", _regel(UNDERPROCESSER, 0, i_registret=True)),
    "PYTHONPATH skader ikke": ("pythonvariabler", lambda m: m.variabler.update(PYTHONPATH=r"C:\andet")),
    "tomme indstillinger": (
        "xlwings_konfiguration",
        _fil(BRUGERFIL, b'"PYTHONPATH",""\n"DEBUG UDFS","False"\n"INTERPRETER_WIN","C:\\p.exe"\nrod'),
    ),
    "et andet tilføjelsesprogram": ("xlwings_tilfoejelse", _nøgle(rf"HKCU\{OFFICE}\Excel\Options", OPEN="solver.xlam")),
    "næsten OneDrive": ("sky", _bog(HJEM + r"\OneDriveGammel\timepris.xlsm")),
    "danske bogstaver": ("tegn_i_stien", _bog(r"C:\Økonomi\Årsværk\timepris æ.xlsm")),
    "DLL'en ligger ved fortolkeren": (
        "dll_mangler",
        _flere(lambda m: m.filer.pop(DLL.casefold()), _fil(DLL.replace(MILJØ, MILJØ + r"\Scripts"))),
    ),
}


@pytest.mark.parametrize("hvad", UDEN_BETYDNING)
def test_det_der_ikke_standser_noget_er_i_orden(hvad):
    navn, plant = UDEN_BETYDNING[hvad]
    fund = kør(plant)
    assert fundne(fund) == set() and status(fund, navn) == I_ORDEN


UAFKLARET: dict[str, tuple[str, Plante]] = {
    "registret er spærret": (
        "makroer_politik",
        lambda m: m.registret.update({rf"HKCU\{POLITIK}\Common".casefold(): None}),
    ),
    "Defender svarer ikke": ("asr_underprocesser", _sæt("defender", None)),
    "Defender svarer noget vrøvl": ("asr_win32api", _regel(WIN32API, "N/A")),
    "Excel findes ikke": ("excel_butik", lambda m: m.registret.clear()),
    "kun navnet på Python": ("python_mangler", _bog(fortolker="pythonw")),
    "på en server": ("internetmaerke", _bog(r"\\server\faelles\timepris.xlsm")),
    "på et netværksdrev": (
        "internetmaerke",
        _flere(_bog(r"H:\faelles\timepris.xlsm"), _nøgle(r"HKCU\Network\h", RemotePath="x")),
    ),
    "bogen siger ikke sin version": ("pakke_version", _bog(version=None)),
}


@pytest.mark.parametrize("hvad", UAFKLARET)
def test_det_der_ikke_kan_ses_siges_uden_at_gætte(hvad):
    navn, plant = UAFKLARET[hvad]
    fund = kør(plant)
    assert fundne(fund) == set() and status(fund, navn) == KAN_IKKE_AFGØRES


def test_en_uventet_fejl_i_én_årsag_standser_ikke_de_andre(monkeypatch):
    def knæk(_: object) -> Any:
        raise ZeroDivisionError("float division by zero")

    monkeypatch.setitem(ÅRSAGER, "sky", knæk)
    maskine = FalskWindows()
    maskine.server = False
    fund = diagnosticér(maskine, Path(BOG))
    assert status(fund, "sky") == KAN_IKKE_AFGØRES and fundne(fund) == {"server"}
    assert "division" not in som_tekst(fund)


# --- Ingen støj


def test_uden_miljø_nævnes_intet_om_det_der_skulle_ligge_i_det():
    fund = kør(_uden_miljø)
    afhængige = [post for post in fund if post.fandt == TEKSTER["grund"]["ingen_python"]]
    assert {post.id for post in afhængige} >= {"python_starter_ikke", "python_32bit", "dll_mangler", "server"}


def test_hver_kommando_køres_højst_én_gang_og_uden_pc_ens_egne_pythonvariabler():
    maskine = FalskWindows()
    diagnosticér(maskine, Path(BOG))
    kommandoer = [tuple(kommando) for kommando in maskine.kørt]
    assert len(kommandoer) == len(set(kommandoer)) == 4
    assert all("-I" in kommando for kommando in kommandoer if kommando[0].endswith("python.exe"))
    assert not any(kommando[0].endswith("pythonw.exe") for kommando in kommandoer)


def test_en_python_der_ikke_starter_forsøges_kun_én_gang():
    maskine = FalskWindows()
    _starter_ikke(maskine)
    diagnosticér(maskine, Path(BOG))
    assert len([k for k in maskine.kørt if k[0].endswith("python.exe")]) == 1


def test_diagnosen_ændrer_intet():
    maskine = FalskWindows()
    før = dict(maskine.filer), json.dumps(maskine.registret, default=str)
    diagnosticér(maskine, Path(BOG))
    assert (dict(maskine.filer), json.dumps(maskine.registret, default=str)) == før and maskine.flyttet == []


# --- Alle slags sammenfald

ALLE = [plant for planter in PLANTET.values() for plant in planter.values()]
ALLE += [plant for _, plant in (*UDEN_BETYDNING.values(), *UAFKLARET.values())]


def _forsøg(plant: Plante, maskine: FalskWindows) -> None:
    """Nogle planter forudsætter noget, en tidligere plante har fjernet."""
    with contextlib.suppress(KeyError, TypeError, AttributeError):
        plant(maskine)


@given(planter=st.lists(st.sampled_from(ALLE), max_size=8, unique=True), med_bog=st.booleans())
@settings(max_examples=antal_prøver(400))
def test_ethvert_sammenfald_giver_et_svar_om_hver_årsag(planter, med_bog):
    maskine = FalskWindows()
    for plant in planter:
        _forsøg(plant, maskine)
    fund = diagnosticér(maskine, Path(maskine.bog) if med_bog else None)
    assert [post.id for post in fund] == list(ÅRSAGER)
    for post in fund:
        assert post.status in STATUSSER and post.fandt and post.titel
        assert len(post.fandt) <= MAKS_TEGN and len(post.ret) <= MAKS_TEGN
        assert not re.search(r"[{}]", post.fandt + post.ret) and bool(post.ret) == (post.status == FUNDET)
        assert post.fandt != TEKSTER["grund"]["uventet"]
    assert "Ågesen" not in json.dumps(som_dict(fund), ensure_ascii=False)
    assert som_tekst(fund)


# --- Udskrift


def test_teksten_viser_fundene_først_og_hvad_man_skal_gøre():
    fund = kør(*PLANTET["dll_mangler"].values(), *PLANTET["asr_win32api"].values())
    tekst = som_tekst(fund)
    linjer = tekst.splitlines()
    assert linjer[0] == TEKSTER["udskrift"]["fundet"]
    assert [linje for linje in linjer if linje.startswith("FUNDET")] == [
        f"FUNDET  {TEKSTER['aarsag'][navn]['titel']}" for navn in ("dll_mangler", "asr_win32api")
    ]
    assert tekst.count("Gør sådan: ") == 2 and "I orden:" in linjer
    assert linjer[-1] == TEKSTER["udskrift"]["kan_ikke_ses"]
    afsnit = dict(re.findall(r"^(I orden|Gælder ikke her):\n((?:  .*\n)+)", tekst, re.MULTILINE))
    i_orden = [f"  {post.titel}: {post.fandt}" for post in fund if post.status == I_ORDEN]
    assert afsnit["I orden"].splitlines() == i_orden
    sprunget = " ".join(afsnit["Gælder ikke her"].split())
    assert sprunget.count(TEKSTER["grund"]["forkert_xlwings"]) <= 1 and TEKSTER["grund"]["med_dll"] in sprunget


def test_teksten_samler_det_der_ikke_gælder_og_taler_kun_om_windows_på_windows():
    tekst = som_tekst(kør(_sæt("system", "Linux")))
    assert tekst.count(TEKSTER["grund"]["ikke_windows"]) == 1 and TEKSTER["udskrift"]["kan_ikke_ses"] not in tekst
    assert "Kan ikke afgøres:" not in tekst and max(map(len, tekst.splitlines())) <= MAKS_TEGN
    assert "Kan ikke afgøres:" in som_tekst(kør(_sæt("defender", None)))


def test_json_har_hver_årsag_og_ikke_brugerens_mappe():
    svar = json.loads(json.dumps(som_dict(kør(*PLANTET["python_mangler"].values())), ensure_ascii=False))
    assert svar["version"] == __version__ and set(svar) == {"version", "antal", "årsager"}
    assert set(svar["antal"]) == set(STATUSSER) and sum(svar["antal"].values()) == len(ÅRSAGER)
    assert all(set(post) == {"id", "titel", "status", "fandt", "ret"} for post in svar["årsager"])
    assert "Ågesen" not in json.dumps(svar, ensure_ascii=False) and "%USERPROFILE%" in json.dumps(svar)


@pytest.mark.parametrize(
    ("sti", "ventet"),
    [
        (HJEM + r"\x", r"%USERPROFILE%\x"),
        (HJEM.upper() + r"\x", r"%USERPROFILE%\x"),
        (f"Se {HJEM}.", "Se %USERPROFILE%."),
        (HJEM + r"2\x", HJEM + r"2\x"),
        (r"D:\x", r"D:\x"),
    ],
)
def test_hjemmemappen_skrives_kort(sti, ventet):
    assert diagnose.uden_hjem(sti, FalskWindows()) == ventet


# --- Uden Windows


def test_på_linux_siges_det_hvad_der_ikke_gælder_og_bogen_ses_efter():
    fund = kør(_sæt("system", "Linux"))
    assert fundne(fund) == {"windows"} and "Dette er Linux." in fandt(fund, "windows")
    i_orden = {post.id for post in fund if post.status == I_ORDEN}
    assert i_orden == {"bog", "pakke_version"}
    assert {post.fandt for post in fund if post.status == GÆLDER_IKKE} == {TEKSTER["grund"]["ikke_windows"]}


def test_på_linux_findes_en_bog_med_en_anden_version():
    assert fundne(kør(_sæt("system", "Linux"), _bog(version=SØSTERVERSION))) == {"windows", "pakke_version"}


def test_på_linux_uden_bog_holdes_programmet_ikke_op_mod_sig_selv():
    maskine = FalskWindows()
    maskine.system = "Linux"
    assert status(diagnosticér(maskine), "pakke_version") == GÆLDER_IKKE


def test_på_denne_maskine_med_den_leverede_bog(leveret_bog):
    fund = diagnosticér(Pc(), leveret_bog)
    assert status(fund, "bog") == I_ORDEN and len(fund) == len(ÅRSAGER) and som_tekst(fund)
    assert status(diagnosticér(Pc(), leveret_bog.with_name("findes ikke.xlsm")), "bog") == FUNDET


# --- Tekster

ENGELSK = re.compile(
    r"\b(the|not|error|file|path|found|is missing|please|install|run|and|with|None|True|False)\b", re.IGNORECASE
)


def _alle_tekster(del_: Any) -> list[str]:
    if isinstance(del_, str):
        return [del_]
    return [tekst for under in del_.values() for tekst in _alle_tekster(under)]


def test_teksterne_er_danske_korte_og_siger_hvad_man_skal_gøre():
    kræves = {"titel", "fundet", "i_orden", "ret"}
    for navn, årsag in TEKSTER["aarsag"].items():
        assert kræves <= set(årsag) <= kræves | {"kort"}, navn
        for tekst in _alle_tekster({k: v for k, v in årsag.items() if k not in ("titel", "kort")}):
            assert len(tekst) <= MAKS_TEGN and tekst[0] in "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ{x" and "  " not in tekst
    for tekst in _alle_tekster({del_: TEKSTER[del_] for del_ in ("aarsag", "grund", "udskrift")}):
        assert not ENGELSK.search(tekst), tekst


def test_hver_grund_bruges():
    brugt = "".join(Path(modul.__file__).read_text("utf-8") for modul in (diagnose, undersoegelse))
    assert all(f'"{grund}"' in brugt for grund in TEKSTER["grund"])


# --- Det, diagnosen bygger på


def test_kommandoen_er_så_lang_som_xlwings_egen():
    """Holdt op mod den linje i xlwings' VBA, som sætter kommandoen sammen."""
    import xlwings

    vba = (Path(xlwings.__file__).parent / "xlwings.bas").read_text("utf-8")
    hale = re.search(r'tail = "(.*)"\n', vba.replace("\r\n", "\n"))[1].replace('""', '"')
    hale = hale.replace('" & LicenseKeyEnvString & "', "").replace('" & PYTHONPATH & "', r"False;C:\\æ;C:\\æ;;;;")
    kommando = f'cmd.exe  /K ""p.exe"{hale}"'.replace("$(CLSID)", "{" + "0" * 36 + "}")
    assert kommandolængde("p.exe", "C:\\æ") == len(kommando)


def test_den_leverede_bog_siger_det_diagnosen_skal_bruge(leveret_bog):
    om = oplysninger(Bogfil(leveret_bog))
    assert om.har_makroer and om.bruger_dll and om.xlwings == krævet_xlwings()
    assert dict(om.konfiguration) == dict(konfiguration()) and re.fullmatch(r"\d+\.\d+\.\d+", om.version)


def test_en_bog_der_henter_python_hos_windows_kendes():
    om = oplysninger(Bogfil(Path("b.xlsm"), tilføj_vba(lille_bog(vba=None), FUNKTIONER, aktivering="com")))
    assert om.har_makroer and not om.bruger_dll
