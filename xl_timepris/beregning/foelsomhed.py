"""Følsomhed: prisen ved ændrede forudsætninger, ved mere eller mindre sygefravær, og opgaven bag et mål."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from ..fejl import TimeprisFejl, fejl
from ..inddata.tabeller import GRUPPER, Fraværsrække, Opgaverække, Tabel, ens_form
from ..regler.borgertid import borgertimer
from ..regler.foelsomhed import (
    opgavetimer_som_fast_andel_timer,
    opgavetimer_til_mål_timer,
    prisændring_andel,
    sygdomsændring_timer,
)
from ..regler.fravaer import fraværstimer
from ..regler.opgaver import opgavetimer, timer_som_antal
from ..regler.timepris import timepris_pr_borgertime_kr, timepris_pr_fremmødetime_kr
from .priser import Fordelt, fraværsposter, fremmøde_af, regnskab_af, timeregnskab

ÆNDRING_ANDEL, SYGDOMSÆNDRING_ANDEL = 0.1, 0.01
"""Ændringerne, når de ikke er givet: 10 % af en forudsætning og rapportens »1 %« sygefravær."""
SYGDOM = GRUPPER[1]
LÆSNINGER = (("procentpoint af årsnormen", False), ("procent af sygefraværet", True))
RETNINGER = (("højere", 1), ("lavere", -1))
FØLGER, TIMER, ANDEL = OPGAVEREGLER = (
    "følger deres enhed",
    "ligger fast i timer",
    "ligger fast som andel af fremmødetiden",
)
"""Hvad opgaverne gør, når fraværet ændres; bogen regner efter den første."""

HUSK = 8
"""Så mange tabeller huskes: et ark henter den samme tabel én gang for hver kolonne."""

Pris = float | TimeprisFejl


@dataclass(frozen=True, slots=True)
class Forudsætninger:
    """Alt, en timepris pr. borgertime regnes af."""

    årsløn_kr: float
    fravær: tuple[Fraværsrække, ...]
    opgaver: tuple[Opgaverække, ...]
    model: str
    årsnorm_timer: float

    def pris(self) -> float:
        """Timeprisen pr. borgertime for én borger."""
        på_arbejde = fremmøde_af(fraværsposter(self.fravær, self.årsnorm_timer), self.årsnorm_timer)
        regnskab = regnskab_af(self.opgaver, self.model, på_arbejde)
        return timepris_pr_borgertime_kr(self.årsløn_kr, regnskab.borgertimer())


@dataclass(frozen=True, slots=True)
class Søjle:
    """Én forudsætning: prisen nu, og når den alene er lavere eller højere."""

    slags: str
    navn: str
    timer: float | None
    nu: float
    lavere: Pris
    højere: Pris

    @property
    def udsving(self) -> float:
        """Den største ændring af prisen; uendelig, når modellen bliver umulig."""
        priser = (self.lavere, self.højere)
        return math.inf if self.fejl else max(abs(pris - self.nu) for pris in priser)

    @property
    def fejl(self) -> TimeprisFejl | None:
        return next((pris for pris in (self.lavere, self.højere) if isinstance(pris, TimeprisFejl)), None)


@dataclass(frozen=True, slots=True)
class Sygdomsudfald:
    """Timer og priser ved ét ændret sygefravær og én regel for opgaverne."""

    læsning: str
    retning: str
    regel: str
    tal: tuple[float, ...] | TimeprisFejl
    """Fremmødetimer, borgertimer, pris pr. fremmødetime og dens ændring, pris pr. borgertime og dens ændring."""


@lru_cache(maxsize=HUSK)
def følsomhed(
    årsløn_kr: float,
    fravær: Tabel[Fraværsrække],
    opgaver: Tabel[Opgaverække],
    model: str,
    ændring_andel: float,
    årsnorm_timer: float,
) -> tuple[Søjle, ...]:
    """Hver forudsætning ændret alene, den med det største udsving først."""
    nu = Forudsætninger(årsløn_kr, fravær.gyldige(), opgaver.gyldige(), model, årsnorm_timer)
    regnskab = timeregnskab(fravær, opgaver, model, årsnorm_timer)
    pris = nu.pris()

    def søjle(slags: str, navn: str, timer: float | None, ændret: Callable[[float], Forudsætninger]) -> Søjle:
        return Søjle(slags, navn, timer, pris, *(_pris(ændret, 1 + x) for x in (-ændring_andel, ændring_andel)))

    søjler = [
        søjle("Årsløn", "Årsløn", None, lambda faktor: replace(nu, årsløn_kr=årsløn_kr * faktor)),
        søjle("Årsnorm", "Årsnorm", årsnorm_timer, lambda faktor: replace(nu, årsnorm_timer=årsnorm_timer * faktor)),
    ]
    medregnede = [nr for nr, række in enumerate(nu.fravær) if række.medregnes == "Ja"]
    for nr, post in zip(medregnede, regnskab.fremmøde.fravær, strict=True):
        søjler.append(søjle("Fravær", post.navn, post.timer, _gange(nu, "fravær", nr)))
    for nr, post in enumerate(regnskab.opgaver):
        søjler.append(søjle(f"Opgave {post.slags.lower()}", post.navn, post.timer, _gange(nu, "opgaver", nr)))
    virksomme = [s for s in søjler if s.timer is None or s.timer > 0]
    return tuple(sorted(virksomme, key=lambda s: -s.udsving))


def _gange(nu: Forudsætninger, tabel: str, nr: int) -> Callable[[float], Forudsætninger]:
    """De samme forudsætninger med én rækkes antal ganget."""

    def ændret(faktor: float) -> Forudsætninger:
        rækker = list(getattr(nu, tabel))
        rækker[nr] = rækker[nr].model_copy(update={"antal": rækker[nr].antal * faktor})
        return replace(nu, **{tabel: tuple(rækker)})

    return ændret


def _pris(ændret: Callable[[float], Forudsætninger], faktor: float) -> Pris:
    try:
        return ændret(faktor).pris()
    except TimeprisFejl as årsag:
        return årsag


@lru_cache(maxsize=HUSK)
def sygdomsfølsomhed(
    årsløn_kr: float,
    fravær: Tabel[Fraværsrække],
    opgaver: Tabel[Opgaverække],
    model: str,
    ændring_andel: float,
    årsnorm_timer: float,
) -> tuple[Sygdomsudfald, ...]:
    """Rapportens eget spørgsmål i begge læsninger, begge retninger og efter hver regel for opgaverne."""
    regnskab = timeregnskab(fravær, opgaver, model, årsnorm_timer)
    poster = regnskab.fremmøde.fravær
    sygdom_timer = fraværstimer(post.timer for post in poster if post.slags == SYGDOM)
    før = regnskab.fremmøde.timer
    pris = timepris_pr_borgertime_kr(årsløn_kr, regnskab.borgertimer())
    pris_fremmøde = timepris_pr_fremmødetime_kr(årsløn_kr, før)

    def udfald(relativ: bool, tegn: int, regel: str) -> tuple[float, ...]:
        timer = sygdomsændring_timer(tegn * ændring_andel, sygdom_timer, årsnorm_timer, relativ)
        efter = fremmøde_af((*poster, Fordelt(SYGDOM, SYGDOM, timer)), årsnorm_timer)
        opgave_timer = {
            FØLGER: lambda: regnskab_af(opgaver.gyldige(), model, efter).opgave_timer,
            TIMER: lambda: regnskab.opgave_timer,
            ANDEL: lambda: opgavetimer_som_fast_andel_timer(regnskab.opgave_timer, før, efter.timer),
        }[regel]()
        hos_borger = borgertimer(efter.timer, opgave_timer, model)
        ny_fremmøde = timepris_pr_fremmødetime_kr(årsløn_kr, efter.timer)
        ny = timepris_pr_borgertime_kr(årsløn_kr, hos_borger)
        fremmødeændring = prisændring_andel(pris_fremmøde, ny_fremmøde)
        return efter.timer, hos_borger, ny_fremmøde, fremmødeændring, ny, prisændring_andel(pris, ny)

    def række(læsning: str, relativ: bool, retning: str, tegn: int, regel: str) -> Sygdomsudfald:
        try:
            return Sygdomsudfald(læsning, retning, regel, udfald(relativ, tegn, regel))
        except TimeprisFejl as årsag:
            return Sygdomsudfald(læsning, retning, regel, årsag)

    alle = product(LÆSNINGER, RETNINGER, OPGAVEREGLER)
    return tuple(række(*læsning, *retning, regel) for læsning, retning, regel in alle)


def opgave_ved_mål(
    fravær: Tabel[Fraværsrække],
    opgaver: Tabel[Opgaverække],
    model: str,
    opgave: str,
    mål_andel: float,
    årsnorm_timer: float,
) -> float:
    """Antallet i opgavens egen enhed, som giver den ønskede andel direkte borgertid af fremmødetiden."""
    række = _opgaverække(opgaver.gyldige(), opgave)
    # Målet kan også nås, når opgaverne i dag fylder mere end hele fremmødetiden.
    på_arbejde = fremmøde_af(fraværsposter(fravær.gyldige(), årsnorm_timer), årsnorm_timer)
    poster = regnskab_af(opgaver.gyldige(), model, på_arbejde).opgaver
    øvrige = opgavetimer(post.timer for post in poster if post.navn != række.opgave)
    timer = opgavetimer_til_mål_timer(på_arbejde.timer, øvrige, mål_andel, række.opgave)
    return timer_som_antal(timer, række.enhed, række.perioder, årsnorm_timer, på_arbejde.timer)


def _opgaverække(rækker: Sequence[Opgaverække], opgave: str) -> Opgaverække:
    fundne = [række for række in rækker if ens_form(række.opgave) == ens_form(opgave)]
    if not fundne:
        raise fejl("TP-106", felt="Opgave", fik=opgave, tilladt=", ".join(række.opgave for række in rækker))
    if len(fundne) > 1:
        raise fejl("TP-124", felt=opgave)
    return fundne[0]
