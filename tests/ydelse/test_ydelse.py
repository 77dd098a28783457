"""Hvor lang tid et kald tager; tallene aflæses, og ingen prøve fejler på tid."""

import io
import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from faelles import BOTILBUD, ÅRSLØN, ÅRSNORM, fravær, kald, lønposter, miks, opgaver, ret, tal, tilbud
from faelles_boeger import BOG, LITE_BOG, VÆRDIBOG

from xl_timepris.excel import tabellaesning
from xl_timepris.excel.bogfil import Bogfil, celler_i
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.inddatabog import læs_inddata
from xl_timepris.excel.lite import læs_egenskaber
from xl_timepris.excel.litepakke import main_py
from xl_timepris.excel.overfoersel import planlæg
from xl_timepris.excel.vaerdier import kun_værdier
from xl_timepris.motorer.indlejret import Indlejret

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


@pytest.mark.parametrize(("funktion", "rækker"), [("FOELSOMHED", 19), ("FOELSOMHED_SYGDOM", 13)])
def test_følsomhed_kold(benchmark, funktion, rækker):
    """18 forudsætninger op og ned er 36 timeprismodeller; sygefraværet er 12."""
    args = (funktion, ÅRSLØN, *tabeller(), BOTILBUD)
    assert len(benchmark.pedantic(kald, args=args, setup=glem_tabeller, rounds=100)) == rækker


def test_følsomhed_varm(benchmark):
    assert len(benchmark(kald, "FOELSOMHED", ÅRSLØN, *tabeller(), BOTILBUD)) == 19


def test_målsøgning(benchmark):
    årsager, poster = tabeller()
    svar = benchmark(kald, "MAALSOEG_OPGAVE", årsager, poster, BOTILBUD, "Dokumentation")
    assert svar == pytest.approx(3.0588235294)


def test_tjek_inddata(benchmark):
    alle = fravær(), opgaver(), 1924, lønposter(), tilbud(), miks(), 4
    assert len(benchmark(kald, "TJEK_INDDATA", *alle)) == 2


def test_tjek_inddata_med_fejl(benchmark):
    alle = ret(fravær(), 1, "Antal", -1), opgaver(), 1924, lønposter(), tilbud(), miks(), 4
    assert "TP-105" in {række[0] for række in benchmark(kald, "TJEK_INDDATA", *alle)}


# --- 10.000 borgere

BORGERE = 10_000
TRAPPE = kald("TRAPPE", 12, 2, 1, 0.5, "timer/døgn")
BEHOV = [2 + (nr * 7919 % BORGERE) * 40 / BORGERE for nr in range(BORGERE)]
"""Spredt over hele trappen, så hver tolvtedel af borgerne ikke spørger om det samme trin i træk."""

KOLONNER: dict[str, tuple[list, str | None]] = {
    "tal": ([[behov] for behov in BEHOV], None),
    "hver tiende tom": ([[None if nr % 10 == 0 else behov] for nr, behov in enumerate(BEHOV)], None),
    "en anden enhed": ([[behov * 420] for behov in BEHOV], "minutter/uge"),
    "en enhed til hver": ([[behov] for behov in BEHOV], "timer/døgn"),
}


def _enhed(kolonne: str, enhed: str | None) -> Any:
    return [[enhed] for _ in BEHOV] if kolonne == "en enhed til hver" else enhed


def _kolonne(funktion: str, behov: Any, enhed: Any) -> Any:
    andre = (TRAPPE, enhed) if funktion == "TAKSTTRIN" else (TRAPPE, 487.98, None, enhed)
    return kald(funktion, behov, *andre)


def _celle_for_celle(funktion: str, kolonne: list, enhed: str | None) -> list:
    return [["" if celle is None else _kolonne(funktion, celle, enhed)] for (celle,) in kolonne]


