"""Love, der gælder for alle gyldige tabeller, prøvet gennem regnearksfunktionerne."""

from typing import Any

import pytest
from faelles import (
    BOTILBUD,
    GRUPPE,
    Tabel,
    antal_prøver,
    fravær,
    kald,
    kode,
    kopi,
    naiv_timepris,
    naive_fraværstimer,
    naivt_regnskab,
    opgaver,
    tal,
)
from faelles_strategier import MODEL, fraværstabeller, opgavetabeller, tusindedele
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_timepris.beregning.priser import PRISER

NORM = 1924.0
NØJE = 1e-9


def omtrent(værdi: float, relativ: float = NØJE) -> Any:
    return pytest.approx(værdi, rel=relativ, abs=1e-9)


lønninger = st.integers(100_000, 5_000_000).map(float)
priser = st.sampled_from(PRISER)


# --- Timeprisen


@given(lønninger, fraværstabeller(), opgavetabeller(), priser)
def test_dobbelt_løn_er_dobbelt_pris(løn, fri, poster, pr):
    enkelt = tal("TIMEPRIS", løn, fri, poster, MODEL, pr)
    assert tal("TIMEPRIS", 2 * løn, fri, poster, MODEL, pr) == omtrent(2 * enkelt, 1e-12)


@given(lønninger, fraværstabeller(), opgavetabeller(), priser, tusindedele)
def test_mere_fravær_gør_aldrig_prisen_lavere(løn, fri, poster, pr, mere):
    før = tal("TIMEPRIS", løn, fri, poster, MODEL, pr)
    efter = kald("TIMEPRIS", løn, [*fri, ["Mere", mere / 10, "dage/år", None, "Ja"]], poster, MODEL, pr)
    assert kode(efter) == "TP-109" or efter >= før * (1 - 1e-12)


@given(lønninger, fraværstabeller(), opgavetabeller(), priser, tusindedele)
def test_flere_opgaver_gør_aldrig_prisen_pr_borgertime_lavere(løn, fri, poster, pr, mere):
    ny = [*poster, ["Mere", "Uden borger", "timer/år", None, mere / 10, None]]
    før, efter = (tal("TIMEPRIS", løn, fri, t, MODEL, pr) for t in (poster, ny))
    assert efter == før if pr == "fremmødetime" else efter >= før * (1 - 1e-12)


def _bland(træk: Any, tabel: Tabel) -> Tabel:
    hoved, *rækker = tabel
    rækker = træk(st.permutations(rækker))
    orden = træk(st.permutations(range(len(hoved))))
    return [[række[n] for n in orden] for række in [hoved, *rækker]]


@given(st.data(), lønninger, fraværstabeller(), opgavetabeller(), priser)
def test_rækkers_og_kolonners_orden_er_ligegyldig(data, løn, fri, poster, pr):
    blandet = _bland(data.draw, fri), _bland(data.draw, poster)
    pris = tal("TIMEPRIS", løn, fri, poster, MODEL, pr)
    assert tal("TIMEPRIS", løn, *blandet, MODEL, pr) == omtrent(pris, 1e-12)


@given(lønninger, fraværstabeller(), opgavetabeller(), priser, st.integers(1, 99), st.integers(0, 7))
def test_en_opgave_delt_i_to_ændrer_intet(løn, fri, poster, pr, procent, nr):
    delt = kopi(poster)
    række = delt[1 + nr % (len(delt) - 1)]
    assume(række[4] is not None)
    rest = [*række]
    rest[0], rest[4], række[4] = "Resten", række[4] * (100 - procent) / 100, række[4] * procent / 100
    pris = tal("TIMEPRIS", løn, fri, poster, MODEL, pr)
    assert tal("TIMEPRIS", løn, fri, [*delt, rest], MODEL, pr) == omtrent(pris)


