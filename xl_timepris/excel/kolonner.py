"""Én celle eller en hel kolonne af støttebehov: svaret har samme form, og hver celle får sit eget svar."""

from collections.abc import Sequence
from typing import Any

from ..beregning.takster import Trappe, trin_for, uden_for_trappen
from ..enheder import BEHOVSENHEDER
from ..fejl import TimeprisFejl, fejl, vis
from ..inddata.graenser import grænse, uden_for_muligt
from ..inddata.tabeller import find_ord
from .celler import Cellefejl, Færdig, enkelt, er_tom, er_udeladt, læs_tal, som_rækker, til_celle

FELT, GRÆNSE = "Støttebehov", "stoettebehov"
Enheder = str | None | list[Any]
"""Behovets enhed: ét ord, intet (trappens egen), eller en celle for hvert behov."""


def læs_enhed(celle: Any) -> str | None:
    """Enheden i en celle; intet, når den er udeladt."""
    værdi = enkelt(celle, "Enhed")
    if er_udeladt(værdi):
        return None
    fundet = find_ord(værdi, BEHOVSENHEDER)
    if fundet is None:
        raise fejl("TP-106", felt="Enhed", fik=vis(værdi), tilladt=", ".join(BEHOVSENHEDER))
    return fundet


def læs_enheder(celler: Any) -> Enheder:
    """Én enhed, eller et område med en enhed for hvert behov."""
    if not isinstance(celler, (list, tuple)):
        return læs_enhed(celler)
    flade = [celle for række in som_rækker(celler, "Enhed") for celle in række]
    return flade if len(flade) > 1 else læs_enhed(flade)


def én_enhed(enheder: Enheder, standard: str) -> str:
    """Enheden, hvor der kun kan være én."""
    if isinstance(enheder, list):
        raise fejl("TP-111", felt="Enhed", tilladt="én celle", fik="et område med flere celler")
    return enheder or standard


def for_behov(behov: Any, enheder: Enheder, trappe: Trappe, svar: Sequence[Any]) -> Any:
    """Svaret for hvert behovs trin: et tal eller en tekst for én celle, en tabel for et område."""
    er_område = isinstance(behov, (list, tuple))
    rækker = som_rækker(behov, FELT) if er_område else [[behov]]
    flade = [celle for række in rækker for celle in række]
    if not flade:
        raise fejl("TP-110", felt=FELT)
    if isinstance(enheder, list) and len(enheder) != len(flade):
        raise fejl("TP-117", fik=f"{len(flade)} støttebehov", tilladt=f"{len(enheder)} enheder")
    if len(flade) == 1:
        ét = _ét(flade[0], enheder, trappe, svar)
        return [[ét]] if er_område else ét
    svar = [til_celle(s) for s in svar]
    if isinstance(enheder, list):
        svarene = [_eller_fejl(c, e, trappe, svar) for c, e in zip(flade, enheder, strict=True)]
    else:
        svarene = _mange(flade, enheder, trappe, svar)
    bredde = len(rækker[0])
    return Færdig(svarene[fra : fra + bredde] for fra in range(0, len(svarene), bredde))


def _mange(celler: Sequence[Any], enhed: str | None, trappe: Trappe, svar: Sequence[Any]) -> list[Any]:
    """Rene tal indplaceres samlet; kun de celler, der ikke kan, læses én for én."""
    højst = grænse(GRÆNSE).mulig[1]
    rene = set(map(type, celler)) == {float} and max(celler) <= højst
    # Et negativt behov er altid uden for trappen, så de andre celler læses hver for sig nedenfor.
    tal = celler if rene else [celle if type(celle) is float and celle <= højst else -1.0 for celle in celler]
    numre = trin_for(trappe, tal, enhed)
    svarene = [None if nr is None else svar[nr] for nr in numre]
    if None in numre:
        for plads, nr in enumerate(numre):
            if nr is None:
                svarene[plads] = _eller_fejl(celler[plads], enhed, trappe, svar)
    return svarene


def _eller_fejl(celle: Any, enhed: Any, trappe: Trappe, svar: Sequence[Any]) -> Any:
    """Én celles svar i en kolonne: en tom celle giver en tom, og en fejl rammer kun sin egen celle."""
    if er_tom(celle):
        return ""
    try:
        return _ét(celle, læs_enhed(enhed), trappe, svar)
    except TimeprisFejl as årsag:
        return Cellefejl.af(årsag)


def _ét(celle: Any, enhed: str | None, trappe: Trappe, svar: Sequence[Any]) -> Any:
    behov = læs_tal(celle, FELT)
    if behov is None:
        raise fejl("TP-101", felt=FELT)
    umuligt = uden_for_muligt(grænse(GRÆNSE), behov)
    if umuligt:
        raise TimeprisFejl(umuligt)
    (nr,) = trin_for(trappe, [behov], enhed)
    if nr is None:
        raise uden_for_trappen(trappe, behov, enhed)
    return svar[nr]
