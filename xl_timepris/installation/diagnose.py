"""Hvorfor svarer funktionerne ikke i Excel? Hver kendt årsag er en lille funktion over det, maskinen svarer.

Teksterne står i `data/diagnose.toml` under årsagens navn; funktionerne her giver kun status og tal til dem.
Rækkefølgen er den, årsagerne vises i: det mest grundlæggende først.
"""

from __future__ import annotations

import logging
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from .. import __version__
from ..excel.vba import com_kommando, konfiguration
from ..fejl import MAKS_TEGN, TimeprisFejl
from .krav import (
    PROGRAM,
    dll_mapper,
    i_konsollen,
    indvendinger,
    krævet_xlwings,
    manglende_dll,
    python_grænser,
    tekster,
)
from .maskine import UDGAVER, Maskine
from .undersoegelse import (
    BRUGER,
    COM_SERVER,
    EXCEL,
    GÆLDER_IKKE,
    KAN_IKKE_AFGØRES,
    Spring,
    Undersøgelse,
    er_adresse,
    er_mærket,
    konfigurationsfil,
    ligger_i,
    spørg_pakken,
    spørg_serveren,
    synkroniseret_mappe,
)

I_ORDEN, FUNDET = "i orden", "fundet"
STATUSSER = (FUNDET, KAN_IKKE_AFGØRES, I_ORDEN, GÆLDER_IKKE)

KOMMANDO_HØJST = 2047
"""Så mange tegn er der plads til i den kommando, xlwings' DLL starter Python med."""

TEGNSÆT = "cp1252"
"""Windows' tegnsæt i Danmark; DLL'en kan kun starte noget, hvis sti kan skrives i det."""

KUN_SIGNEREDE, INGEN_MAKROER = 3, 4
"""VBAWarnings: kun makroer med underskrift, og slet ingen makroer."""

SPÆRRER, ADVARER = 1, 6
"""Tilstande af en regel i Defender, hvor den standser noget."""

BREDDE = 100


@dataclass(frozen=True, slots=True)
class Fund:
    """Svaret om én årsag."""

    id: str
    titel: str
    status: str
    fandt: str
    ret: str = ""
    """Hvad man skal gøre; tom, når der ikke er noget at gøre."""

    @property
    def er_fundet(self) -> bool:
        return self.status == FUNDET


@dataclass(frozen=True, slots=True)
class Udfald:
    """Hvad en årsag kom frem til; `hvilken` vælger mellem tekster, og `felter` sættes ind i dem."""

    status: str
    hvilken: str = ""
    felter: dict[str, str] = field(default_factory=dict)


Prøve = Callable[[Undersøgelse], Udfald]
ÅRSAGER: dict[str, Prøve] = {}
"""Alle årsager efter navn, i den rækkefølge de vises."""

_OGSÅ_UDEN_WINDOWS: set[str] = set()


def _årsag(navn: str, kun_windows: bool = True) -> Callable[[Prøve], Prøve]:
    def tilføj(prøve: Prøve) -> Prøve:
        ÅRSAGER[navn] = prøve
        if not kun_windows:
            _OGSÅ_UDEN_WINDOWS.add(navn)
        return prøve

    return tilføj


def _hvis(fundet: object, hvilken: str = "", **felter: str) -> Udfald:
    return Udfald(FUNDET if fundet else I_ORDEN, hvilken, felter)


def diagnosticér(maskine: Maskine, bog: Path | None = None) -> list[Fund]:
    """Går alle årsager igennem. Fejler aldrig: en årsag, der ikke kan undersøges, siger det."""
    undersøgelse = Undersøgelse(maskine, None if bog is None else str(bog))
    return [_prøv(navn, prøve, undersøgelse) for navn, prøve in ÅRSAGER.items()]


def _prøv(navn: str, prøve: Prøve, u: Undersøgelse) -> Fund:
    try:
        if not u.er_windows and navn not in _OGSÅ_UDEN_WINDOWS:
            raise Spring(GÆLDER_IKKE, "ikke_windows")
        return _fund(navn, prøve(u), u.maskine)
    except Spring as spring:
        return _sprunget(navn, spring)
    except Exception:
        logging.getLogger(__name__).debug("uventet svar om %s", navn, exc_info=True)
        return _sprunget(navn, Spring(KAN_IKKE_AFGØRES, "uventet"))