@given(lønninger, fraværstabeller(), opgavetabeller())
def test_de_tre_priser_har_en_fast_orden(løn, fri, poster):
    borger, fremmøde, relateret = (tal("TIMEPRIS", løn, fri, poster, MODEL, pr) for pr in PRISER)
    assert fremmøde * (1 - NØJE) <= relateret <= borger * (1 + NØJE)


@given(lønninger, st.integers(1, 50))
def test_gruppens_størrelse_deler_prisen(løn, borgere):
    alene = tal("TIMEPRIS", løn, fravær(), opgaver(), GRUPPE)
    assert tal("TIMEPRIS", løn, fravær(), opgaver(), GRUPPE, None, borgere) * borgere == omtrent(alene)


@given(lønninger, fraværstabeller(), opgavetabeller(), priser)
def test_forklaringen_ender_med_prisen(løn, fri, poster, pr):
    pris = tal("TIMEPRIS", løn, fri, poster, MODEL, pr)
    trin = [række for række in kald("TIMEPRIS_FORKLAR", løn, fri, poster, MODEL, pr) if række[0] != "Bemærk"]
    assert trin[-1][2:] == [pris, "kr./time"]


# --- Timerne


@given(fraværstabeller(), opgavetabeller())
def test_timefordelingen_går_op(fri, poster):
    post = {række[0]: række[1] for række in kald("TIMEFORDELING", fri, poster, MODEL)[1:]}
    assert post["Årsnorm"] == omtrent(post["Fravær i alt"] + post["Fremmødetid"])
    grupper = ("Ferie- og fridage", "Sygdom", "Andet fravær")
    assert post["Fravær i alt"] == omtrent(sum(post.get(gruppe, 0.0) for gruppe in grupper))
    assert post["Fremmødetid"] == omtrent(post["Indirekte borgertid i alt"] + post["Direkte borgertid"])
    enkelte = sum(timer for navn, timer in post.items() if navn.startswith("Opgave "))
    assert post["Indirekte borgertid i alt"] == omtrent(enkelte)
    assert post["Borgerrelateret tid"] == omtrent(post["Direkte borgertid"] + post["Opgaver om borger i alt"])


@given(fraværstabeller(), opgavetabeller())
def test_timefordelingens_andele_er_timer_delt_med_summen(fri, poster):
    tabel = kald("TIMEFORDELING", fri, poster, MODEL)[1:]
    fremmøde = next(række[1] for række in tabel if række[0] == "Fremmødetid")
    for _, timer, af_norm, af_fremmøde in tabel:
        assert af_norm == omtrent(timer / NORM)
        assert af_fremmøde in ("", omtrent(timer / fremmøde))


@given(fraværstabeller(), opgavetabeller())
def test_tid_om_og_uden_borger_er_alle_opgaver(fri, poster):
    alle, uden, om = (
        tal("OPGAVETIMER", fri, poster, MODEL, tid) for tid in (None, "Uden borger", "Om borger")
    )
    assert alle == omtrent(uden + om)
    assert tal("FREMMOEDETIMER", fri) == omtrent(alle + tal("BORGERTIMER", fri, poster, MODEL))


@given(
    fraværstabeller(("dage/år", "% af årsnorm")),
    opgavetabeller(("dage/år", "% af årsnorm", "% af fremmødetid")),
    st.integers(1600, 2000),
)
def test_timerne_følger_årsnormen(fri, poster, norm):
    """Tid i dage og procent følger årsnormen; tid pr. fremmødeuge og i timer gør ikke."""
    assert tal("FREMMOEDETIMER", fri, norm) == omtrent(tal("FREMMOEDETIMER", fri) * norm / NORM)
    ved_norm = tal("BORGERTIMER", fri, poster, MODEL, norm)
    assert ved_norm == omtrent(tal("BORGERTIMER", fri, poster, MODEL) * norm / NORM)


