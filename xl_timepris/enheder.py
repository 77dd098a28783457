"""Den lukkede liste af enheder: hvad et tal måles i, og hvordan det vises.

Beløb og timer vises med dansk talformat, fordi regnearket selv sætter komma og punktum efter brugerens sprog;
formaterne her er derfor skrevet i filformatets egen (engelske) form. Ingen enhed vises som valuta: en celle med
valutaformat afleverer sit tal afkortet til fire decimaler.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Enhed:
    """En enhed med det talformat, som bogens celler viser den i."""

    navn: str
    talformat: str

    @property
    def er_procent(self) -> bool:
        """Sandt, når tallet gemmes som andel (0-1) og vises i procent."""
        return self.talformat.endswith("%")


_HELE, _EN, _TO, _PROCENT = "#,##0", "#,##0.0", "#,##0.00", "0.0 %"

ENHEDER = MappingProxyType(
    {
        navn: Enhed(navn, talformat)
        for navn, talformat in (
            ("kr.", _HELE),
            ("kr./år", _HELE),
            ("kr./årsværk", _HELE),
            ("kr./time", _TO),
            ("timer", _TO),
            ("timer/år", _TO),
            ("timer/dag", _TO),
            ("timer/uge", _TO),
            ("timer/måned", _TO),
            ("timer/fremmødeuge", _TO),
            ("minutter/fremmødedag", _EN),
            ("dage/år", _TO),
            ("dage/uge", _HELE),
            ("uger/år", _TO),
            ("måneder/år", _HELE),
            ("minutter/time", _HELE),
            ("døgn/uge", _HELE),
            ("kr./døgn", _TO),
            ("kr./dag", _TO),
            ("kr./plads/døgn", _TO),
            ("kr./måned", _HELE),
            ("timer/døgn", _TO),
            ("minutter/døgn", _EN),
            ("minutter/uge", _EN),
            ("pladser", _EN),
            ("årsværk", _TO),
            ("borgere", _EN),
            ("årstal", "0"),
            ("antal", _HELE),
            ("% af årsnorm", _PROCENT),
            ("% af fremmødetid", _PROCENT),
            ("% af støttetimer", _PROCENT),
            ("% af forudsat belægning", _PROCENT),
            ("andel", _PROCENT),
            ("tekst", "@"),
            ("dato", "dd-mm-yyyy"),
        )
    }
)

FRAVÆRSENHEDER = ("dage/år", "timer/år", "% af årsnorm")
OPGAVEENHEDER = (
    "timer/år",
    "dage/år",
    "timer/måned",
    "timer/uge",
    "timer/fremmødeuge",
    "minutter/fremmødedag",
    "% af årsnorm",
    "% af fremmødetid",
)
ENHEDER_MED_PERIODER = ("timer/måned", "timer/uge")
"""De enheder, hvor et antal perioder pr. år hører til."""

BEHOVSTOLERANCE = 1e-9
"""Så tæt på en trappes grænse er et behov på grænsen, fordi decimaltal og omregning ikke er eksakte."""
BEHOVSENHEDER = ("minutter/døgn", "timer/døgn", "minutter/uge", "timer/uge")
"""De enheder, et støttebehov og en taksttrappe kan skrives i."""


def er_procentenhed(enhed: str) -> bool:
    """Sandt for de indtastningsenheder, hvor 9,3 betyder 9,3 %."""
    return enhed.startswith("%")
