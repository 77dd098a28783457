"""Lagene: import går kun nedad, og hver pakke udefra bruges kun i sit lag."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faelles import PAKKE

ROD = "xl_timepris"
NIVEAU = {
    "__main__": 7,
    "kommandolinje": 6,
    "kommandoer": 5,
    "motorer": 4,
    "installation": 4,
    "excel": 3,
    "beregning": 2,
    "inddata": 1,
    "regler": 1,
    "udskrift": 1,
    "enheder": 0,
    "fejl": 0,
    "ordlister": 0,
    "klargoer": 0,
    "": 0,
}
"""Et lag må kun importere lag med lavere nummer og sig selv; "" er pakken selv (versionen)."""

KUN_I = {
    "pydantic": {"inddata"},
    "pydantic_core": {"inddata"},
    "holidays": {"inddata"},
    "xlwings": {"excel"},
    "xlsxwriter": {"excel"},
    "openpyxl": {"excel"},
    "pyopenvba": {"excel"},
    "formualizer": {"motorer"},
    "pandas": set(),
    "numpy": set(),
}
KALCS_EGNE = {"uno", "unohelper", "com", "dk"}
"""Findes kun i LibreOffices eget Python (`dk` er vor egen grænseflade dér); bruges kun i motorer."""

FILER = sorted(PAKKE.rglob("*.py"))


def _lag(modul: str) -> str:
    dele = modul.split(".")
    return dele[1] if len(dele) > 1 else ""


def _modul(fil: Path) -> str:
    return ".".join(fil.relative_to(PAKKE.parent).with_suffix("").parts).removesuffix(".__init__")


def _importer(fil: Path) -> Iterator[str]:
    """Alt, filen importerer, også inde i funktioner; relative navne gjort fulde."""
    pakke = _modul(fil).split(".")
    if fil.name != "__init__.py":
        pakke = pakke[:-1]
    for del_ in ast.walk(ast.parse(fil.read_text("utf-8"))):
        if isinstance(del_, ast.Import):
            yield from (navn.name for navn in del_.names)
        elif isinstance(del_, ast.ImportFrom):
            fra = pakke[: len(pakke) - del_.level + 1] if del_.level else []
            modul = ".".join([*fra, *(del_.module or "").split(".")]).strip(".")
            if modul == ROD:
                yield from (f"{ROD}.{n.name}" if _er_lag(n.name) else ROD for n in del_.names)
            else:
                yield modul


def _er_lag(navn: str) -> bool:
    return (PAKKE / navn).is_dir() or (PAKKE / f"{navn}.py").is_file()


def test_hvert_lag_er_kendt():
    assert {_lag(_modul(fil)) for fil in FILER} <= set(NIVEAU)


@pytest.mark.parametrize("fil", FILER, ids=_modul)
def test_import_går_kun_nedad(fil):
    eget = _lag(_modul(fil))
    for navn in _importer(fil):
        if navn.split(".")[0] == ROD:
            andet = _lag(navn)
            assert andet == eget or NIVEAU[andet] < NIVEAU[eget], f"{_modul(fil)} importerer {navn}"


@pytest.mark.parametrize("fil", FILER, ids=_modul)
def test_pakker_udefra_bruges_kun_i_deres_lag(fil):
    eget = _lag(_modul(fil))
    for navn in _importer(fil):
        rod = navn.split(".")[0]
        if rod == ROD or rod in sys.stdlib_module_names:
            continue
        if rod in KALCS_EGNE:
            assert eget == "motorer", f"{_modul(fil)} importerer {navn}"
        else:
            assert rod in KUN_I, f"{_modul(fil)} importerer en ukendt pakke: {navn}"
            assert eget in KUN_I[rod], f"{_modul(fil)} importerer {navn}"


@pytest.mark.parametrize("fil", sorted((PAKKE / "regler").glob("*.py")), ids=_modul)
def test_regler_bruger_kun_standardbiblioteket(fil):
    for navn in _importer(fil):
        rod = navn.split(".")[0]
        tilladt = rod in sys.stdlib_module_names or _lag(navn) in ("fejl", "enheder", "ordlister", "regler")
        assert tilladt, f"{_modul(fil)} importerer {navn}"


def test_klargøringen_bruger_kun_standardbiblioteket():
    """Den køres, før noget er installeret."""
    assert {navn.split(".")[0] for navn in _importer(PAKKE / "klargoer.py")} <= sys.stdlib_module_names


def _kør(kode: str) -> str:
    svar = subprocess.run(
        [sys.executable, "-c", kode],
        cwd=PAKKE.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert svar.returncode == 0, svar.stderr[-2000:]
    return svar.stdout


def _uden(moduler: tuple[str, ...], derefter: str) -> str:
    """Programmet, hvor import af modulerne fejler, som var de ikke installeret."""
    return f"import sys\nfor navn in {moduler!r}: sys.modules[navn] = None\n{derefter}"


TUNGE = ("pandas", "numpy", "openpyxl", "xlsxwriter", "pyopenvba", "formualizer")


def test_funktionerne_kan_hentes_og_regne_uden_de_tunge_pakker():
    regn = (
        "from xl_timepris.excel.funktioner import FUNKTIONER as f; print(f['STOETTETIMER'].kald(1000, 500))"
    )
    assert _kør(_uden((*TUNGE, "holidays"), regn)).strip() == "2.0"


def test_kun_kalenderen_henter_helligdagspakken():
    kode = (
        "import sys; from xl_timepris.excel.funktioner import FUNKTIONER as f; "
        "før = 'holidays' in sys.modules; svar = f['ARBEJDSDAGE'].kald(2026); "
        "print(før, svar, 'holidays' in sys.modules)"
    )
    assert _kør(kode).split() == ["False", "254.0", "True"]


@pytest.mark.parametrize("modul", [ROD, f"{ROD}.kommandolinje"])
def test_pakken_og_kommandoen_henter_intet_tungt(modul):
    forbudte = (*TUNGE, "holidays", "pydantic", "xlwings")
    hentede = f"import sys; import {modul}; print(sorted(set({forbudte!r}) & set(sys.modules)))"
    assert _kør(hentede).strip() == "[]"
