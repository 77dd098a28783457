"""Tjek af takster, borgere og tildeling: det, der først ses, når tabellerne holdes op mod hinanden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..fejl import Melding, melding, vis
from ..inddata.borgere import STED_BORGERE, Borgerrække
from ..inddata.tabeller import STED_LØNUDGIFT, Lønpost, Tabel, ens_form
from ..inddata.takstgrundlag import STED_GRUNDLAG, STED_UDGIFTER, Grundlagsrække, Udgiftsrække
from ..inddata.trapper import Trapperække
from ..regler.takster import DAGE_PR_ÅR
from .takster import trappe, trin_for, uden_for_trappen

Trapper = Mapping[str, Tabel[Trapperække]]
"""Trapperne i brug efter navn i ens form; en trappe, der ikke findes, mangler."""


def talt_to_gange(udgifter: Tabel[Udgiftsrække] | None, lønposter: Tabel[Lønpost] | None) -> Iterable[Melding]:
    """TP-210 for en udgift, der medregnes både i timeprisen og i basistaksten."""
    if not udgifter or not lønposter:
        return
    i_timeprisen = {ens_form(p.post) for p in lønposter.rækker if p.medregnes == "Ja"}
    for række in udgifter.rækker:
        if række.medregnes == "Ja" and ens_form(række.udgift) in i_timeprisen:
            yield melding("TP-210", f"{STED_UDGIFTER} og {STED_LØNUDGIFT}", felt=række.udgift)


def trappernes_meldinger(grundlag: Tabel[Grundlagsrække], trapper: Trapper, kendte: Sequence[str]) -> Iterable[Melding]:
    """Alt, der er galt i de trapper, tilbuddene bruger, og valg af trapper, der ikke findes."""
    sete: set[str] = set()
    for række in grundlag.rækker:
        navn, hvor = ens_form(række.taksttrappe), f"{STED_GRUNDLAG} ({vis(række.tilbud)})"
        if navn not in trapper:
            yield melding("TP-106", hvor, felt="Taksttrappe", fik=række.taksttrappe, tilladt=", ".join(kendte))
            continue
        tabel = trapper[navn]
        if navn not in sete:
            yield from tabel.meldinger
            sete.add(navn)
        dage = række.dage or DAGE_PR_ÅR
        if dage != DAGE_PR_ÅR and tabel.rækker and tabel.rækker[0].enhed.endswith("/uge"):
            yield melding("TP-211", hvor, fik=dage)


def borgernes_meldinger(
    borgere: Tabel[Borgerrække], grundlag: Tabel[Grundlagsrække], trapper: Trapper
) -> Iterable[Melding]:
    """Borgere i et ukendt tilbud, og støttebehov uden for tilbuddets trappe."""
    efter_tilbud = {ens_form(r.tilbud): r for r in grundlag.rækker}
    for række in borgere.rækker:
        hvor = f"{STED_BORGERE} ({vis(række.borger)})"
        tilbud = efter_tilbud.get(ens_form(række.tilbud))
        if tilbud is None and any(m.er_fejl for m in grundlag.meldinger):
            continue
        if tilbud is None:
            navne = ", ".join(r.tilbud for r in grundlag.rækker)
            yield melding("TP-106", hvor, felt="Tilbud", fik=række.tilbud, tilladt=navne)
            continue
        tabel = trapper.get(ens_form(tilbud.taksttrappe))
        if tabel is None or any(m.er_fejl for m in tabel.meldinger):
            continue
        trappen = trappe(tabel)
        if trin_for(trappen, [række.støttebehov], række.enhed) == [None]:
            yield replace(uden_for_trappen(trappen, række.støttebehov, række.enhed).melding, hvor=hvor)
