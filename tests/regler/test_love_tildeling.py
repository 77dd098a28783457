"""Love for tildelingen: de fire principper, forløbet og beslutningstræet, prøvet gennem regnearksfunktionerne."""

from itertools import product
from typing import Any

import pytest
from faelles import antal_prøver, kald, kode, tal
from faelles_takster import MÅLGRUPPER, PRINCIPPER, naiv_tildeling
from hypothesis import given, settings
from hypothesis import strategies as st

AKTIVITET, RAMME, KOMBINATION, REGULERET = PRINCIPPER
NØJE = 1e-9


def omtrent(værdi: float, relativ: float = 1e-12) -> Any:
    return pytest.approx(værdi, rel=relativ, abs=1e-6)


budgetter = st.integers(100_000, 500_000_000).map(float)
pladser = st.integers(1, 5000).map(lambda n: n / 10)
belagte = st.integers(0, 8000).map(lambda n: n / 10)
grader = st.integers(0, 200).map(lambda procent: procent / 100)
andele = st.integers(0, 100).map(lambda procent: procent / 100)
satser = st.integers(0, 100_000).map(float)
måneder = st.integers(1, 12).map(float)
principper = st.sampled_from(PRINCIPPER)


@given(principper, budgetter, pladser, grader, andele, satser, måneder)
def test_ved_den_forudsatte_belægning_er_tildelingen_budgettet(princip, budget, forudsat, grad, fast, sats, mdr):
    assert tal("TILDELING", princip, budget, forudsat, forudsat, grad, fast * budget, sats, mdr) == budget


@given(budgetter, pladser, belagte, andele)
def test_kombinationen_ligger_mellem_ramme_og_aktivitet(budget, forudsat, faktisk, fast):
    aktivitet, ramme, kombination = (
        tal("TILDELING", princip, budget, forudsat, faktisk, None, fast * budget)
        for princip in (AKTIVITET, RAMME, KOMBINATION)
    )
    luft = NØJE * budget
    assert min(aktivitet, ramme) - luft <= kombination <= max(aktivitet, ramme) + luft
    assert kombination == omtrent(fast * ramme + (1 - fast) * aktivitet)


@given(budgetter, pladser, st.integers(0, 100), grader)
def test_reguleringen_er_ens_opad_og_nedad(budget, forudsat, procent, grad):
    op, ned = (
        tal("TILDELING", AKTIVITET, budget, forudsat, forudsat * (1 + tegn * procent / 100), grad)
        for tegn in (1, -1)
    )
    assert op - budget == omtrent(budget - ned, NØJE) and op >= budget >= ned


@given(budgetter, pladser, belagte, grader)
def test_afvigelsen_følger_reguleringsgraden(budget, forudsat, faktisk, grad):
    fuld, delvis = (tal("TILDELING", AKTIVITET, budget, forudsat, faktisk, g) for g in (None, grad))
    assert delvis - budget == omtrent(grad * (fuld - budget), NØJE)
    assert fuld == omtrent(budget * faktisk / forudsat, NØJE)


@given(budgetter, st.integers(1, 100), st.integers(0, 200), satser, måneder)
def test_den_belægningsregulerede_ramme_er_aldrig_under_budgettet(budget, forudsat, faktisk, sats, mdr):
    svar = tal("TILDELING", REGULERET, budget, forudsat, faktisk, None, None, sats, mdr)
    assert svar == (budget if faktisk <= forudsat else omtrent(budget + (faktisk - forudsat) * sats * mdr))
    næste = tal("TILDELING", REGULERET, budget, forudsat, faktisk + 1, None, None, sats, mdr)
    assert næste - svar == omtrent(sats * mdr if faktisk >= forudsat else 0, NØJE)


@given(principper, budgetter, pladser, belagte, belagte, grader, andele, satser)
def test_flere_belagte_pladser_giver_aldrig_mindre(princip, budget, forudsat, a, b, grad, fast, sats):
    færre, flere = (
        tal("TILDELING", princip, budget, forudsat, n, grad, fast * budget, sats) for n in sorted((a, b))
    )
    assert færre <= flere + NØJE * budget


@given(principper, budgetter, pladser, belagte, grader, andele, st.integers(2, 9))
def test_tildelingen_følger_beløbenes_størrelse(princip, budget, forudsat, faktisk, grad, fast, gange):
    """Ganges budget, faste udgifter og sats med det samme, ganges tildelingen med det."""
    enkelt, flere = (
        tal("TILDELING", princip, g * budget, forudsat, faktisk, grad, g * fast * budget, g * 1000.0)
        for g in (1, gange)
    )
    assert flere == omtrent(gange * enkelt, NØJE)


@given(budgetter, pladser, belagte, andele)
def test_kun_det_princippet_bruger_betyder_noget(budget, forudsat, faktisk, fast):
    for princip, argumenter in (
        (RAMME, (None, None, None, None)),
        (AKTIVITET, (0.5, None, None, None)),
        (KOMBINATION, (None, fast * budget, None, None)),
        (REGULERET, (None, None, 500.0, 6.0)),
    ):
        alene = tal("TILDELING", princip, budget, forudsat, faktisk, *argumenter)
        fyldt = [n if a is None else a for a, n in zip(argumenter, (0.3, budget / 3, 777.0, 3.0), strict=True)]
        assert tal("TILDELING", princip, budget, forudsat, faktisk, *fyldt) == alene


@settings(max_examples=antal_prøver(1000))
@given(principper, budgetter, pladser, belagte, grader, andele, satser, måneder)
def test_funktionen_er_lig_den_anden_udregning(princip, budget, forudsat, faktisk, grad, fast, sats, mdr):
    svar = tal("TILDELING", princip, budget, forudsat, faktisk, grad, fast * budget, sats, mdr)
    assert svar == omtrent(
        naiv_tildeling(princip, budget, forudsat, faktisk, grad, fast * budget, sats, mdr), NØJE
    )


