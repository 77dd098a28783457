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

from .. import __version__
from ..beregning import foelsomhed, priser, takster, tildeling
from ..fejl import TimeprisFejl, fejl, vis
from ..inddata.graenser import grænse, uden_for_muligt
from ..inddata.standard import standard, standard_årsnorm_timer
from ..inddata.tabeller import JA_NEJ, TIDER, Opgaverække, Tabel, find_ord
from ..inddata.takststandard import tildelingsstandard
from ..ordlister import DATAGRUNDLAG, MIDT, MÅLGRUPPER, PRINCIPPER, PRISPUNKTER, TILSTRÆKKELIGT
from ..regler.arbejdsaar import MÅNEDER_PR_ÅR
from ..regler.takster import DAGE_PR_ÅR, takst_pr_plads_kr
from ..regler.timepris import timepris_ved_andel_kr
from . import tabellaesning, udfaldstabeller
from .celler import (
    Cellefejl,
    Talslags,
    enkelt,
    er_udeladt,
    læs_tal,
    læs_tekst,
    læs_årstal,
    som_rækker,
    til_celle,
)
from .kolonner import for_behov, læs_enheder, én_enhed
from .register import Argument, Funktion, hjælpetekster
from .tjek import alle_meldinger, takstmeldinger

KATEGORI = "Timepris"
FUNKTIONER: dict[str, Funktion] = {}


# --- Sådan læses hvert argument


@dataclass(frozen=True, slots=True)
class Opgaveområde:
    """Opgavetabellen, før det vides, hvilken timeprismodel der spørges efter."""

    område: Any

    def til(self, model: str) -> Tabel[Opgaverække]:
        return tabellaesning.opgavetabel(self.område, model)


def _tal(
    grænsenavn: str, slags: Talslags, standard: Callable[[], float | None] | None = None, nul_er_tomt: bool = True
) -> Callable[[Any], float | None]:
    """Et tal inden for grænsen; et, der mangler, får standarden eller er en fejl."""

    def læs(celle: Any) -> float | None:
        gr = grænse(grænsenavn)
        tal = læs_tal(enkelt(celle, gr.felt), gr.felt, slags)
        if tal is None or (nul_er_tomt and tal == 0):
            if standard is None:
                raise fejl("TP-101", felt=gr.felt)
            return standard()
        umuligt = uden_for_muligt(gr, tal)
        if umuligt:
            raise TimeprisFejl(umuligt)
        return tal

    return læs


_tal_eller_nul = partial(_tal, nul_er_tomt=False)
"""Som `_tal`, men 0 er en værdi og ikke en tom celle."""


def _krævet(værdi: Any, felt: str) -> Any:
    """Værdien af et argument, som andre funktioner kan undvære."""
    if værdi is None:
        raise fejl("TP-101", felt=felt)
    return værdi


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


def _navn(felt: str) -> Callable[[Any], str]:
    """Et navn, som brugeren selv har givet i en tabel."""

    def læs(celle: Any) -> str:
        navn = læs_tekst(enkelt(celle, felt), felt)
        if navn is None or navn == "0":
            raise fejl("TP-101", felt=felt)
        return navn

    return læs


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
    "model": _navn("Timeprismodel"),
    "opgave": _navn("Opgave"),
    "tid": _ord("Tid", TIDER, None),
    "aarsnorm": _tal("aarsnorm", "tal", standard_årsnorm_timer),
    "aarsloen": _tal("aarsloen", "kr"),
    "direkte_andel": _tal("direkte_andel", "andel"),
    "aendring": _tal("aendring", "andel", lambda: foelsomhed.ÆNDRING_ANDEL),
    "sygdomsaendring": _tal("sygdomsaendring", "andel", lambda: foelsomhed.SYGDOMSÆNDRING_ANDEL),
    "maal": _tal("maal", "andel", lambda: standard().værdi("maal_borgertid")),
    "pr": _ord("Pr", priser.PRISER, "borgertime"),
    "borgere_i_gruppe": _tal("borgere_i_gruppe", "tal", lambda: 1.0),
    "poster": tabellaesning.lønpostertabel,
    "loenbudget": _tal("loenbudget", "kr"),
    "timepris": _timepris,
    "timepriser": _talrække("timepris", "kr"),
    "andele": _talrække("andel", "andel"),
    "aar": læs_årstal,
    "faste_udgifter": _tal_eller_nul("faste_udgifter", "kr", lambda: None),
    "udgifter": _tal_eller_nul("udgifter", "kr"),
    "pladser": _tal("pladser", "tal", lambda: None),
    "belaegning": _tal("belaegning", "andel"),
    "dage": _tal("dage", "tal", lambda: DAGE_PR_ÅR),
    "antal": _tal("antal_trin", "tal"),
    "foerste": _tal_eller_nul("foerste", "tal"),
    "bredde": _tal("bredde", "tal"),
    "stigning": _tal_eller_nul("stigning", "tal", lambda: 0.0),
    "enhed": læs_enheder,
    "stoettebehov": lambda celler: celler,
    "trappe": lambda område: takster.trappe(tabellaesning.trappetabel(område)),
    "prispunkt": _ord("Prispunkt", PRISPUNKTER, MIDT),
    "basistakst": _tal_eller_nul("basistakst", "kr", lambda: 0.0),
    "borgere": tabellaesning.borgertabel,
    "princip": _ord("Princip", PRINCIPPER, None),
    "budget": _tal("budget", "kr"),
    "forudsat": _tal("forudsat", "tal"),
    "faktisk": _tal_eller_nul("faktisk", "tal"),
    "reguleringsgrad": _tal_eller_nul("reguleringsgrad", "andel", lambda: 1.0),
    "sats": _tal_eller_nul("sats", "kr", lambda: None),
    "maaneder": _tal("maaneder", "tal", lambda: MÅNEDER_PR_ÅR),
    "fra": _tal_eller_nul("forloeb_fra", "andel", lambda: tildelingsstandard().forløb.fra),
    "til": _tal("forloeb_til", "andel", lambda: tildelingsstandard().forløb.til),
    "skridt": _tal("forloeb_skridt", "andel", lambda: tildelingsstandard().forløb.skridt),
    "maalgruppe": _ord("Målgruppe", MÅLGRUPPER, None),
    "aaben": _ord("Åbent", JA_NEJ, "Nej"),
    "datagrundlag": _ord("Datagrundlag", DATAGRUNDLAG, TILSTRÆKKELIGT),
    "lille_graense": _tal("lille_graense", "tal", lambda: tildelingsstandard().beslutningstræ.lille_grænse),
}


