"""Fra celle til svar gennem xlwings' egen Windows-kode: det samme svar som et direkte kald."""

from __future__ import annotations

import datetime as dt
import math
import os
import pickle
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.register import Argument

PROGRAM = Path(__file__).with_name("falsk_com.py")
UDELADT = ("udeladt",)
KENDTE_FEJL = {"#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#REF!", "#NAME?", "#NULL!"}
"""De fejl, som xlwings kan læse i en celle, og som vort VBA kan vise."""

Celle = Any
Tabel = list[list[Celle]]

FRAVÆR: Tabel = [
    ["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes", "Kilde", "Dato", "Bemærkning"],
    ["Ferie", 30.0, "dage/år", "Ferie- og fridage", "Ja", "Ferieloven", dt.datetime(2026, 1, 1), None],
    ["Sygdom", Decimal("13.0000"), "dage/år", "Sygdom", "Ja", None, None, None],
    ["Barsel", 9.3, "% af årsnorm", "Sygdom", "Nej", None, None, "ikke med"],
    [None, None, None, None, None, None, None, None],
]
OPGAVER: Tabel = [
    ["Opgave", "Tid", "Enhed", "Perioder", "Udekørende bostøtte", "Gruppebostøtte"],
    ["Personalemøder", "Uden borger", "timer/fremmødeuge", None, 2.0, 2.0],
    ["Dokumentation", "Om borger", "timer/fremmødeuge", None, 0.7, None],
    ["Supervision", "Uden borger", "timer/måned", 10.0, "2", 2.0],
    ["Transport", "Uden borger", "% af fremmødetid", None, "9,3", None],
    [None, None, None, None, None, None],
]
LØN: Tabel = [
    ["Post", "Beløb", "Medregnes"],
    ["Løn", Decimal("480000.0000"), "Ja"],
    ["Pension", "20.000 kr.", "Ja"],
    ["Refusion", -10000.0, "Ja"],
]
TILBUD: Tabel = [["Tilbud", "Timeprismodel", "Lønbudget"], ["Bakken", "Udekørende bostøtte", 2_000_000.0]]
MIKS: Tabel = [["Støtteform", "Andel"], ["Udekørende bostøtte", "75 %"], ["Gruppebostøtte", 0.25]]
TRAPPE: Tabel = [
    ["Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel"],
    [1.0, 0.0, Decimal("14.0000"), "timer/uge", None, None],
    ["2 med bånd", "14", 28.0, "timer/uge", 21.0, "90 %"],
    [3.0, 28.0, None, "timer/uge", None, 1.0],
    [None, None, None, None, None, None],
]
UDGIFTER: Tabel = [["Udgift", "Medregnes", "Bakken"], ["Ledelse", "Ja", Decimal("600000.0000")], ["Mad", "Nej", None]]
GRUNDLAG: Tabel = [
    ["Tilbud", "Taksttrappe", "Prispunkt", "Basistakst", "Pladser", "Belægning", "Dage", "Halv plads"],
    ["Bakken", "Trappen", "midt", "Ja", 20.0, "95 %", 365.0, 0.5],
]
BORGERE: Tabel = [
    ["Borger", "Tilbud", "Støttebehov", "Enhed", "Plads"],
    ["B001", "Bakken", 15.0, "timer/uge", "Hel"],
    [2.0, "bakken", "45", "minutter/døgn", None],
]
TILDELINGER: Tabel = [
    ["Tilbud", "Målgruppe", "Pladser", "Åbent", "Datagrundlag", "Model i dag", "Reguleringsgrad"]
    + ["Sats pr. måned", "Forudsat belægning", "Budget", "Faste udgifter"],
    ["Bakken", "Botilbud", 20.0, "Nej", "Tilstrækkeligt", "Aktivitetsbaseret", "50 %"]
    + [None, 20.0, Decimal("10000000.0000"), 600_000.0],
]

