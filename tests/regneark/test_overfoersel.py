"""Overførsel fra en ældre bog: intet går tabt, intet står to gange, og det, der afviger, står i rapporten.

De ældre bøger under `tests/eksempler/aeldre_boeger` er vore egne, som de blev leveret (kun pakket tættere).
"""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from faelles import EKSEMPLER, antal_prøver
from faelles_boeger import BOG, LITE_BOG, VÆRDIBOG
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris.excel.bogfil import Bogfil, Regnearksfejl, Værdi, Ændring, adresse, pak, række_og_kolonne
from xl_timepris.excel.inddatabog import Ark, Inddatabog, Rude, læs_inddata
from xl_timepris.excel.overfoersel import (
    Overførsel,
    kræv_samme_version,
    læg_plan,
    planlæg,
    som_dict,
    som_tekst,
)
from xl_timepris.excel.zippakke import skriv_pakke
from xl_timepris.fejl import TimeprisFejl
from xl_timepris.motorer.genberegning import Rettelse, genberegn_bog

MAPPE = EKSEMPLER / "aeldre_boeger"
BØGER = {"0.1.0": MAPPE / "timepris-0.1.0.xlsm", "0.2.0": MAPPE / "timepris-0.2.0.xlsm", "nu": BOG}
LISTER = ("Loenposter", "Tilbud", "Miks", "Fravaer", "Opgaver", "Faste_udgifter", "Borgere", "Tildelinger")

Celle = tuple[str, str]


@cache
def fil(version: str) -> Bogfil:
    return Bogfil(BØGER[version])


@cache
def læst(version: str) -> Inddatabog:
    return læs_inddata(fil(version))


def efter(ny: Inddatabog, plan: Overførsel) -> Inddatabog:
    """Den nye bog, når planen er udført; hver rettelse skal ramme en gul celle og ændre den."""
    gule = ny.gule()
    for ark, celle, værdi in plan.rettelser:
        assert (ark, celle) in gule and not ens(gule[ark, celle], værdi), f"{ark}!{celle}"
    assert len({(ark, celle) for ark, celle, _ in plan.rettelser}) == len(plan.rettelser)
    return ny.med({(ark, celle): værdi for ark, celle, værdi in plan.rettelser})


def ens(a: Værdi, b: Værdi) -> bool:
    slags = (bool, Regnearksfejl)
    return a == b and [isinstance(a, s) for s in slags] == [isinstance(b, s) for s in slags]


def med_rude(bog: Inddatabog, celle: Celle, rude: Rude | None) -> Inddatabog:
    """Bogen med en anden celle; None fjerner cellen, så den slet ikke står i filen."""
    return med_ruder(bog, {celle: rude})


def med_ruder(bog: Inddatabog, ruder: dict[Celle, Rude | None]) -> Inddatabog:
    ark = {navn: Ark(bog.ark[navn]) if navn in {a for a, _ in ruder} else blad for navn, blad in bog.ark.items()}
    for (navn, celle), rude in ruder.items():
        sted = række_og_kolonne(celle)
        if rude is None:
            del ark[navn][sted]
        else:
            ark[navn][sted] = rude
    return replace(bog, ark=ark)


def med_xml(bog: Bogfil, celler: dict[Celle, str], slags: str = "") -> Bogfil:
    """Bogen, hvor en celle har netop dette indhold i filen; stilen er den samme."""
    dele = dict(bog.dele)
    for (navn, celle), indhold in celler.items():
        blad = bog.ark[navn]
        gammel = blad.celler[celle]
        ny = f'<c r="{celle}" s="{gammel.stil}"{slags}>{indhold}</c>'.encode()
        dele[blad.del_] = dele[blad.del_].replace(blad.data[gammel.start : gammel.slut], ny, 1)
    return Bogfil(Path(f"rettet-{bog.sti.name}"), skriv_pakke(dele.items()))


def afsnit(plan: Overførsel, titel: str) -> list[str]:
    """Linjerne under en overskrift i rapporten."""
    linjer = som_tekst(plan, 3).split("\n")
    if titel not in linjer:
        return []
    fra = linjer.index(titel) + 1
    til = next((n for n in range(fra, len(linjer)) if not linjer[n]), len(linjer))
    return [linje.strip() for linje in linjer[fra:til]]


def grupper(celler: Iterable[Celle], antal: int) -> list[list[Celle]]:
    """Cellerne delt, så naboer i samme række eller kolonne aldrig er i samme gruppe."""
    delt: list[list[Celle]] = [[] for _ in range(antal)]
    for ark, celle in celler:
        r, k = række_og_kolonne(celle)
        delt[(r * 7 + k) % antal].append((ark, celle))
    return delt


def kode(kald: Any) -> str:
    with pytest.raises(TimeprisFejl) as fundet:
        kald()
    assert not re.search(r"[{}]", fundet.value.besked)
    return fundet.value.kode


def af(navn: str, bog: Inddatabog) -> tuple[str, list[int], list[int]]:
    """Ark, datarækker og kolonner i et navngivet område; den første række er overskriften."""
    o = bog.navne[navn]
    return o.ark, list(range(o.række + 1, o.til_række + 1)), list(range(o.kolonne, o.til_kolonne + 1))


def intet_er_tabt(gammel: Inddatabog, ny: Inddatabog, plan: Overførsel) -> dict[Celle, Celle]:
    """Hver udfyldt gul celle er overtaget én gang eller nævnt som udgået; svaret er, hvor de overtagne står."""
    resultat, indtastet = efter(ny, plan).gule(), gammel.gule()
    overtaget = {(o.fra_ark, o.fra): (o.ark, o.celle) for o in plan.overført}
    udgået = {(u.ark, u.celle): u.værdi for u in plan.findes_ikke_længere}
    assert len(overtaget) == len(plan.overført) == len(set(overtaget.values()))
    assert len(udgået) == len(plan.findes_ikke_længere) and not overtaget.keys() & udgået.keys()
    for celle, værdi in indtastet.items():
        if celle in overtaget:
            assert ens(resultat[overtaget[celle]], værdi), f"{celle} -> {overtaget[celle]}"
        elif værdi is not None:
            assert ens(udgået[celle], værdi), celle
    assert not [celle for celle in overtaget | udgået if indtastet.get(celle, "") is None]
    return overtaget


# --- Hvilken celle svarer til hvilken


@cache
def svarer_til(version: str) -> dict[Celle, Celle]:
    """Den nye bogs celle for hver gul celle i den gamle, fundet ved at give hver celle sit eget indhold."""
    gammel = læst(version)
    mærket = gammel.med({celle: f"mærke {nr}" for nr, celle in enumerate(gammel.gule())})
    plan = planlæg(mærket, læst("nu"))
    assert plan.findes_ikke_længere == ()
    overtaget = intet_er_tabt(mærket, læst("nu"), plan)
    assert overtaget.keys() == gammel.gule().keys()
    return overtaget


def _nærmeste(ark: Ark, steder: Iterable[tuple[int, int]]) -> Værdi:
    ruder = (ark[sted] for sted in steder)
    return next((r.værdi for r in ruder if isinstance(r.værdi, str) and r.formel is None and not r.er_ulåst), None)


def kendetegn(bog: Inddatabog, celle: Celle) -> tuple[Værdi, ...]:
    """De låste tekster over og til venstre for cellen og rækkens nummer, læst uden produktets hjælp."""
    ark = bog.ark[celle[0]]
    r, k = række_og_kolonne(celle[1])
    over = _nærmeste(ark, ((n, k) for n in range(r - 1, 0, -1)))
    til_venstre = _nærmeste(ark, ((r, n) for n in range(k - 1, 0, -1)))
    return celle[0], over, til_venstre, ark[r, 1].værdi


@pytest.mark.parametrize("version", BØGER)
def test_hver_gul_celle_svarer_til_den_med_samme_overskrift_betegnelse_og_nummer(version):
    for fra, til in svarer_til(version).items():
        assert kendetegn(læst(version), fra) == kendetegn(læst("nu"), til), f"{fra} -> {til}"


def test_i_samme_version_er_hver_celle_sin_egen():
    assert all(fra == til for fra, til in svarer_til("nu").items())
    assert set(svarer_til("nu")) == set(læst("nu").gule()) and len(svarer_til("nu")) > 2500


