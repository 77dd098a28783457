"""Standarddata for Takster, Borgere og Tildeling: tallene hænger sammen, og teksterne kan stå i en celle."""

import re
from collections import Counter
from statistics import median
from typing import Any

import pytest
from pydantic import BaseModel

from xl_timepris.inddata.standard import standard
from xl_timepris.inddata.takststandard import borgerstandard, takststandard, tildelingsstandard
from xl_timepris.inddata.trappeskabeloner import byggede, skabeloner, stu
from xl_timepris.ordlister import MÅLGRUPPER, PRINCIPPER
from xl_timepris.regler.tildeling import GRENE

CELLEGRÆNSE = 255
EKSEMPLER = ("Labyrinten", "Dagsværket", "STU", "Udekørende bostøtte")
ANTAGET = "antaget – indtast jeres eget tal"
TIMER_PR_UGE = {"minutter/døgn": 7 / 60, "timer/døgn": 7, "minutter/uge": 1 / 60, "timer/uge": 1}
TILBUD_EFTER_VIVE = {
    "Aktivitetsbaseret": {"Labyrinten", "Kærhuset", "Østerbo Nord", "Dagsværket", "Claudis Have", "Rom Skole", "STU"},
    "Rammebaseret": {"Støttecenter Vasen", "Udekørende bostøtte"},
    "Kombination": {"Ungekollegiet", "Bakkebo", "Vangevej", "Skolevej"},
}
"""Oversigten i hovedresultaterne (s. 7)."""

TILBUD = {t.tilbud: t for t in tildelingsstandard().tilbud}
GRUNDLAG = {g.tilbud: g for g in takststandard().grundlag}


def _medregnet_kr(tilbud: str) -> float:
    return sum(u.beløb.get(tilbud, 0) for u in takststandard().udgift if u.medregnes == "Ja")


def _tekster(ting: Any) -> list[str]:
    if isinstance(ting, str):
        return [ting]
    if isinstance(ting, BaseModel):
        ting = dict(ting).values()
    elif isinstance(ting, dict):
        ting = [*ting, *ting.values()]
    elif not isinstance(ting, tuple):
        return []
    return [tekst for del_ in ting for tekst in _tekster(del_)]


def _tal(ting: Any) -> list[float]:
    if isinstance(ting, (int, float)):
        return [ting]
    if isinstance(ting, BaseModel):
        ting = dict(ting).values()
    elif isinstance(ting, dict):
        ting = ting.values()
    elif not isinstance(ting, tuple):
        return []
    return [tal for del_ in ting for tal in _tal(del_)]


ALT = (takststandard(), borgerstandard(), tildelingsstandard())


def test_teksterne_kan_stå_i_en_celle_og_tallene_er_ikke_negative():
    tekster = [tekst for del_ in ALT for tekst in _tekster(del_)]
    assert len(tekster) > 500
    assert [t for t in tekster if not 0 < len(t) <= CELLEGRÆNSE or t != t.strip() or "  " in t] == []
    assert min(tal for del_ in ALT for tal in _tal(del_)) >= 0


@pytest.mark.parametrize(
    "navne",
    [
        [u.udgift for u in takststandard().udgift],
        [g.tilbud for g in takststandard().grundlag],
        [b.borger for b in borgerstandard().borgere],
        [t.tilbud for t in tildelingsstandard().tilbud],
        [h.hensyn for h in tildelingsstandard().hensyn],
    ],
    ids=["udgifter", "grundlag", "borgere", "tilbud", "hensyn"],
)
def test_hvert_navn_står_én_gang(navne):
    assert [navn for navn, antal in Counter(navn.lower() for navn in navne).items() if antal > 1] == []


# --- Takster


def test_eksempeltilbuddene_er_de_samme_overalt():
    assert tuple(t.tilbud for t in standard().tilbud) == tuple(GRUNDLAG) == EKSEMPLER
    assert set(EKSEMPLER) <= set(TILBUD)
    assert {navn for u in takststandard().udgift for navn in u.beløb} <= set(EKSEMPLER)


def test_kun_det_der_varierer_kan_være_talt_med_to_gange():
    lønposter = {post.post: post.medregnes for post in standard().lønposter}
    fælles = {u.udgift: u for u in takststandard().udgift if u.udgift in lønposter}
    assert set(fælles) == {
        "Kompetenceudvikling",
        "Transportudgifter",
        "It-udgifter til medarbejderne",
        "Forsikring",
        "Materialer",
    }
    for navn, udgift in fælles.items():
        assert udgift.slags == "varierer"
        assert "Ja" not in (udgift.medregnes, lønposter[navn])


def test_de_faste_udgifter_er_talt_med_og_resten_er_ikke():
    for udgift in takststandard().udgift:
        altid = udgift.slags == "altid i basistaksten"
        assert udgift.medregnes == ("Ja" if altid else "Nej")
        assert bool(udgift.beløb) == altid == (ANTAGET in udgift.kilde)


