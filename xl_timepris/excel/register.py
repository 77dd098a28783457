"""Registeret over funktionerne: navn, argumenter og dansk hjælp, læst ét sted og brugt af alle regneark."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .datafiler import læs

MAKS_HJÆLP = 255
"""Excels funktionsguide afskærer tekster ved 255 tegn."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Et argument: navn, hjælp, om det kan udelades, og om det er et helt område."""

    navn: str
    hjælp: str
    valgfri: bool
    område: bool


@dataclass(frozen=True, slots=True)
class Funktion:
    """En funktion, som et regneark kan kalde; `kald` tager argumenterne i rækkefølge og rejser aldrig en fejl."""

    navn: str
    hjælp: str
    argumenter: tuple[Argument, ...]
    tabel: bool
    kald: Callable[..., Any]
    som_første: bool = False
    """Svaret har samme form som det første argument: én celle ind giver én celle ud."""

    def kan_fylde_flere_celler(self, formel: str) -> bool:
        """Om funktionen i formlen kan svare med mere end én celle."""
        if not self.som_første:
            return self.tabel
        kald = re.findall(rf"\b{self.navn}\(([^,)]*)", formel, re.IGNORECASE)
        return not all(re.fullmatch(r"\$?[A-Z]{1,3}\$?[0-9]+", første.strip()) for første in kald)

    @property
    def syntaks(self) -> str:
        """Funktionen, som den skrives i dansk Excel, med valgfrie argumenter i kantet parentes."""
        return f"{self.navn}({'; '.join(f'[{a.navn}]' if a.valgfri else a.navn for a in self.argumenter)})"


def hjælpetekster() -> dict[str, dict[str, dict[str, Any]]]:
    """Hjælpeteksterne: `argumenter` og `funktioner` efter navn."""
    return læs("hjaelpetekster.toml")
