"""En efterlignet Windows-pc til prøverne af diagnose og installation: filer, registreringsdatabase og kommandoer."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from xl_timepris import __version__
from xl_timepris.excel.vba import konfiguration
from xl_timepris.installation.krav import dll_navne, krævet_xlwings
from xl_timepris.installation.maskine import UDGAVER, Kørsel
from xl_timepris.installation.pythonfakta import Pythonfakta

HJEM = r"C:\Users\Ærø Ågesen"
LOKALT = HJEM + r"\AppData\Local"
MILJØ = LOKALT + r"\xl_timepris\venv"
PYTHONW = MILJØ + r"\Scripts\pythonw.exe"
BOG = HJEM + r"\Timepris\timepris.xlsm"
XLWINGS = krævet_xlwings()
DLL, DLL_32 = (rf"{MILJØ}\{navn}" for navn in dll_navne(XLWINGS))
GRUNDMAPPE = r"C:\Program Files\Python312"
MED_DLL, UDEN_DLL = "xlwings\0".encode("utf-16-le"), "xltp\0".encode("utf-16-le")


@cache
def lille_bog(
    version: str | None = __version__,
    xlwings: str | None = XLWINGS,
    gul: float = 15.0,
    vba: bytes | None = MED_DLL,
    fortolker: str = dict(konfiguration())["INTERPRETER_WIN"],
) -> bytes:
    """En bog med netop det, installation og diagnose læser i den leverede."""
    ud = io.BytesIO()
    bog = xlsxwriter.Workbook(ud, {"in_memory": True})
    start, kilder, data, konf = (bog.add_worksheet(n) for n in ("Start", "Kilder", "Fravær", "xlwings.conf"))
    start.write_row("B7", ["Version", version] if version else ["Udgave"])
    if xlwings:
        kilder.write_row("B160", ["xlwings (VBA-modulet xlwings)", xlwings])
    data.write_number("B1", gul, bog.add_format({"locked": False}))
    for nummer, række in enumerate([("INTERPRETER_WIN", fortolker), *konfiguration()[1:]]):
        konf.write_row(nummer, 0, række)
    if vba:
        bog.add_vba_project(io.BytesIO(vba), True)
    bog.close()
    return ud.getvalue()


SVAR: dict[str, Any] = {"i_miljøet": None, "pakke": None, "pakke_med_variabler": None, "server": False}
"""Det, der hører til et miljø og følger med, når det flyttes, og hvad der svares uden et miljø."""

KUN_I_ÉN_UDGAVE = r"hkcu\software\classes\clsid"
"""De nøgler, som Windows har for 64- og for 32-bit programmer hver for sig."""


class FalskWindows:
    """En pc, hvor alt er i orden, til en prøve ændrer noget."""

    system = "Windows"

    def __init__(self) -> None:
        self.python = Pythonfakta((3, 12, 4), "win-amd64", "CPython", GRUNDMAPPE + r"\python.exe", GRUNDMAPPE)
        self.variabler = {
            "USERPROFILE": HJEM,
            "LOCALAPPDATA": LOKALT,
            "APPDATA": HJEM + r"\AppData\Roaming",
            "SYSTEMROOT": r"C:\Windows",
            "ONEDRIVE": HJEM + r"\OneDrive",
            "ONEDRIVECOMMERCIAL": HJEM + r"\OneDrive - Kommunen",
        }
        self.filer: dict[str, bytes] = {}
        self.strømme: dict[str, bytes] = {}
        self.registret: dict[str, dict[str, Any] | None] = {}
        self.registret_32: dict[str, dict[str, Any] | None] = {}
        self.defender: dict[str, int] | None = {}
        self.kørt: list[list[str]] = []
        self.flyttet: list[tuple[str, str]] = []
        self.venv_kode = self.pip_kode = 0
        self.pip_skriver = ""
        self.pip_for_sent = False
        self.åbne: set[str] = set()
        """Filer, som et program bruger."""
        self.før: Callable[[str, str], None] = lambda handling, sti: None
        """Kaldes før alt, der ændrer noget; en undtagelse herfra er maskinens afslag."""
        self.dll_i_hjulet: Iterable[str] = dll_navne(XLWINGS)
        """De DLL'er, som en installation lægger."""
        self.gemte_svar: dict[str, dict[str, Any]] = {}
        self.efter_pip: Mapping[str, Any] = {}
        """Det, en installation gør anderledes end ventet."""
        self.tøm_miljøet()
        self.bog = BOG
        self.læg_bog(BOG)
        self.skriv_nøgle(r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", **{"": EXCEL})
        self.installér_miljøet()

    # --- Opstilling

    def læg_bog(self, sti: str, **ændret: Any) -> None:
        """Bogen, der spørges om, ligger nu her."""
        self.filer.pop(self.bog.casefold(), None)
        self.bog = sti
        self.filer[sti.casefold()] = lille_bog(**ændret)

    def skriv_nøgle(self, nøgle: str, udgaver: Iterable[int] = UDGAVER, /, **værdier: Any) -> None:
        for udgave in udgaver:
            register = self._register(nøgle, udgave)
            register.setdefault(nøgle.casefold(), {}).update({n.casefold(): v for n, v in værdier.items()})

    def _register(self, nøgle: str, udgave: int) -> dict[str, dict[str, Any] | None]:
        har_to = nøgle.casefold().startswith(KUN_I_ÉN_UDGAVE)
        return self.registret_32 if har_to and udgave == 32 else self.registret

    def tøm_miljøet(self) -> None:
        """Uden det private miljø er der ingen til at svare."""
        self.filer = {sti: data for sti, data in self.filer.items() if not sti.startswith(f"{MILJØ}\\".casefold())}
        self.__dict__.update(SVAR)

    def lav_miljøet(self) -> None:
        self.filer |= {sti.casefold(): b"MZ" for sti in (PYTHONW, PYTHONW.replace("pythonw", "python"))}
        self.i_miljøet = replace(self.python, sti=PYTHONW.replace("pythonw", "python"))

    def installér_miljøet(self) -> None:
        self.lav_miljøet()
        self.filer |= {f"{MILJØ}\\{navn}".casefold(): b"MZ" for navn in self.dll_i_hjulet}
        self.i_miljøet = replace(self.i_miljøet, xlwings=XLWINGS)
        self.pakke = self.pakke_med_variabler = __version__
        self.server = True
        for navn, værdi in self.efter_pip.items():
            setattr(self, navn, værdi)

    # --- Det, en maskine svarer

    def miljø(self, navn: str) -> str:
        return self.variabler.get(navn.upper(), "")

    def fuld_sti(self, sti: str) -> str:
        return sti

    def findes(self, sti: str) -> bool:
        sti = sti.casefold()
        return sti in self.filer or any(fil.startswith(f"{sti}\\") for fil in self.filer)

    def navne(self, mappe: str) -> list[str]:
        start = f"{mappe}\\".casefold()
        return sorted({sti.removeprefix(start).partition("\\")[0] for sti in self.filer if sti.startswith(start)})

    def er_i_brug(self, fil: str) -> bool:
        return self.findes(fil) and fil.casefold() in self.åbne

    def læs(self, sti: str) -> bytes | None:
        return self.filer.get(sti.casefold())

    def strøm(self, sti: str, navn: str) -> bytes | None:
        return self.strømme.get(f"{sti}:{navn}".casefold())

    def register(self, nøgle: str, udgave: int = 64) -> Mapping[str, Any] | None:
        return self._register(nøgle, udgave).get(nøgle.casefold(), {})

    def undernøgler(self, nøgle: str) -> list[str] | None:
        if self.registret.get(nøgle.casefold(), {}) is None:
            return None
        start = f"{nøgle}\\".casefold()
        return sorted({n.removeprefix(start).partition("\\")[0] for n in self.registret if n.startswith(start)})

    def kør(self, kommando: Sequence[str], sekunder: float) -> Kørsel:
        assert sekunder > 0 and all(isinstance(del_, str) for del_ in kommando)
        self.kørt.append(list(kommando))
        program, tekst = kommando[0], " ".join(kommando[1:])
        if program.endswith("powershell.exe"):
            return self._powershell()
        if "-m venv" in tekst:
            assert program == self.python.sti and kommando[-1] == MILJØ
            self.før("venv", MILJØ)
            self.lav_miljøet()
            return Kørsel(self.venv_kode)
        assert program.casefold() == PYTHONW.replace("pythonw", "python").casefold(), program
        return self._python(tekst)

    def _powershell(self) -> Kørsel:
        if self.defender is None:
            return Kørsel(1, "Get-MpPreference: 0x800106ba")
        linjer = [f"{regel.upper()}={tilstand}" for regel, tilstand in self.defender.items()]
        return Kørsel(0, "\r\n".join([*linjer, "slut=0", ""]))

    def _python(self, tekst: str) -> Kørsel:
        if self.i_miljøet is None or not self.findes(PYTHONW):
            return Kørsel(None)
        if "-m pip install" in tekst:
            self.før("pip", MILJØ)
            if self.pip_for_sent:
                return Kørsel(None, self.pip_skriver, for_sent=True)
            if not self.pip_kode:
                self.installér_miljøet()
            return Kørsel(self.pip_kode, self.pip_skriver)
        if "pythonfakta.py" in tekst:
            return Kørsel(0, json.dumps(asdict(self.i_miljøet)))
        if "com_server" in tekst:
            return Kørsel(0, "server=ja\r\n") if self.server else Kørsel(1, "ImportError: DLL load failed")
        assert "XLTP_VERSION" in tekst
        version = self.pakke if "-I " in tekst else self.pakke_med_variabler
        return Kørsel(0, f"version={version}\r\n") if version else Kørsel(1, "ModuleNotFoundError")

    # --- Det, en maskine gør

    def skriv_register(self, nøgle: str, værdi: str) -> None:
        self.før("skriv_register", nøgle)
        self.skriv_nøgle(nøgle, **{"": værdi})

    def skriv(self, sti: str, tekst: str) -> None:
        self.før("skriv", sti)
        self.filer[sti.casefold()] = tekst.encode()

    def flyt(self, fra: str, til: str) -> None:
        self.før("flyt", fra)
        fra, til = fra.casefold(), til.casefold()
        assert self.findes(fra) and not self.findes(til)
        self.flyttet.append((fra, til))
        if fra == MILJØ.casefold():
            self.gemte_svar[til] = {navn: getattr(self, navn) for navn in SVAR}
            self.__dict__.update(SVAR)
        elif til == MILJØ.casefold():
            self.__dict__.update(self.gemte_svar.pop(fra))
        else:
            self.gemte_svar[til] = self.gemte_svar.pop(fra)
        gammel, ny = f"{fra}\\", f"{til}\\"
        self.filer = {ny + s.removeprefix(gammel) if s.startswith(gammel) else s: d for s, d in self.filer.items()}

    def slet(self, sti: str) -> None:
        """Én fil ad gangen, som i virkeligheden, så en afbrudt sletning efterlader en halv mappe."""
        assert "xl_timepris\\venv." in sti.casefold(), sti
        assert self.findes(sti)
        for fil in sorted(fil for fil in self.filer if fil.startswith(f"{sti}\\".casefold())):
            self.før("slet", sti)
            del self.filer[fil]


EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"


def som_projekt(mappe: Path) -> Path:
    """En projektmappe, der kan installeres fra."""
    (mappe / "xl_timepris").mkdir(parents=True)
    (mappe / "pyproject.toml").write_text('[project]\nname = "xl-timepris"\n', "utf-8")
    (mappe / "xl_timepris" / "__init__.py").write_text("", "utf-8")
    return mappe
