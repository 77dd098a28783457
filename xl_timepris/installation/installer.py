"""`xl-timepris installer`: et privat Python-miljø og bogen på plads, uden administrator og uden at røre andet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from .. import __version__
from ..excel.bogfil import Bogfil
from ..excel.vba import com_kommando, konfiguration
from ..fejl import fejl
from . import bogkopi, miljoe
from .bogen import Bogoplysninger, oplysninger
from .diagnose import uden_hjem
from .krav import PROJEKT, fortolker_i_miljøet, i_konsollen, indvendinger, krævet_xlwings, python_grænser, tekster
from .maskine import WINDOWS, Maskine
from .undersoegelse import COM_SERVER, er_adresse, synkroniseret_mappe

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
    trin("bog", navn=bogkilde.name, version=__version__)
    _klargør_mappe(mappe)
    bogkopi.kræv_lukket(mappe / bogkilde.name, bog.data)

    meld(tekster("installer")["vent"])
    lavet = miljoe.klargør(maskine, kilde)
    trin("miljoe_lavet" if lavet else "miljoe_brugt", mappe=str(miljoe.mappe(maskine)))
    if com or not om_bogen.bruger_dll:
        registrér_com(maskine)
        trin("com")

    kopi = bogkopi.læg(bog, mappe, __version__)
    rapport.bog = kopi.sti
    trin(f"kopi_{kopi.hvordan}", sti=str(kopi.sti))
    _slut(rapport, kopi)
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
        raise fejl("TP-322", felt=str(miljoe.mappe(maskine)), fik="Windows siger ikke, hvor mappen er")


def find_kilde(kilde: Path | None) -> Path:
    """Projektmappen eller pakken at installere fra; TP-328, når der ingen er."""
    kilde = kilde or PROJEKT
    er_projekt = (kilde / "pyproject.toml").is_file() and (kilde / "xl_timepris").is_dir()
    if er_projekt or (kilde.suffix == ".whl" and kilde.is_file()):
        return kilde
    raise fejl("TP-328", felt=str(kilde))


def kræv_bog(bog: Bogfil, om: Bogoplysninger) -> None:
    """TP-327, når bogen ikke er den, dette program er lavet til."""

    def afvis(fik: str) -> None:
        raise fejl("TP-327", felt=bog.sti.name, fik=fik)

    if not om.har_makroer:
        afvis("den har ingen makroer")
    if om.version != __version__:
        afvis(f"den har version {om.version or 'ukendt'}, og programmet har {__version__}")
    if dict(om.konfiguration) != dict(konfiguration()):
        afvis("den leder efter Python et andet sted")
    if om.bruger_dll and om.xlwings != krævet_xlwings():
        afvis(f"den kræver xlwings {om.xlwings or 'ukendt'}, og programmet har {krævet_xlwings()}")


def registrér_com(maskine: Maskine) -> None:
    """Fortæller Windows, hvilken Python der skal startes for denne bruger."""
    kommando = com_kommando(str(fortolker_i_miljøet(maskine)))
    try:
        maskine.skriv_register(COM_SERVER, kommando)
    except OSError as årsag:
        raise fejl("TP-326", felt="registreringen af Python hos Windows") from årsag


def _klargør_mappe(mappe: Path) -> None:
    if er_adresse(str(mappe)):
        raise fejl("TP-329", felt=str(mappe), fik="det er en adresse på nettet")
    try:
        mappe.mkdir(parents=True, exist_ok=True)
    except OSError as årsag:
        raise fejl("TP-329", felt=str(mappe), fik="den kan ikke laves") from årsag


def _slut(rapport: Rapport, kopi: bogkopi.Kopi) -> None:
    faste, maskine = tekster("installer"), rapport.maskine
    program = PureWindowsPath(i_konsollen(str(fortolker_i_miljøet(maskine)))).with_name("xl-timepris.exe")
    felter = {
        "bog": str(kopi.sti),
        "mappe": str(kopi.sti.parent),
        "beholdt": str(kopi.beholdt or ""),
        "program": str(program),
    }
    if kopi.beholdt:
        rapport.advarsler.append(faste["advarsel"]["beholdt"].format_map(felter))
    if synkroniseret_mappe(maskine, str(kopi.sti)):
        rapport.advarsler.append(faste["advarsel"]["sky"].format_map(felter))
    rapport.næste += [tekst.format_map(felter) for tekst in faste["faerdig"]["naeste"]]
    rapport.kan_ikke += [tekst.format_map(felter) for tekst in faste["faerdig"]["kan_ikke"]]