GYLDIGE: dict[str, tuple[Any, ...]] = {
    "fravaer": ("område", FRAVÆR),
    "opgaver": ("område", OPGAVER),
    "model": ("celle", "Udekørende bostøtte"),
    "tid": ("celle", "Om borger"),
    "aarsnorm": ("celle", 1924.0),
    "aarsloen": ("celle", Decimal("480000.0000")),
    "opgave": ("celle", "Dokumentation"),
    "direkte_andel": ("celle", "51 %"),
    "aendring": ("celle", 0.1),
    "sygdomsaendring": ("celle", "1 %"),
    "maal": ("celle", 0.65),
    "pr": ("værdi", "borgertime"),
    "borgere_i_gruppe": ("celle", 1.0),
    "miks_tilbud": ("celle", "STU"),
    "poster": ("område", LØN),
    "loenposter": ("område", LØN),
    "tilbud": ("område", TILBUD),
    "miks": ("område", MIKS),
    "loenbudget": ("celle", 2_000_000.0),
    "timepris": ("celle", 500.0),
    "timepriser": ("område", [[500.0], [Decimal("400.0000")]]),
    "andele": ("område", [["75 %"], [0.25]]),
    "aar": ("celle", 2026.0),
    "faste_udgifter": ("celle", Decimal("600000.0000")),
    "udgifter": ("celle", 12_000_000.0),
    "pladser": ("celle", 20.0),
    "belaegning": ("celle", "95 %"),
    "dage": ("celle", 365.0),
    "antal": ("celle", 4.0),
    "foerste": ("celle", 2.0),
    "bredde": ("celle", 1.5),
    "stigning": ("celle", 0.5),
    "enhed": ("celle", "timer/uge"),
    "stoettebehov": ("område", [[5.0], [None], [Decimal("14.0000")], ["30"]]),
    "trappe": ("område", TRAPPE),
    "prispunkt": ("værdi", "øvre"),
    "basistakst": ("celle", Decimal("900.0000")),
    "borgere": ("område", BORGERE),
    "princip": ("værdi", "Aktivitetsbaseret"),
    "budget": ("celle", Decimal("10000000.0000")),
    "forudsat": ("celle", 20.0),
    "faktisk": ("celle", 18.0),
    "reguleringsgrad": ("celle", "50 %"),
    "sats": ("celle", "10.500 kr."),
    "maaneder": ("celle", 12.0),
    "fra": ("celle", 0.8),
    "til": ("celle", "110 %"),
    "skridt": ("celle", 0.1),
    "maalgruppe": ("værdi", "Botilbud"),
    "aaben": ("celle", "Nej"),
    "datagrundlag": ("celle", "Tilstrækkeligt"),
    "lille_graense": ("celle", 8.0),
    "trapper": ("område", [["Trappen", *række] for række in TRAPPE]),
    "udgiftsposter": ("område", UDGIFTER),
    "takstgrundlag": ("område", GRUNDLAG),
    "tildelinger": ("område", TILDELINGER),
    "faktisk_belaegning": ("celle", "95 %"),
}


MED_VALGFRI = sorted(n for n, f in FUNKTIONER.items() if any(a.valgfri for a in f.argumenter))


