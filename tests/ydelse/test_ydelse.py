"""Hvor lang tid et kald tager; tallene aflæses, og ingen prøve fejler på tid."""

import pytest
from faelles import BOTILBUD, ÅRSLØN, fravær, kald, lønposter, miks, opgaver, ret, tilbud

from xl_timepris.excel import tabellaesning

LÆSERE = [ting for ting in vars(tabellaesning).values() if hasattr(ting, "__closure__") and ting.__closure__]


def glem_tabeller() -> None:
    """Tøm den hukommelse, hvor læste tabeller huskes."""
    for læser in LÆSERE:
        for celle in læser.__closure__:
            if hasattr(celle.cell_contents, "cache_clear"):
                celle.cell_contents.cache_clear()


def tabeller() -> tuple[list, list]:
    """7 fraværsrækker og 10 opgaver, uden datoer og blanke rækker."""
    årsager, poster = fravær(oplysninger=False, blanke=0), opgaver(oplysninger=False, blanke=0)
    assert (len(årsager[:8]), len(poster)) == (8, 11)
    return årsager[:8], poster


def test_timepris_varm(benchmark):
    årsager, poster = tabeller()
    assert benchmark(kald, "TIMEPRIS", ÅRSLØN, årsager, poster, BOTILBUD) == pytest.approx(487.9834085641)


def test_timepris_kold(benchmark):
    årsager, poster = tabeller()
    assert any(hasattr(c.cell_contents, "cache_clear") for læser in LÆSERE for c in læser.__closure__)
    svar = benchmark.pedantic(
        kald, args=("TIMEPRIS", ÅRSLØN, årsager, poster, BOTILBUD), setup=glem_tabeller, rounds=300
    )
    assert svar == pytest.approx(487.9834085641)


def test_timepris_med_datoer_i_tabellen(benchmark):
    """Som Excel afleverer tabellen: kolonnen Dato er datoer."""
    svar = benchmark(kald, "TIMEPRIS", ÅRSLØN, fravær(), opgaver(), BOTILBUD)
    assert svar == pytest.approx(487.9834085641)


def test_timefordeling(benchmark):
    årsager, poster = tabeller()
    assert len(benchmark(kald, "TIMEFORDELING", årsager, poster, BOTILBUD)) == 21


def test_tjek_inddata(benchmark):
    alle = fravær(), opgaver(), 1924, lønposter(), tilbud(), miks(), 4
    assert len(benchmark(kald, "TJEK_INDDATA", *alle)) == 2


def test_tjek_inddata_med_fejl(benchmark):
    alle = ret(fravær(), 1, "Antal", -1), opgaver(), 1924, lønposter(), tilbud(), miks(), 4
    assert "TP-105" in {række[0] for række in benchmark(kald, "TJEK_INDDATA", *alle)}
