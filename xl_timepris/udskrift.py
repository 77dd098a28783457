"""Sådan vises et svar: som tekst i en konsol og som JSON til et andet program."""

import json
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from .fejl import dansk_tal

OVERSKRIFTSBREDDE = 19


def meld(linje: str) -> None:
    """Siger, hvad der ventes på; svaret selv skrives for sig."""
    print(linje, file=sys.stderr)


def som_json(indhold: dict[str, Any]) -> str:
    """Svaret til et andet program."""
    return json.dumps(indhold, ensure_ascii=False, indent=2)


def _udfyldte(tabel: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    return [række for række in tabel if række[0] not in (None, "")]


def som_poster(tabel: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Tabellens rækker efter overskrift, uden rækken med enheder."""
    overskrifter, _, *rækker = _udfyldte(tabel)
    return [dict(zip(overskrifter, række, strict=True)) for række in rækker]


def som_tabel(tabel: Sequence[Sequence[Any]]) -> str:
    """Tabellen med tekst til venstre og tal til højre; den anden række er enhederne."""
    overskrifter, enheder, *rækker = _udfyldte(tabel)
    linjer = [[_vist(celle, str(enhed)) for celle, enhed in zip(række, enheder, strict=True)] for række in rækker]
    hoved = [
        [*textwrap.wrap(str(overskrift), OVERSKRIFTSBREDDE), f"({enhed})" if "/" in str(enhed) else ""]
        for overskrift, enhed in zip(overskrifter, enheder, strict=True)
    ]
    højde = max(map(len, hoved))
    hoved = [[*tekster[:-1], *[""] * (højde - len(tekster)), tekster[-1]] for tekster in hoved]
    bredder = [max(map(len, kolonne)) for kolonne in zip(*zip(*hoved, strict=True), *linjer, strict=True)]
    ud = []
    for linje in (*zip(*hoved, strict=True), ["-" * bredde for bredde in bredder], *linjer):
        felter = [c.ljust(b) if nr < 2 else c.rjust(b) for nr, (c, b) in enumerate(zip(linje, bredder, strict=True))]
        ud.append("  ".join(felter).rstrip())
    return "\n".join(ud)


def _vist(celle: Any, enhed: str) -> str:
    if isinstance(celle, (int, float)) and not isinstance(celle, bool):
        decimaler = 0 if enhed in ("kr./år", "antal") else 1 if enhed == "borgere" else 2
        tekst = dansk_tal(round(celle, decimaler), decimaler)
        hele, _, brøk = tekst.partition(",")
        return hele if not decimaler else f"{hele},{brøk.ljust(decimaler, '0')}"
    return "" if celle is None else str(celle)
