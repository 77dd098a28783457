"""Prøver, der kræver Pyodide: springes over med grunden, men fejler, når XLTP_KRAEV_PYODIDE=1."""

import os
import shutil
from pathlib import Path

import pytest

from xl_timepris.klargoer import PYODIDE

MAPPE = Path(os.environ.get("XLTP_PYODIDE") or PYODIDE)
PROGRAM = MAPPE / "node_modules" / "pyodide" / "pyodide.mjs"
HJUL = MAPPE / "hjul"


def _mangler() -> str:
    if not shutil.which("node"):
        return "Node.js blev ikke fundet (Debian/Ubuntu: nodejs og npm)."
    if not PROGRAM.is_file() or not HJUL.is_dir():
        return "Pyodide er ikke hentet. Kør python3 -m xl_timepris.klargoer proev, hvor der er npm og netværk."
    return ""


MANGLER = _mangler()
KRÆVER_PYODIDE = pytest.mark.skipif(
    bool(MANGLER) and os.environ.get("XLTP_KRAEV_PYODIDE") != "1", reason=MANGLER or "Pyodide findes"
)
