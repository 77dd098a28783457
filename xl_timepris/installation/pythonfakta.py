"""Hvad en Python er for en. Filen køres også for sig af den Python, der spørges, så den står alene.

Pakken er måske ikke installeret dér, og fortolkeren er måske for gammel til den; derfor intet nyere sprog her.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sys
import sysconfig
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Pythonfakta:
    """En Pythons version, den maskinkode, den er bygget til, hvor den ligger, og hvad der er installeret i den."""

    version: tuple[int, ...]
    platform: str
    """Som "win-amd64". Fortolkerens egen; processorens navn siger intet om en Python, der kører oversat."""
    implementation: str
    sti: str
    grundmappe: str
    """Den Python, et privat miljø er lavet af."""
    xlwings: str | None = None

    @property
    def versionsnummer(self) -> str:
        return ".".join(map(str, self.version))


def denne_python() -> Pythonfakta:
    """Den Python, der kører nu."""
    uden_lås = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return Pythonfakta(
        version=tuple(sys.version_info[:3]),
        platform=sysconfig.get_platform(),
        implementation=platform.python_implementation() + (" uden GIL" if uden_lås else ""),
        sti=sys.executable,
        grundmappe=sys.base_prefix,
        xlwings=_version("xlwings"),
    )


def fra_tekst(tekst: str) -> Pythonfakta | None:
    """Svaret fra en Python, der har kørt denne fil; None, når det ikke er et svar."""
    try:
        svar = json.loads(tekst.strip().splitlines()[-1])
        return Pythonfakta(**{**svar, "version": tuple(int(del_) for del_ in svar["version"])})
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _version(pakke: str) -> str | None:
    try:
        return importlib.metadata.version(pakke)
    except importlib.metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    print(json.dumps(asdict(denne_python())))
