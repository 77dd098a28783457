"""Resultater, der er en tabel: overskrift øverst og én række pr. post, trin, dag eller melding."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ..beregning import Timeregnskab, Trin, timefordeling
from ..fejl import Melding, vis

INGEN_MELDINGER = "Ingen fejl eller advarsler"
HØJST_MELDINGER = 20
"""Så mange meldinger vises; bogen har afsat plads til dem, og flere rettes alligevel efterhånden."""
NAVN_HØJST = 200
_DAG_NUL = date(1899, 12, 30)
"""Regnearkets dag 0: en dato i en celle er antal dage herfra, vist som dato af cellens format."""


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


def helligdagstabel(dage: Sequence[tuple[date, str, str]]) -> list[list[Any]]:
    """Dato, ugedag og navn."""
    return [["Dato", "Ugedag", "Helligdag"]] + [[(dag - _DAG_NUL).days, ugedag, navn] for dag, ugedag, navn in dage]


def meldingstabel(meldinger: Sequence[Melding]) -> list[list[Any]]:
    """Kode, hvor, hvad der er galt, og hvad man skal gøre."""
    tabel: list[list[Any]] = [["Kode", "Hvor", "Hvad er der galt?", "Ret sådan"]]
    tabel += [[m.kode, m.hvor, m.hvad, m.ret] for m in meldinger[:HØJST_MELDINGER]]
    resten = len(meldinger) - HØJST_MELDINGER
    if resten > 0:
        tabel[-1] = ["Flere", None, f"Der er {resten + 1} meldinger mere.", "Ret de viste først."]
    return tabel if meldinger else [*tabel, [None, None, INGEN_MELDINGER, None]]
