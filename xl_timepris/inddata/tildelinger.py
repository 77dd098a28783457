"""Tildelingstabellen: hvert tilbuds målgruppe, belægning og budget, og den model det har i dag."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ..fejl import Melding, melding
from ..ordlister import DATAGRUNDLAG, MÅLGRUPPER, PRINCIPPER, REGULERET
from .graenser import grænse, uden_for_muligt, uden_for_normalt
from .tabeller import JA_NEJ, RåRække, Række, Tabel, gengangere, læs_rækker, ordfelt

STED_TILDELING = "Tildeling"


class Tildelingsrække(Række):
    """Et tilbud med det, tildelingen regnes af."""

    tilbud: str = Field(alias="Tilbud")
    målgruppe: Annotated[Literal[MÅLGRUPPER], ordfelt(MÅLGRUPPER)] = Field(alias="Målgruppe")
    pladser: float | None = Field(alias="Pladser", default=None)
    åbent: Annotated[Literal[JA_NEJ], ordfelt(JA_NEJ)] = Field(alias="Åbent")
    datagrundlag: Annotated[Literal[DATAGRUNDLAG], ordfelt(DATAGRUNDLAG)] = Field(alias="Datagrundlag")
    model: Annotated[Literal[PRINCIPPER], ordfelt(PRINCIPPER)] = Field(alias="Model i dag")
    reguleringsgrad: float | None = Field(alias="Reguleringsgrad", default=None)
    sats: float | None = Field(alias="Sats pr. måned", default=None)
    forudsat: float = Field(alias="Forudsat belægning")
    budget: float = Field(alias="Budget")
    faste_udgifter: float = Field(alias="Faste udgifter")


def læs_tildelinger(rå: Sequence[RåRække]) -> Tabel[Tildelingsrække]:
    """Tildelingstabellen; de faste udgifter kan ikke være større end budgettet."""

    def tjek(række: Tildelingsrække, post: RåRække) -> Iterable[Melding | None]:
        for navn, værdi in (
            ("pladser", række.pladser),
            ("reguleringsgrad", række.reguleringsgrad),
            ("sats", række.sats),
            ("forudsat", række.forudsat),
            ("budget", række.budget),
            ("faste_udgifter", række.faste_udgifter),
        ):
            if værdi is not None:
                gr = grænse(navn)
                yield uden_for_muligt(gr, værdi, post.hvor) or uden_for_normalt(gr, værdi, post.hvor)
        for felt, værdi in (("Forudsat belægning", række.forudsat), ("Budget", række.budget)):
            if værdi == 0:
                yield melding("TP-101", post.hvor, felt=felt)
        if række.model == REGULERET and række.sats is None:
            yield melding("TP-108", post.hvor, felt="Sats pr. måned")
        if række.faste_udgifter > række.budget:
            yield melding("TP-132", post.hvor, fik=række.faste_udgifter, tilladt=række.budget)

    tabel = læs_rækker(rå, Tildelingsrække, STED_TILDELING, tjek)
    dobbelte = gengangere([r.tilbud for r in tabel.rækker], STED_TILDELING, "TP-124")
    return Tabel(tabel.rækker, tabel.meldinger + tuple(dobbelte))
