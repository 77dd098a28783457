"""Tildeling: hvad et tilbud får af budget efter hvert princip, og hvilket princip der passer til tilbuddet."""

from ..fejl import fejl
from ..ordlister import BOFÆLLESSKAB, BOSTØTTE

GRENE = ÅBEN, DATA, STØTTE, FÆLLESSKAB, LILLE, ELLERS = (
    "åben",
    "datagrundlag",
    "bostøtte",
    "bofællesskab",
    "lille",
    "ellers",
)
"""Beslutningstræets grene i den rækkefølge, de prøves."""


def _afvigelse(forudsat_pladser: float, faktisk_pladser: float) -> float:
    if forudsat_pladser == 0:
        raise fejl("TP-115", felt="Forudsat belægning")
    return (faktisk_pladser - forudsat_pladser) / forudsat_pladser


def aktivitetsbaseret_kr(
    budget_kr: float, forudsat_pladser: float, faktisk_pladser: float, regulering_andel: float = 1
) -> float:
    """Budgettet, når det følger belægningen, helt eller delvist.

    Formel: budget x (1 + reguleringsgrad x (faktisk - forudsat) / forudsat), ens opad og nedad.
    Enheder: kr./år, pladser og andel ind, kr./år ud.
    Fejl: TP-115, når den forudsatte belægning er 0.
    Kilde: VIVE 2022, afsnit 2.1.1 og Tabel 2.2 (s. 17-18): 50 % takstregulering; formlen er produktets læsning.

    >>> aktivitetsbaseret_kr(10_000_000, 20, 18), aktivitetsbaseret_kr(10_000_000, 20, 18, 0.5)
    (9000000.0, 9500000.0)
    """
    return budget_kr * (1 + regulering_andel * _afvigelse(forudsat_pladser, faktisk_pladser))


def rammebaseret_kr(budget_kr: float) -> float:
    """Budgettet, når det er en fast ramme.

    Formel: budget, uanset belægningen.
    Enheder: kr./år ind og ud.
    Fejl: ingen.
    Kilde: VIVE 2022, afsnit 2.4.1 og Tabel 2.19 (s. 48): ingen regulering ved over- eller underbelægning.

    >>> rammebaseret_kr(10_000_000)
    10000000
    """
    return budget_kr


def kombination_kr(
    budget_kr: float, faste_udgifter_kr: float, forudsat_pladser: float, faktisk_pladser: float
) -> float:
    """Budgettet, når de faste udgifter er en ramme, og resten følger belægningen.

    Formel: faste udgifter + (budget - faste udgifter) x faktisk / forudsat.
    Enheder: kr./år og pladser ind, kr./år ud.
    Fejl: TP-115, når den forudsatte belægning er 0; TP-132, når de faste udgifter er større end budgettet.
    Kilde: VIVE 2022, afsnit 2.1.1 og 2.4.1 (s. 18-19 og 48).

    >>> kombination_kr(10_000_000, 4_000_000, 20, 18)
    9400000.0
    """
    if faste_udgifter_kr > budget_kr:
        raise fejl("TP-132", fik=faste_udgifter_kr, tilladt=budget_kr)
    return budget_kr + (budget_kr - faste_udgifter_kr) * _afvigelse(forudsat_pladser, faktisk_pladser)


def belægningsreguleret_ramme_kr(
    budget_kr: float, forudsat_pladser: float, faktisk_pladser: float, sats_kr: float, måneder_pr_år: float
) -> float:
    """Budgettet, når rammen er fast, men der lægges en sats til for hver plads over den forudsatte belægning.

    Formel: budget + max(0, faktisk - forudsat) x sats pr. måned x måneder; ingen regulering nedad.
    Enheder: kr./år, pladser, kr./plads/måned og måneder/år ind, kr./år ud.
    Fejl: ingen.
    Kilde: VIVE 2022, afsnit 2.5.1 (s. 50-51): STU får omkring 10.500 kr. pr. måned pr. elev over 17.

    >>> [belægningsreguleret_ramme_kr(3_000_000, 17, elever, 10_500, 12) for elever in (15, 17, 18)]
    [3000000, 3000000, 3126000]
    """
    return budget_kr + max(0, faktisk_pladser - forudsat_pladser) * sats_kr * måneder_pr_år


def gren(
    målgruppe: str, pladser: float | None, er_åbent: bool, har_data: bool, lille_pladser: float
) -> str:
    """Den gren i beslutningstræet, tilbuddet følger.

    Formel: åbent/uvisiteret; ellers utilstrækkeligt datagrundlag; ellers udekørende bostøtte; ellers bofællesskab;
    ellers lille (højst grænsens pladser); ellers resten.
    Enheder: målgruppe i ord, pladser, ja/nej og grænsen i pladser ind, grenens navn ud.
    Fejl: TP-101, når pladser mangler, og grenen afhænger af dem.
    Kilde: VIVE 2022, kapitel 2 og afsnit 2.1.1, 2.2.1, 2.3.1, 2.4.1 og 2.5.1 (s. 14-19 og 31-51).

    >>> gren("Botilbud", 32, False, True, 8), gren("Botilbud", 6, False, True, 8)
    ('ellers', 'lille')
    >>> gren("Dagtilbud", None, True, True, 8)
    'åben'
    """
    if er_åbent:
        return ÅBEN
    if not har_data:
        return DATA
    if målgruppe == BOSTØTTE:
        return STØTTE
    if målgruppe == BOFÆLLESSKAB:
        return FÆLLESSKAB
    if pladser is None:
        raise fejl("TP-101", felt="Pladser")
    return LILLE if pladser <= lille_pladser else ELLERS
