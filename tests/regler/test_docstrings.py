"""Hver regel forklarer sig selv: en sætning, formel, enheder, fejl, kilde og et eksempel, der passer."""

import doctest
import importlib
import inspect
import re
from types import FunctionType

import pytest
from faelles import PAKKE

ENDELSER = ("_kr", "timer", "dage", "uger", "årsværk", "_andel", "_pr_år", "_antal")
"""Det, navnet på en regel, der giver et tal, kan slutte på."""

DELE = ("Formel:", "Enheder:", "Fejl:", "Kilde:")
UDEN_ENHED = {"antal", "perioder", "borgere_i_gruppe", "pladser", "år"}
"""Argumenter, hvis enhed står i et andet argument, eller som er et antal."""

ARGUMENTENDELSER = ("_kr", "_timer", "_dage", "_andel", "_pr_år", "_borger", "_pladser", "_antal")
"""Det, navnet på et argument, der er et tal, slutter på; `_antal` er i den enhed, et andet argument siger."""


def _regler() -> list[FunctionType]:
    fundne = []
    for fil in sorted((PAKKE / "regler").glob("*.py")):
        modul = importlib.import_module(f"xl_timepris.regler.{fil.stem}".removesuffix(".__init__"))
        fundne += [
            ting
            for navn, ting in vars(modul).items()
            if inspect.isfunction(ting) and ting.__module__ == modul.__name__ and not navn.startswith("_")
        ]
    return fundne


REGLER = _regler()


def _navn(regel: FunctionType) -> str:
    return f"{regel.__module__.rpartition('.')[2]}.{regel.__name__}"


@pytest.mark.parametrize("regel", REGLER, ids=_navn)
def test_forklaringen_har_alle_dele_i_rækkefølge(regel):
    tekst = inspect.getdoc(regel) or ""
    første = tekst.splitlines()[0]
    assert første[0].isupper() and første.endswith(".") and "\n\n" in tekst
    steder = [tekst.find(f"\n{del_} ") for del_ in DELE]
    assert -1 not in steder and steder == sorted(steder)
    for del_ in DELE:
        assert re.search(rf"\n{del_} [^\n]*\S", tekst)


@pytest.mark.parametrize("regel", REGLER, ids=_navn)
def test_kilden_er_rapporten_med_side_og_eksemplet_findes(regel):
    tekst = inspect.getdoc(regel) or ""
    kilde = tekst.partition("\nKilde: ")[2]
    assert re.match(r"VIVE 2022, .*\(s\. \d+(-\d+)?( og \d+(-\d+)?)?\)", kilde, re.DOTALL), kilde
    assert doctest.DocTestParser().get_examples(tekst), "eksemplet mangler"


@pytest.mark.parametrize("regel", REGLER, ids=_navn)
def test_navnet_på_et_tal_slutter_med_sin_enhed(regel):
    signatur = inspect.signature(regel)
    if signatur.return_annotation in (float, int):
        assert regel.__name__.endswith(ENDELSER)
    for navn, parameter in signatur.parameters.items():
        if parameter.annotation in (float, int) and navn not in UDEN_ENHED:
            assert navn.endswith(ARGUMENTENDELSER), navn


@pytest.mark.parametrize("regel", REGLER, ids=_navn)
def test_ingen_regel_runder(regel):
    kode = inspect.getsource(regel).replace(inspect.getsource(regel).split('"""')[1], "")
    assert "round(" not in kode


def _moduler_med_eksempler() -> list[str]:
    filer = [f for f in sorted(PAKKE.rglob("*.py")) if re.search(r"^\s*>>> ", f.read_text("utf-8"), re.M)]
    rod = PAKKE.parent
    return [".".join(f.relative_to(rod).with_suffix("").parts).removesuffix(".__init__") for f in filer]


@pytest.mark.parametrize("modulnavn", _moduler_med_eksempler())
def test_eksemplerne_i_forklaringerne_passer(modulnavn):
    udfald = doctest.testmod(importlib.import_module(modulnavn))
    assert udfald.attempted > 0 and udfald.failed == 0
