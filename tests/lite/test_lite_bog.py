"""Bogen til xlwings Lite som fil: kaldene, som Excel gemmer dem, programmet i bogen, og vore egne værktøjer på den."""

import io
import re
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from faelles_boeger import BOG, LITE_BOG, pakken_er_hel
from libreoffice_krav import MANGLER, MÅ_SPRINGES_OVER

from xl_timepris.excel.bogfil import VÆRTSMÆRKE, Bogfil, Ændring, pak, uden_udfald, uden_værtsmærker
from xl_timepris.excel.datafiler import læs
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.lite import MAPPE, TILFØJELSE, læs_egenskaber, som_lite
from xl_timepris.excel.litepakke import LiteFejl, indhold, main_py, requirements_txt
from xl_timepris.excel.vba import KONFIGURATIONSARK
from xl_timepris.motorer.genberegning import genberegn_bog, genberegn_bytes
from xl_timepris.motorer.libreoffice import LibreOffice
from xl_timepris.motorer.verificering import verificer

ROD = Path(__file__).parents[2]
WE = "{http://schemas.microsoft.com/office/webextensions/webextension/2010/11}"
VORES = re.compile(rf"(?<![\w.])({'|'.join(FUNKTIONER)})\(")
UDEN_TEKST = re.compile(r'"[^"]*"')


@cache
def leveret() -> Bogfil:
    return Bogfil(LITE_BOG)


def rå_formler(bog: Bogfil) -> dict[tuple[str, str], str]:
    """Hver formel, som den står i filen."""
    return {
        (ark.navn, celle.adresse): ark.data[slice(*celle.formel_bytes)].decode().partition(">")[2].removesuffix("</f>")
        for ark, celle in bog.formelceller()
    }


# --- Den leverede bog


def test_hvert_kald_er_skrevet_til_xlwings_lite():
    formler = rå_formler(leveret())
    kaldte = {navn for formel in formler.values() for navn in re.findall(rf"{VÆRTSMÆRKE}(\w+)\(", formel)}
    assert kaldte <= set(FUNKTIONER) and len(kaldte) >= 25
    nøgne = {sted for sted, formel in formler.items() if VORES.search(UDEN_TEKST.sub("", formel))}
    assert not nøgne


def test_formlerne_er_dynamiske():
    for ark, celle in leveret().formelceller():
        if VORES.search(celle.formel):
            assert celle.attributter["cm"] == "1" and celle.udfaldsområde, f"{ark.navn}!{celle.adresse}"
    assert b"XLDAPR" in leveret().dele["xl/metadata.xml"]


def test_funktionerne_kaldes_kun_i_celler():
    """Et navn, en datavalidering eller en betinget formatering kan ikke kalde en funktion fra xlwings Lite."""
    assert not [navn for navn, hvad in leveret().navne.items() if VORES.search(hvad)]
    for ark in leveret().ark.values():
        andre = re.findall(rb"<(?:formula\d?|definedName)\b[^>]*>([^<]*)<", ark.data)
        assert not [formel for formel in andre if VORES.search(formel.decode())], ark.navn


EGNE_TEKSTER = {"Start", "Kilder"}
"""Her står der andet i de to bøger; ingen af dem regner et tal, en pris bygger på."""


def test_bogen_er_som_bogen_til_excel_på_nær_kaldene():
    """De samme formler og de samme tal i hver celle på hvert ark."""
    excel = Bogfil(BOG)
    ark = [navn for navn in excel.ark if navn != KONFIGURATIONSARK]
    assert list(leveret().ark) == ark
    lites, excels = leveret().gemte_værdier(), excel.gemte_værdier()
    for navn in [navn for navn in ark if navn not in EGNE_TEKSTER]:
        formler = {sted: celle.formel for sted, celle in excel.ark[navn].celler.items()}
        assert {sted: celle.formel for sted, celle in leveret().ark[navn].celler.items()} == formler, navn
        assert lites[navn] == excels[navn], navn
    fælles = {sted: f for sted, f in rå_formler(excel).items() if sted[0] not in EGNE_TEKSTER}
    assert fælles.items() <= rå_formler(uden_værtsmærker(leveret())).items()


def test_filen_er_hel_og_uden_makroer():
    pakken_er_hel(leveret().data)
    assert not [del_ for del_ in leveret().dele if "vba" in del_.lower()]
    for navn, data in leveret().dele.items():
        if navn.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)


def test_openpyxl_kan_læse_bogen():
    bog = openpyxl.load_workbook(io.BytesIO(leveret().data), data_only=True)
    assert bog.sheetnames == list(leveret().ark)


