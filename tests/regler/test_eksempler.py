"""Eksemplerne under tests/eksempler: hver regel og hver funktion mod et tal eller en fejlkode med kilde."""

import importlib
import re
import tomllib
from typing import Any

import pytest
from faelles import EKSEMPLER, PAKKE, ÅRSLØN, fravær, kode, lønposter, opgaver

from xl_timepris import enheder, regler
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.fejl import TimeprisFejl
from xl_timepris.inddata.helligdage import helligdage_på_hverdage

KRONER, KRONETOLERANCE, TIMETOLERANCE = ("_kr", "TIMEPRIS", "LOENUDGIFT"), 0.005, 1e-9
STANDARD = {"fravaer": fravær, "opgaver": opgaver, "poster": lønposter, "aarsloen": lambda: ÅRSLØN}
UDELADT_I_MAPPER = ("publicerede",)
TAKSTMAPPER = ("takster", "taksttrappe", "kortlaegning", "tildeling")

EKSEMPLER_ALLE = [
    eksempel | {"fil": f"{fil.parent.name}/{fil.name}"}
    for fil in sorted(EKSEMPLER.rglob("*.toml"))
    if fil.parent.name not in UDELADT_I_MAPPER
    for eksempel in tomllib.loads(fil.read_text("utf-8"))["eksempel"]
]


def _id(eksempel: dict[str, Any]) -> str:
    return re.sub(r"\W+", "_", f"{eksempel['regel']}-{eksempel['navn']}")


def _regn(eksempel: dict[str, Any]) -> Any:
    givne = {navn: None if værdi == "" else værdi for navn, værdi in eksempel.get("input", {}).items()}
    if "." not in eksempel["regel"]:
        funktion = FUNKTIONER[eksempel["regel"]]
        navne = [argument.navn for argument in funktion.argumenter]
        assert set(givne) <= set(navne)
        celler = [givne.get(n, STANDARD[n]() if n in STANDARD else None) for n in navne]
        return funktion.kald(*celler)
    modul, regel = eksempel["regel"].split(".")
    try:
        return getattr(importlib.import_module(f"{regler.__name__}.{modul}"), regel)(**givne)
    except TimeprisFejl as fejl:
        return fejl


def _passer(svar: Any, ventet: Any, tolerance: float) -> bool:
    """Om svaret er det ventede: et tal inden for tolerancen, en tekst ord for ord, en liste led for led."""
    if isinstance(ventet, list):
        led = isinstance(svar, (list, tuple)) and len(svar) == len(ventet)
        return led and all(_passer(s, v, tolerance) for s, v in zip(svar, ventet, strict=True))
    if isinstance(ventet, str):
        return isinstance(svar, str) and svar == ventet or (svar is None and ventet == "")
    return isinstance(svar, (int, float)) and not isinstance(svar, bool) and abs(svar - ventet) <= tolerance


def test_et_eksempel_kan_fejle():
    """Et forkert tal, en forkert tekst, en manglende række og SAND for 1 er ikke det ventede."""
    assert _passer([["a", 1.0], ("", None)], [["a", 1], ["", ""]], 1e-9)
    for svar in ([["a", 1.1]], [["b", 1]], [["a", 1], ["a", 1]], [["a", True]], [[1, "a"]], "a", 1, None):
        assert not _passer(svar, [["a", 1]], 1e-9)


@pytest.mark.parametrize("eksempel", EKSEMPLER_ALLE, ids=_id)
def test_eksempel(eksempel):
    assert set(eksempel) - {"input", "tolerance", "fil"} in (
        {"navn", "kilde", "regel", "forventet"},
        {"navn", "kilde", "regel", "kode"},
    )
    svar = _regn(eksempel)
    if "kode" in eksempel:
        assert (svar.kode if isinstance(svar, TimeprisFejl) else kode(svar)) == eksempel["kode"], svar
    else:
        standard = KRONETOLERANCE if eksempel["regel"].endswith(KRONER) else TIMETOLERANCE
        tolerance = eksempel.get("tolerance", standard)
        assert tolerance <= KRONETOLERANCE
        assert _passer(svar, eksempel["forventet"], tolerance), getattr(svar, "besked", svar)


@pytest.mark.parametrize("eksempel", EKSEMPLER_ALLE, ids=_id)
def test_kilden_er_en_tabel_med_side_eller_en_beslutning(eksempel):
    kilde = eksempel["kilde"]
    vive = kilde.startswith("VIVE 2022, ") and re.search(r"\(s\. \d+(-\d+)?\)", kilde)
    assert vive or kilde.split(",")[0].split(":")[0] in ("design", "Kalenderen", "Efterregning", "antaget"), (
        kilde
    )


def test_der_er_mindst_60_eksempler_med_hver_sit_navn():
    navne = [(e["fil"], e["navn"]) for e in EKSEMPLER_ALLE]
    assert len(navne) >= 60 and len(set(navne)) == len(navne)


def _offentlige_regler() -> set[str]:
    fundne = set()
    for fil in (PAKKE / "regler").glob("*.py"):
        if fil.stem != "__init__":
            modul = importlib.import_module(f"{regler.__name__}.{fil.stem}")
            fundne |= {
                f"{fil.stem}.{navn}"
                for navn, ting in vars(modul).items()
                if callable(ting) and not navn.startswith("_") and ting.__module__ == modul.__name__
            }
    return fundne


def test_hver_regel_har_et_eksempel():
    uden_tal = {"arbejdsaar.hverdage"}
    brugte = {e["regel"] for e in EKSEMPLER_ALLE}
    assert _offentlige_regler() - uden_tal <= brugte


def test_hver_funktion_der_giver_et_tal_eller_en_trappe_har_et_eksempel():
    prøves_andre_steder = {"TIMEFORDELING", "TIMEPRIS_FORKLAR", "HELLIGDAGE", "TJEK_INDDATA", "TJEK_TAKSTER"}
    assert set(FUNKTIONER) - {e["regel"] for e in EKSEMPLER_ALLE} <= {*prøves_andre_steder, "XLTP_VERSION"}


def test_hver_funktion_for_takster_og_tildeling_har_et_eksempel_på_en_fejl():
    med_fejl = {e["regel"] for e in EKSEMPLER_ALLE if "kode" in e}
    nye = {e["regel"] for e in EKSEMPLER_ALLE if e["fil"].split("/")[0] in TAKSTMAPPER and "." not in e["regel"]}
    assert len(nye) == 10 and nye <= med_fejl


def test_hver_enhed_har_et_eksempel_på_reglen_selv():
    def brugte(regel: str) -> set[str]:
        return {e["input"]["enhed"] for e in EKSEMPLER_ALLE if e["regel"] == regel and "forventet" in e}

    assert brugte("fravaer.fravær_i_timer") == set(enheder.FRAVÆRSENHEDER)
    assert brugte("opgaver.opgave_i_timer") == set(enheder.OPGAVEENHEDER)


ÅR = [e["input"] for e in EKSEMPLER_ALLE if e["regel"] == "arbejdsaar.arbejdsdage"]


@pytest.mark.parametrize("året", ÅR, ids=lambda året: str(året["år"]))
def test_helligdagene_er_kalenderens(året):
    assert [dag for dag, _, _ in helligdage_på_hverdage(året["år"])] == året["helligdage"]
