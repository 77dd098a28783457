"""Maskinen: det eneste sted, hvor diagnose og installation rører computeren; kun bogens egen mappe skrives der selv i.

Resten er rene funktioner over det, maskinen svarer. Stier er tekst, fordi de kan være Windows' på en anden maskine.
"""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .pythonfakta import Pythonfakta, denne_python

WINDOWS = "Windows"

UDGAVER = (64, 32)
"""Windows har nogle nøgler i registreringsdatabasen to gange: for 64- og for 32-bit programmer."""


@dataclass(frozen=True, slots=True)
class Kørsel:
    """Svaret på en kommando; `kode` er None, når den ikke kunne startes eller ikke blev færdig i tide."""

    kode: int | None
    ud: str = ""
    for_sent: bool = False
    """Den blev standset, fordi den ikke var færdig i tide; `ud` er det, den nåede at skrive."""

    @property
    def lykkedes(self) -> bool:
        return self.kode == 0


class Maskine(Protocol):
    """Det, der spørges om, og det, der gøres."""

    @property
    def system(self) -> str:
        """Styresystemet, fx "Windows"."""

    @property
    def python(self) -> Pythonfakta:
        """Den Python, der kører nu."""

    def miljø(self, navn: str) -> str:
        """Miljøvariablen; tom tekst, når den ikke er sat."""

    def fuld_sti(self, sti: str) -> str:
        """Stien fra roden af drevet."""

    def findes(self, sti: str) -> bool:
        """Sandt, når filen eller mappen findes."""

    def navne(self, mappe: str) -> list[str]:
        """Navnene på det, der ligger i mappen; ingen, når den ikke findes eller ikke kan læses."""

    def er_i_brug(self, fil: str) -> bool:
        """Sandt, når filen findes og ikke må ændres, fordi et program kører den eller har hentet den."""

    def læs(self, sti: str) -> bytes | None:
        """Filens indhold; None, når den ikke findes eller ikke kan læses."""

    def strøm(self, sti: str, navn: str) -> bytes | None:
        """Indholdet af en navngivet strøm ved siden af filens eget; None, når den ikke findes."""

    def register(self, nøgle: str, udgave: int = 64) -> Mapping[str, Any] | None:
        """Værdierne under en nøgle i registreringsdatabasen; tom, når den ikke findes, og None, når den er spærret."""

    def undernøgler(self, nøgle: str) -> list[str] | None:
        """Navnene på nøglerne lige under nøglen; som `register`, når den ikke findes eller er spærret."""

    def kør(self, kommando: Sequence[str], sekunder: float) -> Kørsel:
        """Kører en kommando uden vindue i en mappe uden betydning og venter højst så længe."""

    def skriv_register(self, nøgle: str, værdi: str) -> None:
        """Sætter nøglens egen værdi, både for 64- og for 32-bit programmer."""

    def skriv(self, sti: str, tekst: str) -> None:
        """Skriver en tekstfil; mapperne over den laves."""

    def flyt(self, fra: str, til: str) -> None:
        """Giver en mappe et nyt navn på samme drev, i ét skridt."""

    def slet(self, sti: str) -> None:
        """Sletter en mappe med alt i."""


class Pc:
    """Den maskine, programmet kører på. Uden Windows er der ingen registreringsdatabase og ingen strømme."""

    @property
    def system(self) -> str:
        return platform.system()

    @property
    def python(self) -> Pythonfakta:
        return denne_python()

    def miljø(self, navn: str) -> str:
        return os.environ.get(navn, "")

    def fuld_sti(self, sti: str) -> str:
        return os.path.abspath(sti)

    def findes(self, sti: str) -> bool:
        return os.path.exists(sti)

    def navne(self, mappe: str) -> list[str]:
        try:
            return os.listdir(mappe)
        except OSError:
            return []

    def er_i_brug(self, fil: str) -> bool:
        try:
            with open(fil, "r+b"):
                return False
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def læs(self, sti: str) -> bytes | None:
        try:
            return Path(sti).read_bytes()
        except (OSError, ValueError):
            return None

    def strøm(self, sti: str, navn: str) -> bytes | None:
        return self.læs(f"{sti}:{navn}") if self.system == WINDOWS else None

    def register(self, nøgle: str, udgave: int = 64) -> Mapping[str, Any] | None:
        return self._læs_nøgle(nøgle, udgave, {}, _værdier)

    def undernøgler(self, nøgle: str) -> list[str] | None:
        return self._læs_nøgle(nøgle, 64, [], _navne)

    def _læs_nøgle(self, nøgle: str, udgave: int, tom: Any, læs: Any) -> Any:
        if self.system != WINDOWS:
            return tom
        winreg = importlib.import_module("winreg")
        rod, sti = _rod_og_sti(winreg, nøgle)
        try:
            with winreg.OpenKey(rod, sti, 0, winreg.KEY_READ | _adgang(winreg, udgave)) as åbnet:
                return læs(winreg, åbnet)
        except FileNotFoundError:
            return tom
        except OSError:
            return None

    def kør(self, kommando: Sequence[str], sekunder: float) -> Kørsel:
        try:
            svar = subprocess.run(
                list(kommando),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=sekunder,
                # Ellers henter Python pakken i den mappe, brugeren står i, i stedet for den installerede.
                cwd=tempfile.gettempdir(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as årsag:
            return Kørsel(None, _tekst(årsag.output), for_sent=True)
        except (OSError, ValueError):
            return Kørsel(None)
        return Kørsel(svar.returncode, _tekst(svar.stdout))

    def skriv_register(self, nøgle: str, værdi: str) -> None:
        winreg = importlib.import_module("winreg")
        rod, sti = _rod_og_sti(winreg, nøgle)
        for udgave in UDGAVER:
            with winreg.CreateKeyEx(rod, sti, 0, winreg.KEY_WRITE | _adgang(winreg, udgave)) as åbnet:
                winreg.SetValueEx(åbnet, "", 0, winreg.REG_SZ, værdi)

    def skriv(self, sti: str, tekst: str) -> None:
        Path(sti).parent.mkdir(parents=True, exist_ok=True)
        Path(sti).write_text(tekst, "utf-8")

    def flyt(self, fra: str, til: str) -> None:
        os.replace(fra, til)

    def slet(self, sti: str) -> None:
        shutil.rmtree(sti)


def _tekst(skrevet: bytes | None) -> str:
    return (skrevet or b"").decode("utf-8", "replace")


_RØDDER = {"HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}


def _rod_og_sti(winreg: Any, nøgle: str) -> tuple[Any, str]:
    rod, _, sti = nøgle.partition("\\")
    return getattr(winreg, _RØDDER[rod]), sti


def _adgang(winreg: Any, udgave: int) -> int:
    return winreg.KEY_WOW64_32KEY if udgave == 32 else winreg.KEY_WOW64_64KEY


def _værdier(winreg: Any, åbnet: Any) -> dict[str, Any]:
    poster = (winreg.EnumValue(åbnet, nr) for nr in range(winreg.QueryInfoKey(åbnet)[1]))
    return {navn.casefold(): værdi for navn, værdi, _ in poster}


def _navne(winreg: Any, åbnet: Any) -> list[str]:
    return [winreg.EnumKey(åbnet, nr) for nr in range(winreg.QueryInfoKey(åbnet)[0])]
