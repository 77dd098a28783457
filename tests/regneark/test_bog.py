"""Den leverede bog: bygges ens hver gang, kan læses uden Python, og taler dansk."""

import io
import os
import platform
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from faelles_boeger import BOG, LITE_BOG, VÆRDIBOG
from openpyxl.worksheet.formula import ArrayFormula

from xl_timepris import __version__
from xl_timepris.excel import vba
from xl_timepris.excel.bog import byg_bog, dokumentation
from xl_timepris.excel.bogfil import Bogfil, kolonnebogstaver, række_og_kolonne
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.fejl import REGNEARKSFEJL
from xl_timepris.motorer.genberegning import genberegn_bytes
from xl_timepris.motorer.indlejret import Indlejret
from xl_timepris.motorer.verificering import ens

DATA = BOG.read_bytes()
LEVERET = Bogfil(BOG, DATA)
GEMT = LEVERET.gemte_værdier()
SYNLIGE = [navn for navn in LEVERET.ark if navn != vba.KONFIGURATIONSARK]
LÆST = openpyxl.load_workbook(io.BytesIO(DATA), keep_vba=True)

ARK = (
    "Start",
    "Forudsætninger",
    "Fravær",
    "Opgavekategorier",
    "Kommuner",
    "Timepris",
    "Eksempelberegninger",
    "Takster",
    "Borgere",
    "Tildeling",
    "Følsomhed",
    "Scenarier",
    "Kildetal",
    "Kontrol",
    "Kilder",
    "Ændringslog",
)
"""Rækkefølgen i kontrakten, for de ark, der er bygget."""


def del_(navn: str) -> bytes:
    return LEVERET.dele[navn]


def ved_siden_af(ark: str, tekst: str, skridt: int = 1) -> Any:
    """Værdien lige til højre for en tekst."""
    sted = next(sted for sted, værdi in GEMT[ark].items() if værdi == tekst)
    række, kolonne = række_og_kolonne(sted)
    return GEMT[ark].get(f"{kolonnebogstaver(kolonne + skridt)}{række}")


# --- Byggeriet


def test_den_leverede_bog_er_den_der_bygges():
    ny = byg_bog(genberegn_bytes)  # De andre leverede bøger bygges og sammenlignes nedenfor.
    forskellige = [navn for navn, indhold in Bogfil(BOG, ny).dele.items() if LEVERET.dele.get(navn) != indhold]
    assert not forskellige, f"byg bogen igen; {', '.join(forskellige)} er anderledes"
    assert ny == DATA


@pytest.mark.parametrize(
    ("hashfrø", "tidszone", "sprog"), [("1", "Pacific/Kiritimati", "C"), ("4711", "America/Nome", "da_DK.UTF-8")]
)
def test_en_anden_proces_bygger_den_samme_bog(tmp_path, hashfrø, tidszone, sprog):
    """Hverken tilfældig rækkefølge, ur, tidszone eller sprog må kunne ses i filen."""
    miljø = {**os.environ, "PYTHONHASHSEED": hashfrø, "TZ": tidszone, "LC_ALL": sprog}
    kommando = [sys.executable, "-m", "xl_timepris", "byg", "--ud", str(tmp_path)]
    svar = subprocess.run(kommando, env=miljø, capture_output=True, cwd=BOG.parents[1])
    assert svar.returncode == 0, svar.stderr.decode()
    for leveret in (BOG, LITE_BOG, VÆRDIBOG):
        assert (tmp_path / leveret.name).read_bytes() == leveret.read_bytes(), leveret.name


def test_hver_del_har_den_samme_faste_dato():
    with zipfile.ZipFile(io.BytesIO(DATA)) as arkiv:
        poster = arkiv.infolist()
    assert {post.date_time for post in poster} == {(1980, 1, 1, 0, 0, 0)}
    assert len({post.filename for post in poster}) == len(poster)
    assert not [post.filename for post in poster if post.extra or post.comment]


def test_ingen_oplysninger_om_personer_eller_maskinen():
    kerne = del_("docProps/core.xml").decode()
    felter = {post.tag.rpartition("}")[2]: post.text for post in ElementTree.fromstring(kerne)}
    dato = f"{dokumentation.nyeste_ændring()['dato']:%Y-%m-%d}T00:00:00Z"
    assert (felter["created"], felter["modified"]) == (dato, dato)
    assert {felter["creator"], felter["lastModifiedBy"]} == {"xl_timepris"}
    assert __version__ in felter["description"]
    alt = b"\n".join(indhold for navn, indhold in LEVERET.dele.items() if navn != "xl/vbaProject.bin")
    for spor in (os.environ.get("USER"), str(Path.home()), platform.node(), str(BOG.parents[1])):
        assert not spor or len(spor) < 5 or spor.encode() not in alt, spor
    assert not re.search(rb"[\w.]+@[\w.]+\.\w+|/home/|C:\\Users", alt)


