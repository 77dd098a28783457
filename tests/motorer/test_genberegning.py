"""Genberegning uden Excel: kun de rettede celler og de gemte værdier ændres, og tallene er funktionernes egne."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from faelles import kald

from xl_timepris.excel.bogfil import Bogfil, celler_i, kolonnebogstaver, række_og_kolonne, skriv_atomisk
from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.gule import afvis_ændret_bog
from xl_timepris.fejl import KATALOG, REGNEARKSFEJL, TimeprisFejl
from xl_timepris.motorer import genberegning
from xl_timepris.motorer.genberegning import Rettelse, gem, genberegn, genberegn_bog, skriv_ny
from xl_timepris.motorer.indlejret import Indlejret
from xl_timepris.motorer.verificering import ens, læs_omgange

PRØVER = Path(__file__).parents[1]
BOG = PRØVER.parent / "workbook" / "timepris.xlsm"
DATA = BOG.read_bytes()
LEVERET = Bogfil(BOG, DATA)
GEMT = LEVERET.gemte_værdier()
OMGANGE = {omgang.navn: omgang.rettelser for omgang in læs_omgange()}
HVER_TREDJE = list(OMGANGE)[::3]
"""Nok til det, der gælder filens opbygning: den afhænger ikke af, hvad der er rettet."""


# --- Bogen, som den ser ud for den, der læser den


def sted(ark: str, række: str, kolonne: str | None = None, nummer: int = 1) -> str:
    """Cellen ud for `række` og under overskriften `kolonne`; uden kolonne cellen selv, `nummer` gang den findes."""
    fundne = sorted(række_og_kolonne(s) for s, v in GEMT[ark].items() if v == række)
    r, k = fundne[nummer - 1]
    if kolonne:
        over = [række_og_kolonne(s) for s, v in GEMT[ark].items() if v == kolonne]
        k = max(plads for plads in over if plads[0] < r)[1]
    return f"{kolonnebogstaver(k)}{r}"


def pris(resultat: dict, model: int = 0, post: str = "Timepris pr. borgertime") -> Any:
    """Prisen på arket Timepris for timeprismodel nummer `model`."""
    r, k = række_og_kolonne(sted("Timepris", post))
    return resultat["Timepris"][f"{kolonnebogstaver(k + 2 + model)}{r}"]


def støttetimer(resultat: dict, tilbud: str) -> Any:
    """Støttetimerne på arket Eksempelberegninger."""
    return resultat["Eksempelberegninger"][sted("Eksempelberegninger", tilbud, "Støttetimer")]


@cache
def beregnet(navn: str) -> genberegning.Genberegnet:
    """Bogen efter en omgang rettelser; »leveret« er uden rettelser."""
    return genberegn(BOG, OMGANGE.get(navn, ()))


def med(*rettelser: tuple[str, str, Any]) -> dict:
    """Resultatet efter rettelserne."""
    return genberegn(BOG, [Rettelse(*rettelse) for rettelse in rettelser]).resultat


def dele(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        return {post.filename: arkiv.read(post) for post in arkiv.infolist()}


def lille_bog(skriv: Callable[[xlsxwriter.Workbook, Any], None]) -> bytes:
    """En bog, som en bruger kunne have lavet selv."""
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(fil, {"in_memory": True})
    skriv(bog, bog.add_worksheet("Ark"))
    bog.close()
    return fil.getvalue()


# --- Den leverede bog


def test_den_leverede_bog_er_uændret_byte_for_byte(tmp_path):
    assert genberegn(BOG).data == DATA and genberegn(BOG).ændrede == 0
    assert not gem(genberegn(BOG), BOG) and BOG.read_bytes() == DATA
    assert gem(genberegn(BOG), tmp_path / "ny.xlsm") and (tmp_path / "ny.xlsm").read_bytes() == DATA


@pytest.mark.parametrize("navn", HVER_TREDJE)
def test_kun_værdier_og_de_rettede_celler_ændres(navn):
    ny = beregnet(navn)
    rettede = {(r.ark, r.celle) for r in OMGANGE[navn]}
    assert list(dele(ny.data)) == list(dele(DATA))
    efter = Bogfil(BOG, ny.data)
    arkdele = {ark.del_ for ark in efter.ark.values()}
    assert all(dele(ny.data)[n] == b for n, b in dele(DATA).items() if n not in arkdele)
    for arknavn, ark in efter.ark.items():
        før = LEVERET.ark[arknavn]
        assert _uden_celler(ark) == _uden_celler(før)
        udfald = _udfald(før) | _udfald(ark)
        for adresse, celle in ark.celler.items():
            gammel = før.celler[adresse]
            assert celle.formel == gammel.formel and celle.stil == gammel.stil
            assert {**celle.formel_attributter, "ref": ""} == {**gammel.formel_attributter, "ref": ""}
            må_ændres = celle.formel is not None or adresse in udfald or (arknavn, adresse) in rettede
            bytes_før, bytes_nu = før.data[gammel.start : gammel.slut], ark.data[celle.start : celle.slut]
            assert må_ændres or bytes_før == bytes_nu, f"{arknavn}!{adresse}"


def _uden_celler(ark) -> bytes:
    """Alt andet i arket end cellerne: rækker, beskyttelse, datavalidering, udskrift ..."""
    ud, forrige = [], 0
    for celle in sorted(ark.celler.values(), key=lambda c: c.start):
        ud.append(ark.data[forrige : celle.start])
        forrige = celle.slut
    return b"".join([*ud, ark.data[forrige:]])


def _udfald(ark) -> set[str]:
    områder = [c.udfaldsområde for c in ark.celler.values() if c.udfaldsområde]
    return {adresse for område in områder for række in celler_i(område) for adresse in række}


@pytest.mark.parametrize("navn", HVER_TREDJE)
def test_den_skrevne_bog_er_allerede_beregnet(navn):
    """Beregnes resultatet igen, er der intet at ændre: det gemte er det, motoren selv ville give."""
    ny = beregnet(navn)
    igen = genberegn_bog(Bogfil(BOG, ny.data))
    assert igen.ændrede == 0 and igen.data == ny.data


@pytest.mark.parametrize("indhold", ["#N/A", "SAND", "=1+1", "007", "1.234,56", "æ & <ø>", " "])
def test_svære_tekster_i_en_talcelle_gemmes_så_bogen_stadig_passer(indhold):
    ny = genberegn(BOG, [Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Antal"), indhold)])
    assert genberegn_bog(Bogfil(BOG, ny.data)).data == ny.data


def test_frem_og_tilbage_giver_de_leverede_værdier():
    celle = sted("Fravær", "Egen sygdom", "Antal")
    anden = genberegn(BOG, [Rettelse("Fravær", celle, "tolv")])
    tilbage = genberegn_bog(Bogfil(BOG, anden.data), [Rettelse("Fravær", celle, GEMT["Fravær"][celle])])
    fundet = Bogfil(BOG, tilbage.data).gemte_værdier()
    assert all(ens(fundet[ark].get(c), GEMT[ark].get(c)) for ark in GEMT for c in GEMT[ark] | fundet[ark])


def test_openpyxl_læser_den_rettede_bog():
    celle = sted("Fravær", "Egen sygdom", "Antal")
    ny = genberegn(BOG, [Rettelse("Fravær", celle, 15.5)])
    læst = openpyxl.load_workbook(io.BytesIO(ny.data), data_only=True)
    assert læst["Fravær"][celle].value == 15.5
    r, k = række_og_kolonne(sted("Timepris", "Timepris pr. borgertime"))
    assert læst["Timepris"].cell(r, k + 2).value == pytest.approx(pris(ny.resultat))


def test_en_længere_tabel_fylder_flere_celler_og_en_kortere_rydder_op():
    """Helligdagene er ikke lige mange hvert år, og Kontrol viser en række pr. fejl."""
    fejl = med(*[("Fravær", sted("Fravær", navn, "Antal"), -1.0) for navn in ("Egen sygdom", "Børns sygdom")])
    koder = [v for v in fejl["Kontrol"].values() if isinstance(v, str) and re.fullmatch(r"TP-\d{3}", v)]
    assert koder.count("TP-105") == 2
    år = {
        n: genberegn(BOG, [Rettelse("Forudsætninger", _generel("År for helligdagskalenderen"), n)])
        for n in (2022, 2023)
    }
    for n, ny in år.items():
        efter = Bogfil(BOG, ny.data)
        formel = next(c for c in efter.ark["Fravær"].celler.values() if (c.formel or "").startswith("HELLIGDAGE("))
        kolonner = kald("HELLIGDAGE", float(n))
        område = celler_i(formel.udfaldsområde)
        assert len(område) == len(kolonner) and len(område[0]) == len(kolonner[0])
        gemt = efter.gemte_værdier()["Fravær"]
        assert [[gemt.get(c) for c in række] for række in område] == kolonner
        under, k = række_og_kolonne(område[-1][0])
        assert [gemt.get(f"{kolonnebogstaver(k + n)}{under + 1}") for n in range(3)] == [None] * 3


def _generel(betegnelse: str) -> str:
    return sted("Forudsætninger", betegnelse, "Værdi")


def test_samme_celle_to_gange_den_sidste_gælder():
    celle = sted("Fravær", "Egen sygdom", "Antal")
    assert med(("Fravær", celle, 30.0), ("Fravær", celle, 15.0)) == med(("Fravær", celle, 15.0))


def test_arket_og_cellen_må_skrives_som_man_vil():
    celle = sted("Fravær", "Egen sygdom", "Antal")
    assert med((" fravær ", celle.lower(), 15.0)) == med(("Fravær", f"${celle[0]}${celle[1:]}", 15.0))


def test_meldingerne_er_dem_kontrol_viser():
    assert beregnet("leveret").meldinger() == []
    ny = genberegn(BOG, [Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Antal"), -1.0)])
    assert len(ny.meldinger()) == 1
    assert re.match(r"TP-105 Fravær\b.*Egen sygdom.*negativ", ny.meldinger()[0])


# --- Resultatet er funktionernes eget


def _tabel(bog: Bogfil, navn: str) -> list[list[Any]]:
    ark, område = bog.område(navn)
    gemt = bog.gemte_værdier()[ark]
    return [[gemt.get(celle) for celle in række] for række in celler_i(område)]


def _enkelt(bog: Bogfil, navn: str) -> Any:
    return _tabel(bog, navn)[0][0]


@pytest.mark.parametrize("navn", ["leveret", *OMGANGE])
def test_cellerne_viser_det_funktionerne_svarer(navn):
    """De samme tabeller, hentet fra den skrevne bog og givet direkte til funktionerne."""
    ny = beregnet(navn)
    bog = Bogfil(BOG, ny.data)
    fravær, opgaver, norm = _tabel(bog, "Fravaer"), _tabel(bog, "Opgaver"), _enkelt(bog, "Aarsnorm")
    løn = kald("LOENUDGIFT", _tabel(bog, "Loenposter"))
    for nummer, model in enumerate(opgaver[0][4:8]):
        gruppe = _enkelt(bog, "Borgere_i_gruppe") if model == "Gruppebostøtte" else 1.0
        for pr in ("borgertime", "fremmødetime", "borgerrelateret time"):
            direkte = kald("TIMEPRIS", løn, fravær, opgaver, model, pr, gruppe, norm)
            assert ens(pris(ny.resultat, nummer, f"Timepris pr. {pr}"), _celle(direkte)), (model, pr)
        borgertid = kald("BORGERTIMER", fravær, opgaver, model, norm)
        assert ens(pris(ny.resultat, nummer, "Direkte borgertid"), _celle(borgertid)), model


def _celle(svar: Any) -> Any:
    return str(svar) if isinstance(svar, Cellefejl) else svar


def test_intet_resultat_er_andet_end_et_tal_en_tekst_eller_en_fejl():
    for navn in ("leveret", *OMGANGE):
        for ark, celler in beregnet(navn).resultat.items():
            for celle, værdi in celler.items():
                assert værdi is None or type(værdi) in (float, int, str, bool), f"{navn} {ark}!{celle} {værdi!r}"
                assert not isinstance(værdi, float) or abs(værdi) < 1e300


# --- Hver forudsætning betyder noget


def _gule_tal() -> dict[str, tuple[str, str, float]]:
    """De udfyldte gule celler med tal, som ikke er datoer: »Ark: række, kolonne« -> ark, celle, tal."""
    læst = openpyxl.load_workbook(io.BytesIO(DATA))
    fundne = {}
    for ark in LEVERET.ark.values():
        for adresse in ark.celler:
            celle = læst[ark.navn][adresse]
            if LEVERET.er_gul(ark, adresse) and type(celle.value) in (int, float):
                fundne[f"{ark.navn}: {læst[ark.navn].cell(celle.row, 2).value}, {adresse}"] = (
                    ark.navn,
                    adresse,
                    celle.value,
                )
    return fundne


def _virker_kun_nogle_gange(ark: str, adresse: str) -> bool:
    """Pladser afgør kun grenen i beslutningstræet, satsen virker kun over den forudsatte belægning, og belægning og
    halv plads kun, hvor tilbuddet har en basistakst; de to første har prøver nedenfor. Af borgerne prøves hver tiende.
    """
    række, kolonne = række_og_kolonne(adresse)
    if ark == "Tildeling":
        return kolonne in (5, 10) or (ark, adresse) == LEVERET.område("Lille_graense")
    if ark == "Takster":
        return kolonne in (7, 9) and GEMT[ark].get(f"E{række}") == "Nej"
    return ark == "Borgere" and række % 10 != 0


GULE_TAL = {navn: sted for navn, sted in _gule_tal().items() if not _virker_kun_nogle_gange(*sted[:2])}
ÅR = LEVERET.område("Helligdagsaar")
MIKS = LEVERET.område("Miks")
ANDELE = [(ark, c) for ark, c, _ in GULE_TAL.values() if ark == MIKS[0] and c in sum(celler_i(MIKS[1]), [])]


@pytest.fixture(scope="module")
def motor():
    with Indlejret(BOG, LEVERET) as motor:
        yield motor


def prøv(motor: Indlejret, rettelser: list[tuple[str, str, float]]) -> dict:
    """Resultatet med rettelserne; bagefter er bogen, som den var."""
    for rettelse in rettelser:
        motor.sæt(*rettelse)
    resultat = motor.genberegn()
    for ark, adresse, _ in rettelser:
        motor.sæt(ark, adresse, GEMT[ark].get(adresse))
    return resultat


def _ti_procent_mere(ark: str, adresse: str, tal: float) -> list[tuple[str, str, float]]:
    if (ark, adresse) == ÅR:
        return [(ark, adresse, tal + 1)]
    if (ark, adresse) in ANDELE:
        nabo = ANDELE[ANDELE.index((ark, adresse)) - 1]
        return [(ark, adresse, tal * 1.1), (*nabo, GEMT[nabo[0]][nabo[1]] - tal * 0.1)]
    if ark in ("Takster", "Borgere"):
        # Ti procent mere ville være flere dage, end året har, eller et behov uden for trappen.
        return [(ark, adresse, tal * 0.9)]
    return [(ark, adresse, tal * 1.1 if tal else 0.5)]


def test_der_er_gule_tal_på_alle_inddataark():
    gamle = {"Forudsætninger", "Fravær", "Opgavekategorier"}
    nye = {"Kommuner", "Takster", "Borgere", "Tildeling", "Følsomhed", "Scenarier"}
    assert {ark for ark, _, _ in GULE_TAL.values()} == gamle | nye
    assert len(GULE_TAL) >= 100 and len(ANDELE) == 3


@pytest.mark.parametrize("navn", GULE_TAL)
def test_ti_procent_mere_i_en_gul_celle_ændrer_et_resultat(motor, navn):
    resultat = prøv(motor, _ti_procent_mere(*GULE_TAL[navn]))
    ændrede = [
        f"{ark}!{c}" for ark, celler in resultat.items() for c, v in celler.items() if not ens(v, GEMT[ark].get(c))
    ]
    assert ændrede, f"{navn} bruges ikke til noget"
    nye_fejl = [c for ark in resultat for c, v in resultat[ark].items() if v in REGNEARKSFEJL]
    assert not nye_fejl, f"{navn}: {nye_fejl}"
    assert resultat["Kontrol"][LEVERET.område("Kontrol_samlet")[1]] == "OK"


def _budgetrække(resultat: dict, tilbud: str) -> dict[str, Any]:
    """Tilbuddets række i Tildelingstabel efter overskrift."""
    ark, område = LEVERET.område("Tildelingstabel")
    overskrifter, *rækker = [[resultat[ark].get(c, GEMT[ark].get(c)) for c in r] for r in celler_i(område)]
    return next(dict(zip(overskrifter, r, strict=True)) for r in rækker if r[0] == tilbud)


def _gul(ark: str, navn: str, overskrift: str) -> tuple[str, str]:
    """Den gule celle i tilbuddets række under overskriften."""
    alle = [(*række_og_kolonne(c), v) for c, v in GEMT[ark].items()]
    rækker = {r for r, k, v in alle if k == 2 and v == navn}
    top, kolonne = next((r, k) for r, k, v in alle if v == overskrift)
    række = min(r for r in rækker if r > top)
    return ark, f"{kolonnebogstaver(kolonne)}{række}"


def test_satsen_virker_over_den_forudsatte_belægning(motor):
    sats = _gul("Tildeling", "STU", "Sats pr. måned")
    resultat = prøv(motor, [(*LEVERET.område("Faktisk_belaegning"), 20 / 17), (*sats, 11_000.0)])
    ramme = _budgetrække(resultat, "STU")["Belægningsreguleret ramme"]
    assert ramme == pytest.approx(3_960_000 + 3 * 11_000 * 12)


def test_et_nyt_tilbud_uden_takstgrundlag_er_ikke_en_fejl(motor):
    navn, budget, model = "B41", "C41", "E41"
    assert [GEMT["Forudsætninger"].get(celle) for celle in (navn, budget, model)] == [None] * 3
    nyt = [("Forudsætninger", navn, "Kærhuset"), ("Forudsætninger", budget, 5e6)]
    resultat = prøv(motor, [*nyt, ("Forudsætninger", model, "Bo- og dagtilbud samt STU")])
    assert not [c for ark in resultat for c, v in resultat[ark].items() if v in REGNEARKSFEJL]
    assert resultat["Kontrol"][LEVERET.område("Kontrol_samlet")[1]] == "OK"
    assert "Kærhuset" in resultat["Takster"].values()


def test_pladserne_afgør_grenen_for_et_botilbud(motor):
    resultat = prøv(motor, [(*_gul("Tildeling", "Ungekollegiet", "Pladser"), 12.0)])
    assert "Aktivitetsbaseret" in {v for c, v in resultat["Tildeling"].items() if v != GEMT["Tildeling"].get(c)}


LABYRINTEN, BOSTØTTE = "Labyrinten", "Udekørende bostøtte"
RETNINGER: dict[str, tuple[tuple[str, str, str], Callable[[dict], float], int]] = {
    "mere sygdom, højere pris": (("Fravær", "Egen sygdom", "Antal"), pris, 1),
    "mere ferie, højere pris": (("Fravær", "Ferie (5 uger)", "Antal"), pris, 1),
    "højere løn, højere pris": (
        ("Forudsætninger", "Gennemsnitsårsløn for fagpersonale inkl. pension", "Beløb"),
        pris,
        1,
    ),
    "højere løn, færre støttetimer": (
        ("Forudsætninger", "Gennemsnitsårsløn for fagpersonale inkl. pension", "Beløb"),
        lambda r: støttetimer(r, LABYRINTEN),
        -1,
    ),
    "mere dokumentation, færre støttetimer": (
        ("Opgavekategorier", "Dokumentation", "Bo- og dagtilbud samt STU"),
        lambda r: støttetimer(r, LABYRINTEN),
        -1,
    ),
    "mere dokumentation i bostøtte, færre timer dér": (
        ("Opgavekategorier", "Dokumentation", BOSTØTTE),
        lambda r: støttetimer(r, BOSTØTTE),
        -1,
    ),
    "mere transport, højere pris på udekørende": (("Opgavekategorier", "Transport", BOSTØTTE), lambda r: pris(r, 1), 1),
    "større lønbudget, flere støttetimer": (
        ("Forudsætninger", LABYRINTEN, "Lønbudget"),
        lambda r: støttetimer(r, LABYRINTEN),
        1,
    ),
    "højere årsnorm, lavere pris": (("Forudsætninger", "Årsnorm", "Værdi"), pris, -1),
    "flere i gruppen, lavere pris pr. borger": (
        ("Forudsætninger", "Borgere i gruppen (gruppebostøtte)", "Værdi"),
        lambda r: pris(r, 3),
        -1,
    ),
    "flere i gruppen, samme pris i botilbud": (
        ("Forudsætninger", "Borgere i gruppen (gruppebostøtte)", "Værdi"),
        pris,
        0,
    ),
    "flere supervisioner, højere pris": (("Opgavekategorier", "Supervision", "Perioder"), pris, 1),
}


@pytest.mark.parametrize("navn", RETNINGER)
def test_ændringen_går_den_rigtige_vej(motor, navn):
    (ark, række, kolonne), aflæs, retning = RETNINGER[navn]
    celle = sted(ark, række, kolonne)
    resultat = prøv(motor, [(ark, celle, GEMT[ark][celle] * 1.1)])
    før, efter = aflæs(beregnet("leveret").resultat), aflæs(resultat)
    assert (efter > før) - (efter < før) == retning


# --- Rettelser fra kommandolinjen


RETTELSER: dict[str, Any] = {
    "Fravær!C6=30": ("Fravær", "C6", 30.0),
    "Fravær!C6=1.234,56": ("Fravær", "C6", 1234.56),
    "Fravær!C6=-7,5": ("Fravær", "C6", -7.5),
    "Fravær!C6=12 %": ("Fravær", "C6", 0.12),
    "Fravær!C6=0": ("Fravær", "C6", 0.0),
    "Fravær!C6=": ("Fravær", "C6", None),
    "Fravær!C6=   ": ("Fravær", "C6", None),
    "Fravær!C6=Ja": ("Fravær", "C6", "Ja"),
    "Fravær!C6= dage/år ": ("Fravær", "C6", "dage/år"),
    "Fravær!C6=a=b": ("Fravær", "C6", "a=b"),
    "Fravær!C6==1+1": ("Fravær", "C6", "=1+1"),
    "Fravær!C6=1.5": ("Fravær", "C6", "1.5"),
    "Fravær!C6=1e5": ("Fravær", "C6", "1e5"),
    "Fravær!C6=nan": ("Fravær", "C6", "nan"),
    "Fravær!C6=#N/A": ("Fravær", "C6", "#N/A"),
    "Fravær!C6=22-11-2026": ("Fravær", "C6", "22-11-2026"),
    "'Fravær'!c6=30": ("Fravær", "c6", 30.0),
    " Fravær ! C6 = 30 ": ("Fravær", "C6", 30.0),
    "Fravær!C6": "TP-305",
    "C6=30": "TP-305",
    "=30": "TP-305",
    "!C6=30": "TP-305",
    "Fravær!=30": "TP-305",
    "Fravær C6=30": "TP-305",
    "": "TP-305",
}


@pytest.mark.parametrize("tekst", RETTELSER)
def test_en_rettelse_læses(tekst):
    ventet = RETTELSER[tekst]
    if isinstance(ventet, str):
        assert kode_fra(lambda: Rettelse.af_tekst(tekst)) == ventet
        return
    fundet = Rettelse.af_tekst(tekst)
    assert (fundet.ark, fundet.celle, fundet.værdi) == ventet and type(fundet.værdi) is type(ventet[2])


def kode_fra(gør: Callable[[], Any]) -> str:
    with pytest.raises(TimeprisFejl) as fundet:
        gør()
    assert fundet.value.besked.startswith(fundet.value.kode) and "{" not in fundet.value.besked
    return fundet.value.kode


def _første(betingelse: Callable[[Any, Any], bool]) -> Rettelse:
    return next(
        Rettelse(ark.navn, celle.adresse, 1.0)
        for ark in LEVERET.ark.values()
        for celle in ark.celler.values()
        if betingelse(ark, celle)
    )


IKKE_GULE = {
    "en formel": lambda: _første(lambda _, c: c.formel is not None and c.udfaldsområde is None),
    "en funktion": lambda: _første(lambda _, c: c.udfaldsområde is not None),
    "en overskrift": lambda: Rettelse("Fravær", sted("Fravær", "Årsag"), "Grund"),
    "et rækkenummer": lambda: Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Nr."), 1.0),
    "et af metodens faste tal": lambda: Rettelse(
        "Forudsætninger", sted("Forudsætninger", "Måneder pr. år", "Værdi"), 13.0
    ),
    "en celle uden for tabellerne": lambda: Rettelse("Fravær", "XFD1048576", 1.0),
    "et skjult ark": lambda: Rettelse("xlwings.conf", "B1", "andet"),
}


@pytest.mark.parametrize("navn", IKKE_GULE)
def test_kun_gule_celler_kan_rettes(navn):
    rettelse = IKKE_GULE[navn]()
    gul = Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Antal"), 15.0)
    assert kode_fra(lambda: genberegn(BOG, [gul, rettelse])) == "TP-306"


@pytest.mark.parametrize("uendeligt", [float("nan"), float("inf")])
def test_det_der_ikke_er_et_tal_kommer_aldrig_i_bogen(uendeligt):
    with pytest.raises((TimeprisFejl, ValueError)):
        genberegn(BOG, [Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Antal"), uendeligt)])


# --- Bøger, en bruger selv har lavet om på


def test_en_tabelformel_uden_vores_funktioner_beholder_sine_værdier():
    """En almindelig formel, der fylder flere celler ud, er heller ikke noget, genberegningen må tømme."""

    def skriv(bog, ark):
        ark.write_column("A1", [1, 2, 3])
        ark.write_dynamic_array_formula("C1:C3", "=A1:A3*2", None, 2)
        ark.write_column("C2", [4, 6])
        ark.write_array_formula("E1:E3", "{=A1:A3+1}", None, 2)
        ark.write_column("E2", [3, 4])

    ny = genberegn_bog(Bogfil(Path("bog.xlsx"), lille_bog(skriv)))
    gemt = Bogfil(Path("bog.xlsx"), ny.data).gemte_værdier()["Ark"]
    assert [gemt.get(f"C{n}") for n in (1, 2, 3)] == [2, 4, 6]
    assert [gemt.get(f"E{n}") for n in (1, 2, 3)] == [2, 3, 4]


def test_en_formel_der_giver_en_dato_gemmes_som_datoens_tal():
    def skriv(bog, ark):
        dag = bog.add_format({"num_format": "dd-mm-yyyy"})
        ark.write_datetime("A1", date(2026, 11, 22), dag)
        ark.write_formula("B1", "=A1", dag, 0)
        ark.write_formula("B2", "=A1+1", dag, 0)

    ny = genberegn_bog(Bogfil(Path("bog.xlsx"), lille_bog(skriv)))
    gemt = Bogfil(Path("bog.xlsx"), ny.data).gemte_værdier()["Ark"]
    assert (gemt["B1"], gemt["B2"]) == (46348, 46349)


def test_sandt_og_falsk_bevares():
    def skriv(_, ark):
        ark.write_boolean("A1", True)
        ark.write_formula("B1", "=A1", None, True)
        ark.write_formula("B2", "=NOT(A1)", None, False)

    ny = genberegn_bog(Bogfil(Path("bog.xlsx"), lille_bog(skriv)))
    gemt = Bogfil(Path("bog.xlsx"), ny.data).gemte_værdier()["Ark"]
    assert (ny.ændrede, gemt["B1"], gemt["B2"]) == (0, True, False) and type(gemt["B1"]) is bool


def test_en_bog_fra_et_andet_program_uden_ændringer_er_den_samme_fil():
    data = lille_bog(lambda _, ark: ark.write_formula("A1", "=1+1", None, 2))
    assert genberegn_bog(Bogfil(Path("bog.xlsx"), data)).data == data


# --- Filerne, der skrives


def test_en_bog_med_rettelser_overskrives_ikke(tmp_path):
    sti = tmp_path / "bog.xlsm"
    afvis_ændret_bog(sti, DATA, "Gør noget andet.")
    sti.write_bytes(DATA)
    afvis_ændret_bog(sti, DATA, "Gør noget andet.")
    sti.write_bytes(beregnet("Mere sygdom").data)
    assert kode_fra(lambda: afvis_ændret_bog(sti, DATA, "Gør noget andet.")) == "TP-307"
    tømt = genberegn(BOG, [Rettelse("Fravær", sted("Fravær", "Egen sygdom", "Kilde"), None)])
    sti.write_bytes(tømt.data)
    assert kode_fra(lambda: afvis_ændret_bog(sti, DATA, "Gør noget andet.")) == "TP-307"


def test_en_uændret_fil_skrives_ikke_igen(tmp_path):
    sti = tmp_path / "bog.xlsm"
    assert skriv_ny(sti, DATA)
    sti.chmod(0o400)
    før = sti.stat()
    assert not skriv_ny(sti, DATA)
    assert (sti.stat().st_mtime_ns, sti.stat().st_ino) == (før.st_mtime_ns, før.st_ino)


# --- Hver kode om filer og programmer


def _ukendt_funktion(_, ark):
    ark.write_formula("A1", "=EN_ANDEN_FUNKTION(1)", None, 1)


def _åben_i_excel(mappe: Path) -> Any:
    (mappe / "bog.xlsm").write_bytes(DATA)
    (mappe / "~$bog.xlsm").write_bytes(b"")
    return genberegn(mappe / "bog.xlsm")


def _tekst_som_bog(mappe: Path) -> Any:
    (mappe / "bog.xlsm").write_text("Labyrinten;14400000", "utf-8")
    return genberegn(mappe / "bog.xlsm")


def _rettet_bog(mappe: Path) -> Any:
    (mappe / "bog.xlsm").write_bytes(beregnet("Mere sygdom").data)
    return afvis_ændret_bog(mappe / "bog.xlsm", DATA, "Gør noget andet.")


KODER: dict[str, Callable[[Path], Any]] = {
    "TP-301": lambda mappe: genberegn(mappe / "findes ikke.xlsm"),
    "TP-302": _tekst_som_bog,
    "TP-303": _åben_i_excel,
    "TP-304": lambda mappe: genberegn(BOG, [Rettelse("Sygdom", "C6", 1.0)]),
    "TP-305": lambda mappe: genberegn(BOG, [Rettelse("Fravær", "C6:C7", 1.0)]),
    "TP-306": lambda mappe: genberegn(BOG, [Rettelse("Fravær", "A1", 1.0)]),
    "TP-307": _rettet_bog,
    "TP-308": lambda mappe: genberegn_bog(Bogfil(Path("bog.xlsx"), lille_bog(_ukendt_funktion))),
    "TP-310": lambda mappe: skriv_atomisk(mappe / "findes ikke" / "bog.xlsm", DATA),
}


@pytest.mark.parametrize("kode", KODER)
def test_koden_kan_fremkaldes(kode, tmp_path):
    assert kode_fra(lambda: KODER[kode](tmp_path)) == kode


def test_hver_kode_om_filer_er_fremkaldt():
    om_filer = {kode for kode in KATALOG if kode.startswith("TP-3")}
    assert set(KODER) <= om_filer
    andre = "".join(fil.read_text("utf-8") for fil in PRØVER.rglob("test_*.py") if fil != Path(__file__))
    assert [kode for kode in sorted(om_filer - set(KODER)) if f'"{kode}' not in andre] == []


def test_et_ukendt_navn_i_en_formel_siger_hvor():
    def skriv(_, ark):
        ark.write_formula("B7", "=Findes_ikke+1", None, 0)

    with pytest.raises(TimeprisFejl) as fundet:
        genberegn_bog(Bogfil(Path("bog.xlsx"), lille_bog(skriv)))
    assert fundet.value.kode == "TP-308" and "Ark!B7" in fundet.value.besked
