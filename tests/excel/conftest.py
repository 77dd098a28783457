"""Prøverne i Excel samles kun op, når der bedes om dem med `-m excel`."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Sandt for prøverne i Excel i en almindelig kørsel; ellers bestemmer pytest selv."""
    if collection_path.name == "test_i_excel.py" and "excel" not in (config.option.markexpr or ""):
        return True
    return None