@pytest.mark.parametrize("kolonne", KOLONNER)
@pytest.mark.parametrize("funktion", ["PAKKETAKST", "TAKSTTRIN"])
def test_10000_borgere_i_ét_kald(benchmark, funktion, kolonne):
    behov, enhed = KOLONNER[kolonne]
    svar = benchmark(_kolonne, funktion, behov, _enhed(kolonne, enhed))
    assert len(svar) == BORGERE and svar == _celle_for_celle(funktion, behov, enhed)
    assert len({celle for (celle,) in svar}) == 12 + (kolonne == "hver tiende tom")


@pytest.mark.parametrize("funktion", ["PAKKETAKST", "TAKSTTRIN"])
def test_de_samme_10000_borgere_celle_for_celle(benchmark, funktion):
    behov, enhed = KOLONNER["tal"]
    svar = benchmark.pedantic(_celle_for_celle, args=(funktion, behov, enhed), rounds=3, warmup_rounds=1)
    assert svar == _kolonne(funktion, behov, enhed)


def test_taksttrappe(benchmark):
    assert len(benchmark(kald, "TAKSTTRAPPE", TRAPPE, 487.98, 900.0)) == 13


def test_kortlægning_af_10000_borgere(benchmark):
    """Første gang en tabel ses; bagefter huskes den læste tabel."""
    hoved = ["Borger", "Tilbud", "Støttebehov", "Enhed"]
    tabel = [hoved, *([f"B{nr}", f"Tilbud {nr % 20}", b, "timer/døgn"] for nr, b in enumerate(BEHOV))]
    svar = benchmark.pedantic(kald, args=("KORTLAEGNING", tabel), setup=glem_tabeller, rounds=3)
    assert sum(række[1] for række in svar[1:]) == BORGERE and len(svar) == 21


# --- Hele processer og hele bogen


def proces(*argumenter: str, koder: tuple[int, ...] = (0,)) -> bytes:
    """Kommandoen som en proces for sig; det, den skrev."""
    svar = subprocess.run([sys.executable, "-m", "xl_timepris", *argumenter], capture_output=True)
    assert svar.returncode in koder, svar.stderr.decode("utf-8")
    return svar.stdout


