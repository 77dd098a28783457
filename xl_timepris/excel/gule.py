"""De gule celler: hvad brugeren har skrevet i en bog, og om en bog på disken kan erstattes uden at miste noget."""

from pathlib import Path

from ..fejl import fejl
from .bogfil import Ark, Bogfil, Værdi

_BESKYTTET = b"<sheetProtection "


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


def kan_erstattes(gammel: Bogfil, ny: Bogfil) -> bool:
    """Sandt, når den nye bog kan skrives over den gamle, uden at noget, brugeren har lavet, går tabt.

    Det samme i de gule celler, ingen egne ark, al beskyttelse på og intet tal skrevet over en formel.
    """
    if not set(gammel.ark) <= set(ny.ark) or gule_værdier(gammel) != gule_værdier(ny):
        return False
    return not any(_er_rettet(ark, ny.ark[navn]) for navn, ark in gammel.ark.items())


def _er_rettet(gammelt: Ark, nyt: Ark) -> bool:
    if _BESKYTTET in nyt.data and _BESKYTTET not in gammelt.data:
        return True
    return any(
        celle.formel_bytes is None and (celle.rå or celle.indlejret_tekst)
        for sted, ventet in nyt.celler.items()
        if ventet.formel_bytes and (celle := gammelt.celler.get(sted))
    )


def afvis_ændret_bog(sti: Path, ny: bytes, råd: str) -> None:
    """TP-307, når bogen i `sti` har noget, som ville gå tabt, når den nye skrives; `råd` siger, hvad man så gør."""
    if sti.exists() and not kan_erstattes(Bogfil(sti), Bogfil(sti, ny)):
        raise fejl("TP-307", felt=str(sti), tilladt=råd)
