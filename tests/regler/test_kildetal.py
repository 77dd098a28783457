"""Kildernes trykte tal: hvert tal, der kan regnes ud, ligger i det interval, trykket tillader, og dækningen er ægte."""

import ast
import io
import re
import tomllib
from collections import Counter
from functools import cache

import openpyxl
import pytest
import xlsxwriter
from faelles import BOTILBUD, PAKKE, UDEKØRENDE, fravær, kald, opgaver, tal

from xl_timepris.beregning.afstemning import (
    AFRUNDING,
    DÆKNINGER,
    EFTERREGNET,
    I_BOGEN,
    IKKE_BEREGNELIG,
    IKKE_DÆKKET,
    KILDEFEJL,
    SOM_LED,
    STATUSSER,
    STEMMER,
    Afstemt,
    Kort,
    afstemning,
    beregn,
    med_fejl,
    mindste_fejl,
    regn,
    rekonstruerede,
)
from xl_timepris.excel.bog import kildetal as arket
from xl_timepris.excel.bog.arkbygger import Bogbygger
from xl_timepris.excel.bog.dokumentation import byg_kilder
from xl_timepris.inddata.kildetal import afledninger, henvisning, kildetabeller, kildetal, trykt
from xl_timepris.inddata.standard import standard
from xl_timepris.inddata.takststandard import tildelingsstandard
from xl_timepris.motorer.genberegning import genberegn_bytes

ALLE = afstemning()
EFTERREGNEDE = [a for a in ALLE if a.efterregning]
TÆLLENDE = [a for a in EFTERREGNEDE if a.tæller]
EFTER_MÆRKE = {a.mærke: a for a in ALLE}
KILDER = tomllib.loads((PAKKE / "excel" / "data" / "kilder.toml").read_text("utf-8"))
LUFT = 1e-9

KILDEFEJLENE = {
    "E01": 1,
    "E02": 3,
    "E03": 1,
    "E06": 2,
    "E07": 2,
    "E09": 3,
    "E10": 6,
    "E11": 4,
    "E12": 1,
    "E13": 3,
    "E15": 2,
    "E16": 1,
}
"""De kendte fejl i kilderne og det antal trykte tal, hver viser sig i."""


def _mærke(post: Afstemt) -> str:
    return post.mærke


# --- Dataene


def test_hvert_tal_står_ét_sted_og_har_en_tabel():
    assert max(Counter(t.sted for t in kildetal()).values()) == 1
    assert {t.tabel for t in kildetal()} == {tabel.id for tabel in kildetabeller()}


def test_trykket_kan_læses():
    """Tallet er skrevet på dansk, og et interval fra ordene omkring det ligger om tallet."""
    for post in kildetal():
        assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*(,\d+)?|\d+(,\d+)?", post.trykt), post
        assert post.nedre <= post.værdi <= post.øvre, post
        if post.grænser is None:
            assert post.øvre - post.nedre == pytest.approx(10**-post.decimaler), post


def test_henvisningen_siger_hvor_tabellen_står():
    tekster = {tabel.navn: henvisning(tabel) for tabel in kildetabeller()}
    assert tekster["Tabel 2.4"] == "VIVE 2022, afsnit 2.1.3, s. 23"
    assert tekster["Webinar, Trin 2"] == "webinaret, Trin 2"


def test_hver_regel_og_hver_grund_bruges():
    data, kort = afledninger(), Kort(kildetal(), afledninger().ens_navne)
    brugte = {(a.efterregning.formel, a.efterregning.ord) for a in EFTERREGNEDE}
    assert not [r.mål for r in data.regel if (r.formel, r.ord) not in brugte]
    assert {g.hvorfor for g in data.ikke_beregnelig} == {a.hvorfor for a in ALLE if not a.efterregning}
    for mærke in (*data.modstrid, *data.i_bogen):
        for mønster in mærke.mål:
            assert any(kort.passer(t, mønster) for t in kildetal()), mønster
    navne = {t.række for t in kildetal()} | {t.kolonne for t in kildetal()}
    assert navne >= set(data.ens_navne)


def test_et_led_med_flere_tal_står_i_en_funktion():
    for post in EFTERREGNEDE:
        for led in post.efterregning.led:
            i_funktion = re.search(rf"[A-Z]\({{{led.navn}}}\)", post.efterregning.formel)
            assert len(led.tal) == 1 or i_funktion, post.mærke


