"""Prøvelisten til et menneske: den kan nås på en halv time, den kan udføres, og intet af det ubeviste er glemt."""

import re
import shlex
from functools import cache
from pathlib import Path, PureWindowsPath

import openpyxl
import pytest
from excel.excelmotor import FEJLKODER, ExcelMotor, Kladde
from excel.falsk_app import FalskApp
from excel.proever import DELE
from openpyxl.worksheet.datavalidation import DataValidation

from xl_timepris import kommandolinje
from xl_timepris.excel import vba
from xl_timepris.excel.bogfil import Bogfil, Værdi
from xl_timepris.excel.lite import læs_egenskaber
from xl_timepris.installation.undersoegelse import COM_SERVER
from xl_timepris.motorer.genberegning import Genberegnet, Rettelse, genberegn

WORKBOOK = Path(__file__).parents[2] / "workbook"
TEKST = (WORKBOOK / "PROEVELISTE.md").read_text("utf-8")
HØJST = 30

_MÆRKER = """
fil oversættelse beregning celler fejl guide snabel-a genstart python-mangler tider installation overførsel
værdibog lite-fil lite-tilbud lite-tillid lite-felter lite-pakker lite-navne lite-tomme lite-udfald lite-fejl lite-sprog
lite-autostart lite-web lite-mac tvillinger regler com-tilmelding com-hentning com-lukning com-mangler vba-hoved
"""
UBEVIST = set(_MÆRKER.split())
"""Det, der ikke kan bevises uden Excel. Noget fjernes først, når det er bevist på en anden måde."""


def _rækker(afsnit: str) -> list[list[str]]:
    """Tabellens celler. En kommando med en lodret streg står for sig selv, så den kan kopieres, som den er."""
    linjer = [linje for linje in afsnit.splitlines() if linje.startswith("|")]
    return [[celle.strip() for celle in linje.split("|")[1:-1]] for linje in linjer[2:]]


def _dele() -> dict[str, tuple[int, list[list[str]]]]:
    """Delens bogstav: minutterne i overskriften og trinene."""
    fundne = re.findall(r"(?ms)^## ([A-C])\. [^\n(]*\((\d+) min\.[^\n]*\)\n(.*?)(?=^## |\Z)", TEKST)
    return {bogstav: (int(minutter), _rækker(afsnit)) for bogstav, minutter, afsnit in fundne}


TRIN = [trin for _, trinene in _dele().values() for trin in trinene]
HANDLINGER = {trin[0]: trin[2] for trin in TRIN}

BØGER = {"A": "timepris.xlsm", "B": "timepris-lite.xlsx"}
RESULTAT = ("Timepris", "D9")
_RET = re.compile(r"\b[Rr]et (\w+)!([A-Z]+\d+) til `?([\w,]*\w)")
_SLET = re.compile(r"\bSlet indholdet af (\w+)!([A-Z]+\d+)()")


def _rettelser(handling: str) -> list[Rettelse]:
    fundne = [*_RET.findall(handling), *_SLET.findall(handling)]
    return [Rettelse.af_tekst(f"{ark}!{celle}={værdi}") for ark, celle, værdi in fundne]


RETTELSER = sorted(
    {(BØGER[nr[0]], r) for nr, handling in HANDLINGER.items() for r in _rettelser(handling)}, key=lambda par: str(par)
)
"""Alt, hvad listen beder om at skrive eller slette, og i hvilken bog."""

INDHOLD = [par for par in RETTELSER if par[1].værdi is not None]
TOMME = [par for par in RETTELSER if par[1].værdi is None]

PROGRAM = str(PureWindowsPath(dict(vba.konfiguration())["INTERPRETER_WIN"]).with_name("xl-timepris"))
KOMMANDOER = re.findall(r"`([^`]+)`", TEKST)


def test_del_a_og_b_tager_højst_en_halv_time():
    dele = _dele()
    assert list(dele) == ["A", "B", "C"]
    for minutter, trinene in dele.values():
        assert sum(int(trin[1]) for trin in trinene) == minutter
    assert dele["A"][0] + dele["B"][0] <= HØJST


