"""De to kilders trykte tal: hvert tal med tabel, række, kolonne, enhed og det interval, trykket tillader.

Ved siden af står tabellerne, tallene kommer fra, og reglerne for, hvordan tallene regnes af hinanden.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .standard import DATAMAPPE, læs_toml

Sted = tuple[str, str, str, str]
"""Et trykt tals plads: tabellens id, række, kolonne og del af cellen."""


@dataclass(frozen=True, slots=True)
class Trykt:
    """Et trykt tal, præcis som det står i kilden."""

    tabel: str
    række: str
    kolonne: str
    del_: str
    trykt: str
    enhed: str
    åben: bool
    grænser: tuple[float, float] | None = None
    """Det interval, ordene omkring tallet tillader (»knap«, »omkring«), når det ikke er en halv på sidste ciffer."""

    @property
    def sted(self) -> Sted:
        return (self.tabel, self.række, self.kolonne, self.del_)

    @property
    def værdi(self) -> float:
        return _tal(self.trykt)

    @property
    def decimaler(self) -> int:
        return len(self.trykt.partition(",")[2])

    @property
    def afrunding(self) -> float:
        """Så meget kan det uafrundede tal afvige fra det trykte: en halv på sidste ciffer."""
        return 0.5 * 10**-self.decimaler

    @property
    def nedre(self) -> float:
        return self.grænser[0] if self.grænser else self.værdi - self.afrunding

    @property
    def øvre(self) -> float:
        return self.grænser[1] if self.grænser else self.værdi + self.afrunding


def _tal(dansk: str) -> float:
    return float(dansk.replace(".", "").replace(",", "."))


@cache
def kildetal() -> tuple[Trykt, ...]:
    """Alle trykte tal i kildernes rækkefølge."""
    with (DATAMAPPE / "kildetal.csv").open(encoding="utf-8", newline="") as fil:
        rækker = csv.reader(fil, delimiter=";")
        next(rækker)
        return tuple(_trykt(*række) for række in rækker)


def _trykt(
    tabel: str, række: str, kolonne: str, del_: str, tal: str, enhed: str, åben: str, nedre: str, øvre: str
) -> Trykt:
    grænser = (_tal(nedre), _tal(øvre)) if nedre else None
    return Trykt(tabel, række, kolonne, del_, tal, enhed, åben == "ja", grænser)


@cache
def _efter_sted() -> dict[Sted, Trykt]:
    return {tal.sted: tal for tal in kildetal()}


def trykt(tabel: str, række: str, kolonne: str, del_: str = "") -> Trykt:
    """Et bestemt trykt tal; KeyError, når kilden ikke har det."""
    return _efter_sted()[(tabel, række, kolonne, del_)]


# --- Tabellerne


class _Post(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kilde(_Post):
    """En af de to kilder, som den omtales i bogen."""

    id: str
    navn: str


class Kildetabel(_Post):
    """En tabel, en boks eller et afsnit med trykte tal."""

    id: str
    navn: str
    kilde: str
    afsnit: str
    side: str = ""
    titel: str


class _Tabelfil(_Post):
    kilde: tuple[Kilde, ...]
    tabel: tuple[Kildetabel, ...]


@cache
def _tabelfil() -> _Tabelfil:
    return _Tabelfil.model_validate(læs_toml("kildetabeller.toml"))


def kildetabeller() -> tuple[Kildetabel, ...]:
    """Tabellerne i den rækkefølge, deres tal efterregnes."""
    return _tabelfil().tabel


def henvisning(tabel: Kildetabel) -> str:
    """Hvor tabellen står, fx »VIVE 2022, afsnit 2.1.3, s. 23«."""
    kilde = next(k.navn for k in _tabelfil().kilde if k.id == tabel.kilde)
    afsnit = f"afsnit {tabel.afsnit}" if tabel.afsnit[0].isdigit() else tabel.afsnit
    return f"{kilde}, {afsnit}" + (f", s. {tabel.side}" if tabel.side else "")


# --- Hvordan tallene regnes af hinanden


def _delt(sted: str) -> tuple[str, str, str, str]:
    tabel, række, kolonne, del_ = sted.split("|")
    return tabel, række, kolonne, del_


def _delte(steder: str | list[str]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(_delt(sted) for sted in ([steder] if isinstance(steder, str) else steder))


Mønster = Annotated[tuple[str, str, str, str], BeforeValidator(_delt)]
"""Tabel, række, kolonne og del, hver som et mønster (se afledninger.toml)."""
Mønstre = Annotated[tuple[tuple[str, str, str, str], ...], BeforeValidator(_delte)]


class Regel(_Post):
    """En måde at regne de tal, der passer på `mål`, af andre trykte tal."""

    mål: Mønstre
    formel: str
    led: Mapping[str, Mønster] = Field(default_factory=dict)
    faldende: frozenset[str] = frozenset()
    nøjagtige: frozenset[str] = frozenset()
    ord: str


class Rekonstrueret(_Post):
    """Et tal, kilderne ikke trykker: enten en værdi eller en formel af dem før det."""

    id: str
    navn: str
    værdi: float | None = None
    formel: str = ""
    enhed: str
    grund: str
    tilpasset: bool = False


class IkkeBeregnelig(_Post):
    """Hvorfor tallene, der passer på `mål`, ikke kan regnes ud."""

    mål: Mønstre
    hvorfor: str


class IBogen(_Post):
    """De trykte tal, der gengives i bogens inddata, og hvor."""

    mål: Mønstre
    hvor: str


class Modstridsmærke(_Post):
    """De trykte tal, en modstrid på arket Kilder rammer."""

    id: str
    mål: Mønstre


class Afledninger(_Post):
    """Alt, hvad der står i afledninger.toml."""

    ens_navne: Mapping[str, str]
    rekonstrueret: tuple[Rekonstrueret, ...]
    regel: tuple[Regel, ...]
    ikke_beregnelig: tuple[IkkeBeregnelig, ...]
    i_bogen: tuple[IBogen, ...]
    modstrid: tuple[Modstridsmærke, ...]


@cache
def afledninger() -> Afledninger:
    """Reglerne for, hvordan de trykte tal regnes ud."""
    return Afledninger.model_validate(læs_toml("afledninger.toml"))
