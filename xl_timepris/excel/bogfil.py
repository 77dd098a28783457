"""Regnearksfilen selv: læse cellerne med deres plads i filen, og skrive værdier uden at røre andet.

En bog, der er gemt af et bibliotek, mister noget (diagrammer, datavalidering, makroer, gemte værdier). Derfor ændres
kun bytes i de celler, der får en ny værdi; hver anden del af filen er uændret byte for byte.
"""

import io
import math
import os
import posixpath
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ..fejl import REGNEARKSFEJL, fejl


class Regnearksfejl(str):
    """En rigtig fejl i en celle; den samme tekst skrevet af brugeren er ikke en fejl, og en sum springer den over."""


Værdi = float | str | bool | None
"""Indholdet af en celle: tal, tekst (også regnearksfejl som "#N/A"), SAND/FALSK eller tom."""

VÆRTSMÆRKE = "_xldudf_"
"""Står foran navnet på en funktion fra xlwings Lite, som formlen gemmes i filen; Excel viser navnet uden."""

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_IKKE_I_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADRESSE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


# --- Adresser


def kolonnetal(bogstaver: str) -> int:
    """Kolonnens nummer fra 1: A er 1, Z er 26, AA er 27."""
    nummer = 0
    for bogstav in bogstaver:
        nummer = nummer * 26 + ord(bogstav) - 64
    return nummer


@cache
def kolonnebogstaver(nummer: int) -> str:
    """Kolonnens bogstaver: 1 er A, 27 er AA."""
    bogstaver = ""
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        bogstaver = chr(65 + rest) + bogstaver
    return bogstaver


def række_og_kolonne(adresse: str) -> tuple[int, int]:
    """Række og kolonne, begge fra 1, af en adresse som C5 eller $C$5."""
    fundet = _ADRESSE.fullmatch(adresse.upper())
    if not fundet:
        raise fejl("TP-305", felt=adresse)
    return int(fundet[2]), kolonnetal(fundet[1])


def adresse(række: int, kolonne: int) -> str:
    """Adressen af række og kolonne, fx C5."""
    return f"{kolonnebogstaver(kolonne)}{række}"


def celler_i(område: str) -> list[list[str]]:
    """Adresserne i et område, række for række."""
    fra, _, til = område.replace("$", "").partition(":")
    (r1, k1), (r2, k2) = række_og_kolonne(fra), række_og_kolonne(til or fra)
    return [[adresse(r, k) for k in range(k1, k2 + 1)] for r in range(r1, r2 + 1)]


# --- Læsning


@dataclass(slots=True)
class Celle:
    """En celle i filen: hvor dens bytes står, og hvad den indeholder."""

    adresse: str
    start: int
    slut: int
    attributter: dict[str, str]
    formel: str | None = None
    formel_bytes: tuple[int, int] | None = None
    formel_attributter: dict[str, str] = field(default_factory=dict)
    rå: str | None = None
    indlejret_tekst: str | None = None

    @property
    def stil(self) -> int:
        return int(self.attributter.get("s", 0))

    @property
    def udfaldsområde(self) -> str | None:
        """Området, som en matrixformels resultat fylder."""
        return self.formel_attributter.get("ref") if self.formel_attributter.get("t") == "array" else None


@dataclass(slots=True)
class Rækkeplads:
    """En rækkes plads i filen, så en manglende celle kan sættes ind i rækkefølge."""

    nummer: int
    start: int
    slut: int
    er_tom: bool
    adresser: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Ark:
    """Et ark: navn, del i filen, bytes og celler."""

    navn: str
    del_: str
    data: bytes
    celler: dict[str, Celle] = field(default_factory=dict)
    rækker: dict[int, Rækkeplads] = field(default_factory=dict)
    rækkernes_slut: tuple[int, int] = (0, 0)


_ARKRØDDER = ("worksheet", "chartsheet", "dialogsheet", "macrosheet")


