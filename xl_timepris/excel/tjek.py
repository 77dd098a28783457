"""Tjek af alt inddata på én gang: hver tabel læses så langt, den kan, og alt, der er galt, samles."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..beregning.inddatatjek import tjek_inddata
from ..beregning.taksttjek import borgernes_meldinger, talt_to_gange, trappernes_meldinger
from ..fejl import Melding, TimeprisFejl, melding, vis
from ..inddata.graenser import grænse, uden_for_muligt, uden_for_normalt
from ..inddata.standard import standard_årsnorm_timer
from ..inddata.tabeller import STED_MIKS, Tabel, ens_form, find_ord
from ..inddata.takstgrundlag import Grundlagsrække
from ..inddata.tildelinger import STED_TILDELING
from ..inddata.trapper import STED_TRAPPE, Trapperække
from . import tabellaesning
from .celler import enkelt, er_udeladt, læs_tal, læs_tekst, læs_årstal


def _forsøg(læs: Callable[[Any], Tabel], område: Any) -> Tabel:
    """Tabellen; kan den slet ikke læses, en tom tabel med grunden som melding."""
    try:
        return læs(område)
    except TimeprisFejl as årsag:
        return Tabel((), (årsag.melding,))


def _fejl_først(meldinger: list[Melding]) -> list[Melding]:
    return sorted(dict.fromkeys(meldinger), key=lambda m: not m.er_fejl)


def _valgfri(læs: Callable[[Any], Tabel], område: Any) -> Tabel | None:
    return None if er_udeladt(område) else _forsøg(læs, område)


def _opgaver(område: Any, nævnte: list[str]) -> dict[str, Tabel]:
    """En tabel for hver timeprismodel, der er i brug eller nævnt af et tilbud eller en støtteform."""
    try:
        kolonner = tabellaesning.modelkolonner(område)
        i_brug = tabellaesning.modeller_i_brug(område)
        om_overskrifter = tabellaesning.fejl_i_overskrifter(område)
    except TimeprisFejl as årsag:
        return {"": Tabel((), (årsag.melding,))}
    if om_overskrifter:
        return {"": Tabel((), tuple(om_overskrifter))}
    if not kolonner:
        return {"": _forsøg(lambda o: tabellaesning.opgavetabel(o, ""), område)}
    modeller = [navn for navn in kolonner if navn in i_brug or find_ord(navn, nævnte)]
    return {
        model: _forsøg(lambda o, m=model: tabellaesning.opgavetabel(o, m), område) for model in modeller or kolonner[:1]
    }


def _enkelt_tal(celle: Any, navn: str, standard: float) -> tuple[float, list[Melding]]:
    gr = grænse(navn)
    try:
        return læs_tal(enkelt(celle, gr.felt), gr.felt) or standard, []
    except TimeprisFejl as årsag:
        return standard, [replace(årsag.melding, hvor="Forudsætninger")]


def _mangler(celle: Any, navn: str) -> list[Melding]:
    """TP-101 for en enkelt celle, som bogen skal have udfyldt, men som funktionerne ville bruge en standard for."""
    return [melding("TP-101", "Forudsætninger", felt=grænse(navn).felt)] if er_udeladt(celle) else []


def _valgt_tilbud(celle: Any, tilbud: Tabel) -> list[Melding]:
    """TP-106, når det tilbud, hvis lønbudget fordeles, ikke findes."""
    navne = [række.tilbud for række in tilbud.rækker]
    try:
        valgt = læs_tekst(enkelt(celle, "Tilbud"), "Tilbud", STED_MIKS)
    except TimeprisFejl as årsag:
        return [replace(årsag.melding, hvor=STED_MIKS)]
    if er_udeladt(celle) or valgt is None:
        return [melding("TP-101", STED_MIKS, felt="Tilbud")]
    if find_ord(valgt, navne):
        return []
    return [melding("TP-106", STED_MIKS, felt="Tilbud", fik=valgt, tilladt=", ".join(navne))]


def _år(celle: Any) -> list[Melding]:
    try:
        læs_årstal(celle)
    except TimeprisFejl as årsag:
        return [replace(årsag.melding, hvor="Forudsætninger")]
    return []


def _trapper_i_brug(område: Any, grundlag: Tabel[Grundlagsrække]) -> tuple[dict[str, Tabel[Trapperække]], list[str]]:
    """De trapper, tilbuddene bruger, læst hver for sig; og navnene på alle."""
    blokke = tabellaesning.trappeblokke(område)
    brugte = {ens_form(række.taksttrappe) for række in grundlag.rækker}
    trapper = {ens_form(navn): _trappe(navn, blok) for navn, blok in blokke.items() if ens_form(navn) in brugte}
    return trapper, list(blokke)


def _trappe(navn: str, blok: Any) -> Tabel[Trapperække]:
    return _forsøg(lambda område: tabellaesning.trappetabel(område, f"{STED_TRAPPE} »{vis(navn)}«"), blok)


def _belægning(celle: Any) -> list[Melding]:
    gr = grænse("faktisk_belaegning")
    try:
        andel = læs_tal(enkelt(celle, gr.felt), gr.felt, "andel") or 0.0
    except TimeprisFejl as årsag:
        return [replace(årsag.melding, hvor=STED_TILDELING)]
    fundet = uden_for_muligt(gr, andel, STED_TILDELING) or uden_for_normalt(gr, andel, STED_TILDELING)
    return [fundet] if fundet else []


def _trapper_og_borgere(trapper: Any, grundlag: Tabel[Grundlagsrække], borgere: Tabel | None) -> list[Melding]:
    try:
        i_brug, kendte = _trapper_i_brug(trapper, grundlag)
    except TimeprisFejl as årsag:
        return [årsag.melding]
    fundne = list(trappernes_meldinger(grundlag, i_brug, kendte))
    return fundne + (list(borgernes_meldinger(borgere, grundlag, i_brug)) if borgere else [])


def takstmeldinger(
    trapper: Any,
    udgiftsposter: Any,
    takstgrundlag: Any,
    borgere: Any,
    tildelinger: Any,
    lønposter: Any,
    faktisk_belægning: Any,
) -> list[Melding]:
    """Alt, der er galt i de tabeller, takster og tildeling regnes af, fejl først."""
    udgifter = _valgfri(tabellaesning.udgiftstabel, udgiftsposter)
    grundlag = _valgfri(tabellaesning.grundlagstabel, takstgrundlag)
    borgertabel = _valgfri(tabellaesning.borgertabel, borgere)
    tabeller = (udgifter, grundlag, borgertabel, _valgfri(tabellaesning.tildelingstabel, tildelinger))
    fundne = [m for tabel in tabeller if tabel for m in tabel.meldinger]
    if not er_udeladt(faktisk_belægning):
        fundne += _belægning(faktisk_belægning)
    fundne += talt_to_gange(udgifter, _valgfri(tabellaesning.lønpostertabel, lønposter))
    if grundlag and not er_udeladt(trapper):
        fundne += _trapper_og_borgere(trapper, grundlag, borgertabel)
    return _fejl_først(fundne)


def alle_meldinger(
    fravær: Any,
    opgaver: Any,
    årsnorm: Any,
    lønposter: Any,
    tilbud: Any,
    miks: Any,
    borgere_i_gruppe: Any,
    miks_tilbud: Any,
    år: Any,
) -> list[Melding]:
    """Alt, der er galt i de områder og celler, der er givet. Med tilbud tjekkes det hele som én bog."""
    tilbudstabel = _valgfri(tabellaesning.tilbudstabel, tilbud)
    mikstabel = _valgfri(tabellaesning.mikstabel, miks)
    nævnte = [r.model for r in (*(tilbudstabel or Tabel(())).rækker, *(mikstabel or Tabel(())).rækker)]
    årsnorm_timer, enkelte = _enkelt_tal(årsnorm, "aarsnorm", standard_årsnorm_timer())
    i_gruppe, om_gruppe = _enkelt_tal(borgere_i_gruppe, "borgere_i_gruppe", 1.0)
    enkelte += om_gruppe
    if tilbudstabel:
        enkelte += _mangler(årsnorm, "aarsnorm") + _mangler(borgere_i_gruppe, "borgere_i_gruppe")
    if mikstabel and tilbudstabel and not any(m.er_fejl for m in tilbudstabel.meldinger):
        enkelte += _valgt_tilbud(miks_tilbud, tilbudstabel)
    if not er_udeladt(år):
        enkelte += _år(år)
    fundne = tjek_inddata(
        _forsøg(tabellaesning.fraværstabel, fravær),
        {} if er_udeladt(opgaver) else _opgaver(opgaver, nævnte),
        årsnorm_timer,
        _valgfri(tabellaesning.lønpostertabel, lønposter),
        tilbudstabel,
        mikstabel,
        i_gruppe,
    )
    return _fejl_først(enkelte + fundne)
