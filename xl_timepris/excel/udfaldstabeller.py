"""Resultater, der er en tabel: overskrift øverst og én række pr. post, trin, dag eller melding."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ..beregning.foelsomhed import Sygdomsudfald, Søjle
from ..beregning.priser import Timeregnskab, Trin, timefordeling
from ..beregning.takster import Kortlagt, Takst
from ..beregning.tildeling import Forløbsrække, Valgt
from ..fejl import IKKE_TILGÆNGELIG, Melding, TimeprisFejl, vis
from ..ordlister import PRINCIPPER
from .celler import DAG_NUL, Cellefejl

INGEN_MELDINGER = "Ingen fejl eller advarsler"
HØJST_MELDINGER = 20
"""Så mange meldinger vises; bogen har afsat plads til dem, og flere rettes alligevel efterhånden."""
NAVN_HØJST = 200


def timefordelingstabel(regnskab: Timeregnskab) -> list[list[Any]]:
    """Post, timer pr. år, andel af årsnorm og andel af fremmødetid (tom for fravær)."""
    norm, fremmøde = regnskab.fremmøde.årsnorm_timer, regnskab.fremmøde.timer
    tabel: list[list[Any]] = [["Post", "Timer pr. år", "Andel af årsnorm", "Andel af fremmødetid"]]
    for post in timefordeling(regnskab):
        af_fremmøde = None if post.slags == "fravær" else post.timer / fremmøde
        tabel.append([vis(post.navn, NAVN_HØJST), post.timer, post.timer / norm, af_fremmøde])
    return tabel


def forklaringstabel(trin: Sequence[Trin], advarsler: Sequence[Melding]) -> list[list[Any]]:
    """Trin, formel i ord, værdi og enhed; advarsler står til sidst."""
    tabel: list[list[Any]] = [["Trin", "Formel i ord", "Værdi", "Enhed"]]
    tabel += [[vis(t.navn, NAVN_HØJST), t.formel, t.værdi, t.enhed] for t in trin]
    tabel += [["Bemærk", str(advarsel), None, None] for advarsel in advarsler]
    return tabel


def følsomhedstabel(søjler: Iterable[Søjle]) -> list[list[Any]]:
    """Hver forudsætning med prisen nu og ved en lavere og en højere værdi; den med størst udsving først."""
    hoved = [
        "Slags",
        "Forudsætning",
        "Timer pr. år",
        "Timepris nu",
        "Timepris, når den er lavere",
        "Timepris, når den er højere",
        "Udsving",
    ]
    return [hoved] + [
        [
            s.slags,
            vis(s.navn, NAVN_HØJST),
            s.timer,
            s.nu,
            *(_tal_eller_fejl(tal) for tal in (s.lavere, s.højere, s.fejl or s.udsving)),
        ]
        for s in søjler
    ]


def sygdomstabel(udfald: Iterable[Sygdomsudfald]) -> list[list[Any]]:
    """Timer og priser, når sygefraværet ændres, læst på hver måde og efter hver regel for opgaverne."""
    hoved = [
        "Læsning",
        "Ændring",
        "Opgaverne",
        "Fremmødetimer",
        "Borgertimer",
        "Timepris pr. fremmødetime",
        "Ændring i pris pr. fremmødetime",
        "Timepris pr. borgertime",
        "Ændring i pris pr. borgertime",
    ]
    tal = len(hoved) - 3
    return [hoved] + [
        [u.læsning, u.retning, u.regel, *([_tal_eller_fejl(u.tal)] * tal if isinstance(u.tal, TimeprisFejl) else u.tal)]
        for u in udfald
    ]


def _tal_eller_fejl(tal: float | TimeprisFejl) -> float | Cellefejl:
    """Tallet, eller #N/A i den ene celle, der ikke kan regnes."""
    return Cellefejl(IKKE_TILGÆNGELIG, tal.kode, tal.besked) if isinstance(tal, TimeprisFejl) else tal


def helligdagstabel(dage: Sequence[tuple[date, str, str]]) -> list[list[Any]]:
    """Dato, ugedag og navn."""
    return [["Dato", "Ugedag", "Helligdag"]] + [[(dag - DAG_NUL).days, ugedag, navn] for dag, ugedag, navn in dage]


def trappetabel(trin: Sequence[tuple[int, float, float | None, float | None]], enhed: str) -> list[list[Any]]:
    """En trappe, som de andre funktioner læser den."""
    return [["Trin", "Fra", "Til", "Enhed", "Pristimer"]] + [
        [nr, fra, til, enhed, pristimer] for nr, fra, til, pristimer in trin
    ]


def taksttrappetabel(takster: Sequence[Takst]) -> list[list[Any]]:
    """Hvert trin med grænser, timer, ydelsespakketakst, samlet takst og springet fra trinnet før."""
    hoved = ["Trin", "Fra", "Til", "Pristimer pr. døgn", "Ydelsespakketakst", "Samlet takst", "Spring"]
    return [hoved] + [[t.trin, t.fra, t.til, t.timer_pr_døgn, t.pakketakst, t.samlet, t.spring] for t in takster]


def kortlægningstabel(kortlagte: Sequence[Kortlagt]) -> list[list[Any]]:
    """Hvert tilbuds borgere, behovets spænd, springene og den trappe, der passer."""
    hoved = [
        "Tilbud",
        "Borgere",
        "Mindste behov",
        "Median",
        "Største behov",
        "Spring nederste halvdel",
        "Spring øverste halvdel",
        "Trappe, der passer",
    ]
    return [hoved] + [
        [
            vis(k.tilbud, NAVN_HØJST),
            len(k.behov),
            k.behov[0],
            k.behov[0] + k.spring[0],
            k.behov[-1],
            *k.spring,
            k.trappe,
        ]
        for k in kortlagte
    ]


def forløbstabel(forløb: Sequence[Forløbsrække]) -> list[list[Any]]:
    """Belægning, pladser og budgettet efter hvert princip; #N/A, hvor princippet mangler inddata."""
    return [["Belægning", "Pladser", *PRINCIPPER]] + [
        [
            række.belægning,
            række.pladser,
            *map(_tal_eller_fejl, række.budgetter),
        ]
        for række in forløb
    ]


def principrække(valgt: Valgt) -> list[list[str]]:
    """Princippet, begrundelsen og afsnittet i rapporten, på én række."""
    return [[valgt.princip, valgt.begrundelse, valgt.afsnit]]


def meldingstabel(meldinger: Sequence[Melding]) -> list[list[Any]]:
    """Kode, hvor, hvad der er galt, og hvad man skal gøre."""
    tabel: list[list[Any]] = [["Kode", "Hvor", "Hvad er der galt?", "Ret sådan"]]
    tabel += [[m.kode, m.hvor, m.hvad, m.ret] for m in meldinger[:HØJST_MELDINGER]]
    resten = len(meldinger) - HØJST_MELDINGER
    if resten > 0:
        tabel[-1] = ["Flere", None, f"Der er {resten + 1} meldinger mere.", "Ret de viste først."]
    return tabel if meldinger else [*tabel, [None, None, INGEN_MELDINGER, None]]