def _sprunget(navn: str, spring: Spring) -> Fund:
    tekst = tekster("diagnose")
    return Fund(navn, tekst["aarsag"][navn]["titel"], spring.status, tekst["grund"][spring.grund])


def _fund(navn: str, udfald: Udfald, maskine: Maskine) -> Fund:
    tekst = tekster("diagnose")["aarsag"][navn]
    felter = {felt: uden_hjem(værdi, maskine) for felt, værdi in udfald.felter.items()} | {"program": PROGRAM}
    if udfald.status == FUNDET:
        fandt, ret = (_udfyldt(tekst[del_], udfald.hvilken, felter) for del_ in ("fundet", "ret"))
        return Fund(navn, tekst["titel"], udfald.status, fandt, ret)
    return Fund(navn, tekst["titel"], udfald.status, _udfyldt(tekst["i_orden"], udfald.hvilken, felter))


def _udfyldt(skabelon: str | dict[str, str], hvilken: str, felter: dict[str, str]) -> str:
    """Teksten med felterne sat ind; lange stier forkortes forfra, så den kan stå i én celle."""
    if isinstance(skabelon, dict):
        skabelon = skabelon.get(hvilken) or skabelon["ellers"]
    brugte = [navn for navn in felter if f"{{{navn}}}" in skabelon]
    plads = (MAKS_TEGN - len(re.sub(r"\{\w+\}", "", skabelon))) // max(len(brugte), 1)
    korte = {navn: v if len(v := felter[navn]) <= plads else f"…{v[1 - plads :]}" for navn in brugte}
    return skabelon.format_map(korte)


def uden_hjem(tekst: str, maskine: Maskine) -> str:
    """Teksten, hvor brugerens egen mappe er skrevet med sit almindelige navn, så den kan sendes til andre."""
    for navn, kort in (("USERPROFILE", "%USERPROFILE%"), ("HOME", "~")):
        if len(hjem := maskine.miljø(navn).rstrip("\\/")) > 1:
            slut = r"(?![^\\/\s.,:;)\"'])"
            tekst = re.sub(re.escape(hjem) + slut, lambda _, kort=kort: kort, tekst, flags=re.IGNORECASE)
    return tekst


# --- Maskinen og bogen


@_årsag("windows", kun_windows=False)
def _windows(u: Undersøgelse) -> Udfald:
    return _hvis(not u.er_windows, system={"Darwin": "macOS"}.get(u.maskine.system, u.maskine.system))


@_årsag("bog", kun_windows=False)
def _bog(u: Undersøgelse) -> Udfald:
    fil = u.fil()
    if isinstance(u.bogsvar, TimeprisFejl):
        return _hvis(True, bog=fil, besked=u.bogsvar.besked)
    return _hvis(False, bog=fil, version=u.bogsvar.version or "ukendt")


@_årsag("uden_makroer")
def _uden_makroer(u: Undersøgelse) -> Udfald:
    return _hvis(not u.oplysninger().har_makroer, bog=u.fil())


@_årsag("excel_butik")
def _excel_butik(u: Undersøgelse) -> Udfald:
    fundne = (u.register(rf"{rod}\{EXCEL}").get("") for rod in ("HKCU", "HKLM"))
    sti = next((str(værdi) for værdi in fundne if værdi), "")
    if not sti:
        raise Spring(KAN_IKKE_AFGØRES, "intet_excel")
    return _hvis("\\windowsapps\\" in sti.casefold(), sti=sti)


# --- Python


@_årsag("python_mangler")
def _python_mangler(u: Undersøgelse) -> Udfald:
    try:
        return _hvis(False, sti=u.fortolkerfil())
    except Spring as spring:
        if spring.status == KAN_IKKE_AFGØRES:
            raise
        return _hvis(True, sti=u.fortolker)


