"""Vilkårligt indhold i hver funktion: aldrig en undtagelse, aldrig et tal af noget, der ikke er et tal.

Loven for ethvert kald: svaret er et endeligt tal, en tekst, en celle med fejl eller en rektangulær tabel
af tal og tekster på højst 255 tegn. En fejl har en kendt kode og en dansk besked, og den er aldrig TP-199.
Et tal er det, den anden udregning (faelles.py) når frem til; kan den ikke regne, vises intet tal.
"""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from faelles import (
    BOTILBUD,
    GRUPPE,
    UDEKØRENDE,
    ÅRSLØN,
    ÅRSNORM,
    NaivFejl,
    antal_prøver,
    fravær,
    kald,
    kopi,
    lønposter,
    miks,
    naiv_lønudgift,
    naiv_timepris,
    naive_fraværstimer,
    naivt_ord,
    naivt_regnskab,
    naivt_tal,
    opgaver,
    tilbud,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris.beregning import PRISER
from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.fejl import KATALOG, MAKS_TEGN, REGNEARKSFEJL
from xl_timepris.inddata.graenser import grænse

FREMMED = re.compile(
    r"\b(Input should|Error|Exception|Traceback|None|True|False|nan|inf|NaN|Infinity|value|invalid|missing"
    r"|object|float|int|str|list|tuple|dict|datetime|Decimal|builtins|pydantic)\b"
)
"""Ord, der kun kan stamme fra Python eller et engelsk bibliotek; ingen celle herunder indeholder dem."""

TEKSTER = ["Ja", "Nej", "ja ", "Sygdom", "dage/år", "timer/uge", "% af fremmødetid", "Om borger", UDEKØRENDE]
TEKSTER += [
    "otte",
    "7,5",
    "1.234,56",
    "7.5",
    "1.500",
    "0.500",
    "1,234.56",
    "12 %",
    "12%",
    "480.000 kr.",
    "kr. 5",
]
TEKSTER += [
    "−5",
    "-5",
    "1e5",
    "١٢",
    "½",
    "１２",
    "5-",
    "9,3 %",
    "0",
    "00",
    "=1+1",
    "æøå",
    "x" * 300,
    "ordet " * 60,
]
TEKSTER += [
    "251289-1234",
    "»«",
    "{felt}",
    "%s",
    "\x00",
    "\ud800",
    "a\nb",
    "Antal",
    "Årsag",
    "Medregnes",
    "Egen model",
]
TOMME = [None, "", " ", "\u00a0"]
TAL = [
    0,
    1,
    -1,
    7,
    2026,
    12.5,
    0.5,
    1e-12,
    -0.0,
    99.9,
    1924,
    1e15,
    1e308,
    -1e308,
    5e-324,
    10**20,
    2.5e9,
    251289_1234,
]
TAL += [Decimal("12.5000"), Decimal(0), Decimal("-1"), Decimal("1e30")]
IKKE_TAL = [
    True,
    False,
    math.nan,
    math.inf,
    -math.inf,
    10**400,
    Decimal("NaN"),
    Decimal("Infinity"),
    Decimal("sNaN"),
]
IKKE_TAL += [
    date(2026, 1, 31),
    datetime(2026, 1, 31, 8, 30),
    time(8, 30),
    timedelta(hours=7),
    complex(1, 0),
    b"7",
]
IKKE_TAL += [*REGNEARKSFEJL, Cellefejl("#N/A", "TP-101", "TP-101 prøve"), [], [[]], [[7.0]], (7.0,)]
SÆRE = [*TEKSTER, *TOMME, *TAL, *IKKE_TAL]

sære = st.sampled_from(range(len(SÆRE))).map(SÆRE.__getitem__)
tekster = st.text("abcæøå ABC0123456789.,-+%kr/", max_size=10)
celler = st.one_of(sære, sære, sære, sære, st.floats(), st.integers(-(2 * 10**9), 10**12), tekster)

FRI, POSTER, LØN = fravær(oplysninger=False), opgaver(oplysninger=False), lønposter(oplysninger=False)
"""Uden kilder og datoer: så rammer en tilfældig ændring oftest en celle, der betyder noget."""

GYLDIGE: dict[str, tuple[Any, ...]] = {
    "FRAVAERSTIMER": (fravær(), ÅRSNORM),
    "FREMMOEDETIMER": (FRI, ÅRSNORM),
    "OPGAVETIMER": (FRI, POSTER, UDEKØRENDE, "Om borger", ÅRSNORM),
    "BORGERTIMER": (FRI, opgaver(), BOTILBUD, ÅRSNORM),
    "TIMEFORDELING": (FRI, POSTER, UDEKØRENDE, ÅRSNORM),
    "TIMEPRIS": (ÅRSLØN, FRI, POSTER, GRUPPE, "borgertime", 4.0, ÅRSNORM),
    "TIMEPRIS_FORKLAR": (ÅRSLØN, FRI, POSTER, UDEKØRENDE, "borgerrelateret time", 1.0, ÅRSNORM),
    "LOENUDGIFT": (LØN,),
    "STOETTETIMER": (14_400_000.0, 487.98),
    "STOETTETIMER_MIKS": (9_600_000.0, [[490.85], [429.23], [107.31], [None]], [[0.8], [0.1], [0.1], [None]]),
    "HELLIGDAGE": (2026.0,),
    "ARBEJDSDAGE": (2026.0,),
    "TJEK_INDDATA": (FRI, POSTER, ÅRSNORM, LØN, tilbud(oplysninger=False), miks(oplysninger=False), 4.0, "STU", 2026.0),
}
MED_ARGUMENTER = [navn for navn, funktion in FUNKTIONER.items() if funktion.argumenter]


def test_hver_funktion_med_argumenter_prøves():
    assert set(GYLDIGE) == set(MED_ARGUMENTER)


# --- Loven


def _prøv_tekst(tekst: str) -> None:
    assert type(tekst) is str and len(tekst) <= MAKS_TEGN, f"{len(tekst)} tegn: {tekst}"
    fremmed = FREMMED.search(tekst)
    assert fremmed is None, f"»{fremmed and fremmed[0]}« i: {tekst}"


def _prøv_celle(celle: Any) -> None:
    if type(celle) is float:
        assert math.isfinite(celle)
    else:
        _prøv_tekst(celle)


def prøv(svar: Any) -> None:
    """Kast, hvis svaret bryder loven for ethvert kald."""
    if isinstance(svar, Cellefejl):
        assert str(svar) in REGNEARKSFEJL
        assert svar.kode in KATALOG and svar.kode != "TP-199", svar.besked
        assert svar.kode.startswith("TP-1") and svar.besked.startswith(f"{svar.kode} ")
        _prøv_tekst(svar.besked)
    elif isinstance(svar, list):
        assert svar and all(type(række) is list and len(række) == len(svar[0]) for række in svar)
        for række in svar:
            for celle in række:
                _prøv_celle(celle)
    else:
        _prøv_celle(svar)


# --- Vilkårlige kald

rækker = st.lists(st.one_of(celler, st.lists(celler, max_size=5)), max_size=4)
argumenter = st.one_of(celler, rækker, rækker.map(tuple))


@pytest.mark.parametrize("navn", MED_ARGUMENTER)
@settings(max_examples=antal_prøver(400))
@given(st.data())
def test_vilkårlige_argumenter(navn, data):
    antal = len(FUNKTIONER[navn].argumenter)
    gyldige = GYLDIGE[navn]
    givne = data.draw(st.lists(argumenter, max_size=antal))
    beholdt = data.draw(st.integers(0, antal))
    prøv(kald(navn, *gyldige[:beholdt], *givne[beholdt:]))
    prøv(kald(navn, *givne))


# --- Gyldige kald med få ændringer


@st.composite
def ændrede(træk: Callable, navn: str) -> tuple[Any, ...]:
    """Gyldige argumenter, hvor 1-3 celler er byttet ud; i tabeller også i overskriften."""
    givne = [kopi(arg) if isinstance(arg, list) else arg for arg in GYLDIGE[navn]]
    for _ in range(træk(st.integers(1, 3))):
        nr = træk(st.integers(0, len(givne) - 1))
        if isinstance(GYLDIGE[navn][nr], list) and givne[nr]:
            række = givne[nr][træk(st.integers(0, len(givne[nr]) - 1))]
            if række:
                række[træk(st.integers(0, len(række) - 1))] = træk(celler)
        else:
            givne[nr] = træk(celler)
    return tuple(givne)


@pytest.mark.parametrize("navn", MED_ARGUMENTER)
@settings(max_examples=antal_prøver(1400))
@given(st.data())
def test_gyldige_kald_med_ændrede_celler(navn, data):
    prøv(kald(navn, *data.draw(ændrede(navn))))


def _uden_kolonne(tabel: list, nr: int) -> list:
    return [række[:nr] + række[nr + 1 :] for række in tabel]


def _dobbelt_kolonne(tabel: list, nr: int) -> list:
    return [[*række, række[nr]] for række in tabel]


def _kort_række(tabel: list, nr: int) -> list:
    return [række[:-1] if n == nr else række for n, række in enumerate(tabel)]


def _roteret(tabel: list, nr: int) -> list:
    return [række[nr:] + række[:nr] for række in tabel]


def _forskudt_overskrift(tabel: list, nr: int) -> list:
    return [tabel[0][nr:] + tabel[0][:nr], *tabel[1:]]


def _uden_række(tabel: list, nr: int) -> list:
    return tabel[:nr] + tabel[nr + 1 :]


def _kun_overskrift(tabel: list, nr: int) -> list:
    return tabel[:1]


def _første_celle(tabel: list, nr: int) -> Any:
    return tabel[0][0]


def _transponeret(tabel: list, nr: int) -> list:
    return [list(kolonne) for kolonne in zip(*tabel, strict=True)]


OMBYGNINGER = [
    _uden_kolonne,
    _dobbelt_kolonne,
    _kort_række,
    _roteret,
    _forskudt_overskrift,
    _uden_række,
    _kun_overskrift,
    _første_celle,
    _transponeret,
]
MED_OMRÅDE = [navn for navn, givne in GYLDIGE.items() if any(isinstance(arg, list) for arg in givne)]


@pytest.mark.parametrize("navn", MED_OMRÅDE)
@settings(max_examples=antal_prøver(150))
@given(st.sampled_from(OMBYGNINGER), st.integers(0, 8), st.integers(0, 8), st.data())
def test_ombyggede_tabeller(navn, byg_om, hvilken, nr, data):
    givne = list(data.draw(ændrede(navn))) if data.draw(st.booleans()) else list(GYLDIGE[navn])
    områder = [n for n, arg in enumerate(givne) if isinstance(arg, list) and arg and isinstance(arg[0], list)]
    if områder:
        plads = områder[hvilken % len(områder)]
        givne[plads] = byg_om(givne[plads], nr % min(len(givne[plads]), len(givne[plads][0]) or 1))
    svar = kald(navn, *givne)
    prøv(svar)
    if byg_om is _roteret and tuple(givne) == GYLDIGE[navn]:
        assert svar == kald(navn, *GYLDIGE[navn])


# --- Hver tekst i en tabel byttet ud med noget langt, fremmed eller fortroligt

LANGE = [
    "x" * 300,
    "ordet " * 60,
    "»{fik}«",
    "#REF!",
    None,
    7.5,
    True,
    math.nan,
    date(2026, 1, 31),
    Decimal("2.5"),
    [],
]
TEKSTCELLER = [
    (navn, nr, række, kolonne)
    for navn, givne in GYLDIGE.items()
    for nr, arg in enumerate(givne)
    if isinstance(arg, list)
    for række in range(min(4, len(arg)))
    for kolonne, celle in enumerate(arg[række])
    if isinstance(celle, str)
]


@pytest.mark.parametrize("sted", TEKSTCELLER, ids=lambda sted: "-".join(map(str, sted)))
def test_tekster_i_tabellen_giver_altid_et_lovligt_svar(sted):
    navn, nr, række, kolonne = sted
    for celle in LANGE:
        givne = list(GYLDIGE[navn])
        givne[nr] = kopi(givne[nr])
        givne[nr][række][kolonne] = celle
        prøv(kald(navn, *givne))
        if række + 1 < len(givne[nr]) and kolonne == 0:
            givne[nr][række + 1][kolonne] = celle
            prøv(kald(navn, *givne))


# --- Intet tal af noget, der ikke er et tal


def _skalar(celle: Any, endelse: str = "", standard: float | None = None) -> float:
    while isinstance(celle, (list, tuple)):
        if len(celle) != 1:
            raise NaivFejl("flere celler")
        celle = celle[0]
    tal = naivt_tal(celle, endelse)
    if not tal:
        if standard is None:
            raise NaivFejl("mangler")
        return standard
    return tal


def _valg(celle: Any, tilladte: tuple[str, ...], standard: str | None) -> str | None:
    while isinstance(celle, (list, tuple)) and len(celle) == 1:
        celle = celle[0]
    ikke_givet = celle is None or (isinstance(celle, str) and not celle.strip())
    if ikke_givet or (type(celle) in (int, float, Decimal) and celle == 0):
        return standard
    return naivt_ord(celle, tilladte)


def _model(celle: Any) -> str:
    while isinstance(celle, (list, tuple)) and len(celle) == 1:
        celle = celle[0]
    if not isinstance(celle, str):
        raise NaivFejl("ikke en model")
    return celle.strip()


def _naiv_miks(budget: Any, priser: Any, andele: Any) -> float:
    def flad(område: Any) -> list:
        område = område if isinstance(område, (list, tuple)) else [[område]]
        return [
            celle for række in område for celle in (række if isinstance(række, (list, tuple)) else [række])
        ]

    par = [(naivt_tal(p, "kr"), naivt_andel(a)) for p, a in zip(flad(priser), flad(andele), strict=True)]
    par = [(p, a) for p, a in par if (p, a) != (None, None)]
    if (
        any(not p or a is None or not 0 <= a <= 1 or p < 0 for p, a in par)
        or abs(sum(a for _, a in par) - 1) > 2e-9
    ):
        raise NaivFejl("andele eller priser")
    return _skalar(budget, "kr") / sum(p * a for p, a in par)


def naivt_andel(celle: Any) -> float | None:
    """En andel: 0,12 eller teksten »12 %«."""
    procent = isinstance(celle, str) and celle.strip().endswith("%")
    tal = naivt_tal(celle, "%")
    return tal / 100 if procent and tal is not None else tal


def _naiv_opgavetimer(fri: Any, poster: Any, model: Any, tid: Any, norm: Any) -> float:
    regnskab = naivt_regnskab(fri, poster, _model(model), _skalar(norm, "", ÅRSNORM))
    valgt = _valg(tid, ("Uden borger", "Om borger"), None)
    return regnskab[{None: "opgaver", "Uden borger": "uden", "Om borger": "om"}[valgt]]


def _naiv_pris(løn: Any, fri: Any, poster: Any, model: Any, pr: Any, borgere: Any, norm: Any) -> float:
    løn, borgere, norm = _skalar(løn, "kr"), _skalar(borgere, "", 1.0), _skalar(norm, "", ÅRSNORM)
    return naiv_timepris(løn, fri, poster, _model(model), _valg(pr, PRISER, PRISER[0]), borgere, norm)


NAIVE: dict[str, Callable[..., float]] = {
    "FRAVAERSTIMER": lambda fri, norm: naive_fraværstimer(fri, _skalar(norm, "", ÅRSNORM)),
    "FREMMOEDETIMER": lambda fri, norm: (
        _skalar(norm, "", ÅRSNORM) - naive_fraværstimer(fri, _skalar(norm, "", ÅRSNORM))
    ),
    "OPGAVETIMER": _naiv_opgavetimer,
    "BORGERTIMER": lambda fri, poster, model, norm: naivt_regnskab(
        fri, poster, _model(model), _skalar(norm, "", ÅRSNORM)
    )["borger"],
    "TIMEPRIS": _naiv_pris,
    "LOENUDGIFT": naiv_lønudgift,
    "STOETTETIMER": lambda budget, pris: _skalar(budget, "kr") / _skalar(pris, "kr"),
    "STOETTETIMER_MIKS": _naiv_miks,
}


def _prøv_mod_den_anden(navn: str, givne: tuple[Any, ...]) -> None:
    svar = kald(navn, *givne)
    prøv(svar)
    if isinstance(svar, Cellefejl):
        return
    assert type(svar) is float
    try:
        ventet = NAIVE[navn](*givne)
    except (NaivFejl, ValueError) as fejl:
        raise AssertionError(f"{navn} viser {svar}, men der kan ikke regnes: {fejl}") from fejl
    assert svar == pytest.approx(ventet, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("navn", NAIVE)
def test_de_gyldige_kald_er_den_anden_udregnings_tal(navn):
    assert type(kald(navn, *GYLDIGE[navn])) is float
    _prøv_mod_den_anden(navn, GYLDIGE[navn])


@pytest.mark.parametrize("navn", NAIVE)
@settings(max_examples=antal_prøver(1400))
@given(st.data())
def test_et_tal_er_altid_det_rigtige_tal(navn, data):
    _prøv_mod_den_anden(navn, data.draw(ændrede(navn)))


HVOR_DER_SKAL_STÅ_ET_TAL = [
    (navn, nr, række, kolonne)
    for navn in NAIVE
    for nr, arg in enumerate(GYLDIGE[navn])
    if isinstance(arg, list)
    for række in range(1, len(arg))
    for kolonne, celle in enumerate(arg[række])
    if type(celle) is float
    and "Ja" in (*arg[række], "Ja" if "Enhed" not in arg[0] or "Tid" in arg[0] else "")
]
"""Hvert medregnet tal i hver tabel: funktion, argument, række og kolonne."""

IKKE_ET_TAL = [celle for celle in SÆRE if isinstance(celle, str) and celle in REGNEARKSFEJL]
IKKE_ET_TAL += [celle for celle in IKKE_TAL if not isinstance(celle, (str, list, tuple))]
IKKE_ET_TAL += [
    "otte",
    "7.5",
    "0.500",
    "1,234.56",
    "kr. 5",
    "1e5",
    "١٢",
    "½",
    "１２",
    "5-",
    "5 timer",
    "SAND",
    "-",
    [[7.0]],
]


def _i_en_kolonne_der_bruges(navn: str, nr: int, kolonne: int) -> bool:
    hoved, model = GYLDIGE[navn][nr][0], [arg for arg in GYLDIGE[navn] if isinstance(arg, str)][:1]
    return "Opgave" not in hoved or hoved[kolonne] in ("Perioder", *model)


@pytest.mark.parametrize("sted", HVOR_DER_SKAL_STÅ_ET_TAL, ids=lambda sted: "-".join(map(str, sted)))
def test_et_medregnet_tal_kan_ikke_erstattes_af_noget_andet(sted):
    """Hvert medregnet tal i tabellerne byttes ud med alt, der ikke er et tal: der kommer aldrig et tal."""
    navn, nr, række, kolonne = sted
    før = kald(navn, *GYLDIGE[navn])
    for celle in IKKE_ET_TAL:
        givne = list(GYLDIGE[navn])
        givne[nr] = kopi(givne[nr])
        givne[nr][række][kolonne] = celle
        svar = kald(navn, *givne)
        if _i_en_kolonne_der_bruges(navn, nr, kolonne):
            assert isinstance(svar, Cellefejl), f"{celle!r} gav {svar!r}"
            prøv(svar)
        else:
            assert svar == før


# --- Det samme svar i alle regneark


def _som_tupler(arg: Any) -> Any:
    return tuple(map(_som_tupler, arg)) if isinstance(arg, (list, tuple)) else arg


def _i_celler(ændr: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def gå(arg: Any) -> Any:
        return [gå(del_) for del_ in arg] if isinstance(arg, (list, tuple)) else ændr(arg)

    return gå


def _heltal(celle: Any) -> Any:
    hel = type(celle) is float and math.isfinite(celle) and celle == int(celle)
    return int(celle) if hel else celle


def _valuta(celle: Any) -> Any:
    return Decimal(repr(celle)) if type(celle) is float and math.isfinite(celle) else celle


UDGAVER: dict[str, Callable[[Any], Any]] = {
    "tupler": _som_tupler,
    "tom tekst for tom": _i_celler(lambda celle: "" if celle is None else celle),
    "tom for tom tekst": _i_celler(lambda celle: None if celle == "" else celle),
    "heltal": _i_celler(_heltal),
    "decimaltal": _i_celler(
        lambda celle: float(celle) if type(celle) is int and abs(celle) < 2**53 else celle
    ),
    "valuta": _i_celler(_valuta),
}


def _ens(svar: Any) -> Any:
    return (str(svar), svar.kode, svar.besked) if isinstance(svar, Cellefejl) else svar


@pytest.mark.parametrize("navn", MED_ARGUMENTER)
@settings(max_examples=antal_prøver(200))
@given(st.data())
def test_samme_indhold_giver_samme_svar_i_alle_regneark(navn, data):
    givne = data.draw(ændrede(navn))
    ventet = _ens(kald(navn, *givne))
    for udgave, lav in UDGAVER.items():
        assert _ens(kald(navn, *map(lav, givne))) == ventet, udgave


@pytest.mark.parametrize("nr", range(1, 6), ids=["opgaver", "aarsnorm", "loenposter", "tilbud", "miks"])
@pytest.mark.parametrize("tom", [None, "", 0, 0.0, " ", [[None]], [[""]]], ids=repr)
def test_et_udeladt_argument_i_tjek_er_det_samme_som_en_tom_celle(nr, tom):
    alle = list(GYLDIGE["TJEK_INDDATA"])
    alle[1:] = [None] * 6
    ventet = kald("TJEK_INDDATA", *alle)
    alle[nr] = tom
    assert kald("TJEK_INDDATA", *alle) == ventet


def test_grænserne_er_ikke_snævrere_end_standardsættet():
    """Er standardsættets årsløn og norm mulige, kan prøverne ovenfor ikke blive tomme."""
    assert grænse("aarsloen").mulig[0] < ÅRSLØN < grænse("aarsloen").mulig[1]
    assert grænse("aarsnorm").normal[0] < ÅRSNORM < grænse("aarsnorm").normal[1]
