"""Tilføjelsen til LibreOffice Calc: én skal om alle funktioner i registret.

Filen indlæses af LibreOffice' egen Python, aldrig af produktet. Den får alt at vide gennem miljøvariable
(sat af `libreoffice.py`) og skriver sine meldinger som JSON-linjer i en fil, som styringen læser:
LibreOffice viser ellers blot #VALUE!, når noget er galt.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
import traceback

import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import LocalizedName, XAddIn, XCompatibilityNames
from dk.xltimepris import XFunktioner

IMPLEMENTERING = "dk.xltimepris.Funktioner"
TJENESTER = ("com.sun.star.sheet.AddIn", IMPLEMENTERING)
SPROG = (Locale("en", "US", ""), Locale("da", "DK", ""))

# Calc gemmer en fejl som en NaN, hvis nederste bit er fejlens nummer.
FEJLNUMRE = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}


def meld(**felter: object) -> None:
    """Skriver en melding til styringen."""
    with open(os.environ["XLTP_LO_MELDINGER"], "a", encoding="utf-8") as fil:
        fil.write(json.dumps(felter, ensure_ascii=False) + "\n")


def metodenavn(navn: str) -> str:
    """Metodens navn i grænsefladen; samme regel som i lo_typer.py."""
    return navn.lower().replace("_", "")


def hent_funktioner() -> dict:
    """Registrets funktioner efter metodens navn. Kan de ikke hentes, meldes det, og tilføjelsen er tom."""
    min_python = "{}.{}".format(*sys.version_info)
    if min_python != os.environ["XLTP_LO_PYTHON"]:
        meld(art="forkert python", python=min_python)
        return {}
    sys.path[:0] = os.environ["XLTP_LO_STI"].split(os.pathsep)
    try:
        funktioner = importlib.import_module(os.environ["XLTP_LO_REGISTER"]).FUNKTIONER
    except BaseException:
        # En import kan fejle på mange måder, også med SystemExit. Alle skal kunne ses.
        meld(art="import", besked=traceback.format_exc())
        return {}
    meld(art="klar", python=min_python)
    return {metodenavn(navn): funktion for navn, funktion in funktioner.items()}


FUNKTIONER = hent_funktioner()


def fejlværdi(tekst: str) -> float:
    """En regnearksfejl som den NaN, Calc viser som fejlen."""
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | FEJLNUMRE[tekst]))[0]


def til_celle(værdi: object) -> float | str:
    """Én værdi fra en funktion, som Calc kan vise den."""
    if værdi is None:
        return ""
    if isinstance(værdi, str):
        return fejlværdi(værdi) if værdi in FEJLNUMRE else str(værdi)
    return float(værdi)


def til_svar(svar: object, tabel: bool) -> float | str | tuple[tuple[float | str, ...], ...]:
    """Et svar i den form, typebiblioteket lover; en enkelt fejl bliver til en tabel med én celle."""
    if not tabel:
        return til_celle(svar)
    rækker = svar if isinstance(svar, (list, tuple)) else [[svar]]
    return tuple(tuple(til_celle(værdi) for værdi in række) for række in rækker)


def lav_metode(funktion):
    """Den metode i grænsefladen, der kalder funktionen i registret."""

    def kald(self, *argumenter):
        try:
            return til_svar(funktion.kald(*argumenter), funktion.tabel)
        except Exception:
            # Funktionerne svarer med en Cellefejl og kaster aldrig; gør de det, er det en fejl i koden.
            meld(art="undtagelse", funktion=funktion.navn, besked=traceback.format_exc())
            return til_svar("#VALUE!", funktion.tabel)

    return kald


class Tilføjelse(unohelper.Base, XFunktioner, XAddIn, XCompatibilityNames, XServiceName, XServiceInfo):
    """Det objekt Calc taler med. Metoderne for funktionerne sættes på nedenfor."""

    def __init__(self, kontekst, *_):
        self.sprog = SPROG[0]

    # XServiceName og XServiceInfo
    def getServiceName(self):
        return IMPLEMENTERING

    def getImplementationName(self):
        return IMPLEMENTERING

    def supportsService(self, navn):
        return navn in TJENESTER

    def getSupportedServiceNames(self):
        return TJENESTER

    # XLocalizable
    def setLocale(self, sprog):
        self.sprog = sprog

    def getLocale(self):
        return self.sprog

    # XAddIn. Stavefejlen i det første navn er LibreOffice' egen.
    def getProgrammaticFuntionName(self, vist_navn):
        return metodenavn(vist_navn) if metodenavn(vist_navn) in FUNKTIONER else ""

    def getDisplayFunctionName(self, metode):
        return FUNKTIONER[metode].navn if metode in FUNKTIONER else ""

    def getFunctionDescription(self, metode):
        return FUNKTIONER[metode].hjælp if metode in FUNKTIONER else ""

    def getDisplayArgumentName(self, metode, nr):
        argument = self._argument(metode, nr)
        return argument.navn if argument else ""

    def getArgumentDescription(self, metode, nr):
        argument = self._argument(metode, nr)
        return argument.hjælp if argument else ""

    def getProgrammaticCategoryName(self, metode):
        return "Add-In"

    def getDisplayCategoryName(self, metode):
        return "Add-In"

    # XCompatibilityNames: navnet i en Excel-fil, på de sprog LibreOffice slår det op i.
    def getCompatibilityNames(self, metode):
        if metode not in FUNKTIONER:
            return ()
        return tuple(LocalizedName(sprog, FUNKTIONER[metode].navn) for sprog in SPROG)

    def _argument(self, metode, nr):
        argumenter = FUNKTIONER[metode].argumenter if metode in FUNKTIONER else ()
        return argumenter[nr] if 0 <= nr < len(argumenter) else None


for _navn, _funktion in FUNKTIONER.items():
    setattr(Tilføjelse, _navn, lav_metode(_funktion))

# LibreOffice leder efter netop dette navn.
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Tilføjelse, IMPLEMENTERING, TJENESTER)
