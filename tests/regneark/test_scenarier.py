"""Arket Scenarier: jeres model er bogens egne tal, de trykte er kildens, og tomme celler følger jeres model."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from faelles import BOTILBUD, GRUPPE, UDEKØRENDE, VIRTUEL, ÅRSLØN, ÅRSNORM, fravær, kald, opgaver

from xl_timepris.excel.bogfil import Bogfil, række_og_kolonne
from xl_timepris.fejl import REGNEARKSFEJL
from xl_timepris.inddata.kildetal import trykt
from xl_timepris.inddata.standard import standard
from xl_timepris.motorer.genberegning import Rettelse, genberegn

BOG = Path(__file__).parents[2] / "workbook" / "timepris.xlsm"
GEMT = Bogfil(BOG).gemte_værdier()
Celler = dict[tuple[int, int], Any]
Rettelser = tuple[tuple[str, Any], ...]
MODELLER = (BOTILBUD, UDEKØRENDE, VIRTUEL, GRUPPE)
JERES, HIDTIDIG, NY, LAVERE_SYGDOM, MÅL_35_65, LEDIG = "DEFGHI"


@cache
def _bogen(rettelser: Rettelser) -> dict[str, dict[str, Any]]:
    if not rettelser:
        return GEMT
    nye = [Rettelse(*sted.split("!"), værdi) for sted, værdi in rettelser]
    return Bogfil(BOG, genberegn(BOG, nye).data).gemte_værdier()


def arket(*rettelser: tuple[str, Any], ark: str = "Scenarier") -> Celler:
    """Arkets celler, når cellerne er rettet."""
    return {række_og_kolonne(sted): værdi for sted, værdi in _bogen(rettelser)[ark].items()}


def række(mærkat: str, nummer: int = 1, ark: str = "Scenarier") -> int:
    """Rækken med mærkaten i kolonne B, nummer `nummer` gang den findes."""
    return sorted(r for (r, k), værdi in arket(ark=ark).items() if k == 2 and værdi == mærkat)[nummer - 1]


def linje(celler: Celler, mærkat: str, nummer: int = 1) -> dict[str, Any]:
    """Linjens celler efter scenariets kolonne."""
    r = række(mærkat, nummer)
    return {bogstav: celler.get((r, ord(bogstav) - 64)) for bogstav in "DEFGHIJK"}


def gul(mærkat: str, kolonne: str) -> str:
    """Den gule celle i et scenaries kolonne."""
    return f"Scenarier!{kolonne}{række(mærkat)}"


def under(titel: str, celler: Celler) -> dict[str, dict[str, Any]]:
    """Tilbuddenes linjer og summen i den blok, hvis overskrift står i kolonne B."""
    r, linjer = række(titel) + 1, {}
    while celler.get((r, 3)) not in (None, ""):
        if celler.get((r, 2)):
            linjer[celler[r, 2]] = {bogstav: celler.get((r, ord(bogstav) - 64)) for bogstav in "DEFGHIJK"}
        r += 1
    return linjer


def pris(celler: Celler, model: str) -> dict[str, Any]:
    return linje(celler, f"Pris pr. borgertime: {model}")


FERIE, SYGDOM, ANDET, BORGERE = (
    "Ferie- og fridage",
    "Sygdom",
    "Andet fravær",
    "Borgere i gruppen (gruppebostøtte)",
)
EGEN = "jeres egen model"


# --- Jeres model


def _timepris(celler: Celler, post: str, model: int) -> Any:
    r = min(r for (r, k), værdi in celler.items() if k == 2 and værdi == post)
    return celler[r, 4 + model]


OMGANGE: dict[str, Rettelser] = {
    "som leveret": (),
    "mere fravær i blandede enheder": (
        ("Fravær!C7", 200),
        ("Fravær!D7", "timer/år"),
        ("Fravær!C12", 4.6),
        ("Fravær!D12", "% af årsnorm"),
    ),
    "fravær uden gruppe": (("Fravær!E11", None),),
    "anden løn, årsnorm og gruppe": (
        ("Forudsætninger!C8", 1665),
        ("Forudsætninger!C18", 512_345.67),
        ("Forudsætninger!C9", 2.5),
    ),
    "tom årsnorm og gruppe": (("Forudsætninger!C8", None), ("Forudsætninger!C9", None)),
    "mere dokumentation": (("Opgavekategorier!F12", 5), ("Opgavekategorier!G12", 2)),
}


@pytest.mark.parametrize("omgang", OMGANGE)
def test_jeres_model_er_timepris_og_eksempelberegninger(omgang):
    rettelser = OMGANGE[omgang]
    celler, priser, kontrol = (arket(*rettelser, ark=ark) for ark in ("Scenarier", "Timepris", "Kontrol"))
    for nr, model in enumerate(MODELLER):
        for mærkat, post in (
            ("Pris pr. borgertime", "Timepris pr. borgertime"),
            ("Direkte timer", "Direkte borgertid"),
            ("Direkte af fremmødetid", "Direkte borgertid af fremmødetid"),
        ):
            assert linje(celler, f"{mærkat}: {model}")[JERES] == pytest.approx(_timepris(priser, post, nr), rel=1e-12)
    fremmøde = linje(celler, "Pris pr. fremmødetime")[JERES]
    assert fremmøde == pytest.approx(_timepris(priser, "Timepris pr. fremmødetime", 0), rel=1e-12)
    eksempler = arket(*rettelser, ark="Eksempelberegninger")
    timer = {eksempler[r, 2]: eksempler[r, 10] for r in range(8, 12)}
    fundet = {navn: tal[JERES] for navn, tal in under("Støttetimer for lønbudgettet", celler).items()}
    assert {navn: fundet[navn] for navn in timer} == pytest.approx(timer, rel=1e-12)
    assert fundet["I alt"] == pytest.approx(sum(timer.values()))
    status = {v: kontrol[r, 8] for (r, k), v in kontrol.items() if k == 2 and str(v).startswith("Scenarier, ")}
    assert len(status) == 1 + 5 + 9 and set(status.values()) == {"OK"}


# --- Hidtidig og ny model


def test_hidtidig_model_er_den_trykte():
    celler = arket()
    for mærkat, tabel, kolonne in (
        (FERIE, "R-2.4", "Ferie-, fri- og helligdage (evt. omsorgs- og seniordage)"),
        (SYGDOM, "R-2.4", "Egen og børns sygdom"),
        (f"Indirekte borgertid: {BOTILBUD}", "R-2.4", "Indirekte borgertid"),
        (f"Indirekte borgertid: {UDEKØRENDE}", "R-2.15", "Indirekte borgertid"),
        (f"Direkte af årsnorm: {BOTILBUD}", "R-2.4", "Direkte borgertid"),
        (f"Direkte af årsnorm: {UDEKØRENDE}", "R-2.15", "Direkte borgertid"),
    ):
        trykte = trykt(tabel, "Lemvig – hidtidig model", kolonne).værdi / 100
        assert linje(celler, mærkat)[HIDTIDIG] == pytest.approx(trykte), mærkat
    assert linje(celler, f"Direkte af årsnorm: {BOTILBUD}")[HIDTIDIG] == pytest.approx(0.58)
    assert linje(celler, f"Direkte af årsnorm: {UDEKØRENDE}")[HIDTIDIG] == pytest.approx(0.54)
    assert pris(celler, BOTILBUD)[HIDTIDIG] == pytest.approx(kald("TIMEPRIS_ANDEL", ÅRSLØN, 0.58))


def test_ny_model_er_standardforudsætningerne():
    celler = arket(("Fravær!C7", 40), ("Opgavekategorier!F12", 5))
    assert linje(celler, f"Direkte timer: {BOTILBUD}")[NY] == pytest.approx(983.64)
    assert linje(celler, f"Direkte af årsnorm: {BOTILBUD}")[NY] == pytest.approx(983.64 / ÅRSNORM)
    assert round(pris(celler, BOTILBUD)[NY], 2) == 487.98
    for model in MODELLER:
        gruppe = 4 if model == GRUPPE else None
        ventet = kald("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), model, None, gruppe)
        assert pris(celler, model)[NY] == pytest.approx(ventet)


def test_målet_35_65_er_35_procent_væk_fra_borgeren_i_alle_modeller():
    for model in MODELLER:
        assert linje(arket(), f"Direkte af fremmødetid: {model}")[MÅL_35_65] == pytest.approx(
            standard().værdi("maal_borgertid")
        )


# --- Et scenarie er en kolonne


def test_en_tom_celle_er_som_i_jeres_model():
    rettelser = (("Forudsætninger!C18", 500_000), ("Fravær!C7", 30), ("Forudsætninger!C9", 3))
    celler = arket(*rettelser)
    for mærkat in ("Årsløn", FERIE, ANDET, BORGERE, *(f"Indirekte borgertid: {model}" for model in MODELLER)):
        regnet = linje(celler, mærkat, 2)
        assert regnet[LAVERE_SYGDOM] == regnet[JERES] != "", mærkat
    sygdom = linje(celler, SYGDOM, 2)
    assert sygdom[LAVERE_SYGDOM] == pytest.approx(sygdom[JERES] - 0.01)


def test_en_ledig_kolonne_viser_intet():
    top = række("Fast tal")
    for (r, k), værdi in arket().items():
        if k in (9, 10, 11) and r > top:
            assert værdi in (None, ""), (r, k)


def test_et_nyt_scenarie_udfyldes_i_en_ledig_kolonne():
    nyt = {
        "Navn på scenariet": "Nyt",
        "Årsløn": 500_000,
        SYGDOM: 0.03,
        f"Indirekte borgertid: {GRUPPE}": 0.2,
        BORGERE: 5,
    }
    celler = arket(*((gul(mærkat, LEDIG), værdi) for mærkat, værdi in nyt.items()))
    r = række("Timepris")
    assert celler[r, ord(LEDIG) - 64] == "Nyt"
    fremmøde = 1 - 43 / 260 - 0.03
    assert linje(celler, "Fremmødetid")[LEDIG] == pytest.approx(fremmøde)
    ventet = 500_000 / ((fremmøde - 0.2) * ÅRSNORM) / 5
    jeres = pris(celler, GRUPPE)[JERES]
    assert pris(celler, GRUPPE)[LEDIG] == pytest.approx(ventet)
    assert linje(celler, f"Forskel: {GRUPPE}")[LEDIG] == pytest.approx(ventet - jeres)
    assert linje(celler, f"Forskel i %: {GRUPPE}")[LEDIG] == pytest.approx(ventet / jeres - 1)


def test_et_scenarie_uden_navn_hedder_det_kolonnen_hedder():
    celler = arket((gul(SYGDOM, LEDIG), 0.03))
    assert celler[række("Timepris"), ord(LEDIG) - 64] == "Scenarie 5"
    assert pris(celler, BOTILBUD)[LEDIG] < pris(celler, BOTILBUD)[JERES]


# --- Tilbuddene


def test_tilbuddenes_støttetimer_og_prisen_for_jeres_støttetimer():
    celler = arket()
    timer, kost = under("Støttetimer for lønbudgettet", celler), under("Prisen for jeres støttetimer", celler)
    mere, dyrere = under("Forskel i støttetimer", celler), under("Forskel i prisen", celler)
    for post in standard().tilbud:
        priser = pris(celler, post.model)
        for k in "DEFGH":
            assert timer[post.tilbud][k] == pytest.approx(post.lønbudget / priser[k])
            assert kost[post.tilbud][k] == pytest.approx(timer[post.tilbud][JERES] * priser[k])
            ventet = timer[post.tilbud][k] - timer[post.tilbud][JERES], kost[post.tilbud][k] - post.lønbudget
            assert (mere[post.tilbud][k], dyrere[post.tilbud][k]) == pytest.approx(ventet, abs=0.005)
    assert list(timer) == [*(post.tilbud for post in standard().tilbud), "I alt"]
    assert [dyrere[post.tilbud][JERES] for post in standard().tilbud] == [0] * 4


def test_jeres_egen_model_er_med_når_den_har_tal():
    assert not any(pris(arket(), EGEN).values())
    celler = arket(
        ("Opgavekategorier!J6", "Døgntilbud"),
        ("Opgavekategorier!J7", 25),
        ("Opgavekategorier!J12", 4),
        ("Forudsætninger!B41", "Kærhuset"),
        ("Forudsætninger!C41", 5_000_000),
        ("Forudsætninger!E41", "Døgntilbud"),
        (gul(f"Indirekte borgertid: {EGEN}", LEDIG), 0.2),
    )
    egne = [[*række_, None] for række_ in opgaver(oplysninger=False, blanke=0)]
    egne[0][-1], egne[1][-1], egne[6][-1] = "Døgntilbud", 25, 4
    ventet = kald("TIMEPRIS", ÅRSLØN, fravær(), egne, "Døgntilbud")
    priser, timer = pris(celler, EGEN), under("Støttetimer for lønbudgettet", celler)["Kærhuset"]
    assert priser[JERES] == pytest.approx(ventet)
    assert priser[LEDIG] == pytest.approx(ÅRSLØN / ((1 - 56 / 260 - 0.2) * ÅRSNORM))
    assert timer[LEDIG] == pytest.approx(5_000_000 / priser[LEDIG])


# --- Vrøvl


@pytest.mark.parametrize(
    ("mærkat", "værdi"),
    [
        ("Årsløn", "abc"),
        ("Årsløn", -1),
        (SYGDOM, -0.1),
        (SYGDOM, "4 %"),
        (FERIE, 16.5),
        (ANDET, 0.9),
        (f"Indirekte borgertid: {BOTILBUD}", 0.9),
    ],
)
def test_vrøvl_i_et_scenarie_er_en_fejl_i_det_og_ikke_i_de_andre(mærkat, værdi):
    celler = arket((gul(mærkat, LEDIG), værdi))
    assert pris(celler, BOTILBUD)[LEDIG] in REGNEARKSFEJL
    assert under("Støttetimer for lønbudgettet", celler)["Labyrinten"][LEDIG] in REGNEARKSFEJL
    for titel in ("Forskel i støttetimer", "Prisen for jeres støttetimer", "Forskel i prisen"):
        linjer = under(titel, celler)
        assert linjer["Labyrinten"][LEDIG] in REGNEARKSFEJL and linjer["I alt"][LEDIG] in REGNEARKSFEJL
    for k in "DEFGH":
        assert pris(celler, BOTILBUD)[k] == pris(arket(), BOTILBUD)[k]
    beskeder = linje(celler, "Besked")
    assert {k for k, besked in beskeder.items() if besked} == {LEDIG}
    assert beskeder[LEDIG] == "Ret de gule tal i afsnit 1"
    assert arket((gul(mærkat, LEDIG), værdi), ark="Kontrol")[4, 3] == "FEJL"


@pytest.mark.parametrize("borgere", [0.5, 0, "fire"])
def test_færre_end_én_borger_i_gruppen_er_en_fejl(borgere):
    celler = arket((gul(BORGERE, LEDIG), borgere))
    assert pris(celler, GRUPPE)[LEDIG] in REGNEARKSFEJL
    assert pris(celler, BOTILBUD)[LEDIG] == pris(celler, BOTILBUD)[JERES]


def test_arket_siger_reglerne():
    tekst = " ".join(str(værdi) for værdi in arket().values())
    for ord_ in ("udfylde en ledig kolonne", "»som i Jeres model«", "følger ikke fraværet af sig selv"):
        assert ord_ in tekst