class Windows:
    """xlwings i sin egen proces, så efterligningen af COM ikke rører de andre tests."""

    def __init__(self) -> None:
        miljø = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
        self.proces = subprocess.Popen(
            [sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=miljø
        )

    def spørg(self, *spørgsmål: Any) -> Any:
        assert self.proces.stdin is not None
        assert self.proces.stdout is not None
        pickle.dump(spørgsmål, self.proces.stdin)
        self.proces.stdin.flush()
        art, svar = pickle.load(self.proces.stdout)
        assert art == "svar", svar
        return svar

    def kald(self, navn: str, *argumenter: tuple[Any, ...]) -> Any:
        return self.spørg("kald", navn, list(argumenter))

    def luk(self) -> None:
        assert self.proces.stdin is not None
        self.proces.stdin.close()
        self.proces.wait(10)
        assert self.proces.stdout is not None
        self.proces.stdout.close()


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    server = Windows()
    yield server
    server.luk()


def direkte(navn: str, *argumenter: tuple[Any, ...]) -> Any:
    """Det samme kald uden regneark: hvad cellerne betyder ifølge kontrakten."""
    funktion = FUNKTIONER[navn]
    værdier = [_betydning(a, r) for a, r in zip(argumenter, funktion.argumenter, strict=True)]
    return _som_excel(funktion.kald(*værdier))


def _betydning(argument: tuple[Any, ...], register: Argument) -> Any:
    match argument:
        case ("udeladt",):
            return None
        case ("celle" | "værdi", celle):
            return [[_indhold(celle)]] if register.område else _indhold(celle)
        case (_, rækker):
            return [[_indhold(celle) for celle in række] for række in rækker]
    raise ValueError(argument)


def _indhold(celle: Celle) -> Any:
    if isinstance(celle, tuple):
        return celle[1]
    return None if celle == "" else celle


def _som_excel(svar: Any) -> Any:
    if not isinstance(svar, list):
        return str(svar) if isinstance(svar, str) else svar
    tabel = [[_som_excel(celle) for celle in række] for række in svar]
    if len(tabel) == 1:
        return tabel[0][0] if len(tabel[0]) == 1 else tabel[0]
    return tabel


def gyldigt_kald(navn: str, **andre: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [andre.get(a.navn, GYLDIGE[a.navn]) for a in FUNKTIONER[navn].argumenter]


def er_lovligt_svar(svar: Any) -> bool:
    if isinstance(svar, list):
        return bool(svar) and all(er_lovligt_svar(led) for led in svar)
    if isinstance(svar, float):
        return math.isfinite(svar)
    return isinstance(svar, str) and "Traceback" not in svar


# --- mærkerne --------------------------------------------------------------------------------------


def test_xlwings_har_de_samme_funktioner_som_registret(windows: Windows) -> None:
    assert set(windows.spørg("signaturer")) == set(FUNKTIONER)


@pytest.mark.parametrize("navn", sorted(FUNKTIONER))
def test_mærkerne_siger_det_samme_som_registret(windows: Windows, navn: str) -> None:
    læst, register = windows.spørg("signaturer")[navn], FUNKTIONER[navn]
    assert læst["name"] == navn
    assert [a["name"] for a in læst["args"]] == [a.navn for a in register.argumenter]
    assert ["optional" in a for a in læst["args"]] == [a.valgfri for a in register.argumenter]
    for mærke, argument in zip(læst["args"], register.argumenter, strict=True):
        ventet = {"err_to_str": True, "ndim": 2} if argument.område else {"err_to_str": True}
        assert mærke["options"] == ventet
    assert læst["ret"]["options"] == {}
    assert (læst["volatile"], læst["async_mode"], læst["call_in_wizard"]) == (False, None, True)


# --- gyldige kald ----------------------------------------------------------------------------------


@pytest.mark.parametrize("navn", sorted(FUNKTIONER))
def test_gyldigt_kald_giver_det_samme_som_et_direkte_kald(windows: Windows, navn: str) -> None:
    kald = gyldigt_kald(navn)
    svar = windows.kald(navn, *kald)
    assert svar == direkte(navn, *kald)
    assert str(svar) not in KENDTE_FEJL


@pytest.mark.parametrize("navn", MED_VALGFRI)
@pytest.mark.parametrize("tom", [UDELADT, ("celle", None), ("celle", ""), ("værdi", None)])
def test_tom_celle_er_det_samme_som_udeladt(windows: Windows, navn: str, tom: tuple[Any, ...]) -> None:
    valgfri = {a.navn: tom for a in FUNKTIONER[navn].argumenter if a.valgfri}
    udeladt = dict.fromkeys(valgfri, UDELADT)
    svar = windows.kald(navn, *gyldigt_kald(navn, **valgfri))
    assert svar == windows.kald(navn, *gyldigt_kald(navn, **udeladt))
    assert svar == direkte(navn, *gyldigt_kald(navn, **udeladt))
    assert er_lovligt_svar(svar)
    assert str(svar) not in KENDTE_FEJL


def test_helligdage_er_en_tabel_med_fast_bredde(windows: Windows) -> None:
    svar = windows.kald("HELLIGDAGE", ("celle", 2026.0))
    assert len({len(række) for række in svar}) == 1
    assert len(svar) > 5


# --- hver slags celle ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "budget",
    [
        ("celle", 480000.0),
        ("celle", Decimal("480000.0000")),
        ("celle", "480000"),
        ("celle", "480.000"),
        ("celle", "480.000 kr."),
        ("celle", "480.000,00"),
        ("celle", " 480.000 "),
        ("værdi", 480000.0),
        ("matrix", [[480000.0]]),
    ],
    ids=str,
)
def test_det_samme_tal_på_alle_måder(windows: Windows, budget: tuple[Any, ...]) -> None:
    kald = [budget, ("celle", Decimal("480.0000"))]
    assert windows.kald("STOETTETIMER", *kald) == direkte("STOETTETIMER", *kald) == 1000.0


@pytest.mark.parametrize(
    "budget",
    [
        ("celle", None),
        ("celle", ""),
        ("celle", "   "),
        ("celle", "mange penge"),
        ("celle", "1,234.56"),
        ("celle", "12 %"),
        ("celle", True),
        ("celle", False),
        ("celle", dt.datetime(2026, 1, 1)),
        ("celle", math.nan),
        ("celle", math.inf),
        ("celle", -5.0),
        ("område", [[480000.0], [1.0]]),
        ("område", [[480000.0, 1.0]]),
        UDELADT,
    ],
    ids=str,
)
def test_celle_der_ikke_er_et_tal_giver_en_rigtig_fejl(windows: Windows, budget: tuple[Any, ...]) -> None:
    kald = [budget, ("celle", 480.0)]
    svar = windows.kald("STOETTETIMER", *kald)
    assert svar in KENDTE_FEJL
    assert svar == direkte("STOETTETIMER", *kald)


@pytest.mark.parametrize("fejl", sorted(KENDTE_FEJL))
@pytest.mark.parametrize("form", ["celle", "værdi"])
def test_fejlcelle_giver_samme_fejl_videre(windows: Windows, fejl: str, form: str) -> None:
    assert windows.kald("STOETTETIMER", (form, ("fejl", fejl)), ("celle", 480.0)) == fejl


@pytest.mark.parametrize("fejl", sorted(KENDTE_FEJL))
def test_fejlcelle_i_en_tabel_giver_en_fejl(windows: Windows, fejl: str) -> None:
    tabel = [[*LØN[0]], ["Løn", ("fejl", fejl), "Ja"]]
    assert windows.kald("LOENUDGIFT", ("område", tabel)) in KENDTE_FEJL


@pytest.mark.parametrize("fejl", ["#SPILL!", "#CALC!"])
def test_nyere_fejl_bliver_aldrig_til_et_tal(windows: Windows, fejl: str) -> None:
    tabel = [[*LØN[0]], ["Løn", 480000.0, "Ja"], ["Pension", ("fejl", fejl), "Ja"]]
    assert windows.kald("LOENUDGIFT", ("område", tabel)) in KENDTE_FEJL
    assert windows.kald("STOETTETIMER", ("celle", ("fejl", fejl)), ("celle", 480.0)) in KENDTE_FEJL


@pytest.mark.parametrize(
    "tabel",
    [
        ("celle", 5.0),
        ("celle", None),
        ("værdi", 5.0),
        ("celle", "Årsag"),
        ("område", [["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"]]),
        ("område", [["Årsag"], ["Ferie"], ["Sygdom"]]),
        ("område", [[None, None], [None, None]]),
        ("område", [[None] * 5] * 3),
        ("område", [["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"], [None] * 5]),
        ("matrix", []),
        ("matrix", [[]]),
        ("matrix", [["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"], ["Ferie", 30.0]]),
        UDELADT,
    ],
    ids=str,
)
def test_det_der_ikke_er_en_tabel_giver_en_rigtig_fejl(windows: Windows, tabel: tuple[Any, ...]) -> None:
    assert windows.kald("FRAVAERSTIMER", tabel, UDELADT) in KENDTE_FEJL


def test_en_enkelt_række_og_en_enkelt_kolonne_beholder_formen(windows: Windows) -> None:
    for priser, andele in (
        ([[500.0], [400.0]], [[0.75], [0.25]]),
        ([[500.0, 400.0]], [[0.75, 0.25]]),
        ([[500.0]], [[1.0]]),
    ):
        kald = [("celle", 1_000_000.0), ("område", priser), ("område", andele)]
        svar = windows.kald("STOETTETIMER_MIKS", *kald)
        assert isinstance(svar, float)
        assert svar == direkte("STOETTETIMER_MIKS", *kald)


# --- et støttebehov for hver borger

BEHOV = [5.0, None, Decimal("14.0000"), "30", "otte", ("fejl", "#REF!"), True, 27.5]
ENHEDERNE = ["timer/uge", None, "TIMER/UGE ", "minutter/døgn", "timer/uge", None, None, ("fejl", "#N/A")]


def _i_form(celler: list[Celle], bredde: int) -> Tabel:
    return [celler[fra : fra + bredde] for fra in range(0, len(celler), bredde)]


@pytest.mark.parametrize("bredde", [1, 2, 4, 8], ids=["kolonne", "2 kolonner", "4 kolonner", "række"])
@pytest.mark.parametrize("enhedsbredde", [None, 1, 2, 8], ids=["trappens enhed", "kolonne", "2 kolonner", "række"])
def test_et_område_af_behov_giver_et_svar_i_samme_form(
    windows: Windows, bredde: int, enhedsbredde: int | None
) -> None:
    """Enhederne kommer uden ndim, så en række eller kolonne af dem bliver en flad liste."""
    enhed = UDELADT if enhedsbredde is None else ("område", _i_form(ENHEDERNE, enhedsbredde))
    behov, trappe = ("område", _i_form(BEHOV, bredde)), ("område", TRAPPE)
    trin = [behov, trappe, enhed]
    takst = [behov, trappe, ("celle", 500.0), UDELADT, enhed]
    for navn, kald in (("TAKSTTRIN", trin), ("PAKKETAKST", takst)):
        svar = windows.kald(navn, *kald)
        assert svar == direkte(navn, *kald)
        flade = svar if bredde == 8 else [celle for række in svar for celle in række]
        sidste = {"TAKSTTRIN": "2 med bånd", "PAKKETAKST": 1350.0} if enhedsbredde is None else {}
        # 21 pristimer pr. uge er 3 pr. døgn til 90 % af 500 kr.
        assert flade[1] == "" and flade[4:7] == ["#VALUE!", "#REF!", "#VALUE!"]
        assert flade[7] == sidste.get(navn, "#N/A")


@pytest.mark.parametrize("form", ["celle", "værdi"])
def test_ét_behov_giver_ét_svar(windows: Windows, form: str) -> None:
    for behov, ventet in ((5.0, 1.0), ("14", "2 med bånd"), (None, "#VALUE!"), (("fejl", "#N/A"), "#N/A")):
        kald = [(form, behov), ("område", TRAPPE), ("celle", "timer/uge")]
        assert windows.kald("TAKSTTRIN", *kald) == direkte("TAKSTTRIN", *kald) == ventet


def test_en_dato_i_en_oplysningskolonne_gør_ingen_forskel(windows: Windows) -> None:
    uden_dato = [[None if isinstance(celle, dt.datetime) else celle for celle in række] for række in FRAVÆR]
    svar = windows.kald("FRAVAERSTIMER", ("område", FRAVÆR), UDELADT)
    assert svar == windows.kald("FRAVAERSTIMER", ("område", uden_dato), UDELADT)
    assert svar == pytest.approx(43 * 7.4)


def test_sand_er_ikke_et_tal_i_en_tabel(windows: Windows) -> None:
    tabel = [[*LØN[0]], ["Løn", 1.0, "Ja"]]
    assert windows.kald("LOENUDGIFT", ("område", tabel)) == 1.0
    tabel[1][1] = True
    assert windows.kald("LOENUDGIFT", ("område", tabel)) in KENDTE_FEJL


def test_en_fejl_er_en_almindelig_tekst_for_com() -> None:
    assert isinstance(FUNKTIONER["ARBEJDSDAGE"].kald(None), Cellefejl)
    assert type(_som_excel(FUNKTIONER["ARBEJDSDAGE"].kald(None))) is str


# --- vilkårlige celler -----------------------------------------------------------------------------

CELLER: st.SearchStrategy[Celle] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 2000),
    st.decimals(-1_000_000, 1_000_000, places=4),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.sampled_from(sorted(KENDTE_FEJL)).map(lambda fejl: ("fejl", fejl)),
    st.sampled_from(["", "Ja", "Nej", "dage/år", "12 %", "1.234,56", "480.000 kr.", "Udekørende bostøtte", "x"]),
    st.text(max_size=6),
)


