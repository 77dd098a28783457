"""To motorer, samme tal: sammenligningen finder enhver forskel, og bogen giver ingen, heller ikke med vilkårlige tal.

Hver gul celle i bogen får mindst én gang et tilfældigt, men gentageligt indhold: rimelige tal, umulige tal, danske tal
skrevet som tekst, vrøvl og rigtige ord med andre bogstavstørrelser.
"""

import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from libreoffice_krav import KRÆVER_LIBREOFFICE, MANGLER

from xl_timepris.beregning.priser import PRISER
from xl_timepris.enheder import BEHOVSENHEDER, FRAVÆRSENHEDER, OPGAVEENHEDER
from xl_timepris.excel.bogfil import Bogfil, Værdi, adresse, række_og_kolonne
from xl_timepris.fejl import REGNEARKSFEJL, TimeprisFejl
from xl_timepris.inddata.borgere import PLADSER
from xl_timepris.inddata.standard import standard
from xl_timepris.inddata.tabeller import GRUPPER, JA_NEJ, TIDER
from xl_timepris.inddata.trappeskabeloner import skabeloner
from xl_timepris.motorer import Resultat, verificering
from xl_timepris.motorer.genberegning import Rettelse
from xl_timepris.motorer.indlejret import Indlejret
from xl_timepris.motorer.libreoffice import LibreOffice
from xl_timepris.motorer.verificering import Omgang, Verificering, ens, læs_omgange, sammenlign, verificer
from xl_timepris.ordlister import DATAGRUNDLAG, MÅLGRUPPER, PRINCIPPER, PRISPUNKTER

BOG = Path(__file__).parents[2] / "workbook" / "timepris.xlsm"
LEVERET = Bogfil(BOG)
Sted = tuple[str, str]
GEMT = LEVERET.gemte_værdier()


# --- Sammenligningen selv

ENS: list[tuple[Værdi, Værdi, bool]] = [
    (1.0, 1.0, True),
    (487.98340856411, 487.98340856411 * (1 + 1e-12), True),
    (487.98, 487.98 * (1 + 1e-8), False),
    (1e12, 1e12 + 100, True),
    (1e12, 1e12 + 10_000, False),
    (0.0, -0.0, True),
    (0.0, 1e-10, True),
    (0.0, 1e-8, False),
    (1, 1.0, True),
    (True, 1.0, True),
    (False, 0.0, True),
    (None, None, True),
    (None, "", True),
    ("", None, True),
    (None, 0.0, False),
    ("", 0.0, False),
    (None, "#N/A", False),
    ("OK", "OK", True),
    ("OK", "ok", False),
    ("OK", "FEJL", False),
    ("1", 1.0, False),
    ("OK", 1.0, False),
    (float("nan"), 1.0, False),
    (float("nan"), float("nan"), False),
    (float("inf"), 1e300, False),
    *[(fejl, "#VALUE!", True) for fejl in REGNEARKSFEJL],
    *[(fejl, 0.0, False) for fejl in REGNEARKSFEJL],
    ("#N/A", "", False),
    ("#N/A", "OK", False),
]


@pytest.mark.parametrize(("første", "anden", "ventet"), ENS)
def test_hvad_der_er_ens(første, anden, ventet):
    assert ens(første, anden) is ventet and ens(anden, første) is ventet


def test_sammenligningen_finder_en_plantet_forskel():
    første: Resultat = {"Timepris": {"D9": 487.98, "D10": 317.97, "D11": "#N/A"}, "Kontrol": {"C4": "OK"}}
    anden: Resultat = {"Timepris": {"D9": 487.97, "D10": 317.97, "D11": "#VALUE!"}, "Kontrol": {"C4": "OK"}}
    antal, fundne = sammenlign("Mere sygdom", [("a", første), ("b", anden)])
    assert antal == 4 and [(f.ark, f.celle, f.værdier) for f in fundne] == [
        ("Timepris", "D9", (("a", 487.98), ("b", 487.97)))
    ]
    assert str(fundne[0]) == "Mere sygdom – Timepris!D9: a: 487.98, b: 487.97"


def test_en_celle_som_kun_den_ene_har_er_tom_i_den_anden():
    antal, fundne = sammenlign("x", [("a", {"Ark": {"A1": 1.0, "A2": ""}}), ("b", {"Andet": {"A1": 1.0}})])
    assert antal == 3 and [(f.ark, f.celle) for f in fundne] == [("Andet", "A1"), ("Ark", "A1")]
    assert "tom" in str(fundne[0])


def test_tre_resultater_sammenlignes_alle():
    ens_, anden = {"Ark": {"A1": 1.0}}, {"Ark": {"A1": 2.0}}
    assert [len(sammenlign("x", [("a", ens_), ("b", ens_), ("c", c)])[1]) for c in (ens_, anden)] == [0, 1]