@pytest.mark.parametrize("version", BØGER)
def test_en_bog_uden_rettelser_ændrer_ingenting(version):
    plan = planlæg(læst(version), læst("nu"))
    assert plan.rettelser == plan.findes_ikke_længere == plan.formler == plan.egne_ark == plan.bemærkninger == ()
    assert plan.ukendte_ord == plan.ryddet == plan.afviger_fra_ny_standard == plan.standardrækker == ()
    assert plan.ikke_overført == plan.noter == ()
    assert len(plan.overført) == sum(v is not None for v in læst(version).gule().values())


# --- Loven: intet går tabt, hvad brugeren end skriver

INDHOLD = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-1000, 60_000).map(float),
    st.text(max_size=20).map(lambda tekst: tekst or None),
    st.sampled_from(["#N/A", "Ja", "dage/år", "=1+1", "007", " mellemrum ", "linje\nto"]),
    st.booleans(),
    st.sampled_from(["#N/A", "#DIV/0!"]).map(Regnearksfejl),
)


@cache
def _rækker(version: str) -> list[list[Celle]]:
    """De gule celler række for række."""
    samlet: dict[tuple[str, int], list[Celle]] = {}
    for ark, celle in læst(version).gule():
        samlet.setdefault((ark, række_og_kolonne(celle)[0]), []).append((ark, celle))
    return list(samlet.values())


@st.composite
def redigeringer(træk: st.DrawFn, version: str) -> dict[Celle, Værdi]:
    """Enkelte celler får nyt indhold, hele rækker skrives, ryddes eller bytter plads, også ledige rækker."""
    gule, rækker = læst(version).gule(), _rækker(version)
    ændret: dict[Celle, Værdi] = dict(træk(st.lists(st.tuples(st.sampled_from(list(gule)), INDHOLD), max_size=25)))
    for række in træk(st.lists(st.sampled_from(rækker), max_size=4)):
        indhold = træk(INDHOLD)
        ændret |= {celle: None if indhold is None else f"{indhold} {nr}" for nr, celle in enumerate(række)}
    for ene in træk(st.lists(st.sampled_from(rækker), max_size=2)):
        anden = træk(st.sampled_from([r for r in rækker if r[0][0] == ene[0][0] and len(r) == len(ene)]))
        for a, b in zip(ene, anden, strict=True):
            ændret[a], ændret[b] = ændret.get(b, gule[b]), ændret.get(a, gule[a])
    return ændret


@pytest.mark.parametrize("version", BØGER)
def test_tilfældige_rettelser_overføres_uden_tab(version):
    ny, svarer = læst("nu"), svarer_til(version)
    standard = ny.gule()
    uden_modstykke = standard.keys() - set(svarer.values())
    prøvet = []

    @settings(max_examples=antal_prøver(70))
    @given(redigeringer(version))
    def prøv(ændret: dict[Celle, Værdi]) -> None:
        gammel = læst(version).med(ændret)
        plan = planlæg(gammel, ny)
        intet_er_tabt(gammel, ny, plan)
        resultat = efter(ny, plan)
        gule, indtastet = resultat.gule(), gammel.gule()
        for fra, til in svarer.items():
            assert ens(gule[til], indtastet[fra]), f"{fra} -> {til}"
        for celle in uden_modstykke:
            # Det, der følger listen over tilbud, står tomt eller med standarden for det tilbud, brugeren har skrevet.
            assert ens(gule[celle], standard[celle]) or celle[0] == "Takster"
        afviger = {(o.ark, o.celle): (o.værdi, o.standard) for o in plan.afviger_fra_ny_standard}
        for til in svarer.values():
            assert (til in afviger) == (gule[til] is not None and not ens(gule[til], standard[til])), til
        if len(prøvet) % 4 == 0:
            igen = planlæg(resultat, ny)
            assert efter(ny, igen).gule() == gule and not igen.flyttet and not igen.findes_ikke_længere
        prøvet.append(plan)

    prøv()
    assert len(prøvet) >= antal_prøver(70)


# --- Fejl, ryddede celler og ord, der ligner bogens egne


def test_en_fejl_i_en_gul_celle_er_en_fejl_i_den_nye_bog():
    """Som tekst ville den blive sprunget over af en sum, og et forkert tal ville se rigtigt ud."""
    fejlceller = {("Tildeling", "K19"): "<v>#N/A</v>", ("Fravær", "C7"): "<f>1/0</f><v>#DIV/0!</v>"}
    tekst = {("Fravær", "G8"): "#N/A"}
    gammel = lap(med_xml(fil("nu"), fejlceller, ' t="e"'), tekst)
    plan = læg_plan(gammel, fil("nu"))
    ny = genberegn_bog(fil("nu"), [Rettelse(*rettelse) for rettelse in plan.rettelser])
    gamle = genberegn_bog(gammel, [])
    bøger = [Bogfil(Path("bog.xlsm"), genberegnet.data) for genberegnet in (gamle, ny)]
    for ark, celle in fejlceller:
        assert bøger[1].ark[ark].celler[celle].attributter["t"] == "e"
    assert bøger[1].ark["Fravær"].celler["G8"].attributter["t"] != "e"
    gemt, nyt = (bog.gemte_værdier() for bog in bøger)
    fejl_i = {(a, c) for a, blad in gemt.items() for c, v in blad.items() if isinstance(v, Regnearksfejl)}
    assert len(fejl_i) > len(fejlceller) and all(ens(nyt[a].get(c), gemt[a][c]) for a, c in fejl_i)
    assert "Tildeling!K19" in som_tekst(plan) and "fejlen #N/A" in som_tekst(plan)


def test_en_fejl_er_ikke_det_samme_som_teksten():
    for gammel, ny in (("#N/A", Regnearksfejl("#N/A")), (Regnearksfejl("#N/A"), "#N/A")):
        plan = planlæg(læst("nu").med({("Fravær", "C7"): gammel}), læst("nu").med({("Fravær", "C7"): ny}))
        assert len(plan.rettelser) == len(plan.afviger_fra_ny_standard) == 1 and ens(plan.rettelser[0][2], gammel)


@pytest.mark.parametrize("ryddet", [None, Rude(None)], ids=["fjernet", "låst"])
@pytest.mark.parametrize("version", BØGER)
def test_en_celle_ryddet_med_format_og_det_hele_er_tom_i_den_nye_bog(version, ryddet):
    """»Ryd alt« fjerner også den gule farve; cellen kommer aldrig tilbage som den nye bogs standard."""
    gammel, ny, svarer = læst(version), læst("nu"), svarer_til(version)
    standard, indtastet, nye = ny.gule(), gammel.gule(), planlæg(gammel, ny).nye
    for gruppe in grupper((c for c, v in indtastet.items() if v is not None), 17):
        plan = planlæg(med_ruder(gammel, dict.fromkeys(gruppe, ryddet)), ny)
        resultat = efter(ny, plan).gule()
        for fra, til in svarer.items():
            assert ens(resultat[til], None if fra in gruppe else indtastet[fra]), f"{fra} -> {til}"
        i_rapporten = {(o.ark, o.celle) for o in plan.ryddet}
        assert i_rapporten == {svarer[c] for c in gruppe if standard[svarer[c]] is not None}
        assert plan.nye == nye and plan.findes_ikke_længere == ()


def test_en_hel_ryddet_kolonne_og_en_ryddet_række_er_tomme():
    ny = læst("nu")
    kolonne = [("Fravær", f"C{r}") for r in range(7, 21)]
    række = [c for c in ny.gule() if c[0] == "Fravær" and række_og_kolonne(c[1])[0] == 9]
    for celler in (kolonne, række):
        plan = planlæg(med_ruder(ny, dict.fromkeys(celler)), ny)
        resultat = efter(ny, plan).gule()
        assert [resultat[c] for c in celler] == [None] * len(celler) and plan.nye == ()


def test_ordet_nr_i_en_gul_celle_er_ikke_en_overskrift():
    ny = læst("nu")
    tekster = [c for c, v in ny.gule().items() if isinstance(v, str)]
    alle = dict.fromkeys(ny.gule(), "Nr.")
    for celler in (alle, *(dict.fromkeys(gruppe, "Nr.") for gruppe in grupper(tekster, 11))):
        gammel = ny.med(celler)
        plan = planlæg(gammel, ny)
        intet_er_tabt(gammel, ny, plan)
        assert efter(ny, plan).gule() == gammel.gule() and plan.findes_ikke_længere == plan.ikke_overført == ()