@given(fraværstabeller(), opgavetabeller())
def test_fremmødeuger_er_de_samme_ved_enhver_årsnorm(fri, poster):
    i_dage = [række if række[2] == "dage/år" else [*række[:4], "Nej"] for række in fri[1:]]
    ugentligt = [poster[0], ["Opgave", "Om borger", "timer/fremmødeuge", None, 2.0, None]]
    svar = {tal("OPGAVETIMER", [fri[0], *i_dage], ugentligt, MODEL, None, norm) for norm in (1924, 1872)}
    assert max(svar) == omtrent(min(svar))


# --- Lønbudget og støttetimer

kroner = st.integers(100_000, 500_000_000).map(float)
timepriser = st.integers(10_000, 200_000).map(lambda øre: øre / 100)


@given(kroner, timepriser)
def test_pris_gange_timer_er_budgettet(budget, pris):
    assert tal("STOETTETIMER", budget, pris) * pris == omtrent(budget)


@given(kroner, timepriser)
def test_miks_af_én_støtteform_er_støttetimer(budget, pris):
    timer = tal("STOETTETIMER", budget, pris)
    for én in ([[pris]], [[1.0]]), ([pris], [1.0]), (pris, 1.0), ([[pris], [None]], [["100 %"], [""]]):
        assert tal("STOETTETIMER_MIKS", budget, *én) == omtrent(timer)


@given(
    kroner, st.lists(timepriser, min_size=2, max_size=4), st.lists(st.integers(1, 99), min_size=4, max_size=4)
)
def test_miks_bruger_hele_budgettet(budget, dens_priser, vægte):
    vægte = vægte[: len(dens_priser)]
    andele = [vægt / sum(vægte) for vægt in vægte]
    timer = tal("STOETTETIMER_MIKS", budget, [[p] for p in dens_priser], [[a] for a in andele])
    brugt = sum(timer * andel * pris for andel, pris in zip(andele, dens_priser, strict=True))
    assert brugt == omtrent(budget)
    billigst, dyrest = min(dens_priser), max(dens_priser)
    assert budget / dyrest * (1 - NØJE) <= timer <= budget / billigst * (1 + NØJE)


@given(st.lists(st.integers(-200_000, 900_000), min_size=1, max_size=8), st.data())
def test_lønudgiften_er_summen_af_de_medregnede(beløb, data):
    med = [data.draw(st.sampled_from(["Ja", "Nej", "JA"])) for _ in beløb]
    tabel = [
        ["Post", "Beløb", "Medregnes"],
        *([f"Post {n}", b, m] for n, (b, m) in enumerate(zip(beløb, med, strict=True))),
    ]
    assert tal("LOENUDGIFT", tabel) == sum(b for b, m in zip(beløb, med, strict=True) if m != "Nej")


# --- To uafhængige udregninger


@settings(max_examples=antal_prøver(2000))
@given(lønninger, fraværstabeller(), opgavetabeller(), priser, st.integers(1, 30), st.integers(1600, 2000))
def test_funktionen_er_lig_den_anden_udregning(løn, fri, poster, pr, borgere, norm):
    regnskab = naivt_regnskab(fri, poster, MODEL, norm)
    assert tal("FRAVAERSTIMER", fri, norm) == omtrent(naive_fraværstimer(fri, norm))
    assert tal("FREMMOEDETIMER", fri, norm) == omtrent(regnskab["fremmøde"])
    assert tal("OPGAVETIMER", fri, poster, MODEL, "om borger", norm) == omtrent(regnskab["om"])
    assert tal("BORGERTIMER", fri, poster, MODEL, norm) == omtrent(regnskab["borger"])
    pris = tal("TIMEPRIS", løn, fri, poster, MODEL, pr, borgere, norm)
    assert pris == omtrent(naiv_timepris(løn, fri, poster, MODEL, pr, borgere, norm))


def test_standardsættet_er_lig_den_anden_udregning():
    regnskab = naivt_regnskab(fravær(), opgaver(), BOTILBUD)
    assert regnskab["borger"] == omtrent(983.64)
    assert naiv_timepris(480_000, fravær(), opgaver(), BOTILBUD) == omtrent(480_000 / 983.64)
