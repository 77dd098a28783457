"""Taksttrappen: hvilket trin et støttebehov hører til, og hvad trinets ydelsespakke koster."""

from bisect import bisect_right
from collections.abc import Sequence
from types import MappingProxyType

from ..enheder import BEHOVSTOLERANCE
from ..ordlister import NEDRE, ØVRE
from .arbejdsaar import MINUTTER_PR_TIME

DØGN_PR_UGE = 7

_MINUTTER_OG_DØGN = MappingProxyType(
    {
        "minutter/døgn": (1, 1),
        "timer/døgn": (MINUTTER_PR_TIME, 1),
        "minutter/uge": (1, DØGN_PR_UGE),
        "timer/uge": (MINUTTER_PR_TIME, DØGN_PR_UGE),
    }
)
"""Hver enheds tid i minutter og periode i døgn."""


def omregnet_antal(antal: float, fra_enhed: str, til_enhed: str) -> float:
    """Et støttebehov skrevet i en anden enhed.

    Formel: antal x (minutter i den enheds tid / døgn i dens periode), delt med det samme for den nye enhed.
    Enheder: minutter/døgn, timer/døgn, minutter/uge eller timer/uge ind og ud.
    Fejl: en enhed uden for listen er en programfejl (KeyError).
    Kilde: VIVE 2022, Tabel 2.3 (s. 19): trapper skrives i minutter eller timer, pr. døgn eller pr. uge.

    >>> omregnet_antal(2, "timer/døgn", "timer/uge"), omregnet_antal(90, "minutter/uge", "timer/uge")
    (14.0, 1.5)
    """
    if fra_enhed == til_enhed:
        return antal
    (fra_minutter, fra_døgn), (til_minutter, til_døgn) = _MINUTTER_OG_DØGN[fra_enhed], _MINUTTER_OG_DØGN[til_enhed]
    return antal * (fra_minutter * til_døgn) / (fra_døgn * til_minutter)


def trin_nr(behov_antal: Sequence[float], fra: Sequence[float], slut_antal: float | None) -> list[int | None]:
    """Trinenes numre for en række støttebehov; intet, når behovet er uden for trappen.

    Formel: det sidste trin, hvis Fra er højst behovet; på en grænse hører behovet til det øverste af de to trin.
    Enheder: behov, Fra og trappens slutning i trappens egen enhed ind; numre fra 0 ud.
    Fejl: ingen; et behov under første Fra eller fra trappens slutning og op er uden for.
    Kilde: VIVE 2022, afsnit 2.1.2 (s. 19-21): borgeren indplaceres efter støttebehov; grænsen er produktets valg.

    >>> trin_nr([0, 9.9, 10, 25, 40], [0, 10, 20], 40)
    [0, 0, 1, 2, None]
    """
    grænser = [grænse - BEHOVSTOLERANCE for grænse in fra]
    slut = float("inf") if slut_antal is None else slut_antal - BEHOVSTOLERANCE
    første = grænser[0]
    return [bisect_right(grænser, behov) - 1 if første <= behov < slut else None for behov in behov_antal]


def pris_pr_døgn_timer(
    fra_antal: float, til_antal: float | None, enhed: str, pris_timer: float | None, prispunkt: str
) -> float:
    """De timer pr. døgn, et trins ydelsespakke prissættes med.

    Formel: Pristimer, når de er givet; ellers trinets midte, nedre eller øvre grænse; et åbent trin prissættes ved
    sin nedre grænse. Pr. uge deles med 7.
    Enheder: Fra og Til i trappens enhed, Pristimer i timer pr. døgn eller uge ind; timer/døgn ud.
    Fejl: ingen; enhed og prispunkt er tjekket.
    Kilde: VIVE 2022, afsnit 2.1.2 (s. 19-20); webinaret, Trin 2: ydelsespakkens minutter og takst.

    >>> pris_pr_døgn_timer(60, 120, "minutter/døgn", None, "midt")
    1.5
    >>> pris_pr_døgn_timer(25, None, "timer/uge", 35, "midt")
    5.0
    """
    minutter, døgn = _MINUTTER_OG_DØGN[enhed]
    if pris_timer is not None:
        return pris_timer / døgn
    if til_antal is None or prispunkt == NEDRE:
        punkt = fra_antal
    else:
        punkt = til_antal if prispunkt == ØVRE else (fra_antal + til_antal) / 2
    return punkt * minutter / MINUTTER_PR_TIME / døgn


def ydelsespakketakst_kr(pris_timer: float, timepris_kr: float, timepris_andel: float = 1) -> float:
    """Det, en ydelsespakke koster pr. døgn.

    Formel: trinets timer pr. døgn x timepris x den del af timeprisen, trinet prissættes med (1 uden bånd).
    Enheder: timer/døgn, kr./time og andel ind, kr./døgn ud.
    Fejl: ingen.
    Kilde: VIVE 2022, afsnit 2.1.2 og 2.1.3 (s. 19-20 og 23): støttetimer x timepris, evt. flere timepriser.

    >>> ydelsespakketakst_kr(2.5, 480), ydelsespakketakst_kr(10, 480, 0.9)
    (1200.0, 4320.0)
    """
    return pris_timer * timepris_kr * timepris_andel


def trappegrænser(
    antal: int, første_antal: float, bredde_antal: float, stigning_antal: float
) -> list[float]:
    """Grænserne i en lineær eller stigende trappe, fra første Fra til den Til, sidste trin ville have haft.

    Formel: hvert trin begynder, hvor det forrige slutter; trin nr. n er bredde + (n - 1) x stigning bredt.
    Enheder: antal trin og støttebehov i trappens enhed ind; grænser i samme enhed ud.
    Fejl: ingen; bredden er større end 0.
    Kilde: VIVE 2022, afsnit 2.1.2 og Tabel 2.3 (s. 19-21): lineær trappe, eller større spring mellem de sidste trin.

    >>> trappegrænser(3, 10, 6, 0), trappegrænser(3, 0, 2, 1)
    ([10, 16, 22, 28], [0, 2, 5, 9])
    """
    return [første_antal + n * bredde_antal + stigning_antal * (n * (n - 1) // 2) for n in range(antal + 1)]
