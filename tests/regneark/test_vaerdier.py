"""Bogen med kun værdier: de samme tal, og intet, der kan se ud, som om det regner."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from faelles_boeger import BOG, LITE_BOG, VÆRDIBOG, pakken_er_hel

from xl_timepris.excel.bogfil import Bogfil
from xl_timepris.excel.datafiler import læs
from xl_timepris.excel.vaerdier import MÆRKE, UDGAVE, kræv_formler, kun_værdier
from xl_timepris.excel.vba import KONFIGURATIONSARK
from xl_timepris.excel.zippakke import læs_dele, skriv_pakke
from xl_timepris.fejl import TimeprisFejl
from xl_timepris.motorer.genberegning import Rettelse, genberegn_bog

KILDE, LITE = Bogfil(BOG), Bogfil(LITE_BOG)
LEVERET = Bogfil(VÆRDIBOG)
FORSIDE, UDGAVENS_CELLE = LEVERET.område(UDGAVE)
SKIFTET = {post["bog"]: post["kopi"] for post in læs("vaerdier.toml")["tekst"]}
ARK = [navn for navn in KILDE.ark if navn != KONFIGURATIONSARK]


def værdier_uden_mærke(bog: Bogfil) -> dict[str, dict]:
    """Det gemte i hvert ark uden udgaven og mærket foran status; teksterne, som en kopi har dem."""
    gemt = {navn: dict(celler) for navn, celler in bog.gemte_værdier().items() if navn != KONFIGURATIONSARK}
    gemt[FORSIDE].pop(UDGAVENS_CELLE)
    return {
        navn: {
            sted: SKIFTET.get(v, v.removeprefix(MÆRKE)) if isinstance(v, str) else v for sted, v in celler.items()
        }
        for navn, celler in gemt.items()
    }


def test_den_leverede_er_lavet_af_den_leverede_bog():
    assert kun_værdier(KILDE) == VÆRDIBOG.read_bytes()


def test_hvert_tal_og_hver_tekst_er_den_samme():
    assert list(LEVERET.ark) == ARK
    assert værdier_uden_mærke(LEVERET) == værdier_uden_mærke(KILDE)


def test_cellerne_ser_ud_som_før():
    for navn in ARK:
        før = {sted: c.stil for sted, c in KILDE.ark[navn].celler.items()}
        assert {sted: c.stil for sted, c in LEVERET.ark[navn].celler.items()} == før


def test_ingen_celle_regner_og_ingen_kan_rettes():
    assert not list(LEVERET.formelceller())
    for ark in LEVERET.ark.values():
        assert b"<f>" not in ark.data and b"<f " not in ark.data
        assert b"dataValidation" not in ark.data and b"<sheetProtection " in ark.data
        assert not any(LEVERET.er_gul(ark, sted) for sted in ark.celler)
        # Et mærke uden sin formel får Excel til at melde filen i stykker.
        assert not any({"cm", "vm"} & set(celle.attributter) for celle in ark.celler.values())


def test_mærket_står_øverst_på_hvert_ark_og_på_start():
    gemt = LEVERET.gemte_værdier()
    assert {navn for navn in ARK if str(gemt[navn].get("B3", "")).startswith(MÆRKE + "Bogens kontrol: OK")} == set(ARK)
    assert gemt[FORSIDE][UDGAVENS_CELLE].startswith("Kun værdier, til læsning.")


def test_hver_tekst_der_skiftes_står_ord_for_ord_i_en_af_bøgerne():
    tekster = {v for bog in (KILDE, LITE) for ark in bog.gemte_værdier().values() for v in ark.values()}
    poster = læs("vaerdier.toml")["tekst"]
    assert [post["bog"] for post in poster if post["bog"] not in tekster] == []
    assert len({post["bog"] for post in poster}) == len(poster)


LOVER_FOR_MEGET = ("som du kan ændre", "er dine", "følger med", "Har makroer, der", "Har ét skjult ark, xlwings.conf.")
LOVER_FOR_MEGET += ("bogens makroer", "Kan bruges i alle celler", "Vælg i den gule", "Bærer programmet, som")


@pytest.mark.parametrize("kilde", ["Excel", "Lite"])
def test_kopien_lover_ikke_det_den_ikke_kan(kilde):
    kopi = LEVERET if kilde == "Excel" else Bogfil(Path("kopi.xlsx"), kun_værdier(LITE))
    gemt = {(ark, sted): v for ark, celler in kopi.gemte_værdier().items() for sted, v in celler.items()}
    assert [s for s, v in gemt.items() if isinstance(v, str) and any(ord_ in v for ord_ in LOVER_FOR_MEGET)] == []


def test_makroer_skjulte_ark_og_formlers_oplysninger_er_væk():
    navne = set(LEVERET.dele)
    assert not [n for n in navne if re.search(r"vba|metadata|calcChain|webext", n, re.IGNORECASE)]
    assert b"hidden" not in LEVERET.dele["xl/workbook.xml"]
    pakken_er_hel(VÆRDIBOG.read_bytes())


def test_et_andet_bibliotek_læser_det_samme():
    læst = openpyxl.load_workbook(VÆRDIBOG)
    assert læst.sheetnames == ARK
    gemt = LEVERET.gemte_værdier()
    for ark in læst:
        assert ark.protection.sheet and not ark.protection.password
        for række in ark.iter_rows():
            for celle in række:
                assert celle.data_type != "f"
                ventet = gemt[ark.title].get(celle.coordinate)
                if isinstance(ventet, float) and not celle.is_date:
                    assert celle.value == ventet


def test_to_kopier_er_ens():
    assert kun_værdier(KILDE) == kun_værdier(Bogfil(BOG))


def test_brugerens_egne_tal_følger_med():
    genberegnet = genberegn_bog(KILDE, [Rettelse("Forudsætninger", "C8", 1900.0)])
    egen = Bogfil(Path("egen.xlsm"), genberegnet.data)
    kopi = Bogfil(Path("kopi.xlsx"), kun_værdier(egen))
    assert kopi.gemte_værdier()["Forudsætninger"]["C8"] == 1900.0
    assert værdier_uden_mærke(kopi) == værdier_uden_mærke(egen)
    assert kopi.gemte_værdier()["Timepris"] != LEVERET.gemte_værdier()["Timepris"]


def test_bogen_til_lite_kan_også_kopieres():
    data = kun_værdier(LITE)
    kopi = Bogfil(Path("kopi.xlsx"), data)
    assert værdier_uden_mærke(kopi) == værdier_uden_mærke(LITE)
    assert not [n for n in kopi.dele if "webext" in n] and b"_xldudf_" not in data
    assert all(b"<sheetProtection " in ark.data for ark in kopi.ark.values())
    pakken_er_hel(data)


def _gemt_af_excel(data: bytes) -> bytes:
    """Bogen med det, Excel selv føjer til, når den gemmes: en liste over formlernes rækkefølge."""
    dele = dict(læs_dele(data))
    liste = b'<?xml version="1.0"?><calcChain xmlns="x"><c r="A1" i="1"/></calcChain>'
    slut = b"</Relationships>"
    henvisning = b'<Relationship Id="rId99" Type="t/calcChain" Target="calcChain.xml"/>'
    dele["xl/_rels/workbook.xml.rels"] = dele["xl/_rels/workbook.xml.rels"].replace(slut, henvisning + slut)
    type_ = b'<Override PartName="/xl/calcChain.xml" ContentType="a/calcChain+xml"/>'
    dele["[Content_Types].xml"] = dele["[Content_Types].xml"].replace(b"</Types>", type_ + b"</Types>")
    return skriv_pakke({**dele, "xl/calcChain.xml": liste}.items())


def test_excels_liste_over_formler_følger_ikke_med():
    bog = Bogfil(Path("gemt.xlsm"), _gemt_af_excel(BOG.read_bytes()))
    data = kun_værdier(bog)
    assert "xl/calcChain.xml" not in dict(læs_dele(data)) and b"calcChain" not in data
    assert data == VÆRDIBOG.read_bytes()


def test_et_eget_ark_efter_det_skjulte_beholder_sine_navne():
    dele = dict(læs_dele(BOG.read_bytes()))
    bog = dele["xl/workbook.xml"].decode()
    skjult = re.search(r'<sheet name="xlwings.conf"[^>]*/>', bog)[0]
    start = re.search(r'<sheet name="Start"[^>]*/>', bog)[0]
    # Det skjulte ark først: så rykker alle de andre en plads frem.
    dele["xl/workbook.xml"] = bog.replace(skjult, "").replace(start, skjult + start).encode()
    dele["xl/workbook.xml"] = dele["xl/workbook.xml"].replace(b"<workbookView ", b'<workbookView activeTab="16" ')
    før = re.findall(r'localSheetId="(\d+)"', bog)
    flyttet = Bogfil(Path("flyttet.xlsm"), skriv_pakke(dele.items()))
    opbygning = Bogfil(Path("k.xlsx"), kun_værdier(flyttet)).dele["xl/workbook.xml"]
    efter = re.findall(rb'localSheetId="(\d+)"', opbygning)
    assert b'activeTab="15"' in opbygning
    assert [int(n) for n in efter] == [int(n) - 1 if int(n) > 0 else 0 for n in før]


def test_en_kopi_kan_ikke_kopieres_igen():
    with pytest.raises(TimeprisFejl, match="TP-314"):
        kun_værdier(LEVERET)
    with pytest.raises(TimeprisFejl, match="TP-314"):
        kræv_formler(LEVERET)
    kræv_formler(KILDE)


def test_en_helt_anden_bog_afvises():
    fil = io.BytesIO()
    with xlsxwriter.Workbook(fil) as bog:
        bog.add_worksheet("Ark1").write_formula("A1", "=1+1", None, 2)
    with pytest.raises(TimeprisFejl, match="TP-313"):
        kun_værdier(Bogfil(Path("anden.xlsx"), fil.getvalue()))


def test_arkenes_xml_er_hel():
    for navn, data in LEVERET.dele.items():
        if navn.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)
