"""Standardforudsætningerne fra datafilen: ét sted, hvor et standardtal, dets enhed, kilde og dato står."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

DATAMAPPE = Path(__file__).parent / "data"


class _Post(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kilde: str = Field(min_length=1)
    dato: date
    bemærkning: str = Field(min_length=1)


class Generel(_Post):
    """En enkelt forudsætning, fx årsnormen."""

    navn: str
    betegnelse: str
    værdi: float
    enhed: str


class Fravær(_Post):
    """En fraværsårsag."""

    årsag: str
    antal: float | None = None
    enhed: str
    gruppe: str | None = None
    medregnes: str


class Opgave(_Post):
    """En opgavekategori med ét antal pr. timeprismodel."""

    opgave: str
    tid: str
    enhed: str
    perioder: float | None = None
    antal: tuple[float | None, ...]


class Lønpost(_Post):
    """En post i lønudgiften pr. årsværk."""

    post: str
    beløb: float | None = None
    medregnes: str


class Tilbud(_Post):
    """Et tilbud i eksempelberegningerne."""

    tilbud: str
    område: str
    model: str
    lønbudget: float


class Miks(_Post):
    """En støtteforms andel af bostøttens støttetimer."""

    model: str
    andel: float


class Standard(BaseModel):
    """Alle standardforudsætninger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    modeller: tuple[str, ...]
    gruppemodel: str
    miks_tilbud: str
    egen_model: str
    generelt: tuple[Generel, ...]
    fravær: tuple[Fravær, ...]
    opgaver: tuple[Opgave, ...]
    lønposter: tuple[Lønpost, ...]
    tilbud: tuple[Tilbud, ...]
    miks: tuple[Miks, ...]

    def værdi(self, navn: str) -> float:
        """Værdien af den generelle forudsætning med det navn."""
        return next(post.værdi for post in self.generelt if post.navn == navn)


def læs_toml(navn: str) -> dict[str, Any]:
    """En af pakkens datafiler."""
    return tomllib.loads((DATAMAPPE / navn).read_text("utf-8"))


@cache
def standard() -> Standard:
    """Standardforudsætningerne, læst én gang."""
    return Standard.model_validate(læs_toml("standard.toml"))


@cache
def standard_årsnorm_timer() -> float:
    """Årsnormen, når ingen er givet."""
    return standard().værdi("aarsnorm")
