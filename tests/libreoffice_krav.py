"""Prøver, der kræver LibreOffice: springes over med grunden, men fejler, når XLTP_KRAEV_LIBREOFFICE=1."""

import os

import pytest

from xl_timepris.motorer import libreoffice
from xl_timepris.motorer.libreoffice import MotorMangler


def _mangler() -> str:
    try:
        libreoffice.find_uno_python(libreoffice.find_soffice().parent)
    except MotorMangler as fejl:
        return str(fejl)
    return ""


MANGLER = _mangler()
MÅ_SPRINGES_OVER = bool(MANGLER) and os.environ.get("XLTP_KRAEV_LIBREOFFICE") != "1"
KRÆVER_LIBREOFFICE = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(MÅ_SPRINGES_OVER, reason=MANGLER or "LibreOffice findes"),
]
