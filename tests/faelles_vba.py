"""Projektmappens VBA i pyOpenVBA's fortolker: kun Python, Windows og det, fortolkeren mangler, er erstattet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyopenvba.apps.excel import ExcelApplication

from xl_timepris.excel import vba
from xl_timepris.excel.register import Funktion

_TILSTAND = """
Public Opfoersel As String
Public FejlNr As Long
Public FilFindes As Boolean
Public Fortolker As String
Public AntalStart As Long
Public AntalKald As Long
Public AntalDrab As Long
Public AntalOmregninger As Long
Public AntalBeskrevne As Long

Public Sub Indstil(hvordan As String, Optional nr As Long = 0)
    Opfoersel = hvordan
    FejlNr = nr
End Sub

Public Sub Filen(sti As String, findes As Boolean)
    Fortolker = sti
    FilFindes = findes
End Sub

Public Function Taelling() As String
    Taelling = AntalStart & "," & AntalKald & "," & AntalDrab
End Function

Public Sub NulstilAlt()
    XltpNulstil
    Indstil ""
    AntalStart = 0
    AntalKald = 0
    AntalDrab = 0
End Sub

Public Sub FalskMacroOptions(Optional Macro, Optional Description, Optional Category, _
                             Optional ArgumentDescriptions)
    Dim i As Long
    AntalBeskrevne = AntalBeskrevne + 1
    ThisWorkbook.Saved = False
    If Opfoersel = "guide fejler" Then Err.Raise 1004, "Excel", "Cannot edit a macro on a hidden workbook"
    Debug.Print "M|" & Macro & "|" & Category & "|" & Description
    If IsMissing(ArgumentDescriptions) Then Exit Sub
    For i = LBound(ArgumentDescriptions) To UBound(ArgumentDescriptions)
        Debug.Print "A|" & Macro & "|" & ArgumentDescriptions(i)
    Next i
End Sub

Public Sub FalskCalculateFull()
    AntalOmregninger = AntalOmregninger + 1
End Sub
"""

_XLWINGS = """
Public Function XLPy() As Object
    AntalStart = AntalStart + 1
    If Opfoersel = "start fejler" Then Err.Raise 1000, "xlwings", "Could not activate Python COM server"
    If Opfoersel = "dll mangler" Then Err.Raise 1, "xlwings", "Could not load xlwings64-0.dll from either of"
    Set XLPy = New FalskPython
End Function

Public Sub KillPy()
    AntalDrab = AntalDrab + 1
    If Opfoersel = "drab fejler" Then Err.Raise 1000, "xlwings", "CloseHandle on job object failed"
End Sub

Public Function GetConfig(noegle As String, Optional standard As String = "") As Variant
    If Opfoersel = "opslag fejler" Then Err.Raise 429, "xlwings", "ActiveX component can't create object"
    GetConfig = Fortolker
End Function

Public Function FileExists(ByVal sti As String) As Boolean
    FileExists = FilFindes
End Function
"""

_WINDOWS = """
Public Function FalskGetObject(navn As String) As Object
    AntalStart = AntalStart + 1
    If navn <> "new:{COM_GUID}" Then Err.Raise 432, "VBA", "File name or class name not found"
    If Opfoersel = "start fejler" Then Err.Raise -2146959355, "VBA", "Server execution failed"
    If Opfoersel = "hent fejler" Then Err.Raise FejlNr, "VBA", "Automation error"
    If Opfoersel = "hent fejler en gang" Then
        Opfoersel = ""
        Err.Raise FejlNr, "VBA", "Automation error"
    End If
    Set FalskGetObject = New FalskPython