def test_et_tal_står_efter_dem_det_regnes_af():
    plads = {a.tal: nummer for nummer, a in enumerate(ALLE)}
    for post in EFTERREGNEDE:
        assert all(plads[led] < plads[post.tal] for led in post.efterregning.bygger_på), post.mærke
    assert len(plads) == len(kildetal()) == len(EFTER_MÆRKE)


def test_formlerne_bruger_kun_regnearkets_egne_tal():
    tilladte = {0, 1, 100}
    for formel in {r.formel for r in (*afledninger().regel, *afledninger().rekonstrueret) if r.formel}:
        udtryk = ast.walk(ast.parse(re.sub(r"\{(\w+)\}", r"\1", formel), mode="eval"))
        assert {led.value for led in udtryk if isinstance(led, ast.Constant)} <= tilladte, formel


@pytest.mark.parametrize("formel", ["{a}**{a}", "abs({a})", "{a}[0]", "SUM({a},{a})"])
def test_en_formel_med_andet_end_regnearter_læses_ikke(formel):
    with pytest.raises((KeyError, ValueError)):
        regn(formel, {"a": (1.0,)})


# --- Efterregningerne


@pytest.mark.parametrize("post", EFTERREGNEDE, ids=_mærke)
def test_efterregningen_ligger_i_trykkets_interval_eller_er_en_kendt_kildefejl(post):
    b, (fra, til) = post.beregnet, (post.tal.nedre, post.tal.øvre)
    assert b.nedre - LUFT <= b.værdi <= b.øvre + LUFT
    match post.status:
        case "stemmer":
            assert fra - 2 * LUFT <= b.værdi <= til + 2 * LUFT
        case "inden for afrunding":
            assert not fra <= b.værdi <= til
            assert b.nedre <= til + 2 * LUFT and fra - 2 * LUFT <= b.øvre and b.nedre < b.øvre
        case "kildefejl":
            assert b.øvre < fra or til < b.nedre
            assert post.modstrid in KILDEFEJLENE
        case _:
            pytest.fail(post.status)


def test_kildefejlene_er_netop_de_kendte():
    assert Counter(a.modstrid for a in ALLE if a.status == KILDEFEJL) == KILDEFEJLENE


def test_modstridene_står_på_arket_kilder():
    assert {a.modstrid for a in ALLE} - {""} <= {m["id"] for m in KILDER["modstrid"]}
    numre = [m["id"] for m in KILDER["modstrid"]]
    assert numre == sorted(numre) == [f"E{n:02}" for n in range(1, 36)]


@pytest.mark.parametrize("post", EFTERREGNEDE, ids=_mærke)
def test_leddene_er_stigende_eller_faldende_som_reglen_siger(post):
    """Flyttes et led til sit intervals ende, kommer det beregnede ikke uden for sit eget interval."""
    for led in post.efterregning.led:
        for et in led.tal:
            if led.ende(et, "nedre") == "trykt":
                continue
            for ende in (et.nedre - et.værdi, et.øvre - et.værdi):
                flyttet = beregn(post.efterregning, {et: med_fejl(et, ende)}).værdi
                assert post.beregnet.nedre - LUFT <= flyttet <= post.beregnet.øvre + LUFT


# --- Dækningen


def test_mindst_95_procent_er_dækket_og_resten_har_grund():
    antal = Counter(a.dækning for a in ALLE)
    assert set(antal) == set(DÆKNINGER)
    assert 1 - antal[IKKE_DÆKKET] / len(ALLE) >= 0.95
    assert (antal[EFTERREGNET] + antal[SOM_LED]) / len(ALLE) >= 0.92
    assert all(a.hvorfor for a in ALLE)
    assert set(STATUSSER) == {a.status for a in ALLE}


@pytest.mark.parametrize("post", TÆLLENDE, ids=_mærke)
def test_hver_efterregning_der_tæller_kan_fejle(post):
    """En fejl på fem af sidste trykte ciffer eller 10 % ville vise sig, både opad og nedad."""
    for fejl in (-mindste_fejl(post.tal), mindste_fejl(post.tal)):
        if post.status != KILDEFEJL:
            assert beregn(post.efterregning, {post.tal: med_fejl(post.tal, fejl)}).status == KILDEFEJL


