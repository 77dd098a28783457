"""Motorerne, der genberegner en bog uden Excel: den indlejrede og LibreOffice, bag samme grænseflade."""

from typing import Protocol

from ..excel.bogfil import Værdi

Resultat = dict[str, dict[str, Værdi]]
"""Ark -> celle -> værdi for hver formelcelle og hver celle, en tabelfunktion har fyldt ud."""


class Motor(Protocol):
    """Det, enhver motor kan: sætte celler, genberegne og lukke."""

    navn: str
    version: str

    def sæt(self, ark: str, celle: str, værdi: Værdi) -> None:
        """Sætter en celles indhold; tekst forbliver tekst."""
        ...

    def genberegn(self) -> Resultat:
        """Beregner alt, der afhænger af det ændrede, og giver alle formelcellers værdier."""
        ...

    def luk(self) -> None:
        """Slipper motoren."""
        ...
