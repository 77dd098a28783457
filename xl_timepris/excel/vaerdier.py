"""En kopi af bogen med kun værdier: til den, der skal læse tallene og aldrig ændre dem.

Formler, makroer og indtastningshjælp er væk, og alle celler er låst; ellers kunne en læser ændre en gul celle og tro,
at de gamle tal stadig gjaldt.
"""

import re
from xml.sax.saxutils import escape

from ..fejl import fejl
from .bogfil import Ark, Bogfil, Celle
from .datafiler import læs
from .vaerter import VÆRDIER, VÆRTER, Vært, gælder
from .vba import KONFIGURATIONSARK
from .zippakke import skriv_pakke

UDGAVE = "Udgave"
MÆRKE = "Kun værdier. "
"""Står foran bogens status øverst på hvert ark, så det ses, uanset hvor læseren er."""
_STATUSFORMEL = '"Bogens kontrol: "'
_UVEDKOMMENDE = r"(?:vba[^\"]*|metadata\.xml|calcChain\.xml|webextensions/[^\"]*)"
"""De dele af filen, der kun tjener formler og makroer."""
_DEL = re.compile(rf"xl/(?:_rels/)?{_UVEDKOMMENDE}")
_HENVISNING = re.compile(rf'<Relationship [^>]*Target="/?(?:xl/)?{_UVEDKOMMENDE}"[^>]*/>'.encode())
_INDHOLDSTYPE = re.compile(
    rf'<Override [^>]*PartName="/xl/{_UVEDKOMMENDE}"[^>]*/>|<Default [^>]*vbaProject[^>]*/>'.encode()
)
_MED_MAKROER = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_UDEN_MAKROER = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_BESKYTTELSE = b'<sheetProtection sheet="1" objects="1" scenarios="1"/>'


def kun_værdier(bog: Bogfil) -> bytes:
    """Bogen som .xlsx uden formler; hvert tal står, som det er gemt i bogen."""
    forside, udgave = bog.område(UDGAVE)
    kræv_formler(bog)
    nye = _egne_tekster(bog, forside)
    if udgave not in nye:
        nye[udgave] = _efter_navn("fakta", VÆRDIER)[UDGAVE]
    dele = dict(bog.dele)
    for ark in bog.ark.values():
        dele[ark.del_] = _ark(ark, nye if ark.navn == forside else {})
    dele["xl/styles.xml"] = re.sub(rb'\blocked="(?:0|false)"', b'locked="1"', dele["xl/styles.xml"])
    dele = {navn: data for navn, data in dele.items() if not _DEL.match(navn)}
    for navn in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        dele[navn] = _HENVISNING.sub(b"", dele[navn])
    typer = dele["[Content_Types].xml"].replace(_MED_MAKROER, _UDEN_MAKROER)
    dele["[Content_Types].xml"] = _INDHOLDSTYPE.sub(b"", typer)
    if KONFIGURATIONSARK in bog.ark:
        dele = _uden_ark(dele, list(bog.ark).index(KONFIGURATIONSARK), bog.ark[KONFIGURATIONSARK])
    return skriv_pakke(dele.items())


def _egne_tekster(bog: Bogfil, forside: str) -> dict[str, str]:
    """De celler på forsiden, hvis tekst er en anden i en kopi, og hvad der skal stå."""
    skift = {}
    for liste in ("fakta", "trin", "farve"):
        egne = _efter_navn(liste, VÆRDIER)
        for vært in VÆRTER:
            skift |= {tekst: egne[navn] for navn, tekst in _efter_navn(liste, vært).items() if navn in egne}
    gemt = bog.gemte_værdier()[forside]
    return {sted: skift[værdi] for sted, værdi in gemt.items() if værdi in skift}


def _efter_navn(liste: str, vært: Vært) -> dict[str, str]:
    """Værtens egne tekster fra forsiden."""
    return {post["navn"]: post["tekst"] for post in gælder(læs("start.toml")[liste], vært) if "værter" in post}