def _med_én_anden_celle(tabel: Tabel, række: int, kolonne: int, celle: Celle) -> Tabel:
    ny = [list(r) for r in tabel]
    ny[række % len(ny)][kolonne % len(ny[0])] = celle
    return ny


@st.composite
def vilkårlige_kald(træk: st.DrawFn) -> tuple[str, list[tuple[Any, ...]]]:
    navn = træk(st.sampled_from(sorted(n for n, f in FUNKTIONER.items() if f.argumenter)))
    kald = gyldigt_kald(navn)
    plads = træk(st.integers(0, len(kald) - 1))
    celle = træk(CELLER)
    form, *indhold = kald[plads]
    if form == "område" and træk(st.booleans()):
        sted = træk(st.tuples(st.integers(0, 20), st.integers(0, 20)))
        kald[plads] = (form, _med_én_anden_celle(indhold[0], *sted, celle))
    else:
        kald[plads] = (træk(st.sampled_from(["celle", "værdi"])), celle)
    return navn, kald


@settings(max_examples=300, deadline=None)
@given(kald=vilkårlige_kald())
def test_vilkårlig_celle_giver_lovligt_svar_og_det_samme_som_direkte(
    windows: Windows, kald: tuple[str, list[tuple[Any, ...]]]
) -> None:
    navn, argumenter = kald
    svar = windows.kald(navn, *argumenter)
    assert er_lovligt_svar(svar)
    assert svar == direkte(navn, *argumenter)


