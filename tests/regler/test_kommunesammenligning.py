"""Andre kommuners tidsfordeling: hver trykt række er med, og deres opgaver giver den trykte borgertid igen."""

import pytest
from faelles import Tabel, fravær, opgaver, tal

from xl_timepris.inddata.kildetal import kildetal
from xl_timepris.inddata.kommunesammenligning import (
    DIREKTE,
    FRAVÆR,
    I_ALT,
    INDIREKTE,
    Kommunetal,
    kategorier,
    kommunetal,
    områder,
)
from xl_timepris.inddata.standard import standard
from xl_timepris.inddata.tabeller import GRUPPER, JOKERTEGN

ALLE = kommunetal()
MED_OPGAVER = [t for t in ALLE if t.har_opgaver]
ÅRSNORM = 1924.0

DIREKTE_PROCENT = {
    "Kommune 1, botilbud": 64.7,
    "Kommune 2, botilbud": 60.4,
    "Kommune 3 – basis, botilbud": 62.2,
    "Kommune 3 – ekstratimer, botilbud": 74.0,
    "Kommune 4, botilbud": 68.7,
    "Lemvig – hidtidig model, botilbud": 58.0,
    "Lemvig – ny model, botilbud": 51.1,
    "Kommune 1, dagtilbud": 64.7,
    "Kommune 3 – basis, dagtilbud": 64.3,
    "Kommune 3 – ekstratimer, dagtilbud": 74.0,
    "Lemvig – hidtidig model, dagtilbud": 58.0,
    "Lemvig – ny model, dagtilbud": 51.1,
    "Kommune 1, bostøtte": 64.7,
    "Kommune 2, bostøtte": 53.3,
    "Kommune 3, bostøtte": 53.4,
    "Lemvig – hidtidig model, bostøtte": 54.0,
    "Lemvig – ny model, bostøtte": 50.8,
}
"""Den direkte borgertid i procent af årsnormen, regnet i hånden af de trykte opgaver (Lemvigs nye model af timer)."""

UDEN_FOR_TRYKKET = {"Lemvig – ny model, bostøtte": "E16"}


def _navn(post: Kommunetal) -> str:
    return post.navn


# --- Data


def test_24_kommuner_i_tre_områder_og_17_med_opgaver():
    antal = [sum(t.område == område for t in ALLE) for område in områder()]
    assert (antal, len(MED_OPGAVER)) == ([10, 8, 6], 17)
    assert [t.navn for t in MED_OPGAVER] == list(DIREKTE_PROCENT)


def test_hver_række_i_kildens_tabeller_er_brugt():
    for område in områder():
        for tabel, brugte in (
            (område.fordeling, [r.kommune for r in område.række]),
            (område.opgaver, [r.opgaver for r in område.række if r.opgaver]),
        ):
            assert brugte == list(dict.fromkeys(t.række for t in kildetal() if t.tabel == tabel))


def test_hvert_trykt_tal_om_en_opgave_er_brugt_én_gang():
    brugte = [opgave.sted for t in ALLE for opgave in t.opgaver if opgave]
    tabeller = {område.opgaver for område in områder()}
    trykte = [t.sted for t in kildetal() if t.tabel in tabeller and not t.del_ and t.kolonne != INDIREKTE]
    assert sorted(brugte) == sorted(trykte)


@pytest.mark.parametrize("post", ALLE, ids=_navn)
def test_fordelingen_er_i_hele_procenter_og_giver_100_på_nær_afrunding(post):
    dele = (*post.fravær, post.indirekte, post.direkte)
    assert [t.kolonne for t in (*dele, post.i_alt)] == [*FRAVÆR, INDIREKTE, DIREKTE, I_ALT]
    assert {(t.decimaler, t.enhed) for t in (*dele, post.i_alt)} == {(0, "% af årsnorm")}
    assert post.i_alt.værdi == 100 and abs(sum(t.værdi for t in dele) - 100) <= len(dele) * 0.5


def test_navnene_er_entydige_og_uden_jokertegn():
    navne = [t.navn.casefold() for t in ALLE]
    assert len(set(navne)) == len(navne) and not any(tegn in navn for navn in navne for tegn in JOKERTEGN)


def test_navnene_har_kun_det_danske_bogstav_som_opslaget_på_arket_tager_højde_for():
    """Bogens opslag retter Ø til ø, for ikke alle regneark ved, at de er samme bogstav."""
    assert {tegn for t in ALLE for tegn in t.navn if not tegn.isascii()} <= {"ø", "–"}


def test_modellerne_findes_i_standardforudsætningerne():
    assert {område.model for område in områder()} <= set(standard().modeller)


def test_opgavernes_tid_er_standardens():
    standarden = {post.opgave: post.tid for post in standard().opgaver}
    fælles = {k.navn: k.tid for k in kategorier() if k.navn in standarden}
    assert len(fælles) == 4 and all(standarden[navn] == tid for navn, tid in fælles.items())


# --- Regnet med funktionerne


def _fravær(post: Kommunetal) -> Tabel:
    if post.række.i_timer:
        return fravær()
    rækker = [[gruppe, t.værdi, t.enhed, gruppe, "Ja"] for gruppe, t in zip(GRUPPER, post.fravær, strict=True)]
    return [["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"], *rækker]


def _opgaver(post: Kommunetal) -> tuple[Tabel, str]:
    if post.række.i_timer:
        return opgaver(), post.område.model
    kun_transport = not any(opgave for opgave in post.opgaver[1:])
    rest = post.indirekte.værdi - (post.opgaver[0].værdi if post.opgaver[0] else 0) if kun_transport else None
    rækker = [
        [k.navn, k.tid, "% af årsnorm", None, rest if k.slags == "rest" else opgave and opgave.værdi]
        for k, opgave in zip(kategorier(), post.opgaver, strict=True)
    ]
    return [["Opgave", "Tid", "Enhed", "Perioder", post.navn], *rækker], post.navn


@pytest.mark.parametrize("post", MED_OPGAVER, ids=_navn)
def test_opgaverne_giver_den_trykte_borgertid(post):
    direkte = tal("BORGERTIMER", _fravær(post), *_opgaver(post), ÅRSNORM) / ÅRSNORM * 100
    assert direkte == pytest.approx(DIREKTE_PROCENT[post.navn], abs=0.05)
    stemmer = abs(direkte - post.direkte.værdi) <= post.direkte.afrunding
    assert stemmer == (post.navn not in UDEN_FOR_TRYKKET)
    assert UDEN_FOR_TRYKKET.get(post.navn, "") in post.række.om_opgaver
