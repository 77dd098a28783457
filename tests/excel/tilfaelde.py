"""Eksemplerne under tests/eksempler som celler på et ark: argumenter, formel og det svar, cellen skal vise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from regler.test_eksempler import EKSEMPLER_ALLE, KRONER, KRONETOLERANCE, STANDARD, TIMETOLERANCE

from xl_timepris.excel.bogfil import Værdi, adresse
from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.register import Argument

Rækker = list[list[Any]]

FØRSTE_KOLONNE = 40
"""Argumenterne begynder så langt til højre, at et svar på flere kolonner ikke rammer dem."""


@dataclass(frozen=True, slots=True)
class Tilfælde:
    """Ét kald i en celle; et argument er None (udeladt) eller rækker af celler."""

    navn: str
    funktion: str
    argumenter: tuple[Rækker | None, ...]
    forventet: Rækker
    tolerance: float


@dataclass(frozen=True, slots=True)
class Opstilling:
    """Kaldet, som det stilles op på et tomt ark: blokke af celler efter øverste venstre hjørne, og formlen i A1."""

    blokke: tuple[tuple[tuple[int, int], Rækker], ...]
    formel: str


def læs_tilfælde() -> list[Tilfælde]:
    """Hvert eksempel, der kalder en regnearksfunktion med noget, der kan stå i celler."""
    return [_tilfælde(eksempel) for eksempel in EKSEMPLER_ALLE if kan_stå_i_celler(eksempel)]


def kan_stå_i_celler(eksempel: dict[str, Any]) -> bool:
    """Falskt for en regel bag funktionerne og for et område uden celler, som intet regneark kan give."""
    uden_celler = any(værdi in ([], [[]]) for værdi in eksempel.get("input", {}).values())
    return eksempel["regel"] in FUNKTIONER and not uden_celler


def _tilfælde(eksempel: dict[str, Any]) -> Tilfælde:
    navn = eksempel["regel"]
    givne = {n: STANDARD[n]() for n in STANDARD} | eksempel.get("input", {})
    argumenter = [_argument(a, givne) for a in FUNKTIONER[navn].argumenter]
    forventet = [[_fejl_i_cellen(navn, argumenter)]] if "kode" in eksempel else som_rækker(eksempel["forventet"])
    standard = KRONETOLERANCE if navn.endswith(KRONER) else TIMETOLERANCE
    tolerance = eksempel.get("tolerance", standard)
    return Tilfælde(f"{eksempel['fil']}: {eksempel['navn']}", navn, tuple(argumenter), forventet, tolerance)


def _argument(argument: Argument, givne: dict[str, Any]) -> Rækker | None:
    if argument.navn not in givne:
        return None if argument.valgfri else [[None]]
    rækker = som_rækker(givne[argument.navn], kolonne=True)
    return [[None if celle == "" else celle for celle in række] for række in rækker]


def _fejl_i_cellen(navn: str, argumenter: Sequence[Rækker | None]) -> str:
    """Den fejl, cellen skal vise; eksemplet selv nævner kun koden."""
    svar = FUNKTIONER[navn].kald(*(_uden_tabel(argument) for argument in argumenter))
    assert isinstance(svar, Cellefejl), (navn, svar)
    return str(svar)


def _uden_tabel(argument: Rækker | None) -> Any:
    return argument[0][0] if argument and len(argument) == len(argument[0]) == 1 else argument


def som_rækker(værdi: Any, kolonne: bool = False) -> Rækker:
    """Én værdi, en liste eller en tabel som rækker; en liste er en række eller en kolonne."""
    if not isinstance(værdi, list):
        return [[værdi]]
    if any(isinstance(led, list) for led in værdi):
        return [list(række) for række in værdi]
    return [[led] for led in værdi] if kolonne else [list(værdi)]


def opstil(tilfælde: Tilfælde) -> Opstilling:
    """Hvert argument i sin egen blok, og formlen, der peger på dem."""
    blokke, henvisninger, kolonne = [], [], FØRSTE_KOLONNE
    for rækker in tilfælde.argumenter:
        if rækker is None:
            henvisninger.append("")
            continue
        bredde = max(map(len, rækker))
        hjørne, slut = adresse(1, kolonne), adresse(len(rækker), kolonne + bredde - 1)
        henvisninger.append(hjørne if hjørne == slut else f"{hjørne}:{slut}")
        blokke.append(((1, kolonne), [[*række, *[None] * (bredde - len(række))] for række in rækker]))
        kolonne += bredde + 1
    return Opstilling(tuple(blokke), f"={tilfælde.funktion}({','.join(henvisninger).rstrip(',')})")


def passer(fået: Sequence[Sequence[Værdi]], forventet: Rækker, tolerance: float) -> bool:
    """Om cellerne viser det ventede: samme form, tal inden for tolerancen, tekster og fejl ord for ord."""
    return len(fået) == len(forventet) and all(
        len(f) == len(v) and all(_celle_passer(*par, tolerance) for par in zip(f, v, strict=True))
        for f, v in zip(fået, forventet, strict=True)
    )


def _celle_passer(fået: Værdi, ventet: Any, tolerance: float) -> bool:
    if isinstance(ventet, str) or ventet is None:
        return (fået or "") == (ventet or "") and not isinstance(fået, (bool, float, int))
    return isinstance(fået, (int, float)) and not isinstance(fået, bool) and abs(fået - ventet) <= tolerance
