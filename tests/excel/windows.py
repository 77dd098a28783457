"""Det ved Windows, som kørslen har brug for: findes Excel, hvilke Python-servere kører, og luk en beskedboks."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

_SERVERMÆRKE = "xlwings.serve("
_SPØRG = (
    "Get-CimInstance Win32_Process -Filter \"Name LIKE 'python%'\" | "
    "Select-Object ProcessId, CommandLine | ConvertTo-Json"
)
_BESKEDBOKS, _BESKEDTEKST, _LUK = "#32770", 0xFFFF, 0x0010


@dataclass(frozen=True, slots=True)
class Proces:
    """En kørende Python."""

    nummer: int
    kommando: str


def excel_mangler() -> str:
    """Hvorfor der ikke kan prøves i Excel her; tom tekst, når det kan."""
    if sys.platform != "win32":
        return "Excel til Windows findes ikke på denne maskine."
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Excel.Application"))
    except OSError:
        return "Excel er ikke installeret på denne maskine."
    return ""


def læs_processer(tekst: str) -> list[Proces]:
    """Svaret fra PowerShell: ingenting, ét objekt eller en liste."""
    indhold = json.loads(tekst) if tekst.strip() else []
    poster = indhold if isinstance(indhold, list) else [indhold]
    return [Proces(int(post["ProcessId"]), post["CommandLine"] or "") for post in poster]


def servere(processer: list[Proces]) -> set[int]:
    """Numrene på dem, der svarer regneark."""
    return {proces.nummer for proces in processer if _SERVERMÆRKE in proces.kommando}


def kørende_servere() -> set[int]:
    """De Python-servere, der kører nu."""
    svar = subprocess.run(["powershell", "-NoProfile", "-Command", _SPØRG], capture_output=True, text=True, check=True)
    return servere(læs_processer(svar.stdout))


def afslut(numre: set[int]) -> None:
    """Stopper de nævnte processer; én, der allerede er væk, er i orden."""
    for nummer in numre:
        with contextlib.suppress(OSError):
            os.kill(nummer, signal.SIGTERM)


@contextlib.contextmanager
def luk_beskeder(titel: str) -> Iterator[list[str]]:
    """Lukker hver beskedboks med titlen, så længe blokken kører, og giver deres tekster."""
    import win32gui

    tekster: list[str] = []
    færdig = threading.Event()

    def hold_øje() -> None:
        while not færdig.wait(0.2):
            vindue = win32gui.FindWindow(_BESKEDBOKS, titel)
            if vindue:
                # Kan teksten ikke læses, skal boksen alligevel lukkes; ellers venter Excel for evigt.
                with contextlib.suppress(win32gui.error):
                    tekster.append(win32gui.GetDlgItemText(vindue, _BESKEDTEKST))
                win32gui.PostMessage(vindue, _LUK, 0, 0)

    tråd = threading.Thread(target=hold_øje, daemon=True)
    tråd.start()
    try:
        yield tekster
    finally:
        færdig.set()
        tråd.join()
