"""De gule celler: hvad brugeren har skrevet i en bog, og om en bog på disken kan erstattes uden at miste noget."""

from pathlib import Path

from ..fejl import fejl
from .bogfil import Bogfil, Værdi


def gule_værdier(bog: Bogfil) -> dict[tuple[str, str], Værdi]:
    """Det, der er skrevet i hver gul celle, efter ark og celle; brugerens egen formel er sin tekst."""
    gemt = bog.gemte_værdier()
    return {
        (ark.navn, sted): skrevet
        for ark in bog.ark.values()
        for sted, celle in ark.celler.items()
        if bog.er_ulåst(ark, sted)
        and (skrevet := gemt[ark.navn].get(sted) if celle.formel is None else f"={celle.formel}") is not None
    }


def har_samme_gule(sti: Path, ny: bytes) -> bool:
    """Sandt, når bogen i `sti` har det samme i sine gule celler som den nye."""
    return gule_værdier(Bogfil(sti)) == gule_værdier(Bogfil(sti, ny))


def afvis_ændret_bog(sti: Path, ny: bytes) -> None:
    """TP-307, når bogen i `sti` har andet i sine gule celler end den, der skal skrives."""
    if sti.exists() and not har_samme_gule(sti, ny):
        raise fejl("TP-307", felt=str(sti), tilladt="Vælg et andet navn med --ud, eller skriv også --overskriv.")
