"""Fra .xlsx til .xlsm: projektmappens VBA bliver til her, uden Excel.

Projektet består af vort bindeled (`vba_kode/`) og to moduler, der skrives ud fra registret: en VBA-funktion pr.
regnearksfunktion og teksterne til funktionsguiden. Python hentes på en af to måder (`Aktivering`): "dll" gennem
xlwings' egne moduler, som følger uændret med, eller "com" hos Windows, der starter en server registreret for
brugeren. Kun modulet xltp_start er forskelligt.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import re
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from xl_timepris.excel.zippakke import INDHOLDSTYPER, læs_dele, skriv_pakke, uden_dele

if TYPE_CHECKING:
    from xl_timepris.excel.register import Argument, Funktion

KONFIGURATIONSARK = "xlwings.conf"
FUNKTIONSMODUL = "xltp_udfs"
TEKSTMODUL = "xltp_tekster"
STARTMODUL = "xltp_start"
EGNE_MODULER = ("xltp", STARTMODUL, "xltp_makroer")
STANDARDMODUL = "xl_timepris.excel.funktioner"

Aktivering = Literal["dll", "com"]
"""Sådan får projektmappen fat i Python."""

AKTIVERINGER: tuple[Aktivering, ...] = get_args(Aktivering)

COM_GUID = "{D4794BCA-D282-4CF5-BBE7-4B14402E670D}"
"""Navnet hos Windows på den Python-server, som en projektmappe bygget med "com" henter."""

GUIDETEKST_HØJST = 255
"""Længere tekster får Application.MacroOptions til at fejle."""

ARGUMENTNAVNE_HØJST = 254
"""Antal argumenter plus navnenes samlede længde; over grænsen viser funktionsguiden ikke argumenterne."""

VBA_LINJE_HØJST = 1023

_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA_DEL = "xl/vbaProject.bin"
_TEGNSÆT = "cp1252"

_VBA_PROJECT_UDEN_CACHE = bytes.fromhex("cc61ffff000000")
"""[MS-OVBA] 2.3.4.1: versionen 0xFFFF betyder, at Excel skal oversætte kildeteksten selv."""

_RESERVERET = """
addressof and any as boolean byref byte byval call case close const currency date debug decimal declare dim
do double each else elseif empty end enum eqv erase error event exit false for friend function get global
gosub goto if imp implements in input integer is lbound len let lib like long longlong loop lset me mid mod
new next not nothing null object on open option optional or paramarray preserve print private property
public put raiseevent redim rem resume return rset seek select set shared single spc static stop string sub
tab then to true type typeof ubound unlock until variant wend while with withevents write xor
"""
_VBA_ORD = frozenset(_RESERVERET.split())


class VbaFejl(ValueError):
    """Projektmappens VBA kan ikke bygges af det, der blev givet."""


@dataclass(frozen=True, slots=True)
class Tredjepart:
    """En del af den byggede projektmappe, som andre har skrevet."""

    navn: str
    version: str
    licens: str
    ophavsret: str
    hvor: str


def konfiguration() -> list[tuple[str, str]]:
    r"""Rækkerne i arket xlwings.conf: nøgle og værdi, begge som tekst.

    Teksten "False" er med vilje ikke en logisk værdi: Excel oversætter logiske celler til FALSK.
    """
    return [
        ("INTERPRETER_WIN", r"%LOCALAPPDATA%\xl_timepris\venv\Scripts\pythonw.exe"),
        ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ]


def com_kommando(pythonw: str) -> str:
    """Kommandoen, som Windows skal starte serveren med (værdien af LocalServer32 under `COM_GUID`).

    -I holder andre programmers PYTHONPATH og mappen, Windows starter i, ude af det private miljø.
    """
    return f'"{pythonw}" -I -c "import xlwings; xlwings.serve(\'{COM_GUID}\')"'


def aktivering_af(modulnavne: Iterable[str]) -> Aktivering:
    """Hvilken aktivering en projektmappe med de moduler er bygget med."""
    return "dll" if "xlwings" in modulnavne else "com"


def tredjepart(aktivering: Aktivering = "dll") -> list[Tredjepart]:
    """De fremmede dele i projektmappen, læst i de installerede dele selv."""
    if aktivering == "com":
        return []
    return [
        Tredjepart(
            navn="xlwings",
            version=_xlwings_version(),
            licens="BSD-3-Clause",
            ophavsret=_find(r"Copyright \(C\) [^\r\n]+", _xlwings_tekst("xlwings.bas")),
            hvor="VBA-modulet xlwings",
        ),
        Tredjepart(
            navn="VBA-Dictionary",
            version=_find(r"Dictionary v([\d.]+)\s*\n' \(c\)", _xlwings_tekst("addin/Dictionary.cls")),
            licens="MIT",
            ophavsret=_find(r"Copyright \(c\) [^\r\n]+", _kode("Dictionary_licens.txt")),
            hvor="VBA-klassen Dictionary",
        ),
    ]


def tilføj_vba(
    xlsx: bytes,
    funktioner: Mapping[str, Funktion],
    modul: str = STANDARDMODUL,
    aktivering: Aktivering = "dll",
) -> bytes:
    """Giv en .xlsx fra XlsxWriter et VBA-projekt, og aflevér den som .xlsm.

    Samme indhold giver de samme bytes uanset ur, maskine og zlib: alle zip-felter er faste, og delene
    gemmes ukomprimeret.
    """
    from pyopenvba import ExcelFile

    _kræv_konfigurationsark(xlsx)
    moduler = vba_moduler(funktioner, modul, aktivering)
    with tempfile.TemporaryDirectory() as mappe:
        kilde, færdig = Path(mappe, "kilde.xlsm"), Path(mappe, "faerdig.xlsm")
        kilde.write_bytes(skriv_pakke(_som_makromappe(læs_dele(xlsx))))
        with ExcelFile(kilde) as bog:
            _udfyld_projekt(bog.add_vba_project(), moduler)
            bog.save(færdig)
        dele = læs_dele(færdig.read_bytes())
    return skriv_pakke((navn, _uden_cache(data) if navn == _VBA_DEL else data) for navn, data in dele)


def uden_makroer(dele: Mapping[str, bytes]) -> dict[str, bytes]:
    """Projektmappens dele som .xlsx; arkene er uændrede byte for byte."""
    ud = uden_dele(dele, re.compile(r"xl/(_rels/)?vba").match)
    return {**ud, INDHOLDSTYPER: ud[INDHOLDSTYPER].replace(_XLSM, _XLSX)}


def vba_moduler(
    funktioner: Mapping[str, Funktion], modul: str = STANDARDMODUL, aktivering: Aktivering = "dll"
) -> dict[str, str]:
    """Kildeteksten til hvert modul i VBA-projektet, i den rækkefølge de skal stå."""
    fremmede = {"xlwings": _xlwings_modul(), "Dictionary": _dictionary_klasse()} if aktivering == "dll" else {}
    tekster = {
        **fremmede,
        **{navn: _egen_kode(navn, aktivering) for navn in EGNE_MODULER},
        FUNKTIONSMODUL: funktionsmodul(funktioner.values(), modul),
        TEKSTMODUL: tekstmodul(funktioner.values()),
        "ThisWorkbook": _kode("ThisWorkbook.bas"),
    }
    for navn, tekst in tekster.items():
        _kræv_gyldig_kildetekst(navn, tekst)
    return {navn: _crlf(tekst) for navn, tekst in tekster.items()}


def funktionsmodul(funktioner: Iterable[Funktion], modul: str) -> str:
    """En offentlig VBA-funktion pr. regnearksfunktion; al fejlhåndtering ligger i XltpKald."""
    linjer = [
        f'Attribute VB_Name = "{FUNKTIONSMODUL}"',
        "Option Explicit",
        "",
        "' Skrevet af xl-timepris ud fra registret over funktioner. Ret ikke her.",
    ]
    for funktion in funktioner:
        _kræv_gyldige_navne(funktion)
        linjer += ["", *_funktion(funktion, modul)]
    return "\n".join(linjer) + "\n"


def tekstmodul(funktioner: Iterable[Funktion]) -> str:
    """Teksterne til Excels funktionsguide.

    De sættes ved hver åbning: om Excel gemmer dem med filen, er ikke dokumenteret. Modulet er skjult for
    brugerens makroliste.
    """
    funktioner = list(funktioner)
    linjer = [
        f'Attribute VB_Name = "{TEKSTMODUL}"',
        "Option Explicit",
        "Option Private Module",
        "",
        "' Skrevet af xl-timepris ud fra registret over funktioner. Ret ikke her.",
        "",
        "Public Sub XltpBeskrivAlle()",
        *(f"    Beskriv_{funktion.navn}" for funktion in funktioner),
        "End Sub",
    ]
    for funktion in funktioner:
        linjer += ["", *_beskrivelse(funktion)]
    return "\n".join(linjer) + "\n"


def _funktion(funktion: Funktion, modul: str) -> Iterator[str]:
    parametre = ", ".join(_parameter(argument) for argument in funktion.argumenter)
    værdier = ", ".join(argument.navn for argument in funktion.argumenter)
    yield f"Public Function {funktion.navn}({parametre}) As Variant"
    yield f'    {funktion.navn} = XltpKald("{modul}", "{funktion.navn}", Array({værdier}))'
    yield "End Function"


def _parameter(argument: Argument) -> str:
    return f"Optional {argument.navn} As Variant" if argument.valgfri else f"{argument.navn} As Variant"


def _beskrivelse(funktion: Funktion) -> Iterator[str]:
    yield f"Private Sub Beskriv_{funktion.navn}()"
    if not funktion.argumenter:
        yield f'    XltpBeskriv "{funktion.navn}", {_guidetekst(funktion.hjælp)}'
    else:
        yield f"    Dim tekster(1 To {len(funktion.argumenter)}) As Variant"
        for nummer, argument in enumerate(funktion.argumenter, start=1):
            yield f"    tekster({nummer}) = {_guidetekst(argument.hjælp)}"
        yield f'    XltpBeskriv "{funktion.navn}", {_guidetekst(funktion.hjælp)}, tekster'
    yield "End Sub"


def _guidetekst(tekst: str) -> str:
    kort = textwrap.shorten(tekst, GUIDETEKST_HØJST, placeholder=" ...")
    return '"' + kort.replace('"', '""') + '"'


def _kræv_gyldige_navne(funktion: Funktion) -> None:
    navne = [argument.navn for argument in funktion.argumenter]
    for navn in (funktion.navn, *navne):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,254}", navn) or navn.casefold() in _VBA_ORD:
            raise VbaFejl(f"{funktion.navn}: navnet {navn!r} kan ikke bruges i VBA.")
    if len({navn.casefold() for navn in (funktion.navn, *navne)}) != len(navne) + 1:
        raise VbaFejl(f"{funktion.navn}: to navne er ens for VBA, der ser bort fra store og små bogstaver.")
    if len(navne) + sum(map(len, navne)) > ARGUMENTNAVNE_HØJST:
        raise VbaFejl(f"{funktion.navn}: argumentnavnene er tilsammen for lange til funktionsguiden.")
    valgfri = [argument.valgfri for argument in funktion.argumenter]
    if valgfri != sorted(valgfri):
        raise VbaFejl(f"{funktion.navn}: et påkrævet argument må ikke stå efter et valgfrit.")


def _kræv_gyldig_kildetekst(navn: str, tekst: str) -> None:
    try:
        tekst.encode(_TEGNSÆT)
    except UnicodeEncodeError as fejl:
        raise VbaFejl(f"Modulet {navn}: tegnet {tekst[fejl.start]!r} findes ikke i Excels VBA-editor.") from fejl
    for nummer, linje in enumerate(tekst.splitlines(), start=1):
        if len(linje) > VBA_LINJE_HØJST:
            raise VbaFejl(f"Modulet {navn}: linje {nummer} er længere end VBA tillader.")


def _kræv_konfigurationsark(xlsx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as pakke:
        ark = re.findall(r'<sheet\b[^>]*?\bname="([^"]*)"', pakke.read("xl/workbook.xml").decode("utf-8"))
    if KONFIGURATIONSARK not in ark:
        raise VbaFejl(f"Projektmappen mangler arket {KONFIGURATIONSARK}.")


def _udfyld_projekt(projekt: Any, moduler: Mapping[str, str]) -> None:
    from pyopenvba import VBAModuleKind

    for navn, tekst in moduler.items():
        if navn == "ThisWorkbook":
            projekt.get_module(navn).body = tekst
        else:
            art = VBAModuleKind.other if navn == "Dictionary" else VBAModuleKind.standard
            projekt.add_module(navn, tekst, kind=art)
    # Skabelonens egne moduler kan bære oversat kode fra en anden Excel; en omskrivning fjerner den.
    for dokument in projekt.modules:
        dokument.body = str(dokument.body)


def _uden_cache(vba_projekt: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    cfb = CFB.from_bytes(vba_projekt)
    cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", _VBA_PROJECT_UDEN_CACHE)
    return cfb.to_bytes()


def _som_makromappe(dele: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for navn, data in dele:
        if navn == INDHOLDSTYPER:
            if _XLSX not in data:
                raise VbaFejl("Filen er ikke en almindelig .xlsx-projektmappe.")
            data = data.replace(_XLSX, _XLSM)
        yield navn, data


def _egen_kode(navn: str, aktivering: Aktivering) -> str:
    if navn != STARTMODUL:
        return _kode(f"{navn}.bas")
    return _kode(f"{navn}_{aktivering}.bas").replace("{COM_GUID}", COM_GUID)


def _xlwings_modul() -> str:
    tekst = _xlwings_tekst("xlwings.bas")
    dll = f"xlwings64-{_xlwings_version()}.dll"
    if dll not in tekst:
        raise VbaFejl(f"Modulet xlwings kalder ikke {dll}. Geninstallér xlwings.")
    if "THIS SOFTWARE IS PROVIDED" not in tekst:
        raise VbaFejl("Modulet xlwings bærer ikke længere sin licens. Tilføj den, før filen gives videre.")
    return tekst


def _dictionary_klasse() -> str:
    """Klassen med sin licens: filen selv henviser kun til MIT, men MIT kræver teksten med."""
    hoved, skel, krop = _xlwings_tekst("addin/Dictionary.cls").partition("\n''\n")
    if not skel:
        raise VbaFejl("Klassen Dictionary ser anderledes ud end ventet. Se hvor licensen nu skal stå.")
    licens = "".join(f"' {linje}".rstrip() + "\n" for linje in _kode("Dictionary_licens.txt").splitlines())
    return f"{hoved}\n''\n{licens}'\n{krop}"


def _xlwings_version() -> str:
    return importlib.metadata.version("xlwings")


def _xlwings_tekst(sti: str) -> str:
    spec = importlib.util.find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise VbaFejl("xlwings er ikke installeret; det skal bruges til at bygge projektmappen.")
    return _lf(Path(spec.origin).parent.joinpath(sti).read_text("utf-8"))


def _kode(filnavn: str) -> str:
    return _lf((resources.files("xl_timepris.excel") / "vba_kode" / filnavn).read_text("utf-8"))


def _find(mønster: str, tekst: str) -> str:
    fund = re.search(mønster, tekst)
    if fund is None:
        raise VbaFejl(f"Fandt ikke {mønster!r} i en tredjepartsdel, som projektmappen bygges af.")
    return fund.group(fund.lastindex or 0).strip()


def _lf(tekst: str) -> str:
    return tekst.replace("\r\n", "\n")


def _crlf(tekst: str) -> str:
    return _lf(tekst).replace("\n", "\r\n")