# --- Forløbet


@st.composite
def forløb(træk) -> tuple[float, int, float]:
    """Første belægning, antal skridt og skridtets størrelse; den sidste belægning er højst 200 %."""
    fra, skridt = træk(st.integers(1, 150)), træk(st.integers(1, 40))
    return fra / 100, træk(st.integers(0, (200 - fra) // skridt)), skridt / 100


@given(
    budgetter,
    pladser,
    forløb(),
    grader,
    st.one_of(st.none(), andele, st.just(1.5)),
    st.one_of(st.none(), satser),
    st.one_of(st.none(), måneder),
)
def test_forløbets_rækker_er_tildelingen_ved_hver_belægning(budget, forudsat, vejen, grad, fast, sats, mdr):
    fra, antal, skridt = vejen
    til = min(fra + antal * skridt, 2.0)
    faste = None if fast is None else fast * budget
    hoved, *rækker = kald("TILDELINGSFORLOEB", budget, forudsat, fra, til, skridt, grad, faste, sats, mdr)
    assert hoved == ["Belægning", "Pladser", *PRINCIPPER] and len(rækker) == antal + 1
    assert [række[0] for række in rækker] == omtrent([fra + nr * skridt for nr in range(antal + 1)])
    for belægning, plads, *svarene in rækker:
        assert plads == belægning * forudsat
        for princip, svar in zip(PRINCIPPER, svarene, strict=True):
            alene = kald("TILDELING", princip, budget, forudsat, plads, grad, faste, sats, mdr)
            assert kode(svar) == kode(alene) and (svar == alene or svar == "#N/A")
            assert (svar == "#N/A") == (kode(alene) is not None)


def test_forløbets_standard_er_70_til_120_pct_i_skridt_på_5():
    rækker = kald("TILDELINGSFORLOEB", 1_000_000, 20)[1:]
    assert [række[0] for række in rækker] == omtrent([0.7 + 0.05 * nr for nr in range(11)])
    assert rækker[6][:4] == omtrent([1.0, 20.0, 1_000_000.0, 1_000_000.0])
    assert {(kode(række[4]), kode(række[5]), række[4], række[5]) for række in rækker} == {
        ("TP-101", "TP-101", "#N/A", "#N/A")
    }


def test_faste_udgifter_over_budgettet_er_kun_en_fejl_i_kombinationen():
    for række in kald("TILDELINGSFORLOEB", 1_000_000, 20, 0.9, 1.1, 0.1, None, 1_000_001, 100)[1:]:
        assert kode(række[4]) == "TP-132" and all(type(celle) is float for celle in (*række[:4], række[5]))


@pytest.mark.parametrize(
    ("fra", "til", "skridt", "ventet"),
    [
        (1, 1, 0.05, 1),
        (0, 2, 0.01, 201),
        (0.5, 1, 0.3, 2),
        (0.9, 1, 0.1, 2),
        (0, 2, 0.0099, "TP-133"),
        (1.1, 1, 0.05, "TP-133"),
        (0, 2, 5e-324, "TP-133"),
        (0, 2.01, 0.05, "TP-113"),
        (-0.1, 1, 0.05, "TP-105"),
        (0, 1, -0.05, "TP-105"),
    ],
)
def test_forløbets_længde(fra, til, skridt, ventet):
    svar = kald("TILDELINGSFORLOEB", 1_000_000, 20, fra, til, skridt)
    if isinstance(ventet, int):
        assert len(svar) == ventet + 1
    else:
        assert kode(svar) == ventet
        assert ventet != "TP-133" or "kan ikke deles" in svar.besked


# --- Beslutningstræet


def _princip(pladser: float | None, målgruppe: str, åben: bool, har_data: bool, lille: float) -> str | None:
    """Træet læst oppefra; None, når pladserne mangler."""
    if åben or not har_data or målgruppe == "Udekørende bostøtte":
        return RAMME
    if målgruppe == "Bofællesskab":
        return KOMBINATION
    if not pladser:
        return None
    return KOMBINATION if pladser <= lille else AKTIVITET


@pytest.mark.parametrize("målgruppe", MÅLGRUPPER)
@pytest.mark.parametrize("antal", [None, "", 0, 1, 6, 8, 8.5, 9, 55])
def test_beslutningstræet_følges(antal, målgruppe):
    for åben, data, lille in product((None, "Nej", " ja"), (None, "utilstrækkeligt"), (None, 5, 10)):
        ventet = _princip(antal or None, målgruppe, åben == " ja", data is None, lille or 8)
        svar = kald("TILDELINGSPRINCIP", antal, målgruppe, åben, data, lille)
        if ventet is None:
            assert kode(svar) == "TP-101" and "Pladser" in svar.besked
        else:
            ((princip, begrundelse, afsnit),) = svar
            assert princip == ventet and begrundelse.endswith(".") and "(s. " in afsnit


def test_hver_gren_har_sin_egen_begrundelse():
    grene = [
        (None, "Botilbud", "Ja", None),
        (None, "Botilbud", "Nej", "Utilstrækkeligt"),
        (None, "Udekørende bostøtte", None, None),
        (30, "Bofællesskab", None, None),
        (8, "STU", None, None),
        (9, "STU", None, None),
    ]
    svar = [kald("TILDELINGSPRINCIP", *gren)[0] for gren in grene]
    assert [række[0] for række in svar] == [RAMME, RAMME, RAMME, KOMBINATION, KOMBINATION, AKTIVITET]
    assert len({række[1] for række in svar}) == len({række[2] for række in svar}) == 6
