"""Skabelonerne til taksttrapper fra datafilen: det trykte, det udfyldte og det, kommunen selv skal udfylde."""

from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ..enheder import BEHOVSENHEDER
from .standard import læs_toml

Enhed = Literal[BEHOVSENHEDER]
Oprindelse = Literal["trykt", "udfyldt", "mangler"]

Navn = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^*?~<>=]+$")]
"""Navnet slås op i bogen med MATCH og COUNTIF, som læser disse tegn som jokertegn og sammenligninger."""
Tekst = Annotated[str, Field(min_length=1, max_length=255)]


def _brøk(værdi: Any) -> Any:
    """Et tal skrevet som [tæller, nævner]; andet går uændret videre til kontrollen."""
    if isinstance(værdi, list):
        tæller, nævner = værdi
        return tæller / nævner
    return værdi


Brøk = Annotated[float, BeforeValidator(_brøk)]


class _Post(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trin(_Post):
    """Et trin; `fra` og `til` i skabelonens enhed, `pristimer` i timer pr. døgn eller uge efter samme enhed."""

    trin: int | str
    fra: float | None = None
    til: float | None = None
    pristimer: Brøk | None = None
    timeprisandel: Brøk | None = None
    oprindelse: Oprindelse


class Trykt(_Post):
    """Det, kilden trykker om trappen, ord for ord."""

    trin: int
    første: str
    sidste: str
    spring: str | None = None


class Skabelon(_Post):
    """En taksttrappe til at vælge og rette."""

    navn: Navn
    område: str
    kilde: Tekst
    dato: date
    trykt: Trykt | None = None
    udfyldt: Tekst
    modstrid: Tekst | None = None
    enhed: Enhed
    ledige: int = Field(ge=0)
    trin: tuple[Trin, ...]


class UdenTrappe(_Post):
    """En kommune, der ikke har en trappe, og hvad den har i stedet."""

    navn: Navn
    tekst: Tekst
    kilde: Tekst


class Bygget(_Post):
    """De tal, bogen bygger en trappe af."""

    navn: Navn
    antal: int
    første: float
    bredde: float
    stigning: float
    enhed: Enhed
    kilde: Tekst
    dato: date


class Niveau(_Post):
    """Et niveau i STU: pladser og takst i kr. pr. dag."""

    niveau: str
    pladser: int
    takst: float


class Stu(_Post):
    """STU i Lemvig: dagstakster og tildeling for elever ud over normeringen (kr. pr. måned)."""

    kilde: Tekst
    dato: date
    niveauer: tuple[Niveau, ...]
    spring_trykt: tuple[float, ...]
    modstrid: Tekst
    dage: float
    dage_bemærkning: Tekst
    sats_trykt: float
    normering: int


class _Datafil(_Post):
    skabelon: tuple[Skabelon, ...]
    uden_trappe: tuple[UdenTrappe, ...]
    bygget: tuple[Bygget, ...]
    stu: Stu


@cache
def _datafil() -> _Datafil:
    return _Datafil.model_validate(læs_toml("trapper.toml"))


def skabeloner() -> tuple[Skabelon, ...]:
    """Skabelonerne i den rækkefølge, de vises."""
    return _datafil().skabelon


def uden_trappe() -> tuple[UdenTrappe, ...]:
    """De kommuner, der ikke har en trappe."""
    return _datafil().uden_trappe


def byggede() -> tuple[Bygget, ...]:
    """De trapper, bogen selv bygger."""
    return _datafil().bygget


def stu() -> Stu:
    """Takster, pladser og sats for STU."""
    return _datafil().stu
