"""Styringen af LibreOffice: en lille, selvstændig proces mellem motoren og soffice.

Køres af `libreoffice.py` med en Python, der kan `import uno`, og importerer derfor intet fra produktet.
Ordrer og svar er JSON, én linje ad gangen, på stdin og stdout.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import CellAddress

# com.sun.star.sheet.CellFlags
TAL, DATO, TEKST, FORMEL = 1, 2, 4, 16
INDHOLD = TAL | DATO | TEKST | FORMEL
# com.sun.star.sheet.FormulaResult
FEJLRESULTAT = 4

FEJLNAVNE = {
    503: "#NUM!",
    507: "#NAME?",
    508: "#NAME?",
    509: "#NAME?",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
# Calc har mange fejlnumre (Err:502, Err:504 ...), som Excel kun har ét navn til.
ANDEN_FEJL = "#VALUE!"
SPÆRRET = "#SPILL!"

# Sådan skriver Calc navnet på en af vores funktioner, når den har genkendt den.
TILFØJELSE = "DK.XLTIMEPRIS.FUNKTIONER."

# Hver runde lægger udløb, der afhænger af andre udløb; flere led end dette har ingen projektmappe.
FLEST_RUNDER = 20
# Så mange kolonner kan et udløb brede sig ud over det brugte område.
LUFT_TIL_UDLØB = 100
SEKUNDER_TIL_AT_LUKKE = 5.0


class Styringsfejl(Exception):
    """En fejl med en besked, der kan vises for brugeren."""


def egenskaber(**felter: object) -> tuple[PropertyValue, ...]:
    """UNO's form for navngivne argumenter."""
    return tuple(PropertyValue(Name=navn, Value=værdi) for navn, værdi in felter.items())


def kolonnenavn(nr: int) -> str:
    """0 -> A, 26 -> AA."""
    navn = ""
    nr += 1
    while nr:
        nr, rest = divmod(nr - 1, 26)
        navn = chr(ord("A") + rest) + navn
    return navn


def cellenavn(kolonne: int, række: int) -> str:
    return f"{kolonnenavn(kolonne)}{række + 1}"


def celleplads(navn: str) -> tuple[int, int]:
    """`B7` -> (1, 6): kolonne og række."""
    bogstaver = navn.rstrip("0123456789")
    kolonne = 0
    for bogstav in bogstaver:
        kolonne = kolonne * 26 + ord(bogstav) - ord("A") + 1
    return kolonne - 1, int(navn[len(bogstaver) :]) - 1


# --- LibreOffice selv -------------------------------------------------------------------------------------