class ForkertMotor(Indlejret):
    """Regner som den indlejrede motor, bortset fra én celle."""

    navn = "Forkert"

    def genberegn(self) -> Resultat:
        resultat = super().genberegn()
        ark, celle = LEVERET.område("Kontrol_samlet")
        resultat[ark][celle] = "FEJL"
        return resultat


def _en_omgang(*rettelser: Rettelse) -> list[Omgang]:
    return [Omgang("En omgang", rettelser)]


def celle(ark: str, tekst: str, skridt: int = 1) -> tuple[str, str]:
    """Cellen så mange skridt til højre for en tekst."""
    r, k = række_og_kolonne(next(sted for sted, værdi in GEMT[ark].items() if værdi == tekst))
    return ark, adresse(r, k + skridt)


SYGEDAGE = celle("Fravær", "Egen sygdom")


def test_to_ens_motorer_afviger_ikke_og_en_forkert_gør():
    omgange = _en_omgang(Rettelse(*SYGEDAGE, 15.0))
    assert verificer(BOG, omgange, Indlejret).afvigelser == ()
    svar = verificer(BOG, omgange, ForkertMotor)
    assert svar.omgange == 2 and {afvigelse.omgang for afvigelse in svar.afvigelser} == {"Som leveret", "En omgang"}
    assert {(afvigelse.ark, afvigelse.celle) for afvigelse in svar.afvigelser} == {LEVERET.område("Kontrol_samlet")}


def test_hver_omgang_begynder_med_bogen_som_leveret():
    omgange = _en_omgang(Rettelse(*SYGEDAGE, -1.0)) * 2
    set_ = []

    class Husker(Indlejret):
        def genberegn(self) -> Resultat:
            set_.append(super().genberegn())
            return set_[-1]

    assert verificer(BOG, [*omgange, Omgang("Ingenting", ())], Husker).afvigelser == ()
    assert len(set_) == 4 and set_[1] == set_[2] != set_[0] == set_[3]


@pytest.mark.parametrize(
    ("rettelse", "kode"),
    [
        (Rettelse("Sygdom", "A1", 1.0), "TP-304"),
        (Rettelse("Fravær", "A1:B2", 1.0), "TP-305"),
        (Rettelse(*LEVERET.område("Kontrol_samlet"), "OK"), "TP-306"),
    ],
)
def test_en_rettelse_der_ikke_kan_lade_sig_gøre(rettelse, kode):
    with pytest.raises(TimeprisFejl) as fundet:
        verificer(BOG, _en_omgang(rettelse), Indlejret)
    assert fundet.value.kode == kode


def test_de_leverede_rettelser_rammer_gule_celler_og_hedder_noget_forskelligt():
    omgange = læs_omgange()
    assert len(omgange) >= 20 and len({omgang.navn for omgang in omgange}) == len(omgange)
    for omgang in omgange:
        for rettelse in omgang.rettelser:
            ark, celle = LEVERET.find_celle(rettelse.ark, rettelse.celle)
            assert LEVERET.er_gul(ark, celle), f"{omgang.navn}: {rettelse.ark}!{rettelse.celle}"


# --- Inddata, som regneark ofte er uenige om

ÅR = LEVERET.område("Helligdagsaar")
SVÆRE: dict[str, tuple[Sted, Værdi]] = {
    "timeprismodel med store bogstaver": (celle("Forudsætninger", "Labyrinten", 3), "GRUPPEBOSTØTTE"),
    "støtteform med store bogstaver": (celle("Forudsætninger", "Gruppebostøtte", 0), "GRUPPEBOSTØTTE"),
    "forklaret model med store bogstaver": (LEVERET.område("Forklar_model"), "GRUPPEBOSTØTTE"),
    "kommatal som tekst": (SYGEDAGE, "12,5"),
    "engelsk kommatal som tekst": (SYGEDAGE, "12.5"),
    "tusinder som tekst": (celle("Opgavekategorier", "Dokumentation", 4), "1.924"),
    "årsnorm som tekst": (LEVERET.område("Aarsnorm"), "1.924,0"),
    "løn som tekst": (celle("Forudsætninger", "Gennemsnitsårsløn for fagpersonale inkl. pension"), "480.000 kr."),
    "andel som tekst": (celle("Forudsætninger", "Virtuel bostøtte"), "10 %"),
    "lønbudget som tekst": (celle("Forudsætninger", "Labyrinten"), "22-11-2026"),
    "ordet sand": (SYGEDAGE, "sand"),
    "tilbud, hvis navn er et tal": (celle("Forudsætninger", "Labyrinten", 0), 24.0),
    "tomt år": (ÅR, None),
    "år 99": (ÅR, 99.0),
    "år før kalenderen": (ÅR, 1899.0),
}
SVÆRE_OMGANGE = [Omgang(navn, (Rettelse(*sted, værdi),)) for navn, (sted, værdi) in SVÆRE.items()]