def test_et_slettet_tilbud_nævnes_med_rækkens_og_kolonnens_navn():
    """Når rækken er slettet på listen, står der #REF! i overskriften på Takster."""
    ny = læst("nu")
    reference = Rude(Regnearksfejl("#REF!"), False, "#REF!")
    top = next(r for (r, k), rude in sorted(ny.ark["Takster"].items()) if k == 5 and rude.formel)
    gammel = med_ruder(ny, {("Takster", adresse(top, 5)): reference, ("Takster", "B33"): reference})
    plan = planlæg(gammel, ny)
    hvad = {(u.ark, u.celle): u.hvad for u in plan.findes_ikke_længere}
    assert hvad["Takster", "E9"] == f"»{ny.ark['Takster'][9, 2].værdi}«, nr. 1, kolonne nr. 1"
    assert hvad["Takster", "F33"].startswith("nr. 1, ") and "kr./år" not in "".join(hvad.values())
    assert len(set(hvad.values())) == len(hvad)
    tom = ny.ark["Takster"][top, 5 + 8]
    assert tom.formel and not tom.værdi
    uden_sidste = planlæg(med_rude(ny, ("Takster", adresse(top, 13)), reference), ny)
    assert "kolonne nr. 9 i »Faste udgifter«" in {n.hvad for n in uden_sidste.nye}
    assert not any("»«" in linje or "#REF!" in linje for linje in som_tekst(plan).split("\n"))


# --- Det, der er skrevet uden for de gule celler


def skrevet_udenfor(plan: Overførsel) -> dict[Celle, Værdi]:
    return {(e.ark, e.celle): e.værdi for e in plan.ikke_overført}


def test_et_tal_skrevet_i_stedet_for_en_formel_nævnes():
    ny = læst("nu")
    ((r, k),) = [s for s, rude in ny.ark["Fravær"].items() if rude.formel and rude.er_ulåst is False][:1]
    gammel = med_rude(ny, ("Fravær", adresse(r, k)), Rude(99.0))
    plan = planlæg(gammel, ny)
    assert skrevet_udenfor(plan) == {("Fravær", adresse(r, k)): 99.0} and "formel" in plan.ikke_overført[0].hvad
    (linje,) = afsnit(plan, "Ikke overført. Det står uden for de gule celler og kun i den gamle bog:")
    assert adresse(r, k) in linje and linje.endswith("i stedet for en formel: 99")


@pytest.mark.parametrize("er_ulåst", [True, False])
def test_egne_celler_uden_for_tabellerne_nævnes(er_ulåst):
    ny = læst("nu")
    sidste = max(k for _, k in ny.ark["Fravær"])
    egne = {
        ("Fravær", adresse(9, sidste + 2)): Rude("husk at spørge", er_ulåst),
        ("Fravær", adresse(21, 3)): Rude(17.0, er_ulåst),
        ("Tildeling", adresse(4000, 3)): Rude("nederst", er_ulåst),
        ("Kontrol", adresse(9, 60)): Rude(12.0, er_ulåst, "C7*2"),
        ("Kontrol", adresse(10, 60)): Rude(None, er_ulåst, "C8*2"),
    }
    plan = planlæg(med_ruder(ny, egne), ny)
    ventet = {c: rude.værdi if rude.værdi is not None else f"={rude.formel}" for c, rude in egne.items()}
    udgået = {(u.ark, u.celle): u.værdi for u in plan.findes_ikke_længere}
    assert (udgået if er_ulåst else skrevet_udenfor(plan)) == ventet and plan.rettelser == ()
    if not er_ulåst:
        assert len(afsnit(plan, "Ikke overført. Det står uden for de gule celler og kun i den gamle bog:")) == 5


def test_i_en_ældre_version_nævnes_det_der_står_ved_tabellerne():
    gammel = læst("0.1.0")
    sidste = max(k for _, k in gammel.ark["Fravær"])
    egne = {("Fravær", adresse(9, sidste + 1)): Rude("til højre"), ("Fravær", "C21"): Rude(17.0)}
    plan = planlæg(med_ruder(gammel, egne), læst("nu"))
    assert skrevet_udenfor(plan) == {c: rude.værdi for c, rude in egne.items()}
    assert "Mellem to forskellige versioner" in som_tekst(plan)


def test_en_indsat_række_gør_ikke_bogens_egne_tekster_til_brugerens():
    for arknavn, ved in (("Fravær", 9), ("Forudsætninger", 39), ("Borgere", 30), ("Kommuner", 300)):
        ny = læst("nu")
        gammel = indsæt_række(ny, arknavn, ved)
        egen = (arknavn, adresse(ved, 40))
        plan = planlæg(med_rude(gammel, egen, Rude("min")), ny)
        assert skrevet_udenfor(plan) == {egen: "min"}


def test_noget_skrevet_i_arkets_sidste_række_findes_hurtigt():
    egne = {("Kommuner", "B1048576"): Rude("helt nede"), ("Kommuner", "XFD2"): Rude(1.0)}
    plan = planlæg(med_ruder(læst("nu"), egne), læst("nu"))
    assert skrevet_udenfor(plan) == {c: rude.værdi for c, rude in egne.items()}


def test_tabelfunktionernes_udfyldte_celler_er_ikke_skrevet_af_brugeren():
    """Efter en rettelse fylder tabellerne andre celler ud; det er tal, bogen selv har regnet."""
    gammel = genberegn_bog(fil("nu"), [Rettelse("Forudsætninger", "B37", "Andet"), Rettelse("Fravær", "C7", 10.0)])
    assert læg_plan(Bogfil(Path("gammel.xlsm"), gammel.data), fil("nu")).ikke_overført == ()


def test_ark_med_noter_nævnes():
    def note(bog: Any, gul: Any) -> None:
        bog.get_worksheet_by_name("Fravær").write_comment("C3", "husk")

    plan, _, _ = flyt(Lille(rækker=MINE, ekstra=[note]), Lille("0.2.0"))
    assert plan.noter == ("Fravær",)
    assert afsnit(plan, "Ark med noter. Noterne står kun i den gamle bog:") == ["Fravær"]
    assert som_dict(plan)["noter"] == ["Fravær"]


@pytest.mark.parametrize("version", BØGER)
def test_rapporten_siger_altid_hvad_der_ikke_flyttes(version):
    plan = planlæg(læst(version), læst("nu"))
    sætning = "Noter og det, der er skrevet uden for de gule celler, flyttes ikke."
    assert sætning in som_tekst(plan, 0) and som_dict(plan)["flyttes_ikke"] == sætning


@pytest.mark.parametrize("navn", LISTER)
def test_rækkernes_orden_bevares(navn):
    """Listen vendt om i den gamle bog er vendt om i den nye."""
    gammel = læst("nu")
    gule = gammel.gule()
    ark, rækker, _ = af(navn, gammel)
    steder = [[(ark, adresse(r, k)) for k in range(2, 25) if gammel.ark[ark][r, k].er_gul] for r in rækker]
    steder = [r for r in steder if r]
    vendt = {
        celle: gule[modsat]
        for række, anden in zip(steder, reversed(steder), strict=True)
        for celle, modsat in zip(række, anden, strict=False)
    }
    resultat = efter(gammel, planlæg(gammel.med(vendt), gammel)).gule()
    assert {celle: resultat[celle] for celle in vendt} == vendt


# --- Filerne selv

