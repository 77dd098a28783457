"""Fælles for prøverne af installation og diagnose."""

from pathlib import Path

import pytest
from faelles import PAKKE


@pytest.fixture(scope="session")
def leveret_bog() -> Path:
    """Den leverede bog."""
    return PAKKE.parent / "workbook" / "timepris.xlsm"