class _Læser:
    """Læser et arks XML med hver celles plads i bytes."""

    def __init__(self, ark: Ark) -> None:
        self.ark, self.celle, self.række = ark, None, None
        self.tekst: list[str] | None = None
        self.i_udtale = False
        self.rod: str | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._slut
        self.parser.CharacterDataHandler = self._tegn

    def læs(self) -> None:
        self.parser.Parse(self.ark.data, True)

    def _efter_slutmærke(self, navn: str) -> int:
        plads = self.parser.CurrentByteIndex
        mærke = f"</{navn}".encode()
        return self.ark.data.index(b">", plads) + 1 if self.ark.data.startswith(mærke, plads) else plads

    def _start(self, navn: str, attributter: dict[str, str]) -> None:
        plads = self.parser.CurrentByteIndex
        if self.rod is None:
            self.rod = navn
            if navn not in _ARKRØDDER:
                # Et ark, hvis navne er skrevet med et præfiks, ville ellers se tomt ud.
                raise fejl("TP-302", felt=self.ark.navn)
        if navn == "row":
            nummer = int(attributter["r"]) if "r" in attributter else (self.række.nummer + 1 if self.række else 1)
            self.række = Rækkeplads(nummer, plads, plads, True)
            self.ark.rækker[nummer] = self.række
        elif navn == "c":
            self.celle = Celle(attributter["r"], plads, plads, attributter)
            self.række.er_tom = False
            self.række.adresser.append(self.celle.adresse)
        elif self.celle and navn == "f":
            self.celle.formel_attributter, self.celle.formel_bytes = attributter, (plads, plads)
            self.tekst = []
        elif navn == "rPh":
            self.i_udtale = True
        elif self.celle and navn in ("v", "t") and not self.i_udtale:
            self.tekst = []

    def _slut(self, navn: str) -> None:
        if navn == "rPh":
            self.i_udtale = False
        elif navn == "sheetData":
            self.ark.rækkernes_slut = (self.parser.CurrentByteIndex, self._efter_slutmærke(navn))
        elif navn == "row":
            self.række.slut = self._efter_slutmærke(navn)
        elif navn == "c":
            self.celle.slut = self._efter_slutmærke(navn)
            self.ark.celler[self.celle.adresse] = self.celle
            self.celle = None
        elif self.celle and navn == "f":
            self.celle.formel = "".join(self.tekst or ()).replace(VÆRTSMÆRKE, "")
            self.celle.formel_bytes = (self.celle.formel_bytes[0], self._efter_slutmærke(navn))
            self.tekst = None
        elif self.celle and navn == "v":
            self.celle.rå, self.tekst = "".join(self.tekst or ()), None
        elif self.celle and navn == "t" and not self.i_udtale:
            self.celle.indlejret_tekst = (self.celle.indlejret_tekst or "") + "".join(self.tekst or ())
            self.tekst = None

    def _tegn(self, tegn: str) -> None:
        if self.tekst is not None:
            self.tekst.append(tegn)


_IKKE_EN_BOG = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError)