RETTELSER: dict[Celle, Værdi] = {
    ("Forudsætninger", "C8"): 1900.0,
    ("Forudsætninger", "C18"): 505_000.0,
    ("Forudsætninger", "C19"): 12_500.0,
    ("Forudsætninger", "E19"): "Ja",
    ("Forudsætninger", "B38"): "Dagcentret »Åen« & <have>",
    ("Forudsætninger", "C38"): 8_100_000.0,
    ("Forudsætninger", "E37"): "Vores model",
    ("Fravær", "C12"): 15.5,
    ("Fravær", "C9"): None,
    ("Fravær", "F9"): "Nej",
    ("Fravær", "B16"): "Efteruddannelse",
    ("Fravær", "C16"): 22.2,
    ("Fravær", "D16"): "timer/år",
    ("Fravær", "E16"): "Ferie- og fridage",
    ("Fravær", "F16"): "Ja",
    ("Fravær", "H16"): 46_500.0,
    ("Opgavekategorier", "J6"): "Vores model",
    ("Opgavekategorier", "J7"): 25.0,
    ("Opgavekategorier", "J12"): 2.5,
    ("Opgavekategorier", "B18"): " Vagtskifte ",
    ("Opgavekategorier", "C18"): "Om borger",
    ("Opgavekategorier", "D18"): "minutter/fremmødedag",
    ("Opgavekategorier", "F18"): 12.0,
    ("Opgavekategorier", "J18"): 15.0,
    ("Timepris", "C63"): "Vores model",
}


def lap(bog: Bogfil, rettelser: dict[Celle, Værdi]) -> Bogfil:
    """Bogen med rettelserne skrevet i filen og læst igen."""
    ændringer: dict[str, dict[str, Ændring]] = {}
    for (ark, celle), værdi in rettelser.items():
        ændringer.setdefault(ark, {})[celle] = Ændring(værdi, er_inddata=True)
    return Bogfil(Path(f"rettet-{bog.sti.name}"), pak(bog, ændringer, komprimer=False))


@pytest.mark.parametrize("version", BØGER)
def test_filen_bærer_det_planen_siger(version):
    gammel = lap(fil(version), RETTELSER)
    plan = læg_plan(gammel, fil("nu"))
    intet_er_tabt(læs_inddata(gammel), læst("nu"), plan)
    skrevet = læs_inddata(lap(fil("nu"), {(ark, celle): v for ark, celle, v in plan.rettelser})).gule()
    assert skrevet == efter(læst("nu"), plan).gule()
    for celle, værdi in RETTELSER.items():
        assert ens(skrevet[svarer_til(version)[celle]], værdi), celle
    assert len(plan.afviger_fra_ny_standard) == sum(v is not None for v in RETTELSER.values())
    assert [(o.ark, o.celle, o.standard) for o in plan.ryddet] == [("Fravær", "C9", 8.0)]


def test_en_bog_gemt_af_et_andet_program_læses_ens():
    """openpyxl nummererer stilarterne om, deler teksterne anderledes og gemmer ingen værdier bag formlerne."""
    bog = openpyxl.load_workbook(BØGER["0.1.0"], rich_text=False)
    for (ark, celle), værdi in RETTELSER.items():
        bog[ark][celle].value = værdi
    bog["Fravær"]["H16"].value = datetime(2027, 4, 23)
    bog.iso_dates = True
    ud = io.BytesIO()
    bog.save(ud)
    plan = læg_plan(Bogfil(Path("andet.xlsx"), ud.getvalue()), fil("nu"))
    ventet = læg_plan(lap(fil("0.1.0"), RETTELSER), fil("nu"))
    assert plan.rettelser == ventet.rettelser and plan.overført == ventet.overført
    assert plan.findes_ikke_længere == () and plan.gammel_version == "0.1.0"


def test_de_fire_eksempler_giver_samme_tal_i_den_gamle_og_den_nye_bog():
    rettet = [Rettelse(ark, celle, værdi) for (ark, celle), værdi in RETTELSER.items()]
    gammel = genberegn_bog(fil("0.1.0"), rettet)
    plan = læg_plan(Bogfil(Path("gammel.xlsm"), gammel.data), fil("nu"))
    ny = genberegn_bog(fil("nu"), [Rettelse(*rettelse) for rettelse in plan.rettelser])
    før, nu = gammel.tabel("Eksempelberegninger"), ny.tabel("Eksempelberegninger")
    assert [r[0] for r in nu[2:5]] == ["Labyrinten", RETTELSER["Forudsætninger", "B38"], "STU"] and nu[0] == før[0]
    for gammel_række, ny_række in zip(før[2:6], nu[2:6], strict=True):
        assert ny_række[:2] == gammel_række[:2]
        assert ny_række[2:] == pytest.approx(gammel_række[2:], rel=1e-12) and len(ny_række) == 9
    standard = fil("nu").gemte_værdier()["Eksempelberegninger"]
    assert all(værdi not in standard.values() for værdi in nu[2][3:] if værdi != 1.0)


# --- Brugeren har fjernet beskyttelsen og indsat rækker


def indsæt_række(bog: Inddatabog, arknavn: str, ved: int) -> Inddatabog:
    """Bogen, når Excel har indsat en række: cellerne rykker ned, den nye er formateret som rækken over."""

    def ned(r: int) -> int:
        return r + (r >= ved)

    def formel(tekst: str, eget: str) -> str:
        def ny(fundet: re.Match[str]) -> str:
            ark = (fundet[1] or fundet[2] or eget).replace("''", "'")
            return f"{fundet[0][: -len(fundet[4])]}{ned(int(fundet[4]))}" if ark == arknavn else fundet[0]

        return re.sub(r"(?:(?:'([^']+)'|([^\W\d]\w*))!)?(\$?[A-Z]{1,3}\$?)(\d+)\b", ny, tekst)

    ark = {}
    for navn, gammelt in bog.ark.items():
        nyt = Ark()
        for (r, k), rude in gammelt.items():
            ny_rude = rude if rude.formel is None else replace(rude, formel=formel(rude.formel, navn))
            nyt[ned(r) if navn == arknavn else r, k] = ny_rude
        if navn == arknavn:
            nyt.update({(ved, k): Rude(None, gammelt[r, k].er_ulåst) for r, k in gammelt if r == ved - 1})
        ark[navn] = nyt
    navne = {
        navn: o if o.ark != arknavn else replace(o, række=ned(o.række), til_række=ned(o.til_række))
        for navn, o in bog.navne.items()
    }
    udfald = bog.udfald | {arknavn: frozenset((ned(r), k) for r, k in bog.udfald[arknavn])}
    return replace(bog, ark=ark, navne=navne, udfald=udfald)


@pytest.mark.parametrize("navn", ["Fravaer", "Opgaver", "Loenposter", "Borgere", "Tildelinger", "Faste_udgifter"])
def test_en_indsat_række_overføres_og_tomme_rækker_lukkes(navn):
    ark, rækker, kolonner = af(navn, læst("nu"))
    midt = rækker[2]
    gammel = indsæt_række(læst("nu"), ark, midt)
    gammel = gammel.med({(ark, adresse(midt, kolonner[0])): "Min egen række", (ark, adresse(midt, 3)): 7.0})
    plan = planlæg(gammel, læst("nu"))
    intet_er_tabt(gammel, læst("nu"), plan)
    ny = efter(læst("nu"), plan)
    før = [gammel.ark[ark][r, kolonner[0]].værdi for r in [*rækker, rækker[-1] + 1]]
    efter_ = [ny.ark[ark][r, kolonner[0]].værdi for r in rækker]
    assert efter_ == før[:-1] and efter_[2 if rækker[0] == midt - 2 else 1] == "Min egen række"
    assert plan.findes_ikke_længere == ()


def test_når_tilbuddene_rykker_følger_takster_med():
    """Et tilbud indsat midt i listen: pladserne, trapperne og udgifterne står stadig ud for det rigtige tilbud."""
    ny = læst("nu")
    ark, rækker, _ = af("Tilbud", ny)
    gammel = indsæt_række(ny, ark, rækker[1])
    gammel = gammel.med({(ark, adresse(rækker[1], 2)): "Nyt", (ark, adresse(rækker[-1] + 1, 2)): "Sidste"})
    plan = planlæg(gammel, ny)
    resultat = efter(ny, plan)
    navne = [resultat.ark[ark][r, 2].værdi for r in rækker]
    assert navne == ["Labyrinten", "Nyt", "Dagsværket", "STU", "Udekørende bostøtte", "Sidste", *[None] * 3]
    takster = resultat.ark["Takster"]
    assert [takster[r, 6].værdi for r in range(33, 39)] == [32.0, None, 55.0, 17.0, None, None]
    assert [takster[33 + n, 3].værdi for n in range(6)] == [
        "Kommune 2 (botilbud, 12 trin)",
        None,
        "Kommune 6 (dagtilbud, 12 trin)",
        "Lemvig (STU, 3 niveauer)",
        "Lineær trappe (byg selv)",
        None,
    ]
    assert [takster[9, k].værdi for k in range(5, 10)] == [1_300_000.0, None, 650_000.0, 240_000.0, None]
    assert plan.findes_ikke_længere == ()


