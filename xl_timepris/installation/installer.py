"""`xl-timepris installer`: et privat Python-miljø og bogen på plads, uden administrator og uden at røre andet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import __version__
from ..excel.bogfil import Bogfil
from ..excel.vba import com_kommando, konfiguration
from ..fejl import fejl
from . import bogkopi, miljoe
from .bogen import Bogoplysninger, oplysninger
from .diagnose import uden_hjem
from .krav import (
    MILJØ,
    PROGRAM,
    PROJEKT,
    fortolker_i_miljøet,
    galt,
    indvendinger,
    krævet_xlwings,
    python_grænser,
    tekster,
)
from .maskine import UDGAVER, WINDOWS, Maskine
from .undersoegelse import COM_SERVER, Spring, Undersøgelse, er_adresse, er_mærket, synkroniseret_mappe

LEVERET_BOG = PROJEKT / "workbook" / "timepris.xlsm"
"""Bogen i projektmappen."""

Meld = Callable[[str], None]


@dataclass(slots=True)
class Rapport:
    """Hvad der blev gjort, trin for trin, hvad man skal passe på, og hvad man nu skal."""

    maskine: Maskine
    bog: Path | None = None
    trin: list[str] = field(default_factory=list)
    advarsler: list[str] = field(default_factory=list)
    næste: list[str] = field(default_factory=list)
    kan_ikke: list[str] = field(default_factory=list)

    def som_tekst(self) -> str:
        """Til skærmen, med hele stier, så de kan kopieres."""
        linjer: list[str] = []
        for navn, overskrift in tekster("installer")["overskrift"].items():
            if poster := getattr(self, navn):
                linjer += ["", overskrift, *(f"  {nr}. {post}" for nr, post in enumerate(poster, 1))]
        return "\n".join(linjer[1:])

    def som_dict(self) -> dict[str, Any]:
        """Til `--json`: brugerens egen mappe er skrevet kort, så svaret kan sendes til andre."""
        afsnit = {navn: getattr(self, navn) for navn in tekster("installer")["overskrift"]}
        korte = {navn: [uden_hjem(post, self.maskine) for post in poster] for navn, poster in afsnit.items()}
        return {"version": __version__, "bog": uden_hjem(str(self.bog or ""), self.maskine), **korte}


def standardmappe(maskine: Maskine) -> Path:
    """Mappen, bogen lægges i, når brugeren ikke vælger en."""
    return Path(maskine.miljø("USERPROFILE") or maskine.miljø("HOME") or ".") / "Timepris"


def installeret_bog(maskine: Maskine) -> Path | None:
    """Bogen, hvor installationen lægger den, når den ligger der."""
    bog = standardmappe(maskine) / LEVERET_BOG.name
    return bog if maskine.findes(str(bog)) else None


def installér(
    maskine: Maskine,
    bogkilde: Path,
    mappe: Path | None = None,
    kilde: Path | None = None,
    com: bool = False,
    meld: Meld = lambda _: None,
) -> Rapport:
    """Gør bogen klar i Excel på denne maskine; en `TimeprisFejl` siger, hvorfor den ikke kan.

    `mappe` er der, bogen lægges (ellers mappen Timepris hos brugeren), og `kilde` er projektmappen eller en pakke
    (.whl). `meld` får en linje, før noget tager tid.
    """
    rapport = Rapport(maskine)
    mappe = mappe or standardmappe(maskine)

    def trin(hvilket: str, **felter: str) -> None:
        rapport.trin.append(tekster("installer")["trin"][hvilket].format_map(felter))

    kræv_windows(maskine)
    kræv_python(maskine)
    trin("python", version=maskine.python.versionsnummer)
    kilde = find_kilde(kilde)
    bog = Bogfil(bogkilde)
    om_bogen = oplysninger(bog)
    kræv_bog(bog, om_bogen)
    mærket = kræv_frigivet(maskine, bogkilde)
    trin("bog", navn=bogkilde.name, version=__version__)
    _klargør_mappe(mappe)

    meld(tekster("installer")["tekst"]["vent"])
    lavet = miljoe.klargør(maskine, kilde)
    trin("miljoe_lavet" if lavet else "miljoe_brugt", mappe=str(miljoe.mappe(maskine)))
    com = com or not om_bogen.bruger_dll
    if com:
        registrér_com(maskine)
        trin("com")

    kopi = bogkopi.læg(bog, mappe, __version__)
    rapport.bog = kopi.sti
    trin(f"kopi_{kopi.hvordan}", sti=str(kopi.sti))
    _slut(rapport, kopi, bogkilde if mærket else None, com)
    return rapport


def kræv_windows(maskine: Maskine) -> None:
    """TP-320 på andet end Windows."""
    if maskine.system != WINDOWS:
        raise fejl("TP-320", fik={"Darwin": "macOS"}.get(maskine.system, maskine.system))


def kræv_python(maskine: Maskine) -> None:
    """TP-321, når den Python, der kører, ikke kan bruges; TP-322, når Windows ikke siger, hvor miljøet skal være."""
    python = maskine.python
    fra, til = python_grænser()
    for navn, _ in indvendinger(python):
        kort = tekster("diagnose")["aarsag"][navn]["kort"]
        raise fejl("TP-321", felt=python.versionsnummer, fik=kort, tilladt=f"{fra} til {til}")
    if not fortolker_i_miljøet(maskine).is_absolute():
        raise galt("ukendt_sted", str(MILJØ))


def find_kilde(kilde: Path | None) -> Path:
    """Projektmappen eller pakken at installere fra; TP-328, når der ingen er."""
    kilde = kilde or PROJEKT
    er_projekt = (kilde / "pyproject.toml").is_file() and (kilde / "xl_timepris").is_dir()
    if er_projekt or (kilde.suffix == ".whl" and kilde.is_file()):
        return kilde.resolve()
    raise fejl("TP-328", felt=str(kilde))


def kræv_bog(bog: Bogfil, om: Bogoplysninger) -> None:
    """TP-327, når bogen ikke er den, dette program er lavet til."""

    def afvis(hvorfor: str, har: str | None = None, ventet: str | None = None) -> None:
        raise galt(hvorfor, bog.sti.name, har=har or "ukendt", ventet=ventet or "ukendt")

    if not om.har_makroer:
        afvis("bog_uden_makroer")
    if om.version != __version__:
        afvis("bog_version", om.version, __version__)
    if dict(om.konfiguration) != dict(konfiguration()):
        afvis("bog_andet_sted")
    if om.bruger_dll and om.xlwings != krævet_xlwings():
        afvis("bog_xlwings", om.xlwings, krævet_xlwings())


def kræv_frigivet(maskine: Maskine, bog: Path) -> bool:
    """Sandt, når bogen er mærket som hentet fra internettet; TP-327, når organisationen så spærrer for makroer.

    Kopien bliver skrevet på ny og mister mærket, og det må ikke være en vej uden om reglen.
    """
    sti = maskine.fuld_sti(str(bog))
    if not er_mærket(maskine, sti):
        return False
    try:
        spærret = Undersøgelse(maskine, sti).internetregel() == 1
    except Spring:
        spærret = False
    if spærret:
        raise galt("internetregel", bog.name)
    return True


def registrér_com(maskine: Maskine) -> None:
    """Fortæller Windows, hvilken Python der skal startes for denne bruger; TP-326, når det er spærret."""
    kommando = com_kommando(str(fortolker_i_miljøet(maskine)))
    spærret = fejl("TP-326", felt=r"HKCU\Software\Classes\CLSID")
    try:
        maskine.skriv_register(COM_SERVER, kommando)
    except OSError as årsag:
        raise spærret from årsag
    if any((maskine.register(COM_SERVER, udgave) or {}).get("") != kommando for udgave in UDGAVER):
        raise spærret


def _klargør_mappe(mappe: Path) -> None:
    if er_adresse(str(mappe)):
        raise fejl("TP-329", felt=str(mappe), fik="det er en adresse på nettet")
    bogkopi.klargør_mappe(mappe)


def _advarsler(maskine: Maskine, kopi: bogkopi.Kopi, mærket: Path | None, com: bool) -> Iterator[str]:
    if kopi.beholdt:
        yield "beholdt"
    if mærket and kopi.hvordan != bogkopi.UÆNDRET:
        yield "maerket_kilde"
    if er_mærket(maskine, str(kopi.sti)):
        yield "maerket_bog"
    if synkroniseret_mappe(maskine, str(kopi.sti)):
        yield "sky"
    if com and maskine.python.versionsnummer in tekster("installer")["krav"]["aabner_vindue"]:
        yield "vindue"


def _slut(rapport: Rapport, kopi: bogkopi.Kopi, mærket: Path | None, com: bool) -> None:
    faste, maskine = tekster("installer"), rapport.maskine
    felter = {
        "bog": str(kopi.sti),
        "mappe": str(kopi.sti.parent),
        "beholdt": str(kopi.beholdt or ""),
        "kilde": str(mærket or ""),
        "program": PROGRAM,
        "python": maskine.python.versionsnummer,
    }
    for navn in _advarsler(maskine, kopi, mærket, com):
        rapport.advarsler.append(faste["advarsel"][navn].format_map(felter))
    rapport.næste += [tekst.format_map(felter) for tekst in faste["faerdig"]["naeste"]]
    rapport.kan_ikke += [tekst.format_map(felter) for tekst in faste["faerdig"]["kan_ikke"]]
