"""Standardens lister, læst fra `bogstandard.toml`: det, en vedligeholder kan ændre uden at røre koden."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FIL = Path(__file__).parent / "bogstandard.toml"


@cache
def standard() -> dict[str, Any]:
    """Hele standarden."""
    return tomllib.loads(FIL.read_text("utf-8"))


def liste(afsnit: str, navn: str) -> list[str]:
    """En liste af ord, fx `liste("kolonner", "ord")`."""
    return standard()[afsnit][navn]


def arktyper() -> dict[str, str]:
    """Arkenes typer efter navn, i læserækkefølge."""
    return {post["navn"]: post["type"] for post in standard()["ark"]}


def farve(navn: str) -> str:
    """En af bogens faste farver som seks hexcifre."""
    return standard()["farver"][navn]


@cache
def almindelige_funktioner() -> frozenset[str]:
    """Regnearksfunktioner, som alle motorer kender."""
    return frozenset(navn for gruppe in standard()["almindelige_funktioner"].values() for navn in gruppe)


def er_blandt(tekst: object, ord_: Iterable[str]) -> bool:
    """Sandt, når teksten er et af ordene, uden hensyn til store bogstaver, mellemrum og afsluttende kolon."""
    return forenklet(tekst) in {forenklet(et) for et in ord_}


def forenklet(tekst: object) -> str:
    """Teksten, som den sammenlignes: små bogstaver, enkelte mellemrum og uden kolon til sidst."""
    return _forenklet(str(tekst))


@cache
def _forenklet(tekst: str) -> str:
    return re.sub(r"\s+", " ", tekst).strip().rstrip(":").casefold()