def test_er_der_ikke_plads_til_alle_rækker_skrives_intet():
    ny = læst("nu")
    ark, rækker, _ = af("Fravaer", ny)
    gammel = indsæt_række(ny, ark, rækker[3])
    fyldt = gammel.med({(ark, adresse(r, 2)): f"Årsag {r}" for r in [*rækker, rækker[-1] + 1]})
    assert kode(lambda: planlæg(fyldt, ny)) == "TP-330"
    with pytest.raises(TimeprisFejl, match="Fravær.* 15 .* 14"):
        planlæg(fyldt, ny)
    plan = planlæg(fyldt.med({(ark, adresse(rækker[0], k)): None for k in range(2, 10)}), ny)
    assert [efter(ny, plan).ark[ark][r, 2].værdi for r in rækker] == [f"Årsag {r + 1}" for r in rækker]


def test_en_række_under_tabellen_tages_med_og_nævnes():
    """Indsat efter den sidste række: Excel udvider ikke området, så den gamle bog regnede den ikke med."""
    ny = læst("nu")
    ark, rækker, _ = af("Loenposter", ny)
    sidste = rækker[-1] + 1
    gammel = indsæt_række(ny, ark, sidste).med({(ark, adresse(sidste, 2)): "Tillæg", (ark, adresse(sidste, 3)): 9000.0})
    plan = planlæg(gammel, ny)
    intet_er_tabt(gammel, ny, plan)
    assert efter(ny, plan).ark[ark][rækker[9], 2].værdi == "Tillæg" and plan.findes_ikke_længere == ()
    assert len(plan.bemærkninger) == 1 and f"række {sidste}" in plan.bemærkninger[0]


def test_egen_taksttrappe_med_flere_trin_end_den_nye_bog_har():
    ny = læst("nu")
    kommuner = ny.ark["Kommuner"]
    egne = [r for (r, k), rude in kommuner.items() if k == 2 and str(rude.værdi).startswith("Egen trappe")]
    trin = [r for r in egne if kommuner[r, 3].er_gul and kommuner[r, 4].er_gul]
    assert len(trin) == 15
    gammel = indsæt_række(ny, "Kommuner", trin[4])
    gammel = gammel.med({("Kommuner", adresse(trin[4], 3)): "4a"})
    gammel.ark["Kommuner"][trin[4], 2] = gammel.ark["Kommuner"][trin[3], 2]
    resultat = efter(ny, planlæg(gammel, ny)).ark["Kommuner"]
    assert [resultat[r, 3].værdi for r in trin] == [*"1234", "4a", *"56789", "10", *[None] * 4]
    fyldt = gammel.med({("Kommuner", adresse(r, 3)): f"trin {r}" for r in [*trin, trin[-1] + 1]})
    assert kode(lambda: planlæg(fyldt, ny)) == "TP-330"


# --- Celler, som Excel har ændret, når brugeren klipper og sætter ind


def test_en_celle_låst_af_noget_sat_ind_er_stadig_brugerens():
    ny = læst("nu")
    ark = Ark(ny.ark["Fravær"])
    for r in range(7, 21):
        ark[r, 3] = Rude(float(r))
    ark[8, 4] = Rude("timer/år", False, "A1")
    ark[9, 4] = Rude(None)
    opgaver = Ark(ny.ark["Opgavekategorier"])
    opgaver[6, 10] = Rude("Døgnmodel")
    opgaver[7, 10] = Rude(20.0, True)
    gammel = replace(ny, ark={**ny.ark, "Fravær": ark, "Opgavekategorier": opgaver})
    plan = planlæg(gammel, ny)
    resultat = efter(ny, plan)
    assert [resultat.ark["Fravær"][r, 3].værdi for r in range(7, 21)] == [float(r) for r in range(7, 21)]
    assert resultat.ark["Fravær"][8, 4].værdi == "timer/år" and resultat.ark["Fravær"][9, 4].værdi is None
    assert [f.formel for f in plan.formler] == ["=A1"] and plan.formler[0].henviser
    assert resultat.ark["Opgavekategorier"][6, 10].værdi == "Døgnmodel"
    assert resultat.ark["Opgavekategorier"][7, 10].værdi == 20.0 and plan.findes_ikke_længere == ()


@pytest.mark.parametrize(
    ("formel", "værdi", "henviser"),
    [("30+2", 32.0, False), ('"a b"&"c"', "a bc", False), ("C7*2", 50.0, True), ("SUM(1,2)", 3.0, True)],
)
def test_en_formel_overtages_som_sin_værdi_og_nævnes(formel, værdi, henviser):
    ny = læst("nu")
    ark = Ark(ny.ark["Fravær"])
    ark[12, 3] = Rude(værdi, True, formel)
    plan = planlæg(replace(ny, ark={**ny.ark, "Fravær": ark}), ny)
    assert efter(ny, plan).ark["Fravær"][12, 3].værdi == værdi and plan.findes_ikke_længere == ()
    (fundet,) = plan.formler
    assert (fundet.celle, fundet.formel, fundet.værdi, fundet.henviser) == ("C12", f"={formel}", værdi, henviser)
    assert f"={formel}" in som_tekst(plan) and "Egen sygdom" in som_tekst(plan)


def test_en_formel_uden_plads_i_den_nye_bog_er_også_nævnt():
    ny = læst("0.1.0")
    ark = {navn: Ark(blad) for navn, blad in læst("nu").ark.items()}
    ark["Borgere"][11, 4] = Rude(3.5, True, "2+1.5")
    ark["Borgere"][12, 4] = Rude(None, True, "D11")
    plan = planlæg(replace(læst("nu"), version="0.1.0", ark=ark), ny)
    udgået = {(u.ark, u.celle): u.værdi for u in plan.findes_ikke_længere}
    assert udgået["Borgere", "D11"] == 3.5 and udgået["Borgere", "D12"] == "=D11"
    assert [(f.formel, f.værdi, f.til, f.henviser) for f in plan.formler] == [
        ("=2+1.5", 3.5, "", False),
        ("=D11", None, "", True),
    ]
    assert "Borgere!D12  »B002«, nr. 2, Støttebehov: =D11" in som_tekst(plan)


def test_sand_er_ikke_det_samme_som_tallet_et():
    assert læst("nu").gule()["Fravær", "C13"] == 1.0
    plan = planlæg(læst("nu").med({("Fravær", "C13"): True}), læst("nu"))
    assert plan.rettelser == (("Fravær", "C13", True),) and len(plan.afviger_fra_ny_standard) == 1


def test_en_formel_uden_gemt_værdi_har_sin_egen_overskrift_og_cellen_bliver_tom():
    """Cellen har en plads i den nye bog; det er kun værdien, der mangler."""
    ny = læst("nu")
    plan = planlæg(med_rude(ny, ("Fravær", "C12"), Rude(None, True, "30+2")), ny)
    assert efter(ny, plan).ark["Fravær"][12, 3].værdi is None and plan.findes_ikke_længere == ()
    (linje,) = afsnit(plan, "Formler uden gemt værdi; cellen er tom i den nye bog:")
    assert linje.startswith("Fravær!C12  »Egen sygdom«, nr. 6, Antal: =30+2")
    assert not afsnit(plan, "Formler i gule celler. Kun værdien er overtaget:")


def test_en_formel_trukket_ned_nævnes_med_den_celle_den_er_trukket_fra():
    """Excel skriver kun formlen i den første celle og et nummer i resten."""
    gammel = med_xml(
        fil("nu"),
        {
            ("Fravær", "C7"): '<f t="shared" ref="C7:C9" si="0">K7*2</f><v>30</v>',
            ("Fravær", "C8"): '<f t="shared" si="0"/><v>31</v>',
            ("Fravær", "C9"): '<f t="shared" si="0"/>',
        },
    )
    plan = læg_plan(gammel, fil("nu"))
    assert [(f.celle, f.formel, f.værdi, f.henviser) for f in plan.formler] == [
        ("C7", "=K7*2", 30.0, True),
        ("C8", "som i C7", 31.0, True),
        ("C9", "som i C7", None, True),
    ]
    assert "Ferie" in som_tekst(plan) and ": =\n" not in som_tekst(plan) and "=)" not in som_tekst(plan)
    ny = efter(læst("nu"), plan).gule()
    assert [ny["Fravær", f"C{r}"] for r in (7, 8, 9)] == [30.0, 31.0, None] and plan.findes_ikke_længere == ()


