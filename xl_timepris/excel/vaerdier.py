"""En kopi af bogen med kun værdier: til den, der skal læse tallene og aldrig ændre dem.

Formler, makroer og indtastningshjælp er væk, og alle celler er låst; ellers kunne en læser ændre en gul celle og tro,
at de gamle tal stadig gjaldt.
"""

import re
from xml.sax.saxutils import escape

from ..fejl import fejl
from .bogfil import Ark, Bogfil, Celle
from .datafiler import læs
from .vba import KONFIGURATIONSARK, uden_makroer
from .zippakke import skriv_pakke, uden_dele

UDGAVE = "Udgave"
MÆRKE = "Kun værdier. "
"""Står foran bogens status øverst på hvert ark, så det ses, uanset hvor læseren er."""
_STATUSFORMEL = '"Bogens kontrol: "'
_KUN_TIL_FORMLER = re.compile(r"xl/(metadata\.xml|calcChain\.xml|webextensions/)")
_ARKNUMRE = re.compile(rb'\b(localSheetId|activeTab|firstSheet)="(\d+)"')
_EGENSKABER = "docProps/app.xml"
_BESKYTTELSE = b'<sheetProtection sheet="1" objects="1" scenarios="1"/>'


def kun_værdier(bog: Bogfil) -> bytes:
    """Bogen som .xlsx uden formler; hvert tal står, som det er gemt i bogen."""
    forside, udgave = bog.område(UDGAVE)
    kræv_formler(bog)
    _kræv_gemte_værdier(bog)
    data = læs("vaerdier.toml")
    skift = {post["bog"]: post["kopi"] for post in data["tekst"]}
    gemt = bog.gemte_værdier()
    dele = dict(bog.dele)
    for ark in bog.ark.values():
        nye = {sted: skift[værdi] for sted, værdi in gemt[ark.navn].items() if værdi in skift}
        dele[ark.del_] = _ark(ark, nye | ({udgave: data["udgave"]} if ark.navn == forside else {}))
    dele["xl/styles.xml"] = re.sub(rb'\blocked="(?:0|false)"', b'locked="1"', dele["xl/styles.xml"])
    dele = uden_dele(uden_makroer(dele), _KUN_TIL_FORMLER.match)
    if KONFIGURATIONSARK in bog.ark:
        dele = _uden_ark(dele, list(bog.ark).index(KONFIGURATIONSARK), bog.ark[KONFIGURATIONSARK])
    return skriv_pakke(dele.items())


def _kræv_gemte_værdier(bog: Bogfil) -> None:
    """TP-316, når en formel ikke har en gemt værdi; en tom celle i kopien ville se ud som intet beløb."""
    uden = sum(celle.rå is None and celle.indlejret_tekst is None for _, celle in bog.formelceller())
    if uden:
        raise fejl("TP-316", felt=bog.sti.name, fik=uden)


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
    ud = uden_dele(dele, ark.del_.__eq__)
    mærke = rf'<sheet [^>]*name="{re.escape(ark.navn)}"[^>]*/>'.encode()
    bog = re.sub(mærke, b"", ud["xl/workbook.xml"])
    ud["xl/workbook.xml"] = _ARKNUMRE.sub(lambda fundet: _rykket(fundet, nummer), bog)
    # Listen over arknavne er valgfri og ville ellers nævne det ark, der er fjernet.
    lister = rb"<(HeadingPairs|TitlesOfParts)>.*?</\1>"
    if _EGENSKABER in ud:
        ud[_EGENSKABER] = re.sub(lister, b"", ud[_EGENSKABER], flags=re.DOTALL)
    return ud


def _rykket(fundet: re.Match[bytes], nummer: int) -> bytes:
    plads = int(fundet[2])
    return b'%s="%d"' % (fundet[1], plads - 1 if plads >= max(nummer, 1) else plads)


def kræv_formler(bog: Bogfil) -> None:
    """TP-314, når det er en kopi af bogen med kun værdier, som hverken kan regne eller kontrolleres."""
    if UDGAVE in bog.navne and next(iter(bog.formelceller()), None) is None:
        raise fejl("TP-314", felt=bog.sti.name)
