"""Det ved Windows, som kørslen har brug for: findes Excel, hvilke Python-servere kører, og luk en beskedboks."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

SERVERMÆRKE = "xlwings.serve("
"""Står i kommandolinjen hos hver Python, der svarer regneark. Et miljøs pythonw.exe starter den Python, det er lavet
af, med den samme kommandolinje, så én server er to processer."""

_SPØRG = (
    "(Get-CimInstance Win32_Process -Filter "
    f"'Name LIKE ''python%'' AND CommandLine LIKE ''%{SERVERMÆRKE}%''').ProcessId"
)
"""Kun numre og kun serverne: en fremmed kommandolinje kan indeholde hvad som helst."""

_KONSOLTEGN = "oem" if sys.platform == "win32" else "utf-8"
"""Windows' egne programmer skriver i konsollens tegnsæt, ikke i det, Python ellers læser med."""

_BESKEDBOKS, _BESKEDTEKST, _LUK = "#32770", 0xFFFF, 0x0010


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


def kørende_servere() -> set[int]:
    """Numrene på de processer, der svarer regneark nu."""
    svar = subprocess.run(
        ["powershell", "-NoProfile", "-Command", _SPØRG],
        capture_output=True,
        encoding=_KONSOLTEGN,
        errors="replace",
        check=True,
    )
    return {int(nummer) for nummer in svar.stdout.split()}


def afslut(numre: set[int]) -> None:
    """Stopper de nævnte processer; én, der allerede er væk, er i orden, for to af samme server følges ad."""
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
