"""Fra .xlsx til bogen til xlwings Lite: funktionernes navne, som Excel gemmer dem dér, og programmet lagt ind.

xlwings Lite gemmer sit program i bogen som indstillinger for tilføjelsesprogrammet (MS-OWEXML). Excel oversætter ikke
et kald fra en anden vært: en bog skal være skrevet til den vært, den åbnes i.
"""

import json
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .bogfil import VÆRTSMÆRKE, Ark, Bogfil, Celle, omskriv_formler
from .datafiler import læs
from .litepakke import LiteFejl, main_py, requirements_txt
from .register import Funktion
from .zippakke import læs_dele, skriv_pakke

MAPPE = "xl/webextensions"
TILFØJELSE = f"{MAPPE}/webextension1.xml"
STØRST = 100_000
"""Så mange tegn fylder det største program, vi kender i en bog, som xlwings Lite selv har gemt."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_OFFICE = "http://schemas.microsoft.com/office"
_OPENXML = "http://schemas.openxmlformats.org"
_HENVISNINGER = f"{_OPENXML}/officeDocument/2006/relationships"
_RUDE = f"{_OFFICE}/2011/relationships/webextensiontaskpanes"
_INDHOLDSTYPER = {
    f"/{MAPPE}/taskpanes.xml": "application/vnd.ms-office.webextensiontaskpanes+xml",
    f"/{TILFØJELSE}": "application/vnd.ms-office.webextension+xml",
}
_NS = {"we": f"{_OFFICE}/webextensions/webextension/2010/11"}
_HAR_FUNKTIONER, _FUNKTIONSNAVNE = "{D87F86FE-615C-45B5-9D79-34F1136793EB}", "{7C84B067-C214-45C3-A712-C9D94CD141B2}"
"""De to udvidelser i MS-OWEXML, som Excel selv skriver i en bog med egne funktioner."""


def som_lite(xlsx: bytes, funktioner: Mapping[str, Funktion]) -> bytes:
    """En beregnet .xlsx, hvor hvert kald er skrevet til xlwings Lite, og som selv bærer programmet.

    Samme indhold giver de samme bytes uanset ur og maskine.
    """
    bog = Bogfil(Path("bog.xlsx"), xlsx)
    if any(navn.startswith(MAPPE) for navn in bog.dele):
        raise LiteFejl("Bogen har allerede et tilføjelsesprogram.")
    if b"XLDAPR" not in bog.dele.get("xl/metadata.xml", b""):
        raise LiteFejl("Bogen mangler de oplysninger (XLDAPR), som gør en formel dynamisk.")
    # En tekst eller et arknavn i en formel kan indeholde det samme som et kald.
    kald = re.compile(rf"\"[^\"]*\"|'[^']*'|(?<![\w.])({'|'.join(funktioner)})(?=\()")
    nye = {ark.del_: _til_lite(ark, kald) for ark in bog.ark.values()}
    henvisning = _henvisning("rIdLite", _RUDE, f"{MAPPE}/taskpanes.xml")
    nye["_rels/.rels"] = _sæt_ind_sidst(bog.dele["_rels/.rels"], "Relationships", henvisning)
    typer = "".join(f'<Override PartName="{d}" ContentType="{t}"/>' for d, t in _INDHOLDSTYPER.items())
    nye["[Content_Types].xml"] = _sæt_ind_sidst(bog.dele["[Content_Types].xml"], "Types", typer)
    dele = [(navn, nye.get(navn, data)) for navn, data in læs_dele(xlsx)]
    return skriv_pakke([*dele, *((navn, tekst.encode()) for navn, tekst in _tilføjelse(funktioner).items())])


def _til_lite(ark: Ark, kald: re.Pattern[str]) -> bytes:
    """Arket med mærket foran hvert kald; tekster og arknavne i formlerne er uændrede."""

    def omskriv(celle: Celle, formel: bytes) -> bytes:
        mærke, større_end, indhold = formel.decode().partition(">")
        ny = kald.sub(lambda fundet: VÆRTSMÆRKE + fundet[1] if fundet[1] else fundet[0], indhold)
        if ny != indhold and not ("cm" in celle.attributter and celle.udfaldsområde):
            raise LiteFejl(f"{ark.navn}!{celle.adresse} kalder en funktion, men er ikke en dynamisk matrixformel.")
        return f"{mærke}{større_end}{ny}".encode()

    return omskriv_formler(ark, omskriv)


def _sæt_ind_sidst(del_: bytes, rod: str, xml: str) -> bytes:
    slut = f"</{rod}>".encode()
    if del_.count(slut) != 1:
        raise LiteFejl(f"Filens {rod} ser anderledes ud end ventet.")
    return del_.replace(slut, xml.encode() + slut)


def _henvisning(navn: str, slags: str, mål: str) -> str:
    return f'<Relationship Id="{navn}" Type="{slags}" Target="{mål}"/>'


def _tilføjelse(funktioner: Mapping[str, Funktion]) -> dict[str, str]:
    """Delene, der siger, at bogen bruger xlwings Lite, og bærer programmet."""
    # Synlig: så beder Excel selv om tilføjelsesprogrammet, når bogen åbnes; uden det er funktionerne ukendte.
    rude = (
        f'{_XML}<wetp:taskpanes xmlns:wetp="{_OFFICE}/webextensions/taskpanes/2010/11">'
        '<wetp:taskpane dockstate="right" visibility="1" width="438" row="3">'
        f'<wetp:webextensionref xmlns:r="{_HENVISNINGER}" r:id="rId1"/></wetp:taskpane></wetp:taskpanes>'
    )
    henvisninger = (
        f'{_XML}<Relationships xmlns="{_OPENXML}/package/2006/relationships">'
        f"{_henvisning('rId1', f'{_OFFICE}/2011/relationships/webextension', 'webextension1.xml')}</Relationships>"
    )
    return {
        f"{MAPPE}/taskpanes.xml": rude,
        f"{MAPPE}/_rels/taskpanes.xml.rels": henvisninger,
        TILFØJELSE: _program(funktioner),
    }


def _program(funktioner: Mapping[str, Funktion]) -> str:
    lite = læs("lite.toml")
    asset = lite["tilfoejelse"]
    poster = "".join(
        f'<we:property name="{navn}" value="{_som_egenskab(tekst)}"/>'
        for navn, tekst in _egenskaber(funktioner, lite["pyodide"]).items()
    )
    navne = "".join(f"<we:customFunctionIds>{VÆRTSMÆRKE}{navn}</we:customFunctionIds>" for navn in sorted(funktioner))
    # Fast, så to bygninger er ens.
    nummer = str(uuid.uuid5(uuid.NAMESPACE_OID, "xl_timepris")).upper()
    udvidelse = f'<a:ext xmlns:a="{_OPENXML}/drawingml/2006/main" uri='
    return (
        f'{_XML}<we:webextension xmlns:we="{_NS["we"]}" id="{{{nummer}}}">'
        f'<we:reference id="{asset.lower()}" version="1.0.0.0" store="en-US" storeType="OMEX"/><we:alternateReferences>'
        f'<we:reference id="{asset}" version="1.0.0.0" store="{asset}" storeType="OMEX"/></we:alternateReferences>'
        f'<we:properties>{poster}</we:properties><we:bindings/><we:snapshot xmlns:r="{_HENVISNINGER}"/><we:extLst>'
        f'{udvidelse}"{_HAR_FUNKTIONER}"><we:containsCustomFunctions/></a:ext>'
        f'{udvidelse}"{_FUNKTIONSNAVNE}"><we:customFunctionIdList>{navne}</we:customFunctionIdList>'
        "</a:ext></we:extLst></we:webextension>"
    )


def _som_egenskab(tekst: str) -> str:
    """Office gemmer en egenskab som JSON i en XML-attribut."""
    return escape(json.dumps(tekst, ensure_ascii=False), {'"': "&quot;"})


def _egenskaber(funktioner: Mapping[str, Funktion], pyodide: str) -> dict[str, str]:
    """Det, xlwings Lite læser i bogen: programmet, pakkerne og hvilken Python de kører i."""
    program = main_py(funktioner)
    if len(program) > STØRST:
        raise LiteFejl(f"Programmet fylder {len(program)} tegn; det må højst fylde {STØRST}.")
    return {"main.py": program, "requirements.txt": requirements_txt(), "pyodideVersion": pyodide}


def læs_egenskaber(bog: Bogfil) -> dict[str, Any]:
    """Det, xlwings Lite har gemt i bogen, fx programmet; intet i en anden bog."""
    for navn, data in bog.dele.items():
        if navn.startswith(f"{MAPPE}/webextension"):
            rod = ElementTree.fromstring(data)
            if rod.find("we:reference", _NS).get("id").upper() == læs("lite.toml")["tilfoejelse"]:
                poster = rod.iterfind("we:properties/we:property", _NS)
                return {post.get("name"): json.loads(post.get("value")) for post in poster}
    return {}