End Function
"""

_PYTHON = """
Public Function CallUDF(modul, navn, argumenter)
    Dim tabel() As Variant
    AntalKald = AntalKald + 1
    Select Case Opfoersel
        Case "ekko"
            CallUDF = argumenter(0)
        Case "cellefejl"
            CallUDF = "#N/A"
        Case "tabel"
            ReDim tabel(0 To 1, 0 To 2)
            tabel(0, 0) = "Helligdag"
            tabel(0, 1) = 1.5
            tabel(0, 2) = "#N/A"
            tabel(1, 0) = "#DIV/0!"
            tabel(1, 1) = ""
            tabel(1, 2) = True
            CallUDF = tabel
        Case "raekke"
            CallUDF = Array("a", "#NUM!", 3)
        Case "doed en gang"
            Opfoersel = ""
            Err.Raise FejlNr, "VBA", "The remote server machine does not exist or is unavailable"
        Case "doed", "drab fejler"
            Err.Raise FejlNr, "VBA", "The remote server machine does not exist or is unavailable"
        Case "doed, og start fejler"
            Opfoersel = "start fejler"
            Err.Raise 462, "VBA", "The remote server machine does not exist or is unavailable"
        Case "dll-fejltekst"
            Err.Raise -2147467259, "py", "ValueError: jagged" & vbLf & "  File ""x.py"", 1" & vbLf & " f()"
        Case "python-fejltekst"
            Err.Raise -2147467259, "Python", "Unexpected Python Error: Traceback (most recent call last):" & _
                vbLf & "  File ""x.py"", line 1" & vbLf & "ValueError: jagged" & vbLf
        Case "beskriv"
            CallUDF = modul & "|" & navn & "|" & Beskrevet(argumenter)
        Case Else
            CallUDF = 42.5
    End Select
End Function

Private Function Beskrevet(argumenter) As String
    Dim i As Long
    For i = LBound(argumenter) To UBound(argumenter)
        If i > LBound(argumenter) Then Beskrevet = Beskrevet & ","
        If IsMissing(argumenter(i)) Then
            Beskrevet = Beskrevet & "mangler"
        Else
            Beskrevet = Beskrevet & TypeName(argumenter(i))
        End If
    Next i
End Function
"""

_VÆRTER: dict[vba.Aktivering, tuple[str, str]] = {
    "dll": ("xlwings", _XLWINGS),
    "com": ("FalskWindows", _WINDOWS.replace("{COM_GUID}", vba.COM_GUID)),
}
"""Det, projektmappens egne moduler kalder for at få fat i Python."""

_ERSTATNINGER = {
    "Application.MacroOptions": "FalskMacroOptions",
    "Application.CalculateFull": "FalskCalculateFull",
    "GetObject(": "FalskGetObject(",
}


class FalskExcel:
    """Projektmappens egne moduler, klar til at blive kaldt som fra en celle."""

    def __init__(self, funktioner: Mapping[str, Funktion], aktivering: vba.Aktivering = "dll") -> None:
        self.app = ExcelApplication()
        self.app.add_workbook()
        self.app.add_module(_PYTHON, name="FalskPython", kind="class")
        self.app.add_module(_TILSTAND, name="FalskTilstand", kind="standard")
        værtsnavn, værtskode = _VÆRTER[aktivering]
        self.app.add_module(værtskode, name=værtsnavn, kind="standard")
        moduler = vba.vba_moduler(funktioner, aktivering=aktivering)
        for navn in (*vba.EGNE_MODULER, vba.FUNKTIONSMODUL, vba.TEKSTMODUL):
            kode = moduler[navn]
            for ægte, falsk in _ERSTATNINGER.items():
                kode = kode.replace(ægte, falsk)
            self.app.add_module(kode, name=navn, kind="standard")
        åbning = moduler["ThisWorkbook"].replace("Private Sub", "Public Sub")
        self.app.add_module(åbning, name="FalskThisWorkbook", kind="standard")
        self.fil(findes=True)

    def nulstil(self) -> None:
        """Som nyåbnet: Python er ikke hentet, intet er talt, og alt lykkes."""
        self.app.run("NulstilAlt")

    def opfør(self, hvordan: str, nr: int = 0) -> None:
        self.app.run("Indstil", hvordan, nr)

    def fil(self, *, findes: bool, sti: str = r"C:\venv\Scripts\pythonw.exe") -> None:
        self.app.run("Filen", sti, findes)

    def regn(self, udtryk: str) -> object:
        return self.app.evaluate(udtryk)

    def fejlkode(self, udtryk: str) -> int | None:
        """Fejlens nummer, eller None når udtrykket gav en almindelig værdi."""
        if self.regn(f"IsError({udtryk})") is not True:
            return None
        nummer = re.search(r"\d+", str(self.regn(f"CStr({udtryk})")))
        assert nummer is not None
        return int(nummer.group())

    @property
    def tælling(self) -> tuple[int, int, int]:
        """Antal starter, antal kald og antal gange Python er slået ihjel."""
        start, kald, drab = str(self.app.run("Taelling")).split(",")
        return int(start), int(kald), int(drab)

    @property
    def sidste_fejl(self) -> str:
        return str(self.app.run("XltpSidsteFejltekst"))

    @property
    def statuslinje(self) -> object:
        return self.regn("Application.StatusBar")