class Calc:
    """En kørende soffice og forbindelsen til den."""

    def __init__(self, kommando: list[str], rør: str) -> None:
        # soffice må ikke skrive på stdout: den er kanalen til motoren.
        self.proces = subprocess.Popen(kommando, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.kontekst = self._forbind(rør)
        self.tjenester = self.kontekst.ServiceManager
        self.skrivebord = self.tjeneste("com.sun.star.frame.Desktop")

    def _forbind(self, rør: str) -> Any:
        lokal = uno.getComponentContext()
        opslag = lokal.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", lokal)
        while True:
            try:
                return opslag.resolve(f"uno:pipe,name={rør};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if self.proces.poll() is not None:
                    raise Styringsfejl("LibreOffice stoppede under start.") from None
                # soffice giver ikke besked, når den lytter: der er kun at spørge igen. Motoren holder øje
                # med tiden og slår hele gruppen ihjel, hvis det varer for længe.
                time.sleep(0.02)

    def tjeneste(self, navn: str) -> Any:
        return self.tjenester.createInstanceWithContext(navn, self.kontekst)

    def version(self) -> str:
        opsætning = self.tjeneste("com.sun.star.configuration.ConfigurationProvider")
        sti = egenskaber(nodepath="/org.openoffice.Setup/Product")
        adgang = opsætning.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", sti)
        return adgang.getByName("ooSetupVersionAboutBox") or adgang.getByName("ooSetupVersion")

    def funktionsnavne(self) -> list[str]:
        """Alle funktioner Calc kender. Opslaget får samtidig Calc til at indlæse sine tilføjelser."""
        return list(self.tjeneste("com.sun.star.sheet.FunctionDescriptions").getElementNames())

    def åbn(self, sti: str) -> Any:
        dokument = self.skrivebord.loadComponentFromURL(
            pathlib.Path(sti).as_uri(),
            "_blank",
            0,
            egenskaber(Hidden=True, MacroExecutionMode=0, UpdateDocMode=0),
        )
        if dokument is None:
            raise Styringsfejl("LibreOffice kunne ikke åbne projektmappen.")
        return dokument

    def luk(self) -> None:
        # Forbindelsen forsvinder, mens soffice lukker: det er ikke en fejl.
        with contextlib.suppress(Exception):
            self.skrivebord.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.proces.wait(SEKUNDER_TIL_AT_LUKKE)


# --- Projektmappen ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Matrix:
    """En matrixformel og det område, den fylder lige nu.

    En fast matrix (Ctrl+Skift+Enter) har altid samme område. De andre er dynamiske: i Excel løber de ud
    over så mange celler, som svaret fylder. Calc kender kun faste; `Bog` lægger dem om efter hver beregning.
    """

    ark: Any
    arknavn: str
    kolonne: int
    række: int
    formel: str
    rækker: int
    kolonner: int
    fast: bool
    kan_løbe_ud: bool
    spærret: bool = False

    def område(self, rækker: int, kolonner: int) -> Any:
        return self.ark.getCellRangeByPosition(
            self.kolonne, self.række, self.kolonne + kolonner - 1, self.række + rækker - 1
        )

    def celler(self) -> list[tuple[int, int]]:
        return [(self.kolonne + k, self.række + r) for r in range(self.rækker) for k in range(self.kolonner)]

    def rummer(self, kolonne: int, række: int) -> bool:
        return 0 <= kolonne - self.kolonne < self.kolonner and 0 <= række - self.række < self.rækker

    def er_ledigt(self, rækker: int, kolonner: int) -> bool:
        """Om et område af den størrelse kun har celler, som er tomme eller matricens egne."""
        if self.række + rækker > self.ark.Rows.Count or self.kolonne + kolonner > self.ark.Columns.Count:
            return False
        egne = min(rækker, self.rækker) * min(kolonner, self.kolonner)
        return antal_celler(self.område(rækker, kolonner).queryContentCells(INDHOLD)) == egne

    def ryd(self) -> None:
        """Tømmer området."""
        # Calc tager fejl af størrelsen på en matrix fra en xlsx-fil og nægter så at slette den;
        # et tal i hver celle bryder matricen op.
        for kolonne, række in self.celler():
            self.ark.getCellByPosition(kolonne, række).setValue(0.0)
        self.område(self.rækker, self.kolonner).clearContents(INDHOLD)
        self.rækker = self.kolonner = 0

    def læg(self, rækker: int, kolonner: int) -> None:
        """Lægger formlen i et ryddet område, eller viser at der ikke er plads."""
        self.spærret = not self.er_ledigt(rækker, kolonner)
        self.rækker, self.kolonner = (1, 1) if self.spærret else (rækker, kolonner)
        # Afhængige celler skal se en fejl, og Calc kender ikke Excels #SPILL!
        formel = "=SQRT(-1)" if self.spærret else self.formel
        self.område(self.rækker, self.kolonner).setArrayFormula(formel)

    def er_lagt(self, rækker: int, kolonner: int) -> bool:
        """Om matricen allerede ligger, som et svar af den størrelse skal ligge."""
        if self.er_ledigt(rækker, kolonner):
            return not self.spærret and (self.rækker, self.kolonner) == (rækker, kolonner)
        return self.spærret


class Målere:
    """Hjælpeceller til højre for det brugte område, der regner størrelsen af hvert svar ud."""

    def __init__(self, matricer: list[Matrix]) -> None:
        self._næste: dict[tuple[str, int], int] = {}
        # Helt yderst i arket ville være sikrest, men så regner Calc flere gange langsommere.
        arkene = {matrix.arknavn: matrix.ark for matrix in matricer}
        self._første = {navn: sidste_kolonne(ark) + LUFT_TIL_UDLØB for navn, ark in arkene.items()}
        # Samme række som ankeret: en formel med [#This Row] skal stå dér for at betyde det samme.
        self._målere = [(matrix, self._ny(matrix, "ROWS"), self._ny(matrix, "COLUMNS")) for matrix in matricer]

    def _ny(self, matrix: Matrix, funktion: str) -> Any:
        nøgle = (matrix.arknavn, matrix.række)
        kolonne = self._næste.get(nøgle, self._første[matrix.arknavn])
        self._næste[nøgle] = kolonne + 1
        måler = matrix.ark.getCellByPosition(kolonne, matrix.række)
        måler.setArrayFormula(f"={funktion}({matrix.formel[1:]})")
        return måler

    def forkert_lagte(self) -> list[tuple[Matrix, int, int]]:
        """De matricer, der ikke fylder det, som svaret fylder, og svarets størrelse."""
        størrelser = [(m, self._læs(rækker), self._læs(kolonner)) for m, rækker, kolonner in self._målere]
        return [(m, *størrelse) for m, *størrelse in størrelser if not m.er_lagt(*størrelse)]

    def _læs(self, måler: Any) -> int:
        # En fejl fylder én celle.
        return 1 if måler.getError() else int(måler.getValue())

    def fjern(self) -> None:
        for _, *målere in self._målere:
            for måler in målere:
                måler.clearContents(INDHOLD)


def sidste_kolonne(ark: Any) -> int:
    markør = ark.createCursor()
    markør.gotoEndOfUsedArea(False)
    return markør.RangeAddress.EndColumn


def antal_celler(områder: Any) -> int:
    """Antallet af celler i en samling af områder."""
    return sum(
        (adresse.EndColumn - adresse.StartColumn + 1) * (adresse.EndRow - adresse.StartRow + 1)
        for adresse in områder.getRangeAddresses()
    )


class Bog:
    """En åben projektmappe, der regnes om, som Excel ville gøre det."""

    def __init__(self, dokument: Any, ark: dict[str, dict]) -> None:
        self.dokument = dokument
        self.dokument.enableAutomaticCalculation(False)
        self._lås_op(ark)
        self._genkend_funktioner()
        self._afvis_ugenkendte(ark)
        oversæt = Tabelnavne(dokument).oversæt
        self._oversæt_navne(oversæt)
        self.formler = {navn: set(indhold["formler"]) for navn, indhold in ark.items()}
        self._oversæt_formler(oversæt)
        self.matricer = [
            matrix for navn, indhold in ark.items() for matrix in self._find_matricer(navn, indhold, oversæt)
        ]

    def _ark(self, navn: str) -> Any:
        return self.dokument.Sheets.getByName(navn)

    # Klargøring efter indlæsning

    def _lås_op(self, ark: dict[str, dict]) -> None:
        # Beskyttelsen gælder mennesker: styringen skal kunne lægge udløb i låste celler.
        self.dokument.unprotect("")
        for navn in ark:
            self._ark(navn).unprotect("")

    def _genkend_funktioner(self) -> None:
        """Får Calc til igen at slå de navne op, den ikke kendte, da filen blev læst."""
        # Ældre Calc spørger ikke tilføjelser, mens en xlsx-fil læses. Et nyt navn i projektmappen
        # får den til at prøve alle ukendte navne igen.
        navne = self.dokument.NamedRanges
        navne.addNewByName("xltp_genkend", "1", CellAddress(), 0)
        navne.removeByName("xltp_genkend")

    def _afvis_ugenkendte(self, ark: dict[str, dict]) -> None:
        """Kræver at hver af vores funktioner er genkendt; bag IFERROR ville et ukendt navn ikke kunne ses."""
        ugenkendte = [
            f"{navn}!{celle}"
            for navn, indhold in ark.items()
            for celle in indhold["vores"]
            if TILFØJELSE not in self._ark(navn).getCellRangeByName(celle).Formula
        ]
        if ugenkendte:
            raise Styringsfejl(f"LibreOffice genkendte ikke funktionen i {', '.join(ugenkendte[:5])}.")

    def _oversæt_navne(self, oversæt: Callable[[str], str]) -> None:
        for navn in self.dokument.NamedRanges.ElementNames:
            område = self.dokument.NamedRanges.getByName(navn)
            indhold = oversæt(område.Content)
            if indhold != område.Content:
                område.setContent(indhold)

    def _oversæt_formler(self, oversæt: Callable[[str], str]) -> None:
        for navn, celler in self.formler.items():
            for cellen in map(self._ark(navn).getCellRangeByName, celler):
                gammel = cellen.Formula
                ny = oversæt(gammel)
                if ny != gammel:
                    cellen.setFormula(ny)

    def _find_matricer(self, arknavn: str, indhold: dict[str, Any], oversæt: Callable[[str], str]) -> Iterator[Matrix]:
        ark = self._ark(arknavn)
        for celle, felter in indhold["matricer"].items():
            gammel = ark.getCellRangeByName(celle).Formula.removeprefix("{").removesuffix("}")
            ny = oversæt(gammel)
            matrix = Matrix(ark, arknavn, *celleplads(celle), ny, **felter)
            if matrix.kan_løbe_ud and (matrix.rækker, matrix.kolonner) != (1, 1):
                matrix.ryd()
                matrix.læg(1, 1)
            elif ny != gammel:
                matrix.ryd()
                matrix.læg(felter["rækker"], felter["kolonner"])
            yield matrix

    # Rettelser

    def sæt(self, arknavn: str, celle: str, værdi: float | str | bool | None) -> None:
        """Skriver en værdi i en celle, som når et menneske taster den i Excel."""
        cellen = self._ark(arknavn).getCellRangeByName(celle)
        self._giv_plads(arknavn, *celleplads(celle))
        self.formler[arknavn].discard(celle)
        if værdi is None or værdi == "":
            cellen.clearContents(INDHOLD)
        elif isinstance(værdi, bool):
            # Calc har ingen sandhedsværdi som indhold og læser den selv fra en fil på denne måde.
            cellen.setFormula(f"={str(værdi).upper()}()")
        elif isinstance(værdi, str):
            cellen.setString(værdi)
        else:
            cellen.setValue(float(værdi))

    def _giv_plads(self, arknavn: str, kolonne: int, række: int) -> None:
        """Trækker det udløb, der fylder cellen, ind i sit anker; i ankeret selv fjernes formlen."""
        for matrix in self.matricer:
            if matrix.arknavn != arknavn or not matrix.rummer(kolonne, række):
                continue
            if matrix.fast and (matrix.rækker, matrix.kolonner) != (1, 1):
                raise Styringsfejl(f"{arknavn}!{cellenavn(kolonne, række)} er en del af en fast matrix.")
            matrix.ryd()
            if (matrix.kolonne, matrix.række) == (kolonne, række):
                self.matricer.remove(matrix)
            else:
                matrix.læg(1, 1)
            return

    # Beregning

    def genberegn(self) -> dict[str, dict[str, float | str]]:
        målere = Målere([matrix for matrix in self.matricer if matrix.kan_løbe_ud])
        try:
            self._beregn(målere)
        finally:
            målere.fjern()
        return {navn: self._læs(navn) for navn in self.formler}

    def _beregn(self, målere: Målere) -> None:
        """Regner og lægger udløb om, til alle har den størrelse, deres svar har."""
        for _ in range(FLEST_RUNDER):
            self.dokument.calculateAll()
            forkerte = målere.forkert_lagte()
            if not forkerte:
                return
            # Alle ryddes først, så et udløb kan vokse ind i den plads, et andet forlader.
            for matrix, _, _ in forkerte:
                matrix.ryd()
            for matrix, rækker, kolonner in forkerte:
                matrix.læg(rækker, kolonner)
        raise Styringsfejl("Tabellerne i projektmappen falder ikke til ro: de afhænger af hinanden i ring.")

    def _læs(self, arknavn: str) -> dict[str, float | str]:
        """Værdien i hver formelcelle og hver celle i et udløb."""
        ark = self._ark(arknavn)
        matricer = [matrix for matrix in self.matricer if matrix.arknavn == arknavn]
        celler = set(map(celleplads, self.formler[arknavn]))
        celler.update(celle for matrix in matricer for celle in matrix.celler())
        if not celler:
            return {}
        værdier = læs_værdier(ark, celler)
        værdier.update({(m.kolonne, m.række): SPÆRRET for m in matricer if m.spærret})
        return {cellenavn(*celle): værdier[celle] for celle in sorted(celler, key=lambda c: (c[1], c[0]))}

    # Udskrift

    def udskriv_pdf(self, til: str, kun_ark: str | None) -> None:
        alle = {navn: self._ark(navn) for navn in self.dokument.Sheets.ElementNames}
        synlige = {navn: ark.IsVisible for navn, ark in alle.items()}
        områder = {navn: ark.getPrintAreas() for navn, ark in alle.items()}
        if kun_ark is not None:
            self._ark(kun_ark).IsVisible = True
            for navn, ark in alle.items():
                ark.IsVisible = navn == kun_ark
                if navn != kun_ark:
                    # Calc udskriver også skjulte ark, når de har et udskriftsområde.
                    ark.setPrintAreas(())
        try:
            self.dokument.storeToURL(pathlib.Path(til).as_uri(), egenskaber(FilterName="calc_pdf_Export"))
        finally:
            # De synlige først: Calc nægter at skjule det sidste synlige ark.
            for navn, synlig in sorted(synlige.items(), key=lambda par: not par[1]):
                alle[navn].IsVisible = synlig
                alle[navn].setPrintAreas(områder[navn])

    def luk(self) -> None:
        self.dokument.close(True)


def læs_værdier(ark: Any, celler: set[tuple[int, int]]) -> dict[tuple[int, int], float | str]:
    """Cellernes værdier, hentet i ét træk; fejl med Excels navne."""
    venstre, højre = min(k for k, _ in celler), max(k for k, _ in celler)
    øverst, nederst = min(r for _, r in celler), max(r for _, r in celler)
    data = ark.getCellRangeByPosition(venstre, øverst, højre, nederst).getDataArray()
    værdier = {(k, r): data[r - øverst][k - venstre] for k, r in celler}
    for adresse in ark.queryFormulaCells(FEJLRESULTAT).getRangeAddresses():
        for r in range(adresse.StartRow, adresse.EndRow + 1):
            for k in range(adresse.StartColumn, adresse.EndColumn + 1):
                if (k, r) in celler:
                    nummer = ark.getCellByPosition(k, r).getError()
                    værdier[k, r] = FEJLNAVNE.get(nummer, ANDEN_FEJL)
    return værdier


class Tabelnavne:
    """Excels navne på dele af en tabel, skrevet som adresser.

    Calc kan `tabel[kolonne]`, men ikke `tabel[#All]`, og den læser `tabel` alene med overskriften i.
    """

    # Tekst og navne på ark springes over; tabel[kolonne] og tabel[[...]] forstår Calc selv.
    _navn = re.compile(r"\"[^\"]*\"|'[^']*'|(?<![\w.$\[])([^\W\d]\w*)(\[#\w+\]|\[\])?(?![\w\[(.!])")

    def __init__(self, dokument: Any) -> None:
        tabeller = dokument.DatabaseRanges
        self._dele = {navn.lower(): self._find_dele(dokument, navn) for navn in tabeller.ElementNames}

    def _find_dele(self, dokument: Any, navn: str) -> dict[str, str]:
        tabel = dokument.DatabaseRanges.getByName(navn)
        a = tabel.DataArea
        ark = dokument.Sheets.getByIndex(a.Sheet)
        første = a.StartRow + (1 if tabel.ContainsHeader else 0)
        sidste = a.EndRow - (1 if tabel.TotalsRow else 0)

        def adresse(fra: int, til: int) -> str:
            return ark.getCellRangeByPosition(a.StartColumn, fra, a.EndColumn, til).AbsoluteName

        data = adresse(første, sidste)
        dele = {"": data, "[]": data, "[#data]": data, "[#all]": adresse(a.StartRow, a.EndRow)}
        if tabel.ContainsHeader:
            dele["[#headers]"] = adresse(a.StartRow, a.StartRow)
        if tabel.TotalsRow:
            dele["[#totals]"] = adresse(a.EndRow, a.EndRow)
        return dele

    def oversæt(self, formel: str) -> str:
        return self._navn.sub(self._oversæt_navn, formel) if self._dele else formel

    def _oversæt_navn(self, fund: re.Match[str]) -> str:
        dele = self._dele.get((fund[1] or "").lower(), {})
        return dele.get((fund[2] or "").lower(), fund[0])


# --- Samtalen med motoren ---------------------------------------------------------------------------------


class Styring:
    """Udfører ordrerne; navnet på en ordre er navnet på metoden."""

    def __init__(self) -> None:
        self.calc: Calc | None = None
        self.bog: Bog | None = None

    def start(self, kommando: list[str], rør: str) -> dict:
        self.calc = Calc(kommando, rør)
        return {"version": self.calc.version(), "funktioner": self.calc.funktionsnavne()}

    def åbn(self, sti: str, ark: dict[str, dict]) -> None:
        if self.bog is not None:
            self.bog.luk()
            self.bog = None
        self.bog = Bog(self.calc.åbn(sti), ark)

    def sæt(self, ark: str, celle: str, værdi: float | str | bool | None) -> None:
        self.bog.sæt(ark, celle, værdi)

    def genberegn(self) -> dict:
        return self.bog.genberegn()

    def udskriv_pdf(self, til: str, ark: str | None) -> None:
        self.bog.udskriv_pdf(til, ark)

    def luk(self) -> None:
        if self.calc is not None:
            self.calc.luk()

    def udfør(self, ordre: str, felter: dict) -> dict:
        try:
            return {"svar": getattr(self, ordre)(**felter)}
        except Styringsfejl as fejl:
            return {"fejl": str(fejl)}
        except Exception as fejl:
            return {"fejl": f"LibreOffice afviste ordren »{ordre}«: {fejl}", "spor": traceback.format_exc()}


def læs_ordrer(ordrer: queue.Queue[str | None]) -> None:
    """Lægger hver linje fra motoren i køen. Holder motoren op, skal soffice også."""
    for linje in sys.stdin:
        ordrer.put(linje)
    ordrer.put(None)
    # Er soffice gået i stå, når hovedtråden aldrig frem til None.
    time.sleep(2 * SEKUNDER_TIL_AT_LUKKE)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


def kør() -> None:
    ordrer: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=læs_ordrer, args=(ordrer,), daemon=True).start()
    styring = Styring()
    while (linje := ordrer.get()) is not None:
        besked = json.loads(linje)
        print(json.dumps(styring.udfør(besked["ordre"], besked["felter"])), flush=True)
    styring.luk()


if __name__ == "__main__":
    kør()
