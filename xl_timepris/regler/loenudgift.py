"""Lønudgiften pr. årsværk."""

from collections.abc import Iterable


def lønudgift_kr(beløb_kr: Iterable[float]) -> float:
    """Den årlige udgift pr. årsværk, som timeprisen regnes af.

    Formel: lønudgift = summen af de medregnede poster; refusion er negativ.
    Enheder: kr./årsværk ind, kr./årsværk ud.
    Fejl: ingen; timeprisen afviser selv en lønudgift på 0 eller derunder.
    Kilde: VIVE 2022, Tabel 2.7 (s. 27-28) og afsnit 3.1.2 (s. 57-58).

    >>> lønudgift_kr([480000.0, -12000.0])
    468000.0
    """
    return sum(beløb_kr, 0.0)
