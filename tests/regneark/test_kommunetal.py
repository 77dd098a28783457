"""Afsnit 6-8 på arket Kommuner: priserne, rangen og beregningen med en anden kommunes forudsætninger."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xl_timepris.excel.bogfil import Bogfil, kolonnebogstaver, række_og_kolonne
from xl_timepris.fejl import REGNEARKSFEJL
from xl_timepris.inddata.kommunesammenligning import kategorier, kommunetal, områder
from xl_timepris.inddata.standard import standard
from xl_timepris.motorer.genberegning import Rettelse, genberegn
from xl_timepris.motorer.verificering import ens

BOG = Path(__file__).parents[2] / "workbook" / "timepris.xlsm"
DATA = BOG.read_bytes()
LEVERET = Bogfil(BOG, DATA)
GEMT = LEVERET.gemte_værdier()
ARK = "Kommuner"
VALG = LEVERET.område("Kommune_valg")[1]
ÅRSLØN, ÅRSNORM = 480_000, 1924
TRYKTE = {t.navn: t for t in kommunetal()}
MED_OPGAVER = [t.navn for t in kommunetal() if t.har_opgaver]
PRIS = "Timepris pr. borgertime"

Celler = dict[str, Any]


def rækker(tekst: str, kolonne: str = "B") -> list[int]:
    """Rækkerne, hvor teksten står i kolonnen."""
    steder = [s for s, v in GEMT[ARK].items() if v == tekst and s.rstrip("0123456789") == kolonne]
    return sorted(række_og_kolonne(sted)[0] for sted in steder)


def afsnit(nummer: int) -> int:
    """Rækken, hvor afsnittet begynder."""
    return next(
        række_og_kolonne(s)[0] for s, v in GEMT[ARK].items() if s[0] == "A" and str(v).startswith(f"{nummer}. ")
    )


def tabel(hoved: int, celler: Celler = GEMT[ARK]) -> list[dict[str, Any]]:
    """Rækkerne under overskriften, som overskrift -> værdi; slutter ved den første uden nummer."""
    overskrifter = {k: v for k in range(1, 15) if (v := GEMT[ARK].get(f"{kolonnebogstaver(k)}{hoved}"))}
    fundne, r = [], hoved + 1
    if GEMT[ARK].get(f"B{r}") == "Enhed":
        r += 1
    while isinstance(GEMT[ARK].get(f"A{r}"), float):
        fundne.append({navn: celler.get(f"{kolonnebogstaver(k)}{r}") for k, navn in overskrifter.items()})
        r += 1
    return fundne


def overskrift(første: str, anden: str, efter: int, nummer: int = 0) -> int:
    """Rækken med en overskrift, der begynder med de to ord, efter en anden række."""
    return [r for r in rækker(anden) if r > efter and GEMT[ARK].get(f"A{r}") == første][nummer]


FORDELING = overskrift("Nr.", "Kommune", afsnit(6))
RESULTAT = overskrift("Nr.", "Post", afsnit(8), 1)
TRYKT = overskrift("Nr.", "Post", afsnit(8), 2)
TILBUD = overskrift("Nr.", "Tilbud", afsnit(8))


@cache
def valgt(navn: Any) -> dict[str, Celler]:
    """Alle ark, når navnet er valgt."""
    return genberegn(BOG, [Rettelse(ARK, VALG, navn)]).resultat


def resultat(celler: Celler) -> dict[str, dict[str, Any]]:
    """Posterne i de to tabeller med resultater."""
    return {række["Post"]: række for hoved in (RESULTAT, TRYKT) for række in tabel(hoved, {**GEMT[ARK], **celler})}


# --- 6. Tidsfordelinger og priser


def test_hver_trykt_fordeling_står_som_andel_og_har_sin_pris():
    fundne = {r["Kommune"]: r for r in tabel(FORDELING) if r["Kommune"] in TRYKTE}
    assert list(fundne) == list(TRYKTE)
    for navn, række in fundne.items():
        t = TRYKTE[navn]
        andele = [
            række[k] for k in ("Ferie-, fri- og helligdage", "Sygdom", "Indirekte borgertid", "Direkte borgertid")
        ]
        assert [a * 100 for a in andele] == pytest.approx([x.værdi for x in (*t.fravær, t.indirekte, t.direkte)])
        assert række[PRIS] == pytest.approx(ÅRSLØN / (andele[-1] * ÅRSNORM))
        assert række["Direkte af fremmødetid"] == pytest.approx(andele[-1] / (andele[-2] + andele[-1]))


def test_jeres_egen_pris_er_den_på_arket_timepris():
    r = next(række_og_kolonne(s)[0] for s, v in GEMT["Timepris"].items() if v == PRIS)
    for område in områder():
        egen = next(x for x in tabel(FORDELING) if x["Kommune"] == f"Jeres egen model, {område.navn.lower()}")
        kolonne = kolonnebogstaver(4 + standard().modeller.index(område.model))
        assert egen[PRIS] == pytest.approx(GEMT["Timepris"][f"{kolonne}{r}"]) and egen["I alt"] == pytest.approx(1)


@pytest.mark.parametrize("nummer", range(3), ids=[område.navn for område in områder()])
def test_de_sorterede_tabeller(nummer):
    navn = områder()[nummer].navn
    usorteret = [r for r in tabel(FORDELING) if r["Område"] == navn]
    ventet = sorted(usorteret, key=lambda r: (r[PRIS], r["Nr."]))
    assert [r["Rang i området"] for r in ventet] == list(range(1, len(ventet) + 1))
    sorteret = tabel(overskrift("Rang", "Kommune", afsnit(6), nummer))
    assert [(r["Rang"], r["Kommune"], r[PRIS]) for r in sorteret] == [
        (r["Rang i området"], r["Kommune"], r[PRIS]) for r in ventet
    ]
    egen = next(r for r in sorteret if r["Kommune"].startswith("Jeres egen model"))
    for r in sorteret:
        er_egen = r is egen
        assert r["Pris, lavest"] <= r[PRIS] <= r["Pris, højest"]
        assert (r["Pris, højest"] - r["Pris, lavest"] < 0.022 * r[PRIS]) and (er_egen == (r["Afrunding, ±"] == 0))
        assert r["Forskel til jeres egen"] == pytest.approx(r[PRIS] - egen[PRIS])
        assert r["Forskel i procent"] == pytest.approx(r[PRIS] / egen[PRIS] - 1)
        # Diagrammets to serier: hver søjle hører til den ene.
        serier = (r["Jeres egen model"] or 0, r["Andre kommuner"] or 0)
        assert serier == ((r[PRIS], 0) if er_egen else (0, r[PRIS]))


def test_rangen_følger_med_når_jeres_egne_tal_ændres():
    """Uden andre opgaver end Pauser er jeres egen borgertime den billigste."""
    sted = next(s for s, v in GEMT["Opgavekategorier"].items() if v == "Pauser" and s[0] == "B")
    første = række_og_kolonne(sted)[0]
    tomme = [Rettelse("Opgavekategorier", f"F{første + n}", 0) for n in range(1, len(standard().opgaver))]
    celler = genberegn(BOG, tomme).resultat[ARK]
    for nummer in range(2):
        først = tabel(overskrift("Rang", "Kommune", afsnit(6), nummer), {**GEMT[ARK], **celler})[:2]
        assert [r["Kommune"].split(",")[0] for r in først] == ["Kommune 3 – ekstratimer", "Jeres egen model"]


# --- 7. Publicerede opgaver


def test_de_publicerede_opgaver_er_de_trykte():
    fundne = tabel(overskrift("Nr.", "Kommune", afsnit(7)))
    assert [r["Kommune"] for r in fundne] == MED_OPGAVER
    for række in fundne:
        t = TRYKTE[række["Kommune"]]
        for kategori, trykt in zip(kategorier(), t.opgaver, strict=True):
            if kategori.slags != "rest":
                ventet = None if trykt is None else pytest.approx(trykt.værdi / 100)
                assert (række[kategori.navn]) == ventet
        fordelt = any(t.opgaver[1:])
        rest = 0 if fordelt else t.indirekte.værdi / 100 - (række["Transport"] or 0)
        assert række["Ikke fordelt på opgaver"] == pytest.approx(rest)


# --- 8. Regn med en anden kommunes forudsætninger


@pytest.mark.parametrize("navn", MED_OPGAVER)
def test_hvert_valg_regnes_med_kommunens_egne_tal(navn):
    t, fundet = TRYKTE[navn], resultat(valgt(navn)[ARK])
    egen, kommunens = (fundet["Borgertimer"][k] for k in ("Jeres egen model", "Den valgte kommune"))
    if t.række.i_timer:
        # Standardforudsætningerne er Lemvigs nye model.
        assert kommunens == pytest.approx(egen)
    else:
        opgaver = sum(trykt.værdi for trykt in t.opgaver if trykt)
        opgaver = opgaver if any(t.opgaver[1:]) else t.indirekte.værdi
        assert kommunens / ÅRSNORM * 100 == pytest.approx(100 - sum(x.værdi for x in t.fravær) - opgaver)
    assert fundet[PRIS]["Den valgte kommune"] == pytest.approx(ÅRSLØN / kommunens)
    assert fundet[PRIS]["Forskel"] == pytest.approx(ÅRSLØN / kommunens - ÅRSLØN / egen, abs=1e-9)
    om = fundet["Opgavetimer om borger"]["Den valgte kommune"]
    pris = fundet["Timepris pr. borgerrelateret time"]["Den valgte kommune"]
    assert pris == pytest.approx(ÅRSLØN / (kommunens + om))
    trykt = fundet["Direkte borgertid, trykt"]["Den valgte kommune"]
    assert trykt == pytest.approx(t.direkte.værdi / 100)
    svar = fundet["Ligger det beregnede inden for det trykte?"]["Den valgte kommune"]
    assert svar == ("Ja" if abs(kommunens / ÅRSNORM - trykt) <= 0.005 else "Nej")
    assert (svar == "Nej") == (navn == "Lemvig – ny model, bostøtte")


@pytest.mark.parametrize("navn", MED_OPGAVER)
def test_tilbuddenes_støttetimer_med_kommunens_pris(navn):
    celler = {**GEMT[ARK], **valgt(navn)[ARK]}
    priser = resultat(celler)[PRIS]
    model = TRYKTE[navn].område.model
    forventede = {t.tilbud: t for t in standard().tilbud if t.model == model}
    regnede = [r for r in tabel(TILBUD, celler) if r["Samme model"] == "Ja"]
    assert [r["Tilbud"] for r in regnede] == list(forventede)
    for r in regnede:
        lønbudget = forventede[r["Tilbud"]].lønbudget
        egne, kommunens = (lønbudget / priser[k] for k in ("Jeres egen model", "Den valgte kommune"))
        assert r["Støttetimer, jeres egen pris"] == pytest.approx(egne)
        assert r["Støttetimer, kommunens pris"] == pytest.approx(kommunens)
        forskel = egne * (priser["Den valgte kommune"] - priser["Jeres egen model"])
        assert r["Forskel for jeres støttetimer"] == pytest.approx(forskel, abs=1e-6)


@pytest.mark.parametrize("navn", ["Lemvig – hidtidig model, bostøtte", "Kommune 4, botilbud", "Findes ikke"])
def test_valget_ændrer_ikke_bogens_egne_tal(navn):
    for ark, celler in valgt(navn).items():
        for celle, værdi in celler.items():
            i_afsnit_8 = ark == ARK and række_og_kolonne(celle)[0] >= afsnit(8)
            # Kontrol regner det valgte efter, og må derfor følge med.
            assert i_afsnit_8 or ark == "Kontrol" or ens(GEMT[ark].get(celle), værdi), f"{ark}!{celle}"


@pytest.mark.parametrize(
    "vrøvl",
    [
        "",
        None,
        5,
        "0",
        "Kommune*",
        "Kommune ?, botilbud",
        "Kommune 6 – pakke 2-4, botilbud",
        "Lemvig – ny model",
        "#N/A",
    ],
)
def test_et_ukendt_valg_giver_ingen_tal(vrøvl):
    celler = valgt(vrøvl)[ARK]
    for post in resultat(celler).values():
        assert {v for k, v in post.items() if k not in ("Nr.", "Post", "Enhed")} <= {"", None}
    assert all(r["Samme model"] in ("", None) for r in tabel(TILBUD, {**GEMT[ARK], **celler}))
    nede = [v for c, v in celler.items() if række_og_kolonne(c)[0] > afsnit(8)]
    assert not [v for v in nede if v in REGNEARKSFEJL] and "Vælg fra listen" in nede


@pytest.mark.parametrize("skrevet", ["kommune 1, BOTILBUD ", "KOMMUNE 1, BOSTØTTE"])
def test_store_bogstaver_og_mellemrum_betyder_ikke_noget(skrevet):
    rigtigt = skrevet.strip().capitalize()
    assert resultat(valgt(skrevet)[ARK]) == resultat(valgt(rigtigt)[ARK])


# --- Vej rundt på arket


def test_øverst_er_der_links_til_alle_otte_afsnit():
    ark = openpyxl.load_workbook(io.BytesIO(DATA), keep_vba=True)[ARK]
    til_afsnit = [c for c in ark[3] if c.hyperlink and str(c.value)[0].isdigit()]
    assert [str(c.value)[0] for c in til_afsnit] == list("12345678")
    for celle in til_afsnit:
        mål = celle.hyperlink.location.rpartition("!")[2]
        assert str(ark[mål].value).startswith(f"{celle.value[0]}. ")
    assert ark.freeze_panes and række_og_kolonne(ark.freeze_panes)[0] > 3