@pytest.mark.parametrize("post", [a for a in ALLE if a.dækning == SOM_LED], ids=_mærke)
def test_en_fejl_i_et_led_ville_vise_sig(post):
    def viser(mål: Afstemt) -> bool:
        fejl = mindste_fejl(post.tal)
        svar = [beregn(mål.efterregning, {post.tal: med_fejl(post.tal, f)}).status for f in (-fejl, fejl)]
        return mål.status == KILDEFEJL or svar == [KILDEFEJL, KILDEFEJL]

    assert post.indgår_i and all(viser(EFTER_MÆRKE[mærke]) for mærke in post.indgår_i)


def test_en_grænse_på_fem_er_ikke_slap():
    """De fleste efterregninger ser meget mindre fejl: halvdelen ser en fejl på ét eller to af sidste ciffer."""

    def ser(post: Afstemt, enheder: float) -> bool:
        fejl = enheder * 10.0**-post.tal.decimaler
        par = ({post.tal: med_fejl(post.tal, f)} for f in (-fejl, fejl))
        return all(beregn(post.efterregning, ændret).status == KILDEFEJL for ændret in par)

    ikke_fejl = [a for a in TÆLLENDE if a.status != KILDEFEJL]
    assert sum(ser(a, 2) for a in ikke_fejl) > len(ikke_fejl) / 2


def test_det_der_er_valgt_så_det_passer_tæller_ikke():
    tilpassede = [a for a in EFTERREGNEDE if a.efterregning.er_tilpasset]
    assert {(a.tal.tabel, a.tal.trykt) for a in tilpassede} == {
        *((f"R-2.{tabel}", trykt) for tabel in (4, 11, 15) for trykt in ("17", "5")),
        ("R-2.6", "3,0"),
        *(("R-2.17", trykt) for trykt in ("1,48", "1,5", "7,3")),
        ("T-2.5.1", "10.500"),
    }
    assert not any(a.tæller for a in tilpassede)


def test_ingen_regner_et_tal_af_sig_selv():
    assert not [a.mærke for a in EFTERREGNEDE if a.tal in a.efterregning.bygger_på]


def test_pladser_og_paragraffer_er_dem_bogen_gengiver():
    """Tal, der ikke kan regnes, men som arket Tildeling bruger."""
    navne = {"Støttecenter Vassen": "Støttecenter Vasen"}
    i_bogen = {t.tilbud: t for t in tildelingsstandard().tilbud}
    trykte: dict[str, list] = {}
    for post in sorted((a for a in ALLE if a.i_bogen), key=lambda a: kildetal().index(a.tal)):
        trykte.setdefault(navne.get(post.tal.kolonne, post.tal.kolonne), []).append(post.tal)
    assert len(trykte) == 11
    for tilbud, fundne in trykte.items():
        assert re.findall(r"\d+", i_bogen[tilbud].lovgrundlag) == [t.trykt for t in fundne]
        pladser = [t.værdi for t in fundne if t.enhed == "pladser"]
        assert (i_bogen[tilbud].pladser or 0) == sum(pladser)
    assert {a.dækning for a in ALLE if a.i_bogen} == {I_BOGEN, SOM_LED}


# --- De rekonstruerede tal og produktets egne funktioner


def test_de_rekonstruerede_tal_er_standardforudsætningernes():
    r, std = rekonstruerede(), standard()
    assert r["årsnorm"] == std.værdi("aarsnorm")
    for navn, gruppe in (("feriedage", "Ferie- og fridage"), ("sygedage", "Sygdom")):
        assert r[navn] == sum(f.antal for f in std.fravær if f.gruppe == gruppe and f.medregnes == "Ja")
    opgave = {o.opgave: o for o in std.opgaver}
    assert r["supervisionsmåneder"] == opgave["Supervision"].perioder
    assert r["transportandel"] * 100 == opgave["Transport"].antal[1]
    for navn in ("Dokumentation", "Forberedelse, planlægning, sparring mv."):
        assert r["bostøtteminutter"] == opgave[navn].antal[1] * 60
    assert (r["fremmødedage"], r["fremmødeuger"]) == (204, 40.8)


@pytest.mark.parametrize(("model", "navn"), [("bo", BOTILBUD), ("ude", UDEKØRENDE)])
def test_timerne_er_produktets(model, navn):
    fordeling = {r[0]: r[1] for r in kald("TIMEFORDELING", fravær(), opgaver(), navn)[1:]}
    assert rekonstruerede()[f"{model}_indirekte"] == pytest.approx(fordeling["Indirekte borgertid i alt"])
    assert rekonstruerede()[f"{model}_direkte"] == pytest.approx(tal("BORGERTIMER", fravær(), opgaver(), navn))


