"""Andre kommuners tidsfordeling og opgaver: de trykte tal sat sammen til rækker, der kan regnes videre på."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .kildetal import Trykt, trykt
from .standard import læs_toml
from .tabeller import TIDER

FRAVÆR = ("Ferie-, fri- og helligdage (evt. omsorgs- og seniordage)", "Egen og børns sygdom")
INDIREKTE, DIREKTE, I_ALT = "Indirekte borgertid", "Direkte borgertid", "I alt"


class _Post(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kategori(_Post):
    """En opgavekategori i kilden, eller et sted til det, kilden ikke har delt ud på kategorier."""

    navn: str
    kolonne: str | None = None
    slags: Literal["trykt", "samlet", "rest"] = "trykt"
    tid: Literal[TIDER]


class Række(_Post):
    """En kommune i et område."""

    kommune: str
    opgaver: str | None = None
    samlet: str | None = None
    i_timer: bool = False
    bemærkning: str = Field(default="", max_length=255)
    om_opgaver: str = Field(default="", max_length=255)


class Område(_Post):
    """Et område, de to tabeller, der hører til det, og den timeprismodel, det sammenlignes med."""

    navn: str
    model: str
    fordeling: str
    opgaver: str
    kilde_fordeling: str
    kilde_opgaver: str
    række: tuple[Række, ...]


class _Datafil(_Post):
    kategori: tuple[Kategori, ...]
    område: tuple[Område, ...]


@dataclass(frozen=True, slots=True)
class Kommunetal:
    """En kommunes trykte tidsfordeling i et område; `opgaver` har et tal eller intet for hver kategori."""

    område: Område
    række: Række
    fravær: tuple[Trykt, Trykt]
    indirekte: Trykt
    direkte: Trykt
    i_alt: Trykt
    opgaver: tuple[Trykt | None, ...]

    @property
    def navn(self) -> str:
        """Kommunens navn med området, så det er entydigt."""
        return f"{self.række.kommune}, {self.område.navn.lower()}"

    @property
    def har_opgaver(self) -> bool:
        """Sandt, når opgaverne er publiceret, så hele timeprismodellen kan regnes."""
        return self.række.opgaver is not None


@cache
def _datafil() -> _Datafil:
    return _Datafil.model_validate(læs_toml("kommuner.toml"))


def kategorier() -> tuple[Kategori, ...]:
    """Opgavekategorierne i den rækkefølge, de vises."""
    return _datafil().kategori


def områder() -> tuple[Område, ...]:
    """De tre områder i kildens rækkefølge."""
    return _datafil().område


@cache
def kommunetal() -> tuple[Kommunetal, ...]:
    """Alle kommuner i alle områder."""
    return tuple(_kommunetal(område, række) for område in områder() for række in område.række)


def _kommunetal(område: Område, række: Række) -> Kommunetal:
    ferie, sygdom, indirekte, direkte, i_alt = (
        trykt(område.fordeling, række.kommune, kolonne) for kolonne in (*FRAVÆR, INDIREKTE, DIREKTE, I_ALT)
    )
    opgaver = tuple(_opgave(område, række, kategori) for kategori in kategorier())
    return Kommunetal(område, række, (ferie, sygdom), indirekte, direkte, i_alt, opgaver)


def _opgave(område: Område, række: Række, kategori: Kategori) -> Trykt | None:
    """Det trykte tal for kategorien; ingenting, hvor kilden ikke har et."""
    kolonne = {"trykt": kategori.kolonne or kategori.navn, "samlet": række.samlet, "rest": None}[kategori.slags]
    flyttet = kategori.slags == "trykt" and kolonne == række.samlet
    if række.opgaver is None or kolonne is None or flyttet:
        return None
    try:
        return trykt(område.opgaver, række.opgaver, kolonne)
    except KeyError:
        return None