def test_bogen_siger_at_den_bruger_xlwings_lite():
    rod = ElementTree.fromstring(leveret().dele[TILFØJELSE])
    (henvisning,) = rod.findall(f"{WE}reference")
    assert henvisning.attrib == {
        "id": læs("lite.toml")["tilfoejelse"].lower(),
        "version": "1.0.0.0",
        "store": "en-US",
        "storeType": "OMEX",
    }
    navne = [post.text for post in rod.iter(f"{WE}customFunctionIds")]
    assert navne == [f"{VÆRTSMÆRKE}{navn}" for navn in sorted(FUNKTIONER)]
    assert [barn.tag.removeprefix(WE) for barn in rod] == [
        "reference",
        "alternateReferences",
        "properties",
        "bindings",
        "snapshot",
        "extLst",
    ]


def test_programmet_kan_læses_tilbage():
    assert læs_egenskaber(leveret()) == {
        "main.py": main_py(FUNKTIONER),
        "requirements.txt": requirements_txt(),
        "pyodideVersion": læs("lite.toml")["pyodide"],
    }
    assert læs_egenskaber(Bogfil(Path("bog.xlsx"), lille_bog())) == {}
    # Større end noget program, vi har set i en bog, som xlwings Lite selv har gemt, er det uprøvet.
    assert len(main_py(FUNKTIONER)) < 100_000


def test_kravene_er_pakkens_egne_i_de_versioner_bogen_er_prøvet_med():
    """En nyere pydantic har ikke altid en udgave til Pyodide; så ville bogen ikke kunne starte."""
    projekt = tomllib.loads((ROD / "pyproject.toml").read_text("utf-8"))["project"]
    egne = {re.match(r"[\w-]+", krav)[0].lower(): krav for krav in projekt["dependencies"]}
    prøvet = dict(hjul.split("==") for hjul in læs("lite.toml")["hjul"])
    linjer = dict(linje.split("==") for linje in requirements_txt().splitlines())
    assert set(linjer) == indhold().udefra == {"holidays", "pydantic", "xlwings"}
    for navn, version in linjer.items():
        assert prøvet[navn] == version
        if "==" in egne[navn]:
            assert egne[navn] == f"{navn}=={version}"


# --- Vore egne værktøjer


def test_formlerne_læses_med_rene_navne():
    assert not [celle for _, celle in leveret().formelceller() if VÆRTSMÆRKE in celle.formel]


def test_genberegning_ændrer_intet_og_bevarer_kaldene():
    genberegnet = genberegn_bog(leveret())
    assert genberegnet.data == leveret().data and genberegnet.ændrede == 0


def test_en_ændret_celle_rører_kun_sit_ark():
    bog = leveret()
    ark = next(ark for ark in bog.ark.values() if VÆRTSMÆRKE.encode() in ark.data)
    celle = next(c for _, c in bog.formelceller() if c.adresse in ark.celler and VORES.search(c.formel))
    ny = Bogfil(LITE_BOG, pak(bog, {ark.navn: {celle.adresse: Ændring(-1.0)}}))
    assert [del_ for del_ in bog.dele if bog.dele[del_] != ny.dele[del_]] == [ark.del_]
    assert rå_formler(ny) == rå_formler(bog)


def test_motorerne_får_rene_navne():
    for data in (uden_værtsmærker(leveret()).data, uden_udfald(uden_værtsmærker(leveret()))):
        bog = Bogfil(LITE_BOG, data)
        assert not [ark.navn for ark in bog.ark.values() if VÆRTSMÆRKE.encode() in ark.data]


def test_en_bog_uden_mærker_er_den_samme_bog():
    ren = uden_værtsmærker(leveret())
    assert uden_værtsmærker(ren) is ren


# --- En lille bog


def lille_bog(skriv: Any = lambda ark: None) -> bytes:
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(fil, {"in_memory": True})
    ark = bog.add_worksheet("Ark (1)")
    ark.write_dynamic_array_formula("A1:A1", '=STOETTETIMER(1000,LOENUDGIFT(B1:D3))&"STOETTETIMER(1)"', None, "2")
    ark.write_dynamic_array_formula("A2:B2", "=INDEX(TAKSTTRAPPE(F1:J4,500),0,3)")
    ark.write_dynamic_array_formula("A4:A4", "=IF(1<2,TIMEPRIS('TIMEPRIS(x'!A1,B1,C1,D1)&\"<\",0)")
    ark.write_formula("A3", "=SUM(B1:B3)")
    ark.write_dynamic_array_formula("A5:A5", "=MINTIMEPRIS(1)+TIMEPRIS_ANDEL(1,2)+x.TIMEPRIS(1)+TIMEPRIS")
    bog.add_worksheet("TIMEPRIS(x")
    skriv(ark)
    bog.close()
    return fil.getvalue()


