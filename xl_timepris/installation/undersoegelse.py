"""Det, diagnosen bygger på: hver ting undersøges højst én gang, og først når en årsag spørger.

Kan der ikke svares, siges det med `Spring`, så en årsag længere nede ikke bliver til endnu en fejl.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import Any

from ..excel.vba import COM_GUID
from ..fejl import TimeprisFejl
from . import pythonfakta
from .bogen import Bogoplysninger, læs_bog
from .krav import fortolker_i_miljøet, i_konsollen, udvid
from .maskine import WINDOWS, Kørsel, Maskine
from .pythonfakta import Pythonfakta

GÆLDER_IKKE, KAN_IKKE_AFGØRES = "gælder ikke her", "kan ikke afgøres"

OFFICE = r"Microsoft\Office\16.0"
"""Office 2016 og alle senere bruger samme nummer."""

POLITIKKER = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    rf"HKCU\Software\Policies\{OFFICE}",
    rf"HKLM\Software\Policies\{OFFICE}",
)
"""Organisationens regler for Office; de første vinder over de næste."""

BRUGER = rf"HKCU\Software\{OFFICE}"
PLACERINGER = r"Excel\Security\Trusted Locations"
FÆLLES_PLACERINGER = r"Common\Security\Trusted Locations"
ASR = r"HKLM\Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
EXCEL = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
SYNKRONISERET = r"HKCU\Software\SyncEngines\Providers\OneDrive"
_INTERNETZONER = (3, 4)
COM_SERVER = rf"HKCU\Software\Classes\CLSID\{COM_GUID}\LocalServer32"
NETVÆRKSDREV = r"HKCU\Network"

SVARTID, STARTTID = 60.0, 180.0
"""Sekunder; den første import efter en installation ventes længst, fordi et antivirus læser hver fil."""

_FUNKTIONER = (
    "from xl_timepris.excel.funktioner import FUNKTIONER as f; "
    "assert f['STOETTETIMER'].kald(1000, 500) == 2; "
    "print('version=' + f['XLTP_VERSION'].kald())"
)
_SERVER = "import xlwings.com_server; print('server=ja')"
_DEFENDER = (
    "$p = Get-MpPreference -ErrorAction Stop; $i = 0; "
    'foreach ($r in $p.AttackSurfaceReductionRules_Ids) { "$r=$($p.AttackSurfaceReductionRules_Actions[$i])"; $i++ }; '
    '"slut=0"'
)


class Spring(Exception):
    """Årsagen kan ikke undersøges; status og grund siger hvorfor."""

    def __init__(self, status: str, grund: str) -> None:
        super().__init__(grund)
        self.status, self.grund = status, grund


@dataclass(frozen=True, slots=True)
class Placering:
    """Om Excel har tillid til bogens mappe; `hvorfor_ikke` er sat, når mappen er på listen uden at tælle."""

    betroet: bool
    hvorfor_ikke: str | None = None
    mappe: str = ""


def ligger_i(sti: str, mappe: str) -> bool:
    """Sandt, når stien er mappen eller ligger et sted under den; store og små bogstaver er ens."""
    return bool(mappe) and PureWindowsPath(sti).is_relative_to(PureWindowsPath(mappe))


def er_adresse(sti: str) -> bool:
    """Sandt for en adresse på nettet; som sti kan den have mistet en skråstreg."""
    return re.match(r"https?:[/\\]", sti, re.IGNORECASE) is not None


def svar(kørsel: Kørsel) -> dict[str, str]:
    """Linjerne »navn=værdi« i det, en kommando skrev."""
    par = (linje.strip().partition("=") for linje in kørsel.ud.splitlines())
    return {navn.casefold(): værdi.strip() for navn, lighed, værdi in par if lighed}


def spørg_python(maskine: Maskine, python: str) -> Pythonfakta | None:
    """Hvad Pythonen i stien er for en; None, når den ikke kan startes."""
    kørsel = maskine.kør([python, "-I", "-X", "utf8", str(Path(pythonfakta.__file__))], SVARTID)
    return pythonfakta.fra_tekst(kørsel.ud) if kørsel.lykkedes else None


def spørg_pakken(maskine: Maskine, python: str, alene: bool = True) -> str | None:
    """Versionen, som funktionerne svarer med; `alene` holder maskinens Python-variabler ude."""
    kørsel = maskine.kør([python, *(["-I"] if alene else []), "-B", "-X", "utf8", "-c", _FUNKTIONER], STARTTID)
    return svar(kørsel).get("version") if kørsel.lykkedes else None


def spørg_serveren(maskine: Maskine, python: str) -> bool:
    """Sandt, når den del af xlwings, som Excel taler med, kan startes."""
    kørsel = maskine.kør([python, "-I", "-B", "-X", "utf8", "-c", _SERVER], STARTTID)
    return "server" in svar(kørsel)


def er_mærket(maskine: Maskine, sti: str) -> bool:
    """Sandt, når Windows har mærket filen som hentet fra internettet."""
    zone = re.search(rb"ZoneId\s*=\s*(\d)", maskine.strøm(sti, "Zone.Identifier") or b"")
    return zone is not None and int(zone[1]) in _INTERNETZONER


def konfigurationsfil(data: bytes) -> dict[str, str]:
    """Nøgler og værdier i en xlwings.conf: én »"NØGLE","værdi"« pr. linje."""
    rækker = csv.reader(data.decode("utf-8-sig", "replace").splitlines())
    return {række[0].strip().upper(): række[1].strip() for række in rækker if len(række) > 1}


class Undersøgelse:
    """En diagnose i gang: maskinen, bogens sti, og det, der er fundet ud af undervejs."""

    def __init__(self, maskine: Maskine, bog: str | None) -> None:
        self.maskine = maskine
        self.bog = bog if bog is None or er_adresse(bog) else maskine.fuld_sti(bog)

    @cached_property
    def er_windows(self) -> bool:
        return self.maskine.system == WINDOWS

    # --- Bogen

    @cached_property
    def bogsvar(self) -> Bogoplysninger | TimeprisFejl:
        try:
            return læs_bog(self.maskine, self.bogsti())
        except TimeprisFejl as årsag:
            return årsag

    def bogsti(self) -> str:
        """Bogens sti, når der er spurgt om en bog."""
        if self.bog is None:
            raise Spring(GÆLDER_IKKE, "ingen_bog")
        return self.bog

    def fil(self) -> str:
        """Bogens sti, når den er en fil på maskinen."""
        if er_adresse(self.bogsti()):
            raise Spring(GÆLDER_IKKE, "adresse")
        return self.bogsti()

    def oplysninger(self) -> Bogoplysninger:
        """Det, bogen siger om sig selv."""
        self.fil()
        if isinstance(self.bogsvar, TimeprisFejl):
            raise Spring(GÆLDER_IKKE, "ulæselig_bog")
        return self.bogsvar

    @cached_property
    def kendt_bog(self) -> Bogoplysninger | None:
        """Som `oplysninger`, men None, når der ikke er en bog at læse."""
        try:
            return self.oplysninger()
        except Spring:
            return None

    def kræv_dll(self) -> None:
        """Springer over, når bogen henter Python hos Windows og ikke gennem xlwings' DLL."""
        if self.kendt_bog and self.kendt_bog.har_makroer and not self.kendt_bog.bruger_dll:
            raise Spring(GÆLDER_IKKE, "uden_dll")

    # --- Python

    @cached_property
    def fortolker(self) -> str:
        """Stien til den Python, bogen bruger; uden bog den, som den leverede bog bruger."""
        i_bogen = self.kendt_bog and self.kendt_bog.fortolker
        return udvid(self.maskine, i_bogen) if i_bogen else str(fortolker_i_miljøet(self.maskine))

    @cached_property
    def pythonsvar(self) -> Pythonfakta | None:
        return spørg_python(self.maskine, i_konsollen(self.fortolker))

    @cached_property
    def pakkesvar(self) -> str | None:
        return spørg_pakken(self.maskine, i_konsollen(self.fortolker))

    def fortolkerfil(self) -> str:
        """Fortolkeren, når den findes."""
        if "\\" not in self.fortolker:
            raise Spring(KAN_IKKE_AFGØRES, "kun_navn")
        if not self.maskine.findes(self.fortolker):
            raise Spring(GÆLDER_IKKE, "ingen_python")
        return self.fortolker

    def python(self) -> Pythonfakta:
        """Fortolkerens egne oplysninger."""
        self.fortolkerfil()
        if self.pythonsvar is None:
            raise Spring(GÆLDER_IKKE, "python_starter_ikke")
        return self.pythonsvar

    def pakkens_version(self) -> str:
        """Versionen af de funktioner, der svarer."""
        self.python()
        if self.pakkesvar is None:
            raise Spring(GÆLDER_IKKE, "pakken_svarer_ikke")
        return self.pakkesvar

    # --- Windows og Office

    def register(self, nøgle: str, udgave: int = 64) -> Mapping[str, Any]:
        """Værdierne under nøglen; navnene er med små bogstaver."""
        værdier = self.maskine.register(nøgle, udgave)
        if værdier is None:
            raise Spring(KAN_IKKE_AFGØRES, "registret")
        return værdier

    def tal(self, nøgle: str, navn: str) -> int | None:
        """Et tal i registreringsdatabasen; None, når det ikke er sat."""
        værdi = self.register(nøgle).get(navn.casefold())
        return værdi if isinstance(værdi, int) else None

    def politik(self, sti: str, navn: str) -> int | None:
        """Organisationens regel; None, når der ingen er."""
        fundne = (self.tal(rf"{rod}\{sti}", navn) for rod in POLITIKKER)
        return next((tal for tal in fundne if tal is not None), None)

    def internetregel(self) -> int | None:
        """Reglen om makroer i filer fra internettet: 1 spærrer, og 0 tillader dem; uden regel vælger Excel selv."""
        return self.politik(r"Excel\Security", "blockcontentexecutionfrominternet")

    @cached_property
    def placering(self) -> Placering:
        """Bogens mappe holdt op mod Excels liste over placeringer, det har tillid til."""
        bog = self.fil()
        slået_fra = self.politik(PLACERINGER, "AllLocationsDisabled")
        if slået_fra is None:
            slået_fra = self.tal(rf"{BRUGER}\{PLACERINGER}", "AllLocationsDisabled")
        kun_politik = self.politik(FÆLLES_PLACERINGER, "Allow User Locations") == 0
        hvorfor_ikke = None, ""
        for mappe, med_undermapper, egen in self._placeringer():
            if not ligger_i(bog, mappe):
                continue
            if slået_fra:
                hvorfor_ikke = "slaaet_fra", mappe
            elif egen and kun_politik:
                hvorfor_ikke = "kun_politik", mappe
            elif self.på_netværket(mappe) and not self._netværk_tilladt():
                hvorfor_ikke = "netvaerk", mappe
            elif not med_undermapper and PureWindowsPath(bog).parent != PureWindowsPath(mappe):
                hvorfor_ikke = "undermappe", mappe
            else:
                return Placering(True, mappe=mappe)
        return Placering(False, *hvorfor_ikke)

    def _placeringer(self) -> Iterator[tuple[str, bool, bool]]:
        """Mappe, om undermapper er med, og om brugeren selv har sat den på listen."""
        rødder = [(rf"{BRUGER}\{PLACERINGER}", True)]
        rødder += [(rf"{rod}\{sti}", False) for rod in POLITIKKER for sti in (PLACERINGER, FÆLLES_PLACERINGER)]
        for rod, egen in rødder:
            for navn in self.maskine.undernøgler(rod) or ():
                post = self.register(rf"{rod}\{navn}")
                if isinstance(mappe := post.get("path"), str):
                    yield udvid(self.maskine, mappe), post.get("allowsubfolders") == 1, egen

    def på_netværket(self, sti: str) -> bool:
        """Sandt for en sti på en server eller på et drev, der er forbundet til en."""
        drev = PureWindowsPath(sti).drive
        netværksdrev = self.maskine.undernøgler(NETVÆRKSDREV) or ()
        return drev.startswith("\\\\") or drev.rstrip(":").casefold() in map(str.casefold, netværksdrev)

    def _netværk_tilladt(self) -> bool:
        regel = self.politik(PLACERINGER, "AllowNetworkLocations")
        return (self.tal(rf"{BRUGER}\{PLACERINGER}", "AllowNetworkLocations") if regel is None else regel) == 1

    def er_betroet(self) -> bool:
        """Sandt, når Excel har tillid til bogens mappe; uden bog eller svar antages det ikke."""
        try:
            return self.placering.betroet
        except Spring:
            return False

    def defender(self, regel: str) -> int:
        """Tilstanden af en af Defenders regler: 0 er fra, 1 spærrer, 2 overvåger og 6 advarer."""
        navn = regel.casefold()
        sat = self.maskine.register(ASR) or {}
        if navn not in sat and "slut" not in self._defender:
            raise Spring(KAN_IKKE_AFGØRES, "defender")
        tilstand = str(sat[navn]) if navn in sat else self._defender.get(navn, "0")
        if not tilstand.isdigit():
            raise Spring(KAN_IKKE_AFGØRES, "defender")
        return int(tilstand)

    @cached_property
    def _defender(self) -> dict[str, str]:
        program = udvid(self.maskine, r"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe")
        kørsel = self.maskine.kør([program, "-NoProfile", "-NonInteractive", "-Command", _DEFENDER], SVARTID)
        return svar(kørsel) if kørsel.lykkedes else {}


def synkroniseret_mappe(maskine: Maskine, sti: str) -> str | None:
    """Mappen, som OneDrive eller SharePoint holder ens med nettet, når stien ligger i den."""
    mapper = [maskine.miljø(navn) for navn in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    for navn in maskine.undernøgler(SYNKRONISERET) or ():
        post = maskine.register(rf"{SYNKRONISERET}\{navn}") or {}
        mapper.append(str(post.get("mountpoint") or ""))
    return next((mappe for mappe in mapper if ligger_i(sti, mappe)), None)
