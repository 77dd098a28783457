"""Tjek af alt inddata til timepriserne: alle fejl og advarsler på én gang."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..fejl import Melding, TimeprisFejl, melding
from ..inddata.graenser import grænse, uden_for_muligt, uden_for_normalt
from ..inddata.tabeller import (
    STED_FRAVÆR,
    STED_LØNUDGIFT,
    STED_MIKS,
    STED_OPGAVER,
    STED_TILBUD,
    Fraværsrække,
    Lønpost,
    Miksrække,
    Opgaverække,
    Tabel,
    Tilbudsrække,
    ens_form,
)
from ..regler.stoettetimer import støttetimer_i_miks_timer
from .priser import fremmøde, lønudgift, timeregnskab


def tjek_inddata(
    fravær: Tabel[Fraværsrække],
    opgaver: dict[str, Tabel[Opgaverække]],
    årsnorm_timer: float,
    lønposter: Tabel[Lønpost] | None,
    tilbud: Tabel[Tilbudsrække] | None,
    miks: Tabel[Miksrække] | None,
    borgere_i_gruppe: float,
) -> list[Melding]:
    """Alle fejl og advarsler i inddata, fejl først, hver melding én gang."""
    meldinger = [*fravær.meldinger]
    for tabel in (*opgaver.values(), lønposter, tilbud, miks):
        meldinger += tabel.meldinger if tabel else ()
    meldinger += _uden_for_grænser(årsnorm_timer, borgere_i_gruppe)
    if not uden_for_muligt(grænse("aarsnorm"), årsnorm_timer):
        meldinger += _timer_der_ikke_går_op(fravær, opgaver, årsnorm_timer)
    if lønposter:
        meldinger += _usædvanlig_løn(lønposter)
    kendte = [model for model in opgaver if model]
    if tilbud and kendte:
        meldinger += _ukendte_modeller([(r.tilbud, r.model) for r in tilbud.rækker], kendte, STED_TILBUD)
    if miks and kendte:
        meldinger += _ukendte_modeller([(r.model, r.model) for r in miks.rækker], kendte, STED_MIKS)
    if miks:
        meldinger += _andele_der_ikke_går_op(miks)
    unikke = list(dict.fromkeys(meldinger))
    return sorted(unikke, key=lambda m: not m.er_fejl)


def _uden_for_grænser(årsnorm_timer: float, borgere_i_gruppe: float) -> Iterable[Melding]:
    for navn, værdi in (("aarsnorm", årsnorm_timer), ("borgere_i_gruppe", borgere_i_gruppe)):
        gr = grænse(navn)
        fundet = uden_for_muligt(gr, værdi, "Forudsætninger") or uden_for_normalt(gr, værdi, "Forudsætninger")
        if fundet:
            yield fundet


def _timer_der_ikke_går_op(
    fravær: Tabel[Fraværsrække], opgaver: dict[str, Tabel[Opgaverække]], årsnorm_timer: float
) -> Iterable[Melding]:
    try:
        fremmøde(fravær, årsnorm_timer)
    except TimeprisFejl as årsag:
        yield replace(årsag.melding, hvor=årsag.melding.hvor or STED_FRAVÆR)
        return
    for model, tabel in opgaver.items():
        if any(m.er_fejl for m in tabel.meldinger):
            continue
        try:
            timeregnskab(fravær, tabel, model, årsnorm_timer).borgertimer()
        except TimeprisFejl as årsag:
            yield replace(årsag.melding, hvor=årsag.melding.hvor or STED_OPGAVER)


def _usædvanlig_løn(lønposter: Tabel[Lønpost]) -> Iterable[Melding]:
    if any(m.er_fejl for m in lønposter.meldinger):
        return
    sum_kr, gr = lønudgift(lønposter), grænse("aarsloen")
    if sum_kr == 0:
        yield melding("TP-101", STED_LØNUDGIFT, felt="Årsløn")
        return
    fundet = uden_for_muligt(gr, sum_kr, STED_LØNUDGIFT) or uden_for_normalt(gr, sum_kr, STED_LØNUDGIFT)
    if fundet:
        yield fundet


def _ukendte_modeller(rækker: Sequence[tuple[str, str]], kendte: Sequence[str], hvor: str) -> Iterable[Melding]:
    skrevet = {ens_form(model) for model in kendte}
    for navn, model in rækker:
        if ens_form(model) not in skrevet:
            felt, tilladt = "Timeprismodel", ", ".join(kendte)
            yield melding("TP-106", f"{hvor} ({navn})", felt=felt, fik=model, tilladt=tilladt)


def _andele_der_ikke_går_op(miks: Tabel[Miksrække]) -> Iterable[Melding]:
    if any(m.er_fejl for m in miks.meldinger):
        return
    try:
        støttetimer_i_miks_timer(1.0, [1.0] * len(miks.rækker), [r.andel for r in miks.rækker])
    except TimeprisFejl as årsag:
        yield replace(årsag.melding, hvor=STED_MIKS)
