"""Et gyldigt kald af hver funktion med argumenter: det, andre prøver ændrer lidt på."""

from typing import Any

from faelles import BOTILBUD, GRUPPE, UDEKØRENDE, ÅRSLØN, ÅRSNORM, fravær, lønposter, miks, opgaver, tilbud
from faelles_takster import TRAPPEN, borgere, takstgrundlag, tildelinger, trapper, udgiftsposter

FRI, POSTER, LØN = fravær(oplysninger=False), opgaver(oplysninger=False), lønposter(oplysninger=False)
"""Uden kilder og datoer: så rammer en tilfældig ændring oftest en celle, der betyder noget."""

BORGERE = [række for nr, række in enumerate(borgere()) if nr % 6 == 0]
TRAPPERNE = [række for række in trapper() if række[0] in {grundlag[1] for grundlag in takstgrundlag()[1:]}]
"""Et udsnit af borgerne og kun de trapper, der er i brug: så rammer en tilfældig ændring noget, der læses."""

GYLDIGE: dict[str, tuple[Any, ...]] = {
    "FRAVAERSTIMER": (fravær(), ÅRSNORM),
    "FREMMOEDETIMER": (FRI, ÅRSNORM),
    "OPGAVETIMER": (FRI, POSTER, UDEKØRENDE, "Om borger", ÅRSNORM),
    "BORGERTIMER": (FRI, opgaver(), BOTILBUD, ÅRSNORM),
    "TIMEFORDELING": (FRI, POSTER, UDEKØRENDE, ÅRSNORM),
    "TIMEPRIS": (ÅRSLØN, FRI, POSTER, GRUPPE, "borgertime", 4.0, ÅRSNORM),
    "TIMEPRIS_FORKLAR": (ÅRSLØN, FRI, POSTER, UDEKØRENDE, "borgerrelateret time", 1.0, ÅRSNORM),
    "TIMEPRIS_ANDEL": (ÅRSLØN, 0.51, ÅRSNORM),
    "FOELSOMHED": (ÅRSLØN, FRI, POSTER, UDEKØRENDE, 0.1, ÅRSNORM),
    "FOELSOMHED_SYGDOM": (ÅRSLØN, FRI, POSTER, UDEKØRENDE, 0.01, ÅRSNORM),
    "MAALSOEG_OPGAVE": (FRI, POSTER, UDEKØRENDE, POSTER[1][0], 0.65, ÅRSNORM),
    "LOENUDGIFT": (LØN,),
    "STOETTETIMER": (14_400_000.0, 487.98),
    "STOETTETIMER_MIKS": (9_600_000.0, [[490.85], [429.23], [107.31], [None]], [[0.8], [0.1], [0.1], [None]]),
    "HELLIGDAGE": (2026.0,),
    "ARBEJDSDAGE": (2026.0,),
    "BASISTAKST": (6_935_000.0, 20.0, 0.95, 365.0),
    "GENNEMSNITSTAKST": (17_000_000.0, 26.0, 0.97, 365.0),
    "TRAPPE": (4.0, 2.0, 1.5, 0.5, "timer/døgn"),
    "TAKSTTRIN": ([[8.0], [25.0], [None], [10.0], [3.0]], TRAPPEN, "timer/uge"),
    "PAKKETAKST": (
        [[8.0, 25.0], [None, 60.0]],
        TRAPPEN,
        487.98,
        "midt",
        [["timer/uge", "timer/uge"], [None, "minutter/døgn"]],
    ),
    "TAKSTTRAPPE": (TRAPPEN, 487.98, 900.0, "midt"),
    "KORTLAEGNING": (BORGERE, "timer/uge"),
    "TILDELING": ("Kombination", 10_000_000.0, 20.0, 18.0, 0.5, 4_000_000.0, 10_500.0, 12.0),
    "TILDELINGSFORLOEB": (10_000_000.0, 20.0, 0.7, 1.2, 0.1, 0.5, 4_000_000.0, 10_500.0, 12.0),
    "TILDELINGSPRINCIP": (32.0, "Botilbud", "Nej", "Tilstrækkeligt", 8.0),
    "TJEK_INDDATA": (FRI, POSTER, ÅRSNORM, LØN, tilbud(oplysninger=False), miks(oplysninger=False), 4.0, "STU", 2026.0),
    "TJEK_TAKSTER": (TRAPPERNE, udgiftsposter(), takstgrundlag(), BORGERE, tildelinger(), LØN, 0.95),
}
