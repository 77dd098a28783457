"""Kontrol af en færdig bog mod standarden: ét punkt er én funktion, og lister ligger i `bogstandard.toml`.

`punkter` er oversigten over alle punkter; `bog` er bogen, som punkterne spørger den; `rapport` er svaret.
"""

from .punkter import PUNKTER, Punkt, kontrollér
from .rapport import BEMÆRK, FEJL, Fund, Rapport

__all__ = ["BEMÆRK", "FEJL", "PUNKTER", "Fund", "Punkt", "Rapport", "kontrollér"]