@pytest.mark.parametrize("grundlag", takststandard().grundlag, ids=lambda g: g.tilbud)
def test_takstgrundlaget(grundlag):
    assert grundlag.taksttrappe in {s.navn for s in skabeloner()} | {b.navn for b in byggede()}
    assert grundlag.pladser == TILBUD[grundlag.tilbud].pladser
    assert 0.9 <= grundlag.belægning <= 1 and 200 <= grundlag.dage <= 365 and 0 < grundlag.halv_plads < 1
    assert grundlag.kilde.endswith(ANTAGET)
    if grundlag.har_basistakst == "Ja":
        assert _medregnet_kr(grundlag.tilbud) > 0 and grundlag.pladser


def test_stu_og_bostøtte_har_ingen_basistakst():
    assert [navn for navn, g in GRUNDLAG.items() if g.har_basistakst == "Nej"] == ["STU", "Udekørende bostøtte"]


# --- Borgere


def _trappens_grænser(navn: str) -> tuple[float, float]:
    """Mindste og største behov på trappen, i timer pr. uge."""
    for skabelon in skabeloner():
        if skabelon.navn == navn:
            første, sidste = skabelon.trin[0], skabelon.trin[-1]
            faktor = TIMER_PR_UGE[skabelon.enhed]
            return første.fra * faktor, float("inf") if sidste.til is None else sidste.til * faktor
    (bygget,) = [b for b in byggede() if b.navn == navn]
    return bygget.første * TIMER_PR_UGE[bygget.enhed], float("inf")


def test_der_er_60_borgere_og_ledige_rækker():
    antal = Counter(b.tilbud for b in borgerstandard().borgere)
    assert antal == {"Labyrinten": 30, "Dagsværket": 20, "STU": 6, "Udekørende bostøtte": 4}
    assert borgerstandard().ledige == 40 and borgerstandard().kilde == ANTAGET
    for tilbud, borgere in antal.items():
        assert borgere <= (GRUNDLAG[tilbud].pladser or borgere)


@pytest.mark.parametrize("borger", borgerstandard().borgere, ids=lambda b: b.borger)
def test_borgeren_er_et_løbenummer_på_en_trappe(borger):
    assert re.fullmatch(r"B\d{3}", borger.borger)
    fra, til = _trappens_grænser(GRUNDLAG[borger.tilbud].taksttrappe)
    assert borger.støttebehov > 0 and fra <= borger.støttebehov * TIMER_PR_UGE[borger.enhed] < til
    assert borger.plads == "Hel" or borger.tilbud == "Dagsværket"


def test_begge_enheder_og_begge_pladser_er_i_brug():
    assert {b.enhed for b in borgerstandard().borgere if b.tilbud == "Udekørende bostøtte"} == {
        "minutter/uge",
        "timer/uge",
    }
    assert 2 <= sum(b.plads == "Halv" for b in borgerstandard().borgere) <= 10


@pytest.mark.parametrize(("tilbud", "jævnt"), [("Labyrinten", False), ("Dagsværket", True)])
def test_støttebehovet_i_labyrinten_er_skævt_og_i_dagsværket_jævnt(tilbud, jævnt):
    behov = [b.støttebehov for b in borgerstandard().borgere if b.tilbud == tilbud]
    assert behov != sorted(behov)
    nederste, øverste = median(behov) - min(behov), max(behov) - median(behov)
    assert 0.8 < øverste / nederste < 1.25 if jævnt else øverste > 5 * nederste


# --- Tildeling


def _træ(målgruppe: str, pladser: int | None, åben: str, datagrundlag: str, lille: float) -> str:
    """Beslutningstræet én gang til, ligefrem: navnet på den gren, tilbuddet følger."""
    prøver = [
        ("åben", åben == "Ja"),
        ("datagrundlag", datagrundlag == "Utilstrækkeligt"),
        ("bostøtte", målgruppe == "Udekørende bostøtte"),
        ("bofællesskab", målgruppe == "Bofællesskab"),
        ("lille", pladser is not None and pladser <= lille),
        ("ellers", pladser is not None),
    ]
    return next(navn for navn, passer in prøver if passer)


def test_ordene_er_beslutningstræets_og_principperne_er_reglernes():
    assert tuple(g.navn for g in tildelingsstandard().beslutningstræ.grund) == GRENE
    assert {t.målgruppe for t in TILBUD.values()} == set(MÅLGRUPPER)
    assert {t.i_dag for t in TILBUD.values()} == set(PRINCIPPER) - {"Kombination"}


@pytest.mark.parametrize("tilbud", TILBUD.values(), ids=lambda t: t.tilbud)
def test_beslutningstræet_giver_vives_princip(tilbud):
    træ = tildelingsstandard().beslutningstræ
    gren = _træ(tilbud.målgruppe, tilbud.pladser, tilbud.åben, tilbud.datagrundlag, træ.lille_grænse)
    assert {g.navn: g.princip for g in træ.grund}[gren] == tilbud.vive
    assert tilbud.tilbud in TILBUD_EFTER_VIVE[tilbud.vive]