# --- mange kald, ens hver gang ---------------------------------------------------------------------

KALD_I_ALT = 5_000
SKAL_STEMME = ("aar", "andele", "trappe", "antal")
"""Et helt år, andele der summer til 1, trin der støder op til hinanden, et helt antal: ændret ville de alle fejle."""
ANDRE_CELLER: tuple[Celle, ...] = (
    None,
    "",
    " ",
    0.0,
    -1.0,
    1e300,
    math.nan,
    True,
    False,
    "x",
    "12 %",
    "1.234,56",
    "480.000 kr.",
    Decimal("37.5000"),
    dt.datetime(2026, 2, 28),
    *(("fejl", fejl) for fejl in sorted(KENDTE_FEJL)),
)


def _i_anden_form(celle: Celle, tal: random.Random) -> Celle:
    """Et tal lidt ændret og skrevet på en af de måder, det kan stå i en celle; alt andet uændret."""
    if isinstance(celle, bool) or not isinstance(celle, (float, Decimal)) or tal.random() < 0.5:
        return celle
    nyt = round(float(celle) * tal.uniform(0.8, 1.2), 4)
    return tal.choice((nyt, Decimal(str(nyt)).quantize(Decimal("0.0001")), f"{nyt:.4f}".replace(".", ",")))


def _varieret(argument: tuple[Any, ...], tal: random.Random) -> tuple[Any, ...]:
    form, indhold = argument
    if form == "område":
        return form, [[_i_anden_form(celle, tal) for celle in række] for række in indhold]
    return form, _i_anden_form(indhold, tal)