def test_hvert_trin_er_nummereret_og_har_handling_resultat_og_plads_til_noter():
    for bogstav, (_, trinene) in _dele().items():
        assert [trin[0] for trin in trinene] == [f"{bogstav}{nr}" for nr in range(1, len(trinene) + 1)]
    assert all(len(trin) == 6 and all(trin[:5]) and trin[5] == "" for trin in TRIN)


def test_alt_det_ubeviste_er_nævnt_og_har_et_trin():
    afsnit = TEKST.partition("## Hvad der ikke kan bevises uden Excel")[2].partition("\n## ")[0]
    assert {række[0] for række in _rækker(afsnit)} == UBEVIST
    assert {mærke.strip() for trin in TRIN for mærke in trin[4].split(",")} == UBEVIST


def test_listen_nævner_det_der_findes():
    assert vba.COM_GUID in TEKST
    assert f"»{len(DELE)} passed«" in TEKST
    for makro in re.findall(r"\bXltp\w+", TEKST):
        assert f"Public Sub {makro}()" in vba.vba_moduler({})["xltp_makroer"]


def test_cellerne_i_listen_er_dem_der_kan_prøves_på():
    bog = Bogfil(WORKBOOK / "timepris.xlsm")
    steder = set(re.findall(r"\b([A-ZÆØÅ]\w+)!([A-Z]+\d+)", TEKST))
    gule = {(ark, celle) for ark, celle in steder if bog.er_gul(*bog.find_celle(ark, celle))}
    assert gule == {("Fravær", "C12"), ("Fravær", "D7")}
    assert all(bog.ark[ark].celler[celle].formel for ark, celle in steder - gule)
    for handling in HANDLINGER.values():
        nævnt = [sted for sted in re.findall(r"(\w+)!([A-Z]+\d+)", handling) if sted in gule]
        assert len(nævnt) == len(_rettelser(handling)), f"Der står ikke, hvad der skal ske: {handling}"


# --- det, der skrives


@cache
def _valideringer(fil: str) -> dict[str, list[DataValidation]]:
    bog = openpyxl.load_workbook(WORKBOOK / fil)
    return {ark.title: ark.data_validations.dataValidation for ark in bog.worksheets}


def _godtages(regel: DataValidation, værdi: Værdi) -> bool:
    """Om Excel lader en bruger skrive værdien; at slette indholdet afvises aldrig."""
    if regel.type == "list":
        return værdi in regel.formula1.strip('"').split(",")
    if regel.type == "decimal":
        assert regel.operator in (None, "between")
        return isinstance(værdi, float) and float(regel.formula1) <= værdi <= float(regel.formula2)
    raise AssertionError(f"Prøven kender ikke datavalidering af slagsen {regel.type}.")


@cache
def _genberegnet(fil: str, rettelse: Rettelse) -> Genberegnet:
    return genberegn(WORKBOOK / fil, [rettelse])


def _leveret(fil: str) -> Værdi:
    ark, celle = RESULTAT
    return Bogfil(WORKBOOK / fil).gemte_værdier()[ark][celle]


def test_listen_beder_om_rettelser_og_om_en_fejl_i_begge_bøger():
    assert {fil for fil, _ in INDHOLD} == {fil for fil, _ in TOMME} == set(BØGER.values())


@pytest.mark.parametrize(("fil", "rettelse"), INDHOLD, ids=str)
def test_excel_godtager_det_der_skal_skrives(fil: str, rettelse: Rettelse):
    regler = [regel for regel in _valideringer(fil)[rettelse.ark] if rettelse.celle in regel.sqref]
    assert all(_godtages(regel, rettelse.værdi) for regel in regler)
    assert regler


@pytest.mark.parametrize(("fil", "rettelse"), INDHOLD, ids=str)
def test_en_rettelse_ændrer_tallet_og_kontrollen_er_stadig_ok(fil: str, rettelse: Rettelse):
    svar = _genberegnet(fil, rettelse)
    ark, celle = RESULTAT
    assert isinstance(svar.resultat[ark][celle], float)
    assert round(svar.resultat[ark][celle], 2) != round(_leveret(fil), 2)
    assert svar.tabel("Kontrol_samlet") == [["OK"]]


