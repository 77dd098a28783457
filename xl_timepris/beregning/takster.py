"""Fra taksttrappe og støttebehov til trin, ydelsespakketakst og samlet takst."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..fejl import TimeprisFejl, dansk_tal, fejl, vis
from ..inddata.borgere import Borgerrække
from ..inddata.graenser import grænse
from ..inddata.tabeller import Tabel, ens_form
from ..inddata.trapper import Trapperække
from ..regler.kortlaegning import passende_trappe, spring_i_halvdele
from ..regler.takster import samlet_takst_kr
from ..regler.taksttrappe import (
    omregnet_antal,
    pris_pr_døgn_timer,
    trappegrænser,
    trin_nr,
    ydelsespakketakst_kr,
)

HUSK = 128
NAVN_HØJST = 200
"""Så meget af et trins navn vises; en celle i en tabel må højst bære 255 tegn."""


@dataclass(frozen=True, slots=True)
class Trappe:
    """En trappe uden fejl: trinenes navne, grænser og priser i rækkefølge."""

    rækker: tuple[Trapperække, ...]
    navne: tuple[str | float, ...]
    fra: tuple[float, ...]
    slut: float | None
    enhed: str


@dataclass(frozen=True, slots=True)
class Takst:
    """Et trin med dets pris."""

    trin: str | float
    fra: float
    til: float | None
    timer_pr_døgn: float
    pakketakst: float
    samlet: float
    spring: float | None


@lru_cache(maxsize=HUSK)
def trappe(tabel: Tabel[Trapperække]) -> Trappe:
    """Trappen; den første fejl i den rejses."""
    rækker = tabel.gyldige()
    fra = tuple(r.fra for r in rækker)
    navne = tuple(vis(r.trin, NAVN_HØJST) if isinstance(r.trin, str) else r.trin for r in rækker)
    return Trappe(rækker, navne, fra, rækker[-1].til, rækker[0].enhed)


def bygget_trappe(
    antal: float, første: float, bredde: float, stigning: float, enhed: str
) -> list[tuple[int, float, float | None, float | None]]:
    """En lineær eller stigende trappe: trin, Fra, Til og Pristimer; det sidste trin er åbent med midten som pris."""
    if antal != int(antal):
        raise fejl("TP-134", felt=grænse("antal_trin").felt, fik=antal)
    grænser = trappegrænser(int(antal), første, bredde, stigning)
    trin: list[tuple[int, float, float | None, float | None]] = [
        (nr, fra, til, None) for nr, (fra, til) in enumerate(pairwise(grænser), start=1)
    ]
    nr, fra, til, _ = trin[-1]
    periode = "timer/" + enhed.partition("/")[2]
    midte = omregnet_antal((fra + (til or fra)) / 2, enhed, periode)
    return [*trin[:-1], (nr, fra, None, midte)]


def trin_for(trappen: Trappe, behov: Sequence[float], enhed: str | None) -> list[int | None]:
    """Trinenes numre (fra 0) for en række behov i én enhed; intet uden for trappen."""
    if enhed is not None and enhed != trappen.enhed:
        behov = [omregnet_antal(b, enhed, trappen.enhed) for b in behov]
    return trin_nr(behov, trappen.fra, trappen.slut)


def uden_for_trappen(trappen: Trappe, behov: float, enhed: str | None) -> TimeprisFejl:
    """Hvorfor et behov ikke kan indplaceres."""
    fra, enheden = dansk_tal(trappen.fra[0]), trappen.enhed
    interval = f"{fra} {enheden} og op" if trappen.slut is None else f"{fra} til {dansk_tal(trappen.slut)} {enheden}"
    return fejl("TP-131", fik=behov, enhed=enhed or trappen.enhed, tilladt=interval)


def trintimer(trappen: Trappe, prispunkt: str) -> list[float]:
    """De timer pr. døgn, hvert trin prissættes med."""
    return [pris_pr_døgn_timer(r.fra, r.til, r.enhed, r.pristimer, prispunkt) for r in trappen.rækker]


def pakketakster(trappen: Trappe, timepris_kr: float, prispunkt: str) -> list[float]:
    """Hvert trins ydelsespakketakst pr. døgn."""
    return [
        ydelsespakketakst_kr(timer, timepris_kr, 1.0 if række.timeprisandel is None else række.timeprisandel)
        for række, timer in zip(trappen.rækker, trintimer(trappen, prispunkt), strict=True)
    ]


def taksttrappe(trappen: Trappe, timepris_kr: float, basistakst_kr: float, prispunkt: str) -> list[Takst]:
    """Hele trappen med priser og springet op fra trinnet før."""
    pakker = pakketakster(trappen, timepris_kr, prispunkt)
    spring = [None, *(efter - før for før, efter in pairwise(pakker))]
    return [
        Takst(navn, r.fra, r.til, timer, pakke, samlet_takst_kr(basistakst_kr, pakke), trinspring)
        for navn, r, timer, pakke, trinspring in zip(
            trappen.navne, trappen.rækker, trintimer(trappen, prispunkt), pakker, spring, strict=True
        )
    ]


# --- Kortlægning af støttebehov


@dataclass(frozen=True, slots=True)
class Kortlagt:
    """Et tilbuds borgere: behovets spænd, og den trappe, der passer."""

    tilbud: str
    behov: tuple[float, ...]
    spring: tuple[float, float]
    trappe: str


def kortlægning(borgere: Tabel[Borgerrække], enhed: str) -> list[Kortlagt]:
    """Støttebehovet for hvert tilbuds borgere i én enhed, tilbuddene i den rækkefølge, de står."""
    efter_tilbud: dict[str, tuple[str, list[float]]] = {}
    for række in borgere.gyldige():
        _, behov = efter_tilbud.setdefault(ens_form(række.tilbud), (række.tilbud, []))
        behov.append(omregnet_antal(række.støttebehov, række.enhed, enhed))
    return [
        Kortlagt(navn, tuple(sorted(behov)), spring_i_halvdele(behov), passende_trappe(behov))
        for navn, behov in efter_tilbud.values()
    ]
