"""Den leverede bog til brugerens mappe, uden nogensinde at skrive over noget, brugeren har lavet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..excel.bogfil import Bogfil, er_åben_i_excel, skriv_atomisk
from ..excel.gule import gule_værdier
from ..fejl import TimeprisFejl, fejl

NY, UÆNDRET, ERSTATTET, VED_SIDEN_AF = "ny", "uaendret", "erstattet", "ved_siden_af"
_BESKYTTET = b"<sheetProtection "


@dataclass(frozen=True, slots=True)
class Kopi:
    """Hvor bogen nu ligger, og hvordan den kom dér; `beholdt` er brugerens egen bog, når den fik lov at ligge."""

    sti: Path
    hvordan: str
    beholdt: Path | None = None


def læg(kilde: Bogfil, mappe: Path, version: str) -> Kopi:
    """Lægger bogen i mappen. TP-303, når den, der skulle skiftes ud, er åben i Excel; TP-329 om mappen."""
    til = mappe / kilde.sti.name
    kræv_lukket(til, kilde.data)
    kopi = _plads(kilde, til, version)
    if kopi.hvordan != UÆNDRET:
        try:
            skriv_atomisk(kopi.sti, kilde.data)
        except TimeprisFejl as årsag:
            if årsag.kode == "TP-310":
                raise fejl("TP-329", felt=str(mappe), fik="der kan ikke skrives i den") from årsag
            raise
    return kopi


def kræv_lukket(til: Path, data: bytes) -> None:
    """TP-303, når bogen på pladsen er åben i Excel og ikke er den samme."""
    if til.is_file() and er_åben_i_excel(til) and not _er_ens(til, data):
        raise fejl("TP-303", felt=str(til))


def _plads(kilde: Bogfil, til: Path, version: str) -> Kopi:
    if not til.exists():
        return Kopi(til, NY)
    if _er_ens(til, kilde.data):
        return Kopi(til, UÆNDRET)
    if _kan_erstattes(til, kilde):
        return Kopi(til, ERSTATTET)
    nummer = 1
    while True:
        tillæg = "" if nummer == 1 else f" ({nummer})"
        plads = til.with_name(f"{til.stem}-{version}{tillæg}{til.suffix}")
        if not plads.exists():
            return Kopi(plads, VED_SIDEN_AF, til)
        if _er_ens(plads, kilde.data):
            return Kopi(plads, UÆNDRET, til)
        nummer += 1


def _er_ens(sti: Path, data: bytes) -> bool:
    try:
        return sti.read_bytes() == data
    except OSError:
        return False


def _kan_erstattes(gammel: Path, ny: Bogfil) -> bool:
    """Sandt, når intet går tabt: det samme i de gule celler, ingen egne ark og al beskyttelse på."""
    try:
        bog = Bogfil(gammel)
    except TimeprisFejl:
        return False
    if not set(bog.ark) <= set(ny.ark):
        return False
    if any(_BESKYTTET in ny.ark[navn].data and _BESKYTTET not in ark.data for navn, ark in bog.ark.items()):
        return False
    return gule_værdier(bog) == gule_værdier(ny)