def _ark(ark: Ark, tekster: dict[str, str]) -> bytes:
    """Arket uden formler og indtastningshjælp, låst."""
    ud, forrige = [], 0
    for celle in sorted(ark.celler.values(), key=lambda c: c.start):
        ny = _celle(ark, celle, tekster.get(celle.adresse))
        ud += [ark.data[forrige : celle.start], ny]
        forrige = celle.slut
    data = b"".join([*ud, ark.data[forrige:]])
    data = re.sub(rb"<dataValidations\b.*?</dataValidations>", b"", data, flags=re.DOTALL)
    # Arkets kodenavn hører til makroerne, som ikke er med.
    data = re.sub(rb'<sheetPr([^>]*?) codeName="[^"]*"', rb"<sheetPr\1", data)
    data = re.sub(rb"<sheetProtection\b[^>]*/>", b"", data)
    return re.sub(rb"(</sheetData>|<sheetData/>)", rb"\1" + _BESKYTTELSE, data, count=1)


def _celle(ark: Ark, celle: Celle, tekst: str | None) -> bytes:
    data = ark.data[celle.start : celle.slut]
    if tekst is not None:
        return _tekstcelle(celle, tekst)
    if celle.formel_bytes is None:
        return data
    if _STATUSFORMEL in (celle.formel or ""):
        return _tekstcelle(celle, MÆRKE + (celle.rå or ""))
    start, slut = (plads - celle.start for plads in celle.formel_bytes)
    # Mærkerne cm og vm peger på oplysninger om en dynamisk formel, som ikke længere er der.
    return re.sub(rb' (?:cm|vm)="\d+"', b"", data[:start]) + data[slut:]


def _tekstcelle(celle: Celle, tekst: str) -> bytes:
    return f'<c r="{celle.adresse}" s="{celle.stil}" t="inlineStr"><is><t>{escape(tekst)}</t></is></c>'.encode()


def _uden_ark(dele: dict[str, bytes], nummer: int, ark: Ark) -> dict[str, bytes]:
    """Bogens dele uden arket; navne, der hører til senere ark, rykker en plads frem."""
    bog = dele["xl/workbook.xml"]
    mærke = re.search(rf'<sheet [^>]*name="{re.escape(ark.navn)}"[^>]*/>'.encode(), bog)
    rid = re.search(rb'r:id="([^"]+)"', mærke[0])[1]
    bog = bog.replace(mærke[0], b"")
    bog = re.sub(rb'localSheetId="(\d+)"', lambda fundet: _rykket(fundet, nummer), bog)
    henvisninger = dele["xl/_rels/workbook.xml.rels"]
    henvisninger = re.sub(rb'<Relationship [^>]*Id="' + re.escape(rid) + rb'"[^>]*/>', b"", henvisninger)
    typer = dele["[Content_Types].xml"]
    typer = re.sub(rb'<Override [^>]*PartName="/' + re.escape(ark.del_.encode()) + rb'"[^>]*/>', b"", typer)
    # Listen over arknavne er valgfri og ville ellers nævne det ark, der er fjernet.
    app = re.sub(rb"<(HeadingPairs|TitlesOfParts)>.*?</\1>", b"", dele["docProps/app.xml"], flags=re.DOTALL)
    nye = {
        "xl/workbook.xml": bog,
        "xl/_rels/workbook.xml.rels": henvisninger,
        "[Content_Types].xml": typer,
        "docProps/app.xml": app,
    }
    return {navn: nye.get(navn, data) for navn, data in dele.items() if navn != ark.del_}


def _rykket(fundet: re.Match[bytes], nummer: int) -> bytes:
    plads = int(fundet[1])
    return b'localSheetId="%d"' % (plads - 1 if plads > nummer else plads)


def kræv_formler(bog: Bogfil) -> None:
    """TP-314, når det er en kopi af bogen med kun værdier, som hverken kan regne eller kontrolleres."""
    if UDGAVE in bog.navne and next(iter(bog.formelceller()), None) is None:
        raise fejl("TP-314", felt=bog.sti.name)
