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
    UDEKØRENDE,
    ÅRSLØN,
    ÅRSNORM,
    NaivFejl,
    antal_prøver,
    kald,
    kopi,
    naiv_lønudgift,
    naiv_timepris,
    naive_fraværstimer,
    naivt_andel,
    naivt_navn,
    naivt_ord,
    naivt_regnskab,
    naivt_tal,
)
from faelles_gyldige import GYLDIGE
from faelles_takster import (
    ENHEDER,
    MÅLGRUPPER,
    PRINCIPPER,
    PRISPUNKTER,
    naiv_byggetrappe,
    naiv_kortlægning,
    naiv_pakketakst,
    naiv_takst,
    naiv_taksttrappe,
    naiv_tildeling,
    naiv_trappe,
    naivt_trin,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris.beregning.priser import PRISER
from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.fejl import KATALOG, MAKS_TEGN, REGNEARKSFEJL, vis
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
TEKSTER += ["timer/døgn", "minutter/uge", "Rammebaseret", "Kombination", "øvre", "Bofællesskab", "Utilstrækkeligt"]
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

MED_ARGUMENTER = [navn for navn, funktion in FUNKTIONER.items() if funktion.argumenter]


def test_hver_funktion_med_argumenter_prøves():
    assert set(GYLDIGE) == set(MED_ARGUMENTER)


# --- Loven


def _prøv_tekst(tekst: str) -> None:
    assert type(tekst) is str and len(tekst) <= MAKS_TEGN, f"{len(tekst)} tegn: {tekst}"
    fremmed = FREMMED.search(tekst)
    assert fremmed is None, f"»{fremmed and fremmed[0]}« i: {tekst}"


def _prøv_celle(celle: Any) -> None:
    if isinstance(celle, Cellefejl):
        assert str(celle) in REGNEARKSFEJL
        assert celle.kode in KATALOG and celle.kode != "TP-199", celle.besked
        assert celle.kode.startswith("TP-1") and celle.besked.startswith(f"{celle.kode} ")
        _prøv_tekst(celle.besked)
    elif type(celle) is float:
        assert math.isfinite(celle)
    else:
        _prøv_tekst(celle)


def prøv(svar: Any) -> None:
    """Kast, hvis svaret bryder loven for ethvert kald."""
    if isinstance(svar, list):
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
FAST_ORDEN = {"stoettebehov", "enhed", "timepriser", "andele", "trapper"}
"""De områder, hvor kolonnerne ikke findes efter overskrift."""

MED_OMRÅDE = [navn for navn, givne in GYLDIGE.items() if any(isinstance(arg, list) for arg in givne)]


@pytest.mark.parametrize("navn", MED_OMRÅDE)
@settings(max_examples=antal_prøver(150))
@given(st.sampled_from(OMBYGNINGER), st.integers(0, 8), st.integers(0, 8), st.data())
def test_ombyggede_tabeller(navn, byg_om, hvilken, nr, data):
    ændret = data.draw(st.booleans())
    givne = list(data.draw(ændrede(navn))) if ændret else list(GYLDIGE[navn])
    plads = None
    områder = [n for n, arg in enumerate(givne) if isinstance(arg, list) and arg and isinstance(arg[0], list)]
    if områder:
        plads = områder[hvilken % len(områder)]
        givne[plads] = byg_om(givne[plads], nr % min(len(givne[plads]), len(givne[plads][0]) or 1))
    svar = kald(navn, *givne)
    prøv(svar)
    if byg_om is _roteret and not ændret and FUNKTIONER[navn].argumenter[plads].navn not in FAST_ORDEN:
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
    nul = celle.is_zero() if type(celle) is Decimal else type(celle) in (int, float) and celle == 0
    if ikke_givet or nul:
        return standard
    return naivt_ord(celle, tilladte)


def _model(celle: Any) -> str:
    while isinstance(celle, (list, tuple)) and len(celle) == 1:
        celle = celle[0]
    return naivt_navn(celle)


def _naiv_miks(budget: Any, priser: Any, andele: Any) -> float:
    par = [(naivt_tal(p, "kr"), naivt_andel(a)) for p, a in zip(_flad(priser), _flad(andele), strict=True)]
    par = [(p, a) for p, a in par if (p, a) != (None, None)]
    if (
        any(not p or a is None or not 0 <= a <= 1 or p < 0 for p, a in par)
        or abs(sum(a for _, a in par) - 1) > 2e-9
    ):
        raise NaivFejl("andele eller priser")
    return _skalar(budget, "kr") / sum(p * a for p, a in par)


def _krævet(celle: Any) -> float:
    """Et beløb, hvor 0 er et tal, men en tom celle ikke er."""
    kroner = _eller_intet(celle, "kr")
    if kroner is None:
        raise NaivFejl("mangler")
    return kroner


def _naiv_opgavetimer(fri: Any, poster: Any, model: Any, tid: Any, norm: Any) -> float:
    regnskab = naivt_regnskab(fri, poster, _model(model), _skalar(norm, "", ÅRSNORM))
    valgt = _valg(tid, ("Uden borger", "Om borger"), None)
    return regnskab[{None: "opgaver", "Uden borger": "uden", "Om borger": "om"}[valgt]]


def _naiv_pris(løn: Any, fri: Any, poster: Any, model: Any, pr: Any, borgere: Any, norm: Any) -> float:
    løn, borgere, norm = _skalar(løn, "kr"), _skalar(borgere, "", 1.0), _skalar(norm, "", ÅRSNORM)
    return naiv_timepris(løn, fri, poster, _model(model), _valg(pr, PRISER, PRISER[0]), borgere, norm)


def _andel(celle: Any, standard: float | None) -> float:
    """En andel, hvor 0 er et tal."""
    while isinstance(celle, (list, tuple)):
        (celle,) = celle
    tal = naivt_andel(celle)
    if tal is None and standard is None:
        raise NaivFejl("mangler")
    return standard if tal is None else tal


def _positiv_andel(celle: Any) -> float:
    andel = _andel(celle, None)
    if not andel:
        raise NaivFejl("mangler")
    return andel


def _eller_intet(celle: Any, endelse: str = "", standard: float | None = None) -> float | None:
    """Et tal, hvor 0 er et tal; standarden, når cellen er tom."""
    while isinstance(celle, (list, tuple)):
        (celle,) = celle
    tal = naivt_tal(celle, endelse)
    return standard if tal is None else tal


def _flad(område: Any) -> list[Any]:
    rækker = område if isinstance(område, (list, tuple)) else [[område]]
    return [c for række in rækker for c in (række if isinstance(række, (list, tuple)) else [række])]


def _for_behov(behov: Any, enheder: Any, trappe: Any, svar: Callable[[dict], Any]) -> Any:
    """Svaret for hver celle i områdets form: »tom« for en tom celle, None, hvor der ikke kan være et svar."""
    trin, celler, om = naiv_trappe(trappe), _flad(behov), _flad(enheder)
    if len(om) == 1:
        om *= len(celler)
    if len(om) != len(celler):
        raise NaivFejl("ikke lige mange")

    def ét(celle: Any, enhed: Any) -> Any:
        try:
            tal = naivt_tal(celle)
            fundet = None if tal is None else naivt_trin(trin, tal, _valg(enhed, ENHEDER, None))
        except (NaivFejl, ValueError):
            return None
        if tal is None:
            return ""
        return svar(fundet) if fundet and 0 <= tal <= 100_000 else None

    svarene = [ét(celle, enhed) for celle, enhed in zip(celler, om, strict=True)]
    if not isinstance(behov, (list, tuple)):
        return svarene[0] if svarene != [""] else None
    rækker = behov if isinstance(behov[0], (list, tuple)) else [behov]
    resten = iter(svarene)
    return [[next(resten) for _ in række] for række in rækker]


def _naivt_taksttrin(behov: Any, trappe: Any, enhed: Any) -> Any:
    return _for_behov(behov, enhed, trappe, lambda t: t["navn"])


def _naiv_pakke(behov: Any, trappe: Any, timepris: Any, prispunkt: Any, enhed: Any) -> Any:
    pris, punkt = _skalar(timepris, "kr"), _valg(prispunkt, PRISPUNKTER, "midt")
    return _for_behov(behov, enhed, trappe, lambda t: naiv_pakketakst(t, pris, punkt))


def _naiv_hel_trappe(trappe: Any, timepris: Any, basistakst: Any, prispunkt: Any) -> Any:
    pris, punkt = _skalar(timepris, "kr"), _valg(prispunkt, PRISPUNKTER, "midt")
    hoved = ["Trin", "Fra", "Til", "Pristimer pr. døgn", "Ydelsespakketakst", "Samlet takst", "Spring"]
    return [hoved, *naiv_taksttrappe(trappe, pris, _eller_intet(basistakst, "kr", 0.0), punkt)]


def _naiv_trappe(antal: Any, første: Any, bredde: Any, stigning: Any, enhed: Any) -> Any:
    n, fra = _skalar(antal), _eller_intet(første)
    if n != int(n) or fra is None:
        raise NaivFejl("ikke et helt antal trin fra et sted")
    valgt = _valg(enhed, ENHEDER, "timer/døgn")
    trin = naiv_byggetrappe(n, fra, _skalar(bredde), _eller_intet(stigning, standard=0.0), valgt)
    return [["Trin", "Fra", "Til", "Enhed", "Pristimer"], *trin]


def _naiv_kortlægning(tabel: Any, enhed: Any) -> Any:
    hoved = ["Tilbud", "Borgere", "Mindste behov", "Median", "Største behov"]
    hoved += ["Spring nederste halvdel", "Spring øverste halvdel", "Trappe, der passer"]
    return [hoved, *naiv_kortlægning(tabel, _valg(enhed, ENHEDER, "timer/uge"))]


def _vilkår(forudsat: Any, grad: Any, faste: Any, sats: Any, måneder: Any) -> tuple[float, tuple]:
    resten = _andel(grad, 1.0), _eller_intet(faste, "kr"), _eller_intet(sats, "kr"), _skalar(måneder, "", 12.0)
    return _skalar(forudsat), resten


def _naiv_tildeling(princip: Any, budget: Any, forudsat: Any, faktisk: Any, *mere: Any) -> float:
    valgt, belagt = _valg(princip, PRINCIPPER, None), _eller_intet(faktisk)
    if valgt is None or belagt is None:
        raise NaivFejl("princip eller belægning mangler")
    pladser, resten = _vilkår(forudsat, *mere)
    return naiv_tildeling(valgt, _skalar(budget, "kr"), pladser, belagt, *resten)


def _naivt_forløb(budget: Any, forudsat: Any, fra: Any, til: Any, skridt: Any, *mere: Any) -> Any:
    første, sidste, trin = _andel(fra, 0.7), _andel(til, 1.2) or 1.2, _andel(skridt, 0.05) or 0.05
    pladser, resten = _vilkår(forudsat, *mere)
    kroner = _skalar(budget, "kr")
    tabel: list[list[Any]] = [["Belægning", "Pladser", *PRINCIPPER]]
    nr = 0
    while første + nr * trin <= sidste + 1e-9 * trin:
        belægning = første + nr * trin
        tabel.append([belægning, belægning * pladser])
        for princip in PRINCIPPER:
            try:
                tabel[-1].append(naiv_tildeling(princip, kroner, pladser, belægning * pladser, *resten))
            except NaivFejl:
                tabel[-1].append(None)
        nr += 1
    return tabel


def _naivt_princip(pladser: Any, gruppe: Any, åben: Any, data: Any, grænsen: Any) -> Any:
    """Princippet alene; begrundelsen er en tekst fra datafilen."""
    antal, lille = _skalar(pladser, "", -1.0), _skalar(grænsen, "", 8.0)
    valgt = _valg(gruppe, MÅLGRUPPER, None)
    er_åben = _valg(åben, ("Ja", "Nej"), "Nej") == "Ja"
    uden_data = _valg(data, ("Tilstrækkeligt", "Utilstrækkeligt"), "Tilstrækkeligt") == "Utilstrækkeligt"
    if valgt is None or (antal < 0 and not er_åben and not uden_data and valgt not in MÅ_MANGLE_PLADSER):
        raise NaivFejl("målgruppe eller pladser mangler")
    if er_åben or uden_data or valgt == "Udekørende bostøtte":
        princip = "Rammebaseret"
    else:
        princip = "Kombination" if valgt == "Bofællesskab" or antal <= lille else "Aktivitetsbaseret"
    return [[princip, EN_TEKST, EN_TEKST]]


MÅ_MANGLE_PLADSER = ("Udekørende bostøtte", "Bofællesskab")
EN_TEKST = object()
"""En tekst, som den anden udregning ikke kender ordene i."""

NAIVE: dict[str, Callable[..., Any]] = {
    "FRAVAERSTIMER": lambda fri, norm: naive_fraværstimer(fri, _skalar(norm, "", ÅRSNORM)),
    "FREMMOEDETIMER": lambda fri, norm: (
        _skalar(norm, "", ÅRSNORM) - naive_fraværstimer(fri, _skalar(norm, "", ÅRSNORM))
    ),
    "OPGAVETIMER": _naiv_opgavetimer,
    "BORGERTIMER": lambda fri, poster, model, norm: naivt_regnskab(
        fri, poster, _model(model), _skalar(norm, "", ÅRSNORM)
    )["borger"],
    "TIMEPRIS": _naiv_pris,
    "TIMEPRIS_ANDEL": lambda løn, andel, norm: (
        _skalar(løn, "kr") / _positiv_andel(andel) / _skalar(norm, "", ÅRSNORM)
    ),
    "LOENUDGIFT": naiv_lønudgift,
    "STOETTETIMER": lambda budget, pris: _skalar(budget, "kr") / _skalar(pris, "kr"),
    "STOETTETIMER_MIKS": _naiv_miks,
    "BASISTAKST": lambda udgift, pladser, belægning, dage: naiv_takst(
        _krævet(udgift), _skalar(pladser), _andel(belægning, None), _skalar(dage, "", 365.0)
    ),
    "GENNEMSNITSTAKST": lambda udgift, pladser, belægning, dage: naiv_takst(
        _krævet(udgift), _skalar(pladser), _andel(belægning, None), _skalar(dage, "", 365.0)
    ),
    "TRAPPE": _naiv_trappe,
    "TAKSTTRIN": _naivt_taksttrin,
    "PAKKETAKST": _naiv_pakke,
    "TAKSTTRAPPE": _naiv_hel_trappe,
    "KORTLAEGNING": _naiv_kortlægning,
    "TILDELING": _naiv_tildeling,
    "TILDELINGSFORLOEB": _naivt_forløb,
    "TILDELINGSPRINCIP": _naivt_princip,
}


def _luft(givne: tuple[Any, ...]) -> float:
    """Så meget må et lille tal afvige, når det er forskellen på to store, fx dele af et budget."""
    tal = [abs(c) for arg in givne for c in _flad(arg) if type(c) is float and abs(c) <= 1e11]
    return 1e-9 + 1e-14 * max(tal, default=0.0)


def _prøv_celle_mod_den_anden(celle: Any, ventet: Any, luft: float) -> None:
    """En fejl er altid lovlig; et tal er det ventede, og en tekst er den ventede, som den vises."""
    if isinstance(celle, Cellefejl) or ventet is EN_TEKST:
        return
    assert ventet is not None, f"viser {celle}, men der kan ikke regnes"
    if type(celle) is float:
        assert type(ventet) in (int, float) and celle == pytest.approx(ventet, rel=1e-9, abs=luft)
    elif isinstance(ventet, str):
        assert celle == vis(ventet, 200)
    else:
        # Et navn, der ikke er en tekst, vises som en.
        assert celle and not isinstance(ventet, list)


def _prøv_mod_den_anden(navn: str, givne: tuple[Any, ...]) -> None:
    svar = kald(navn, *givne)
    prøv(svar)
    if isinstance(svar, Cellefejl):
        return
    try:
        ventet = NAIVE[navn](*givne)
    except (NaivFejl, ValueError) as fejl:
        raise AssertionError(f"{navn} viser {svar}, men der kan ikke regnes: {fejl}") from fejl
    if not isinstance(svar, list):
        _prøv_celle_mod_den_anden(svar, ventet, _luft(givne))
        return
    assert [len(række) for række in svar] == [len(række) for række in ventet]
    for række, ventede in zip(svar, ventet, strict=True):
        for celle, ventet_celle in zip(række, ventede, strict=True):
            _prøv_celle_mod_den_anden(celle, ventet_celle, _luft(givne))


UDEN_FOR_TRAPPEN = {"TAKSTTRIN": [4], "PAKKETAKST": []}


@pytest.mark.parametrize("navn", NAIVE)
def test_de_gyldige_kald_er_den_anden_udregnings_tal(navn):
    svar = kald(navn, *GYLDIGE[navn])
    fejl = [nr for nr, celle in enumerate(_flad(svar)) if isinstance(celle, Cellefejl)]
    assert fejl == UDEN_FOR_TRAPPEN.get(navn, [])
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
    if type(celle) is float and ("Ja" in arg[række] or "Medregnes" not in arg[0]) and arg[0][kolonne] != "Trin"
]
"""Hvert medregnet tal i hver tabel: funktion, argument, række og kolonne; et trin må hedde noget andet end et tal."""

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


