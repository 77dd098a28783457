"""Grænser for det indtastede: uden for det mulige er en fejl, uden for det normale en advarsel."""

from dataclasses import dataclass
from functools import cache

from ..enheder import ENHEDER
from ..fejl import Melding, dansk_tal, melding
from .standard import læs_toml


@dataclass(frozen=True, slots=True)
class Grænse:
    """Hvad et felt kan være, og hvad det plejer at være."""

    felt: str
    enhed: str
    mulig: tuple[float, float]
    normal: tuple[float, float]
    grundlag: str

    def vis(self, interval: tuple[float, float]) -> str:
        """Intervallet som tekst med feltets enhed."""
        fra, til = interval
        if self.enhed == "andel":
            return f"{dansk_tal(fra * 100)} % og {dansk_tal(til * 100)} %"
        if self.enhed == "årstal":
            return f"{fra:.0f} og {til:.0f}"
        return f"{dansk_tal(fra)} og {dansk_tal(til)}"


@cache
def _alle() -> tuple[dict[str, Grænse], dict[str, Grænse]]:
    rå = læs_toml("graenser.toml")
    antal = rå.pop("antal")
    return {k: _grænse(v) for k, v in rå.items()}, {k: _grænse(v) for k, v in antal.items()}


def _grænse(post: dict) -> Grænse:
    if post["enhed"] not in ENHEDER:
        raise ValueError(f"ukendt enhed i graenser.toml: {post['enhed']}")
    return Grænse(post["felt"], post["enhed"], tuple(post["mulig"]), tuple(post["normal"]), post["grundlag"])


def grænse(navn: str) -> Grænse:
    """Grænsen for et enkelt felt, fx »aarsnorm«."""
    return _alle()[0][navn]


def grænse_for_antal(enhed: str) -> Grænse:
    """Grænsen for Antal i den enhed, rækken er skrevet i."""
    return _alle()[1][enhed]


def uden_for_muligt(grænse: Grænse, værdi: float, hvor: str = "", felt: str = "") -> Melding | None:
    """TP-105 eller TP-113, når værdien ikke kan være rigtig; ellers intet."""
    fra, til = grænse.mulig
    navn = felt or grænse.felt
    if værdi < 0 <= fra:
        return melding("TP-105", hvor, felt=navn, fik=værdi)
    if not fra <= værdi <= til:
        return melding("TP-113", hvor, felt=navn, fik=værdi, tilladt=grænse.vis(grænse.mulig))
    return None


def uden_for_normalt(grænse: Grænse, værdi: float, hvor: str = "", felt: str = "") -> Melding | None:
    """TP-204, når værdien er mulig, men usædvanlig; ellers intet."""
    fra, til = grænse.normal
    if fra <= værdi <= til:
        return None
    tilladt = f"mellem {grænse.vis(grænse.normal)}"
    return melding("TP-204", hvor, felt=felt or grænse.felt, fik=værdi, tilladt=tilladt)