def test_tilbuddenes_navne_trukket_ned_fører_stadig_til_listen():
    """Takster kender sine rækker på formlerne, også når filen kun har teksten i den første af dem."""
    formler = [læst("nu").ark["Takster"][r, 2].formel.replace("$", "") for r in (33, 34, 35)]
    første, tal = formler[0].rstrip("0123456789"), int(re.search(r"\d+$", formler[0])[0])
    assert formler == [f"{første}{tal + n}" for n in range(3)]
    trukket = med_xml(
        fil("nu"),
        {
            ("Takster", "B33"): f'<f t="shared" ref="B33:B35" si="0">{formler[0]}</f><v>1</v>',
            ("Takster", "B34"): '<f t="shared" si="0"/><v>1</v>',
            ("Takster", "B35"): '<f t="shared" si="0"/><v>1</v>',
        },
    )
    rækker = [{t.navn: t.rækker for t in bog.tabeller.values()} for bog in (læs_inddata(trukket), læst("nu"))]
    assert rækker[0] == rækker[1]


# --- Opbyggede bøger: layoutet er et andet


class Lille:
    """En lille bog med tabellerne Fravaer og Tilbud, en fast forudsætning og en tabel, der følger tilbuddene."""

    def __init__(self, version: str = "0.1.0", luft: int = 0, ledige: int = 5, **valg: Any) -> None:
        self.kolonner = valg.get("kolonner", ["Årsag", "Antal", "Enhed", "Kilde"])
        self.rækker = valg.get("rækker", [["Ferie", 25.0, "dage/år", "VIVE"], ["Sygdom", 12.0, "dage/år", "VIVE"]])
        self.fravær, self.start = valg.get("fravær", "Fravær"), valg.get("start", "Start")
        self.version, self.luft, self.ledige, self.valg = version, luft, ledige, valg

    def byg(self, navn: str | None = None) -> Bogfil:
        ud = io.BytesIO()
        bog = xlsxwriter.Workbook(ud, {"in_memory": True})
        gul, almindelig = bog.add_format({"locked": False}), bog.add_format()
        start = bog.add_worksheet(self.start)
        start.write_row(0, 0, ["Timepris"])
        start.write_row(6, 1, ["Version", self.version])
        ark = bog.add_worksheet(self.fravær)
        top = 4 + self.luft
        ark.write(0, 0, "Fravær")
        ark.write_row(top, 0, ["Nr.", *self.kolonner])
        for nr in range(len(self.rækker) + self.ledige):
            række = self.rækker[nr] if nr < len(self.rækker) else [None] * len(self.kolonner)
            ark.write(top + 1 + nr, 0, nr + 1)
            for k, værdi in enumerate(række):
                ark.write(top + 1 + nr, 1 + k, værdi, gul)
        bund = top + 1 + len(self.rækker) + self.ledige
        if self.valg.get("navngivet", True):
            bredde = "ABCDEFGH"[len(self.kolonner)]
            bog.define_name("Fravaer", f"='{self.fravær}'!$B${top + 1}:${bredde}${bund}")
        else:
            bog.define_name("Fravaer", "=#REF!")
        if faste := self.valg.get("faste", [("Årsnorm", 1924.0)]):
            ark.write(bund + 1, 0, "2. Faste tal")
            ark.write_row(bund + 2, 0, ["Nr.", "Forudsætning", "Værdi", "Enhed", "Kilde"])
            for nr, (betegnelse, værdi) in enumerate(faste):
                ark.write_row(bund + 3 + nr, 0, [nr + 1, betegnelse])
                ark.write(bund + 3 + nr, 2, værdi, gul)
                ark.write(bund + 3 + nr, 3, "timer", almindelig)
                ark.write(bund + 3 + nr, 4, f"kilde til {betegnelse}", gul)
        if tilbud := self.valg.get("tilbud"):
            self._tilbud(bog, gul, tilbud)
        for ekstra in self.valg.get("ekstra", []):
            ekstra(bog, gul)
        bog.close()
        return Bogfil(Path(navn or f"lille-{self.version}.xlsx"), ud.getvalue())

    def _tilbud(self, bog: Any, gul: Any, tilbud: list[Any]) -> None:
        ark = bog.add_worksheet("Tilbud")
        ark.write_row(0, 0, ["Nr.", "Tilbud"])
        for nr, navn in enumerate(tilbud, 1):
            ark.write(nr, 0, nr)
            ark.write(nr, 1, navn, gul)
        bog.define_name("Tilbud", f"=Tilbud!$B$1:$B${len(tilbud) + 1}")
        pladser = self.valg.get("pladser")
        if pladser:
            takster = bog.add_worksheet("Takster")
            takster.write_row(0, 0, ["Nr.", "Tilbud", "Pladser"])
            for nr, antal in enumerate(pladser, 1):
                takster.write(nr, 0, nr)
                takster.write_formula(nr, 1, f"=Tilbud!$B${nr + 1}", None, tilbud[nr - 1] or "")
                takster.write(nr, 2, antal, gul)
            bog.define_name("Takstgrundlag", f"=Takster!$B$1:$C${len(pladser) + 1}")


def flyt(gammel: Lille, ny: Lille) -> tuple[Overførsel, Inddatabog, Inddatabog]:
    """Planen, den gamle bog og den nye bog bagefter; loven gælder hver gang."""
    plan = læg_plan(gammel.byg("gammel.xlsx"), ny.byg("ny.xlsx"))
    læst_gammel, læst_ny = læs_inddata(gammel.byg()), læs_inddata(ny.byg())
    intet_er_tabt(læst_gammel, læst_ny, plan)
    return plan, læst_gammel, efter(læst_ny, plan)


def tabel(bog: Inddatabog, ark: str = "Fravær", kolonner: int = 4) -> list[list[Værdi]]:
    """De udfyldte rækker i bogens første tabel på arket."""
    top = next(r for (r, k), rude in sorted(bog.ark[ark].items()) if rude.værdi == "Nr." and k == 1)
    blad = bog.ark[ark]
    rækker = []
    r = top + 1
    while isinstance(blad[r, 1].værdi, float):
        rækker.append([blad[r, k].værdi for k in range(2, 2 + kolonner)])
        r += 1
    return [række for række in rækker if any(v is not None for v in række)]


MINE = [["Ferie", 26.0, "dage/år", "os"], [None] * 4, ["Syg", 9.0, "dage/år", None], ["Kursus", 3.0, "timer/år", "os"]]
MINE_UDFYLDTE = [MINE[0], *MINE[2:]]


def test_rækker_over_tabellen_og_flere_ledige_rækker():
    plan, _, ny = flyt(Lille(rækker=MINE), Lille("0.2.0", luft=3, ledige=20))
    assert tabel(ny) == MINE_UDFYLDTE
    assert ny.ark["Fravær"][10, 2].værdi is None and ny.ark["Fravær"][9, 2].værdi == "Ferie"
    assert {o.hvad for o in plan.flyttet} >= {"»Ferie«, nr. 1, Antal", "»Årsnorm«, Værdi"}
    assert len(plan.flyttet) == len(plan.overført)
    assert [(n.ark, n.hvad) for n in plan.standardrækker] == [("Fravær", "»Sygdom«")]


def test_en_flyttet_kolonne_følger_sin_overskrift():
    omvendt = ["Årsag", "Kilde", "Enhed", "Antal"]
    _, _, ny = flyt(Lille(rækker=MINE), Lille("0.2.0", kolonner=omvendt, rækker=[["Ferie", "VIVE", "dage/år", 25.0]]))
    assert tabel(ny) == [[a, k, e, n] for a, n, e, k in MINE_UDFYLDTE]


