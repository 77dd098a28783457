"""Fra lønbudget til årsværk og støttetimer."""

from collections.abc import Sequence

from ..fejl import dansk_tal, fejl

TOLERANCE_ANDEL = 1e-9
"""Så meget må summen af andele afvige fra 1, fordi decimaltal ikke gemmes eksakt."""


def årsværk(lønbudget_kr: float, årsløn_kr: float) -> float:
    """Hvor mange årsværk lønbudgettet rækker til.

    Formel: årsværk = lønbudget / årsløn.
    Enheder: kr./år og kr./årsværk ind, årsværk ud.
    Fejl: ingen; årslønnen er større end 0.
    Kilde: VIVE 2022, afsnit 3.1.3 (s. 58-59).

    >>> årsværk(14400000, 480000)
    30.0
    """
    return lønbudget_kr / årsløn_kr


def støttetimer(lønbudget_kr: float, timepris_kr: float) -> float:
    """Hvor mange støttetimer lønbudgettet rækker til.

    Formel: støttetimer = lønbudget / timepris pr. borgertime.
    Enheder: kr./år og kr./time ind, timer/år ud.
    Fejl: TP-115, når timeprisen er 0.
    Kilde: VIVE 2022, afsnit 3.1.3 (s. 58-59).

    >>> støttetimer(14400000, 480)
    30000.0
    """
    if timepris_kr == 0:
        raise fejl("TP-115", felt="Timepris")
    return lønbudget_kr / timepris_kr


def støttetimer_i_miks_timer(
    lønbudget_kr: float, timepriser_kr: Sequence[float], andele_andel: Sequence[float]
) -> float:
    """Støttetimer af et lønbudget, når timerne fordeles på støtteformer med hver sin pris.

    Formel: støttetimer = lønbudget / summen af (andel af timerne x timepris).
    Enheder: kr./år, kr./time og andele (0-1) ind, timer/år ud.
    Fejl: TP-116, når andelene ikke summer til 1; TP-117 ved forskelligt antal; TP-115, når prisen i alt er 0.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 57): hvad virtuel og gruppebostøtte betyder for antallet af støttetimer.

    >>> støttetimer_i_miks_timer(9600000, [500.0, 400.0], [0.8, 0.2])
    20000.0
    """
    if len(timepriser_kr) != len(andele_andel):
        raise fejl("TP-117", fik=f"{len(timepriser_kr)} timepriser", tilladt=f"{len(andele_andel)} andele")
    sum_andel = sum(andele_andel)
    if abs(sum_andel - 1) > TOLERANCE_ANDEL:
        raise fejl("TP-116", fik=f"{dansk_tal(sum_andel * 100)} %")
    pris_kr = sum(andel * pris for andel, pris in zip(andele_andel, timepriser_kr, strict=True))
    if pris_kr == 0:
        raise fejl("TP-115", felt="Timepris")
    return lønbudget_kr / pris_kr
