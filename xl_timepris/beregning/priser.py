"""Fra tabeller til timer, timepris og støttetimer; hvert mellemtrin beholdes, så en pris kan forklares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..fejl import Melding, dansk_tal, fejl, melding
from ..inddata.helligdage import helligdage_på_hverdage
from ..inddata.standard import standard
from ..inddata.tabeller import (
    ANDET_FRAVÆR,
    GRUPPER,
    STED_MIKS,
    TIDER,
    Fraværsrække,
    Lønpost,
    Opgaverække,
    Tabel,
    ens_form,
)
from ..regler.arbejdsaar import NORMDAGE, arbejdsdage, dagsnorm_timer
from ..regler.borgertid import borgerrelaterede_timer, borgertimer
from ..regler.fravaer import fravær_i_timer, fraværstimer, fremmødedage, fremmødetimer, fremmødeuger
from ..regler.loenudgift import lønudgift_kr
from ..regler.opgaver import opgave_i_timer, opgavetimer, perioder_pr_år
from ..regler.stoettetimer import støttetimer, støttetimer_i_miks_timer
from ..regler.timepris import (
    timepris_pr_borgerrelateret_time_kr,
    timepris_pr_borgertime_kr,
    timepris_pr_fremmødetime_kr,
)

PRISER = ("borgertime", "fremmødetime", "borgerrelateret time")
UDEN_BORGER, OM_BORGER = TIDER
HUSK = 128
"""Så mange regnskaber huskes: en bog spørger mange gange om de samme timer for de samme tabeller."""


@dataclass(frozen=True, slots=True)
class Trin:
    """Et trin i en forklaring: hvad der regnes, hvordan, og hvad det bliver."""

    navn: str
    formel: str
    værdi: float
    enhed: str


@dataclass(frozen=True, slots=True)
class Fordelt:
    """En post i timefordelingen med dens timer pr. år."""

    navn: str
    slags: str
    timer: float


@dataclass(frozen=True, slots=True)
class Fremmøde:
    """Vejen fra årsnorm til fremmødetid."""

    årsnorm_timer: float
    fravær: tuple[Fordelt, ...]
    fravær_timer: float
    timer: float
    dage: float
    uger: float


@dataclass(frozen=True, slots=True)
class Timeregnskab:
    """Vejen fra årsnorm til borgertid i én timeprismodel."""

    model: str
    fremmøde: Fremmøde
    opgaver: tuple[Fordelt, ...]
    opgave_timer: float

    def opgavetimer(self, tid: str | None = None) -> float:
        """Opgavernes timer uden borger eller om borger; begge, når tid ikke er givet."""
        if tid is None:
            return self.opgave_timer
        return opgavetimer(post.timer for post in self.opgaver if post.slags == tid)

    def borgertimer(self) -> float:
        """Den direkte borgertid."""
        return borgertimer(self.fremmøde.timer, self.opgave_timer, self.model)

    def borgerrelaterede_timer(self) -> float:
        """Den direkte borgertid og tiden om borgeren."""
        return borgerrelaterede_timer(self.borgertimer(), self.opgavetimer(OM_BORGER))


# --- Fra tabeller til timer


def fraværsposter(rækker: Iterable[Fraværsrække], årsnorm_timer: float) -> tuple[Fordelt, ...]:
    """Hver medregnet fraværsårsag i timer pr. år."""
    return tuple(
        Fordelt(række.årsag, række.gruppe or ANDET_FRAVÆR, fravær_i_timer(række.antal, række.enhed, årsnorm_timer))
        for række in rækker
        if række.medregnes == "Ja"
    )


def fravær_i_alt(fravær: Tabel[Fraværsrække], årsnorm_timer: float) -> float:
    """Alt medregnet fravær i timer pr. år."""
    return fraværstimer(post.timer for post in fraværsposter(fravær.gyldige(), årsnorm_timer))


def fremmøde_af(poster: tuple[Fordelt, ...], årsnorm_timer: float) -> Fremmøde:
    """Det, der er tilbage af årsnormen, når fraværet er trukket fra."""
    fravær_timer = fraværstimer(post.timer for post in poster)
    timer = fremmødetimer(årsnorm_timer, fravær_timer)
    return Fremmøde(
        årsnorm_timer,
        poster,
        fravær_timer,
        timer,
        fremmødedage(timer, årsnorm_timer),
        fremmødeuger(timer, årsnorm_timer),
    )


def regnskab_af(rækker: Iterable[Opgaverække], model: str, på_arbejde: Fremmøde) -> Timeregnskab:
    """Fremmødetiden fordelt på opgaver og borgertid."""
    poster = tuple(
        Fordelt(
            række.opgave,
            række.tid,
            opgave_i_timer(række.antal, række.enhed, række.perioder, på_arbejde.årsnorm_timer, på_arbejde.timer)
            if række.antal
            else 0.0,
        )
        for række in rækker
    )
    return Timeregnskab(model, på_arbejde, poster, opgavetimer(post.timer for post in poster))


@lru_cache(maxsize=HUSK)
def fremmøde(fravær: Tabel[Fraværsrække], årsnorm_timer: float) -> Fremmøde:
    """Fremmødetiden i timer, dage og uger pr. år."""
    return fremmøde_af(fraværsposter(fravær.gyldige(), årsnorm_timer), årsnorm_timer)


@lru_cache(maxsize=HUSK)
def timeregnskab(
    fravær: Tabel[Fraværsrække], opgaver: Tabel[Opgaverække], model: str, årsnorm_timer: float
) -> Timeregnskab:
    """Timerne i én timeprismodel, post for post."""
    return regnskab_af(opgaver.gyldige(), model, fremmøde(fravær, årsnorm_timer))


def timefordeling(regnskab: Timeregnskab) -> list[Fordelt]:
    """Hele timefordelingen fra årsnorm til borgertid; slags er »fravær«, hvor posten ikke er fremmødetid."""
    på_arbejde = regnskab.fremmøde
    grupper = [g for g in (*GRUPPER, ANDET_FRAVÆR) if g in GRUPPER or any(p.slags == g for p in på_arbejde.fravær)]
    poster = [Fordelt("Årsnorm", "fravær", på_arbejde.årsnorm_timer)]
    for gruppe in grupper:
        timer = fraværstimer(post.timer for post in på_arbejde.fravær if post.slags == gruppe)
        poster.append(Fordelt(gruppe, "fravær", timer))
    poster.append(Fordelt("Fravær i alt", "fravær", på_arbejde.fravær_timer))
    poster.append(Fordelt("Fremmødetid", "fremmøde", på_arbejde.timer))
    poster += regnskab.opgaver
    poster.append(Fordelt("Opgaver uden borger i alt", "fremmøde", regnskab.opgavetimer(UDEN_BORGER)))
    poster.append(Fordelt("Opgaver om borger i alt", "fremmøde", regnskab.opgavetimer(OM_BORGER)))
    poster.append(Fordelt("Indirekte borgertid i alt", "fremmøde", regnskab.opgave_timer))
    poster.append(Fordelt("Direkte borgertid", "fremmøde", regnskab.borgertimer()))
    poster.append(Fordelt("Borgerrelateret tid", "fremmøde", regnskab.borgerrelaterede_timer()))
    return poster


# --- Fra timer til pris


def lønudgift(poster: Tabel[Lønpost]) -> float:
    """De medregnede poster i alt, kr. pr. årsværk."""
    return lønudgift_kr(post.beløb for post in poster.gyldige() if post.medregnes == "Ja")


def timepris(
    årsløn_kr: float,
    fravær: Tabel[Fraværsrække],
    opgaver: Tabel[Opgaverække],
    model: str,
    pr: str,
    borgere_i_gruppe: float,
    årsnorm_timer: float,
) -> float:
    """Timeprisen pr. borgertime, fremmødetime eller borgerrelateret time."""
    if pr == "fremmødetime":
        opgaver.gyldige()
        return timepris_pr_fremmødetime_kr(årsløn_kr, fremmøde(fravær, årsnorm_timer).timer)
    regnskab = timeregnskab(fravær, opgaver, model, årsnorm_timer)
    if pr == "borgertime":
        return timepris_pr_borgertime_kr(årsløn_kr, regnskab.borgertimer(), borgere_i_gruppe)
    return timepris_pr_borgerrelateret_time_kr(årsløn_kr, regnskab.borgerrelaterede_timer())


def forklaret_timepris(
    årsløn_kr: float,
    fravær: Tabel[Fraværsrække],
    opgaver: Tabel[Opgaverække],
    model: str,
    pr: str,
    borgere_i_gruppe: float,
    årsnorm_timer: float,
) -> tuple[list[Trin], list[Melding]]:
    """Timeprisen foldet ud i hvert trin, fra årsnorm til kroner, og de advarsler, der hører til."""
    på_arbejde = fremmøde(fravær, årsnorm_timer)
    trin = list(_forklar_fremmøde(på_arbejde, fravær))
    if pr == "fremmødetime":
        opgaver.gyldige()
        delt_med, timer = "fremmødetimer", på_arbejde.timer
    else:
        regnskab = timeregnskab(fravær, opgaver, model, årsnorm_timer)
        trin += _forklar_borgertid(regnskab, opgaver)
        delt_med, timer = "borgertimer", regnskab.borgertimer()
        if pr != "borgertime":
            delt_med, timer = "borgerrelaterede timer", regnskab.borgerrelaterede_timer()
            trin.append(Trin("Borgerrelaterede timer", "borgertimer + opgavetimer om borger", timer, "timer/år"))
    trin.append(Trin("Årsløn", "lønudgift pr. årsværk", årsløn_kr, "kr./årsværk"))
    formel = f"årsløn / {delt_med}"
    if pr == "borgertime" and borgere_i_gruppe != 1:
        trin.append(Trin("Borgere i gruppen", "forudsætning", borgere_i_gruppe, "borgere"))
        formel += " / borgere i gruppen"
    pris_kr = timepris(årsløn_kr, fravær, opgaver, model, pr, borgere_i_gruppe, årsnorm_timer)
    trin.append(Trin(f"Timepris pr. {pr}", formel, pris_kr, "kr./time"))
    om_gruppe = gruppeadvarsel(model, borgere_i_gruppe)
    return trin, [*fravær.meldinger, *opgaver.meldinger, *([om_gruppe] if om_gruppe else [])]


def _forklar_fremmøde(på_arbejde: Fremmøde, fravær: Tabel[Fraværsrække]) -> Iterable[Trin]:
    dagsnorm = dagsnorm_timer(på_arbejde.årsnorm_timer)
    yield Trin("Årsnorm", "forudsætning", på_arbejde.årsnorm_timer, "timer/år")
    yield Trin("Dagsnorm", f"årsnorm / {NORMDAGE}", dagsnorm, "timer/dag")
    medregnede = (række for række in fravær.gyldige() if række.medregnes == "Ja")
    for række, post in zip(medregnede, på_arbejde.fravær, strict=True):
        gange = {"dage/år": " x dagsnorm", "% af årsnorm": " / 100 x årsnorm"}.get(række.enhed, "")
        formel = f"{_antal(række.antal, række.enhed)}{gange}"
        yield Trin(f"Fravær: {post.navn}", formel, post.timer, "timer/år")
    yield Trin("Fraværstimer", "summen af medregnet fravær", på_arbejde.fravær_timer, "timer/år")
    yield Trin("Fremmødetimer", "årsnorm - fraværstimer", på_arbejde.timer, "timer/år")
    yield Trin("Fremmødedage", "fremmødetimer / dagsnorm", på_arbejde.dage, "dage/år")
    yield Trin("Fremmødeuger", "fremmødedage / 5", på_arbejde.uger, "uger/år")


_GANGE = {
    "dage/år": " x dagsnorm",
    "timer/fremmødeuge": " x fremmødeuger",
    "minutter/fremmødedag": " / 60 x fremmødedage",
    "% af årsnorm": " / 100 x årsnorm",
    "% af fremmødetid": " / 100 x fremmødetimer",
}


def _forklar_borgertid(regnskab: Timeregnskab, opgaver: Tabel[Opgaverække]) -> Iterable[Trin]:
    for række, post in zip(opgaver.gyldige(), regnskab.opgaver, strict=True):
        if not række.antal:
            continue
        gange = _GANGE.get(række.enhed, "")
        if række.enhed in ("timer/måned", "timer/uge"):
            gange = f" x {dansk_tal(perioder_pr_år(række.enhed, række.perioder))} perioder"
        formel = f"{_antal(række.antal, række.enhed)}{gange}"
        yield Trin(f"Opgave {post.slags.lower()}: {post.navn}", formel, post.timer, "timer/år")
    yield Trin("Opgavetimer", "summen af opgaver uden og om borger", regnskab.opgave_timer, "timer/år")
    yield Trin("Borgertimer", "fremmødetimer - opgavetimer", regnskab.borgertimer(), "timer/år")


def _antal(antal: float, enhed: str) -> str:
    return f"{dansk_tal(antal, 4)} {enhed}"


# --- Fra lønbudget til støttetimer


def støttetimer_af(lønbudget_kr: float, timepris_kr: float) -> float:
    """Støttetimerne, som lønbudgettet rækker til."""
    return støttetimer(lønbudget_kr, timepris_kr)


def støttetimer_i_miks(
    lønbudget_kr: float, timepriser_kr: Sequence[float | None], andele: Sequence[float | None]
) -> float:
    """Støttetimerne, når de fordeles på støtteformer; en række uden både pris og andel springes over."""
    if len(timepriser_kr) != len(andele):
        raise fejl("TP-117", fik=f"{len(timepriser_kr)} timepriser", tilladt=f"{len(andele)} andele")
    brugte = []
    for nr, (pris, andel) in enumerate(zip(timepriser_kr, andele, strict=True), start=1):
        if pris is None and andel is None:
            continue
        if not pris:
            raise fejl("TP-101", f"celle {nr}", felt="Timepris")
        if andel is None:
            raise fejl("TP-101", f"celle {nr}", felt="Andel")
        brugte.append((pris, andel))
    if not brugte:
        raise fejl("TP-110", felt=STED_MIKS)
    return støttetimer_i_miks_timer(lønbudget_kr, [pris for pris, _ in brugte], [andel for _, andel in brugte])


# --- Kalender


def helligdage(år: int) -> Sequence[tuple[date, str, str]]:
    """Årets helligdage på hverdage: dato, ugedag og navn."""
    return helligdage_på_hverdage(år)


def antal_arbejdsdage(år: int) -> int:
    """Årets hverdage, der ikke er helligdage."""
    return arbejdsdage(år, {dag for dag, _, _ in helligdage_på_hverdage(år)})


def gruppeadvarsel(model: str, borgere_i_gruppe: float) -> Melding | None:
    """TP-202, når flere end 1 borger bruges i en anden model end gruppebostøtte."""
    if borgere_i_gruppe > 1 and ens_form(model) != ens_form(standard().gruppemodel):
        return melding("TP-202", fik=borgere_i_gruppe, felt=model)
    return None