@_årsag("python_starter_ikke")
def _python_starter_ikke(u: Undersøgelse) -> Udfald:
    return _hvis(u.fortolkerfil() and u.pythonsvar is None, sti=i_konsollen(u.fortolker))


def _indvending(navn: str) -> Prøve:
    def prøve(u: Undersøgelse) -> Udfald:
        python = u.python()
        fundne = dict(indvendinger(python))
        fra, til = python_grænser()
        felter = {"hvad": fundne.get(navn, ""), "version": python.versionsnummer, "fra": fra, "til": til}
        return _hvis(navn in fundne, **felter)

    return prøve


for _navn in ("python_butik", "python_32bit", "python_processor", "python_slags", "python_version"):
    _årsag(_navn)(_indvending(_navn))


def _ventet_xlwings(u: Undersøgelse) -> str:
    """Den version, bogens makroer kræver; ellers den, pakken er låst til."""
    ventet = (u.kendt_bog and u.kendt_bog.xlwings) or krævet_xlwings()
    if not ventet:
        raise Spring(KAN_IKKE_AFGØRES, "ukendt_xlwings")
    return ventet


@_årsag("xlwings_version")
def _xlwings_version(u: Undersøgelse) -> Udfald:
    har, ventet = u.python().xlwings, _ventet_xlwings(u)
    return _hvis(har != ventet, "anden" if har else "mangler", har=har or "", ventet=ventet)


@_årsag("dll_mangler")
def _dll_mangler(u: Undersøgelse) -> Udfald:
    u.kræv_dll()
    ventet = _ventet_xlwings(u)
    if u.python().xlwings != ventet:
        raise Spring(GÆLDER_IKKE, "forkert_xlwings")
    mangler = manglende_dll(u.maskine, u.fortolker, ventet)
    return _hvis(mangler, dll=" og ".join(mangler), mappe=str(dll_mapper(u.fortolker)[-1]))


@_årsag("server")
def _server(u: Undersøgelse) -> Udfald:
    if u.python().xlwings is None:
        raise Spring(GÆLDER_IKKE, "forkert_xlwings")
    return _hvis(not spørg_serveren(u.maskine, i_konsollen(u.fortolker)))


@_årsag("pakke_svarer_ikke")
def _pakke_svarer_ikke(u: Undersøgelse) -> Udfald:
    return _hvis(u.python() and u.pakkesvar is None, version=u.pakkesvar or "")


@_årsag("pakke_version", kun_windows=False)
def _pakke_version(u: Undersøgelse) -> Udfald:
    pakke = u.pakkens_version() if u.er_windows else __version__
    bog = u.kendt_bog if u.er_windows else u.oplysninger()
    if bog is None:
        if ligger_i(u.maskine.python.sti, str(dll_mapper(u.fortolker)[-1])):
            raise Spring(GÆLDER_IKKE, "samme_program")
        return _hvis(pakke != __version__, "program", pakke=pakke, ventet=__version__)
    if not bog.version:
        raise Spring(KAN_IKKE_AFGØRES, "bog_uden_version")
    return _hvis(pakke != bog.version, "bog", pakke=pakke, ventet=bog.version)


@_årsag("com_registrering")
def _com_registrering(u: Undersøgelse) -> Udfald:
    bog = u.oplysninger()
    if not bog.har_makroer or bog.bruger_dll:
        raise Spring(GÆLDER_IKKE, "med_dll")
    ventet = com_kommando(u.fortolkerfil()).casefold()
    satte = {udgave: str(u.register(COM_SERVER, udgave).get("") or "") for udgave in UDGAVER}
    forkerte = [udgave for udgave in UDGAVER if satte[udgave].casefold() != ventet]
    hvilken = "anden" if any(satte[udgave] for udgave in forkerte) else "mangler"
    return _hvis(forkerte, hvilken, udgaver=" og ".join(f"{udgave}-bit" for udgave in forkerte))