# --- Læses rigtigt uden Python


def test_arkene_i_rækkefølge_og_kun_xlwings_conf_er_skjult():
    assert tuple(SYNLIGE) == ARK
    tilstande = {ark.title: ark.sheet_state for ark in LÆST}
    assert {navn for navn, tilstand in tilstande.items() if tilstand != "visible"} == {vba.KONFIGURATIONSARK}


def test_excel_genberegner_ikke_ved_åbning():
    beregning = ElementTree.fromstring(del_("xl/workbook.xml")).find("{*}calcPr")
    assert beregning is not None and beregning.get("fullCalcOnLoad") in (None, "0")
    assert beregning.get("calcMode") in (None, "auto") and int(beregning.get("calcId")) > 0


def test_de_gemte_værdier_er_en_beregnings_egne():
    with Indlejret(BOG, LEVERET) as motor:
        resultat = motor.genberegn()
    formler = {(ark.navn, celle.adresse) for ark, celle in LEVERET.formelceller()}
    assert {(ark, c) for ark, celler in resultat.items() for c in celler} >= formler
    for ark, celler in resultat.items():
        for celle, værdi in celler.items():
            assert ens(GEMT[ark].get(celle), værdi), f"{ark}!{celle}"


def test_ingen_celle_viser_en_fejl_og_kontrollen_er_ok():
    fejl = [f"{ark}!{celle}" for ark in GEMT for celle, værdi in GEMT[ark].items() if værdi in REGNEARKSFEJL]
    assert not fejl
    ark, celle = LEVERET.område("Kontrol_samlet")
    assert GEMT[ark][celle] == "OK"
    ark, celle = LEVERET.område("Kontrol_antal_fejl")
    assert GEMT[ark][celle] == 0


def test_de_to_timepriser_ved_480_000_kr_er_gemt():
    assert ved_siden_af("Timepris", "Årsløn", 2) == 480_000
    assert ved_siden_af("Timepris", "Timepris pr. borgertime", 2) == pytest.approx(487.98, abs=0.005)
    assert ved_siden_af("Timepris", "Timepris pr. fremmødetime", 2) == pytest.approx(317.97, abs=0.005)
    tal = {round(v, 2) for celler in GEMT.values() for v in celler.values() if isinstance(v, float)}
    assert {317.97, 487.98} <= tal


def test_hver_tabel_fra_en_funktion_kan_vokse():
    """Uden oplysningen om dynamiske matricer viser Excel tabellen i én celle."""
    assert b"XLDAPR" in del_("xl/metadata.xml")
    for ark, celle in LEVERET.formelceller():
        if celle.udfaldsområde:
            assert celle.attributter.get("cm") == "1", f"{ark.navn}!{celle.adresse}"


# --- Det, der vises


def tekster() -> list[tuple[str, str, str]]:
    """Hver tekst på de synlige ark: skrevet, beregnet, i hjælp til indtastning og i diagrammer."""
    ud = [(ark, celle, v) for ark in SYNLIGE for celle, v in GEMT[ark].items() if isinstance(v, str)]
    for ark in SYNLIGE:
        for regel in LÆST[ark].data_validations.dataValidation:
            for tekst in (regel.promptTitle, regel.prompt, regel.errorTitle, regel.error):
                ud.append((ark, str(regel.sqref), tekst or ""))
        fod = LÆST[ark].oddFooter
        ud += [(ark, "sidefod", stykke.text or "") for stykke in (fod.left, fod.center, fod.right)]
    for navn, indhold in LEVERET.dele.items():
        if navn.startswith(("xl/charts/", "xl/drawings/drawing")):
            rod = ElementTree.fromstring(indhold)
            ud += [(navn, "tekst", post.text or "") for post in rod.iter("{*}t")]
            ud += [(navn, "beskrivelse", post.get("descr", "")) for post in rod.iter() if post.get("descr")]
    ud += [("Navne", navn, navn) for navn in LEVERET.navne if not navn.startswith("_xlnm.")]
    return ud


TEKSTER = tekster()
ENGELSKE_ORD = """the and with without from which what when where this that these those there are was were been have
has had you your please enter value values sheet sheets row rows column columns cell cells table output hours hour days
week weeks month months year years price cost salary wage error warning notes example source sources description
comments name unit units average result results help click select choose true yes none null nan inf undefined traceback
exception file missing invalid required optional default settings options overview summary check checks changelog
introduction welcome number numbers date amount employee citizen citizens support absence vacation sickness"""
"""Ord, der ville røbe en tekst på engelsk; ord, der også er danske (data, budget, total, note), er ikke med."""
ENGELSK = frozenset(ENGELSKE_ORD.split())
FORBUDTE = re.compile(
    r"\b(NaN|nan|None|True|False|inf|null|undefined|Traceback|Exception|Error)\b|\{\w*\}|#[A-Z]+[/!?]"
)


