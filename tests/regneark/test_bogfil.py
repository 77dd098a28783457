"""Regnearksfilen: alt det, en lovlig fil kan indeholde, læses rigtigt, og en lap rører kun sine egne celler."""

import io
import itertools
import os
import re
import stat
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from faelles import antal_prøver
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_timepris.excel import bogfil
from xl_timepris.excel.bogfil import Bogfil, Regnearksfejl, Ændring, celler_i, pak, skriv_atomisk, uden_udfald
from xl_timepris.fejl import TimeprisFejl

HOVED = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NS = f'xmlns="{HOVED}"'
PAKKE_NS = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
INDHOLDSTYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ARK1 = "xl/worksheets/sheet1.xml"
TEKSTER = "xl/sharedStrings.xml"


STIL = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
STILARTER = (
    '<fonts><font/></fonts><fills><fill><patternFill patternType="none"/></fill></fills><borders><border/></borders>'
    f"<cellStyleXfs><xf {STIL}/></cellStyleXfs><cellXfs><xf {STIL}/>"
    f'<xf {STIL} applyProtection="1"><protection locked="0"/></xf><xf {STIL}><protection hidden="1"/></xf></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)

# --- Små bøger, skrevet byte for byte


def ark_xml(rækker: str) -> str:
    """Et ark med noget før og efter cellerne."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {NS}><dimension ref="A1"/>'
        f'<sheetData>{rækker}</sheetData><sheetProtection sheet="1"/></worksheet>'
    )


def rå_bog(ark: str | bytes, tekster: str = "", navne: str = "", niveau: int = 6) -> bytes:
    """Den mindste lovlige bog med ét ark; stil 1 er ulåst."""
    typer = "".join(
        f'<Override PartName="/xl/{del_}.xml" ContentType="{INDHOLDSTYPE}.{slags}+xml"/>'
        for del_, slags in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    rel = f'<Relationships xmlns="{PAKKE_NS}/relationships"><Relationship Id="rId1" Type="{RELATION}'
    dele: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PAKKE_NS}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{typer}</Types>',
        "_rels/.rels": f'{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{RELATION}"><sheets><sheet name="Ark 1" sheetId="1" r:id="rId1"/>'
        f"</sheets><definedNames>{navne}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'{rel}/worksheet" Target="/{ARK1}"/></Relationships>',
        "xl/styles.xml": f"<styleSheet {NS}>{STILARTER}</styleSheet>",
        TEKSTER: f"<sst {NS}>{tekster}</sst>",
        ARK1: ark,
    }
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w") as arkiv:
        for navn, indhold in dele.items():
            arkiv.writestr(zipfile.ZipInfo(navn, (1980, 1, 1, 0, 0, 0)), indhold, zipfile.ZIP_DEFLATED, niveau)
    return ud.getvalue()


def læs(rækker: str, tekster: str = "", navne: str = "") -> Bogfil:
    return Bogfil(Path("bog.xlsx"), rå_bog(ark_xml(rækker), tekster, navne))


def værdier(rækker: str, tekster: str = "") -> dict:
    return læs(rækker, tekster).gemte_værdier()["Ark 1"]


def dele(data: bytes) -> dict[str, bytes]:
    """Filens dele i rækkefølge."""
    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        return {post.filename: arkiv.read(post) for post in arkiv.infolist()}


def lappet(rækker: str, **ændringer: Ændring) -> str:
    """Rækkerne i arket efter ændringerne; resten af filen skal være uændret."""
    før = rå_bog(ark_xml(rækker))
    efter = pak(Bogfil(Path("bog.xlsx"), før), {"Ark 1": ændringer})
    assert {k: v for k, v in dele(efter).items() if k != ARK1} == {k: v for k, v in dele(før).items() if k != ARK1}
    xml = dele(efter)[ARK1].decode()
    foran, bag = ark_xml("|").split("|")
    assert xml.startswith(foran) and xml.endswith(bag)
    return xml.removeprefix(foran).removesuffix(bag)


# --- Læsning


LÆSES = {
    "tal": ('<row r="1"><c r="A1"><v>487.98</v></c></row>', {"A1": 487.98}),
    "tal med slags n og eksponent": ('<row r="1"><c r="A1" t="n"><v>1E+3</v></c></row>', {"A1": 1000.0}),
    "negativt nul": ('<row r="1"><c r="A1"><v>-0</v></c></row>', {"A1": 0.0}),
    "sandt": ('<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>', {"A1": True, "B1": False}),
    "fejl": ('<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c></row>', {"A1": Regnearksfejl("#DIV/0!")}),
    "tekst fra en formel": ('<row r="1"><c r="A1" t="str"><f>B1</f><v>æ &amp; ø</v></c></row>', {"A1": "æ & ø"}),
    "tom tekst fra en formel": ('<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c></row>', {"A1": ""}),
    "indlejret tekst": ('<row r="1"><c r="A1" t="inlineStr"><is><t>nej</t></is></c></row>', {"A1": "nej"}),
    "indlejret tekst i stykker": (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c></row>',
        {"A1": "a b"},
    ),
    "mellemrum bevares": (
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">  to </t></is></c></row>',
        {"A1": "  to "},
    ),
    "selvlukkende celle er tom": ('<row r="1"><c r="A1" s="1"/><c r="B1"><v>2</v></c></row>', {"B1": 2.0}),
    "række uden celler": ('<row r="1" ht="30"/><row r="2"><c r="A2"><v>2</v></c></row>', {"A2": 2.0}),
    "række uden nummer": (
        '<row r="4"><c r="A4"><v>1</v></c></row><row><c r="A5"><v>2</v></c></row>',
        {"A4": 1.0, "A5": 2.0},
    ),
    "luft og linjeskift": ('\n <row r="1">\n  <c r="A1">\n   <v>7</v>\n  </c >\n </row >\n', {"A1": 7.0}),
    "attributter i anden rækkefølge": (
        '<row ht="9" r="1"><c t="e" s="1" r="A1"><v>#N/A</v></c></row>',
        {"A1": Regnearksfejl("#N/A")},
    ),
    "enkelte anførselstegn": ("<row r='1'><c r='A1' t='b'><v>1</v></c></row>", {"A1": True}),
    "kommentar med en celle": ('<row r="1"><!-- <c r="B1"><v>9</v></c> --><c r="A1"><v>1</v></c></row>', {"A1": 1.0}),
    "CDATA": ('<row r="1"><c r="A1" t="str"><v><![CDATA[a<b]]></v></c></row>', {"A1": "a<b"}),
    "tal uden indhold er tom": ('<row r="1"><c r="A1"><v></v></c></row>', {}),
    "sandt som ord": ('<row r="1"><c r="A1" t="b"><v>true</v></c></row>', {"A1": True}),
}


@pytest.mark.parametrize("navn", LÆSES)
def test_celler_læses(navn):
    rækker, ventet = LÆSES[navn]
    fundet = værdier(rækker)
    assert fundet == ventet
    assert {k: type(v) for k, v in fundet.items() if not isinstance(v, float)} == {
        k: type(v) for k, v in ventet.items() if not isinstance(v, (int, float)) or isinstance(v, bool)
    }


def test_fælles_tekster_læses_også_i_stykker_og_med_mellemrum():
    tekster = '<si><t>Løn</t></si><si><r><t>fed</t></r><r><t xml:space="preserve"> og</t></r></si><si><t/></si>'
    rækker = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in (1, 2, 3))
    assert værdier(rækker, tekster) == {"A1": "Løn", "A2": "fed og", "A3": ""}


def test_formler_og_udfaldsområder_læses():
    bog = læs(
        '<row r="1"><c r="A1"><f>B1*2</f><v>2</v></c>'
        '<c r="B1" cm="1"><f t="array" ref="B1:C3">X(&quot;a&quot;)</f><v>2</v></c>'
        '<c r="D1" cm="1"><f ref="D1" t="array">Y()</f><v>2</v></c><c r="E1"><v>1</v></c></row>'
    )
    celler = bog.ark["Ark 1"].celler
    assert [celler[sted].formel for sted in ("A1", "B1", "D1", "E1")] == ["B1*2", 'X("a")', "Y()", None]
    assert [celler[sted].udfaldsområde for sted in ("A1", "B1", "D1", "E1")] == [None, "B1:C3", "D1", None]
    assert [celle.adresse for _, celle in bog.formelceller()] == ["A1", "B1", "D1"]


def test_fælles_formler_som_excel_gemmer_dem():
    """Excel skriver formlen én gang og henviser fra de næste rækker; de er stadig formler og ikke gule."""
    bog = læs(
        '<row r="1"><c r="A1" s="1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2" s="1"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    ark = bog.ark["Ark 1"]
    assert [celle.adresse for _, celle in bog.formelceller()] == ["A1", "A2"]
    assert ark.celler["A2"].udfaldsområde is None and not bog.er_gul(ark, "A2")


def test_navne_og_ulåste_celler():
    navne = (
        "<definedName name=\"Løn\">'Ark 1'!$A$1</definedName>"
        "<definedName name=\"Tabel\">'O''Hara'!$A$1:$C$3</definedName>"
    )
    celler = '<c r="A1" s="1"/><c r="B1" s="0"/><c r="C1" s="2"/><c r="D1"/><c r="E1" s="1"><f>A1</f></c>'
    bog = læs(f'<row r="1">{celler}</row>', navne=navne)
    assert bog.område("Løn") == ("Ark 1", "A1") and bog.område("Tabel") == ("O'Hara", "A1:C3")
    assert [sted for sted in bog.ark["Ark 1"].celler if bog.er_gul(bog.ark["Ark 1"], sted)] == ["A1"]
    assert not bog.er_gul(bog.ark["Ark 1"], "Z99")


@pytest.mark.parametrize("skrevet", ["Ark 1", "ark 1", " ARK 1 "])
@pytest.mark.parametrize("sted", ["b2", "$B$2", " B2 "])
def test_celler_findes_som_de_skrives(skrevet, sted):
    ark, adresse = læs("").find_celle(skrevet, sted)
    assert (ark.navn, adresse) == ("Ark 1", "B2")


@pytest.mark.parametrize(("ark", "sted", "kode"), [("Ark 2", "A1", "TP-304"), ("Ark 1", "A0", "TP-305")])
def test_steder_der_ikke_findes(ark, sted, kode):
    with pytest.raises(TimeprisFejl) as fundet:
        læs("").find_celle(ark, sted)
    assert fundet.value.kode == kode


@pytest.mark.parametrize("sted", ["", "A", "1", "A1:B2", "R1C1", "ABCD1", "A01", "A12345678", "Æ1", "A1 B1"])
def test_det_der_ikke_er_en_celle(sted):
    with pytest.raises(TimeprisFejl) as fundet:
        bogfil.række_og_kolonne(sted)
    assert fundet.value.kode == "TP-305"


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
@settings(max_examples=antal_prøver(200))
def test_adresser_går_frem_og_tilbage(række, kolonne):
    sted = bogfil.adresse(række, kolonne)
    assert bogfil.række_og_kolonne(sted) == (række, kolonne)
    assert sted == f"{openpyxl.utils.get_column_letter(kolonne)}{række}"


def test_cellerne_i_et_område():
    assert celler_i("$B$2:$C$3") == [["B2", "C2"], ["B3", "C3"]] and celler_i("D4") == [["D4"]]


def test_et_ark_med_præfiks_på_navnene_læses_eller_afvises():
    """Nogle programmer skriver <x:row> i stedet for <row>. Arket må aldrig se tomt ud."""
    rækker = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    ark = f'<x:worksheet xmlns:x="{HOVED}"><x:sheetData>{rækker}</x:sheetData></x:worksheet>'
    try:
        fundet = Bogfil(Path("bog.xlsx"), rå_bog(ark)).gemte_værdier()
    except TimeprisFejl as årsag:
        assert årsag.kode in ("TP-302", "TP-311")
    else:
        assert fundet == {"Ark 1": {"A1": 1.0}}


def test_celler_uden_adresse_læses_eller_afvises():
    """Adressen må udelades i filformatet; så er cellen den næste i rækken."""
    try:
        fundet = værdier("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    except TimeprisFejl as årsag:
        assert årsag.kode in ("TP-302", "TP-311")
    else:
        assert fundet == {"A1": 1.0, "B1": 2.0, "A2": 3.0}


def test_udtalen_af_en_tekst_er_ikke_en_del_af_teksten():
    assert værdier(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', '<si><t>Løn</t><rPh sb="0" eb="1"><t>løhn</t></rPh></si>'
    ) == {"A1": "Løn"}


def test_en_bog_fra_xlsxwriter_læses_som_openpyxl_læser_den(tmp_path):
    sti = tmp_path / "bog.xlsx"
    lille_bog(sti)
    gemt = Bogfil(sti).gemte_værdier()
    for ark in openpyxl.load_workbook(sti, data_only=True):
        ventet = {c.coordinate: _som_tal(c.value) for række in ark for c in række if c.value is not None}
        assert {k: v for k, v in gemt[ark.title].items() if v != ""} == ventet


def _som_tal(celle):
    return float((celle - datetime(1899, 12, 30)).days) if isinstance(celle, datetime) else celle


# --- Filer, der ikke er bøger


def test_en_fil_der_ikke_findes():
    with pytest.raises(TimeprisFejl) as fundet:
        Bogfil(Path("findes", "ikke.xlsx"))
    assert fundet.value.kode == "TP-301"


def _uden(del_: str) -> bytes:
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w") as arkiv:
        for navn, indhold in dele(rå_bog(ark_xml(""))).items():
            if navn != del_:
                arkiv.writestr(navn, indhold)
    return ud.getvalue()


def _i_stykker() -> bytes:
    """De komprimerede bytes i det sidste ark er ødelagt."""
    data = bytearray(rå_bog(ark_xml('<row r="1"><c r="A1"><v>1</v></c></row>' * 50)))
    sted = data.rindex(ARK1.encode(), 0, data.index(b"PK\x01\x02")) + len(ARK1)
    data[sted : sted + 20] = b"\xff" * 20
    return bytes(data)


IKKE_BØGER = {
    "tom": b"",
    "tekst": b"Labyrinten;14400000",
    "afkortet": rå_bog(ark_xml(""))[:400],
    "zip uden bog": _uden("xl/workbook.xml"),
    "bog uden ark": _uden(ARK1),
    "bog uden stilarter": _uden("xl/styles.xml"),
    "ark uden slutning": rå_bog(f"<worksheet {NS}><sheetData><row"),
    "ark, der ikke er XML": rå_bog(b"\xff\xfe\x00"),
    "ødelagte bytes": _i_stykker(),
    "låst med adgangskode": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
}


@pytest.mark.parametrize("navn", IKKE_BØGER)
def test_det_der_ikke_er_en_bog_afvises(navn, tmp_path):
    sti = tmp_path / "bog.xlsx"
    sti.write_bytes(IKKE_BØGER[navn])
    with pytest.raises(TimeprisFejl) as fundet:
        Bogfil(sti).gemte_værdier()
    assert fundet.value.kode == "TP-302" and "bog.xlsx" in fundet.value.besked


# --- Lapning


CELLER = (
    '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2" t="s"><v>0</v></c></row>'
    '<row r="3" ht="20"><c r="B3"/></row>'
)

LAPPES = {
    "tal": (5.0, '<c r="A1" s="1"><v>5</v></c>'),
    "kommatal": (0.1, '<c r="A1" s="1"><v>0.1</v></c>'),
    "stort tal": (1e308, '<c r="A1" s="1"><v>1e+308</v></c>'),
    "lille tal": (5e-324, '<c r="A1" s="1"><v>5e-324</v></c>'),
    "tom": (None, '<c r="A1" s="1"/>'),
    "sandt": (True, '<c r="A1" s="1" t="b"><v>1</v></c>'),
    "tekst": ("nej", '<c r="A1" s="1" t="inlineStr"><is><t>nej</t></is></c>'),
    "særlige tegn": ('a & <b> "æøå"', '<c r="A1" s="1" t="inlineStr"><is><t>a &amp; &lt;b&gt; "æøå"</t></is></c>'),
    "mellemrum foran": (" to", '<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> to</t></is></c>'),
    "formellignende tekst": ("=1+1", '<c r="A1" s="1" t="inlineStr"><is><t>=1+1</t></is></c>'),
    "tallignende tekst": ("007", '<c r="A1" s="1" t="inlineStr"><is><t>007</t></is></c>'),
    "fejl skrevet som tekst": ("#N/A", '<c r="A1" s="1" t="inlineStr"><is><t>#N/A</t></is></c>'),
}


@pytest.mark.parametrize("navn", LAPPES)
def test_kun_den_nævnte_celle_ændres(navn):
    ny, xml = LAPPES[navn]
    assert lappet(CELLER, A1=Ændring(ny, er_inddata=True)) == CELLER.replace('<c r="A1" s="1"><v>1</v></c>', xml)


SVÆRE_TAL = [0.1, 1 / 3, 1e308, -1e308, 5e-324, 1e16, 1e15, 123456789.123456789, -2.5e-7, 1e21, 2.0**53, -0.0]


@pytest.mark.parametrize("tal", SVÆRE_TAL)
def test_tal_kommer_uændret_tilbage(tal):
    bog = Bogfil(Path("bog.xlsx"), pak(læs(CELLER, "<si><t/></si>"), {"Ark 1": {"A1": Ændring(tal)}}))
    assert repr(bog.gemte_værdier()["Ark 1"]["A1"]) == repr(tal)


SVÆRE_TEKSTER = [" foran", "bag ", "\ttab", "to\nlinjer", "<&>\"'", "æøåÆØÅé–»«", "]]>", "_", "{felt}", "😀", "x" * 999]


@pytest.mark.parametrize("tekst", SVÆRE_TEKSTER)
@pytest.mark.parametrize("er_inddata", [True, False])
def test_tekster_kommer_uændret_tilbage(tekst, er_inddata):
    data = pak(læs(CELLER, "<si><t/></si>"), {"Ark 1": {"A1": Ændring(tekst, er_inddata)}})
    assert Bogfil(Path("bog.xlsx"), data).gemte_værdier()["Ark 1"]["A1"] == tekst
    assert openpyxl.load_workbook(io.BytesIO(data))["Ark 1"]["A1"].value == tekst


@pytest.mark.parametrize("tegn", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_tegn_som_xml_ikke_kan_rumme_ødelægger_ikke_bogen(tegn):
    """Tegnet må kodes eller afvises med en kode, men filen skal altid kunne læses igen."""
    try:
        data = pak(læs(CELLER, "<si><t/></si>"), {"Ark 1": {"A1": Ændring(f"a{tegn}b", er_inddata=True)}})
    except TimeprisFejl:
        return
    assert openpyxl.load_workbook(io.BytesIO(data))["Ark 1"]["A1"].value.startswith("a")


@pytest.mark.parametrize("tekst", ["a\rb", "a\r\nb"])
def test_vognretur_kommer_uændret_tilbage_eller_bliver_linjeskift(tekst):
    data = pak(læs(CELLER, "<si><t/></si>"), {"Ark 1": {"A1": Ændring(tekst, er_inddata=True)}})
    fundet = Bogfil(Path("bog.xlsx"), data).gemte_værdier()["Ark 1"]["A1"]
    assert fundet in (tekst, "a\nb")


@pytest.mark.parametrize("tal", [float("nan"), float("inf"), float("-inf")])
def test_det_der_ikke_er_et_endeligt_tal_kan_ikke_gemmes(tal):
    with pytest.raises((ValueError, TimeprisFejl)):
        pak(læs(CELLER), {"Ark 1": {"A1": Ændring(tal)}})


UÆNDREDE = {"A1": 1.0, "B1": True, "C1": "nej", "D1": "Løn", "E1": "#N/A", "F1": None, "G1": ""}
UÆNDRET_XML = (
    '<row r="1"><c r="A1"><v>1.0</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="inlineStr"><is><t>nej</t></is></c>'
    '<c r="D1" t="s"><v>0</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" s="1" /><c r="G1" t="str"><v></v></c></row>'
)


@pytest.mark.parametrize("niveau", [1, 6, 9])
def test_uændrede_værdier_giver_den_samme_fil_byte_for_byte(niveau):
    """Også når filen er pakket af et andet program, som komprimerer anderledes."""
    før = rå_bog(ark_xml(UÆNDRET_XML), "<si><t>Løn</t></si>", niveau=niveau)
    bog = Bogfil(Path("bog.xlsx"), før)
    for ændringer in ({}, {"Ark 1": {}}, {"Ark 1": {sted: Ændring(v) for sted, v in UÆNDREDE.items()}}):
        assert pak(bog, ændringer) == før


def test_en_ukomprimeret_kopi_til_beregning_gør_ikke_den_gemte_bog_ukomprimeret():
    bog = læs(UÆNDRET_XML, "<si><t>Løn</t></si>")
    uden_udfald(bog)
    with zipfile.ZipFile(io.BytesIO(pak(bog, {"Ark 1": {"A1": Ændring(2.0)}}))) as arkiv:
        assert {post.compress_type for post in arkiv.infolist()} == {zipfile.ZIP_DEFLATED}


def test_sandt_er_ikke_det_samme_som_en():
    assert '<c r="A1" s="1" t="b"><v>1</v></c>' in lappet(CELLER, A1=Ændring(True))
    sandt = '<row r="1"><c r="A1" t="b"><v>1</v></c></row>'
    assert lappet(sandt, A1=Ændring(1.0)) == sandt.replace(' t="b"', "")


FORMEL = '<row r="1"><c r="A1" s="1" cm="1" t="str"><f t="array" ref="A1:A2">X(&quot;æ&quot;)</f><v>gl</v></c></row>'


def test_en_gemt_værdi_lader_formlen_stå():
    assert lappet(FORMEL, A1=Ændring(2.5)) == FORMEL.replace(' t="str"', "", 1).replace("<v>gl</v>", "<v>2.5</v>")
    assert lappet(FORMEL, A1=Ændring("#N/A")) == FORMEL.replace('t="str"', 't="e"').replace(">gl<", ">#N/A<")
    assert lappet(FORMEL, A1=Ændring(" x")) == FORMEL.replace("<v>gl", '<v xml:space="preserve"> x')


def test_et_nyt_udfaldsområde_skrives_i_formlen():
    assert lappet(FORMEL, A1=Ændring("gl", udfaldsområde="A1:C9")) == FORMEL.replace("A1:A2", "A1:C9")
    assert lappet(FORMEL, A1=Ændring("gl", udfaldsområde="A1:A2")) == FORMEL


def test_et_nyt_udfaldsområde_skrives_også_mellem_enkelte_anførselstegn():
    rækker = "<row r='1'><c r='A1' cm='1'><f t='array' ref='A1:A2'>X()</f><v>1</v></c></row>"
    assert re.search("ref=['\"]A1:A9['\"]", lappet(rækker, A1=Ændring(1.0, udfaldsområde="A1:A9")))


def test_en_fælles_formels_gemte_værdi_kan_ændres():
    rækker = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    assert lappet(rækker, A1=Ændring(6.0), A2=Ændring(8.0)) == rækker.replace(">2<", ">6<").replace(">4<", ">8<")


INDSÆTTES = {
    "foran i rækken": ("A1", '<row r="1"><c r="B1"/></row>', '<row r="1"><c r="A1"><v>5</v></c><c r="B1"/></row>'),
    "sidst i rækken": ("C1", '<row r="1"><c r="B1"/></row>', '<row r="1"><c r="B1"/><c r="C1"><v>5</v></c></row>'),
    "efter kolonne Z": (
        "AA1",
        '<row r="1"><c r="Z1"/><c r="AB1"/></row>',
        '<row r="1"><c r="Z1"/><c r="AA1"><v>5</v></c><c r="AB1"/></row>',
    ),
    "ny række først": (
        "A1",
        '<row r="2"><c r="A2"/></row>',
        '<row r="1"><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"/></row>',
    ),
    "ny række midt i": (
        "A2",
        '<row r="1"><c r="A1"/></row><row r="10"><c r="A10"/></row>',
        '<row r="1"><c r="A1"/></row><row r="2"><c r="A2"><v>5</v></c></row><row r="10"><c r="A10"/></row>',
    ),
    "ny række sidst": (
        "B7",
        '<row r="1"><c r="A1"/></row>',
        '<row r="1"><c r="A1"/></row><row r="7"><c r="B7"><v>5</v></c></row>',
    ),
    "i et tomt ark": ("B2", "", '<row r="2"><c r="B2"><v>5</v></c></row>'),
    "i en række, der kun har højde": (
        "B1",
        '<row r="1" spans="1:2" ht="30" customHeight="1"/>',
        '<row r="1" spans="1:2" ht="30" customHeight="1"><c r="B1"><v>5</v></c></row>',
    ),
    "i en række, der kun har højde, skrevet med slutmærke": (
        "B1",
        '<row r="1" ht="30" customHeight="1"></row>',
        '<row r="1" ht="30" customHeight="1"><c r="B1"><v>5</v></c></row>',
    ),
}


@pytest.mark.parametrize("navn", INDSÆTTES)
def test_nye_celler_og_rækker_sættes_ind_i_orden(navn):
    sted, før, efter = INDSÆTTES[navn]
    assert lappet(før, **{sted: Ændring(5.0)}) == efter


def test_en_ny_celle_i_et_ark_helt_uden_rækker():
    bog = Bogfil(Path("bog.xlsx"), rå_bog(f"<worksheet {NS}><sheetData/></worksheet>"))
    data = pak(bog, {"Ark 1": {"B2": Ændring(5.0)}})
    assert Bogfil(Path("bog.xlsx"), data).gemte_værdier() == {"Ark 1": {"B2": 5.0}}


def test_en_tom_celle_der_ikke_findes_laves_ikke():
    assert lappet(CELLER, Q9=Ændring(None)) == CELLER


def test_flere_celler_i_samme_lap_kommer_i_orden():
    steder = ["AA2", "C2", "B2", "A2", "B4", "A4"]
    ud = lappet('<row r="2"><c r="B2"><v>1</v></c></row>', **{sted: Ændring(9.0) for sted in steder})
    assert re.findall(r'r="([A-Z]+\d)"', ud) == ["A2", "B2", "C2", "AA2", "A4", "B4"]


def test_et_udfald_vokser_og_skrumper():
    """En tabel, der fylder mere, får nye celler og rækker; en, der fylder mindre, efterlader tomme celler."""
    rækker = (
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:B2">X()</f><v>1</v></c><c r="B1" s="1"><v>2</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>3</v></c><c r="B2" s="1"><v>4</v></c></row>'
    )
    større = {sted: Ændring(float(n)) for n, sted in enumerate(itertools.chain(*celler_i("A1:C3")), start=1)}
    ud = lappet(rækker, **{**større, "A1": Ændring(1.0, udfaldsområde="A1:C3")})
    assert 'ref="A1:C3"' in ud and re.findall(r'r="([A-C]\d)"', ud) == list(itertools.chain(*celler_i("A1:C3")))
    tomme = dict.fromkeys(("B1", "A2", "B2"), Ændring(None))
    ud = lappet(rækker, **{**tomme, "A1": Ændring("#N/A", udfaldsområde="A1")})
    assert ud == (
        '<row r="1"><c r="A1" cm="1" t="e"><f t="array" ref="A1">X()</f><v>#N/A</v></c><c r="B1" s="1"/></row>'
        '<row r="2"><c r="A2" s="1"/><c r="B2" s="1"/></row>'
    )


def test_uden_udfald_tømmer_kun_tabellernes_egne_celler():
    bog = læs(
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:B2">X()</f><v>1</v></c><c r="B1"><v>2</v></c>'
        '<c r="C1"><v>9</v></c></row><row r="2"><c r="A2"><v>3</v></c><c r="D2" t="s"><v>0</v></c></row>',
        "<si><t>Løn</t></si>",
    )
    assert Bogfil(Path("bog.xlsx"), uden_udfald(bog)).gemte_værdier() == {"Ark 1": {"A1": 1.0, "C1": 9.0, "D2": "Løn"}}


# --- Vilkårlige rettelser i en rigtig bog


def lille_bog(fil) -> None:
    """Tal, tekst, datoer, formler, en tabel og et diagram på to ark."""
    bog = xlsxwriter.Workbook(fil)
    gul, dag = bog.add_format({"locked": False, "bg_color": "yellow"}), bog.add_format({"num_format": "dd-mm-yyyy"})
    for navn in ("Fravær", "Ark & to"):
        ark = bog.add_worksheet(navn)
        ark.write_row("A1", ["Årsag", "Antal", "<Dato>", " mellemrum "])
        for r in range(1, 6):
            ark.write_string(r, 0, f"Årsag {r}", gul)
            ark.write_number(r, 1, r / 3, gul)
            ark.write_datetime(r, 2, datetime(2026, 11, r), dag)
            ark.write_blank(r, 3, None, gul)
            ark.write_formula(r, 4, f"=B{r + 1}*2", None, r * 2 / 3)
        ark.write_boolean("G2", True)
        ark.write_formula("G3", "=1/0", None, "#DIV/0!")
        ark.write_dynamic_array_formula("I2:J4", "=B2:C4", None, 1)
        ark.data_validation("B2:B6", {"validate": "decimal", "criteria": ">", "value": 0})
        ark.set_row(8, 40)
        ark.protect()
    diagram = bog.add_chart({"type": "column"})
    diagram.add_series({"values": "='Fravær'!$B$2:$B$6"})
    bog.get_worksheet_by_name("Fravær").insert_chart("L2", diagram)
    bog.close()


def _lille_bog() -> bytes:
    fil = io.BytesIO()
    lille_bog(fil)
    return fil.getvalue()


LILLE = _lille_bog()
FRIE = [f"{kolonne}{række}" for kolonne in "ABDEKZ" for række in (2, 3, 6, 8, 9, 12)]
TEGN = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="_")
INDHOLD = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(TEGN, min_size=1, max_size=12).filter(lambda t: not t.startswith("#")),
)


def alt_i(data: bytes) -> dict[tuple[str, str], object]:
    """Hver celle, som openpyxl læser den; formler som formler."""
    bog = openpyxl.load_workbook(io.BytesIO(data))
    return {(a.title, c.coordinate): _enkelt(c.value) for a in bog for r in a for c in r if c.value is not None}


def _enkelt(værdi):
    return (værdi.ref, værdi.text) if hasattr(værdi, "ref") else værdi


ALT_I_LILLE = alt_i(LILLE)


@given(st.dictionaries(st.tuples(st.sampled_from(["Fravær", "Ark & to"]), st.sampled_from(FRIE)), INDHOLD, max_size=8))
@settings(max_examples=antal_prøver(120))
def test_vilkårlige_rettelser_læses_tilbage_og_alt_andet_er_uændret(rettelser):
    ændringer: dict[str, dict[str, Ændring]] = {}
    for (ark, sted), værdi in rettelser.items():
        ændringer.setdefault(ark, {})[sted] = Ændring(værdi, er_inddata=True)
    bog = Bogfil(Path("bog.xlsx"), LILLE)
    data = pak(bog, ændringer)
    ventet = {**ALT_I_LILLE, **rettelser}
    fundet = alt_i(data)
    assert fundet == {sted: værdi for sted, værdi in ventet.items() if værdi is not None}
    assert all(type(fundet[sted]) is bool for sted, værdi in rettelser.items() if type(værdi) is bool)
    rørte = {bog.ark[ark].del_ for ark in ændringer}
    assert list(dele(data)) == list(dele(LILLE))
    assert all(dele(data)[navn] == indhold for navn, indhold in dele(LILLE).items() if navn not in rørte)
    assert pak(Bogfil(Path("bog.xlsx"), data), ændringer) == data


def test_datoer_røres_ikke():
    bog = Bogfil(Path("bog.xlsx"), LILLE)
    data = pak(bog, {"Fravær": {"B2": Ændring(7.0, er_inddata=True)}})
    ny = openpyxl.load_workbook(io.BytesIO(data))["Fravær"]
    assert [ny.cell(r, 3).value.date() for r in range(2, 7)] == [date(2026, 11, d) for d in range(1, 6)]
    assert dele(data)[ARK1] == dele(LILLE)[ARK1].replace(
        bog.ark["Fravær"].data[slice(bog.ark["Fravær"].celler["B2"].start, bog.ark["Fravær"].celler["B2"].slut)],
        f'<c r="B2" s="{bog.ark["Fravær"].celler["B2"].stil}"><v>7</v></c>'.encode(),
    )


# --- Filen skrives helt eller slet ikke


def filer(mappe: Path) -> dict[str, bytes]:
    return {sti.name: sti.read_bytes() for sti in mappe.iterdir()}


def test_filen_skrives_og_efterlader_intet_andet(tmp_path):
    skriv_atomisk(tmp_path / "bog æ.xlsm", b"ny")
    skriv_atomisk(tmp_path / "bog æ.xlsm", b"nyere")
    assert filer(tmp_path) == {"bog æ.xlsm": b"nyere"}


@pytest.mark.parametrize("hvor", ["replace", "fsync", "chmod"])
@pytest.mark.parametrize(("årsag", "ventet"), [(OSError("disken er fuld"), TimeprisFejl), (KeyboardInterrupt(), None)])
def test_en_fejl_undervejs_lader_den_gamle_fil_stå(tmp_path, monkeypatch, hvor, årsag, ventet):
    def knæk(*_, **__):
        raise årsag

    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(b"gammel")
    monkeypatch.setattr(bogfil.os, hvor, knæk)
    with pytest.raises(ventet or type(årsag)) as fundet:
        skriv_atomisk(sti, b"ny")
    assert filer(tmp_path) == {"bog.xlsm": b"gammel"}
    if ventet:
        assert fundet.value.kode == "TP-310"


@pytest.mark.parametrize("rettigheder", [0o600, 0o640, 0o664])
def test_rettighederne_bevares(tmp_path, rettigheder):
    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(b"gammel")
    sti.chmod(rettigheder)
    skriv_atomisk(sti, b"ny")
    assert stat.S_IMODE(sti.stat().st_mode) == rettigheder and sti.read_bytes() == b"ny"


def test_en_genvej_til_bogen_bliver_ved_med_at_være_en_genvej(tmp_path):
    (tmp_path / "bog.xlsm").write_bytes(b"gammel")
    (tmp_path / "genvej.xlsm").symlink_to(tmp_path / "bog.xlsm")
    skriv_atomisk(tmp_path / "genvej.xlsm", b"ny")
    assert (tmp_path / "genvej.xlsm").is_symlink() and (tmp_path / "bog.xlsm").read_bytes() == b"ny"


def test_en_bog_der_er_åben_i_excel_røres_ikke(tmp_path):
    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(b"gammel")
    (tmp_path / "~$bog.xlsm").write_bytes(b"")
    with pytest.raises(TimeprisFejl) as fundet:
        skriv_atomisk(sti, b"ny")
    assert fundet.value.kode == "TP-303" and filer(tmp_path) == {"bog.xlsm": b"gammel", "~$bog.xlsm": b""}
    skriv_atomisk(tmp_path / "anden.xlsm", b"ny")


def test_en_mappe_der_ikke_findes(tmp_path):
    with pytest.raises(TimeprisFejl) as fundet:
        skriv_atomisk(tmp_path / "findes ikke" / "bog.xlsm", b"ny")
    assert fundet.value.kode == "TP-310" and "mappen findes ikke" in fundet.value.besked


def test_et_mål_der_er_en_mappe(tmp_path):
    (tmp_path / "bog.xlsm").mkdir()
    with pytest.raises(TimeprisFejl) as fundet:
        skriv_atomisk(tmp_path / "bog.xlsm", b"ny")
    assert fundet.value.kode == "TP-310" and [sti.name for sti in tmp_path.iterdir()] == ["bog.xlsm"]


def test_en_mappe_man_ikke_må_skrive_i(tmp_path, monkeypatch):
    """Administratoren må skrive alle vegne; derfor nægtes adgangen her, uanset hvem der kører prøven."""
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):

        def nægt(*_, **__):
            raise PermissionError(13, "adgang nægtet")

        monkeypatch.setattr(bogfil.tempfile, "mkstemp", nægt)
    try:
        with pytest.raises(TimeprisFejl) as fundet:
            skriv_atomisk(tmp_path / "bog.xlsm", b"ny")
        assert fundet.value.kode == "TP-310" and "adgang nægtet" in fundet.value.besked
    finally:
        tmp_path.chmod(0o700)
