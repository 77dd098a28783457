"""Hver kode i kataloget kan fremkaldes, og TJEK_INDDATA finder hver fejl og advarsel, der er plantet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from faelles import (
    BOTILBUD,
    UDEKØRENDE,
    ÅRSLØN,
    ÅRSNORM,
    Tabel,
    fravær,
    kald,
    kode,
    lønposter,
    miks,
    opgaver,
    ret,
    tilbud,
)
from faelles_takster import (
    TRAPPEN,
    borgere,
    takstgrundlag,
    tildelinger,
    trapper,
    udgiftsposter,
)

from xl_timepris.beregning import priser
from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.udfaldstabeller import INGEN_MELDINGER
from xl_timepris.fejl import KATALOG, MAKS_TEGN

UDEN_FOR_CELLERNE = {kode for kode in KATALOG if kode.startswith("TP-3")}
"""Koder om filer og programmer; de fremkaldes i prøverne af filen, motorerne og kommandolinjen."""


def _med_egen_model(tabel: Tabel) -> Tabel:
    """Opgavetabellen med en ekstra modelkolonne uden tal."""
    return [[*tabel[0], "Egen model"], *([*række, None] for række in tabel[1:])]


def _fyldt(tabel: Tabel, kolonne: str, celle: Any) -> Tabel:
    sted = tabel[0].index(kolonne)
    return [tabel[0], *([*r[:sted], celle, *r[sted + 1 :]] if r[0] else r for r in tabel[1:])]


def _fri(**ændring: Any) -> Tabel:
    return ret(fravær(), 1, *next(iter(ændring.items())))


def _pris(fri: Any = None, poster: Any = None, model: Any = BOTILBUD, **mere: Any) -> Any:
    celler = ÅRSLØN, fri or fravær(), poster or opgaver(), model
    return kald("TIMEPRIS", *celler, mere.get("pr"), mere.get("borgere"), mere.get("norm"))


def _omdøbt(navn: Any) -> Tabel:
    """Opgavetabellen, hvor modellen for botilbud hedder noget andet."""
    hoved, *rækker = opgaver()
    return [[navn if celle == BOTILBUD else celle for celle in hoved], *rækker]


def _trin(*rækker: list[Any]) -> Any:
    """Trinnet for 5 timer pr. uge i en trappe af disse rækker."""
    return kald("TAKSTTRIN", 5.0, [["Trin", "Fra", "Til", "Enhed"], *rækker])


def _uden_grupper() -> Tabel:
    """Fraværstabellen, hvor ingen årsag har en gruppe."""
    hoved, *rækker = fravær()
    return [hoved, *([*række[:3], None, *række[4:]] for række in rækker)]


KODER: dict[str, Callable[[], Any]] = {
    "TP-101": lambda: kald("TIMEPRIS", None, fravær(), opgaver(), BOTILBUD),
    "TP-102": lambda: _pris(_fri(Antal=True)),
    "TP-103": lambda: _pris(_fri(Antal="7.5")),
    "TP-104": lambda: _pris(_fri(Antal=300)),
    "TP-105": lambda: _pris(_fri(Antal=-1)),
    "TP-106": lambda: _pris(_fri(Enhed="uger/år")),
    "TP-107": lambda: _pris([række[1:] for række in fravær()]),
    "TP-108": lambda: _pris(_fri(Medregnes=None)),
    "TP-109": lambda: _pris(poster=ret(opgaver(), 6, BOTILBUD, 40)),
    "TP-110": lambda: _pris(fravær()[:1]),
    "TP-111": lambda: _pris(5.0),
    "TP-112": lambda: _pris(_fri(Antal="#REF!")),
    "TP-113": lambda: _pris(norm=8785),
    "TP-114": lambda: _pris(poster=ret(opgaver(), 3, "Enhed", "timer/uge")),
    "TP-115": lambda: kald("STOETTETIMER", 14_400_000, 0),
    "TP-116": lambda: kald("STOETTETIMER_MIKS", 1000, [[500], [400]], [[0.5], [0.4]]),
    "TP-117": lambda: kald("STOETTETIMER_MIKS", 1000, [[500], [400]], [[1]]),
    "TP-118": lambda: _pris(poster=_med_egen_model(opgaver()), model="Egen model"),
    "TP-119": lambda: kald("ARBEJDSDAGE", 26),
    "TP-120": lambda: _pris([[*række, række[1]] for række in fravær()]),
    "TP-121": lambda: kald("STOETTETIMER", 1e11, 1e-300),
    "TP-122": lambda: _pris([*fravær(), ["kort"]]),
    "TP-125": lambda: _pris(poster=_omdøbt("Gruppe*"), model="Gruppe*"),
    "TP-127": lambda: _trin([1, 10, 10, "timer/uge"]),
    "TP-128": lambda: _trin([1, 0, 10, "timer/uge"], [2, 11, None, "timer/uge"]),
    "TP-129": lambda: _trin([1, 0, None, "timer/uge"], [2, 10, 20, "timer/uge"]),
    "TP-130": lambda: _trin([1, 0, 10, "timer/uge"], [2, 10, 20, "timer/døgn"]),
    "TP-131": lambda: _trin([1, 7, 10, "timer/uge"]),
    "TP-132": lambda: kald("TILDELING", "Kombination", 1_000_000, 20, 18, None, 1_000_001),
    "TP-133": lambda: kald("TILDELINGSFORLOEB", 1_000_000, 20, 1.2, 0.7),
    "TP-134": lambda: kald("TRAPPE", 2.5, 0, 1),
    "TP-135": lambda: kald("MAALSOEG_OPGAVE", fravær(), opgaver(), BOTILBUD, "MUS", 0.9),
    "TP-136": lambda: kald("FOELSOMHED_SYGDOM", 480_000, fravær(), opgaver(), BOTILBUD, 0.06)[4][3],
    "TP-137": lambda: kald("FOELSOMHED_SYGDOM", 480_000, _uden_grupper(), opgaver(), BOTILBUD)[7][3],
}
I_TJEK = {"TP-124", "TP-126", "TP-201", "TP-203", "TP-204", "TP-205", "TP-206"}
I_TJEK |= {f"TP-{nr}" for nr in range(207, 212)}
"""Koder, som vises af TJEK_INDDATA og ikke stopper en beregning; de er plantet nedenfor."""

KUN_I_FORKLARINGEN = {"TP-202"}
ALDRIG_AF_INDDATA = {"TP-199"}


@pytest.mark.parametrize("ventet", KODER)
def test_koden_kan_fremkaldes(ventet):
    svar = KODER[ventet]()
    assert isinstance(svar, Cellefejl) and svar.kode == ventet, f"{svar!r} {getattr(svar, 'besked', '')}"
    assert svar == KATALOG[ventet].celle or ventet == "TP-112"
    assert len(svar.besked) <= MAKS_TEGN and svar.besked.endswith(".")
    assert not re.search(r"[{}]", svar.besked)


def test_hele_kataloget_er_fremkaldt():
    plantede = {post.kode for post in PLANTEDE}
    assert plantede >= I_TJEK
    fremkaldt = set(KODER) | I_TJEK | KUN_I_FORKLARINGEN | ALDRIG_AF_INDDATA
    assert fremkaldt | UDEN_FOR_CELLERNE == set(KATALOG)


def test_en_uventet_fejl_bliver_til_tp_199_og_ikke_en_undtagelse(monkeypatch):
    def knæk(*_: Any) -> float:
        raise ZeroDivisionError("float division by zero")

    monkeypatch.setattr(priser, "fravær_i_alt", knæk)
    svar = kald("FRAVAERSTIMER", fravær())
    assert (svar, kode(svar)) == ("#VALUE!", "TP-199")
    assert "FRAVAERSTIMER" in svar.besked and "division" not in svar.besked and len(svar.besked) <= MAKS_TEGN


def test_flere_borgere_i_en_anden_model_er_en_advarsel_i_forklaringen():
    def bemærket(model: str, borgere: float) -> bool:
        tabel = kald("TIMEPRIS_FORKLAR", ÅRSLØN, fravær(), opgaver(), model, None, borgere)
        return any(række[0] == "Bemærk" and række[1].startswith("TP-202") for række in tabel)

    assert bemærket(UDEKØRENDE, 1.5) and not bemærket(UDEKØRENDE, 1) and not bemærket("Gruppebostøtte", 4)


def test_beskeden_siger_hvad_hvor_og_hvad_man_skal_gøre():
    """Kontraktens eget eksempel, med de tal, der står i regnearket."""
    svar = _pris([fravær()[0], ["Ferie", 2010, "timer/år", None, "Ja", None, None, None]])
    assert svar.besked == (
        "TP-104 Fravær er for højt: 2.010 timer, men årsnormen er 1.924. Ret Antal i Fravær."
    )
    assert "summer til 90 %," in KODER["TP-116"]().besked
    svar = _pris(_fri(Antal="otte"))
    for del_ in ("TP-103 ", "Fravær", "række 1", "Ferie (5 uger)", "Antal", "»otte«", "fx 7,5"):
        assert del_ in svar.besked


# --- TJEK_INDDATA

STANDARD: dict[str, Callable[[], Any]] = {
    "fravær": fravær,
    "opgaver": opgaver,
    "årsnorm": lambda: ÅRSNORM,
    "lønposter": lønposter,
    "tilbud": tilbud,
    "miks": miks,
    "borgere_i_gruppe": lambda: 4.0,
    "miks_tilbud": lambda: "Udekørende bostøtte",
    "år": lambda: 2026.0,
}


I_BRUG = {række[1] for række in takstgrundlag()[1:]}

TAKSTSTANDARD: dict[str, Callable[[], Any]] = {
    "trapper": lambda: [række for række in trapper() if række[0] in I_BRUG],
    "udgiftsposter": udgiftsposter,
    "takstgrundlag": takstgrundlag,
    "borgere": borgere,
    "tildelinger": tildelinger,
    "lønposter": lønposter,
    "faktisk_belægning": lambda: 0.95,
}
"""Det, TJEK_TAKSTER får; kun de trapper, der er i brug, og Labyrintens først."""

ALLE_TABELLER = TAKSTSTANDARD | STANDARD
LABYRINTENS = "Kommune 2 (botilbud, 12 trin)"


def tjek(**ændret: Any) -> list[list[str]]:
    """Meldingerne, når standardsættet er ændret ét sted; den funktion, der får tabellen, spørges."""
    om_takster = not set(ændret) <= set(STANDARD)
    navn, standarden = ("TJEK_TAKSTER", TAKSTSTANDARD) if om_takster else ("TJEK_INDDATA", STANDARD)
    tabel = kald(navn, *(ændret.get(del_, lav()) for del_, lav in standarden.items()))
    return [] if tabel[1][2] == INGEN_MELDINGER else tabel[1:]


def _trappe(række: int, **celler: Any) -> Tabel:
    """Trapperne, hvor en række i Labyrintens er ændret; række 0 er dens overskrift."""
    tabel = TAKSTSTANDARD["trapper"]()
    kolonner = ["", "Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel"]
    assert tabel[0][0] == LABYRINTENS
    for kolonne, celle in celler.items():
        tabel[række][kolonner.index(kolonne)] = celle
    return tabel


class Plantet:
    """Én ændring i inddata, og den kode og det sted, den findes med; `følger` er koder, den også giver."""

    def __init__(
        self, kode: str, hvor: str, hvad: str = "", følger: tuple[str, ...] = (), **ændret: Any
    ) -> None:
        self.kode, self.hvor, self.hvad, self.følger, self.ændret = kode, hvor, hvad, set(følger), ændret

    def __str__(self) -> str:
        return f"{self.kode} {next(iter(self.ændret))} {self.hvad}"


def _celler(tabel: str, rækkenr: int, kolonne: str, par: list[tuple[Any, ...]]) -> list[Plantet]:
    lav = ALLE_TABELLER[tabel]
    return [
        Plantet(
            kode, f"række {rækkenr}", kolonne, tuple(følger), **{tabel: ret(lav(), rækkenr, kolonne, celle)}
        )
        for celle, kode, *følger in par
    ]


TAL = [
    ("otte", "TP-103"),
    ("7.5", "TP-103"),
    (True, "TP-102"),
    ("#N/A", "TP-112"),
    (-1, "TP-105"),
    (1e13, "TP-113"),
]

UKENDT = ("TP-106", "Flere")
"""Et tilbud, hvis række har en fejl, er ukendt for dets borgere, og der er flere, end der vises."""

FØLGER = {"opgaver": ("TP-106",), "lønposter": ("TP-101",), "takstgrundlag": UKENDT}
"""De koder, en hel tabel, der ikke kan læses, giver andre steder."""

PLANTEDE = [
    # Overskrifter, enkelte celler og det valgte tilbud
    Plantet("TP-126", "Opgavekategorier", "uden overskrift", opgaver=_omdøbt(None)),
    Plantet("TP-120", "Opgavekategorier", "som en anden kolonne", opgaver=_omdøbt("Kilde")),
    Plantet("TP-125", "tilbud", "jokertegn", tilbud=ret(tilbud(), 1, "Tilbud", "Laby*")),
    Plantet("TP-101", "Forudsætninger", "tom", årsnorm=None),
    Plantet("TP-101", "Forudsætninger", "tom", borgere_i_gruppe=None),
    Plantet("TP-101", "fordeling", "tomt", miks_tilbud=None),
    Plantet("TP-106", "fordeling", "ukendt", miks_tilbud="Findes ikke"),
    Plantet("TP-119", "Forudsætninger", "før kalenderen", år=1850.0),
    Plantet("TP-204", "Opgavekategorier, række 7", "0 perioder", opgaver=ret(opgaver(), 7, "Perioder", 0)),
    Plantet("TP-113", "Opgavekategorier, række 7", "13 måneder", opgaver=ret(opgaver(), 7, "Perioder", 13)),
    # Hver celle i fraværstabellen
    *_celler("fravær", 1, "Antal", [*TAL, (None, "TP-108"), ("25", "TP-205"), (61, "TP-204")]),
    *_celler("fravær", 6, "Antal", [*TAL, (None, "TP-108"), ("12", "TP-205")]),
    *_celler("fravær", 8, "Antal", TAL),
    *_celler(
        "fravær", 2, "Enhed", [("uger/år", "TP-106"), (None, "TP-108"), (7, "TP-106"), ("#REF!", "TP-112")]
    ),
    *_celler("fravær", 3, "Gruppe", [("Andet", "TP-106"), (True, "TP-106"), ("#REF!", "TP-112")]),
    *_celler(
        "fravær", 4, "Medregnes", [("måske", "TP-106"), (None, "TP-108"), (True, "TP-106"), (1, "TP-106")]
    ),
    *_celler("fravær", 5, "Årsag", [(None, "TP-108"), (" ", "TP-108"), ("#NAME?", "TP-112")]),
    *_celler("fravær", 8, "Medregnes", [("Ja", "TP-108")]),
    Plantet("TP-206", "Fravær", "Årsag", fravær=ret(fravær(), 2, "Årsag", " ferie (5 UGER)")),
    Plantet(
        "TP-201",
        "række 9",
        "procent",
        fravær=[*fravær(blanke=0), ["Mere", 0.5, "% af årsnorm", "Sygdom", "Ja", None, None, None]],
    ),
    Plantet("TP-104", "", "for højt", ("TP-204",), fravær=ret(fravær(), 1, "Antal", 300)),
    # Hver celle i opgavetabellen
    *_celler("opgaver", 1, BOTILBUD, [*TAL, ("30", "TP-205"), (181, "TP-204")]),
    *_celler("opgaver", 10, UDEKØRENDE, [*TAL, ("9,3 %", "TP-205"), (0.093, "TP-201")]),
    *_celler("opgaver", 7, "Perioder", [("ti", "TP-103"), (60, "TP-113"), (-1, "TP-105"), ("10", "TP-205")]),
    *_celler("opgaver", 2, "Perioder", [(40, "TP-203")]),
    *_celler("opgaver", 3, "Enhed", [("timer/uge", "TP-114"), ("t/uge", "TP-106"), (None, "TP-108")]),
    *_celler("opgaver", 4, "Tid", [("Med borger", "TP-106"), (None, "TP-108"), (False, "TP-106")]),
    *_celler("opgaver", 5, "Opgave", [(None, "TP-108"), ("#REF!", "TP-112")]),
    Plantet("TP-206", "Opgave", "Opgave", opgaver=ret(opgaver(), 2, "Opgave", "pauser")),
    Plantet("TP-109", "", "for meget", ("TP-204",), opgaver=ret(opgaver(), 6, BOTILBUD, 40)),
    Plantet(
        "TP-118",
        "",
        "tom model",
        opgaver=_med_egen_model(opgaver()),
        tilbud=ret(tilbud(), 1, "Timeprismodel", "Egen model"),
    ),
    # Lønudgift, tilbud og fordeling
    *_celler(
        "lønposter", 1, "Beløb", [*TAL[:4], (1e13, "TP-113"), (None, "TP-108"), ("480.000 kr.", "TP-205")]
    ),
    *_celler("lønposter", 2, "Medregnes", [("måske", "TP-106"), (None, "TP-108"), ("Ja", "TP-108")]),
    *_celler("lønposter", 3, "Post", [(None, "TP-108")]),
    Plantet("TP-204", "lønudgift", "sum", lønposter=ret(lønposter(), 1, "Beløb", 100_000)),
    Plantet("TP-101", "", "sum 0", lønposter=ret(lønposter(), 1, "Beløb", 0)),
    Plantet("TP-105", "lønudgift", "negativ sum", lønposter=ret(lønposter(), 1, "Beløb", -1)),
    *_celler(
        "tilbud",
        1,
        "Lønbudget",
        [*TAL, (None, "TP-108"), (0, "TP-101"), ("7.200.000", "TP-205"), (5, "TP-204")],
    ),
    *_celler("tilbud", 2, "Tilbud", [(None, "TP-108")]),
    *_celler("tilbud", 3, "Timeprismodel", [(None, "TP-108"), ("#REF!", "TP-112")]),
    Plantet("TP-106", "STU", "Timeprismodel", tilbud=ret(tilbud(), 3, "Timeprismodel", "Bostøtte")),
    Plantet("TP-124", "ilbud", "Tilbud", tilbud=ret(tilbud(), 2, "Tilbud", "labyrinten")),
    *_celler("miks", 1, "Andel", [(1.5, "TP-113"), ("otte", "TP-103"), (-0.1, "TP-105"), ("80 %", "TP-205")]),
    *_celler("miks", 2, "Andel", [(None, "TP-108"), (True, "TP-102")]),
    Plantet("TP-116", "ordeling", "sum", miks=ret(miks(), 1, "Andel", 0.7)),
    Plantet("TP-106", "Bostøtte", "Støtteform", miks=ret(miks(), 2, "Støtteform", "Bostøtte")),
    Plantet("TP-124", "ordeling", "Støtteform", miks=ret(miks(), 2, "Støtteform", "Gruppebostøtte")),
    # Enkelte celler
    *(
        Plantet(ventet, "Forudsætninger", repr(celle), følger, årsnorm=celle)
        for celle, ventet, følger in [
            (-1, "TP-105", ("TP-104",)),
            (8785, "TP-113", ()),
            (1500, "TP-204", ()),
            ("otte", "TP-103", ()),
            (True, "TP-102", ()),
            ("#N/A", "TP-112", ()),
            ([[1, 2]], "TP-111", ()),
        ]
    ),
    *(
        Plantet(ventet, "Forudsætninger", repr(celle), borgere_i_gruppe=celle)
        for celle, ventet in [(0.5, "TP-113"), (25, "TP-204"), ("otte", "TP-103"), (-1, "TP-105")]
    ),
    # Taksttrapperne; hver celle i én trappe
    Plantet("TP-128", "række 3", "hul", ("TP-209",), trapper=_trappe(3, Fra=4.5)),
    Plantet("TP-128", "række 3", "overlap", trapper=_trappe(3, Fra=3.5)),
    Plantet("TP-127", "række 2", "Til er Fra", ("TP-128",), trapper=_trappe(2, Til=3)),
    Plantet("TP-129", "række 2", "Til mangler", trapper=_trappe(2, Til=None)),
    Plantet("TP-130", "række 2", "enheden skifter", trapper=_trappe(2, Enhed="timer/uge")),
    Plantet("TP-124", "taksttrappe", "Trin to gange", trapper=_trappe(2, Trin="1")),
    Plantet("TP-108", "række 4", "Trin mangler", ("TP-128",), trapper=_trappe(4, Trin=" ")),
    Plantet("TP-108", "række 4", "Fra mangler", ("TP-128",), trapper=_trappe(4, Fra=None)),
    Plantet("TP-106", "række 4", "Enhed", ("TP-128",), trapper=_trappe(4, Enhed="timer/md.")),
    Plantet("TP-103", "række 4", "Til", ("TP-128",), trapper=_trappe(4, Til="seks")),
    Plantet("TP-105", "række 4", "Pristimer", ("TP-209",), trapper=_trappe(4, Pristimer=-1)),
    Plantet("TP-113", "række 4", "Pristimer", ("TP-209",), trapper=_trappe(4, Pristimer=1001)),
    Plantet("TP-113", "række 4", "Timeprisandel", trapper=_trappe(4, Timeprisandel=90)),
    Plantet("TP-204", "række 4", "Timeprisandel", trapper=_trappe(4, Timeprisandel=0.3)),
    Plantet("TP-205", "række 4", "Fra", trapper=_trappe(4, Fra="5")),
    Plantet("TP-112", "række 4", "Fra", ("TP-128",), trapper=_trappe(4, Fra="#REF!")),
    Plantet("TP-208", "række 12", "åbent uden pristimer", trapper=_trappe(12, Til=None, Pristimer=None)),
    Plantet("TP-209", "række 4", "minutter for timer", trapper=_trappe(4, Pristimer=300)),
    Plantet("TP-209", "række 12", "under et åbent trin", trapper=_trappe(12, Til=None, Pristimer=12.5)),
    Plantet("TP-107", f"»{LABYRINTENS}«", "overskriften", trapper=_trappe(0, Til="Slut")),
    Plantet("TP-120", f"»{LABYRINTENS}«", "overskriften", trapper=_trappe(0, Pristimer="Fra")),
    Plantet("TP-110", f"»{LABYRINTENS}«", "ingen trin", trapper=_trappe(0)[:1] + _trappe(0)[13:]),
    Plantet("TP-111", "", "en enkelt celle", trapper=5.0),
    Plantet("TP-112", "", "en fejl", trapper="#REF!"),
    Plantet("TP-122", "", "ikke et rektangel", trapper=[*trapper(), ["kort"]]),
    # Faste udgifter
    *_celler("udgiftsposter", 1, "Labyrinten", [*TAL, ("1.300.000 kr.", "TP-205")]),
    *_celler("udgiftsposter", 2, "Medregnes", [("måske", "TP-106"), (None, "TP-108"), (True, "TP-106")]),
    *_celler("udgiftsposter", 3, "Udgift", [(None, "TP-108"), ("#REF!", "TP-112")]),
    Plantet("TP-206", "faste udgifter", "to gange", udgiftsposter=ret(udgiftsposter(), 2, "Udgift", "ledelse ")),
    Plantet(
        "TP-210",
        "faste udgifter og Forudsætninger, lønudgift",
        "betalt to gange",
        udgiftsposter=ret(udgiftsposter(), 1, "Udgift", lønposter()[1][0].upper()),
    ),
    # Takstgrundlaget; borgerne i et tilbud med fejl kan ikke slås op
    *_celler("takstgrundlag", 1, "Pladser", [(None, "TP-108", *UKENDT), ("32", "TP-205"), (600, "TP-204")]),
    *_celler("takstgrundlag", 1, "Pladser", [(p, k, *UKENDT) for p, k in TAL]),
    *_celler("takstgrundlag", 1, "Belægning", [(95, "TP-113", *UKENDT), (None, "TP-108", *UKENDT), (1.05, "TP-204")]),
    *_celler("takstgrundlag", 1, "Belægning", [("95 %", "TP-205")]),
    *_celler("takstgrundlag", 2, "Dage", [(367, "TP-113", *UKENDT), (100, "TP-204", "TP-211")]),
    Plantet("TP-211", "takstgrundlag (Dagsværket)", "uge", takstgrundlag=ret(takstgrundlag(), 2, "Dage", 220)),
    *_celler("takstgrundlag", 2, "Halv plads", [(1.5, "TP-113", *UKENDT), ("halv", "TP-103", *UKENDT)]),
    *_celler("takstgrundlag", 2, "Halv plads", [(0.2, "TP-204"), ("50 %", "TP-205")]),
    *_celler("takstgrundlag", 1, "Prispunkt", [("øverst", "TP-106", "Flere"), (None, "TP-108", *UKENDT)]),
    *_celler("takstgrundlag", 1, "Basistakst", [("måske", "TP-106", "Flere"), (None, "TP-108", *UKENDT)]),
    *_celler("takstgrundlag", 2, "Tilbud", [(None, "TP-108", *UKENDT)]),
    Plantet(
        *("TP-124", "takstgrundlag", "to gange", (*UKENDT, "TP-131")),
        takstgrundlag=ret(takstgrundlag(), 2, "Tilbud", "labyrinten"),
    ),
    Plantet(
        *("TP-106", "takstgrundlag (Labyrinten)", "ukendt trappe"),
        takstgrundlag=ret(takstgrundlag(), 1, "Taksttrappe", "Kommune 9"),
    ),
    # Borgerne
    *_celler("borgere", 1, "Støttebehov", [*TAL, (None, "TP-108"), ("2,9", "TP-205")]),
    *_celler("borgere", 1, "Enhed", [("timer/måned", "TP-106"), (None, "TP-108"), ("#REF!", "TP-112")]),
    *_celler("borgere", 1, "Plads", [("kvart", "TP-106"), (True, "TP-106")]),
    *_celler("borgere", 1, "Borger", [(None, "TP-108"), ("251289-1234", "TP-207"), ("Ane 251289 1234", "TP-207")]),
    *_celler("borgere", 2, "Tilbud", [(None, "TP-108")]),
    Plantet("TP-207", "Borgere, række 1", "som tal", borgere=ret(borgere(), 1, "Borger", 2512891234.0)),
    Plantet("TP-206", "Borgere", "to gange", borgere=ret(borgere(), 2, "Borger", "b001")),
    Plantet("TP-106", "Borgere (B001)", "ukendt tilbud", borgere=ret(borgere(), 1, "Tilbud", "Vasen")),
    Plantet("TP-131", "Borgere (B001)", "under trappen", borgere=ret(borgere(), 1, "Støttebehov", 1.99)),
    Plantet("TP-131", "Borgere (B001)", "på slutningen", borgere=ret(borgere(), 1, "Støttebehov", 14)),
    Plantet("TP-131", "Borgere (B001)", "i en anden enhed", borgere=ret(borgere(), 1, "Enhed", "timer/uge")),
    # Tildelingen
    *_celler("tildelinger", 1, "Budget", [(b, k, "TP-132") for b, k in TAL]),
    *_celler("tildelinger", 1, "Budget", [(None, "TP-108"), (0, "TP-101", "TP-132", "TP-204")]),
    *_celler("tildelinger", 1, "Budget", [("21.185.000", "TP-205"), (6_784_999, "TP-132")]),
    *_celler("tildelinger", 1, "Forudsat belægning", [*TAL, (None, "TP-108"), (0, "TP-101", "TP-204")]),
    *_celler("tildelinger", 1, "Reguleringsgrad", [(50, "TP-113"), (1.5, "TP-204"), ("50 %", "TP-205")]),
    *_celler("tildelinger", 1, "Målgruppe", [("Værested", "TP-106"), (None, "TP-108")]),
    *_celler("tildelinger", 1, "Åbent", [("måske", "TP-106"), (None, "TP-108")]),
    *_celler("tildelinger", 1, "Datagrundlag", [("Godt", "TP-106"), (None, "TP-108")]),
    *_celler("tildelinger", 1, "Model i dag", [("Ramme", "TP-106"), ("Belægningsreguleret ramme", "TP-108")]),
    *_celler("tildelinger", 2, "Tilbud", [(None, "TP-108")]),
    Plantet("TP-124", "Tildeling", "to gange", tildelinger=ret(tildelinger(), 2, "Tilbud", "labyrinten ")),
    *_celler("tildelinger", 2, "Pladser", [(-1, "TP-105"), (600, "TP-204"), (True, "TP-102")]),
    *_celler("tildelinger", 2, "Faste udgifter", [(None, "TP-108"), (-1, "TP-105"), (1e10, "TP-132", "TP-204")]),
    *(
        Plantet(ventet, "Tildeling", repr(celle), faktisk_belægning=celle)
        for celle, ventet in [
            (95, "TP-113"),
            (1.5, "TP-204"),
            (0.1, "TP-204"),
            (-0.5, "TP-105"),
            ("meget", "TP-103"),
            (True, "TP-102"),
            ("#N/A", "TP-112"),
            ([[0.9, 1.0]], "TP-111"),
        ]
    ),
    # Hele tabeller
    *(
        Plantet(kode_, "", f"{kode_} {navn}", følger, **{navn: ødelæg(ALLE_TABELLER[navn]())})
        for navn in ALLE_TABELLER
        if navn not in ("årsnorm", "borgere_i_gruppe", "miks_tilbud", "år", "trapper", "faktisk_belægning")
        for kode_, ødelæg in {
            "TP-107": lambda tabel: [række[1:] for række in tabel],
            "TP-110": lambda tabel: tabel[:1],
            "TP-111": lambda tabel: 5.0,
            "TP-112": lambda tabel: "#REF!",
            "TP-120": lambda tabel: [[*række, række[0]] for række in tabel],
            "TP-122": lambda tabel: [*tabel, ["kort"]],
        }.items()
        for følger in [FØLGER.get(navn, ())]
    ),
]


def test_standardsættet_er_uden_fejl_og_advarsler():
    assert tjek() == []
    for navn, standarden in (("TJEK_INDDATA", STANDARD), ("TJEK_TAKSTER", TAKSTSTANDARD)):
        tabel = kald(navn, *(lav() for lav in standarden.values()))
        assert tabel[1][2] == INGEN_MELDINGER == "Ingen fejl eller advarsler"
        assert tabel[0][:2] == ["Kode", "Hvor"] and "galt" in tabel[0][2] and "sådan" in tabel[0][3]
    assert tjek(trapper=trapper()) == []


@pytest.mark.parametrize("tabel", ["opgaver", "lønposter", "tilbud", "miks", *list(TAKSTSTANDARD)[:5]])
def test_en_udeladt_tabel_giver_ingen_meldinger(tabel):
    assert tjek(**{tabel: None}) == []


@pytest.mark.parametrize("plantet", PLANTEDE, ids=str)
def test_hver_plantet_fejl_findes(plantet):
    meldinger = tjek(**plantet.ændret)
    fundne = [række for række in meldinger if række[0] == plantet.kode]
    assert fundne, meldinger
    assert any(plantet.hvor.casefold() in hvor.casefold() for _, hvor, _, _ in fundne), fundne
    assert {række[0] for række in meldinger} - plantet.følger == {plantet.kode}, meldinger
    for række in meldinger:
        assert len(række) == 4 and all(isinstance(celle, str) and len(celle) <= MAKS_TEGN for celle in række)
        assert række[2].endswith(".") and række[3].endswith(".") and not re.search(r"[{}]", "".join(række))


STOPPENDE = [p for p in PLANTEDE if p.kode < "TP-200" and set(p.ændret) <= {"fravær", "opgaver"}]


@pytest.mark.parametrize("plantet", STOPPENDE, ids=str)
def test_en_plantet_fejl_i_fravær_eller_opgaver_stopper_også_prisen(plantet):
    fri, poster = (plantet.ændret.get(navn, STANDARD[navn]()) for navn in ("fravær", "opgaver"))
    svar = [kode(kald("TIMEPRIS", ÅRSLØN, fri, poster, model)) for model in (BOTILBUD, UDEKØRENDE)]
    # Er modellens overskrift væk, kender TIMEPRIS slet ikke modellen.
    assert plantet.kode in svar or (plantet.kode in ("TP-120", "TP-126") and "TP-106" in svar)


STOPPER_TRAPPEN = [p for p in PLANTEDE if p.kode < "TP-200" and isinstance(p.ændret.get("trapper"), list)]


@pytest.mark.parametrize("plantet", STOPPER_TRAPPEN, ids=str)
def test_en_plantet_fejl_i_trappen_stopper_også_taksten(plantet):
    trappe = [række[1:] for række in plantet.ændret["trapper"] if række[0] == LABYRINTENS]
    koder = {kode(kald("TAKSTTRAPPE", trappe, 500.0)), kode(kald("PAKKETAKST", [[5.0], [6.0]], trappe, 500.0))}
    koder.add(kode(kald("TAKSTTRIN", 5.0, trappe)))
    # Er området ikke et rektangel, er trappen selv det stadig.
    assert koder == ({None} if plantet.kode == "TP-122" else {plantet.kode})


STOPPER_KORTLÆGNINGEN = [
    p for p in PLANTEDE if p.kode < "TP-200" and "borgere" in p.ændret and not p.hvor.startswith("Borgere (")
]


@pytest.mark.parametrize("plantet", STOPPER_KORTLÆGNINGEN, ids=str)
def test_en_plantet_fejl_i_borgerne_stopper_også_kortlægningen(plantet):
    assert kode(kald("KORTLAEGNING", plantet.ændret["borgere"])) == plantet.kode


@pytest.mark.parametrize("antal", [1, 25])
def test_hver_borger_uden_for_trappen_nævnes_men_højst_20_meldinger(antal):
    tabel = borgere()
    for række in tabel[1 : antal + 1]:
        række[2] = 1.0
    meldinger = tjek(borgere=tabel)
    assert len(meldinger) == min(antal, 20) and {række[0] for række in meldinger} <= {"TP-131", "Flere"}
    assert antal == 1 or "6 meldinger mere" in meldinger[-1][2]


def test_trapper_der_ikke_er_i_brug_og_udeladte_tabeller_tjekkes_ikke():
    ubrugt = [*TAKSTSTANDARD["trapper"](), ["Vores", "Trin", "Fra", "Til", "Enhed"], ["Vores", 1, 10, 5, "x"]]
    ubrugt = [[*række, None, None][:7] for række in ubrugt]
    assert tjek(trapper=ubrugt) == []
    assert tjek(borgere=None, tildelinger=None, lønposter=None, faktisk_belægning=None) == []


@pytest.mark.parametrize(("i_lønnen", "i_de_faste", "dobbelt"), [("Ja", "Ja", 1), ("Ja", "Nej", 0), ("Nej", "Ja", 0)])
def test_en_udgift_er_kun_talt_to_gange_når_den_medregnes_begge_steder(i_lønnen, i_de_faste, dobbelt):
    løn = ret(ret(lønposter(), 1, "Post", "Tilsyn "), 1, "Medregnes", i_lønnen)
    faste = ret(udgiftsposter(), 3, "Medregnes", i_de_faste)
    assert faste[3][0] == "Tilsyn"
    meldinger = kald("TJEK_TAKSTER", trapper(), faste, takstgrundlag(), None, None, løn)[1:]
    assert [række[0] for række in meldinger].count("TP-210") == dobbelt


@pytest.mark.parametrize("tomt", [[], [[]], [[], []]], ids=repr)
@pytest.mark.parametrize("tabel", list(TAKSTSTANDARD)[:5])
def test_et_område_uden_celler_kan_tjekkes(tabel, tomt):
    svar = kald("TJEK_TAKSTER", *(tomt if navn == tabel else lav() for navn, lav in TAKSTSTANDARD.items()))
    assert isinstance(svar, list) and "TP-199" not in {række[0] for række in svar}


def test_beskederne_om_en_trappe_er_hele_sætninger():
    """Et åbent trin eller en åben trappe siges på dansk."""
    åben = [["Trin", "Fra", "Til", "Enhed", "Pristimer"], [1, 2, None, "timer/døgn", 1.0]]
    assert "trappen, som går fra 2 timer/døgn og op." in kald("TAKSTTRIN", 1.5, åben).besked
    assert "trappen, som går fra 7 til 10 timer/uge." in KODER["TP-131"]().besked
    (melding,) = tjek(trapper=_trappe(12, Til=None, Pristimer=12.5))
    assert melding[2] == "Pristimer er 12,5 timer, men trinnet går fra 13 timer og op."
    (melding,) = tjek(trapper=_trappe(4, Pristimer=300))
    assert melding[2] == "Pristimer er 300 timer, men trinnet går fra 5 til 6 timer."


def test_fejl_står_før_advarsler_og_hver_melding_én_gang():
    fri = ret(ret(fravær(), 1, "Antal", "25"), 6, "Antal", -1)
    poster = ret(opgaver(), 7, "Perioder", "10")
    koder = [række[0] for række in tjek(fravær=fri, opgaver=poster)]
    assert koder == ["TP-105", "TP-205", "TP-205"]


def test_en_tom_modelkolonne_med_perioder_som_tekst_er_stadig_en_tom_modelkolonne():
    """En advarsel et andet sted i rækken gør ikke modellen udfyldt."""
    poster = ret(_med_egen_model(opgaver()), 7, "Perioder", "10")
    assert kode(kald("OPGAVETIMER", fravær(), poster, "Egen model")) == "TP-118"
    assert kode(_pris(poster=poster, model="Egen model")) == "TP-118"


# --- Intet CPR-nummer i en tekst

CPR = ["251289-1234", "2512891234", "251289 1234", "Møde 251289-1234 x", "cpr251289-1234", "251289-1234a"]


def _cifre(svar: Any) -> str:
    tekster = (
        [svar.besked] if isinstance(svar, Cellefejl) else [c for r in svar for c in r if isinstance(c, str)]
    )
    return " ".join(re.sub(r"\D", "", tekst) for tekst in tekster)


def _uden_cpr(svar: Any) -> bool:
    return not isinstance(svar, (Cellefejl, list)) or "2512891234" not in _cifre(svar)


@pytest.mark.parametrize("tabel", ["fravær", "opgaver", "lønposter", "tilbud", "miks", *list(TAKSTSTANDARD)[:5]])
@pytest.mark.parametrize("nummer", CPR)
def test_tjek_gengiver_aldrig_et_cpr_nummer(tabel, nummer):
    """Nummeret prøves i hver celle, også overskriften, og i to rækker, så det meldes som dobbelt."""
    grund = ALLE_TABELLER[tabel]()
    navn_, standarden = ("TJEK_INDDATA", STANDARD) if tabel in STANDARD else ("TJEK_TAKSTER", TAKSTSTANDARD)
    for kolonne in range(len(grund[0])):
        for rækker in ((0,), (1,), (1, 2)):
            ny = [list(række) for række in grund]
            for række in rækker:
                ny[række][kolonne] = nummer
            svar = kald(navn_, *(ny if navn == tabel else lav() for navn, lav in standarden.items()))
            assert _uden_cpr(svar), svar


@pytest.mark.parametrize("nummer", CPR)
def test_fejl_i_en_celle_gengiver_aldrig_et_cpr_nummer(nummer):
    for kolonne in range(5):
        ny = fravær()
        ny[1][kolonne] = nummer
        assert _uden_cpr(kald("FRAVAERSTIMER", ny)), kolonne
    for kolonne in range(8):
        ny = opgaver()
        ny[1][kolonne] = nummer
        assert _uden_cpr(kald("OPGAVETIMER", fravær(), ny, BOTILBUD)), kolonne
    for række in (0, 1, 3):
        for kolonne in range(6):
            trappe = [list(r) for r in TRAPPEN]
            trappe[række][kolonne] = nummer
            for navn, mere in (("TAKSTTRIN", ()), ("PAKKETAKST", (500.0,))):
                assert _uden_cpr(kald(navn, 8.0, trappe, *mere)), (navn, række, kolonne)
            assert _uden_cpr(kald("TAKSTTRAPPE", trappe, 500.0)), (række, kolonne)
        for kolonne in range(5):
            tabel = borgere()
            tabel[række][kolonne] = nummer
            assert _uden_cpr(kald("KORTLAEGNING", tabel)), (række, kolonne)
    for navn, celler in {
        "TAKSTTRIN": (nummer + "x", TRAPPEN),
        "PAKKETAKST": (8.0, TRAPPEN, 500, nummer, nummer),
        "TRAPPE": (nummer + "x", 0, 1),
        "TILDELING": (nummer, 1000, 1, 1),
        "TILDELINGSFORLOEB": (nummer + "x", 20),
        "TILDELINGSPRINCIP": (20, nummer),
        "BASISTAKST": (nummer + "x", 20, 1),
        "STOETTETIMER": (nummer + "x", 500),
        "TIMEPRIS": (ÅRSLØN, fravær(), opgaver(), nummer),
        "OPGAVETIMER": (fravær(), opgaver(), BOTILBUD, nummer),
        "ARBEJDSDAGE": (nummer,),
    }.items():
        assert _uden_cpr(kald(navn, *celler)), navn


@pytest.mark.parametrize("nummer", [2512891234, 2512891234.0])
def test_et_cpr_nummer_skrevet_som_tal_gengives_heller_ikke(nummer):
    assert _uden_cpr(kald("FRAVAERSTIMER", _fri(Antal=nummer)))
    assert _uden_cpr(kald("TAKSTTRIN", nummer, TRAPPEN)) and _uden_cpr(kald("TAKSTTRIN", [[nummer], [8.0]], TRAPPEN))
    assert _uden_cpr(kald("KORTLAEGNING", ret(borgere(), 1, "Tilbud", nummer)))
    to_ens = kald("TAKSTTRIN", 8.0, ret(ret(TRAPPEN, 1, "Trin", nummer), 2, "Trin", nummer))
    assert kode(to_ens) == "TP-124" and _uden_cpr(to_ens)
    assert all(_uden_cpr([række]) for række in tjek(fravær=_fri(Antal=nummer)))


@pytest.mark.parametrize("nummer", CPR[:4])
def test_et_cpr_nummer_i_et_navn_skjules_i_resultattabellerne(nummer):
    poster, fri = ret(opgaver(), 1, "Opgave", nummer), ret(fravær(), 1, "Årsag", nummer)
    assert _uden_cpr(kald("TIMEFORDELING", fri, poster, BOTILBUD))
    assert _uden_cpr(kald("TIMEPRIS_FORKLAR", ÅRSLØN, fri, poster, BOTILBUD))