PRODUKTETS_POSTER = {
    ("Ferie-, fri- og helligdage (evt. omsorgs- og seniordage)", ""): ["Ferie- og fridage"],
    ("Egen og børns sygdom", ""): ["Sygdom"],
    ("Indirekte borgertid", ""): ["Indirekte borgertid i alt"],
    ("Direkte borgertid", ""): ["Direkte borgertid"],
    ("Transport", ""): ["Transport"],
    ("Dokumentation", ""): ["Dokumentation"],
    ("Møder", ""): ["Personalemøder", "MUS", "Møder om borgeren"],
    ("Møder", "heraf interne møder"): ["Personalemøder", "MUS"],
    ("Møder", "heraf møder om borgeren"): ["Møder om borgeren"],
    ("Forberedelse, planlægning, sparring mv.", ""): ["Forberedelse, planlægning, sparring mv."],
    ("Uddannelse/temadage/supervision", ""): ["Uddannelse", "Supervision"],
    ("Pauser", ""): ["Pauser"],
    ("Tillids- og sikkerhedsarbejde", ""): ["TR- og AMR-opgaver"],
}
"""Kildens kolonne og del, og de poster i TIMEFORDELING, der svarer til den."""
LEMVIG_NY = [a for a in ALLE if a.tal.række == "Lemvig – ny model" and (a.tal.kolonne, a.tal.del_) in PRODUKTETS_POSTER]


@pytest.mark.parametrize("post", LEMVIG_NY, ids=_mærke)
def test_produktet_giver_lemvigs_trykte_procenter(post):
    """Alle procenter, der er trykt for Lemvig – ny model, mod standardforudsætningerne i produktet."""
    model = UDEKØRENDE if post.tal.tabel in ("R-2.15", "R-2.16", "R-2.17") else BOTILBUD
    fordeling = {r[0]: r for r in kald("TIMEFORDELING", fravær(), opgaver(), model)[1:]}
    andel = {"% af årsnorm": 2, "% af fremmødetid": 3}[post.tal.enhed]
    poster = PRODUKTETS_POSTER[(post.tal.kolonne, post.tal.del_)]
    procent = 100 * sum(fordeling[navn][andel] or 0 for navn in poster if navn in fordeling)
    inden_for = post.tal.nedre - LUFT <= procent <= post.tal.øvre + LUFT
    assert inden_for == (post.status != KILDEFEJL), f"{procent} mod {post.tal.trykt}"


def test_lemvigs_procenter_er_fra_otte_tabeller():
    tabeller = {a.tal.tabel for a in LEMVIG_NY}
    assert tabeller == {f"R-2.{n}" for n in (4, 5, 6, 11, 12, 15, 16, 17)}
    assert len(LEMVIG_NY) == 46


def test_statusserne_i_tal():
    """Kendte antal, så en ændret regel ikke går ubemærket hen."""
    antal = Counter(a.status for a in ALLE)
    assert antal == {STEMMER: 453, AFRUNDING: 34, KILDEFEJL: 29, IKKE_BEREGNELIG: 353}
    assert trykt("R-2.4", "Kommune 1", "Direkte borgertid").værdi == 65


# --- Arkene Kildetal og Kilder


def _bog() -> bytes:
    """En bog med kun de to ark og de navne, hovedet bruger; uden værdier."""
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(fil, {"in_memory": True})
    bygger = Bogbygger(bog)
    listen = arket.byg(bygger)
    kontrol = bog.add_worksheet("Kontrol")
    kontrol.write("A1", "OK")
    kontrol.write("A2", 0)
    bog.define_name("Kontrol_samlet", "=Kontrol!$A$1")
    bog.define_name("Kontrol_antal_advarsler", "=Kontrol!$A$2")
    byg_kilder(bygger, [], listen)
    bog.close()
    return fil.getvalue()