def _uden_egennavne(tekst: str) -> str:
    """Licenser, ophavsret, funktioner, filer, links og tilbuddet Claudis Have er ikke almindelige danske ord."""
    tekst = re.sub(r"\bClaudis Have\b", " ", tekst)
    tekst = re.sub(r"https?://\S+|\b[\w-]+\.(py|bas|cls|dll|xlsx?m?|toml|conf)\b|Copyright.*|\(c\).*", " ", tekst)
    return re.sub(r"=?\b[A-Z]{3,}[A-Z_]*\b(\([^)]*\))?", " ", tekst)


def test_der_er_tekster_at_se_efter():
    assert len(TEKSTER) > 800 and {ark for ark, _, _ in TEKSTER} >= set(ARK)
    assert any(sted == "beskrivelse" for _, sted, _ in TEKSTER)


def test_ingen_engelske_ord():
    fundne = []
    for ark, sted, tekst in TEKSTER:
        ord_ = set(re.findall(r"[a-zæøå_]+", _uden_egennavne(tekst).lower()))
        if engelske := ord_ & ENGELSK:
            fundne.append(f"{ark} {sted}: {', '.join(sorted(engelske))} i »{tekst[:80]}«")
    assert not fundne, "\n".join(fundne)


def test_ingen_programmørudtryk_og_ingen_skabeloner():
    fundne = [f"{ark} {sted}: {tekst[:80]}" for ark, sted, tekst in TEKSTER if FORBUDTE.search(tekst)]
    assert not fundne, "\n".join(fundne)


def test_teksterne_er_skrevet_med_rigtige_danske_bogstaver():
    """»loen«, »fravaer« og »aar« hører kun hjemme i funktioners og navnes navne."""
    uden_bogstaver = re.compile(r"\b(fravaer|loen|aarsloen|aarsnorm|aar|foer|naar|stoette\w*|fremmoede\w*|boern\w*)\b")
    for ark, sted, tekst in TEKSTER:
        dansk = re.sub(r"=\w+\([^)]*\)", " ", tekst)
        assert ark == "Navne" or not uden_bogstaver.search(dansk), f"{ark} {sted}: {tekst}"


def test_ingen_tekst_er_for_lang_til_det_sted_den_står():
    for ark in SYNLIGE:
        for regel in LÆST[ark].data_validations.dataValidation:
            assert len(regel.promptTitle or "") <= 32 and len(regel.errorTitle or "") <= 32
            assert len(regel.prompt or "") <= 255 and len(regel.error or "") <= 255
    assert all(len(tekst) <= 32_767 for _, _, tekst in TEKSTER)


# --- Start, Kilder og navne


def _brugte_funktioner() -> set[str]:
    formler = " ".join(celle.formel or "" for _, celle in LEVERET.formelceller())
    return set(re.findall(r"\b([A-Z_]+)\(", formler)) & set(FUNKTIONER)


def test_hver_funktion_bogen_bruger_står_på_start_med_sin_hjælp():
    brugte = _brugte_funktioner()
    assert {"TIMEPRIS", "LOENUDGIFT", "STOETTETIMER", "TJEK_INDDATA", "XLTP_VERSION"} <= brugte
    for navn in sorted(brugte):
        beskrevet = ved_siden_af("Start", navn)
        assert FUNKTIONER[navn].hjælp in beskrevet and FUNKTIONER[navn].syntaks in beskrevet


def test_start_nævner_hver_funktion_og_hvert_ark():
    start = set(GEMT["Start"].values())
    assert set(FUNKTIONER) <= start
    assert set(ARK) - {"Start"} <= start
    assert __version__ in start


def test_hvert_ark_har_en_vej_tilbage_og_viser_kontrollens_status():
    for ark in SYNLIGE:
        if ark not in ("Start", "Kontrol"):
            assert "Bogens kontrol: OK" in GEMT[ark].values(), ark
        if ark != "Start":
            links = [celle.hyperlink.location for række in LÆST[ark] for celle in række if celle.hyperlink]
            assert any((sted or "").strip("'").startswith("Start") for sted in links), ark


def test_tredjeparters_dele_står_på_kilder():
    kilder = list(GEMT["Kilder"].values())
    for del_fra_andre in vba.tredjepart():
        steder = [v for v in kilder if isinstance(v, str) and v.startswith(del_fra_andre.navn)]
        assert steder, del_fra_andre.navn
        assert {del_fra_andre.version, del_fra_andre.licens, del_fra_andre.ophavsret} <= set(kilder)


