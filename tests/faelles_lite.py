"""Fælles for prøverne af bogen til xlwings Lite: hvad bogen bærer, og kald med det svar, de skal give."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from faelles import kopi
from faelles_gyldige import GYLDIGE

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.register import Funktion

FEJLSLAGS = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
    "#SPILL!": "Spill",
    "#CALC!": "Calc",
    "#BUSY!": "Busy",
    "#FIELD!": "Field",
    "#CONNECT!": "Connect",
    "#BLOCKED!": "Blocked",
    "#UNKNOWN!": "Unknown",
    "#GETTING_DATA": "GettingData",
    "#EXTERNAL!": "External",
    "#PYTHON!": "Python",
    "#TIMEOUT!": "Timeout",
}
"""Hver fejl, Excel kan sende, og hvad Office.js kalder den."""

ANDRE_CELLER = (
    *(None, "", " ", 0, 0.0, -1, 7, 0.5, 1e300, True, False, "x", "12 %", "1.234,56", "480.000 kr.", "Ja"),
    *FEJLSLAGS,
)
"""Hvad der kan stå i en celle i stedet for det rigtige; en dato er et tal, og NaN findes ikke."""


SKAL_STEMME = ("aar", "andele", "trappe", "trapper", "antal")
"""Et helt år, andele der summer til 1, trin der støder op til hinanden, et helt antal: ændret ville de alle fejle."""


@dataclass(frozen=True)
class Kald:
    """Et kald og cellerne i det: enkeltceller, tabeller eller intet."""

    navn: str
    celler: tuple[Any, ...]

    def direkte(self) -> list[Any]:
        """Til et kald uden vært."""
        return [self.navn, list(self.celler)]

    def fra_excel(self) -> list[Any]:
        """Som Excel sender det til xlwings Lite: hvert argument er en matrix, og et udeladt er intet."""
        celler = self.celler + (None,) * (len(FUNKTIONER[self.navn].argumenter) - len(self.celler))
        return [self.navn, [None if celle is None else _matrix(celle) for celle in celler]]

    def svar(self) -> Any:
        """Svaret her, af den samme funktion i denne Python."""
        return FUNKTIONER[self.navn].kald(*self.celler)

    def svar_til_excel(self) -> dict[str, Any]:
        """Svaret, som Excel skal vise det; én celle, hvor der skal være et område, er et område med én celle."""
        celler = [
            [[celle]] if argument.område and celle is not None and not isinstance(celle, list) else celle
            for argument, celle in zip(FUNKTIONER[self.navn].argumenter, self.celler, strict=False)
        ]
        return som_i_excel(FUNKTIONER[self.navn].kald(*celler))


def _matrix(argument: Any) -> list[list[Any]]:
    return [[_til_excel(c) for c in række] for række in (argument if isinstance(argument, list) else [[argument]])]


def _til_excel(celle: Any) -> Any:
    if isinstance(celle, str) and celle in FEJLSLAGS:
        return {"type": "Error", "basicType": "Error", "basicValue": celle, "errorType": FEJLSLAGS[celle]}
    if isinstance(celle, float) and celle >= 1e5:
        # Sådan kan et beløb i valutaformat komme.
        return {"type": "FormattedNumber", "basicType": "Double", "basicValue": celle, "numberFormat": "#,##0 kr."}
    return celle


def uden_datoer(argument: Any) -> Any:
    """Argumentet, som Office.js har det: en dato er dagens nummer."""
    if isinstance(argument, list):
        return [uden_datoer(led) for led in argument]
    return (argument - datetime(1899, 12, 30)).days if isinstance(argument, datetime) else argument


@cache
def alle_kald() -> tuple[Kald, ...]:
    """De samme kald hver gang: gyldige, med udeladte argumenter, og med en anden celle ét sted."""
    return tuple(_alle_kald())


def _alle_kald() -> Iterator[Kald]:
    tal = random.Random("xlwings Lite")
    for navn, funktion in FUNKTIONER.items():
        gyldige = tuple(uden_datoer(list(GYLDIGE.get(navn, ()))))
        yield Kald(navn, gyldige)
        krævede = sum(not argument.valgfri for argument in funktion.argumenter)
        yield from (Kald(navn, gyldige[:antal]) for antal in range(krævede, len(gyldige)))
        yield from (Kald(navn, _varieret(funktion, gyldige, tal)) for _ in range(12 if gyldige else 0))
        for nr, argument in enumerate(gyldige):
            yield from (Kald(navn, _med(gyldige, nr, celle)) for celle in tal.sample(ANDRE_CELLER, 8))
            if isinstance(argument, list):
                yield from (Kald(navn, _med(gyldige, nr, _ændret(argument, tal))) for _ in range(8))


def _varieret(funktion: Funktion, celler: tuple[Any, ...], tal: random.Random) -> tuple[Any, ...]:
    """Hvert tal lidt ændret, så der stadig kan regnes."""
    return tuple(
        celle if argument.navn in SKAL_STEMME else _lidt_ændret(celle, tal)
        for argument, celle in zip(funktion.argumenter, celler, strict=True)
    )


def _lidt_ændret(celle: Any, tal: random.Random) -> Any:
    if isinstance(celle, list):
        return [_lidt_ændret(led, tal) for led in celle]
    return celle * tal.uniform(0.97, 1.03) if type(celle) is float else celle


def _med(celler: tuple[Any, ...], nr: int, celle: Any) -> tuple[Any, ...]:
    return (*celler[:nr], celle, *celler[nr + 1 :])


def _ændret(tabel: list[list[Any]], tal: random.Random) -> list[list[Any]]:
    ny = kopi(tabel)
    række = tal.choice(ny)
    række[tal.randrange(len(række))] = tal.choice(ANDRE_CELLER)
    return ny


def som_direkte(svar: Any) -> Any:
    """Svaret, som et kald uden vært gengiver det."""
    if isinstance(svar, list):
        return [som_direkte(led) for led in svar]
    if isinstance(svar, Cellefejl):
        return {"celle": str(svar), "kode": svar.kode, "besked": svar.besked}
    return svar


def som_i_excel(svar: Any) -> dict[str, Any]:
    """Svaret, som Excel skal vise det: en fejl med grunden, eller en matrix, hvor hver fejl er en rigtig fejl."""
    if isinstance(svar, Cellefejl):
        return {"fejl": svar.besked}
    rækker = svar if isinstance(svar, list) else [[svar]]
    return {"svar": [[_i_excel(celle) for celle in række] for række in rækker]}


def _i_excel(celle: Any) -> Any:
    return {"type": "Error", "errorType": FEJLSLAGS[celle]} if isinstance(celle, Cellefejl) else celle


def ens(første: Any, anden: Any) -> bool:
    """Sandt, når alt er ens, og tal er ens på nær det sidste ciffer, som to maskiner kan være uenige om."""
    if isinstance(første, list) and isinstance(anden, list):
        return len(første) == len(anden) and all(map(ens, første, anden))
    if isinstance(første, dict) and isinstance(anden, dict):
        return første.keys() == anden.keys() and all(ens(første[navn], anden[navn]) for navn in første)
    if type(første) in (int, float) and type(anden) in (int, float):
        return abs(første - anden) <= 1e-12 * max(abs(første), abs(anden))
    return type(første) is type(anden) and første == anden