# --- Tilfældige inddata

FRØ = 2022
NYE_CELLER = 90
"""Så mange nye celler prøves mindst sammen; ellers tog det for lang tid at nå alle."""
VILDE_CELLER = 130
ORD = {
    "Gruppe": GRUPPER,
    "Medregnes": JA_NEJ,
    "Tid": TIDER,
    "Timeprismodel": standard().modeller,
    "Støtteform": standard().modeller,
    "Målgruppe": MÅLGRUPPER,
    "Datagrundlag": DATAGRUNDLAG,
    "Model i dag": PRINCIPPER,
    "Åbent": JA_NEJ,
    "Basistakst": JA_NEJ,
    "Prispunkt": PRISPUNKTER,
    "Plads": PLADSER,
    "Taksttrappe": [skabelon.navn for skabelon in skabeloner()],
    "Pris pr.": PRISER,
}
FRI_TEKST = ("Årsag", "Opgave", "Post", "Tilbud", "Område", "Kilde", "Bemærkning", "Borger", "Udgift", "Trin")
TEKSTER = (
    "Ny",
    "Orlov & barsel",
    "<b>",
    "æøå ÆØÅ",
    " to ",
    "Labyrinten",
    "Ferie (5 uger)",
    "TP-101",
    "*",
    "?",
    "~",
    '"',
)
VILDE: tuple[Værdi, ...] = (
    None, 0.0, 1.0, -1.0, 0.5, 1e-9, 1e6, 1e15, 1e100, 1e300, 1e308, -1e308, 5e-324, 8784.0, 366.0, 2026.0, 46348.0,
    "1.234,56", "12,5", "12 %", "9,3", "480.000 kr.", "1.924", "-7", "12", "0", "007", "1.5", "1e3", "22-11-2026",
    "12:30", "vrøvl", "-", " ", "   ", "ja", "NEJ", "sand", "nan", "inf", "=1+1", "'5", "OK", "FEJL", "x" * 300,
    *TEKSTER,
)  # fmt: skip


def _overskrift(ark: str, celle: str) -> str:
    """Overskriften over cellen, eller på et ark med valg teksten til venstre for den."""
    række, kolonne = række_og_kolonne(celle)
    if ark == "Timepris":
        return str(GEMT[ark][adresse(række, kolonne - 1)])
    over = (adresse(r, kolonne) for r in range(række - 1, 0, -1))
    return next((str(GEMT[ark][c]) for c in over if c in GEMT[ark] and not LEVERET.er_gul(LEVERET.ark[ark], c)), "")


def _rimeligt(tilfældig: random.Random, ark: str, celle: str) -> Værdi:
    """Det, der kunne stå i cellen: et ord, som må stå der, en tekst eller et tal."""
    overskrift, nu = _overskrift(ark, celle), GEMT[ark].get(celle)
    ord_ = ORD.get(overskrift)
    if overskrift == "Enhed":
        ord_ = {"Fravær": FRAVÆRSENHEDER, "Opgavekategorier": OPGAVEENHEDER}.get(ark, BEHOVSENHEDER)
    if ord_:
        valgt = tilfældig.choice(ord_)
        return tilfældig.choice((valgt, valgt.upper(), valgt.lower(), f" {valgt} "))
    if overskrift in FRI_TEKST:
        return tilfældig.choice(TEKSTER)
    if overskrift == "Dato":
        return float(tilfældig.randint(40_000, 50_000))
    if isinstance(nu, float):
        return tilfældig.choice((round(nu * tilfældig.uniform(0.5, 1.5), 3), nu + 1))
    return tilfældig.choice((float(tilfældig.randint(0, 20)), round(tilfældig.uniform(0, 20), 2)))


GULE: list[Sted] = [(ark.navn, c) for ark in LEVERET.ark.values() for c in ark.celler if LEVERET.er_gul(ark, c)]
UDFYLDTE = [sted for sted in GULE if GEMT[sted[0]].get(sted[1]) is not None]


def _ledige_rækker() -> list[list[Sted]]:
    """De gule rækker, hvor intet står endnu."""
    rækker: dict[tuple[str, int], list[Sted]] = {}
    for ark, celle in GULE:
        rækker.setdefault((ark, række_og_kolonne(celle)[0]), []).append((ark, celle))
    return [steder for steder in rækker.values() if not set(steder) & set(UDFYLDTE)]