@pytest.mark.parametrize(("fil", "rettelse"), TOMME, ids=str)
def test_en_slettet_celle_giver_fejl_i_cellen_og_grunden_på_arket_og_på_kontrol(fil: str, rettelse: Rettelse):
    svar = _genberegnet(fil, rettelse)
    ark, celle = RESULTAT
    assert svar.resultat[ark][celle] == "#VALUE!"
    assert svar.tabel("Kontrol_samlet") == [["FEJL"]]
    (grund,) = svar.meldinger()
    for arket in (ark, rettelse.ark):
        assert any(str(vist).startswith(grund) for vist in svar.resultat[arket].values()), arket


def test_en_fejl_i_et_argument_giver_en_fejl_og_ikke_et_tal():
    (formel,) = re.findall(r"`(=\w+\([^`]*\))`", TEKST)
    assert formel in HANDLINGER["B4"]
    motor = ExcelMotor(FalskApp(), WORKBOOK / BØGER["B"])
    kladde = Kladde(motor)
    kladde.formel("A1", formel.replace(";", ","))
    assert kladde.værdi("A1") in FEJLKODER.values()
    motor.luk()


# --- kommandoerne


def _argumenter(kommando: str) -> list[str]:
    return [led.strip('"') for led in shlex.split(kommando, posix=False)]


def test_hver_kommando_kan_køres_uden_at_noget_er_på_path():
    """Før installationen findes kun `py`; bagefter ligger programmet i det private miljø."""
    fundne = []
    for kommando in KOMMANDOER:
        først, *resten = _argumenter(kommando)
        if først == PROGRAM:
            fundne.append(resten[0])
            assert kommandolinje._fortolker().parse_args(resten)
        elif først == "py":
            assert resten[:1] == ["-m"]
            fundne.append(resten[2])
            if resten[1] == "xl_timepris":
                # De to klarer sig uden pakkerne.
                assert kommandolinje._fortolker().parse_args(resten[2:]).kommando in ("installer", "diagnose")
            else:
                assert resten[1:3] == ["xl_timepris.klargoer", "proev"]
        else:
            assert først not in ("xl-timepris", "python", "python3", "pip", "pytest"), kommando
    assert fundne == ["installer", "diagnose", "proev", "overfoer", "byg", "installer"]


def test_rapporten_om_overførslen_hedder_som_i_listen():
    (kommando,) = (k for k in KOMMANDOER if " overfoer " in k)
    ny = PureWindowsPath(_argumenter(kommando)[-1])
    assert f"`{ny.name}-overfoersel.txt`" in TEKST


def test_python_afmeldes_i_begge_udgaver_af_registreringsdatabasen():
    """Installationen skriver i begge; står den ene tilbage, starter Windows stadig Python."""
    nøgle = COM_SERVER.partition("CLSID\\")[2]
    for sted in ("CLSID", r"Wow6432Node\CLSID"):
        assert rf"HKCU\Software\Classes\{sted}\{nøgle}" in HANDLINGER["C3"]
    for linje in re.findall(r"(?m)^    .*Rename-Item.*$", TEKST):
        assert r"'CLSID', 'Wow6432Node\CLSID'" in linje
    til = re.findall(r'Rename-Item "HKCU:\\Software\\Classes\\\$_\\(.+?)" \'(.+?)\'', TEKST)
    assert til == [(vba.COM_GUID, "xltp-x"), ("xltp-x", vba.COM_GUID)]


# --- det, listen siger om programmet


def test_lite_bogen_mangler_de_felter_listen_siger():
    (felter,) = re.findall(r"uden felterne (\w+) og (\w+)", TEKST)
    assert not set(felter) & læs_egenskaber(Bogfil(WORKBOOK / BØGER["B"])).keys()


def test_resultaterne_lægges_hvor_listen_siger():
    from excel.resultat import MAPPE

    assert MAPPE.relative_to(WORKBOOK.parent).as_posix() in TEKST