def _mange_kald() -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Skiftevis kald, der bør give tal, og kald med én celle, som hvad som helst kan stå i."""
    tal = random.Random("xlwings")
    navne = sorted(n for n, f in FUNKTIONER.items() if f.argumenter)
    for nummer in range(KALD_I_ALT):
        navn = navne[nummer % len(navne)]
        kald = [
            argument if register.navn in SKAL_STEMME else _varieret(argument, tal)
            for argument, register in zip(gyldigt_kald(navn), FUNKTIONER[navn].argumenter, strict=True)
        ]
        for plads, argument in enumerate(FUNKTIONER[navn].argumenter):
            if argument.valgfri and tal.random() < 0.2:
                kald[plads] = tal.choice((UDELADT, ("celle", None)))
        if nummer // len(navne) % 2:
            plads, celle = tal.randrange(len(kald)), tal.choice(ANDRE_CELLER)
            form, *indhold = kald[plads]
            if form == "område" and tal.random() < 0.7:
                ny = _med_én_anden_celle(indhold[0], tal.randrange(20), tal.randrange(20), celle)
                kald[plads] = ("område", ny)
            else:
                kald[plads] = (tal.choice(("celle", "værdi")), celle)
        yield navn, kald


def test_fem_tusind_kald_giver_det_samme_gennem_xlwings_som_direkte(windows: Windows) -> None:
    med_svar: Counter[str] = Counter()
    fejl = 0
    for nummer, (navn, argumenter) in enumerate(_mange_kald()):
        svar = windows.kald(navn, *argumenter)
        assert er_lovligt_svar(svar), (nummer, navn, argumenter)
        assert svar == direkte(navn, *argumenter), (nummer, navn, argumenter)
        if isinstance(svar, str) and svar in KENDTE_FEJL:
            fejl += 1
        else:
            med_svar[navn] += 1
    # Ellers kunne prøven bestå af lutter fejl, der er ens.
    assert med_svar.total() + fejl == KALD_I_ALT
    assert min(med_svar[navn] for navn, f in FUNKTIONER.items() if f.argumenter) >= 40
    assert fejl >= 500
