"""Hvad en bog siger om sig selv: versioner, og hvor dens makroer leder efter Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..excel.bogfil import Bogfil, Værdi, adresse, række_og_kolonne
from ..excel.vba import KONFIGURATIONSARK
from .krav import FORTOLKER
from .maskine import Maskine

_VBA_DEL = "xl/vbaProject.bin"
_XLWINGS_MODUL = "xlwings\0".encode("utf-16-le")
"""Modulets navn, som det står i VBA-projektets indholdsfortegnelse."""

_VERSION = re.compile(r"\d+(\.\d+)+")


@dataclass(frozen=True, slots=True)
class Bogoplysninger:
    """Det, diagnosen skal vide om bogen; None, hvor den ikke siger det."""

    version: str | None
    xlwings: str | None
    konfiguration: Mapping[str, str]
    har_makroer: bool
    bruger_dll: bool
    """Makroerne henter Python gennem xlwings' DLL og ikke hos Windows."""

    @property
    def fortolker(self) -> str | None:
        return self.konfiguration.get(FORTOLKER)


def læs_bog(maskine: Maskine, sti: str) -> Bogoplysninger:
    """Bogens oplysninger; kan filen ikke læses, siger `Bogfil` hvorfor."""
    return oplysninger(Bogfil(Path(sti), maskine.læs(sti)))


def oplysninger(bog: Bogfil) -> Bogoplysninger:
    """Oplysningerne i en læst bog."""
    gemt = bog.gemte_værdier()
    vba = bog.dele.get(_VBA_DEL)
    return Bogoplysninger(
        version=_version_ved(gemt.get("Start", {}), "Version"),
        xlwings=_version_ved(gemt.get("Kilder", {}), r"xlwings( \(.*)?"),
        konfiguration=_konfiguration(gemt.get(KONFIGURATIONSARK, {})),
        har_makroer=vba is not None,
        bruger_dll=vba is not None and _XLWINGS_MODUL in vba,
    )


def _version_ved(ark: Mapping[str, Værdi], etiket: str) -> str | None:
    """Versionsnummeret til højre for den første celle med etiketten."""
    for sted, tekst in ark.items():
        if isinstance(tekst, str) and re.fullmatch(etiket, tekst):
            version = ark.get(_til_højre(sted))
            if isinstance(version, str) and _VERSION.fullmatch(version):
                return version
    return None


def _til_højre(sted: str) -> str:
    række, kolonne = række_og_kolonne(sted)
    return adresse(række, kolonne + 1)


def _konfiguration(ark: Mapping[str, Værdi]) -> dict[str, str]:
    """Nøgle og værdi fra A1 og ned; xlwings stopper ved den første tomme række."""
    rækker = {}
    nummer = 1
    while nøgle := ark.get(f"A{nummer}"):
        rækker[str(nøgle).upper()] = str(ark.get(f"B{nummer}") or "")
        nummer += 1
    return rækker
