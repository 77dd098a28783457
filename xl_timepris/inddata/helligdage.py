"""Helligdage på hverdage. Datoerne kommer fra pakken `holidays`; lokale fridage er ikke med."""

from datetime import date
from functools import cache

UGEDAGE = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


@cache
def helligdage_på_hverdage(år: int) -> tuple[tuple[date, str, str], ...]:
    """Årets helligdage fra mandag til fredag: dato, ugedag og navn.

    >>> len(helligdage_på_hverdage(2026)), helligdage_på_hverdage(2026)[1][1:]
    (7, ('torsdag', 'Skærtorsdag'))
    """
    from holidays.countries.denmark import Denmark

    dage = sorted(Denmark(years=år, language="da").items())
    return tuple((dag, UGEDAGE[dag.weekday()], navn) for dag, navn in dage if dag.weekday() < 5)