def _som_den_er(celle: Any) -> Any:
    return celle


def _med_grund(kald: Callable[..., Any]) -> Callable[..., Any]:
    """Funktionen, som xlwings Lite skal have den: en fejl rejses og vises som en rigtig fejl med grunden.

    I en tabel bliver en fejl stående i sin egen celle, som xlwings selv gør til en rigtig fejl.
    """

    @wraps(kald)
    def svar_eller_rejs(*celler: Any) -> Any:
        svar = kald(*celler)
        if isinstance(svar, Cellefejl):
            raise xw.XlwingsError(svar.besked)
        return svar

    return svar_eller_rejs


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
    tabel, som_første = (hjælp.get(felt, False) for felt in ("tabel", "som_foerste"))
    FUNKTIONER[navn] = Funktion(navn, hjælp["hjaelp"], argumenter, tabel, kald, som_første)
    kald.__doc__ = hjælp["hjaelp"]
    mærket = xw.func(category=KATEGORI)(_med_grund(kald) if xw.on_server else kald)
    for argument in argumenter:
        valg = {"ndim": 2} if argument.område else {}
        mærket = xw.arg(argument.navn, doc=argument.hjælp, err_to_str=True, **valg)(mærket)
    return mærket


# --- Funktionerne


@udf
def FRAVAERSTIMER(fravaer, aarsnorm=None):
    return priser.fravær_i_alt(fravaer, aarsnorm)


@udf
def FREMMOEDETIMER(fravaer, aarsnorm=None):
    return priser.fremmøde(fravaer, aarsnorm).timer


@udf
def OPGAVETIMER(fravaer, opgaver, model, tid=None, aarsnorm=None):
    return priser.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm).opgavetimer(tid)


@udf
def BORGERTIMER(fravaer, opgaver, model, aarsnorm=None):
    return priser.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm).borgertimer()


@udf
def TIMEFORDELING(fravaer, opgaver, model, aarsnorm=None):
    return udfaldstabeller.timefordelingstabel(priser.timeregnskab(fravaer, opgaver.til(model), model, aarsnorm))


@udf
def TIMEPRIS(aarsloen, fravaer, opgaver, model, pr=None, borgere_i_gruppe=None, aarsnorm=None):
    return priser.timepris(aarsloen, fravaer, opgaver.til(model), model, pr, borgere_i_gruppe, aarsnorm)


@udf
def TIMEPRIS_FORKLAR(aarsloen, fravaer, opgaver, model, pr=None, borgere_i_gruppe=None, aarsnorm=None):
    return udfaldstabeller.forklaringstabel(
        *priser.forklaret_timepris(aarsloen, fravaer, opgaver.til(model), model, pr, borgere_i_gruppe, aarsnorm)
    )


@udf
def TIMEPRIS_ANDEL(aarsloen, direkte_andel, aarsnorm=None):
    return timepris_ved_andel_kr(aarsloen, direkte_andel, aarsnorm)