MÅL_HUKOMMELSE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Måles i en proces for sig, så andre prøvers processer ikke tælles med."""


def hukommelse_mb(*argumenter: str) -> float:
    """Den mest hukommelse, kommandoen havde i brug på én gang."""
    kommando = [sys.executable, "-c", MÅL_HUKOMMELSE, sys.executable, "-m", "xl_timepris", *argumenter]
    målt = int(subprocess.run(kommando, capture_output=True, check=True).stdout)
    return målt / (2**20 if sys.platform == "darwin" else 2**10)


def test_processen_version(benchmark):
    assert benchmark.pedantic(proces, args=("--version",), rounds=5, warmup_rounds=1).startswith(b"xl-timepris ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows oplyser ikke en proces' hukommelse på samme måde")
def test_processen_genberegn_og_dens_hukommelse(benchmark, tmp_path):
    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(BOG.read_bytes())
    ud = benchmark.pedantic(proces, args=("genberegn", str(sti)), rounds=3, warmup_rounds=1)
    assert "Bogens kontrol: OK." in ud.decode("utf-8") and sti.read_bytes() == BOG.read_bytes()
    benchmark.extra_info["hukommelse_mb"] = mest = round(hukommelse_mb("genberegn", str(sti)), 1)
    assert 10 < mest < 250


def test_hele_bogen_efter_en_rettelse(benchmark):
    """Den indlejrede motor regner alle formelceller om, efter at ét fraværstal er ændret."""
    bog = Bogfil(BOG)
    ark, område = bog.område("Fravaer")
    sygdom = next(række for række in celler_i(område) if bog.gemte_værdier()[ark].get(række[0]) == "Egen sygdom")[1]
    dage = itertools.cycle((12.0, 15.0))
    with Indlejret(BOG, bog) as motor:

        def ret_og_regn() -> dict:
            motor.sæt(ark, sygdom, next(dage))
            return motor.genberegn()

        resultat = benchmark.pedantic(ret_og_regn, rounds=10, warmup_rounds=1)
    ark, celle = bog.område("Kontrol_samlet")
    assert resultat[ark][celle] == "OK"


def test_overførsel_lægges(benchmark):
    """Planen for alle gule celler fra en bog til en anden, når begge er læst."""
    gammel, ny = læs_inddata(Bogfil(BOG)), læs_inddata(Bogfil(BOG))
    assert benchmark.pedantic(planlæg, args=(gammel, ny), rounds=5).rettelser == ()


def test_kopi_med_kun_værdier(benchmark):
    bog = Bogfil(BOG)
    assert benchmark.pedantic(kun_værdier, args=(bog,), rounds=5) == VÆRDIBOG.read_bytes()


def test_programmet_til_lite(benchmark):
    assert benchmark.pedantic(main_py, args=(FUNKTIONER,), rounds=5) == læs_egenskaber(Bogfil(LITE_BOG))["main.py"]


def test_processen_diagnose(benchmark):
    bog = str(BOG)
    ud = benchmark.pedantic(proces, args=("diagnose", bog), kwargs={"koder": (0, 1)}, rounds=3, warmup_rounds=1)
    assert bog in ud.decode("utf-8")


def model_i_almindelige_formler() -> bytes:
    """Den samme timepris i de fire modeller, skrevet med regnearkets egne formler og ingen funktioner fra Python."""
    årsager, poster = tabeller()
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(fil, {"in_memory": True})
    ark = bog.add_worksheet("Model")
    ark.write_row("A1", ["Årsnorm", ÅRSNORM, "Årsløn", ÅRSLØN])
    for nr, række in enumerate(årsager, start=3):
        ark.write_row(nr - 1, 0, ["" if celle is None else celle for celle in række])
        dage = f'IF(C{nr}="dage/år",$B$1/260,IF(C{nr}="timer/år",1,$B$1/100))'
        if nr > 3:
            ark.write_formula(nr - 1, 5, f'=IF(E{nr}="Ja",B{nr}*{dage},0)')
    første, sidste = 4, 2 + len(årsager)
    ark.write_formula("F1", f"=$B$1-SUM(F{første}:F{sidste})")
    ark.write_formula("G1", "=F1/($B$1/260)")
    top = sidste + 2
    for nr, række in enumerate(poster, start=top):
        ark.write_row(nr - 1, 0, ["" if celle is None else celle for celle in række])
        faktor = (
            f'IF(C{nr}="timer/fremmødeuge",$G$1/5,IF(C{nr}="minutter/fremmødedag",$G$1/60,IF(C{nr}="dage/år",$B$1/260,'
            f'IF(C{nr}="% af fremmødetid",$F$1/100,IF(C{nr}="% af årsnorm",$B$1/100,IF(C{nr}="timer/måned",'
            f'IF(D{nr}="",12,D{nr}),IF(C{nr}="timer/uge",D{nr},1)))))))'
        )
        for model, kolonne in enumerate("EFGH") if nr > top else ():
            ark.write_formula(nr - 1, 8 + model, f"=N({kolonne}{nr})*{faktor}")
    for model, kolonne in enumerate("IJKL"):
        ark.write_formula(0, 8 + model, f"=$D$1/($F$1-SUM({kolonne}{top + 1}:{kolonne}{top + len(poster) - 1}))")
    bog.close()
    return fil.getvalue()


def test_samme_model_i_almindelige_formler(benchmark):
    """Grænsen for, hvor hurtigt det kan blive: regnearket alene."""
    bog = Bogfil(Path("model.xlsx"), model_i_almindelige_formler())
    dage = itertools.cycle((25.0, 30.0))
    with Indlejret(bog.sti, bog) as motor:

        def ret_og_regn() -> dict:
            motor.sæt("Model", "B4", next(dage))
            return motor.genberegn()

        ret_og_regn()
        benchmark.pedantic(ret_og_regn, rounds=10)
        motor.sæt("Model", "B4", 25.0)
        priser = [motor.genberegn()["Model"][f"{kolonne}1"] for kolonne in "IJKL"]
    årsager, poster = tabeller()
    assert priser == pytest.approx([tal("TIMEPRIS", ÅRSLØN, årsager, poster, model) for model in poster[0][4:8]])
