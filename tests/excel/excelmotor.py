"""Excel som en motor på linje med de andre, styret gennem xlwings, og et kladdeark til enkelte kald.

Alt, der rører Excel, ligger her; `app` er en `xlwings.App` eller noget, der ligner.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_timepris.excel.bogfil import Bogfil, Værdi, celler_i, række_og_kolonne
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.motorer import Resultat

FEJLKODER = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
    -2146826243: "#SPILL!",
    -2146826238: "#CALC!",
}
"""Sådan giver COM en fejl i en celle: et helt tal. Et almindeligt tal kommer altid som decimaltal."""

KLADDE = "Prøveark"


def fra_excel(rå: Any) -> Værdi:
    """Cellens indhold, som de andre motorer ville give det."""
    if isinstance(rå, bool) or rå is None or isinstance(rå, str):
        return rå
    if isinstance(rå, int) and rå in FEJLKODER:
        return FEJLKODER[rå]
    return float(rå)


def til_excel(værdi: Any) -> Any:
    """Indholdet, så en tekst bliver ved med at være tekst; Excel ville læse »12 %« som et tal."""
    if isinstance(værdi, str):
        return f"'{værdi}" if værdi else None
    if isinstance(værdi, dt.date) and not isinstance(værdi, dt.datetime):
        return dt.datetime(værdi.year, værdi.month, værdi.day)
    return float(værdi) if isinstance(værdi, (int, Decimal)) and not isinstance(værdi, bool) else værdi


def blok(område: Any) -> list[list[Any]]:
    """Et områdes rå indhold som rækker; én celle kommer uden for en tabel."""
    rå = område.api.Value2
    return [list(række) for række in rå] if isinstance(rå, tuple) else [[rå]]


def tabelformler(bog: Bogfil) -> list[tuple[str, str]]:
    """Ark og celle for hver formel, der kan fylde flere celler."""
    return [
        (ark.navn, celle.adresse)
        for ark, celle in bog.formelceller()
        if celle.udfaldsområde and (":" in celle.udfaldsområde or _giver_tabel(celle.formel or ""))
    ]


def _giver_tabel(formel: str) -> bool:
    kaldte = (funktion for navn, funktion in FUNKTIONER.items() if re.search(rf"\b{navn}\(", formel))
    return any(funktion.kan_fylde_flere_celler(formel) for funktion in kaldte)


def udfald(celle: Any) -> str:
    """Adressen på det, formlen i cellen fylder."""
    område = celle.api.SpillingToRange if celle.api.HasSpill else celle.api
    return område.Address.replace("$", "")


class ExcelMotor:
    """Bogen i `sti`, åbnet i Excel."""

    navn = "Excel"

    def __init__(self, app: Any, sti: Path) -> None:
        self.app = app
        self.version = f"{app.version}.{app.api.Build}"
        self.fil = Bogfil(sti)
        self._tabelformler = tabelformler(self.fil)
        self._er_beregnet = False
        self.bog = app.books.open(str(sti))
        # Ellers regner Excel efter hver eneste celle, der sættes.
        app.calculation = "manual"

    def sæt(self, ark: str, celle: str, værdi: Værdi) -> None:
        """Sætter en celles indhold, som en bruger ville gøre det."""
        self.bog.sheets[ark].range(celle).value = til_excel(værdi)

    def genberegn(self) -> Resultat:
        """Første gang alt, derefter som når en bruger retter: kun det, der afhænger af det rettede."""
        if self._er_beregnet:
            self.app.calculate()
        else:
            self.app.api.CalculateFull()
            self._er_beregnet = True
        indhold = {ark: self._indhold(ark) for ark in self.fil.ark}
        steder = {(ark.navn, celle.adresse) for ark, celle in self.fil.formelceller()}
        for ark, sted in self._tabelformler:
            område = udfald(self.bog.sheets[ark].range(sted))
            steder |= {(ark, celle) for række in celler_i(område) for celle in række}
        resultat: Resultat = {}
        for ark, sted in sorted(steder):
            resultat.setdefault(ark, {})[sted] = _opslag(indhold[ark], sted)
        return resultat

    def formler(self) -> dict[tuple[str, str], str]:
        """Hver formel, som Excel selv skriver den."""
        tekster = {ark: self._blok(ark).api.Formula2 for ark in self.fil.ark}
        return {
            (ark.navn, celle.adresse): str(_opslag(tekster[ark.navn], celle.adresse) or "")
            for ark, celle in self.fil.formelceller()
        }

    def titel(self) -> str:
        """Vinduets titel, hvor Excel skriver, om bogen blev repareret."""
        return str(self.bog.api.Windows(1).Caption)

    def luk(self) -> None:
        """Lukker bogen uden at gemme."""
        self.bog.close()

    def _indhold(self, ark: str) -> list[list[Værdi]]:
        return [[fra_excel(celle) for celle in række] for række in blok(self._blok(ark))]

    def _blok(self, ark: str) -> Any:
        """Fra A1 til den sidste brugte celle, så alt læses i ét kald."""
        side = self.bog.sheets[ark]
        sidste = side.used_range.last_cell
        return side.range((1, 1), (max(2, sidste.row), max(2, sidste.column)))


def _opslag(rækker: Any, sted: str) -> Any:
    række, kolonne = række_og_kolonne(sted)
    if række > len(rækker) or kolonne > len(rækker[0]):
        return None
    return rækker[række - 1][kolonne - 1]


class Kladde:
    """Et tomt ark i bogen, hvor enkelte kald stilles op."""

    def __init__(self, motor: ExcelMotor) -> None:
        self.app = motor.app
        self.ark = motor.bog.sheets.add(KLADDE)

    def ryd(self) -> None:
        """Tømmer arket, også for formater."""
        self.ark.clear()

    def skriv(self, hjørne: tuple[int, int], rækker: list[list[Any]]) -> None:
        """Skriver celler, begyndende i hjørnet."""
        self.ark.range(hjørne).value = [[til_excel(celle) for celle in række] for række in rækker]

    def formatér(self, område: str, talformat: str) -> None:
        """Giver et område et talformat."""
        self.ark.range(område).number_format = talformat

    def formel(self, område: str, tekst: str) -> None:
        """Sætter en formel på engelsk; relative henvisninger følger med ned i et område."""
        self.ark.range(område).formula2 = tekst

    def læs(self, sted: str) -> list[list[Værdi]]:
        """Det, formlen i cellen fylder."""
        område = self.ark.range(udfald(self.ark.range(sted)))
        return [[fra_excel(celle) for celle in række] for række in blok(område)]

    def værdi(self, sted: str) -> Værdi:
        """Indholdet af én celle."""
        return fra_excel(self.ark.range(sted).api.Value2)
