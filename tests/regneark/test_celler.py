"""Hver slags celleindhold har ét fastsat svar i hvert argument og i hver kolonne, der skal være et tal.

Tabellen CELLER siger, hvad der læses; FELTER siger, hvor der læses, og hvad en tom celle og 0 betyder dér.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from faelles import BOTILBUD, ÅRSLØN, fravær, kald, kode, lønposter, naivt_tal, opgaver, ret, tal
from faelles_takster import ENHEDER as BEHOVSENHEDER
from faelles_takster import MÅLGRUPPER, PRINCIPPER, PRISPUNKTER, TRAPPEHOVED, TRAPPEN

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.fejl import MAKS_TEGN, REGNEARKSFEJL
from xl_timepris.inddata.graenser import grænse, grænse_for_antal

NYERE_FEJL = {"#SPILL!", "#CALC!", "#BUSY!", "#FIELD!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#GETTING_DATA"}
NYERE_FEJL |= {"#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"}
ALLE_FEJL = NYERE_FEJL | set(REGNEARKSFEJL)

TOM = "tom"
ALDRIG_ET_TAL = {"TP-102", "TP-103", "TP-112"}
TEKST = "TP-103"

FRA_ARABISK, FRA_FULD_BREDDE = "١٢", "１２"


@dataclass(frozen=True)
class Celle:
    """Et celleindhold og det, der skal læses: et tal, »tom« eller en fejlkode; nogle efter talslags."""

    navn: str
    indhold: Any
    svar: float | str
    efter_slags: tuple[tuple[str, float], ...] = ()

    def til(self, slags: str) -> float | str:
        return dict(self.efter_slags).get(slags, self.svar)


def _pct(navn: str, tekst: str, andel: float) -> Celle:
    return Celle(navn, tekst, TEKST, (("andel", andel), ("procent", andel * 100)))


def _kr(tekst: str, beløb: float) -> Celle:
    return Celle(f"beløb {tekst!r}", tekst, TEKST, (("kr", beløb),))


DANSKE_TAL = {
    "7": 7,
    "7,5": 7.5,
    " 7,5 ": 7.5,
    "\u00a07,5": 7.5,
    "0,5": 0.5,
    "1": 1,
    "2026": 2026,
    "1.234": 1234,
    "1.234,56": 1234.56,
    "480.000": 480_000,
    "12.345.678": 12_345_678,
    "480000": 480_000,
    "+7": 7,
    "-5": -5,
    "−5": -5,
    "-1.234,5": -1234.5,
}

IKKE_DANSKE_TAL = (
    "0.500",
    "1,234.56",
    "7.5",
    "1.5",
    "1.50",
    "12.34",
    "1.23.456",
    "1.2345",
    "1234.567",
    ".500",
    ",5",
    "5,",
    "1,2,3",
    "1,234,567",
    "1e5",
    "1E5",
    "0x10",
    "1_000",
    "1 234,56",
    "1\u00a0234",
    "1'234",
    "- 5",
    "5-",
    "--5",
    "(5)",
    "½",
    "²",
    "1/2",
    "∞",
    "nan",
    "inf",
    "-inf",
    "otte",
    "5 timer",
    "5 t",
    "kr. 5",
    "kr 5",
    "% 12",
    "12 % %",
    "12％",
    "5 kr. 12",
    "5 kr..",
    "$5",
    "5 €",
    "SAND",
    "TRUE",
    "Ja",
    "x",
    "-",
    ".",
    ",",
    "%",
    "kr.",
    "01-02-2026",
    "2026-02-01",
    "8:30",
    "7\n8",
    "7;8",
    FRA_ARABISK,
    "٧,٥",
    "1.٢٣٤",
    "७",
    FRA_FULD_BREDDE,
    "１.２３４,５",
    "𝟏𝟐",
    "①",
    "Ⅻ",
)

CELLER = [
    Celle("helt tal", 7, 7),
    Celle("decimaltal", 7.5, 7.5),
    Celle("negativt tal", -5.0, -5),
    Celle("nul", 0, 0),
    Celle("nul som decimaltal", 0.0, 0),
    Celle("minus nul", -0.0, 0),
    Celle("nul som tekst", "0", 0),
    Celle("nul som tekst med decimaler", "0,00", 0),
    Celle("et stort tal", 1e9, 1e9),
    Celle("et meget stort tal", 1e308, 1e308),
    Celle("et stort helt tal", 10**20, 1e20),
    Celle("et helt tal, der ikke kan være et decimaltal", 10**400, "TP-102"),
    Celle("et meget langt tal som tekst", "9" * 400, "TP-102"),
    Celle("Decimal", Decimal("12.5000"), 12.5),
    Celle("negativ Decimal", Decimal("-12.5"), -12.5),
    Celle("Decimal nul", Decimal("0.0000"), 0),
    Celle("Decimal uden for decimaltal", Decimal("1e400"), "TP-102"),
    Celle("Decimal, der ikke er et tal", Decimal("NaN"), "TP-102"),
    Celle("Decimal, der signalerer", Decimal("sNaN"), "TP-102"),
    Celle("uendelig Decimal", Decimal("Infinity"), "TP-102"),
    Celle("ikke et tal", math.nan, "TP-102"),
    Celle("uendelig", math.inf, "TP-102"),
    Celle("minus uendelig", -math.inf, "TP-102"),
    Celle("tom", None, TOM),
    Celle("tom tekst", "", TOM),
    Celle("mellemrum", " ", TOM),
    Celle("hårdt mellemrum", "\u00a0", TOM),
    Celle("tabulator og linjeskift", "\t\n", TOM),
    Celle("sand", True, "TP-102"),
    Celle("falsk", False, "TP-102"),
    Celle("dato", date(2026, 1, 31), "TP-102"),
    Celle("dato med klokkeslæt", datetime(2026, 1, 31, 8, 30), "TP-102"),
    Celle("klokkeslæt", time(8, 30), "TP-102"),
    Celle("varighed", timedelta(hours=7), "TP-102"),
    Celle("komplekst tal", complex(7, 0), "TP-102"),
    Celle("bytes", b"7", "TP-102"),
    Celle("noget helt andet", object(), "TP-102"),
    Celle("en fejl fra en anden funktion", Cellefejl("#N/A", "TP-101", "TP-101 prøve"), "TP-112"),
    *(Celle(f"regnearksfejl {fejl}", fejl, "TP-112") for fejl in sorted(ALLE_FEJL)),
    *(Celle(f"dansk tal {tekst!r}", tekst, værdi) for tekst, værdi in DANSKE_TAL.items()),
    *(Celle(f"ikke et dansk tal {tekst!r}", tekst, TEKST) for tekst in IKKE_DANSKE_TAL),
    *(_pct(f"procent {tekst!r}", tekst, 0.12) for tekst in ("12 %", "12%", "12 % ", "12\u00a0%", "12,0 %")),
    _pct("procent med decimaler", "12,5 %", 0.125),
    _pct("procent 100", "100 %", 1.0),
    _pct("negativ procent", "-12 %", -0.12),
    *(
        _kr(tekst, 480_000)
        for tekst in ("480.000 kr.", "480.000 kr", "480.000kr.", "480000 KR.", "480.000,00 kr.")
    ),
    _kr("-12.000 kr.", -12_000),
]


# --- Hvor der læses


@dataclass(frozen=True)
class Felt:
    """Et argument eller en kolonne: hvordan tallet læses tilbage, dets grænser, og hvad tom og 0 betyder."""

    navn: str
    slags: str
    læs: Callable[[Any, float], Any]
    mulig: tuple[float, float]
    tom: float | str
    nul: float | str


INTET_FRAVÆR = [["Årsag", "Antal", "Enhed", "Medregnes"], ["Intet", 0.0, "dage/år", "Ja"]]
INGEN_OPGAVER = [["Opgave", "Tid", "Enhed", "Perioder", "M"], ["Ingen", "Om borger", "timer/år", None, 0.0]]


def _regn(svar: Any, tilbage: Callable[[float], float]) -> Any:
    return tilbage(svar) if type(svar) is float else svar


def _fravær(celle: Any, enhed: str) -> Any:
    return kald("FRAVAERSTIMER", [INTET_FRAVÆR[0], ["Prøve", celle, enhed, "Ja"]])


def _opgave(antal: Any, enhed: str, perioder: Any = None) -> Any:
    række = ["Prøve", "Om borger", enhed, perioder, antal]
    return kald("OPGAVETIMER", INTET_FRAVÆR, [*INGEN_OPGAVER, række], "M")


def _årstal(celle: Any) -> Any:
    svar = kald("HELLIGDAGE", celle)
    return svar if isinstance(svar, Cellefejl) else float((date(1899, 12, 30) + timedelta(svar[1][0])).year)


def _andel(celle: Any, ventet: float) -> Any:
    rest = 1 - ventet if 0 <= ventet <= 1 else 0.5
    svar = kald("STOETTETIMER_MIKS", 1000.0, [[100.0], [200.0]], [[celle], [rest]])
    return _regn(svar, lambda timer: 2 - 10 / timer)


def _timepris(løn: Any, borgere: Any = None, pr: str = "fremmødetime") -> Any:
    return kald("TIMEPRIS", løn, INTET_FRAVÆR, INGEN_OPGAVER, "M", pr, borgere)


HALVT_FRAVÆR = [INTET_FRAVÆR[0], ["Halvdelen", 50.0, "% af årsnorm", "Ja"]]

FELTER = [
    Felt(
        "aarsnorm",
        "tal",
        lambda c, v: _regn(kald("FREMMOEDETIMER", HALVT_FRAVÆR, c), lambda t: 2 * t),
        grænse("aarsnorm").mulig,
        1924,
        1924,
    ),
    Felt(
        "aarsloen",
        "kr",
        lambda c, v: _regn(_timepris(c), lambda pris: pris * 1924),
        grænse("aarsloen").mulig,
        "TP-101",
        "TP-101",
    ),
    Felt(
        "borgere_i_gruppe",
        "tal",
        lambda c, v: _regn(_timepris(1924.0, c, "borgertime"), lambda pris: 1 / pris),
        grænse("borgere_i_gruppe").mulig,
        1,
        1,
    ),
    Felt(
        "loenbudget",
        "kr",
        lambda c, v: kald("STOETTETIMER", c, 1.0),
        grænse("loenbudget").mulig,
        "TP-101",
        "TP-101",
    ),
    Felt(
        "timepris",
        "kr",
        lambda c, v: _regn(kald("STOETTETIMER", 1.0, c), lambda timer: 1 / timer),
        grænse("timepris").mulig,
        "TP-115",
        "TP-115",
    ),
    Felt(
        "timepriser",
        "kr",
        lambda c, v: _regn(kald("STOETTETIMER_MIKS", 1.0, [[c]], [[1.0]]), lambda timer: 1 / timer),
        grænse("timepris").mulig,
        "TP-101",
        "TP-101",
    ),
    Felt("andele", "andel", _andel, grænse("andel").mulig, "TP-101", 0),
    Felt("aar", "tal", lambda c, v: _årstal(c), grænse("helligdagsaar").mulig, "TP-101", "TP-101"),
    Felt(
        "Fravær, Antal i timer",
        "tal",
        lambda c, v: _fravær(c, "timer/år"),
        grænse_for_antal("timer/år").mulig,
        "TP-108",
        0,
    ),
    Felt(
        "Fravær, Antal i procent",
        "procent",
        lambda c, v: _regn(_fravær(c, "% af årsnorm"), lambda timer: timer / 19.24),
        grænse_for_antal("% af årsnorm").mulig,
        "TP-108",
        0,
    ),
    Felt(
        "Opgaver, antal i timer",
        "tal",
        lambda c, v: _opgave(c, "timer/år"),
        grænse_for_antal("timer/år").mulig,
        0,
        0,
    ),
    Felt(
        "Opgaver, antal i procent",
        "procent",
        lambda c, v: _regn(_opgave(c, "% af fremmødetid"), lambda timer: timer / 19.24),
        grænse_for_antal("% af fremmødetid").mulig,
        0,
        0,
    ),
    Felt(
        "Opgaver, Perioder i uger",
        "tal",
        lambda c, v: _opgave(1.0, "timer/uge", c),
        grænse("perioder").mulig,
        "TP-114",
        0,
    ),
    Felt(
        "Opgaver, Perioder i måneder",
        "tal",
        lambda c, v: _opgave(1.0, "timer/måned", c),
        (0, 12),
        12,
        0,
    ),
    Felt(
        "Lønudgift, Beløb",
        "kr",
        lambda c, v: kald("LOENUDGIFT", [["Post", "Beløb", "Medregnes"], ["Prøve", c, "Ja"]]),
        grænse("beloeb").mulig,
        "TP-108",
        0,
    ),
]

# --- Takster, trapper og tildeling

ÅBENT_TRIN = [1.0, 0.0, None, "timer/døgn", 0.0, None]
LUKKET_TRIN = [1.0, 0.0, 2.0, "timer/døgn", None, None]
BORGERHOVED = ["Borger", "Tilbud", "Støttebehov", "Enhed"]


def _fra_tabel(svar: Any, række: int, kolonne: int) -> Any:
    return svar if isinstance(svar, Cellefejl) else svar[række][kolonne]


def _divisor(pladser: Any, belægning: Any, dage: Any) -> Any:
    return _regn(kald("BASISTAKST", 1.0, pladser, belægning, dage), lambda takst: 1 / takst)


def _andet_trins_til(stigning: Any) -> Any:
    return _fra_tabel(kald("TRAPPE", 3, 0, 1, stigning), 2, 2)


def _skridt(til: float) -> float:
    """Så stort, at forløbet fra 0 har netop ét skridt, når `til` er mulig."""
    return til if 0 < til <= 2 else 1.0


def _trin(*rækker: list[Any]) -> list[list[Any]]:
    return [TRAPPEHOVED, *rækker]


def _behov(celle: Any, ventet: float) -> Any:
    """Behovet, når det ligger i et trin, der næsten kun er det; ellers svaret, som det er."""
    lidt = 1e-6 + ventet * 1e-9
    smalt = [
        ["under", 0.0, ventet - lidt, "timer/døgn", None, None],
        ["her", max(0.0, ventet - lidt), ventet + lidt, "timer/døgn", None, None],
        ["over", ventet + lidt, None, "timer/døgn", None, None],
    ]
    trappe = smalt[ventet - lidt <= 0 :] if 0 <= ventet < 99_999 else [["alle", 0.0, None, "timer/døgn", None, None]]
    svar = kald("TAKSTTRIN", celle, _trin(*trappe))
    return float(ventet) if svar in ("her", "alle") and ventet >= 0 else svar


def _til(celle: Any, ventet: float) -> Any:
    næste = ventet if ventet > 0 else 1.0
    trappe = _trin([1.0, 0.0, celle, "timer/døgn", None, None], [2.0, næste, None, "timer/døgn", None, None])
    return _fra_tabel(kald("TAKSTTRAPPE", trappe, 1.0), 1, 2)


def _tildeling(*argumenter: Any) -> Any:
    return kald("TILDELING", *argumenter)


def _forløb(fra: Any, til: Any, skridt: Any) -> Any:
    return kald("TILDELINGSFORLOEB", 1.0, 1.0, fra, til, skridt)


def _lille(celle: Any, ventet: float) -> Any:
    """Grænsen, når netop så mange pladser er lille og lidt flere ikke er."""
    antal = max(ventet, 1e-3)
    højst, flere = (kald("TILDELINGSPRINCIP", n, "STU", None, None, celle) for n in (antal, antal + 1e-6))
    if isinstance(højst, Cellefejl):
        return højst
    return float(ventet) if (højst[0][0], flere[0][0]) == ("Kombination", "Aktivitetsbaseret") else (højst, flere)


FIRE_TRIN = _trin(*([f, f, t, "timer/døgn", None, None] for f, t in ((0, 0.02), (0.02, 0.1), (0.1, 1), (1, None))))
"""3,5 ligger i hver sit trin i hver af de fire enheder."""

TRAPPE_AF_ÉN, AKTIVITET, REGULERET = _trin(ÅBENT_TRIN), "Aktivitetsbaseret", "Belægningsreguleret ramme"

TAKSTFELTER = [
    Felt(navn, slags, læs, grænse(mulig).mulig, tom, nul)
    for navn, slags, mulig, tom, nul, læs in [
        ("faste_udgifter", "kr", "faste_udgifter", "TP-101", 0, lambda c, v: kald("BASISTAKST", c, 1.0, 1.0, 1.0)),
        ("udgifter", "kr", "udgifter", "TP-101", 0, lambda c, v: kald("GENNEMSNITSTAKST", c, 1.0, 1.0, 1.0)),
        ("pladser", "tal", "pladser", "TP-101", "TP-101", lambda c, v: _divisor(c, 1.0, 1.0)),
        ("belaegning", "andel", "belaegning", "TP-101", "TP-101", lambda c, v: _divisor(1.0, c, 1.0)),
        ("dage", "tal", "dage", 365, 365, lambda c, v: _divisor(1.0, 1.0, c)),
        ("antal", "tal", "antal_trin", "TP-101", "TP-101", lambda c, v: _fra_tabel(kald("TRAPPE", c, 0, 1), -1, 0)),
        ("foerste", "tal", "foerste", "TP-101", 0, lambda c, v: _fra_tabel(kald("TRAPPE", 1, c, 1), 1, 1)),
        ("bredde", "tal", "bredde", "TP-101", "TP-101", lambda c, v: _fra_tabel(kald("TRAPPE", 2, 0, c), 1, 2)),
        ("stigning", "tal", "stigning", 0, 0, lambda c, v: _regn(_andet_trins_til(c), lambda til: til - 2)),
        ("stoettebehov", "tal", "stoettebehov", "TP-101", 0, _behov),
        (
            *("basistakst", "kr", "basistakst", 0, 0),
            lambda c, v: _fra_tabel(kald("TAKSTTRAPPE", TRAPPE_AF_ÉN, 1.0, c), 1, 5),
        ),
        ("budget", "kr", "budget", "TP-101", "TP-101", lambda c, v: _tildeling("Rammebaseret", c, 1.0, 1.0)),
        (
            *("forudsat", "tal", "forudsat", "TP-101", "TP-101"),
            lambda c, v: _regn(_tildeling(AKTIVITET, 1.0, c, 1.0), lambda kr: 1 / kr),
        ),
        ("faktisk", "tal", "faktisk", "TP-101", 0, lambda c, v: _tildeling(AKTIVITET, 1.0, 1.0, c)),
        (
            *("reguleringsgrad", "andel", "reguleringsgrad", 1, 0),
            lambda c, v: _regn(_tildeling(AKTIVITET, 1.0, 1.0, 2.0, c), lambda kr: kr - 1),
        ),
        (
            *("sats", "kr", "sats", "TP-101", 0),
            lambda c, v: _regn(_tildeling(REGULERET, 1.0, 1.0, 2.0, None, None, c, 1.0), lambda kr: kr - 1),
        ),
        (
            *("maaneder", "tal", "maaneder", 12, 12),
            lambda c, v: _regn(_tildeling(REGULERET, 1.0, 1.0, 2.0, None, None, 1.0, c), lambda kr: kr - 1),
        ),
        ("fra", "andel", "belaegning", 0.7, 0, lambda c, v: _fra_tabel(_forløb(c, 2.0, 2.0), 1, 0)),
        ("til", "andel", "belaegning", 1.2, 1.2, lambda c, v: _fra_tabel(_forløb(0.0, c, _skridt(v)), 2, 0)),
        ("skridt", "andel", "belaegning", 0.05, 0.05, lambda c, v: _fra_tabel(_forløb(0.0, 2.0, c), 2, 0)),
        ("lille_graense", "tal", "lille_graense", 8, 8, _lille),
        (
            *("Taksttrappe, Fra", "tal", "stoettebehov", "TP-108", 0),
            lambda c, v: _fra_tabel(kald("TAKSTTRAPPE", _trin([1.0, c, *ÅBENT_TRIN[2:]]), 1.0), 1, 1),
        ),
        ("Taksttrappe, Til", "tal", "stoettebehov", "TP-129", "TP-127", _til),
        (
            *("Taksttrappe, Pristimer", "tal", "pristimer", 7, 0),
            lambda c, v: _fra_tabel(kald("TAKSTTRAPPE", _trin([1.0, 0.0, 14.0, "timer/døgn", c, None]), 1.0), 1, 3),
        ),
        (
            *("Taksttrappe, Timeprisandel", "andel", "timeprisandel", 1, 0),
            lambda c, v: _fra_tabel(kald("TAKSTTRAPPE", _trin([1.0, 0.0, 2.0, "timer/døgn", None, c]), 1.0), 1, 4),
        ),
        (
            *("Borgere, Støttebehov", "tal", "stoettebehov", "TP-108", 0),
            lambda c, v: _fra_tabel(kald("KORTLAEGNING", [BORGERHOVED, ["B001", "Bakken", c, "timer/uge"]]), 1, 2),
        ),
    ]
]
FELTER += TAKSTFELTER


def _ventet(celle: Celle, felt: Felt) -> float | set[str]:
    svar = celle.til(felt.slags)
    if svar == TOM:
        svar = felt.tom
    elif svar == 0:
        svar = felt.nul
    if isinstance(svar, str):
        return {svar}
    nedre, øvre = felt.mulig
    if felt.navn == "aar" and not (nedre <= svar <= øvre and svar == int(svar)):
        return {"TP-119"}
    if svar < 0 <= nedre:
        return {"TP-105"}
    if felt.navn == "antal" and nedre <= svar <= øvre and svar != int(svar):
        return {"TP-134"}
    return svar if nedre <= svar <= øvre else {"TP-113"}


@pytest.mark.parametrize("celle", CELLER, ids=lambda c: c.navn)
@pytest.mark.parametrize("felt", FELTER, ids=lambda f: f.navn)
def test_celleindhold_har_ét_svar(felt, celle):
    ventet = _ventet(celle, felt)
    svar = felt.læs(celle.indhold, ventet if isinstance(ventet, (int, float)) else -1.0)
    if isinstance(ventet, set):
        assert kode(svar) in ventet, f"{svar!r} {getattr(svar, 'besked', '')}"
        assert len(svar.besked) <= MAKS_TEGN and svar.besked.startswith(svar.kode)
        assert "nan" not in svar.besked.lower().split() and "None" not in svar.besked
    else:
        assert type(svar) is float, f"{svar!r} {getattr(svar, 'besked', '')}"
        assert svar == pytest.approx(ventet, rel=1e-9, abs=1e-9)
        assert math.copysign(1, svar) == 1 or svar < 0, "minus nul"


@pytest.mark.parametrize("celle", CELLER, ids=lambda c: c.navn)
def test_den_anden_udregning_læser_celler_ens(celle):
    """Prøvernes egen læsning af en celle må ikke selv være forkert."""
    for slags, endelse in (("tal", ""), ("kr", "kr"), ("procent", "%")):
        svar = celle.til(slags)
        try:
            læst = naivt_tal(celle.indhold, endelse)
        except Exception as fejl:
            assert svar in ALDRIG_ET_TAL, repr(fejl)
        else:
            assert læst is None if svar == TOM else læst == pytest.approx(svar)


@pytest.mark.parametrize("felt", TAKSTFELTER, ids=lambda f: f.navn)
def test_grænsen_selv_er_mulig_og_det_næste_tal_er_ikke(felt):
    øvre = felt.mulig[1]
    if felt.navn not in ("Taksttrappe, Til", "lille_graense"):
        assert felt.læs(øvre, øvre) == pytest.approx(øvre, rel=1e-6)
    for over in (math.nextafter(øvre, math.inf), øvre + 1):
        svar = felt.læs(over, -1.0)
        assert kode(svar) == "TP-113" and "mellem" in svar.besked


IKKE_ÉN_CELLE = ("timepriser", "andele", "stoettebehov")
ENKELTE = [felt for felt in FELTER if felt.navn[0].islower() and felt.navn not in IKKE_ÉN_CELLE]


@pytest.mark.parametrize("felt", ENKELTE, ids=lambda f: f.navn)
@pytest.mark.parametrize("pak", [lambda c: [c], lambda c: [[c]], lambda c: (c,), lambda c: ((c,),)])
def test_enkelt_celle_givet_som_område(felt, pak):
    """En celle er den samme, hvad enten den kommer som værdi, som række eller som tabel med én celle."""
    for celle in (2026.0, "2.026", None, "", True, "#N/A", "otte", 12.5):
        alene, pakket = felt.læs(celle, -1.0), felt.læs(pak(celle), -1.0)
        assert (alene, kode(alene)) == (pakket, kode(pakket))


@pytest.mark.parametrize("felt", ENKELTE, ids=lambda f: f.navn)
@pytest.mark.parametrize("område", [[], [[]], [[1, 2]], [[1], [2]], (1, 2)], ids=repr)
def test_et_område_hvor_der_skal_være_én_celle(felt, område):
    assert kode(felt.læs(område, -1.0)) == "TP-111"


@pytest.mark.parametrize("fejl", sorted(ALLE_FEJL - NYERE_FEJL))
def test_en_fejl_i_en_celle_vises_som_den_er(fejl):
    assert kald("STOETTETIMER", fejl, 500) == fejl
    assert kald("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), fejl) == fejl
    assert kald("TIMEPRIS", ÅRSLØN, fejl, opgaver(), BOTILBUD) == fejl


@pytest.mark.parametrize("fejl", sorted(NYERE_FEJL))
def test_en_nyere_fejl_bliver_en_fejl_som_alle_regneark_kan_vise(fejl):
    """xlwings Lite ville aflevere dem som tekst, og SUM springer tekst over."""
    svar = kald("STOETTETIMER", fejl, 500)
    assert svar == "#VALUE!" and kode(svar) == "TP-112" and fejl in svar.besked
    assert kald("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), fejl) == "#VALUE!"
    assert kald("TIMEPRIS", ÅRSLØN, fejl, opgaver(), BOTILBUD) == "#VALUE!"
    # Også hvor der ellers må stå en vilkårlig tekst: et navn på en fejl er ikke et navn.
    assert kode(kald("FRAVAERSTIMER", ret(fravær(), 1, "Årsag", fejl))) == "TP-112"
    assert kald("TAKSTTRIN", [[8.0], [fejl]], TRAPPEN, "timer/uge")[1] == ["#VALUE!"]


# --- Ord

TOMME = [None, "", " ", [[None]], [[""]]]
NUL = [0, 0.0, -0.0, Decimal(0)]


@pytest.mark.parametrize("celle", [*TOMME, *NUL], ids=repr)
def test_et_ord_der_ikke_er_givet(celle):
    standard = tal("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), BOTILBUD)
    assert tal("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), BOTILBUD, celle, celle, celle) == standard
    alle = tal("OPGAVETIMER", fravær(), opgaver(), BOTILBUD)
    assert tal("OPGAVETIMER", fravær(), opgaver(), BOTILBUD, celle) == alle
    assert kode(kald("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), celle)) == "TP-101"


@pytest.mark.parametrize(
    "skrevet", ["fremmødetime", "Fremmødetime", " FREMMØDETIME ", [["fremmødetime"]]], ids=repr
)
def test_ord_uden_hensyn_til_store_bogstaver_og_mellemrum(skrevet):
    assert tal("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), BOTILBUD, skrevet) == pytest.approx(317.965, abs=5e-5)


TAKSTORD: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "prispunkt": (lambda c: kald("PAKKETAKST", 1.5, _trin(LUKKET_TRIN), 10.0, c), PRISPUNKTER),
    "enhed": (lambda c: kald("TAKSTTRIN", 3.5, FIRE_TRIN, c), BEHOVSENHEDER),
    "enhed i TRAPPE": (lambda c: kald("TRAPPE", 2, 0, 60, None, c), BEHOVSENHEDER),
    "enhed i KORTLAEGNING": (
        lambda c: kald("KORTLAEGNING", [BORGERHOVED, ["B1", "Bakken", 7.0, "timer/uge"]], c),
        BEHOVSENHEDER,
    ),
    "princip": (lambda c: kald("TILDELING", c, 100.0, 10.0, 12.0, 0.4, 20.0, 1.0), PRINCIPPER),
    "maalgruppe": (lambda c: kald("TILDELINGSPRINCIP", 30, c), MÅLGRUPPER),
    "aaben": (lambda c: kald("TILDELINGSPRINCIP", 30, "STU", c), ("Ja", "Nej")),
    "datagrundlag": (
        lambda c: kald("TILDELINGSPRINCIP", 30, "STU", None, c),
        ("Tilstrækkeligt", "Utilstrækkeligt"),
    ),
}
"""Hvert ord, der vælges blandt nogle få: hvor det står, og hvad det kan være."""

STANDARDORD = {
    "prispunkt": "midt",
    "enhed": "timer/døgn",
    "enhed i TRAPPE": "timer/døgn",
    "enhed i KORTLAEGNING": "timer/uge",
    "aaben": "Nej",
    "datagrundlag": "Tilstrækkeligt",
}


@pytest.mark.parametrize("hvor", TAKSTORD)
def test_hvert_ord_giver_sit_eget_svar_uanset_store_bogstaver_og_mellemrum(hvor):
    læs, ordene = TAKSTORD[hvor]
    svarene = [læs(ord_) for ord_ in ordene]
    assert len({repr(svar) for svar in svarene}) == len(ordene) - (hvor == "maalgruppe") * 2
    for ord_, svar in zip(ordene, svarene, strict=True):
        assert not isinstance(svar, Cellefejl), svar.besked
        assert læs(f" {ord_.upper()} ") == læs([[ord_]]) == svar


@pytest.mark.parametrize("hvor", TAKSTORD)
def test_et_udeladt_ord_er_standarden_eller_mangler(hvor):
    læs, _ = TAKSTORD[hvor]
    for celle in (*TOMME, *NUL):
        if hvor in STANDARDORD:
            assert læs(celle) == læs(STANDARDORD[hvor])
        else:
            assert kode(læs(celle)) == "TP-101"


UKENDTE_ORD = [1, 7.5, True, False, "0", "time", "fremmoedetime", date(2026, 1, 31), datetime(2026, 1, 31, 8)]
UKENDTE_ORD += [Decimal("1.5"), math.nan, math.inf, 10**400, object(), b"x", complex(1, 1), time(8, 30)]


@pytest.mark.parametrize("celle", UKENDTE_ORD, ids=lambda c: type(c).__name__ + str(c)[:12])
@pytest.mark.parametrize("hvor", ["model", "pr", "tid", *TAKSTORD])
def test_et_ukendt_ord_er_en_fejl_på_dansk(hvor, celle):
    if hvor == "tid":
        svar = kald("OPGAVETIMER", fravær(), opgaver(), BOTILBUD, celle)
    elif hvor in TAKSTORD:
        svar = TAKSTORD[hvor][0](celle)
    else:
        model, pr = (celle, None) if hvor == "model" else (BOTILBUD, celle)
        svar = kald("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), model, pr)
    nul_som_tekst = celle == "0" and hvor == "model"
    assert kode(svar) in {"TP-106", "TP-102"} | ({"TP-101"} if nul_som_tekst else set()), svar.besked
    ord_ = svar.besked.replace("»", " ").replace("«", " ").split()
    assert not {"nan", "inf", "None", "True", "False"} & set(ord_)
    assert "object at" not in svar.besked and "datetime" not in svar.besked


# --- Tabeller

HOVED = fravær()[0]


@pytest.mark.parametrize(
    ("område", "ventet"),
    [
        (None, {"TP-111"}),
        ("", {"TP-111"}),
        (0, {"TP-111"}),
        (5.0, {"TP-111"}),
        ("Ferie", {"TP-111"}),
        (True, {"TP-111"}),
        (date(2026, 1, 1), {"TP-111"}),
        ("#REF!", {"TP-112"}),
        ([["#REF!"]], {"TP-112", "TP-107"}),
        ([], {"TP-110"}),
        ([[]], {"TP-107", "TP-110"}),
        ([[], []], {"TP-107", "TP-110"}),
        ([[None]], {"TP-107", "TP-110", "TP-111"}),
        ([["Årsag"]], {"TP-107"}),
        ([[None, None], [None, None]], {"TP-107", "TP-110"}),
        ([HOVED], {"TP-110"}),
        (HOVED, {"TP-110"}),
        ([HOVED, [None] * len(HOVED)], {"TP-110"}),
        ([HOVED, [""] * len(HOVED)], {"TP-110"}),
        ([HOVED, fravær()[1][:-1]], {"TP-122"}),
        ([HOVED, [*fravær()[1], None]], {"TP-122"}),
        ([HOVED, fravær()[1], []], {"TP-122"}),
        ([HOVED, fravær()[1], 5], {"TP-122"}),
        ([HOVED, fravær()[1], None], {"TP-122"}),
        ([5, fravær()[1]], {"TP-107", "TP-122"}),
        ([[*HOVED, "antal"], [*fravær()[1], 99]], {"TP-120"}),
        ([["Årsag", "Enhed", "Medregnes"], ["Ferie", "dage/år", "Ja"]], {"TP-107"}),
    ],
    ids=lambda x: repr(sorted(x) if isinstance(x, set) else x)[:60],
)
def test_områder_der_ikke_er_en_tabel(område, ventet):
    svar = kald("FRAVAERSTIMER", område)
    assert kode(svar) in ventet, svar
    assert kode(kald("TIMEPRIS", ÅRSLØN, område, opgaver(), BOTILBUD)) in ventet


def test_ekstra_kolonner_og_blanke_rækker_er_ligegyldige():
    bar = fravær(oplysninger=False, blanke=0)
    assert tal("FRAVAERSTIMER", fravær(blanke=9)) == tal("FRAVAERSTIMER", bar)
    noter = [[*række, "note", None] for række in bar]
    assert tal("FRAVAERSTIMER", [*noter[:3], ["", " ", None, "", None, "kun en note", 7], *noter[3:]]) == tal(
        "FRAVAERSTIMER", bar
    )


def test_overskrifter_uden_hensyn_til_store_bogstaver_og_mellemrum():
    skrevet = [[f" {navn.upper()} " for navn in HOVED], *fravær()[1:]]
    assert tal("FRAVAERSTIMER", skrevet) == tal("FRAVAERSTIMER", fravær())


def test_gruppe_må_mangle():
    uden = [[*række[:3], række[4]] for række in fravær()]
    assert tal("FRAVAERSTIMER", uden) == tal("FRAVAERSTIMER", fravær())


@pytest.mark.parametrize("kolonne", [0, 2, 4], ids=["Årsag", "Enhed", "Medregnes"])
def test_en_halvt_udfyldt_række_er_en_fejl_med_rækkens_nummer(kolonne):
    halv = ["Barsel", 3.0, "dage/år", "Sygdom", "Nej", None, None, None]
    halv[kolonne] = " "
    svar = kald("FRAVAERSTIMER", [*fravær()[:4], halv])
    assert kode(svar) == "TP-108" and "række 4" in svar.besked and HOVED[kolonne] in svar.besked


def test_tabeller_huskes_ikke_på_tværs_af_indhold():
    """1, 1,0, SAND og "1" er fire forskellige celler, selv om Python finder flere af dem ens."""
    enhed = "timer/år"
    assert (_fravær(1, enhed), _fravær(1.0, enhed), _fravær("1", enhed)) == (1.0, 1.0, 1.0)
    assert kode(_fravær(True, enhed)) == "TP-102"
    assert _fravær(1, enhed) == 1.0
    assert (_fravær(0, enhed), kode(_fravær(False, enhed)), _fravær(0.0, enhed)) == (0.0, "TP-102", 0.0)


def test_en_tabel_kan_ændres_efter_kaldet():
    tabel = fravær()
    før = tal("FRAVAERSTIMER", tabel)
    tabel[1][1] += 1
    assert tal("FRAVAERSTIMER", tabel) == pytest.approx(før + 7.4)


def test_lønposter_kan_have_blankt_beløb_når_de_ikke_regnes_med():
    assert tal("LOENUDGIFT", lønposter()) == 480_000


def test_et_resultat_uden_for_decimaltal_er_en_talfejl():
    svar = kald("STOETTETIMER", 1e11, 5e-324)
    assert (svar, kode(svar)) == ("#NUM!", "TP-121")
