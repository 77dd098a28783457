"""Bogens tekster som data: filerne i `data/`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_MAPPE = Path(__file__).parent / "data"


@cache
def læs(navn: str) -> dict[str, Any]:
    """Indholdet af en datafil."""
    return tomllib.loads((_MAPPE / navn).read_text("utf-8"))
