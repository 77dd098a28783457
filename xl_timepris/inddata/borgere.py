"""Borgerne i kortlægningen af støttebehov: et løbenummer, et tilbud og et behov, aldrig en person."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ..enheder import BEHOVSENHEDER
from ..fejl import Melding, ligner_cpr, melding
from .graenser import grænse, uden_for_muligt
from .tabeller import RåRække, Række, Tabel, gengangere, læs_rækker, ordfelt

STED_BORGERE = "Borgere"
PLADSER = ("Hel", "Halv")


class Borgerrække(Række):
    """En borger med sit tilbud og støttebehov; uden plads er pladsen hel."""

    borger: str = Field(alias="Borger")
    tilbud: str = Field(alias="Tilbud")
    støttebehov: float = Field(alias="Støttebehov")
    enhed: Annotated[Literal[BEHOVSENHEDER], ordfelt(BEHOVSENHEDER)] = Field(alias="Enhed")
    plads: Annotated[Literal[PLADSER], ordfelt(PLADSER)] = Field(alias="Plads", default="Hel")


def læs_borgere(rå: Sequence[RåRække]) -> Tabel[Borgerrække]:
    """Borgerne; et navn, der ligner et CPR-nummer, er en advarsel og gengives aldrig."""

    def tjek(række: Borgerrække, post: RåRække) -> Iterable[Melding | None]:
        yield uden_for_muligt(grænse("stoettebehov"), række.støttebehov, post.hvor)
        if ligner_cpr(række.borger):
            yield melding("TP-207", post.hvor)

    tabel = læs_rækker(rå, Borgerrække, STED_BORGERE, tjek)
    dobbelte = gengangere([r.borger for r in tabel.rækker], STED_BORGERE, "TP-206")
    return Tabel(tabel.rækker, tabel.meldinger + tuple(dobbelte))
