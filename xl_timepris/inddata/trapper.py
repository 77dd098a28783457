"""Taksttrappen, som økonomen skriver den: trin efter trin uden huller, i én enhed."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from ..enheder import BEHOVSENHEDER, BEHOVSTOLERANCE
from ..fejl import Melding, cpr_cifre, dansk_tal, melding
from .graenser import grænse, uden_for_muligt, uden_for_normalt
from .tabeller import RåRække, Række, Tabel, gengangere, læs_rækker, ordfelt

STED_TRAPPE = "Kommuner, taksttrappe"


class Trapperække(Række):
    """Et trin: Fra <= støttebehov < Til; kun det sidste må mangle Til."""

    trin: str | float = Field(alias="Trin")
    fra: float = Field(alias="Fra")
    til: float | None = Field(alias="Til", default=None)
    enhed: Annotated[Literal[BEHOVSENHEDER], ordfelt(BEHOVSENHEDER)] = Field(alias="Enhed")
    pristimer: float | None = Field(alias="Pristimer", default=None)
    timeprisandel: float | None = Field(alias="Timeprisandel", default=None)


def _grænser(række: Trapperække, hvor: str) -> Iterable[Melding | None]:
    for navn, felt, værdi in (
        ("stoettebehov", "Fra", række.fra),
        ("stoettebehov", "Til", række.til),
        ("pristimer", "Pristimer", række.pristimer),
        ("timeprisandel", "Timeprisandel", række.timeprisandel),
    ):
        if værdi is not None:
            gr = grænse(navn)
            yield uden_for_muligt(gr, værdi, hvor, felt) or uden_for_normalt(gr, værdi, hvor, felt)
    if række.til is not None and række.til - række.fra <= BEHOVSTOLERANCE:
        yield melding("TP-127", hvor, fik=række.til, tilladt=række.fra)


def _pristimer_uden_for(række: Trapperække, hvor: str) -> Melding | None:
    """TP-209, når Pristimer ligger uden for trinnet, fx fordi der er skrevet minutter."""
    if række.pristimer is None:
        return None
    pr_time = 60 if række.enhed.startswith("minutter") else 1
    nedre, øvre = række.fra / pr_time, None if række.til is None else række.til / pr_time
    if række.pristimer >= nedre - BEHOVSTOLERANCE and (øvre is None or række.pristimer <= øvre + BEHOVSTOLERANCE):
        return None
    tilladt = f"{dansk_tal(nedre)} timer og op" if øvre is None else f"{dansk_tal(nedre)} til {dansk_tal(øvre)} timer"
    return melding("TP-209", hvor, fik=række.pristimer, tilladt=tilladt)


def _sammenhæng(forrige: Trapperække, række: Trapperække, hvor: str) -> Iterable[Melding]:
    if forrige.til is not None and abs(forrige.til - række.fra) > BEHOVSTOLERANCE:
        yield melding("TP-128", hvor, fik=række.fra, tilladt=forrige.til)
    if række.enhed != forrige.enhed:
        yield melding("TP-130", hvor, fik=række.enhed, tilladt=forrige.enhed)


def læs_trappe(rå: Sequence[RåRække], sted: str = STED_TRAPPE) -> Tabel[Trapperække]:
    """Trappen; et hul, en overlapning eller en enhed, der skifter, er en fejl i den række, hvor den ses."""
    læste: list[tuple[Trapperække, str]] = []
    forrige = -1
    plads = {id(post): nr for nr, post in enumerate(rå)}

    def tjek(række: Trapperække, post: RåRække) -> Iterable[Melding | None]:
        om_tallene = [m for m in _grænser(række, post.hvor) if m]
        yield from om_tallene
        if not any(m.er_fejl for m in om_tallene):
            yield _pristimer_uden_for(række, post.hvor)
        nonlocal forrige
        # Efter en række med fejl vides det ikke, hvor trinnet før slutter.
        if læste and plads[id(post)] == forrige + 1:
            yield from _sammenhæng(læste[-1][0], række, post.hvor)
        læste.append((række, post.hvor))
        forrige = plads[id(post)]

    tabel = læs_rækker(rå, Trapperække, sted, tjek)
    fundne = [melding("TP-129", hvor) for række, hvor in læste[:-1] if række.til is None]
    fundne += gengangere([_navn(række.trin) for række, _ in læste], sted, "TP-124")
    if læste and læste[-1][0].til is None and læste[-1][0].pristimer is None:
        sidste, hvor = læste[-1]
        fundne.append(melding("TP-208", hvor, felt=sidste.trin))
    return Tabel(tabel.rækker, tabel.meldinger + tuple(fundne))


def _navn(trin: str | float) -> str:
    return trin if isinstance(trin, str) else cpr_cifre(trin) or dansk_tal(trin, 6)
