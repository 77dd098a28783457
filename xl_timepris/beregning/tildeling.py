"""Tildeling: et tilbuds budget efter hvert princip, og det princip, beslutningstræet giver."""

from dataclasses import dataclass

from ..fejl import TimeprisFejl, dansk_tal, fejl
from ..inddata.takststandard import tildelingsstandard
from ..ordlister import AKTIVITET, KOMBINATION, PRINCIPPER, RAMME
from ..regler.tildeling import (
    aktivitetsbaseret_kr,
    belægningsreguleret_ramme_kr,
    gren,
    kombination_kr,
    rammebaseret_kr,
)

FLEST_SKRIDT = 200
SKRIDT_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Vilkår:
    """Det, budgettet afhænger af ud over belægningen."""

    budget_kr: float
    forudsat_pladser: float
    regulering_andel: float = 1.0
    faste_udgifter_kr: float | None = None
    sats_kr: float | None = None
    måneder: float = 12.0


@dataclass(frozen=True, slots=True)
class Forløbsrække:
    """Budgettet efter hvert princip ved én belægning; en fejl, hvor princippet mangler inddata."""

    belægning: float
    pladser: float
    budgetter: tuple[float | TimeprisFejl, ...]


@dataclass(frozen=True, slots=True)
class Valgt:
    """Det princip, beslutningstræet giver, og hvorfor."""

    princip: str
    begrundelse: str
    afsnit: str


def tildelt(princip: str, vilkår: Vilkår, faktisk_pladser: float) -> float:
    """Budgettet efter princippet ved den faktiske belægning."""
    if princip == AKTIVITET:
        return aktivitetsbaseret_kr(
            vilkår.budget_kr, vilkår.forudsat_pladser, faktisk_pladser, vilkår.regulering_andel
        )
    if princip == RAMME:
        return rammebaseret_kr(vilkår.budget_kr)
    if princip == KOMBINATION:
        faste_kr = _krævet(vilkår.faste_udgifter_kr, "Faste udgifter")
        return kombination_kr(vilkår.budget_kr, faste_kr, vilkår.forudsat_pladser, faktisk_pladser)
    sats_kr = _krævet(vilkår.sats_kr, "Sats pr. måned")
    return belægningsreguleret_ramme_kr(
        vilkår.budget_kr, vilkår.forudsat_pladser, faktisk_pladser, sats_kr, vilkår.måneder
    )


def _krævet(tal: float | None, felt: str) -> float:
    if tal is None:
        raise fejl("TP-101", felt=felt)
    return tal


def forløb(vilkår: Vilkår, fra_andel: float, til_andel: float, skridt_andel: float) -> list[Forløbsrække]:
    """Budgettet efter hvert princip, mens belægningen går fra og til i lige store skridt."""
    antal = (til_andel - fra_andel) / skridt_andel + SKRIDT_TOLERANCE
    if not 0 <= antal < FLEST_SKRIDT + 1:
        andele = {
            navn: f"{dansk_tal(andel * 100)} %"
            for navn, andel in (("fik", fra_andel), ("tilladt", til_andel), ("eksempel", skridt_andel))
        }
        raise fejl("TP-133", **andele)
    belægninger = [fra_andel + nr * skridt_andel for nr in range(int(antal) + 1)]
    return [
        Forløbsrække(
            belægning,
            belægning * vilkår.forudsat_pladser,
            tuple(_eller_fejl(princip, vilkår, belægning) for princip in PRINCIPPER),
        )
        for belægning in belægninger
    ]


def _eller_fejl(princip: str, vilkår: Vilkår, belægning: float) -> float | TimeprisFejl:
    try:
        return tildelt(princip, vilkår, belægning * vilkår.forudsat_pladser)
    except TimeprisFejl as årsag:
        return årsag


def valgt_princip(
    pladser: float | None, målgruppe: str, er_åbent: bool, har_data: bool, lille_pladser: float
) -> Valgt:
    """Princippet efter beslutningstræet, med rapportens begrundelse."""
    navn = gren(målgruppe, pladser, er_åbent, har_data, lille_pladser)
    grund = next(g for g in tildelingsstandard().beslutningstræ.grund if g.navn == navn)
    return Valgt(grund.princip, grund.begrundelse, grund.afsnit)
