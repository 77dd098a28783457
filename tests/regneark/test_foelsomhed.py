"""Arket Følsomhed: tabellerne er funktionernes egne, efterregningen går op, og målsøgningen rammer målet."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from faelles import BOTILBUD, GRUPPE, UDEKØRENDE, ÅRSLØN, fravær, kald, opgaver, ret

from xl_timepris.excel.bogfil import Bogfil, række_og_kolonne
from xl_timepris.fejl import REGNEARKSFEJL
from xl_timepris.motorer.genberegning import Rettelse, genberegn

BOG = Path(__file__).parents[2] / "workbook" / "timepris.xlsm"
GEMT = Bogfil(BOG).gemte_værdier()
Celler = dict[tuple[int, int], Any]


@cache
def arket(*rettelser: tuple[str, Any], ark: str = "Følsomhed") -> Celler:
    """Arkets celler, når cellerne er rettet; en rettelse er »Ark!Celle« og det nye indhold."""
    nye = [Rettelse(*sted.split("!"), værdi) for sted, værdi in rettelser]
    return {række_og_kolonne(sted): værdi for sted, værdi in _bogen(tuple(nye))[ark].items()}


@cache
def _bogen(rettelser: tuple[Rettelse, ...]) -> dict[str, dict[str, Any]]:
    return Bogfil(BOG, genberegn(BOG, rettelser).data).gemte_værdier() if rettelser else GEMT


def overskrift(celler: Celler, *tekster: str) -> int:
    """Den første række, hvor alle teksterne står."""
    rækker: dict[int, set[Any]] = {}
    for (r, _), værdi in celler.items():
        rækker.setdefault(r, set()).add(værdi)
    return min(r for r, værdier in rækker.items() if set(tekster) <= værdier)


def rækker(celler: Celler, første: int, til_kolonne: int) -> list[list[Any]]:
    """Rækkerne fra kolonne B, til kolonne B er tom."""
    fundne = []
    while celler.get((første, 2)) not in (None, ""):
        fundne.append([celler.get((første, k)) for k in range(2, til_kolonne + 1)])
        første += 1
    return fundne


def gul(navn: str) -> str:
    """Den gule celle ud for en betegnelse på Følsomhed."""
    r = next(r for (r, k), værdi in arket().items() if k == 2 and værdi == navn)
    return f"Følsomhed!C{r}"


MODEL, TILBUD = gul("Timeprismodel"), gul("Tilbud")
ÆNDRING, SYGDOM = gul("Hver forudsætning ændres op og ned med"), gul("Sygefraværet ændres op og ned med")


def sted(ark: str, række: str, kolonne: str) -> str:
    """Cellen på et af de gule ark ud for rækkens navn."""
    r = min(r for (r, k), værdi in arket(ark=ark).items() if k == 2 and værdi == række)
    return f"{ark}!{kolonne}{r}"


BUDGET, GRUPPEN = sted("Forudsætninger", "Labyrinten", "C"), "Forudsætninger!C9"
ÅRSNORMEN, MÅLET = "Forudsætninger!C8", "Forudsætninger!C10"


def søjler(celler: Celler) -> list[list[Any]]:
    return rækker(celler, overskrift(celler, "Udsving (kr./time)") + 2, 17)


def sygdomme(celler: Celler) -> list[list[Any]]:
    return rækker(celler, overskrift(celler, "Læsning af »1 %«", "Støttetimer (timer/år)") + 2, 13)


def mål(celler: Celler) -> dict[str, list[Any]]:
    """Målsøgningens kolonner D-N efter opgavens navn."""
    fundne = rækker(celler, overskrift(celler, "Antal ved målet") + 1, 14)
    return {række[0]: række[2:] for række in fundne}


def efterregnet(celler: Celler) -> list[tuple[str, str, Any, Any]]:
    """Forudsætning, retning, og ændringen regnet på begge måder."""
    første = overskrift(celler, "Ændring, efterregnet") + 2
    return [tuple(celler.get((r, k)) for k in (2, 4, 14, 16)) for r in range(første, første + 10)]


def status(*rettelser: tuple[str, Any]) -> str:
    return arket(*rettelser, ark="Kontrol")[4, 3]


def tal(celler: Celler) -> list[float]:
    return [værdi for værdi in celler.values() if isinstance(værdi, float)]


# --- Hvad flytter prisen mest?


@pytest.mark.parametrize(
    ("rettelser", "model", "ændring", "norm", "deler"),
    [
        ((), BOTILBUD, 0.1, 1924, 1),
        (((MODEL, UDEKØRENDE), (ÆNDRING, 0.25)), UDEKØRENDE, 0.25, 1924, 1),
        (((MODEL, GRUPPE), (GRUPPEN, 2.5)), GRUPPE, 0.1, 1924, 2.5),
        (((ÅRSNORMEN, 1665), (ÆNDRING, None)), BOTILBUD, 0.1, 1665, 1),
    ],
)
def test_søjlerne_er_funktionens_og_det_ved_siden_af_følger_dem(rettelser, model, ændring, norm, deler):
    celler = arket(*rettelser)
    ventet = kald("FOELSOMHED", ÅRSLØN, fravær(), opgaver(), model, ændring, norm)[1:]
    fundet = søjler(celler)
    assert len(fundet) == len(ventet) >= 15
    budget = GEMT["Forudsætninger"][BUDGET.partition("!")[2]]
    for række, (slags, navn, timer, nu, lavere, højere, udsving) in zip(fundet, ventet, strict=True):
        assert [v or "" for v in række[:3]] == [navn, slags, pytest.approx(timer) if timer else ""]
        assert række[3:7] == pytest.approx([nu, lavere, højere, udsving])
        assert række[7:11] == pytest.approx(
            [(lavere - nu) / deler, (højere - nu) / deler, lavere / nu - 1, højere / nu - 1]
        )
        støttetimer = [budget * deler / pris for pris in (nu, lavere, højere)]
        assert række[11:14] == pytest.approx(støttetimer)
        forskelle = [timer - støttetimer[0] for timer in støttetimer[1:]]
        assert række[14:16] == pytest.approx(forskelle, abs=1e-6)


def test_den_største_søjle_står_øverst_og_diagrammet_viser_de_øverste():
    udsving = [række[6] for række in søjler(arket())]
    assert udsving == sorted(udsving, reverse=True)
    første = overskrift(arket(), "Udsving (kr./time)") + 2
    diagrammer = [d.decode() for n, d in Bogfil(BOG).dele.items() if n.startswith("xl/charts/chart")]
    tornado = next(d for d in diagrammer if "Forudsætningen er lavere" in d)
    for kolonne in "IJ":
        assert f"Følsomhed!${kolonne}${første}:${kolonne}${første + 14}" in tornado.replace("'", "")


def test_en_ændring_der_gør_modellen_umulig_har_ingen_søjle():
    fundet = {række[0]: række for række in søjler(arket((ÆNDRING, 1)))}
    assert fundet["Årsnorm"][4] == "#N/A" and fundet["Årsnorm"][7] == "" and fundet["Årsnorm"][12] == ""
    assert fundet["Årsløn"][4] == 0 and fundet["Årsløn"][12] == ""
    assert status((ÆNDRING, 1)) == "OK"


# --- Sygefraværet


def test_rapportens_spørgsmål_i_begge_læsninger_og_efter_tre_regler():
    fundet = sygdomme(arket())
    ventet = kald("FOELSOMHED_SYGDOM", ÅRSLØN, fravær(), opgaver(), BOTILBUD, 0.01)[1:]
    for række, (læsning, ændring, regel, *tal_) in zip(fundet, ventet, strict=True):
        assert række[:3] == [regel, læsning, ændring] and række[3:9] == pytest.approx(tal_)
        assert række[9:11] == pytest.approx([tal_[4], 14_400_000 / tal_[4]])
    over = [(round(række[6], 4), round(række[8], 4)) for række in fundet[:3]]
    assert over == [(0.0129, 0.0138), (0.0129, 0.02), (0.0129, 0.0129)]


def test_arket_siger_hvad_rapporten_ikke_siger_og_hvilken_regel_bogen_vælger():
    tekst = " ".join(str(v) for v in arket().values())
    for ord_ in (
        "afsnit 3.1.1, s. 55",
        "procentpoint af årsnormen eller procent",
        "valgte regel er »følger deres enhed«",
    ):
        assert ord_ in tekst


def test_gruppens_pris_deles_med_borgerne():
    fundet = sygdomme(arket((MODEL, GRUPPE), (GRUPPEN, 2.5)))
    assert [række[9] for række in fundet] == pytest.approx([række[7] / 2.5 for række in fundet])


# --- Hvor meget må én opgave fylde?


@pytest.mark.parametrize(
    ("rettelser", "model", "målet"),
    [((), BOTILBUD, 0.65), (((MODEL, UDEKØRENDE), (MÅLET, 0.6)), UDEKØRENDE, 0.6), (((MÅLET, None),), BOTILBUD, 0.65)],
)
def test_antallet_sat_ind_giver_målet(rettelser, model, målet):
    fundet = mål(arket(*rettelser))
    assert list(fundet) == [række[0] for række in opgaver(oplysninger=False, blanke=0)[1:]]
    for nr, (opgave, række) in enumerate(fundet.items(), start=1):
        antal = kald("MAALSOEG_OPGAVE", fravær(), opgaver(), model, opgave, målet)
        nu = opgaver()[nr][opgaver()[0].index(model)]
        assert række[:3] == pytest.approx([nu, antal, antal - nu])
        assert række[7] == pytest.approx(målet) and række[10] == "kan nås"
        sat_ind = ret(opgaver(), nr, model, antal)
        direkte = kald("BORGERTIMER", fravær(), sat_ind, model)
        assert række[6] == pytest.approx(direkte) == pytest.approx(målet * kald("FREMMOEDETIMER", fravær()))


def test_et_mål_der_ikke_kan_nås_forklares_uden_negative_tal():
    fundet = mål(arket((MÅLET, 0.7)))
    assert {række[10] for række in fundet.values()} == {"kan nås", "kan ikke nås"}
    for række in fundet.values():
        kan = række[10] == "kan nås"
        assert (række[1] == "") != kan and (række[8] > 0) != kan
        assert kan is False or række[1] >= 0
    assert status((MÅLET, 0.7)) == "OK"


def test_en_opgave_der_står_flere_gange_og_en_ledig_række():
    celler = arket((sted("Opgavekategorier", "MUS", "B"), "pauser "))
    fundet = mål(celler)
    assert fundet["Pauser"][1] == "" and fundet["Pauser"][10] == "står flere gange"
    ledig = overskrift(celler, "Antal ved målet") + len(opgaver(blanke=0))
    assert not any(celler.get((ledig, k)) for k in range(2, 15))


# --- Efterregningen

SYG, DOK, PAUSE = (
    sted("Fravær", "Egen sygdom", "B"),
    sted("Opgavekategorier", "Dokumentation", "B"),
    sted("Opgavekategorier", "Pauser", "B"),
)
FERIE = sted("Fravær", "Ferie (5 uger)", "C")


TØMT = tuple((SYG.replace("!B", f"!{k}"), None) for k in "BCDEFG")
OMGANGE = {
    "som leveret": (),
    "udekørende": ((MODEL, UDEKØRENDE), (ÆNDRING, 0.3), (SYGDOM, 0.02)),
    "gruppe": ((MODEL, GRUPPE), (GRUPPEN, 3)),
    "tomme valg": ((ÆNDRING, None), (SYGDOM, None), (MÅLET, None)),
    "omdøbt": ((SYG, "Sygemeldt"), (DOK, "Journal"), (PAUSE, "Frokost")),
    "tømt": TØMT,
    "to rækker med samme navn": (
        (sted("Opgavekategorier", "MUS", "B"), "pauser "),
        (sted("Opgavekategorier", "Personalemøder", "B"), "Dokumentation"),
        (SYG, "Børns sygdom"),
    ),
    "fravær i timer og procent": (
        (FERIE, 185),
        (FERIE.replace("!C", "!D"), " Timer/år "),
        (SYG.replace("!B", "!C"), 4.6),
        (SYG.replace("!B", "!D"), "% af årsnorm"),
    ),
    "opgaver i andre enheder": (
        (DOK.replace("!B", "!D"), "% af årsnorm"),
        (PAUSE.replace("!B", "!D"), "timer/uge"),
        (PAUSE.replace("!B", "!E"), 2),
    ),
    "anden løn og årsnorm": ((ÅRSNORMEN, 1665), (sted("Forudsætninger", "Vikarudgifter", "C"), 9000)),
}


@pytest.mark.parametrize("omgang", OMGANGE)
def test_efterregningen_går_op(omgang):
    rettelser = OMGANGE[omgang]
    linjer = efterregnet(arket(*rettelser))
    for navn, retning, ved_hånden, fra_tabellen in linjer:
        assert fra_tabellen == pytest.approx(ved_hånden, abs=1e-6), (navn, retning)
    assert status(*rettelser) == "OK"


def test_en_tømt_eller_dobbelt_række_er_nul_på_begge_sider():
    for omgang, uden in (("tømt", 1), ("to rækker med samme navn", 2)):
        linjer = efterregnet(arket(*OMGANGE[omgang]))
        assert sum(ved_hånden == fra == 0 for *_, ved_hånden, fra in linjer) == 2 * uden, omgang
    assert all(ved_hånden for *_, ved_hånden, _ in efterregnet(arket(*OMGANGE["omdøbt"])))


# --- Vrøvl


def beskeder(celler: Celler) -> list[str]:
    """Beskederne ved siden af det, der regnes med."""
    r = overskrift(celler, "Det, der regnes med") + 1
    fundne = []
    while celler.get((r, 2)) not in (None, ""):
        fundne += [celler[r, 5]] if celler.get((r, 5)) and celler[r, 5] not in REGNEARKSFEJL else []
        r += 1
    return fundne


@pytest.mark.parametrize(
    "rettelser",
    [
        ((ÆNDRING, "abc"),),
        ((ÆNDRING, 2),),
        ((ÆNDRING, -0.1),),
        ((MODEL, None),),
        ((MODEL, "Findes ikke"),),
    ],
)
def test_vrøvl_giver_fejl_i_tabellen_og_på_kontrol(rettelser):
    celler = arket(*rettelser)
    første = overskrift(celler, "Udsving (kr./time)") + 1
    assert celler[første, 2] in REGNEARKSFEJL
    assert not [k for k in range(2, 18) if isinstance(celler.get((første + 1, k)), float)]
    assert status(*rettelser) == "FEJL"
    assert beskeder(celler)[0].startswith(("Skriv en ændring", "Vælg en timeprismodel"))


@pytest.mark.parametrize(
    "rettelse", [(TILBUD, "*"), (TILBUD, None), (TILBUD, "Findes ikke"), (BUDGET, "mange"), (BUDGET, None)]
)
def test_uden_et_tilbud_er_der_priser_men_ingen_støttetimer(rettelse):
    fundet = søjler(arket(rettelse))
    assert all(isinstance(række[3], float) and isinstance(række[7], float) for række in fundet)
    assert not any(isinstance(v, float) for række in fundet for v in række[11:16])
    assert beskeder(arket(rettelse))[-1].startswith("Tilbuddet har intet lønbudget")
    assert status(rettelse) == "FEJL"


def test_et_tilbud_med_en_anden_timeprismodel_er_en_bemærkning_og_ikke_en_fejl():
    assert beskeder(arket()) == []
    assert beskeder(arket((MODEL, GRUPPE))) == ["Tilbuddet bruger en anden timeprismodel."]
    assert status((MODEL, GRUPPE)) == "OK"


def test_et_mål_i_hele_procent_siges_fra():
    """65 i stedet for 65 %: ingen opgave må få et svar, og grunden står ved siden af målet."""
    celler = arket((MÅLET, 65))
    assert not [række for række in mål(celler).values() if isinstance(række[1], float)]
    assert beskeder(celler) == ["Skriv et mål mellem 0,1 % og 100 % på Forudsætninger."]
    assert status((MÅLET, 65)) == "FEJL"
