"""Arbejdsåret: årsnorm, arbejdsdag og arbejdsuge."""

from collections.abc import Collection
from datetime import date, timedelta

NORMDAGE = 260
"""Arbejdsdage i årsnormen: 52 uger med 5 dage."""

DAGE_PR_UGE = 5
MÅNEDER_PR_ÅR = 12
MINUTTER_PR_TIME = 60


def dagsnorm_timer(årsnorm_timer: float) -> float:
    """Timer i en arbejdsdag.

    Formel: dagsnorm = årsnorm / 260.
    Enheder: timer/år ind, timer/dag ud.
    Fejl: ingen; årsnormen er kontrolleret, før den når hertil.
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26): 3 uddannelsesdage er 1,2 % af årsnormen; det passer med 7,4 timer.

    >>> dagsnorm_timer(1924)
    7.4
    """
    return årsnorm_timer / NORMDAGE


def arbejdsdage(år: int, helligdage: Collection[date]) -> int:
    """Antal arbejdsdage i et kalenderår.

    Formel: arbejdsdage = hverdage (mandag-fredag) - helligdage, der falder på en hverdag.
    Enheder: årstal og datoer ind, dage/år ud.
    Fejl: ingen; årstallet er kontrolleret, før det når hertil.
    Kilde: VIVE 2022, afsnit 2.1.3 (s. 23): ferie-, fri- og helligdage er fravær.

    >>> arbejdsdage(2026, [date(2026, 1, 1), date(2026, 12, 26)])
    260
    """
    return sum(1 for dag in hverdage(år) if dag not in helligdage)


def hverdage(år: int) -> list[date]:
    """Årets dage fra mandag til fredag.

    Formel: alle datoer i året, hvor ugedagen er mandag til fredag.
    Enheder: årstal ind, liste af datoer ud.
    Fejl: ingen; årstallet er kontrolleret, før det når hertil.
    Kilde: VIVE 2022, Tabel 2.4 (s. 23), om årsværket; ugens 5 dage er metodens valg og står ikke i rapporten.

    >>> len(hverdage(2026))
    261
    """
    første = date(år, 1, 1)
    antal = (date(år, 12, 31) - første).days + 1
    dage = (første + timedelta(days=n) for n in range(antal))
    return [dag for dag in dage if dag.weekday() < DAGE_PR_UGE]
