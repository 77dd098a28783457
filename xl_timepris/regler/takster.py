"""Takster pr. plads pr. døgn: basistakst, gennemsnitstakst og samlet takst."""

from ..fejl import fejl

DAGE_PR_ÅR = 365
"""Takster regnes med 365 dage, også i skudår."""


def takst_pr_plads_kr(udgift_kr: float, pladser: float, belægning_andel: float, takst_dage: float) -> float:
    """Udgiften pr. belagt plads pr. døgn.

    Formel: udgift / (pladser x belægning x dage). Er udgiften de faste udgifter, er det basistaksten; er den alle
    udgifter, er det gennemsnitstaksten.
    Enheder: kr./år, pladser, andel (0-1) og dage/år ind, kr./plads/døgn ud.
    Fejl: TP-115, når der ingen belagte døgn er.
    Kilde: VIVE 2022, afsnit 2.1.2 (s. 19-20): basistaksten dækker de faste udgifter; divisoren er takstreglernes.

    >>> takst_pr_plads_kr(1387000, 20, 0.95, 365)
    200.0
    """
    belagte_døgn = pladser * belægning_andel * takst_dage
    if belagte_døgn == 0:
        raise fejl("TP-115", felt="Pladser x belægning x dage")
    return udgift_kr / belagte_døgn


def samlet_takst_kr(basistakst_kr: float, ydelsespakketakst_kr: float, plads_andel: float = 1) -> float:
    """Det, en borger koster pr. døgn.

    Formel: pladsens andel (1, eller faktoren for en halv plads) x basistakst + ydelsespakketakst.
    Enheder: kr./døgn og andel (0-1) ind, kr./døgn ud.
    Fejl: ingen.
    Kilde: VIVE 2022, afsnit 2.1.2 og 2.2.2 (s. 19-20 og 33): basistakst + ydelsespakketakst, halv og hel plads.

    >>> samlet_takst_kr(900, 1200), samlet_takst_kr(900, 1200, 0.5)
    (2100, 1650.0)
    """
    return plads_andel * basistakst_kr + ydelsespakketakst_kr
