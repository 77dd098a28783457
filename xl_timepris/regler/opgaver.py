"""Opgaver væk fra borgeren: tid om borgeren og tid uden borgeren, omregnet til timer pr. år."""

from collections.abc import Iterable

from ..fejl import fejl
from .arbejdsaar import MINUTTER_PR_TIME, MÅNEDER_PR_ÅR, dagsnorm_timer
from .fravaer import fremmødedage, fremmødeuger


def perioder_pr_år(enhed: str, perioder: float | None) -> float:
    """Hvor mange gange om året en tid pr. måned eller pr. uge bruges.

    Formel: perioder, når de er udfyldt; ellers 12 for »timer/måned«.
    Enheder: antal/år ind og ud.
    Fejl: TP-114, når »timer/uge« ikke har perioder.
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26): »4,5 time/uge i 40 uger«, »2 timer pr. måned«.

    >>> perioder_pr_år("timer/måned", None), perioder_pr_år("timer/uge", 40)
    (12, 40)
    """
    if perioder is not None:
        return perioder
    if enhed == "timer/uge":
        raise fejl("TP-114", felt=enhed)
    return MÅNEDER_PR_ÅR


def opgave_i_timer(
    antal: float, enhed: str, perioder: float | None, årsnorm_timer: float, fremmøde_timer: float
) -> float:
    """Én opgaves tid omregnet til timer pr. år.

    Formel: antal x den tid, enheden står for: timer/år x 1; dage/år x dagsnorm; timer/måned og timer/uge x perioder;
    timer/fremmødeuge x fremmødeuger; minutter/fremmødedag / 60 x fremmødedage; % af årsnorm / 100 x årsnorm;
    % af fremmødetid / 100 x fremmødetimer.
    Enheder: antal i en af de otte opgaveenheder ind, timer/år ud.
    Fejl: TP-114, når »timer/uge« ikke har perioder; en enhed uden for listen er en programfejl (KeyError).
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26) og Tabel 2.17 (s. 45).

    >>> round(opgave_i_timer(30, "minutter/fremmødedag", None, 1924, 1509.6), 10)
    102.0
    >>> opgave_i_timer(2, "timer/måned", 10, 1924, 1509.6)
    20
    """
    if enhed in ("timer/måned", "timer/uge"):
        return antal * perioder_pr_år(enhed, perioder)
    return antal * _TIMER_PR_ENHED[enhed](årsnorm_timer, fremmøde_timer)


_TIMER_PR_ENHED = {
    "timer/år": lambda årsnorm, fremmøde: 1.0,
    "dage/år": lambda årsnorm, fremmøde: dagsnorm_timer(årsnorm),
    "timer/fremmødeuge": lambda årsnorm, fremmøde: fremmødeuger(fremmøde, årsnorm),
    "minutter/fremmødedag": lambda årsnorm, fremmøde: fremmødedage(fremmøde, årsnorm) / MINUTTER_PR_TIME,
    "% af årsnorm": lambda årsnorm, fremmøde: årsnorm / 100,
    "% af fremmødetid": lambda årsnorm, fremmøde: fremmøde / 100,
}


def opgavetimer(timer_pr_opgave: Iterable[float]) -> float:
    """Den samlede tid væk fra borgeren.

    Formel: opgavetimer = summen af opgavernes timer.
    Enheder: timer/år ind, timer/år ud.
    Fejl: ingen.
    Kilde: VIVE 2022, Figur 3.1 og afsnit 3.1.1 (s. 54-56).

    >>> opgavetimer([102.0, 10.0, 81.6])
    193.6
    """
    return sum(timer_pr_opgave, 0.0)


def timer_som_antal(
    opgave_timer: float, enhed: str, perioder: float | None, årsnorm_timer: float, fremmøde_timer: float
) -> float:
    """En opgaves timer pr. år skrevet i opgavens egen enhed.

    Formel: antal = timer / den tid, 1 i enheden står for (se opgave_i_timer).
    Enheder: timer/år ind, antal i en af de otte opgaveenheder ud.
    Fejl: TP-114, når »timer/uge« ikke har perioder; TP-115, når perioder er 0.
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26) og afsnit 3.1.1 (s. 56).

    >>> round(timer_som_antal(102, "minutter/fremmødedag", None, 1924, 1509.6), 10)
    30.0
    """
    en_timer = opgave_i_timer(1, enhed, perioder, årsnorm_timer, fremmøde_timer)
    if en_timer == 0:
        raise fejl("TP-115", felt="Perioder")
    return opgave_timer / en_timer
