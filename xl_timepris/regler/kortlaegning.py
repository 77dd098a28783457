"""Kortlægning af støttebehov: stiger borgernes behov jævnt, eller er springene størst til sidst?"""

from collections.abc import Sequence
from statistics import median

from ..enheder import BEHOVSTOLERANCE

FÆRREST_BORGERE = 5
"""Med færre borgere siger fordelingen ikke noget om trappen."""
JÆVNT_FORHOLD = 1.5
"""Op til dette forhold mellem øverste og nederste halvdels spring regnes stigningen for jævn; produktets valg."""
LINEÆR, STIGENDE, FOR_FÅ = "Lineær", "Ikke-lineær", "For få borgere"


def spring_i_halvdele(behov: Sequence[float]) -> tuple[float, float]:
    """Hvor meget behovet stiger fra det mindste til medianen, og fra medianen til det største.

    Formel: median - mindste; største - median.
    Enheder: støttebehov i én enhed ind, samme enhed ud.
    Fejl: ingen; der er mindst ét behov.
    Kilde: VIVE 2022, afsnit 2.1.2 (s. 20-21): kortlægning af de nuværende borgeres støttebehov.

    >>> spring_i_halvdele([1, 2, 3, 4, 5]), spring_i_halvdele([1, 2, 3, 8, 13])
    ((2, 2), (2, 10))
    """
    midte = median(behov)
    return midte - min(behov), max(behov) - midte


def passende_trappe(behov: Sequence[float]) -> str:
    """Om en lineær eller en ikke-lineær trappe passer til borgernes behov.

    Formel: lineær, når øverste halvdels spring er højst 1,5 gange nederste halvdels; ellers ikke-lineær.
    Enheder: støttebehov i én enhed ind, trappens slags ud.
    Fejl: ingen; færre end 5 borgere giver »For få borgere«.
    Kilde: VIVE 2022, afsnit 2.1.2 (s. 20-21): en jævnt stigende kurve taler for en lineær trappe; 1,5 er produktets.

    >>> passende_trappe([1, 2, 3, 4, 5]), passende_trappe([1, 2, 3, 8, 13])
    ('Lineær', 'Ikke-lineær')
    """
    if len(behov) < FÆRREST_BORGERE:
        return FOR_FÅ
    nederste, øverste = spring_i_halvdele(behov)
    return LINEÆR if øverste <= JÆVNT_FORHOLD * nederste + BEHOVSTOLERANCE else STIGENDE