def tilfældige_omgange() -> list[Omgang]:
    """Rimelige rettelser i det udfyldte, hele nye rækker, og vildt indhold i alle gule celler."""
    tilfældig = random.Random(FRØ)

    def rimelige(steder: Sequence[Sted]) -> list[Rettelse]:
        return [Rettelse(*sted, _rimeligt(tilfældig, *sted)) for sted in steder]

    def vilde(steder: Sequence[Sted]) -> list[Rettelse]:
        return [Rettelse(*sted, tilfældig.choice(VILDE)) for sted in steder]

    omgange: list[list[Rettelse]] = []
    rækker = tilfældig.sample(ledige := _ledige_rækker(), len(ledige))
    while rækker:
        steder = rækker.pop()
        while rækker and len(steder) < NYE_CELLER:
            steder = [*steder, *rækker.pop()]
        omgange.append(rimelige(steder))
    for ny in (rimelige, vilde):
        omgange += [ny(tilfældig.sample(UDFYLDTE, tilfældig.randint(8, 15))) for _ in range(3)]
    rørte = {(r.ark, r.celle) for omgang in omgange for r in omgang}
    resten = [sted for sted in GULE if sted not in rørte]
    tilfældig.shuffle(resten)
    while resten:
        antal = tilfældig.randint(VILDE_CELLER - 10, VILDE_CELLER)
        omgange.append(vilde(resten[:antal]))
        del resten[:antal]
    return [Omgang(f"Tilfældig omgang {nr}", tuple(rettelser)) for nr, rettelser in enumerate(omgange, start=1)]


TILFÆLDIGE = tilfældige_omgange()


def test_de_tilfældige_rettelser_rører_hver_gul_celle_og_er_de_samme_hver_gang():
    assert {(r.ark, r.celle) for omgang in TILFÆLDIGE for r in omgang.rettelser} == set(GULE)
    assert tilfældige_omgange() == TILFÆLDIGE
    assert len(GULE) > 400 and len(TILFÆLDIGE) >= 30


@pytest.fixture(scope="module")
def begge_motorer() -> Iterator[tuple[Verificering, list[tuple[str, Resultat]]]]:
    """Den leverede bog, de leverede rettelser og de tilfældige i begge motorer; og alt, hvad de svarede."""
    assert not MANGLER, MANGLER
    svar: list[tuple[str, Resultat]] = []

    def husker(motor: type) -> type:
        class Husker(motor):
            def genberegn(self) -> Resultat:
                svar.append((self.navn, super().genberegn()))
                return svar[-1][1]

        return Husker

    with pytest.MonkeyPatch.context() as ret:
        ret.setattr(verificering, "Indlejret", husker(Indlejret))
        resultat = verificer(BOG, [*læs_omgange(), *SVÆRE_OMGANGE, *TILFÆLDIGE], husker(LibreOffice))
    yield resultat, svar


def _afvigelser(resultat: Verificering, omgange: Sequence[Omgang]) -> str:
    """Afvigelserne i omgangene, hver omgang med sine rettelser."""
    ud = []
    for omgang in omgange:
        fundne = [str(afvigelse) for afvigelse in resultat.afvigelser if afvigelse.omgang == omgang.navn]
        if fundne:
            ud += [*fundne, *(f"    {r.ark}!{r.celle}={r.værdi!r}" for r in omgang.rettelser)]
    return "\n".join(ud)


class TestBeggeMotorer:
    pytestmark = KRÆVER_LIBREOFFICE

    def test_bogen_som_leveret(self, begge_motorer):
        resultat, _ = begge_motorer
        assert not _afvigelser(resultat, [Omgang("Som leveret", ())])
        assert resultat.omgange == 1 + len(læs_omgange()) + len(SVÆRE_OMGANGE) + len(TILFÆLDIGE)
        assert resultat.celler > 500 * resultat.omgange
        assert [navn.partition(" (")[0] for navn in resultat.motorer] == [Indlejret.navn, LibreOffice.navn]

    def test_de_leverede_rettelser(self, begge_motorer):
        assert not _afvigelser(begge_motorer[0], læs_omgange())

    @pytest.mark.parametrize("omgang", SVÆRE_OMGANGE, ids=[omgang.navn for omgang in SVÆRE_OMGANGE])
    def test_inddata_som_regneark_ofte_er_uenige_om(self, begge_motorer, omgang):
        assert not _afvigelser(begge_motorer[0], [omgang])

    def test_tilfældige_rettelser(self, begge_motorer):
        assert not _afvigelser(begge_motorer[0], TILFÆLDIGE)

    def test_ingen_celle_er_uendelig_eller_ikke_et_tal(self, begge_motorer):
        resultat, svar = begge_motorer
        assert len(svar) == 2 * resultat.omgange
        for navn, celler in svar:
            for ark, alle in celler.items():
                for celle, værdi in alle.items():
                    assert not isinstance(værdi, float) or math.isfinite(værdi), f"{navn} {ark}!{celle} {værdi}"