class Bogfil:
    """En regnearksfil læst ind: ark, celler, navne og hvilke celler der er gule (ulåste)."""

    def __init__(self, sti: Path, data: bytes | None = None) -> None:
        self.sti = sti
        if data is None and not sti.is_file():
            raise fejl("TP-301", felt=str(sti))
        try:
            self.data = sti.read_bytes() if data is None else data
            with zipfile.ZipFile(io.BytesIO(self.data)) as arkiv:
                self.dele = {post.filename: arkiv.read(post) for post in arkiv.infolist()}
                self.poster = arkiv.infolist()
            self._læs_bog()
        except PermissionError as årsag:
            raise fejl("TP-303", felt=sti.name) from årsag
        except OSError as årsag:
            raise fejl("TP-311", felt=sti.name, fik="disken eller netværket svarer ikke") from årsag
        except (*_IKKE_EN_BOG, KeyError, ValueError) as årsag:
            raise fejl("TP-302", felt=sti.name) from årsag

    def _læs_bog(self) -> None:
        bog = ElementTree.fromstring(self.dele["xl/workbook.xml"])
        henvisninger = ElementTree.fromstring(self.dele["xl/_rels/workbook.xml.rels"])
        mål = {post.get("Id"): post.get("Target") for post in henvisninger}
        self.ark: dict[str, Ark] = {}
        for post in bog.iterfind("m:sheets/m:sheet", _NS):
            del_ = posixpath.normpath(posixpath.join("xl", mål[post.get(_RID)])).lstrip("/")
            ark = Ark(post.get("name"), del_, self.dele[del_])
            _Læser(ark).læs()
            self.ark[ark.navn] = ark
        # Et navn, der kun gælder ét ark, kommer fx af at kopiere et ark; det må ikke vinde over bogens eget.
        navne = bog.iterfind("m:definedNames/m:definedName", _NS)
        self.navne = {post.get("name"): post.text or "" for post in navne if post.get("localSheetId") is None}
        self._ulåste_stilarter = self._find_ulåste()

    def _find_ulåste(self) -> set[int]:
        stilarter = ElementTree.fromstring(self.dele["xl/styles.xml"])
        ulåste = set()
        for nummer, stil in enumerate(stilarter.iterfind("m:cellXfs/m:xf", _NS)):
            beskyttelse = stil.find("m:protection", _NS)
            if beskyttelse is not None and beskyttelse.get("locked") in ("0", "false"):
                ulåste.add(nummer)
        return ulåste

    def fælles_tekster(self) -> list[str]:
        """Teksterne, som cellerne henviser til ved nummer."""
        rå = self.dele.get("xl/sharedStrings.xml")
        if rå is None:
            return []
        return [
            "".join(del_.text or "" for sti in ("m:t", "m:r/m:t") for del_ in post.iterfind(sti, _NS))
            for post in ElementTree.fromstring(rå).iterfind("m:si", _NS)
        ]

    def find_celle(self, ark: str, sted: str) -> tuple[Ark, str]:
        """Arket og adressen, med bogens egen skrivemåde af arknavnet."""
        fundet = next((a for a in self.ark.values() if a.navn.casefold() == ark.strip().casefold()), None)
        if fundet is None:
            raise fejl("TP-304", felt=ark, tilladt=", ".join(self.ark))
        return fundet, adresse(*række_og_kolonne(sted.strip().replace("$", "")))

    def er_gul(self, ark: Ark, sted: str) -> bool:
        """Sandt, når cellen findes, er ulåst og ikke er en formel."""
        return self.er_ulåst(ark, sted) and ark.celler[sted].formel_bytes is None

    def er_ulåst(self, ark: Ark, sted: str) -> bool:
        """Sandt, når brugeren må skrive i cellen; der kan stå en formel, som er brugerens egen."""
        celle = ark.celler.get(sted)
        return celle is not None and celle.stil in self._ulåste_stilarter

    def område(self, navn: str) -> tuple[str, str]:
        """Ark og område, som et navn i bogen står for; TP-313, når bogen ikke har navnet."""
        if navn not in self.navne:
            raise fejl("TP-313", felt=navn, fik=self.sti.name)
        ark, _, celler = self.navne[navn].rpartition("!")
        return ark.strip("'").replace("''", "'"), celler.replace("$", "")

    def formelceller(self) -> Iterable[tuple[Ark, Celle]]:
        """Hver celle med en formel."""
        for ark in self.ark.values():
            for celle in ark.celler.values():
                if celle.formel_bytes is not None:
                    yield ark, celle

    def gemte_værdier(self) -> dict[str, dict[str, Værdi]]:
        """Værdierne, der står gemt i filen, for hver celle, der ikke er tom."""
        tekster = self.fælles_tekster()
        return {
            ark.navn: {c.adresse: v for c in ark.celler.values() if (v := _gemt(c, tekster)) is not None}
            for ark in self.ark.values()
        }


def _gemt(celle: Celle, tekster: list[str]) -> Værdi:
    slags = celle.attributter.get("t", "n")
    if slags == "inlineStr":
        return celle.indlejret_tekst
    if not celle.rå:
        return "" if slags == "str" and celle.rå is not None else None
    if slags == "s":
        return tekster[int(celle.rå)]
    if slags == "b":
        return celle.rå.strip().lower() in ("1", "true")
    if slags == "e":
        return Regnearksfejl(celle.rå)
    return float(celle.rå) if slags == "n" else celle.rå


# --- Skrivning


@dataclass(frozen=True, slots=True)
class Ændring:
    """Hvad en celle skal indeholde: en gemt værdi bag formlen, eller et indhold, som brugeren har sat."""

    værdi: Værdi
    er_inddata: bool = False
    udfaldsområde: str | None = None

    @property
    def som_gemt(self) -> Værdi:
        """Værdien, som den læses igen; et resultat, der er navnet på en fejl, er en fejl."""
        er_fejl = not self.er_inddata and isinstance(self.værdi, str) and self.værdi in REGNEARKSFEJL
        return Regnearksfejl(self.værdi) if er_fejl else self.værdi


