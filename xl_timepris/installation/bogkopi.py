"""Den leverede bog til brugerens mappe. En bog, der allerede ligger dér, skiftes aldrig ud.

Om nogen har lavet noget i en bog, kan ikke ses sikkert (låste celler, noter, makroer, udskrift), så det prøves ikke.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from ..excel.bogfil import Bogfil, skriv_atomisk
from ..fejl import TimeprisFejl, fejl

NY, UÆNDRET, VED_SIDEN_AF = "ny", "uaendret", "ved_siden_af"


@dataclass(frozen=True, slots=True)
class Kopi:
    """Hvor bogen nu ligger, og hvordan den kom dér; `beholdt` er det, der lå på dens plads i forvejen."""

    sti: Path
    hvordan: str
    beholdt: Path | None = None


def klargør_mappe(mappe: Path) -> None:
    """Laver mappen, når den mangler; TP-329, når der ikke kan skrives i den."""
    try:
        mappe.mkdir(parents=True, exist_ok=True)
    except OSError as årsag:
        raise fejl("TP-329", felt=str(mappe), fik="den kan ikke laves") from årsag
    prøve = mappe / f".timepris-{secrets.token_hex(8)}.tmp"
    try:
        try:
            prøve.write_bytes(b"x")
        finally:
            prøve.unlink(missing_ok=True)
    except OSError as årsag:
        raise _skrivebeskyttet(mappe) from årsag


def læg(kilde: Bogfil, mappe: Path, version: str) -> Kopi:
    """Lægger bogen i mappen; TP-329, når den ikke kan skrives."""
    kopi = _plads(kilde, mappe / kilde.sti.name, version)
    if kopi.hvordan != UÆNDRET:
        try:
            skriv_atomisk(kopi.sti, kilde.data)
        except TimeprisFejl as årsag:
            if årsag.kode == "TP-310":
                raise _skrivebeskyttet(mappe) from årsag
            raise
    return kopi


def _skrivebeskyttet(mappe: Path) -> TimeprisFejl:
    return fejl("TP-329", felt=str(mappe), fik="der kan ikke skrives i den")


def _plads(kilde: Bogfil, til: Path, version: str) -> Kopi:
    if not til.exists():
        return Kopi(til, NY)
    if _er_ens(til, kilde.data):
        return Kopi(til, UÆNDRET)
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
