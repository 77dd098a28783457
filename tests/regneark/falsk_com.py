"""xlwings' rigtige Windows-vej fra celle til funktion, kørt uden Windows; kun COM er efterlignet.

Filen køres som et program for sig, fordi efterligningen bytter moduler ud i `sys.modules`. Den læser
spørgsmål (pickle) fra stdin og skriver svar (pickle) på stdout:

    ("kald", funktion, [argument, ...])  ->  svaret, som VBA ville få det
    ("signaturer",)                      ->  det, xlwings har læst af mærkerne

Et argument er ("celle", værdi), ("område", rækker), ("matrix", rækker), ("værdi", værdi) eller ("udeladt",).
En værdi er et tal, en tekst, None, en logisk værdi, et Decimal (valuta), en dato eller ("fejl", "#N/A").
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import os
import pickle
import sys
import types
from typing import Any

EXCEL = types.SimpleNamespace(Hwnd=1)
MODUL = "xl_timepris.excel.funktioner"
UDELADT = -2147352572
OMRÅDE_IID = "{00020846-0000-0000-C000-000000000046}"
SCODE = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
}


class ComFejl(Exception):
    def __init__(self, *dele: object) -> None:
        super().__init__(*dele)
        self.hresult = dele[0] if dele else None


class Hvadsomhelst:
    """Svarer på alt; står for de dele af Windows, som et kald ikke bruger."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __call__(self, *_: object, **__: object) -> Hvadsomhelst:
        return Hvadsomhelst()

    def __getattr__(self, _: str) -> Hvadsomhelst:
        return Hvadsomhelst()


class PyIDispatch:
    """Det rå COM-objekt, som et område er, når det kommer fra VBA."""

    def __init__(self, rækker: list[list[Any]]) -> None:
        self.rækker = rækker

    def GetTypeInfo(self) -> PyIDispatch:
        return self

    def GetDocumentation(self, _: int) -> tuple[str, ...]:
        return ("Range",)

    def GetTypeAttr(self) -> types.SimpleNamespace:
        return types.SimpleNamespace(iid=OMRÅDE_IID)


class CDispatch:
    """Et område set fra pywin32: det, som xlwings læser af det, og ikke andet."""

    Row = Column = 1

    def __init__(self, rå: PyIDispatch) -> None:
        self._oleobj_ = rå
        rækker = rå.rækker
        self.Rows = types.SimpleNamespace(Count=len(rækker))
        self.Columns = types.SimpleNamespace(Count=len(rækker[0]))
        self.Worksheet = types.SimpleNamespace(Parent=types.SimpleNamespace(Application=EXCEL))

    @property
    def Value(self) -> Any:
        rækker = tuple(tuple(map(som_com, række)) for række in self._oleobj_.rækker)
        return rækker[0][0] if len(rækker) == len(rækker[0]) == 1 else rækker


class ComTid(dt.datetime):
    """pywintypes.TimeType."""


def som_com(værdi: Any) -> Any:
    if isinstance(værdi, tuple):
        return SCODE[værdi[1]]
    if isinstance(værdi, dt.datetime):
        return ComTid(*værdi.timetuple()[:6], tzinfo=dt.UTC)
    return værdi


def som_com_argument(argument: tuple[Any, ...]) -> Any:
    match argument:
        case ("udeladt",):
            return UDELADT
        case ("celle", værdi):
            return PyIDispatch([[værdi]])
        case ("område", rækker):
            return PyIDispatch(rækker)
        case ("matrix", rækker):
            return tuple(tuple(map(som_com, række)) for række in rækker)
        case ("værdi", værdi):
            return som_com(værdi)
    raise ValueError(argument)


def efterlign_com() -> None:
    def modul(navn: str, **indhold: Any) -> None:
        nyt = types.ModuleType(navn)
        nyt.__getattr__ = lambda _: Hvadsomhelst()  # type: ignore[method-assign]
        nyt.__dict__.update(indhold)
        sys.modules[navn] = nyt
        overordnet, _, kort = navn.rpartition(".")
        if overordnet:
            setattr(sys.modules[overordnet], kort, nyt)

    def unwrap(_: object) -> None:
        raise ComFejl("ikke et Python-objekt")

    modul("pywintypes", com_error=ComFejl, error=ComFejl, IID=str, TimeType=ComTid)
    modul(
        "pythoncom",
        CoInitialize=lambda *_: None,
        IID_IDispatch="dispatch",
        IID_IEnumVARIANT="enum",
        TypeIIDs={"dispatch": PyIDispatch},
        com_error=ComFejl,
        ole_error=ComFejl,
        __file__="pythoncom",
    )
    for navn in ("win32api", "win32con", "win32gui", "win32event"):
        modul(navn)
    modul("win32process", GetWindowThreadProcessId=lambda _: (0, 1))
    modul("win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC))
    modul("win32com")
    modul(
        "win32com.client",
        CDispatch=CDispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=lambda rå, **_: CDispatch(rå),
        DispatchEx=CDispatch,
    )
    modul("win32com.server")
    for navn in ("dispatcher", "policy", "exception"):
        modul(f"win32com.server.{navn}")
    modul("win32com.server.util", unwrap=unwrap)
    ctypes.PyDLL = lambda *_, **__: Hvadsomhelst()  # type: ignore[assignment,misc]
    for navn in ("windll", "oledll"):
        setattr(ctypes, navn, Hvadsomhelst())


def start_xlwings() -> Any:
    """xlwings, som den ser ud på Windows, og dens COM-server."""
    efterlign_com()
    import xlwings as xw

    udfs = importlib.import_module("xlwings.udfs")
    xw._xlwindows = importlib.import_module("xlwings._xlwindows")
    xw.engines.add(xw.Engine(impl=xw._xlwindows.engine))
    xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return importlib.import_module("xlwings.com_server").XLPython()


def som_variant(svar: Any) -> Any:
    """Svaret, som COM fører det videre: en tekst er kun sin tekst, uanset hvilken klasse den har i Python."""
    if isinstance(svar, (list, tuple)):
        return [som_variant(led) for led in svar]
    return str(svar) if isinstance(svar, str) else svar


def signaturer() -> dict[str, dict[str, Any]]:
    funktioner = importlib.import_module(MODUL)
    return {navn: værdi.__xlfunc__ for navn, værdi in vars(funktioner).items() if hasattr(værdi, "__xlfunc__")}


def besvar(server: Any, spørgsmål: tuple[Any, ...]) -> Any:
    match spørgsmål:
        case ("kald", navn, argumenter):
            return som_variant(server.CallUDF(MODUL, navn, tuple(map(som_com_argument, argumenter))))
        case ("signaturer",):
            return signaturer()
    raise ValueError(spørgsmål)


def main() -> None:
    # Andre skriver også på stdout; svarene får derfor deres egen vej ud.
    ud = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server = start_xlwings()
    while True:
        try:
            spørgsmål = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            svar: tuple[str, Any] = ("svar", besvar(server, spørgsmål))
        except Exception as årsag:
            svar = ("undtagelse", f"{type(årsag).__name__}: {årsag}")
        pickle.dump(svar, ud)
        ud.flush()


if __name__ == "__main__":
    main()
