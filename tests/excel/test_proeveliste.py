"""Prøvelisten til et menneske: den kan nås på en halv time, og intet af det ubeviste er glemt."""

import re
from pathlib import Path

from excel.proever import DELE

from xl_timepris.excel import vba
from xl_timepris.excel.bogfil import Bogfil

WORKBOOK = Path(__file__).parents[2] / "workbook"
TEKST = (WORKBOOK / "PROEVELISTE.md").read_text("utf-8")
HØJST = 30

_MÆRKER = """
fil oversættelse beregning celler fejl guide snabel-a genstart python-mangler tider installation overførsel
værdibog lite-fil lite-tilbud lite-tillid lite-navne lite-tomme lite-udfald lite-fejl lite-autostart lite-web lite-mac
tvillinger regler com-tilmelding com-hentning com-lukning com-mangler vba-hoved
"""
UBEVIST = set(_MÆRKER.split())
"""Det, der ikke kan bevises uden Excel. Noget fjernes først, når det er bevist på en anden måde."""


def _rækker(afsnit: str) -> list[list[str]]:
    """Tabellens celler; en lodret streg i en kommando er skrevet med en skråstreg foran."""
    linjer = [linje for linje in afsnit.splitlines() if linje.startswith("|")]
    return [[celle.strip() for celle in re.split(r"(?<!\\)\|", linje)[1:-1]] for linje in linjer[2:]]


def _dele() -> dict[str, tuple[int, list[list[str]]]]:
    """Delens bogstav: minutterne i overskriften og trinene."""
    fundne = re.findall(r"(?ms)^## ([A-C])\. [^\n(]*\((\d+) min\.[^\n]*\)\n(.*?)(?=^## |\Z)", TEKST)
    return {bogstav: (int(minutter), _rækker(afsnit)) for bogstav, minutter, afsnit in fundne}


TRIN = [trin for _, trinene in _dele().values() for trin in trinene]


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


def test_resultaterne_lægges_hvor_listen_siger():
    from excel.resultat import MAPPE

    assert MAPPE.relative_to(WORKBOOK.parent).as_posix() in TEKST