def test_en_omdøbt_overskrift_er_udgået_og_ikke_tabt():
    nye = ["Årsag", "Mængde", "Enhed", "Kilde"]
    plan, _, ny = flyt(Lille(rækker=MINE), Lille("0.2.0", kolonner=nye))
    assert [(u.hvad, u.værdi) for u in plan.findes_ikke_længere] == [
        ("»Ferie«, nr. 1, Antal", 26.0),
        ("»Syg«, nr. 3, Antal", 9.0),
        ("»Kursus«, nr. 4, Antal", 3.0),
    ]
    assert [(n.hvad, n.celler) for n in plan.nye] == [("kolonnen »Mængde« i »Fravær«", 7)]
    # Ferie er også i den nye bogs standard; de andre rækker er brugerens egne og får intet tal, de ikke har bedt om.
    assert [række[1] for række in tabel(ny)] == [25.0, None, None]


def test_færre_ledige_rækker_lukker_de_tomme_og_siger_til_når_der_ikke_er_plads():
    plan, _, ny = flyt(Lille(rækker=MINE), Lille("0.2.0", ledige=1))
    assert tabel(ny) == MINE_UDFYLDTE and plan.findes_ikke_længere == ()
    assert kode(lambda: flyt(Lille(rækker=MINE), Lille("0.2.0", ledige=0))) == "TP-330"
    _, _, ny = flyt(Lille(rækker=MINE, ledige=30), Lille("0.2.0", ledige=2))
    assert tabel(ny) == MINE_UDFYLDTE and ny.ark["Fravær"][7, 2].værdi is None


def test_en_ny_tabel_og_en_ny_forudsætning_beholder_standarden():
    def timer(bog: Any, gul: Any) -> None:
        ark = bog.add_worksheet("Timer")
        ark.write_row(0, 0, ["Nr.", "Post", "Antal"])
        ark.write(1, 0, 1)
        ark.write_row(1, 1, ["Møder", 4.0], gul)

    ny = Lille("0.2.0", ekstra=[timer], faste=[("Dagsnorm", 7.4), ("Årsnorm", 1930.0)])
    plan, _, resultat = flyt(Lille(rækker=MINE), ny)
    assert [resultat.ark["Timer"][2, k].værdi for k in (2, 3)] == ["Møder", 4.0]
    assert {(n.ark, n.hvad) for n in plan.nye} == {("Timer", "hele tabellen »Timer«"), ("Fravær", "»Dagsnorm«")}
    assert [(o.hvad, o.værdi, o.standard) for o in plan.afviger_fra_ny_standard if "norm" in o.hvad] == [
        ("»Årsnorm«, Værdi", 1924.0, 1930.0)
    ]


def test_noget_sat_ind_i_en_kolonne_der_er_fjernet_er_udgået():
    gammel = læs_inddata(Lille(rækker=MINE).byg())
    gammel.ark["Fravær"][8, 3] = Rude(99.0)
    ny = læs_inddata(Lille("0.2.0", kolonner=["Årsag", "Mængde", "Enhed", "Kilde"]).byg())
    plan = planlæg(gammel, ny)
    assert [u.værdi for u in plan.findes_ikke_længere] == [26.0, 99.0, 3.0]


def test_en_omdøbt_egen_trappe_er_udgået_og_standarden_beholdes():
    gammel = læst("nu")
    kommuner = Ark(gammel.ark["Kommuner"])
    for (r, k), rude in gammel.ark["Kommuner"].items():
        if k == 2 and rude.værdi == "Egen trappe (10 ydelsespakker)":
            kommuner[r, k] = replace(rude, værdi="Egen trappe (gammelt navn)")
    gammel = replace(gammel, ark={**gammel.ark, "Kommuner": kommuner})
    plan = planlæg(gammel, læst("nu"))
    intet_er_tabt(gammel, læst("nu"), plan)
    assert plan.rettelser == () and {u.ark for u in plan.findes_ikke_længere} == {"Kommuner"}
    assert plan.findes_ikke_længere[0].hvad.startswith("»Egen trappe (gammelt navn)«")


def test_en_forudsætning_som_er_fjernet_er_udgået():
    plan, _, _ = flyt(Lille(faste=[("Årsnorm", 1924.0), ("Ugenorm", 37.0)]), Lille("0.2.0"))
    assert [(u.hvad, u.værdi) for u in plan.findes_ikke_længere] == [
        ("»Ugenorm«, Værdi", 37.0),
        ("»Ugenorm«, Kilde", "kilde til Ugenorm"),
    ]


@pytest.mark.parametrize("gammel_navngivet", [True, False])
@pytest.mark.parametrize("ny_navngivet", [True, False])
def test_en_liste_uden_navn_i_bogen_kendes_på_sin_overskrift(gammel_navngivet, ny_navngivet):
    gammel, ny = Lille(rækker=MINE, navngivet=gammel_navngivet), Lille("0.2.0", luft=2, navngivet=ny_navngivet)
    plan, _, resultat = flyt(gammel, ny)
    assert tabel(resultat) == MINE_UDFYLDTE
    assert plan.findes_ikke_længere == ()


def test_en_liste_uden_navn_slutter_ikke_ved_en_ryddet_række():
    """»Ryd alt« fjerner rækkens gule farve, men ikke dens nummer."""
    gammel = læs_inddata(Lille(rækker=MINE, navngivet=False).byg())
    gammel = med_ruder(gammel, {("Fravær", adresse(7, k)): None for k in range(2, 6)})
    plan = planlæg(gammel, læs_inddata(Lille("0.2.0").byg()))
    assert tabel(efter(læs_inddata(Lille("0.2.0").byg()), plan)) == MINE_UDFYLDTE and plan.findes_ikke_længere == ()


def test_et_omdøbt_ark_genkendes_på_titlen_og_brugerens_egne_ark_nævnes():
    def kopi(bog: Any, gul: Any) -> None:
        ark = bog.add_worksheet("Fravær (2)")
        ark.write(0, 0, "Fravær")
        ark.write(5, 1, "kopi", gul)

    lille = Lille(rækker=MINE, ekstra=[kopi]).byg()
    # Excel giver kopien sine egne navne, som kun gælder dér; de må ikke forveksles med bogens.
    lokalt = '<definedName name="Fravaer" localSheetId="2">\'Fravær (2)\'!$B$5:$E$9</definedName></definedNames>'
    dele = dict(lille.dele)
    dele["xl/workbook.xml"] = dele["xl/workbook.xml"].replace(b"</definedNames>", lokalt.encode())
    lille = Bogfil(lille.sti, skriv_pakke(dele.items()))
    assert læs_inddata(lille).navne["Fravaer"].ark == "Fravær"
    plan, _, ny = flyt(Lille(rækker=MINE, ekstra=[kopi]), Lille("0.2.0"))
    assert tabel(ny) == MINE_UDFYLDTE and plan.egne_ark == ("Fravær (2)",)
    assert [(u.ark, u.værdi) for u in plan.findes_ikke_længere] == [("Fravær (2)", "kopi")]
    plan, _, ny = flyt(Lille(rækker=MINE, fravær="Fravær 2026", faste=[("Årsnorm", 1900.0)]), Lille("0.2.0"))
    assert tabel(ny) == MINE_UDFYLDTE and plan.egne_ark == () and plan.findes_ikke_længere == ()
    assert 1900.0 in [o.værdi for o in plan.afviger_fra_ny_standard]


def test_en_ny_tabel_der_følger_tilbuddene_får_standarden_efter_navn():
    """De nye pladstal hører til standardens tilbud: de flytter med navnet og gættes aldrig til et andet tilbud."""
    gammel = Lille(tilbud=["Bøgen", "Aftenhuset", None, "Solsiden", None])
    ny = Lille("0.2.0", tilbud=["Aftenhuset", "Solsiden", "Lindely", None, None], pladser=[10, 20, 30, None, None])
    plan, _, resultat = flyt(gammel, ny)
    assert [resultat.ark["Takster"][r, 3].værdi for r in range(2, 7)] == [None, 10.0, None, 20.0, None]
    assert plan.bemærkninger == (
        "Takster: 1 celle er tom til »Bøgen«, fordi den nye bogs standardtal hører til andre navne.",
        "Takster: 1 celle er tom ud for tomme rækker, fordi den nye bogs standardtal hører til andre navne.",
    )