def _xml(celle: Celle | None, sted: str, ændring: Ændring, data: bytes) -> bytes:
    attributter = {k: v for k, v in (celle.attributter if celle else {"r": sted}).items() if k != "t"}
    formel = b""
    if celle and celle.formel_bytes and not ændring.er_inddata:
        formel = data[slice(*celle.formel_bytes)]
        if ændring.udfaldsområde:
            nyt = f'ref="{ændring.udfaldsområde}"'.encode()
            formel = re.sub(rb"""\bref=("[^"]*"|'[^']*')""", nyt, formel, count=1)
    slags, indhold = _kod(ændring.som_gemt, ændring.er_inddata)
    if slags:
        attributter["t"] = slags
    start = "".join(f" {navn}={quoteattr(værdi)}" for navn, værdi in attributter.items())
    if not formel and not indhold:
        return f"<c{start}/>".encode()
    return f"<c{start}>".encode() + formel + indhold.encode() + b"</c>"


def _kod(værdi: Værdi, er_inddata: bool) -> tuple[str, str]:
    """Celletype og indhold, som Excel selv ville skrive dem."""
    if værdi is None:
        return "", ""
    if isinstance(værdi, bool):
        return "b", f"<v>{int(værdi)}</v>"
    if isinstance(værdi, (int, float)):
        if not math.isfinite(værdi):
            raise ValueError("et uendeligt tal kan ikke gemmes i en celle")
        return "", f"<v>{float(værdi)!r}</v>".replace(".0<", "<")
    if isinstance(værdi, Regnearksfejl):
        return "e", f"<v>{værdi}</v>"
    værdi = _IKKE_I_XML.sub("\ufffd", værdi)
    plads = ' xml:space="preserve"' if værdi != værdi.strip() else ""
    if er_inddata:
        return "inlineStr", f"<is><t{plads}>{escape(værdi)}</t></is>"
    return "str", f"<v{plads}>{escape(værdi)}</v>"


def _ens(gemt: Værdi, ny: Værdi) -> bool:
    if isinstance(gemt, bool) or isinstance(ny, bool):
        return gemt is ny
    return gemt == ny and isinstance(gemt, Regnearksfejl) == isinstance(ny, Regnearksfejl)


def _lap_ark(ark: Ark, ændringer: Mapping[str, Ændring], tekster: list[str]) -> bytes:
    """Arkets bytes med de ændrede celler; celler, der allerede har værdien, røres ikke."""
    stykker: list[tuple[int, int, bytes]] = []
    nye: dict[int, list[tuple[int, bytes]]] = {}
    for sted, ændring in ændringer.items():
        celle = ark.celler.get(sted)
        if celle is None:
            if ændring.værdi is not None:
                række, kolonne = række_og_kolonne(sted)
                nye.setdefault(række, []).append((kolonne, _xml(None, sted, ændring, ark.data)))
            continue
        uændret_område = ændring.udfaldsområde is None or ændring.udfaldsområde == celle.udfaldsområde
        if _ens(_gemt(celle, tekster), ændring.som_gemt) and uændret_område:
            continue
        stykker.append((celle.start, celle.slut, _xml(celle, sted, ændring, ark.data)))
    for nummer, celler in nye.items():
        stykker += _indsæt(ark, nummer, sorted(celler))
    return _sæt_ind(ark.data, stykker)


