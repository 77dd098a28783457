"""Standarddata for Takster, Borgere og Tildeling: takstgrundlag, eksempelborgere, tilbud, beslutningstræ og hensyn."""

from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..enheder import BEHOVSENHEDER
from ..ordlister import DATAGRUNDLAG, MÅLGRUPPER, PRINCIPPER, PRISPUNKTER
from .borgere import PLADSER
from .standard import læs_toml
from .tabeller import JA_NEJ

Tekst = Annotated[str, Field(min_length=1, max_length=255)]
KortTekst = Annotated[str, Field(min_length=1, max_length=200)]
"""Vises ved siden af andet i en bred tabel."""
Beløb = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Antal = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Post(_Model):
    kilde: Tekst
    dato: date
    bemærkning: Tekst


class Udgift(_Post):
    """En fast udgift med et beløb i kr. pr. år for hvert tilbud, der har den."""

    udgift: str
    medregnes: Literal[JA_NEJ]
    slags: Literal["altid i basistaksten", "varierer"]
    beløb: dict[str, Beløb]


class Grundlag(_Post):
    """Hvad et tilbuds takster regnes af; `halv_plads` er den del af basistaksten, en halv plads koster."""

    tilbud: str
    taksttrappe: str
    prispunkt: Literal[PRISPUNKTER]
    har_basistakst: Literal[JA_NEJ]
    pladser: int | None = None
    belægning: Antal
    dage: Antal
    halv_plads: Antal


class Takststandard(_Model):
    """Alt, der står på arket Takster fra start."""

    udgift: tuple[Udgift, ...]
    grundlag: tuple[Grundlag, ...]


class Borger(_Model):
    """En opdigtet borger."""

    borger: str
    tilbud: str
    støttebehov: Beløb
    enhed: Literal[BEHOVSENHEDER]
    plads: Literal[PLADSER]


class Borgerstandard(_Post):
    """Borgerne og antallet af ledige rækker under dem."""

    ledige: int = Field(ge=0)
    borgere: tuple[Borger, ...]


class Forløb(_Post):
    """Belægningen i tildelingsforløbet, som andele af den forudsatte."""

    fra: Antal
    til: Antal
    skridt: Antal
    valgt_belægning: Antal


class Tildelingstilbud(_Post):
    """Et tilbud med tildelingen i dag og VIVEs vurdering; `forudsat` er den belægning, budgettet bygger på."""

    tilbud: str
    målgruppe: Literal[MÅLGRUPPER]
    lovgrundlag: Tekst
    pladser: int | None = None
    åben: Literal[JA_NEJ]
    datagrundlag: Literal[DATAGRUNDLAG]
    i_dag: Literal[PRINCIPPER]
    i_dag_reguleringsgrad: Beløb | None = None
    i_dag_sats: Beløb | None = None
    i_dag_måneder: Antal | None = None
    i_dag_tekst: Tekst
    vive: Literal[PRINCIPPER]
    vive_styrke: Literal["anbefaling", "forslag"]
    vive_tekst: Tekst
    vive_kilde: Tekst
    forudsat: Antal
    budget: Beløb
    faste_udgifter: Beløb


class Grund(_Model):
    """En gren i beslutningstræet og begrundelsen for dens princip."""

    navn: str
    princip: Literal[PRINCIPPER]
    begrundelse: KortTekst
    afsnit: Tekst


class Beslutningstræ(_Post):
    """Grenene i den rækkefølge, de prøves, og det antal pladser, et lille tilbud højst har."""

    lille_grænse: Antal
    grund: tuple[Grund, ...]


class Celle(_Model):
    """Hvad et princip gør for et hensyn."""

    princip: Literal[PRINCIPPER]
    vurdering: Literal["styrker", "svækker", "hverken eller", "ikke vurderet"]
    tekst: KortTekst
    afsnit: Tekst


class Hensyn(_Post):
    """Et af rapportens fem hensyn mod de fire principper."""

    hensyn: str
    forklaring: Tekst
    celle: tuple[Celle, ...]


class Tildelingsstandard(_Model):
    """Alt, der står på arket Tildeling fra start."""

    forløb: Forløb
    tilbud: tuple[Tildelingstilbud, ...]
    beslutningstræ: Beslutningstræ
    hensyn: tuple[Hensyn, ...]


@cache
def takststandard() -> Takststandard:
    """Udgifterne og takstgrundlaget, læst én gang."""
    return Takststandard.model_validate(læs_toml("takster.toml"))


@cache
def borgerstandard() -> Borgerstandard:
    """Eksempelborgerne, læst én gang."""
    return Borgerstandard.model_validate(læs_toml("borgere.toml"))


@cache
def tildelingsstandard() -> Tildelingsstandard:
    """Tilbuddene, beslutningstræet og hensynene, læst én gang."""
    return Tildelingsstandard.model_validate(læs_toml("tildeling.toml"))
