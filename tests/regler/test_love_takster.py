"""Love for takster, trapper og kortlægning, prøvet gennem regnearksfunktionerne."""

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from faelles import NaivFejl, Tabel, antal_prøver, er_blank, kald, kode, kopi, naivt_tal, ret, tal
from faelles_takster import (
    ENHEDER,
    MINUTTER_PR_UGE,
    PRISPUNKTER,
    TRAPPEHOVED,
    naiv_byggetrappe,
    naiv_kortlægning,
    naiv_pakketakst,
    naiv_takst,
    naiv_taksttrappe,
    naiv_trappe,
    naivt_trin,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.regler.kortlaegning import passende_trappe, spring_i_halvdele

NØJE = 1e-9
FRA, TIL, ENHED, PRISTIMER, ANDEL = range(1, 6)
"""Kolonnernes plads i trappen."""


def omtrent(værdi: float, relativ: float = NØJE) -> Any:
    return pytest.approx(værdi, rel=relativ, abs=1e-9)


@st.composite
def trapper(
    træk, enheder: tuple[str, ...] = ENHEDER, åben: bool | None = None, priser: bool = True
) -> Tabel:
    """Gyldige trapper med 1-8 trin, hvis grænser er hundrededele; 4 x 4 enheder kan omregnes uden for store tal."""
    enhed, antal = træk(st.sampled_from(enheder)), træk(st.integers(1, 8))
    grænse = træk(st.integers(0, 3000))
    tekst = træk(st.booleans())
    tabel: Tabel = [[*TRAPPEHOVED]]
    for nr in range(1, antal + 1):
        til = grænse + træk(st.integers(1, 2000))
        pristimer = træk(st.one_of(st.none(), st.integers(0, 2000).map(lambda n: n / 100))) if priser else None
        andel = træk(st.sampled_from([None, None, 0.5, 0.9, 1.0, 1.2])) if priser else None
        tabel.append([f"Trin {nr}" if tekst else float(nr), grænse / 100, til / 100, enhed, pristimer, andel])
        grænse = til
    if træk(st.booleans()) if åben is None else åben:
        tabel[-1][TIL] = None
    return tabel


timepriser = st.integers(10_000, 120_000).map(lambda øre: øre / 100)
kroner = st.integers(0, 500_000_000).map(float)
prispunkter = st.sampled_from(PRISPUNKTER)


def _par(svar: Any) -> Any:
    """Et svar, som det kan sammenlignes: en fejl er lig en fejl med samme kode og besked."""
    return (str(svar), svar.kode, svar.besked) if isinstance(svar, Cellefejl) else svar


# --- Basistakst og gennemsnitstakst

pladstal = st.integers(1, 500).map(float)
belægninger = st.integers(1, 200).map(lambda procent: procent / 100)
dagstal = st.integers(1, 366).map(float)


@given(kroner, pladstal, belægninger, dagstal)
def test_taksten_gange_de_belagte_døgn_er_udgiften(udgift, pladser, belægning, dage):
    takst = tal("BASISTAKST", udgift, pladser, belægning, dage)
    assert takst * pladser * belægning * dage == omtrent(udgift)
    assert takst == omtrent(naiv_takst(udgift, pladser, belægning, dage))
    assert tal("GENNEMSNITSTAKST", udgift, pladser, belægning, dage) == takst


@given(kroner, pladstal, belægninger)
def test_dobbelt_så_mange_pladser_er_den_halve_takst(udgift, pladser, belægning):
    enkelt = tal("BASISTAKST", udgift, pladser, belægning)
    assert tal("BASISTAKST", udgift, 2 * pladser, belægning) == omtrent(enkelt / 2, 1e-12)
    assert tal("BASISTAKST", 2 * udgift, pladser, belægning) == omtrent(2 * enkelt, 1e-12)
    assert tal("BASISTAKST", udgift, pladser, belægning, 365) == enkelt


# --- Hvilket trin


def _trin(tabel: Tabel, svar: Any) -> int:
    """Trinnets nummer i tabellen (fra 1)."""
    return [række[0] for række in tabel].index(svar)


@given(trapper(), st.integers(0, 220_000))
def test_trinnet_er_det_behovet_ligger_i(trappe, tusindedele):
    """Fra <= behov < Til, sammenlignet i hele tusindedele."""
    svar = kald("TAKSTTRIN", tusindedele / 1000, trappe)
    fra = [round(række[FRA] * 1000) for række in trappe[1:]]
    slut = math.inf if trappe[-1][TIL] is None else round(trappe[-1][TIL] * 1000)
    if fra[0] <= tusindedele < slut:
        assert _trin(trappe, svar) == sum(tusindedele >= grænse for grænse in fra)
    else:
        assert (svar, kode(svar)) == ("#N/A", "TP-131")


def _omregnet(antal: Fraction, fra: str, til: str) -> float:
    return float(antal * Fraction(int(MINUTTER_PR_UGE[fra]), int(MINUTTER_PR_UGE[til])))


@pytest.mark.parametrize("enhed", ENHEDER)
@pytest.mark.parametrize("trappens", ENHEDER)
@settings(max_examples=antal_prøver(200))
@given(data=st.data())
def test_en_grænse_i_en_anden_enhed_hører_til_det_øverste_trin(trappens, enhed, data):
    trappe = data.draw(trapper((trappens,)))
    grænser = [Fraction(round(række[FRA] * 100), 100) for række in trappe[1:]]
    lidt = Fraction(1, 10_000)
    for nr, grænse in enumerate(grænser, start=1):
        for behov, ventet in ((grænse, nr), (grænse + lidt, nr), (grænse - lidt, nr - 1)):
            if behov < 0:
                continue
            svar = kald("TAKSTTRIN", _omregnet(behov, trappens, enhed), trappe, enhed)
            if ventet:
                assert _trin(trappe, svar) == ventet, (behov, svar)
            else:
                assert (svar, kode(svar)) == ("#N/A", "TP-131")
    if trappe[-1][TIL] is not None:
        slut = Fraction(round(trappe[-1][TIL] * 100), 100)
        assert kode(kald("TAKSTTRIN", _omregnet(slut, trappens, enhed), trappe, enhed)) == "TP-131"
        assert _trin(trappe, kald("TAKSTTRIN", _omregnet(slut - lidt, trappens, enhed), trappe, enhed)) == len(grænser)


@given(trapper(åben=False), st.sampled_from([None, *ENHEDER]))
def test_et_behov_uden_for_siger_hvor_trappen_går(trappe, enhed):
    for behov in (trappe[1][FRA] / 1000, 99_999.0):
        svar = kald("PAKKETAKST", behov, trappe, 500.0, None, enhed)
        if isinstance(svar, float):
            continue
        assert (svar, kode(svar)) == ("#N/A", "TP-131") and trappe[1][ENHED] in svar.besked
        assert (enhed or trappe[1][ENHED]) in svar.besked


# --- En kolonne er dens celler én for én

SÆRE_CELLER = [None, "", " ", "otte", "7,5", "1.234,5", "12 %", True, False, math.nan, math.inf, -math.inf, -1.0, -0.0]
SÆRE_CELLER += [5, 17, 10**400, 100_001.0, 1e308, Decimal("8.5"), Decimal("NaN"), date(2026, 1, 31), "#N/A", "#REF!"]
SÆRE_CELLER += [datetime(2026, 1, 31, 8), Cellefejl("#NUM!", "TP-121", "TP-121 prøve"), "251289-1234"]
behovsceller = st.one_of(
    st.integers(0, 22_000).map(lambda n: n / 100),
    st.integers(0, 22_000).map(lambda n: n / 100),
    st.sampled_from(range(len(SÆRE_CELLER))).map(SÆRE_CELLER.__getitem__),
)
former = st.sampled_from(["kolonne", "række", "flad", "rektangel"])


def _i_form(celler: list[Any], form: str) -> Any:
    """Cellerne som kolonne, række, flad liste eller et rektangel med to kolonner."""
    if form == "kolonne":
        return [[celle] for celle in celler]
    if form == "rektangel":
        return [list(par) for par in zip(celler[::2], celler[1::2], strict=True)]
    return [celler] if form == "række" else list(celler)


def _flad(svar: Any) -> list[Any]:
    return [celle for række in svar for celle in række]


def _ventet(funktion: str, celle: Any, enhed: Any, *andre: Any) -> Any:
    """Det, cellen giver alene; en tom celle giver en tom i en kolonne."""
    if er_blank(celle):
        return ""
    argumenter = (celle, *andre[:1], enhed) if funktion == "TAKSTTRIN" else (celle, *andre, enhed)
    return _par(kald(funktion, *argumenter))


@pytest.mark.parametrize("funktion", ["TAKSTTRIN", "PAKKETAKST"])
@settings(max_examples=antal_prøver(1000))
@given(
    trappe=trapper(),
    celler=st.lists(behovsceller, min_size=1, max_size=6).map(lambda celler: celler * 2),
    form=former,
    enhed=st.sampled_from([None, "", 0, *ENHEDER, " TIMER/UGE"]),
    timepris=timepriser,
    prispunkt=prispunkter,
)
def test_en_kolonne_er_dens_celler_én_for_én(funktion, trappe, celler, form, enhed, timepris, prispunkt):
    """En forkert celle ødelægger kun sit eget svar, og svaret har områdets form."""
    behov = _i_form(celler, form)
    andre = (trappe, timepris, prispunkt)
    svar = kald(funktion, behov, trappe, enhed) if funktion == "TAKSTTRIN" else kald(funktion, behov, *andre, enhed)
    assert [_par(s) for s in _flad(svar)] == [_ventet(funktion, celle, enhed, *andre) for celle in celler]
    form_ud = [len(række) for række in behov] if isinstance(behov[0], list) else [len(behov)]
    assert [len(række) for række in svar] == form_ud and all(type(række) is list for række in svar)


@pytest.mark.parametrize("funktion", ["TAKSTTRIN", "PAKKETAKST"])
@settings(max_examples=antal_prøver(600))
@given(
    trappe=trapper(),
    par=st.lists(
        st.tuples(behovsceller, st.sampled_from([None, "", 0.0, *ENHEDER, "Timer/Døgn ", "timer/år", True, "#N/A"])),
        min_size=1,
        max_size=5,
    ).map(lambda par: par * 2),
    form=former,
    enhedsform=former,
    timepris=timepriser,
)
def test_hvert_behov_kan_have_sin_egen_enhed(funktion, trappe, par, form, enhedsform, timepris):
    celler, enheder = [celle for celle, _ in par], [enhed for _, enhed in par]
    behov, om = _i_form(celler, form), _i_form(enheder, enhedsform)
    andre = (trappe, timepris, None)
    svar = kald(funktion, behov, trappe, om) if funktion == "TAKSTTRIN" else kald(funktion, behov, *andre, om)
    ventet = [_ventet(funktion, celle, enhed, *andre) for celle, enhed in par]
    assert [_par(s) for s in _flad(svar)] == ventet


@given(trapper(), st.integers(0, 20_000).map(lambda n: n / 100), st.sampled_from([None, *ENHEDER]))
def test_én_celle_som_område_er_den_samme_som_cellen(trappe, behov, enhed):
    alene = kald("TAKSTTRIN", behov, trappe, enhed)
    for pakket in ([[behov]], [behov], ((behov,),)):
        svar = kald("TAKSTTRIN", pakket, trappe, [[enhed]])
        assert _par(svar) == _par(alene) if isinstance(alene, Cellefejl) else svar == [[alene]]
    assert kode(kald("TAKSTTRIN", [[None]], trappe)) == "TP-101"


@pytest.mark.parametrize("behov", [5.0, [[5.0]], [[5.0], [6.0], [7.0]], [[5.0, 6.0, 7.0]]])
def test_enhederne_skal_være_lige_så_mange_som_behovene(behov):
    trappe = [TRAPPEHOVED, ["A", 0.0, None, "timer/uge", None, None]]
    svar = kald("TAKSTTRIN", behov, trappe, [["timer/uge"], ["timer/døgn"]])
    assert kode(svar) == "TP-117" and "2 enheder" in svar.besked


@pytest.mark.parametrize("behov", [[], [[]], [[], []], ()], ids=repr)
@pytest.mark.parametrize("enhed", [None, "timer/uge", [["timer/uge"], ["timer/uge"]]])
def test_et_område_uden_celler(behov, enhed):
    trappe = [TRAPPEHOVED, ["A", 0.0, None, "timer/uge", None, None]]
    assert kode(kald("TAKSTTRIN", behov, trappe, enhed)) == "TP-110"


@pytest.mark.parametrize("enhed", [[[]], [[], []]], ids=repr)
def test_en_enhed_uden_celler(enhed):
    trappe = [TRAPPEHOVED, ["A", 0.0, None, "timer/uge", None, None]]
    for behov in (5.0, [[5.0], [6.0]]):
        assert kode(kald("TAKSTTRIN", behov, trappe, enhed)) == "TP-111"


# --- Priser


@given(trapper(), timepriser, kroner.map(lambda kr: kr / 1000), prispunkter)
def test_taksttrappens_kolonner_hænger_sammen(trappe, timepris, basistakst, prispunkt):
    hoved, *rækker = kald("TAKSTTRAPPE", trappe, timepris, basistakst, prispunkt)
    assert hoved == ["Trin", "Fra", "Til", "Pristimer pr. døgn", "Ydelsespakketakst", "Samlet takst", "Spring"]
    assert [række[:3] for række in rækker] == [[t, f, "" if til is None else til] for t, f, til, *_ in trappe[1:]]
    for række, trin in zip(rækker, trappe[1:], strict=True):
        _, fra, til, timer, pakke, samlet, _ = række
        assert samlet == omtrent(basistakst + pakke, 1e-12)
        assert pakke == omtrent(timer * timepris * (1.0 if trin[ANDEL] is None else trin[ANDEL]), 1e-12)
        behov = fra if til == "" else (fra + til) / 2
        assert tal("PAKKETAKST", behov, trappe, timepris, prispunkt) == pakke
        assert kald("TAKSTTRIN", behov, trappe) == række[0]
    assert rækker[0][6] == ""
    for før, efter in pairwise(rækker):
        assert efter[6] == omtrent(efter[4] - før[4], 1e-12)


@given(trapper(), timepriser, prispunkter)
def test_taksttrappen_er_den_anden_udregnings(trappe, timepris, prispunkt):
    svar = kald("TAKSTTRAPPE", trappe, timepris, 900.0, prispunkt)
    for række, ventet in zip(svar[1:], naiv_taksttrappe(trappe, timepris, 900.0, prispunkt), strict=True):
        assert række[:3] == ventet[:3]
        assert [c or 0.0 for c in række[3:]] == omtrent([c or 0.0 for c in ventet[3:]])


@given(trapper(), timepriser, prispunkter, st.integers(1, 9))
def test_prisen_følger_timeprisen(trappe, timepris, prispunkt, gange):
    enkelt = kald("TAKSTTRAPPE", trappe, timepris, None, prispunkt)[1:]
    flere = kald("TAKSTTRAPPE", trappe, gange * timepris, None, prispunkt)[1:]
    for før, efter in zip(enkelt, flere, strict=True):
        assert efter[4:6] == omtrent([gange * før[4]] * 2, 1e-12) and efter[:4] == før[:4]


@given(trapper(), timepriser, st.sampled_from([0.25, 0.5, 0.8, 1.5, 2.0]), st.data())
def test_timeprisandelen_skalerer_kun_sit_eget_trin(trappe, timepris, andel, data):
    nr = data.draw(st.integers(1, len(trappe) - 1))
    hel, delt = ret(trappe, nr, "Timeprisandel", 1.0), ret(trappe, nr, "Timeprisandel", andel)
    før, efter = (kald("TAKSTTRAPPE", t, timepris) for t in (hel, delt))
    assert efter[nr][4] == omtrent(andel * før[nr][4], 1e-12) and efter[nr][3] == før[nr][3]
    for andet in set(range(1, len(trappe))) - {nr}:
        assert efter[andet][3:6] == før[andet][3:6]
    assert kald("TAKSTTRAPPE", ret(trappe, nr, "Timeprisandel", None), timepris) == før


@given(trapper(priser=False), timepriser)
def test_prispunkterne_har_en_fast_orden(trappe, timepris):
    svar = [kald("TAKSTTRAPPE", trappe, timepris, 0, prispunkt)[1:] for prispunkt in ("nedre", "midt", "øvre")]
    for *rækker, trin in zip(*svar, trappe[1:], strict=True):
        n, m, ø = (række[4] for række in rækker)
        if trin[TIL] is None:
            assert n == m == ø
        else:
            assert n < m < ø and m == omtrent((n + ø) / 2)


@given(trapper(), timepriser, st.integers(0, 2000).map(lambda n: n / 100), st.data())
def test_pristimer_går_forud_for_prispunktet(trappe, timepris, pristimer, data):
    nr = data.draw(st.integers(1, len(trappe) - 1))
    trappe = ret(trappe, nr, "Pristimer", pristimer)
    dage = 7 if trappe[1][ENHED].endswith("/uge") else 1
    for prispunkt in PRISPUNKTER:
        assert kald("TAKSTTRAPPE", trappe, timepris, 0, prispunkt)[nr][3] == omtrent(pristimer / dage, 1e-12)


@given(st.integers(2, 12), st.integers(1, 700).map(lambda n: n / 100), st.sampled_from(ENHEDER), timepriser)
def test_lige_brede_trin_fra_0_koster_et_halvt_trin_mindre_end_deres_nummer(antal, bredde, enhed, timepris):
    """Trin nr. n koster (n - 1/2) x prisen på én trinbredde."""
    trappe = kald("TRAPPE", antal, 0, bredde, None, enhed)
    ét_trin = bredde * MINUTTER_PR_UGE[enhed] / 420 * timepris
    svar = kald("TAKSTTRAPPE", trappe, timepris)[1:]
    assert [række[4] for række in svar] == omtrent([(nr - 0.5) * ét_trin for nr in range(1, antal + 1)])
    assert [række[6] for række in svar[1:]] == omtrent([ét_trin] * (antal - 1))


@given(trapper(), timepriser, prispunkter, st.sampled_from(ENHEDER))
def test_samme_trappe_i_en_anden_enhed_har_samme_priser(trappe, timepris, prispunkt, enhed):
    """Fra og Til regnet om, Pristimer flyttet til den nye periode: taksterne er de samme."""
    gammel = trappe[1][ENHED]
    faktor = MINUTTER_PR_UGE[gammel] / MINUTTER_PR_UGE[enhed]
    periode = {"døgn": 1, "uge": 7}
    timefaktor = periode[enhed.split("/")[1]] / periode[gammel.split("/")[1]]
    ny = [
        [navn, fra * faktor, til and til * faktor, enhed, None if timer is None else timer * timefaktor, andel]
        for navn, fra, til, _, timer, andel in trappe[1:]
    ]
    før, efter = (kald("TAKSTTRAPPE", [TRAPPEHOVED, *t], timepris, 0, prispunkt)[1:] for t in (trappe[1:], ny))
    assert [række[3:5] for række in efter] == [omtrent(række[3:5]) for række in før]


# --- Den byggede trappe

trinantal = st.integers(1, 40)
hundrededele = st.integers(0, 2000).map(lambda n: n / 100)
bredder = st.integers(1, 1000).map(lambda n: n / 100)
stigninger = st.sampled_from([None, 0, 0.25, 0.5, 1, 2])


@given(trinantal, hundrededele, bredder, stigninger, st.sampled_from([None, *ENHEDER]))
def test_den_byggede_trappe_hænger_sammen_og_kan_bruges(antal, første, bredde, stigning, enhed):
    trappe = kald("TRAPPE", antal, første, bredde, stigning, enhed)
    assert trappe[0] == TRAPPEHOVED[:5] and len(trappe) == antal + 1
    assert trappe[1][FRA] == første and [r[0] for r in trappe[1:]] == [float(nr) for nr in range(1, antal + 1)]
    assert {r[ENHED] for r in trappe[1:]} == {enhed or "timer/døgn"}
    assert all(før[TIL] == efter[FRA] for før, efter in pairwise(trappe[1:]))
    bredden = [r[TIL] - r[FRA] for r in trappe[1:-1]]
    assert bredden == omtrent([bredde + nr * (stigning or 0) for nr in range(antal - 1)])
    assert [r[PRISTIMER] for r in trappe[1:-1]] == [""] * (antal - 1) and trappe[-1][TIL] == ""
    sidste = første + (antal - 1) * bredde + (stigning or 0) * (antal - 1) * (antal - 2) / 2
    sidste_bredde = bredde + (antal - 1) * (stigning or 0)
    timer_pr_enhed = {"minutter": 1 / 60, "timer": 1}[trappe[1][ENHED].split("/")[0]]
    assert trappe[-1][PRISTIMER] == omtrent((sidste + sidste_bredde / 2) * timer_pr_enhed)
    if trappe[-1][PRISTIMER] > 1000:
        assert kode(kald("TAKSTTRIN", første, trappe)) == "TP-113"
    else:
        assert [kald("TAKSTTRIN", r[FRA], trappe) for r in trappe[1:]] == [r[0] for r in trappe[1:]]
        assert not første or kode(kald("TAKSTTRIN", første / 2, trappe)) == "TP-131"
    naiv = naiv_byggetrappe(antal, første, bredde, stigning or 0, trappe[1][ENHED])
    for række, ventet in zip(trappe[1:], naiv, strict=True):
        assert [c for c in række if type(c) is str] == [c for c in ventet if type(c) is str]
        assert [c for c in række if type(c) is float] == omtrent([c for c in ventet if type(c) is float])


@pytest.mark.parametrize("antal", [2.5, "2,5", 1.0000001, 199.999])
def test_antal_trin_er_et_helt_tal(antal):
    svar = kald("TRAPPE", antal, 0, 1)
    assert kode(svar) == "TP-134" and "helt tal" in svar.besked


# --- En trappe, der ikke hænger sammen


def _hul(trappe: Tabel, nr: int) -> Tabel:
    return ret(trappe, nr, "Fra", (trappe[nr][FRA] + trappe[nr][TIL]) / 2)


def _overlap(trappe: Tabel, nr: int) -> Tabel:
    return ret(trappe, nr, "Fra", (trappe[nr - 1][FRA] + trappe[nr][FRA]) / 2)


def _anden_enhed(trappe: Tabel, nr: int) -> Tabel:
    return ret(trappe, nr, "Enhed", next(e for e in ENHEDER if e != trappe[1][ENHED]))


BRUD = {
    "hul": ("TP-128", 2, _hul),
    "overlap": ("TP-128", 2, _overlap),
    "enheden skifter": ("TP-130", 2, _anden_enhed),
    "Til mangler": ("TP-129", 1, lambda t, nr: ret(t, nr, "Til", None)),
    "Til er Fra": ("TP-127", 1, lambda t, nr: ret(t, nr, "Til", t[nr][FRA])),
    "Til er under Fra": ("TP-127", 1, lambda t, nr: ret(ret(t, nr, "Til", t[nr][FRA]), nr, "Fra", t[nr][TIL])),
    "Trin mangler": ("TP-108", 1, lambda t, nr: ret(t, nr, "Trin", " ")),
    "Fra mangler": ("TP-108", 1, lambda t, nr: ret(t, nr, "Fra", None)),
    "Enhed mangler": ("TP-108", 1, lambda t, nr: ret(t, nr, "Enhed", "")),
    "Fra er en tekst": ("TP-103", 1, lambda t, nr: ret(t, nr, "Fra", "to")),
    "Til er en tekst": ("TP-103", 1, lambda t, nr: ret(t, nr, "Til", "to")),
    "Trin er SAND": ("TP-102", 1, lambda t, nr: ret(t, nr, "Trin", True)),
    "Fra er negativ": ("TP-105", 1, lambda t, nr: ret(t, nr, "Fra", -1.0)),
    "Til er for stor": ("TP-113", 1, lambda t, nr: ret(t, nr, "Til", 100_001.0)),
    "Pristimer er for mange": ("TP-113", 1, lambda t, nr: ret(t, nr, "Pristimer", 1001.0)),
    "Pristimer er negative": ("TP-105", 1, lambda t, nr: ret(t, nr, "Pristimer", -0.5)),
    "Timeprisandel er 90": ("TP-113", 1, lambda t, nr: ret(t, nr, "Timeprisandel", 90)),
    "en ukendt enhed": ("TP-106", 1, lambda t, nr: ret(t, nr, "Enhed", "timer/måned")),
    "en fejl fra en anden celle": ("TP-112", 1, lambda t, nr: ret(t, nr, "Fra", "#REF!")),
}
"""Bruddets kode, den første række, det kan stå i, og hvordan det laves."""


@pytest.mark.parametrize("brud", BRUD)
@settings(max_examples=antal_prøver(100))
@given(data=st.data())
def test_en_brudt_trappe_er_en_fejl_der_nævner_rækken(brud, data):
    ventet, første, bryd = BRUD[brud]
    trappe = data.draw(trapper(åben=False))
    assume(len(trappe) - 1 > første)
    nr = data.draw(st.integers(første, len(trappe) - 2))
    brudt = bryd(trappe, nr)
    blanke = data.draw(st.integers(0, 2))
    brudt[1:1] = [[None] * 6 for _ in range(blanke)]
    svarene = [kald("TAKSTTRIN", 5.0, brudt), kald("PAKKETAKST", [[5.0], [6.0]], brudt, 500.0)]
    for svar in [*svarene, kald("TAKSTTRAPPE", brudt, 500.0)]:
        assert kode(svar) == ventet, getattr(svar, "besked", svar)
        assert f"række {nr + blanke}" in svar.besked
    with pytest.raises(NaivFejl):
        naiv_trappe(brudt)


@given(trapper(), st.data())
def test_to_trin_med_samme_navn_nævner_trinnet(trappe, data):
    assume(len(trappe) > 2)
    nr = data.draw(st.integers(2, len(trappe) - 1))
    navn = trappe[1][0]
    tekst = navn.upper() + " " if isinstance(navn, str) else "1"
    dobbelt = ret(trappe, nr, "Trin", tekst)
    for svar in (kald("TAKSTTRIN", 5.0, dobbelt), kald("TAKSTTRAPPE", dobbelt, 5)):
        assert kode(svar) == "TP-124" and f"»{tekst.strip()}«".casefold() in svar.besked.casefold()


@given(trapper(), st.data())
def test_blanke_rækker_ekstra_kolonner_og_overskrifternes_orden_er_ligegyldige(trappe, data):
    ny = kopi(trappe)
    for _ in range(data.draw(st.integers(0, 3))):
        ny.insert(data.draw(st.integers(1, len(ny))), [data.draw(st.sampled_from([None, "", " "]))] * 6)
    ny = [[*række, *("Kilde" if række is ny[0] else "en note", None)] for række in ny]
    orden = data.draw(st.permutations(range(len(ny[0]))))
    ny = [[række[n] for n in orden] for række in ny]
    ny[0] = [celle.upper() + " " if celle else celle for celle in ny[0]]
    assert kald("TAKSTTRAPPE", ny, 400.0) == kald("TAKSTTRAPPE", trappe, 400.0)
    assert _par(kald("TAKSTTRIN", 12.0, ny)) == _par(kald("TAKSTTRIN", 12.0, trappe))


@given(trapper(priser=False))
def test_pristimer_og_timeprisandel_må_mangle(trappe):
    uden = [række[:4] for række in trappe]
    assert kald("TAKSTTRAPPE", uden, 400.0) == kald("TAKSTTRAPPE", trappe, 400.0)


@pytest.mark.parametrize("navn", ["x" * 300, "ordet " * 60, "251289-1234", "A\nB"])
def test_et_trins_navn_vises_ens_og_kan_stå_i_en_celle(navn):
    trappe = [TRAPPEHOVED[:4], [navn, 0.0, None, "timer/uge"]]
    svar = kald("TAKSTTRIN", 5.0, trappe)
    assert type(svar) is str and len(svar) <= 200 and "251289" not in svar and "\n" not in svar
    assert kald("TAKSTTRAPPE", trappe, 400.0)[1][0] == svar == kald("TAKSTTRIN", [[5.0], [6.0]], trappe)[1][0]


# --- Kortlægning af støttebehov

hele_behov = st.lists(st.integers(0, 500), min_size=5, max_size=30)


@given(hele_behov, st.integers(1, 50), st.integers(0, 1000), st.randoms())
def test_trappens_slags_afhænger_kun_af_fordelingen(behov, gange, mere, tilfældig):
    """Orden, måleenhed og et fælles tillæg ændrer intet."""
    slags = passende_trappe(behov)
    blandet = [*behov]
    tilfældig.shuffle(blandet)
    assert passende_trappe(blandet) == passende_trappe([gange * b for b in behov]) == slags
    assert passende_trappe([b + mere for b in behov]) == slags


@given(hele_behov, st.integers(0, 500))
def test_et_større_øverste_behov_gør_aldrig_trappen_lineær(behov, mere):
    sorteret = sorted(behov)
    efter = passende_trappe([*sorteret[:-1], sorteret[-1] + mere])
    assert passende_trappe(behov) == "Lineær" or efter == "Ikke-lineær"
    nederste, øverste = spring_i_halvdele(behov)
    assert nederste + øverste == max(behov) - min(behov) and min(nederste, øverste) >= 0


@st.composite
def borgertabeller(træk) -> Tabel:
    """Borgere i op til tre tilbud, hver med sin enhed."""
    tabel: Tabel = [["Borger", "Tilbud", "Støttebehov", "Enhed", "Plads"]]
    for nr in range(træk(st.integers(1, 15))):
        tilbud = træk(st.sampled_from(["Bakken", " bakken", "BAKKEN ", "Dalen", "Engen"]))
        plads = træk(st.sampled_from([None, "Hel", "halv"]))
        behov = træk(st.integers(0, 10_000)) / 100
        tabel.append([f"B{nr}", tilbud, behov, træk(st.sampled_from(ENHEDER)), plads])
    return tabel


@given(borgertabeller(), st.sampled_from([None, *ENHEDER]))
def test_kortlægningen_tæller_hver_borger_én_gang(tabel, enhed):
    hoved, *rækker = kald("KORTLAEGNING", tabel, enhed)
    assert sum(række[1] for række in rækker) == len(tabel) - 1
    navne = [række[1].strip().casefold() for række in tabel[1:]]
    assert [række[0].casefold() for række in rækker] == list(dict.fromkeys(navne))
    for række, (navn, *ventet) in zip(rækker, naiv_kortlægning(tabel, enhed or "timer/uge"), strict=True):
        _, borgere, mindst, median, størst, ned, op, trappe = række
        assert mindst <= median * (1 + NØJE) and median <= størst * (1 + NØJE)
        assert ned + op == omtrent(størst - mindst) and borgere == navne.count(navn.casefold())
        assert række[1:7] == omtrent(ventet[:6]) and trappe == ventet[6]
        assert (trappe == "For få borgere") == (borgere < 5)


@given(borgertabeller(), st.sampled_from(ENHEDER))
def test_kortlægningen_i_en_anden_enhed_er_de_samme_behov(tabel, enhed):
    faktor = 60 / MINUTTER_PR_UGE[enhed]
    for i_timer, i_enhed in zip(kald("KORTLAEGNING", tabel)[1:], kald("KORTLAEGNING", tabel, enhed)[1:], strict=True):
        assert i_enhed[2:7] == omtrent([faktor * tal_ for tal_ in i_timer[2:7]])


@given(borgertabeller(), st.data())
def test_borgernes_orden_og_blanke_rækker_er_ligegyldige(tabel, data):
    rækker = [*data.draw(st.permutations(tabel[1:])), [None] * 5, ["", " ", None, "", None]]
    blandet = kald("KORTLAEGNING", [tabel[0], *rækker])
    efter_navn = {række[0].casefold(): række[1:] for række in blandet[1:]}
    assert efter_navn == {række[0].casefold(): række[1:] for række in kald("KORTLAEGNING", tabel)[1:]}


# --- To uafhængige udregninger


@settings(max_examples=antal_prøver(2000))
@given(
    trapper(),
    st.lists(st.integers(0, 300_000).map(lambda n: n / 1000), min_size=2, max_size=6),
    timepriser,
    prispunkter,
    st.sampled_from([None, *ENHEDER]),
)
def test_funktionen_er_lig_den_anden_udregning(trappe, behov, timepris, prispunkt, enhed):
    trin = naiv_trappe(trappe)
    navne = _flad(kald("TAKSTTRIN", [[b] for b in behov], trappe, enhed))
    priser = _flad(kald("PAKKETAKST", [[b] for b in behov], trappe, timepris, prispunkt, enhed))
    for b, navn, pris in zip(behov, navne, priser, strict=True):
        ventet = naivt_trin(trin, b, enhed)
        if ventet is None:
            assert (navn, pris) == ("#N/A", "#N/A")
        else:
            assert navn == ventet["navn"] and pris == omtrent(naiv_pakketakst(ventet, timepris, prispunkt))


@pytest.mark.parametrize("celle", SÆRE_CELLER, ids=lambda c: repr(c)[:30])
def test_en_sær_celle_læses_som_den_anden_udregning_læser_den(celle):
    trappe = [TRAPPEHOVED[:4], ["alle", 0.0, None, "timer/uge"]]
    (svar,), _ = kald("TAKSTTRIN", [[celle], [1.0]], trappe)
    try:
        læst = naivt_tal(celle)
    except (NaivFejl, ValueError):
        assert isinstance(svar, Cellefejl)
    else:
        ventet = "" if læst is None else "alle" if 0 <= læst <= 100_000 else "#VALUE!"
        assert svar == ventet
