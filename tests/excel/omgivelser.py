"""Hvad kørslen er lavet på: Excel, Windows, Python og præcis hvilken bog. Ingen navne på maskine eller bruger."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile

from xl_timepris import __version__
from xl_timepris.excel import vba

_BRUGERFLADE = 2
"""msoLanguageIDUI: sproget i menuerne; 1030 er dansk."""


def aktivering(bog: Path) -> str:
    """Hvordan bogen får fat i Python."""
    with ExcelFile(bog) as fil:
        return vba.aktivering_af(fil.module_names())


def læs_omgivelser(app: Any, bog: Path) -> dict[str, str]:
    """Hver oplysning som tekst."""
    excels_windows = str(app.api.OperatingSystem)
    return {
        "Excel": f"{app.version}.{app.api.Build}",
        "Excels bit": "64" if "64-bit" in excels_windows else "32",
        "Excels sprog": str(app.api.LanguageSettings.LanguageID(_BRUGERFLADE)),
        "Windows": f"{platform.system()} {platform.version()}",
        "Python": f"{platform.python_version()} ({platform.architecture()[0]})",
        "xlwings": version("xlwings"),
        "xl_timepris": __version__,
        "Bog": bog.name,
        "Bogens SHA-256": hashlib.sha256(bog.read_bytes()).hexdigest(),
        "Aktivering": aktivering(bog),
    }
