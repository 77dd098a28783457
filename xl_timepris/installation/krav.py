"""Hvad der kræves af Python og xlwings, og hvor det private miljø ligger. Hvert tal står ét sted og læses derfra."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any

from ..excel.vba import konfiguration
from ..fejl import TimeprisFejl, fejl
from .maskine import Maskine
from .pythonfakta import Pythonfakta

PROJEKT = Path(__file__).resolve().parents[2]
"""Projektmappen, når pakken køres derfra; ellers mappen, den er installeret i."""

FORTOLKER = "INTERPRETER_WIN"
_LEVERET = PureWindowsPath(dict(konfiguration())[FORTOLKER])
MILJØ = _LEVERET.parent.parent
"""Det private miljøs mappe, som en bruger kan skrive den; `udvid` giver den rigtige sti."""

LOG = MILJØ.with_name("installation.log")
PROGRAM = f'"{_LEVERET.with_name("xl-timepris")}"'
"""Kommandoen, som den skrives i en kommandoprompt: miljøets mappe er ikke i PATH."""

_MAPPE = Path(__file__).parent / "data"


@cache
def tekster(navn: str) -> dict[str, Any]:
    """Tekster og grænser i en datafil."""
    return tomllib.loads((_MAPPE / f"{navn}.toml").read_text("utf-8"))


def galt(navn: str, sted: str = "", **felter: str) -> TimeprisFejl:
    """En fejl i installationen med dens kode, grund og råd fra datafilen."""
    post, råd = tekster("installer")["galt"][navn], tekster("installer")["raad"]
    fik, tilladt = post["hvad"].format_map(felter), råd[post["raad"]].format_map(felter)
    return fejl(post["kode"], felt=sted, fik=fik, tilladt=tilladt)


def udvid(maskine: Maskine, tekst: str) -> str:
    """Teksten med %NAVN% erstattet af miljøvariablen; en, der ikke er sat, bliver stående."""
    return re.sub(r"%([^%]+)%", lambda fund: maskine.miljø(fund[1]) or fund[0], tekst)


def fortolker_i_miljøet(maskine: Maskine) -> PureWindowsPath:
    """Den Python, som den leverede bog leder efter."""
    return PureWindowsPath(udvid(maskine, str(_LEVERET)))


def i_konsollen(fortolker: str) -> str:
    """Den samme Python i den udgave, der kan svare med tekst."""
    return str(PureWindowsPath(fortolker).with_name("python.exe"))


def dll_navne(xlwings: str) -> tuple[str, str]:
    """De DLL'er, som bogens makroer henter i 64- og i 32-bit Excel."""
    return f"xlwings64-{xlwings}.dll", f"xlwings32-{xlwings}.dll"


def dll_mapper(fortolker: str) -> tuple[PureWindowsPath, PureWindowsPath]:
    """De to mapper, hvor makroerne leder efter den."""
    mappe = PureWindowsPath(fortolker).parent
    return mappe, mappe.parent


def manglende_dll(maskine: Maskine, fortolker: str, xlwings: str) -> list[str]:
    """De DLL'er, der ikke ligger, hvor makroerne leder."""

    def findes(navn: str) -> bool:
        return any(maskine.findes(str(mappe / navn)) for mappe in dll_mapper(fortolker))

    return [navn for navn in dll_navne(xlwings) if not findes(navn)]


@cache
def krævet_xlwings() -> str | None:
    """Den version af xlwings, som pakken er låst til."""
    try:
        krav = importlib.metadata.requires("xl-timepris") or []
    except importlib.metadata.PackageNotFoundError:
        krav = _krav_i_projektet()
    fundne = (re.fullmatch(r"xlwings\s*==\s*([\d.]+)", post.strip()) for post in krav)
    return next((fund[1] for fund in fundne if fund), None)


def _krav_i_projektet() -> list[str]:
    try:
        return tomllib.loads((PROJEKT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    except (OSError, ValueError, KeyError):
        return []


def python_grænser() -> tuple[str, str]:
    """Den ældste og den nyeste Python, bogen kan bruge, fx 3.11."""
    krav = tekster("diagnose")["krav"]
    return krav["python_fra"], krav["python_til"]


def _version(tekst: str) -> tuple[int, ...]:
    return tuple(int(del_) for del_ in tekst.split("."))


def indvendinger(python: Pythonfakta) -> Iterator[tuple[str, str]]:
    """Hvorfor bogen ikke kan bruge den Python: årsagens navn, og hvad der er fundet."""
    fra, til = python_grænser()
    if "\\windowsapps\\" in f"{python.sti}\\{python.grundmappe}\\".casefold():
        yield "python_butik", python.grundmappe
    if python.platform == "win32":
        yield "python_32bit", "32-bit"
    elif python.platform != "win-amd64":
        yield "python_processor", python.platform
    if python.implementation != "CPython":
        yield "python_slags", python.implementation
    if not _version(fra) <= python.version[:2] <= _version(til):
        yield "python_version", python.versionsnummer
