"""Klargøringen henter Pyodide én gang, og siger det, hvor det ikke kan lade sig gøre."""

from pathlib import Path

import pytest

from xl_timepris import klargoer


@pytest.fixture
def kørte(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Kommandoerne, som ikke bliver kørt, men lykkes."""
    kommandoer: list[list[str]] = []
    monkeypatch.setattr(klargoer, "PYODIDE", tmp_path / "pyodide")
    monkeypatch.setattr(klargoer.shutil, "which", lambda navn: f"/usr/bin/{navn}")
    monkeypatch.setattr(klargoer, "_kør", lambda kommando: kommandoer.append(kommando) or True)
    return kommandoer


def test_pyodide_og_pakkerne_hentes_i_de_versioner_bogen_er_prøvet_med(kørte: list[list[str]]):
    klargoer._klargør_pyodide()
    npm, pip = kørte
    assert npm[:2] == ["/usr/bin/npm", "install"] and npm[-1] == "pyodide@314.0.7"
    assert "pydantic-core==2.50.4" in pip and "pyemscripten_2026_0_wasm32" in pip
    assert {npm[npm.index("--prefix") + 1], str(Path(pip[pip.index("--dest") + 1]).parent)} == {str(klargoer.PYODIDE)}


def test_det_hentes_kun_én_gang(kørte: list[list[str]]):
    klargoer._klargør_pyodide()
    klargoer._klargør_pyodide()
    assert len(kørte) == 2


def test_uden_npm_siges_det(kørte: list[list[str]], monkeypatch, capsys):
    monkeypatch.setattr(klargoer.shutil, "which", lambda navn: None)
    klargoer._klargør_pyodide()
    assert kørte == [] and "springes over" in capsys.readouterr().err


def test_mislykkes_det_prøves_det_igen_næste_gang(kørte: list[list[str]], monkeypatch, capsys):
    monkeypatch.setattr(klargoer, "_kør", lambda kommando: kørte.append(kommando) or False)
    klargoer._klargør_pyodide()
    klargoer._klargør_pyodide()
    assert len(kørte) == 2 and "kunne ikke hentes" in capsys.readouterr().err