NAVNE = {
    "Aarsnorm", "Borgere_i_gruppe", "Maal_borgertid", "Helligdagsaar", "Normdage", "Dage_pr_uge", "Maaneder_pr_aar",
    "Minutter_pr_time", "Loenposter", "Tilbud", "Miks", "Fravaer", "Opgaver", "Forklar_model", "Forklar_pris",
    "Eksempelberegninger", "Kontrol_samlet", "Kontrol_antal_fejl", "Kontrol_antal_advarsler",
}  # fmt: skip


def test_navnene_findes_og_peger_på_noget():
    assert set(LEVERET.navne) >= NAVNE
    for navn, henvisning in LEVERET.navne.items():
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", navn) and "#REF!" not in henvisning
        if not navn.startswith("_xlnm."):
            ark, område = LEVERET.område(navn)
            assert ark in ARK and område.partition(":")[0] in LEVERET.ark[ark].celler, navn


@pytest.mark.parametrize("navn", ["Fravaer", "Opgaver", "Loenposter", "Tilbud", "Miks"])
def test_tabellernes_navne_dækker_overskriften_og_alle_gule_rækker(navn):
    ark, område = LEVERET.område(navn)
    (r1, k1), (r2, _) = (række_og_kolonne(sted) for sted in område.split(":"))
    assert isinstance(GEMT[ark][f"{kolonnebogstaver(k1)}{r1}"], str)
    første = kolonnebogstaver(k1)
    gule = [LEVERET.er_gul(LEVERET.ark[ark], f"{første}{r}") for r in range(r1 + 1, r2 + 1)]
    assert all(gule) and not LEVERET.er_gul(LEVERET.ark[ark], f"{første}{r2 + 1}")
    ledige = [r for r in range(r1 + 1, r2 + 1) if GEMT[ark].get(f"{første}{r}") is None]
    assert len(ledige) >= 5


# --- Gule celler


def _celler(ark: str, regel: Any) -> set[str]:
    fundne: set[str] = set()
    for område in regel.sqref.ranges:
        for række in LÆST[ark].iter_rows(område.min_row, område.max_row, område.min_col, område.max_col):
            fundne |= {celle.coordinate for celle in række}
    return fundne


@pytest.mark.parametrize("ark", ARK)
def test_hver_gul_celle_har_en_validering_med_hjælp(ark):
    gule = {sted for sted in LEVERET.ark[ark].celler if LEVERET.er_gul(LEVERET.ark[ark], sted)}
    dækkede: set[str] = set()
    for regel in LÆST[ark].data_validations.dataValidation:
        dækkede |= _celler(ark, regel)
        assert regel.prompt and regel.error and regel.showErrorMessage and regel.showInputMessage
    assert dækkede == gule


def test_gule_celler_er_gule_og_alle_andre_er_låst():
    for ark in SYNLIGE:
        for sted, celle in LEVERET.ark[ark].celler.items():
            farve = LÆST[ark][sted].fill.fgColor.rgb
            gul = LEVERET.er_gul(LEVERET.ark[ark], sted)
            assert LÆST[ark][sted].protection.locked is not gul
            assert not gul or (farve == "FFFFF2CC" and celle.formel is None), f"{ark}!{sted}"
        beskyttelse = LÆST[ark].protection
        assert beskyttelse.sheet and not beskyttelse.password, ark


def test_der_er_gule_celler_på_de_ark_der_skal_udfyldes():
    med_gule = {a.navn for a in LEVERET.ark.values() if any(LEVERET.er_gul(a, sted) for sted in a.celler)}
    assert med_gule == set(ARK) - {"Start", "Eksempelberegninger", "Kildetal", "Kontrol", "Kilder", "Ændringslog"}


def test_ingen_flygtige_funktioner_sammenflettede_celler_eller_fremmede_links():
    flygtige = re.compile(r"\b(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|CELL|INFO)\(")
    for ark, celle in LEVERET.formelceller():
        assert not flygtige.search(celle.formel or "") and "[" not in (celle.formel or ""), (
            f"{ark.navn}!{celle.adresse}"
        )
    assert not any(LÆST[ark].merged_cells.ranges for ark in SYNLIGE)
    assert not [navn for navn in LEVERET.dele if "externalLink" in navn]


def test_openpyxl_læser_hver_formel_som_den_står():
    for ark, celle in LEVERET.formelceller():
        læst = LÆST[ark.navn][celle.adresse].value
        formel = læst.text if isinstance(læst, ArrayFormula) else læst
        assert formel == f"={celle.formel}", f"{ark.navn}!{celle.adresse}"