def test_grænsen_for_små_tilbud_ligger_hvor_rapporten_skiller():
    små = [t.pladser for t in TILBUD.values() if t.målgruppe in ("Botilbud", "Dagtilbud", "STU") and t.pladser]
    kombination = TILBUD["Ungekollegiet"].pladser
    næste = min(pladser for pladser in små if pladser > kombination)
    assert kombination <= tildelingsstandard().beslutningstræ.lille_grænse < næste


def test_alle_tilbud_er_med():
    assert len(TILBUD) == 13 and set(TILBUD) == set().union(*TILBUD_EFTER_VIVE.values())
    pladser = {navn: t.pladser for navn, t in TILBUD.items() if t.pladser}
    assert sum(pladser.values()) == 32 + 26 + 9 + 6 + 55 + 10 + 27 + 8 + 20 + 6 + 17


@pytest.mark.parametrize("tilbud", TILBUD.values(), ids=lambda t: t.tilbud)
def test_pladserne_er_dem_lovgrundlaget_nævner(tilbud):
    trykte = [int(antal) for antal in re.findall(r"(\d+) pladser", tilbud.lovgrundlag)]
    assert tilbud.pladser == (sum(trykte) or None)
    assert tilbud.forudsat == (tilbud.pladser or tilbud.forudsat)
    assert ("forudsat" in tilbud.kilde) == (tilbud.pladser is None)


@pytest.mark.parametrize("tilbud", TILBUD.values(), ids=lambda t: t.tilbud)
def test_tildelingen_i_dag_er_den_trykte(tilbud):
    assert tilbud.i_dag_reguleringsgrad == (0.5 if "50 %" in tilbud.i_dag_tekst else None)
    assert (tilbud.i_dag == "Aktivitetsbaseret") == tilbud.i_dag_tekst.startswith("Aktivitetsbaseret")
    reguleret = tilbud.i_dag == "Belægningsreguleret ramme"
    assert reguleret == ("belægningsreguleret" in tilbud.i_dag_tekst)
    assert (tilbud.i_dag_sats, tilbud.i_dag_måneder) == ((10_500, 12) if reguleret else (None, None))


@pytest.mark.parametrize("tilbud", TILBUD.values(), ids=lambda t: t.tilbud)
def test_vives_ord_og_kilde(tilbud):
    assert {"anbefaling": "anbefale", "forslag": "foreslå"}[tilbud.vive_styrke] in tilbud.vive_tekst
    assert re.fullmatch(
        r"VIVE 2022, afsnit 2\.\d\.1( og Hovedresultater)? \(s\. \d+(-\d+)?( og 7)?\)", tilbud.vive_kilde
    )
    assert ANTAGET in tilbud.kilde


def test_stu_har_begge_ord_og_rapportens_sats_og_normering():
    assert "anbefaler" in TILBUD["STU"].vive_tekst and "foreslår" in TILBUD["STU"].vive_tekst
    assert (TILBUD["STU"].pladser, TILBUD["STU"].i_dag_sats) == (stu().normering, stu().sats_trykt)


@pytest.mark.parametrize("navn", ["Labyrinten", "Kærhuset", "Østerbo Nord", "Claudis Have", "STU"])
def test_kombinationen_er_nævnt_som_et_alternativ(navn):
    assert re.search("overveje en kombination", TILBUD[navn].vive_tekst)


@pytest.mark.parametrize("tilbud", TILBUD.values(), ids=lambda t: t.tilbud)
def test_budgettet_dækker_de_faste_udgifter(tilbud):
    assert 0 <= tilbud.faste_udgifter < tilbud.budget
    if tilbud.tilbud in EKSEMPLER:
        (lønbudget,) = [t.lønbudget for t in standard().tilbud if t.tilbud == tilbud.tilbud]
        assert tilbud.faste_udgifter == _medregnet_kr(tilbud.tilbud)
        assert tilbud.budget == lønbudget + tilbud.faste_udgifter


def test_forløbet_rammer_den_forudsatte_og_den_valgte_belægning():
    forløb = tildelingsstandard().forløb
    for andel in (1, forløb.til, forløb.valgt_belægning):
        skridt = (andel - forløb.fra) / forløb.skridt
        assert abs(skridt - round(skridt)) < 1e-9 and skridt > 0


@pytest.mark.parametrize("hensyn", tildelingsstandard().hensyn, ids=lambda h: h.hensyn)
def test_hvert_hensyn_er_holdt_op_mod_alle_principper(hensyn):
    assert tuple(celle.princip for celle in hensyn.celle) == PRINCIPPER
    *_, reguleret = hensyn.celle
    assert (reguleret.vurdering, reguleret.afsnit) == ("ikke vurderet", "2.5.1")
    for celle in hensyn.celle:
        assert re.search(r"2\.\d\.1", celle.afsnit)


def test_de_fem_hensyn_er_rapportens():
    assert [h.hensyn for h in tildelingsstandard().hensyn] == [
        "Præcision",
        "Enkelhed",
        "Fleksibilitet",
        "Administrative omkostninger",
        "Progressionsincitament",
    ]
