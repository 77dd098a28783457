"""Takstgrundlaget: de faste udgifter og, for hvert tilbud, pladser, belægning, dage og taksttrappe."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ..fejl import Melding, melding
from ..ordlister import PRISPUNKTER
from .graenser import grænse, uden_for_muligt, uden_for_normalt
from .tabeller import JA_NEJ, RåRække, Række, Tabel, gengangere, læs_rækker, ordfelt

STED_UDGIFTER = "Takster, faste udgifter"
STED_GRUNDLAG = "Takster, takstgrundlag"


class Udgiftsrække(Række):
    """En udgift, og om den medregnes i basistaksten; beløbene står i hvert tilbuds kolonne."""

    udgift: str = Field(alias="Udgift")
    medregnes: Annotated[Literal[JA_NEJ], ordfelt(JA_NEJ)] = Field(alias="Medregnes")
    beløb: tuple[float, ...] = Field(alias="Beløb", default=())


class Grundlagsrække(Række):
    """Et tilbud med det, dets takster regnes af."""

    tilbud: str = Field(alias="Tilbud")
    taksttrappe: str = Field(alias="Taksttrappe")
    prispunkt: Annotated[Literal[PRISPUNKTER], ordfelt(PRISPUNKTER)] = Field(alias="Prispunkt")
    har_basistakst: Annotated[Literal[JA_NEJ], ordfelt(JA_NEJ)] = Field(alias="Basistakst")
    pladser: float | None = Field(alias="Pladser", default=None)
    belægning: float | None = Field(alias="Belægning", default=None)
    dage: float | None = Field(alias="Dage", default=None)
    halv_plads: float | None = Field(alias="Halv plads", default=None)


def læs_udgifter(rå: Sequence[RåRække]) -> Tabel[Udgiftsrække]:
    """De faste udgifter; et negativt beløb er en fejl."""

    def tjek(række: Udgiftsrække, post: RåRække) -> Iterable[Melding | None]:
        for beløb in række.beløb:
            yield uden_for_muligt(grænse("faste_udgifter"), beløb, post.hvor, "Beløb")

    tabel = læs_rækker(rå, Udgiftsrække, STED_UDGIFTER, tjek)
    talte = [r.udgift for r in tabel.rækker if r.medregnes == "Ja"]
    return Tabel(tabel.rækker, tabel.meldinger + tuple(gengangere(talte, STED_UDGIFTER)))


def læs_grundlag(rå: Sequence[RåRække]) -> Tabel[Grundlagsrække]:
    """Takstgrundlaget; dage og halv plads skal være udfyldt, og med basistakst også pladser og belægning."""

    def tjek(række: Grundlagsrække, post: RåRække) -> Iterable[Melding | None]:
        kræves = {"Dage": række.dage, "Halv plads": række.halv_plads}
        if række.har_basistakst == "Ja":
            kræves = {"Pladser": række.pladser, "Belægning": række.belægning} | kræves
        mangler = [felt for felt, værdi in kræves.items() if not værdi]
        if mangler:
            yield melding("TP-108", post.hvor, felt=" og ".join(mangler))
        for navn, værdi in (
            ("pladser", række.pladser),
            ("belaegning", række.belægning),
            ("dage", række.dage),
            ("halv_plads", række.halv_plads),
        ):
            if værdi is not None:
                gr = grænse(navn)
                yield uden_for_muligt(gr, værdi, post.hvor) or uden_for_normalt(gr, værdi, post.hvor)

    tabel = læs_rækker(rå, Grundlagsrække, STED_GRUNDLAG, tjek)
    dobbelte = gengangere([r.tilbud for r in tabel.rækker], STED_GRUNDLAG, "TP-124")
    return Tabel(tabel.rækker, tabel.meldinger + tuple(dobbelte))