@_årsag("pythonvariabler")
def _pythonvariabler(u: Undersøgelse) -> Udfald:
    u.kræv_dll()
    sat = [navn for navn in ("PYTHONHOME", "PYTHONPATH") if u.maskine.miljø(navn)]
    if not sat:
        return _hvis(False)
    u.pakkens_version()
    svarer_med = spørg_pakken(u.maskine, i_konsollen(u.fortolker), alene=False)
    return _hvis(svarer_med != u.pakkesvar, "sat", navne=" og ".join(sat))


# --- Makroer


@_årsag("makroer_politik")
def _makroer_politik(u: Undersøgelse) -> Udfald:
    if u.politik("Common", "vbaoff"):
        return _hvis(True, "vba_fra")
    regel = u.politik(r"Excel\Security", "VBAWarnings")
    return _hvis(regel in (KUN_SIGNEREDE, INGEN_MAKROER) and not u.er_betroet(), _makrovalg(regel))


@_årsag("makroer_indstilling")
def _makroer_indstilling(u: Undersøgelse) -> Udfald:
    if u.politik(r"Excel\Security", "VBAWarnings") is not None:
        raise Spring(GÆLDER_IKKE, "politik_bestemmer")
    valg = u.tal(rf"{BRUGER}\Excel\Security", "VBAWarnings")
    return _hvis(valg in (KUN_SIGNEREDE, INGEN_MAKROER) and not u.er_betroet(), _makrovalg(valg))


def _makrovalg(tal: int | None) -> str:
    return {KUN_SIGNEREDE: "kun_signerede", INGEN_MAKROER: "ingen"}.get(tal, "")


@_årsag("internetmaerke")
def _internetmærke(u: Undersøgelse) -> Udfald:
    bog = u.fil()
    mærket, regel = er_mærket(u.maskine, bog), u.internetregel()
    if mærket and not u.er_betroet():
        return _hvis(regel != 0, {0: "tilladt", 1: "regel"}.get(regel, ""), bog=bog)
    if mærket:
        return _hvis(False, "betroet")
    u.oplysninger()
    if u.på_netværket(bog) and regel != 0 and not u.er_betroet():
        raise Spring(KAN_IKKE_AFGØRES, "netvaerk")
    return _hvis(False)


@_årsag("placering")
def _placering(u: Undersøgelse) -> Udfald:
    sted = u.placering
    return _hvis(sted.hvorfor_ikke, sted.hvorfor_ikke or ("betroet" if sted.betroet else "ikke"), mappe=sted.mappe)


# --- Defender


def _regel(navn: str) -> Prøve:
    def prøve(u: Undersøgelse) -> Udfald:
        u.kræv_dll()
        tilstand = u.defender(tekster("diagnose")["regel"][navn])
        return _hvis(tilstand in (SPÆRRER, ADVARER), {ADVARER: "advarer", 2: "overvaager"}.get(tilstand, ""))

    return prøve


for _navn in ("asr_underprocesser", "asr_win32api"):
    _årsag(_navn)(_regel(_navn))


# --- Stier


@_årsag("sky")
def _sky(u: Undersøgelse) -> Udfald:
    bog = u.bogsti()
    mappe = bog if er_adresse(bog) else synkroniseret_mappe(u.maskine, bog)
    return _hvis(mappe, bog=bog, mappe=mappe or "")


@_årsag("sti_for_lang")
def _sti_for_lang(u: Undersøgelse) -> Udfald:
    u.kræv_dll()
    længde = kommandolængde(u.fortolker, u.bogsti())
    return _hvis(længde > KOMMANDO_HØJST, bog=u.bogsti(), antal=str(len(u.bogsti())))


@_årsag("tegn_i_stien")
def _tegn_i_stien(u: Undersøgelse) -> Udfald:
    u.kræv_dll()
    stier = u.fortolker + (u.bog or "")
    ukendte = sorted({tegn for tegn in stier if not _i_tegnsættet(tegn)})
    return _hvis(ukendte, tegn=" ".join(ukendte)[:40])


def _i_tegnsættet(tegn: str) -> bool:
    return tegn.encode(TEGNSÆT, "ignore") != b""