def test_når_en_liste_lukkes_sammen_følger_tabellerne_med():
    gammel = Lille(tilbud=["A", None, "B", None, "C"], pladser=[1, None, 2, None, 3])
    _, _, ny = flyt(gammel, Lille("0.2.0", tilbud=["X", None, None], pladser=[9, None, None]))
    assert [ny.ark["Tilbud"][r, 2].værdi for r in (2, 3, 4)] == ["A", "B", "C"]
    assert [ny.ark["Takster"][r, 3].værdi for r in (2, 3, 4)] == [1.0, 2.0, 3.0]
    # En plads, hvor kun den tabel, der følger listen, er udfyldt, er også i brug.
    gammel = Lille(tilbud=["A", None, None, "B"], pladser=[1, 5, None, 2])
    _, _, ny = flyt(gammel, Lille("0.2.0", tilbud=["X", None, None], pladser=[9, None, None]))
    assert [ny.ark["Takster"][r, 3].værdi for r in (2, 3, 4)] == [1.0, 5.0, 2.0]


def test_den_korteste_tabel_bestemmer_hvor_mange_der_er_plads_til():
    gammel = Lille(tilbud=["A", None, "B", "C"], pladser=[1, None, 2, None])
    _, _, ny = flyt(gammel, Lille("0.2.0", tilbud=["X", *[None] * 5], pladser=[9, None, None]))
    assert [ny.ark["Tilbud"][r, 2].værdi for r in range(2, 6)] == ["A", "B", "C", None]
    assert [ny.ark["Takster"][r, 3].værdi for r in (2, 3, 4)] == [1.0, 2.0, None]
    kort = Lille("0.2.0", tilbud=["X", *[None] * 5], pladser=[9, None])
    assert kode(lambda: flyt(gammel, kort)) == "TP-330"


RÆKKE = st.one_of(
    st.just([None] * 4),
    st.tuples(st.sampled_from(["Ferie", "Syg"]), st.integers(0, 99).map(float), st.just("dage/år"), st.none()),
)


@settings(max_examples=antal_prøver(60))
@given(
    rækker=st.lists(RÆKKE, min_size=1, max_size=8),
    ledige=st.integers(0, 8),
    luft=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    ordnet=st.permutations(["Antal", "Enhed", "Kilde"]),
)
def test_ethvert_layout_bevarer_rækkerne_i_orden_eller_siger_til(rækker, ledige, luft, ordnet):
    gammel = Lille(rækker=[list(række) for række in rækker], luft=luft[0])
    ny = Lille("0.2.0", kolonner=["Årsag", *ordnet], rækker=[["Ferie", None, None, None]], ledige=ledige, luft=luft[1])
    plads = ["Årsag", *ordnet]
    ventet = [[dict(zip(gammel.kolonner, r, strict=True))[k] for k in plads] for r in rækker if r[0]]
    if len(ventet) > ledige + 1:
        assert kode(lambda: flyt(gammel, ny)) == "TP-330"
    else:
        plan, _, resultat = flyt(gammel, ny)
        assert tabel(resultat) == ventet and plan.findes_ikke_længere == ()


# --- Bøger, der ikke kan overføres


def test_bøgerne_skal_være_den_gamle_og_den_nye():
    assert kode(lambda: planlæg(læst("nu"), læst("0.1.0"))) == "TP-332"
    assert kode(lambda: læg_plan(fil("nu"), fil("nu"))) == "TP-334"
    assert kode(lambda: læg_plan(Lille(start="Forside").byg(), fil("nu"))) == "TP-313"
    assert planlæg(læst("nu"), læst("nu")).rettelser == ()


def test_en_gammel_bog_der_er_åben_i_excel_læses_ikke(tmp_path):
    """Det, der ikke er gemt endnu, ville gå tabt."""
    (tmp_path / "~$gammel.xlsm").touch()
    assert kode(lambda: læg_plan(Bogfil(tmp_path / "gammel.xlsm", fil("0.1.0").data), fil("nu"))) == "TP-303"


def test_kopien_med_kun_værdier_har_ingen_gule_celler():
    værdier = Bogfil(VÆRDIBOG)
    assert kode(lambda: læg_plan(værdier, fil("nu"))) == "TP-331"
    assert kode(lambda: læg_plan(fil("0.1.0"), værdier)) == "TP-331"
    assert kode(lambda: kræv_samme_version(værdier, "0.1.0")) == "TP-331"


@pytest.mark.parametrize("ene_og_anden", [(BOG, LITE_BOG), (LITE_BOG, BOG)], ids=["til Lite", "fra Lite"])
def test_mellem_excel_og_lite_flyttes_alt(ene_og_anden):
    ene, anden = (Bogfil(sti) for sti in ene_og_anden)
    plan = læg_plan(lap(ene, RETTELSER), anden)
    assert {(ark, celle): værdi for ark, celle, værdi in plan.rettelser} == RETTELSER
    assert plan.findes_ikke_længere == plan.egne_ark == plan.nye == () and not plan.flyttet


def test_en_eksisterende_ny_bog_skal_være_programmets_version():
    kræv_samme_version(fil("0.2.0"), "0.2.0")
    assert kode(lambda: kræv_samme_version(fil("0.1.0"), "0.2.0")) == "TP-333"


def test_versionerne_sammenlignes_som_tal():
    assert flyt(Lille("0.9.0"), Lille("0.10.0"))[0].gammel_version == "0.9.0"
    assert kode(lambda: flyt(Lille("0.10.0"), Lille("0.9.0"))) == "TP-332"


# --- Rapporten


def test_rapporten_siger_det_hele_på_dansk():
    plan = planlæg(læst("0.1.0").med(RETTELSER | {("Fravær", "D10"): "uger/år"}), læst("nu"))
    tekst = som_tekst(plan)
    assert "Fravær!C12  »Egen sygdom«, nr. 6, Antal: 15,5 (ny standard: 12)" in tekst
    assert "Fravær!H16  »Efteruddannelse«, nr. 10, Dato: 23-04-2027 (ny standard: tom)" in tekst
    assert "Forudsætninger!C8  »Årsnorm«, Værdi: 1.900 (ny standard: 1.924)" in tekst
    assert "Opgavekategorier!J6  overskriften på egen kolonne: Vores model (ny standard: Egen model)" in tekst
    assert "Borgere!B11:U110  hele tabellen »Borgere« (700 celler)" in tekst
    assert "Scenarier!E11:N22  hele tabellen »Forudsætningerne side om side« (120 celler)" in tekst
    assert "Fravær!C9  »Søgnehelligdage«, nr. 3, Antal (ny standard: 8)" in tekst
    assert [(o.celle, o.værdi) for o in plan.ukendte_ord] == [("D10", "uger/år")]
    assert "Takster, Faste udgifter: 5 celler er tomme til »Dagcentret »Åen« & <have>«" in tekst
    kort = som_tekst(plan, 3)
    assert "… og " in kort and len(kort) < len(tekst) and "Dagcentret" in kort


def test_json_har_alt_og_kan_skrives():
    svar = json.loads(json.dumps(som_dict(planlæg(læst("0.1.0").med(RETTELSER), læst("nu"))), ensure_ascii=False))
    assert svar["gammel"] == {"fil": "timepris-0.1.0.xlsm", "version": "0.1.0"}
    assert svar["antal_overført"] == len(svar["overført"]) and svar["antal_rettelser"] >= len(RETTELSER)
    ene = next(post for post in svar["afviger_fra_ny_standard"] if post["celle"] == "C12" and post["ark"] == "Fravær")
    assert ene["værdi"] == 15.5 and ene["standard"] == 12.0 and "Egen sygdom" in ene["hvad"]


def test_rapporten_gengiver_aldrig_et_cpr_nummer():
    nummer = "010190-1234"
    plan = planlæg(læst("0.2.0").med({("Borgere", "B11"): nummer, ("Fravær", "C7"): 101901234.0}), læst("nu"))
    assert efter(læst("nu"), plan).gule()["Borgere", "B11"] == nummer
    rapport = som_tekst(plan) + json.dumps(som_dict(plan), ensure_ascii=False)
    assert nummer not in rapport and "101901234" not in rapport and "(skjult nummer)" in rapport
