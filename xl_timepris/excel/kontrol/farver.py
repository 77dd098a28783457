"""Farver i celler: hvilke der er valgt, og hvor stor kontrasten er."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

SORT, HVID = "000000", "FFFFFF"
_TEMA = {0: HVID, 1: SORT}
"""De to temafarver, der er ens i alle temaer, så længe ingen har ændret dem: baggrund og tekst."""
_AUTOMATISK = {64: SORT, 65: HVID}


def hexfarve(valg: Any, ellers: str | None) -> str | None:
    """Farven som seks hexcifre; `None`, når den afhænger af et tema og ikke kan afgøres."""
    if valg is None:
        return ellers
    if valg.type == "rgb":
        return str(valg.rgb)[-6:].upper()
    if valg.type == "theme":
        return _TEMA.get(valg.theme) if not valg.tint else None
    if valg.type == "indexed":
        return _AUTOMATISK.get(valg.indexed) or _fast_palet(valg.indexed)
    return ellers


def _fast_palet(nummer: int) -> str | None:
    from openpyxl.styles.colors import COLOR_INDEX

    return COLOR_INDEX[nummer][-6:] if nummer < len(COLOR_INDEX) else None


def baggrund(celle: Cell) -> str | None:
    """Cellens bundfarve; hvid, når ingen er valgt."""
    return hexfarve(celle.fill.fgColor, HVID) if celle.fill.fill_type == "solid" else HVID


def tekstfarve(celle: Cell) -> str | None:
    """Skriftens farve; sort, når ingen er valgt."""
    return hexfarve(celle.font.color, SORT)


def kontrast(a: str, b: str) -> float:
    """Kontrasten mellem to farver efter WCAG, fra 1 til 21.

    >>> kontrast("FFFFFF", "000000")
    21.0
    """
    lys, mørk = sorted((_lysstyrke(a), _lysstyrke(b)), reverse=True)
    return (lys + 0.05) / (mørk + 0.05)


def _lysstyrke(farve: str) -> float:
    dele = [int(farve[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (d / 12.92 if d <= 0.03928 else ((d + 0.055) / 1.055) ** 2.4 for d in dele)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