def _sæt_ind(data: bytes, stykker: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Bytes, hvor hvert stykke (fra, til) er skiftet ud."""
    ud, forrige = [], 0
    for start, slut, ny in sorted(stykker, key=lambda s: (s[0], s[1])):
        ud += [data[forrige:start], ny]
        forrige = slut
    return b"".join([*ud, data[forrige:]])


def omskriv_formler(ark: Ark, omskriv: Callable[[Celle, bytes], bytes]) -> bytes:
    """Arkets bytes, hvor hver formel, med sit mærke i filen, er skrevet om; alt andet er uændret."""
    formler = ((celle, *celle.formel_bytes) for celle in ark.celler.values() if celle.formel_bytes)
    return _sæt_ind(ark.data, [(fra, til, omskriv(celle, ark.data[fra:til])) for celle, fra, til in formler])


def _indsæt(ark: Ark, nummer: int, celler: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
    """Nye celler på deres plads i rækken; mangler rækken, laves den."""
    række = ark.rækker.get(nummer)
    nye = b"".join(xml for _, xml in celler)
    if række is None:
        return [_ny_række(ark, nummer, f'<row r="{nummer}">'.encode() + nye + b"</row>")]
    if række.er_tom:
        mærke = ark.data[række.start : ark.data.index(b">", række.start) + 1]
        return [(række.start, række.slut, mærke.removesuffix(b">").removesuffix(b"/") + b">" + nye + b"</row>")]
    stykker = []
    for kolonne, xml in celler:
        efter = [ark.celler[a].start for a in række.adresser if række_og_kolonne(a)[1] > kolonne]
        plads = min(efter) if efter else ark.celler[række.adresser[-1]].slut
        stykker.append((plads, plads, xml))
    return stykker


def _ny_række(ark: Ark, nummer: int, række: bytes) -> tuple[int, int, bytes]:
    senere = [r.start for r in ark.rækker.values() if r.nummer > nummer]
    start, slut = ark.rækkernes_slut
    if senere:
        return min(senere), min(senere), række
    if ark.data[start:slut].startswith(b"</"):
        return start, start, række
    # Et ark uden rækker er skrevet som <sheetData/>.
    tomt = ark.data.rindex(b"<sheetData", 0, slut)
    return tomt, slut, b"<sheetData>" + række + b"</sheetData>"


def uden_værtsmærker(bog: Bogfil) -> Bogfil:
    """Bogen med de navne på funktionerne, som motorerne kender; uden mærker er det den samme bog."""
    mærke = VÆRTSMÆRKE.encode()
    lappede = {
        ark.del_: omskriv_formler(ark, lambda _, formel: formel.replace(mærke, b""))
        for ark in bog.ark.values()
        if mærke in ark.data
    }
    return Bogfil(bog.sti, _pak_dele(bog, lappede, komprimer=False)) if lappede else bog


def uden_udfald(bog: Bogfil) -> bytes:
    """Bogen uden de gemte celler, som tabelfunktioner har fyldt ud; ellers ville de spærre for tabellen."""
    ændringer: dict[str, dict[str, Ændring]] = {}
    for ark, celle in bog.formelceller():
        if celle.udfaldsområde and ":" in celle.udfaldsområde:
            for række in celler_i(celle.udfaldsområde):
                for sted in række:
                    if sted != celle.adresse and sted in ark.celler:
                        ændringer.setdefault(ark.navn, {})[sted] = Ændring(None)
    return pak(bog, ændringer, komprimer=False)


def pak(bog: Bogfil, ændringer: Mapping[str, Mapping[str, Ændring]], komprimer: bool = True) -> bytes:
    """Filens bytes med ændringerne; alle andre dele er uændrede, også deres dato og rækkefølge."""
    tekster = bog.fælles_tekster()
    lappede = {
        ark.del_: ny
        for ark in bog.ark.values()
        if ændringer.get(ark.navn) and (ny := _lap_ark(ark, ændringer[ark.navn], tekster)) != ark.data
    }
    if not lappede and komprimer:
        return bog.data
    return _pak_dele(bog, lappede, komprimer)


def _pak_dele(bog: Bogfil, lappede: Mapping[str, bytes], komprimer: bool) -> bytes:
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w") as arkiv:
        for post in bog.poster:
            data = lappede.get(post.filename, bog.dele[post.filename])
            måde = post.compress_type if komprimer else zipfile.ZIP_STORED
            # En kopi, fordi zipfile skriver i den post, den får.
            arkiv.writestr(copy(post), data, compress_type=måde)
    return ud.getvalue()


def er_åben_i_excel(sti: Path) -> bool:
    """Sandt, når Excel har lagt sin låsefil ved siden af bogen."""
    return (sti.parent / f"~${sti.name}").exists()


def skriv_atomisk(sti: Path, data: bytes) -> None:
    """Skriver filen helt eller slet ikke: først ved siden af, så på plads i ét skridt."""
    if er_åben_i_excel(sti):
        raise fejl("TP-303", felt=sti.name)
    # En genvej bliver ved med at være en genvej: det er filen bag den, der skiftes ud.
    sti = sti.resolve()
    try:
        rettigheder = sti.stat().st_mode & 0o777 if sti.exists() else None
        if rettigheder is not None and not rettigheder & stat.S_IWUSR:
            raise PermissionError(sti)
        greb, midlertidig = tempfile.mkstemp(prefix=f".{sti.stem}-", suffix=".tmp", dir=sti.parent)
        try:
            with os.fdopen(greb, "wb") as fil:
                fil.write(data)
                fil.flush()
                os.fsync(fil.fileno())
            os.chmod(midlertidig, rettigheder if rettigheder is not None else 0o644)
            os.replace(midlertidig, sti)
        except BaseException:
            Path(midlertidig).unlink(missing_ok=True)
            raise
    except PermissionError as årsag:
        raise fejl("TP-310", felt=str(sti), fik="adgang nægtet, eller filen er åben i et andet program") from årsag
    except OSError as årsag:
        raise fejl("TP-310", felt=str(sti), fik="mappen findes ikke, eller disken er fuld") from årsag