def test_kun_kald_får_mærket():
    """Indlejrede kald får det; tekster, arknavne og andre navne gør ikke."""
    bog = Bogfil(Path("bog.xlsx"), som_lite(lille_bog(), FUNKTIONER))
    formler = {celle: formel for (_, celle), formel in rå_formler(bog).items()}
    assert formler == {
        "A1": '_xldudf_STOETTETIMER(1000,_xldudf_LOENUDGIFT(B1:D3))&amp;"STOETTETIMER(1)"',
        "A2": "INDEX(_xldudf_TAKSTTRAPPE(F1:J4,500),0,3)",
        "A3": "SUM(B1:B3)",
        "A4": "IF(1&lt;2,_xldudf_TIMEPRIS('TIMEPRIS(x'!A1,B1,C1,D1)&amp;\"&lt;\",0)",
        "A5": "MINTIMEPRIS(1)+_xldudf_TIMEPRIS_ANDEL(1,2)+x.TIMEPRIS(1)+TIMEPRIS",
    }
    assert rå_formler(uden_værtsmærker(bog)) == rå_formler(Bogfil(Path("bog.xlsx"), lille_bog()))


@pytest.mark.libreoffice
@pytest.mark.skipif(MÅ_SPRINGES_OVER, reason=MANGLER or "LibreOffice findes")
def test_begge_motorer_regner_på_en_bog_til_lite(tmp_path: Path):
    fil, sti = io.BytesIO(), tmp_path / "lille-lite.xlsx"
    with xlsxwriter.Workbook(fil, {"in_memory": True}) as bog:
        ark = bog.add_worksheet("Ark 1")
        ark.write_dynamic_array_formula("A1:A1", "=STOETTETIMER(1000,500)+ARBEJDSDAGE(2026)")
        ark.write_dynamic_array_formula("A3:A3", '=TRAPPE(2,1,2,0,"timer/uge")')
        ark.write_formula("A2", "=A1*2")
    sti.write_bytes(som_lite(genberegn_bytes(fil.getvalue()), FUNKTIONER))
    resultat = verificer(sti, (), LibreOffice)
    assert (resultat.celler, resultat.afvigelser) == (2 + 3 * 5, ())


def test_to_bygninger_er_ens():
    assert som_lite(lille_bog(), FUNKTIONER) == som_lite(lille_bog(), FUNKTIONER)


def test_kun_det_nødvendige_er_ændret():
    før, efter = ({**zip_dele(data)} for data in (lille_bog(), som_lite(lille_bog(), FUNKTIONER)))
    assert {navn for navn in før if før[navn] != efter[navn]} == {
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/worksheets/sheet1.xml",
    }
    assert set(efter) - set(før) == {f"{MAPPE}/taskpanes.xml", f"{MAPPE}/_rels/taskpanes.xml.rels", TILFØJELSE}
    pakken_er_hel(som_lite(lille_bog(), FUNKTIONER))


def zip_dele(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as pakke:
        return {navn: pakke.read(navn) for navn in pakke.namelist()}


@pytest.mark.parametrize(
    "skriv",
    [
        lambda ark: ark.write_formula("H9", "=ARBEJDSDAGE(2026)"),
        lambda ark: ark.write_array_formula("H9:H9", "{=ARBEJDSDAGE(2026)}"),
    ],
    ids=["almindelig", "gammel matrixformel"],
)
def test_et_kald_i_en_anden_slags_formel_afvises(skriv: Any):
    with pytest.raises(LiteFejl, match=r"Ark \(1\)!H9"):
        som_lite(lille_bog(skriv), FUNKTIONER)


def test_en_bog_uden_dynamiske_formler_afvises():
    fil = io.BytesIO()
    with xlsxwriter.Workbook(fil, {"in_memory": True}) as bog:
        bog.add_worksheet()
    with pytest.raises(LiteFejl, match="XLDAPR"):
        som_lite(fil.getvalue(), FUNKTIONER)


def test_en_bog_der_allerede_er_til_lite_afvises():
    with pytest.raises(LiteFejl, match="allerede"):
        som_lite(som_lite(lille_bog(), FUNKTIONER), FUNKTIONER)