@udf
def FOELSOMHED(aarsloen, fravaer, opgaver, model, aendring=None, aarsnorm=None):
    return udfaldstabeller.følsomhedstabel(
        foelsomhed.følsomhed(aarsloen, fravaer, opgaver.til(model), model, aendring, aarsnorm)
    )


@udf
def FOELSOMHED_SYGDOM(aarsloen, fravaer, opgaver, model, sygdomsaendring=None, aarsnorm=None):
    return udfaldstabeller.sygdomstabel(
        foelsomhed.sygdomsfølsomhed(aarsloen, fravaer, opgaver.til(model), model, sygdomsaendring, aarsnorm)
    )


@udf
def MAALSOEG_OPGAVE(fravaer, opgaver, model, opgave, maal=None, aarsnorm=None):
    return foelsomhed.opgave_ved_mål(fravaer, opgaver.til(model), model, opgave, maal, aarsnorm)


@udf
def LOENUDGIFT(poster):
    return priser.lønudgift(poster)


@udf
def STOETTETIMER(loenbudget, timepris):
    return priser.støttetimer_af(loenbudget, timepris)


@udf
def STOETTETIMER_MIKS(loenbudget, timepriser, andele):
    return priser.støttetimer_i_miks(loenbudget, timepriser, andele)


@udf
def HELLIGDAGE(aar):
    return udfaldstabeller.helligdagstabel(priser.helligdage(aar))


@udf
def ARBEJDSDAGE(aar):
    return priser.antal_arbejdsdage(aar)


@udf
def BASISTAKST(faste_udgifter, pladser, belaegning, dage=None):
    return takst_pr_plads_kr(
        _krævet(faste_udgifter, "Faste udgifter"), _krævet(pladser, "Pladser"), belaegning, dage
    )


@udf
def GENNEMSNITSTAKST(udgifter, pladser, belaegning, dage=None):
    return takst_pr_plads_kr(udgifter, _krævet(pladser, "Pladser"), belaegning, dage)


@udf
def TRAPPE(antal, foerste, bredde, stigning=None, enhed=None):
    valgt = én_enhed(enhed, "timer/døgn")
    return udfaldstabeller.trappetabel(takster.bygget_trappe(antal, foerste, bredde, stigning, valgt), valgt)


@udf
def TAKSTTRIN(stoettebehov, trappe, enhed=None):
    return for_behov(stoettebehov, enhed, trappe, trappe.navne)


@udf
def PAKKETAKST(stoettebehov, trappe, timepris, prispunkt=None, enhed=None):
    return for_behov(stoettebehov, enhed, trappe, takster.pakketakster(trappe, timepris, prispunkt))


@udf
def TAKSTTRAPPE(trappe, timepris, basistakst=None, prispunkt=None):
    return udfaldstabeller.taksttrappetabel(takster.taksttrappe(trappe, timepris, basistakst, prispunkt))


@udf
def KORTLAEGNING(borgere, enhed=None):
    return udfaldstabeller.kortlægningstabel(takster.kortlægning(borgere, én_enhed(enhed, "timer/uge")))


@udf
def TILDELING(
    princip, budget, forudsat, faktisk, reguleringsgrad=None, faste_udgifter=None, sats=None, maaneder=None
):
    vilkår = tildeling.Vilkår(budget, forudsat, reguleringsgrad, faste_udgifter, sats, maaneder)
    return tildeling.tildelt(_krævet(princip, "Princip"), vilkår, faktisk)


@udf
def TILDELINGSFORLOEB(
    budget,
    forudsat,
    fra=None,
    til=None,
    skridt=None,
    reguleringsgrad=None,
    faste_udgifter=None,
    sats=None,
    maaneder=None,
):
    vilkår = tildeling.Vilkår(budget, forudsat, reguleringsgrad, faste_udgifter, sats, maaneder)
    return udfaldstabeller.forløbstabel(tildeling.forløb(vilkår, fra, til, skridt))


@udf
def TILDELINGSPRINCIP(pladser, maalgruppe, aaben=None, datagrundlag=None, lille_graense=None):
    har_data = datagrundlag == TILSTRÆKKELIGT
    gruppe = _krævet(maalgruppe, "Målgruppe")
    return udfaldstabeller.principrække(
        tildeling.valgt_princip(pladser, gruppe, aaben == "Ja", har_data, lille_graense)
    )


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


@partial(udf, ulæst=True)
def TJEK_TAKSTER(
    trapper,
    udgiftsposter,
    takstgrundlag,
    borgere=None,
    tildelinger=None,
    loenposter=None,
    faktisk_belaegning=None,
):
    return udfaldstabeller.meldingstabel(
        takstmeldinger(
            trapper, udgiftsposter, takstgrundlag, borgere, tildelinger, loenposter, faktisk_belaegning
        )
    )


@udf
def XLTP_VERSION():
    return __version__
