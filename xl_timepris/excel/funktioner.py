"""Funktionerne i cellerne: én linje hver ned til beregningen.

Et argument læses efter sit navn (`_LÆSERE`), så samme navn betyder det samme i alle funktioner. Hjælpen står i
`data/hjaelpetekster.toml`. xlwings' mærker virker i Excel på Windows; andre steder gør de ingenting, og alle regneark
kalder de samme Python-funktioner gennem `FUNKTIONER`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

import xlwings as xw

from .. import __version__, beregning
from ..fejl import TimeprisFejl, fejl, vis
from ..inddata.graenser import grænse, uden_for_muligt
from ..inddata.standard import standard_årsnorm_timer
from ..inddata.tabeller import TIDER, Opgaverække, Tabel, find_ord
from . import tabellaesning, udfaldstabeller
from .celler import Cellefejl, Talslags, enkelt, er_udeladt, læs_tal, læs_tekst, læs_årstal, som_rækker, til_celle
from .register import Argument, Funktion, hjælpetekster
from .tjek import alle_meldinger

KATEGORI = "Timepris"
FUNKTIONER: dict[str, Funktion] = {}


# --- Sådan læses hvert argument


@dataclass(frozen=True, slots=True)
class Opgaveområde:
    """Opgavetabellen, før det vides, hvilken timeprismodel der spørges efter."""

    område: Any

    def til(self, model: str) -> Tabel[Opgaverække]:
        return tabellaesning.opgavetabel(self.område, model)


def _tal(grænsenavn: str, slags: Talslags, standard: Callable[[], float] | None = None) -> Callable[[Any], float]:
    def læs(celle: Any) -> float:
        gr = grænse(grænsenavn)
        tal = læs_tal(enkelt(celle, gr.felt), gr.felt, slags)
        if not tal:
            if standard is None:
                raise fejl("TP-101", felt=gr.felt)
            return standard()
        umuligt = uden_for_muligt(gr, tal)
        if umuligt:
            raise TimeprisFejl(umuligt)
        return tal

    return læs


def _ord(felt: str, tilladte: tuple[str, ...], standard: str | None) -> Callable[[Any], str | None]:
    def læs(celle: Any) -> str | None:
        værdi = enkelt(celle, felt)
        if er_udeladt(værdi):
            return standard
        fundet = find_ord(værdi, tilladte)
        if fundet is None:
            raise fejl("TP-106", felt=felt, fik=vis(værdi), tilladt=", ".join(tilladte))
        return fundet

    return læs


def _model(celle: Any) -> str:
    navn = læs_tekst(enkelt(celle, "Timeprismodel"), "Timeprismodel")
    if navn is None or navn == "0":
        raise fejl("TP-101", felt="Timeprismodel")
    return navn


def _timepris(celle: Any) -> float:
    gr = grænse("timepris")
    pris = læs_tal(enkelt(celle, gr.felt), gr.felt, "kr")
    if not pris:
        raise fejl("TP-115", felt=gr.felt)
    umuligt = uden_for_muligt(gr, pris)
    if umuligt:
        raise TimeprisFejl(umuligt)
    return pris


def _talrække(grænsenavn: str, slags: Talslags) -> Callable[[Any], list[float | None]]:
    """Et område som én række tal; en tom celle er intet, så tomme rækker i en tabel kan springes over."""

    def læs(område: Any) -> list[float | None]:
        gr = grænse(grænsenavn)
        rækker = som_rækker(område if isinstance(område, (list, tuple)) else [[område]], gr.felt)
        celler = [celle for række in rækker for celle in række]
        tal = [læs_tal(celle, gr.felt, slags, f"celle {nr}") for nr, celle in enumerate(celler, start=1)]
        for nr, værdi in enumerate(tal, start=1):
            umuligt = None if værdi is None else uden_for_muligt(gr, værdi, f"celle {nr}")
            if umuligt:
                raise TimeprisFejl(umuligt)
        return tal

    return læs


_LÆSERE: dict[str, Callable[[Any], Any]] = {
    "fravaer": tabellaesning.fraværstabel,
    "opgaver": Opgaveområde,
    "model": _model,
    "tid": _ord("Tid", TIDER, None),
    "aarsnorm": _tal("aarsnorm", "tal", standard_årsnorm_timer),
    "aarsloen": _tal("aarsloen", "kr"),
    "pr": _ord("Pr", beregning.PRISER, "borgertime"),
    "borgere_i_gruppe": _tal("borgere_i_gruppe", "tal", lambda: 1.0),
    "poster": tabellaesning.lønpostertabel,
    "loenbudget": _tal("loenbudget", "kr"),
    "timepris": _timepris,
    "timepriser": _talrække("timepris", "kr"),
    "andele": _talrække("andel", "andel"),
    "aar": læs_årstal,
}


def _som_den_er(celle: Any) -> Any:
    return celle


def udf(beregn: Callable[..., Any], ulæst: bool = False) -> Callable[..., Any]:
    """Gør en funktion til en regnearksfunktion: læser argumenterne, svarer med celler, og rejser aldrig en fejl.

    Med `ulæst` får funktionen cellerne, som de er, fordi den selv skal finde alt, der er galt i dem.
    """
    navn = beregn.__name__
    parametre = tuple(inspect.signature(beregn).parameters.values())
    læsere = tuple(_som_den_er if ulæst else _LÆSERE[p.name] for p in parametre)
    udeladte = (None,) * len(parametre)

    @wraps(beregn)
    def kald(*celler: Any) -> Any:
        try:
            givne = celler + udeladte[len(celler) :]
            return til_celle(beregn(*[læs(celle) for læs, celle in zip(læsere, givne, strict=True)]))
        except TimeprisFejl as årsag:
            return Cellefejl.af(årsag)
        except Exception:
            # En celle må aldrig få en traceback; prøverne kræver, at ingen inddata når hertil.
            return Cellefejl.af(fejl("TP-199", felt=navn))

    tekster = hjælpetekster()
    hjælp = tekster["funktioner"][navn]
    argumenter = tuple(
        Argument(p.name, tekst["hjaelp"], p.default is not p.empty, tekst.get("omraade", False))
        for p in parametre
        for tekst in (tekster["argumenter"][p.name],)
    )
    FUNKTIONER[navn] = Funktion(navn, hjælp["hjaelp"], argumenter, hjælp.get("tabel", False), kald)
    kald.__doc__ = hjælp["hjaelp"]
    mærket = xw.func(category=KATEGORI)(kald)
    for argument in argumenter:
        valg = {"ndim": 2} if argument.område else {}
        mærket = xw.arg(argument.navn, doc=argument.hjælp, err_to_str=True, **valg)(mærket)
    return mærket


# --- Funktionerne


@udf
def FRAVAERSTIMER(fravaer, aarsnorm=None):
    return beregning.fravær_i_alt(fravaer, aarsnorm)


@udf
def FREMMOEDETIMER(fravaer, aarsnorm=None):
    return beregning.fremmøde(fravaer, aarsnorm).timer


@udf
def OPGAVETIMER(fravaer, opgaver, model, tid=None, aarsnorm=None):
    return beregning.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm).opgavetimer(tid)


@udf
def BORGERTIMER(fravaer, opgaver, model, aarsnorm=None):
    return beregning.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm).borgertimer()


@udf
def TIMEFORDELING(fravaer, opgaver, model, aarsnorm=None):
    return udfaldstabeller.timefordelingstabel(beregning.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm))


@udf
def TIMEPRIS(aarsloen, fravaer, opgaver, model, pr=None, borgere_i_gruppe=None, aarsnorm=None):
    return beregning.timepris(aarsloen, fravaer, opgaver.til(model), model, pr, borgere_i_gruppe, aarsnorm)


@udf
def TIMEPRIS_FORKLAR(aarsloen, fravaer, opgaver, model, pr=None, borgere_i_gruppe=None, aarsnorm=None):
    return udfaldstabeller.forklaringstabel(
        *beregning.forklaret_timepris(aarsloen, fravaer, opgaver.til(model), model, pr, borgere_i_gruppe, aarsnorm)
    )


@udf
def LOENUDGIFT(poster):
    return beregning.lønudgift(poster)


@udf
def STOETTETIMER(loenbudget, timepris):
    return beregning.støttetimer_af(loenbudget, timepris)


@udf
def STOETTETIMER_MIKS(loenbudget, timepriser, andele):
    return beregning.støttetimer_i_miks(loenbudget, timepriser, andele)


@udf
def HELLIGDAGE(aar):
    return udfaldstabeller.helligdagstabel(beregning.helligdage(aar))


@udf
def ARBEJDSDAGE(aar):
    return beregning.antal_arbejdsdage(aar)


@partial(udf, ulæst=True)
def TJEK_INDDATA(
    fravaer,
    opgaver=None,
    aarsnorm=None,
    loenposter=None,
    tilbud=None,
    miks=None,
    borgere_i_gruppe=None,
    miks_tilbud=None,
    aar=None,
):
    return udfaldstabeller.meldingstabel(
        alle_meldinger(fravaer, opgaver, aarsnorm, loenposter, tilbud, miks, borgere_i_gruppe, miks_tilbud, aar)
    )


@udf
def XLTP_VERSION():
    return __version__