def kommandolængde(fortolker: str, bog: str) -> int:
    """Længden af den kommando, xlwings' makroer lader DLL'en starte Python med; bogens sti er med to gange."""
    stier = f"False;{bog};{bog};;;;".replace("\\", "\\\\").replace("'", "\\'").replace("&", "^&")
    nummer = "{00000000-0000-0000-0000-000000000000}"
    python = f'import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\"{stier}\\");'
    return len(f'cmd.exe  /K ""{fortolker}" -B -c "{python}import xlwings; xlwings.serve(\'{nummer}\')""')


# --- Andre dele af xlwings på pc'en


@_årsag("xlwings_tilfoejelse")
def _xlwings_tilføjelse(u: Undersøgelse) -> Udfald:
    startmappe = PureWindowsPath(u.maskine.miljø("APPDATA"), "Microsoft", "Excel", "XLSTART", "xlwings.xlam")
    fundne = [str(startmappe)] if u.maskine.findes(str(startmappe)) else []
    for navn, værdi in u.register(rf"{BRUGER}\Excel\Options").items():
        if re.fullmatch(r"open\d*", navn) and "xlwings" in str(værdi).casefold():
            fundne.append(str(værdi))
    return _hvis(fundne, hvor=", ".join(fundne))


@_årsag("xlwings_konfiguration")
def _xlwings_konfiguration(u: Undersøgelse) -> Udfald:
    u.kræv_dll()
    skjult = u.kendt_bog.konfiguration if u.kendt_bog else dict(konfiguration())
    skadelige = tekster("diagnose")["krav"]["noegler"]
    for fil in _konfigurationsfiler(u):
        sat = konfigurationsfil(u.maskine.læs(fil) or b"")
        nøgler = [n for n in skadelige if n not in skjult and sat.get(n, "").casefold() not in ("", "false", "falsk")]
        if nøgler:
            return _hvis(True, fil=fil, noegler=", ".join(nøgler))
    return _hvis(False)


def _konfigurationsfiler(u: Undersøgelse) -> Iterator[str]:
    if u.bog and not er_adresse(u.bog):
        yield str(PureWindowsPath(u.bog).with_name("xlwings.conf"))
    yield str(PureWindowsPath(u.maskine.miljø("USERPROFILE"), ".xlwings", "xlwings.conf"))


# --- Udskrift


def som_tekst(fund: Sequence[Fund]) -> str:
    """Fundene først, så det uafklarede; det, der er i orden, nævnes kort."""
    faste = tekster("diagnose")["udskrift"]
    linjer = [faste["fundet"] if any(post.er_fundet for post in fund) else faste["intet"], ""]
    for post in fund:
        if post.er_fundet:
            linjer += [f"FUNDET  {post.titel}", f"  {post.fandt}", f"  Gør sådan: {post.ret}", ""]
    for status in (KAN_IKKE_AFGØRES, I_ORDEN):
        med = [post for post in fund if post.status == status]
        if med:
            linjer += [f"{status.capitalize()}:", *(f"  {post.titel}: {post.fandt}" for post in med), ""]
    linjer += _sprunget_over(fund)
    if any(post.id == "windows" and post.status == I_ORDEN for post in fund):
        linjer.append(faste["kan_ikke_ses"])
    return "\n".join(linjer).rstrip()


def _sprunget_over(fund: Sequence[Fund]) -> list[str]:
    """Det, der ikke gælder, samlet efter grunden, så den ikke står ved hver enkelt."""
    efter_grund: dict[str, list[str]] = {}
    for post in fund:
        if post.status == GÆLDER_IKKE:
            efter_grund.setdefault(post.fandt, []).append(post.titel)
    linjer = [f"{GÆLDER_IKKE.capitalize()}:"] if efter_grund else []
    for grund, titler in efter_grund.items():
        linjer += textwrap.wrap(f"{grund} ({'; '.join(titler)})", BREDDE, initial_indent="  ", subsequent_indent="    ")
    return [*linjer, ""]


def som_dict(fund: Sequence[Fund]) -> dict[str, Any]:
    """Til `--json`."""
    antal = {status: sum(post.status == status for post in fund) for status in STATUSSER}
    return {"version": __version__, "antal": antal, "årsager": [asdict(post) for post in fund]}