def _er_behov(navn: str, nr: int) -> bool:
    """Et støttebehov, hvis fejl kun må ramme dets eget svar."""
    return FUNKTIONER[navn].argumenter[nr].navn == "stoettebehov"


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
        if _er_behov(navn, nr):
            andre = [c for n, r in enumerate(svar) for k, c in enumerate(r) if (n, k) != (række, kolonne)]
            assert andre == [c for n, r in enumerate(før) for k, c in enumerate(r) if (n, k) != (række, kolonne)]
            svar = svar[række][kolonne]
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


@pytest.mark.parametrize(
    ("navn", "nr"),
    [(navn, nr) for navn in ("TJEK_INDDATA", "TJEK_TAKSTER") for nr in range(1, len(GYLDIGE[navn]))],
    ids=lambda del_: str(del_),
)
@pytest.mark.parametrize("tom", [None, "", 0, 0.0, " ", [[None]], [[""]]], ids=repr)
def test_et_udeladt_argument_i_tjek_er_det_samme_som_en_tom_celle(navn, nr, tom):
    alle = [GYLDIGE[navn][0], *([None] * (len(GYLDIGE[navn]) - 1))]
    ventet = kald(navn, *alle)
    alle[nr] = tom
    assert kald(navn, *alle) == ventet


def test_grænserne_er_ikke_snævrere_end_standardsættet():
    """Er standardsættets årsløn og norm mulige, kan prøverne ovenfor ikke blive tomme."""
    assert grænse("aarsloen").mulig[0] < ÅRSLØN < grænse("aarsloen").mulig[1]
    assert grænse("aarsnorm").normal[0] < ÅRSNORM < grænse("aarsnorm").normal[1]