def _læst(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


@cache
def _beregnet() -> openpyxl.Workbook:
    return _læst(genberegn_bytes(_bog()))


def _rækker(bog: openpyxl.Workbook) -> dict[str, tuple]:
    """Listens rækker efter mærke."""
    rækker = bog["Kildetal"].iter_rows(values_only=True)
    return {række[0]: række for række in rækker if række[0] in EFTER_MÆRKE}


def test_cellerne_giver_det_samme_som_python():
    rækker = _rækker(_beregnet())
    assert set(rækker) == set(EFTER_MÆRKE)
    for mærke, post in EFTER_MÆRKE.items():
        celle = dict(enumerate(rækker[mærke], start=1))
        assert celle[arket.STATUS] == post.status, mærke
        assert (celle[arket.DÆKKET] == arket.NEJ) == (post.dækning == IKKE_DÆKKET), mærke
        assert (celle[arket.NEDRE], celle[arket.ØVRE]) == pytest.approx((post.tal.nedre, post.tal.øvre))
        regnet = [celle[k] for k in (arket.REGNET, arket.REGNET_NEDRE, arket.REGNET_ØVRE)]
        b = post.beregnet
        assert regnet == (pytest.approx([b.værdi, b.nedre, b.øvre], abs=1e-6) if b else [None] * 3), mærke


def test_hvert_beregnet_tal_på_arket_er_en_formel():
    ark = openpyxl.load_workbook(io.BytesIO(_bog()))["Kildetal"]
    for række in ark.iter_rows():
        post = EFTER_MÆRKE.get(række[0].value)
        kolonner = [arket.NEDRE, arket.ØVRE, arket.STATUS, arket.DÆKKET] if post else []
        if post and post.efterregning:
            kolonner += [arket.REGNET, arket.REGNET_NEDRE, arket.REGNET_ØVRE]
        assert all(række[k - 1].data_type == "f" for k in kolonner)


def test_en_rettet_celle_bliver_en_kildefejl():
    """Cellerne regner selv: et andet trykt tal giver en anden status i rækken og i dem, der bygger på den."""
    bog = openpyxl.load_workbook(io.BytesIO(_bog()))
    post = next(a for a in ALLE if a.tal == trykt("R-2.4", "Kommune 4", "Direkte borgertid"))
    række = next(r for r in bog["Kildetal"].iter_rows() if r[0].value == post.mærke)
    række[arket.TRYKT - 1].value = 99
    fil = io.BytesIO()
    bog.save(fil)
    rækker = _rækker(_læst(genberegn_bytes(fil.getvalue())))
    fejl = {m for m, r in rækker.items() if r[arket.STATUS - 1] == KILDEFEJL and EFTER_MÆRKE[m].status != KILDEFEJL}
    bygger_på = {a.mærke for a in EFTERREGNEDE if post.tal in a.efterregning.bygger_på}
    assert {post.mærke, *post.indgår_i} <= fejl <= {post.mærke, *bygger_på}


def test_oversigten_på_kilder_tæller_rigtigt():
    ark = _beregnet()["Kilder"]
    rækker = {(r[1], r[2]): r for r in ark.iter_rows(values_only=True)}
    tal_efter_status = Counter(a.status for a in ALLE)
    i_alt = next(r for (navn, _), r in rækker.items() if navn == "I alt")
    dækkede = sum(a.dækning != IKKE_DÆKKET for a in ALLE)
    assert list(i_alt[5:12]) == [
        len(ALLE),
        len(EFTERREGNEDE),
        *(tal_efter_status[status] for status in STATUSSER),
        dækkede,
    ]
    assert i_alt[12] == pytest.approx(dækkede / len(ALLE))
    for tabel in kildetabeller():
        egne = [a for a in ALLE if a.tal.tabel == tabel.id]
        række = rækker[(tabel.navn, henvisning(tabel))]
        assert (række[5], række[11]) == (len(egne), sum(a.dækning != IKKE_DÆKKET for a in egne))
    hvor = {r[1]: r[2] for r in ark.iter_rows(values_only=True) if isinstance(r[2], int | float)}
    antal = Counter(a.dækning for a in ALLE)
    assert [*hvor.values()] == [antal[d] for d in (EFTERREGNET, I_BOGEN, SOM_LED, IKKE_DÆKKET)]


def test_kilder_viser_hvor_mange_tal_hver_modstrid_rammer():
    antal = Counter(a.modstrid for a in ALLE)
    fundne = {
        str(r[1])[:3]: r[5]
        for r in _beregnet()["Kilder"].iter_rows(values_only=True)
        if re.match(r"E\d\d: ", str(r[1]))
    }
    assert fundne == {m["id"]: antal[m["id"]] for m in KILDER["modstrid"]}


def test_de_udækkede_står_på_kilder_med_grund():
    rækker = [r for r in _beregnet()["Kilder"].iter_rows(values_only=True) if re.search(r"-\d+\)$", str(r[1]))]
    udækkede = [a for a in ALLE if a.dækning == IKKE_DÆKKET]
    assert [r[4] for r in rækker] == [a.hvorfor for a in udækkede]
