"""Motoren LibreOffice: regner en projektmappe om i LibreOffice Calc med produktets funktioner.

Intet installeres: soffice startes uden skærm med en engangsprofil og får tilføjelsen med på kommandolinjen.
Den åbner altid en kopi, så projektmappen på disken aldrig røres. Tre processer deler arbejdet:

    motoren (her)  --JSON-linjer-->  styringen (lo_styring.py)  --UNO-->  soffice med lo_tilfoejelse.py

Styringen er en proces for sig, fordi `uno` kun findes til den Python, LibreOffice er bygget til. Styringen og
soffice er én procesgruppe, og gruppen slås ihjel ved enhver fejl: der må aldrig blive en soffice tilbage.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Self

from ..excel.bogfil import Ark, Bogfil, Celle, Værdi, celler_i, uden_værtsmærker
from ..excel.register import Funktion
from ..excel.vba import uden_makroer
from ..excel.zippakke import læs_dele, skriv_pakke
from . import Resultat, lo_typer

MAPPE = Path(__file__).parent
IMPLEMENTERING = f"{lo_typer.MODUL}.Funktioner"
REGISTER = "xl_timepris.excel.funktioner"
PYTHON = "{}.{}".format(*sys.version_info)

# Sekunder. Den første start på en maskine kan tage lang tid, en lukning bør ikke.
TIDSGRÆNSE = 120.0
TIDSGRÆNSE_LUK = 5.0


class MotorMangler(Exception):
    """LibreOffice eller noget den behøver er ikke installeret. `kode` siger hvad, `besked` hvad man gør."""

    def __init__(self, kode: str, besked: str) -> None:
        super().__init__(besked)
        self.kode = kode
        self.besked = besked


class MotorFejl(Exception):
    """LibreOffice svarede ikke, eller ikke som ventet. `detaljer` er til den, der skal finde fejlen."""

    def __init__(self, besked: str, detaljer: str = "") -> None:
        super().__init__(f"{besked}\n{detaljer}".rstrip())
        self.besked = besked
        self.detaljer = detaljer


# --- Hvad der er installeret ------------------------------------------------------------------------------


def find_soffice() -> Path:
    """Stien til soffice; `MotorMangler`, når LibreOffice ikke findes."""
    for kandidat in _mulige_soffice():
        soffice = kandidat.resolve()
        if soffice.is_file() and find_typer(soffice):
            return soffice
    raise MotorMangler(
        "libreoffice",
        "LibreOffice blev ikke fundet. Installer LibreOffice Calc "
        "(Debian/Ubuntu: libreoffice-calc-nogui, python3-uno og libreoffice-script-provider-python), "
        "eller sæt miljøvariablen XLTP_SOFFICE til stien til soffice.",
    )


def _mulige_soffice() -> Iterator[Path]:
    if valgt := os.environ.get("XLTP_SOFFICE"):
        yield Path(valgt)
        return
    for navn in ("soffice", "libreoffice"):
        if fundet := shutil.which(navn):
            yield Path(fundet)
    for mappe in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice"):
        yield Path(mappe, "program", "soffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    # macOS og Windows: stierne er de sædvanlige, men motoren er ikke afprøvet dér.
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    for rod in filter(None, (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)"))):
        yield Path(rod, "LibreOffice", "program", "soffice.exe")


def find_typer(soffice: Path) -> Path | None:
    """Mappen med LibreOffice' egne types.rdb og services.rdb."""
    program = soffice.parent
    mapper = (program, program.parent / "Resources", program.parent / "Resources" / "ure")
    return next((mappe for mappe in mapper if (mappe / "types.rdb").is_file()), None)


@functools.cache
def find_uno_python(program: Path) -> str:
    """En Python, der kan tale med LibreOffice."""
    kandidater = (
        sys.executable,
        "/usr/bin/python3",
        str(program / "python"),
        str(program / "python.exe"),
        str(program.parent / "Resources" / "python"),
    )
    for kandidat in kandidater:
        if Path(kandidat).is_file() and _kan_uno(kandidat):
            return kandidat
    raise MotorMangler(
        "uno",
        "LibreOffice er installeret, men ingen Python kan tale med den. Installer python3-uno (Debian/Ubuntu).",
    )


def _kan_uno(python: str) -> bool:
    try:
        forsøg = subprocess.run(
            [python, "-c", "import uno"], env=_rent_miljø(python), capture_output=True, timeout=TIDSGRÆNSE
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return forsøg.returncode == 0


def _rent_miljø(python: str) -> dict[str, str]:
    """Miljøet for en anden Python end den kørende."""
    fjern = {"PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "VIRTUAL_ENV"}
    miljø = {navn: værdi for navn, værdi in os.environ.items() if navn not in fjern}
    # Den Python, der er bygget ind i LibreOffice, finder sit standardbibliotek ud fra den første python3 i PATH.
    # Er det en anden udgave (pyenv, conda), går indlæsningen af tilføjelsen i stykker med std::bad_alloc.
    sti = os.pathsep.join(filter(None, (str(Path(python).parent), miljø.get("PATH"))))
    return miljø | {"PATH": sti, "PYTHONUTF8": "1"}


# --- Projektmappens fil -----------------------------------------------------------------------------------


def kopi_uden_makroer(bog: bytes, mål: Path) -> None:
    """Skriver projektmappen uden dens VBA-projekt.

    LibreOffice 7 lader en VBA-funktion vinde over tilføjelsen, når de hedder det samme.
    """
    mål.write_bytes(skriv_pakke(uden_makroer(dict(læs_dele(bog))).items()))


class Formelark:
    """Et arks formler, sorteret som styringen skal bruge dem."""

    def __init__(self, ark: Ark, funktioner: Mapping[str, Funktion]) -> None:
        self.formler: list[str] = []
        self.matricer: dict[str, dict[str, int | bool]] = {}
        self.med_vores: set[str] = set()
        for celle in ark.celler.values():
            if celle.formel is None:
                continue
            brugte = _brugte_funktioner(celle.formel, funktioner)
            if brugte:
                self.med_vores.add(celle.adresse)
            if celle.udfaldsområde is None:
                self.formler.append(celle.adresse)
            else:
                self.matricer[celle.adresse] = _matrix(celle, [funktioner[navn] for navn in brugte])

    def til_styring(self) -> dict[str, Any]:
        return {"formler": self.formler, "matricer": self.matricer, "vores": sorted(self.med_vores)}


def _matrix(celle: Celle, brugte: list[Funktion]) -> dict[str, int | bool]:
    """Det styringen skal vide om en matrixformel."""
    område = celler_i(celle.udfaldsområde)
    # cm peger på den oplysning i filen, der gør en matrixformel dynamisk.
    dynamisk = "cm" in celle.attributter
    # Ingen grund til at måle de mange celler, der kun kan give ét tal.
    tabeller = [funktion for funktion in brugte if funktion.kan_fylde_flere_celler(celle.formel)]
    skalar = len(område) == len(område[0]) == 1 and brugte and not tabeller
    return {
        "rækker": len(område),
        "kolonner": len(område[0]),
        "fast": not dynamisk,
        "kan_løbe_ud": dynamisk and not skalar,
    }


def _brugte_funktioner(formel: str, funktioner: Mapping[str, Funktion]) -> set[str]:
    """Hvilke af registrets funktioner formlen kalder."""
    uden_tekst = re.sub(r'"[^"]*"', "", formel)
    return {navn.upper() for navn in re.findall(r"(?<![\w.])(\w+)\(", uden_tekst)} & funktioner.keys()


# --- Motoren ----------------------------------------------------------------------------------------------


class LibreOffice:
    """Regner en projektmappe (.xlsx eller .xlsm) om i LibreOffice Calc.

    `register` er modulet med ordbogen `FUNKTIONER`. Hver ordre har `tidsgrænse_s` sekunder til at svare.
    """

    navn = "LibreOffice"

    def __init__(self, fil: Path, *, register: str = REGISTER, tidsgrænse_s: float = TIDSGRÆNSE) -> None:
        soffice = find_soffice()
        python = find_uno_python(soffice.parent)
        modul = importlib.import_module(register)
        self._funktioner = modul.FUNKTIONER
        self._tidsgrænse_s = tidsgrænse_s
        self._mappe = Path(tempfile.mkdtemp(prefix="xltp-lo-"))
        self._ryd_op = weakref.finalize(self, shutil.rmtree, self._mappe, ignore_errors=True)
        try:
            self._proces = self._start_styring(python, modul)
            self.version = self._start_soffice(soffice)
            self.åbn(fil)
        except BaseException:
            self._ryd_op()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.luk()

    def åbn(self, fil: Path) -> None:
        """Skifter til en anden projektmappe i samme LibreOffice."""
        self._bog = Bogfil(Path(fil))
        kopi = Path(tempfile.mkdtemp(dir=self._mappe)) / "projektmappe.xlsx"
        kopi_uden_makroer(uden_værtsmærker(self._bog).data, kopi)
        self._ark = {navn: Formelark(ark, self._funktioner) for navn, ark in self._bog.ark.items()}
        self._ordre("åbn", sti=str(kopi), ark={navn: ark.til_styring() for navn, ark in self._ark.items()})

    def sæt(self, ark: str, celle: str, værdi: Værdi) -> None:
        """Retter en celle. Tekst forbliver tekst, også når den ligner et tal eller en formel."""
        fundet, adresse = self._bog.find_celle(ark, celle)
        self._ark[fundet.navn].med_vores.discard(adresse)
        self._ordre("sæt", ark=fundet.navn, celle=adresse, værdi=værdi)

    def genberegn(self) -> Resultat:
        """Værdien af hver formelcelle og hver celle i et udløb. Sandhedsværdier kommer som 1.0 og 0.0."""
        resultat = self._ordre("genberegn")
        self._afvis_undtagelser()
        self._afvis_ukendte_navne(resultat)
        return resultat

    def udskriv_pdf(self, til: Path, ark: str | None = None) -> None:
        """Gemmer projektmappen, eller ét ark, som PDF, som den så ud efter seneste beregning."""
        self._ordre("udskriv_pdf", til=str(Path(til).resolve()), ark=ark)

    def luk(self) -> None:
        """Lukker LibreOffice. Kan kaldes flere gange."""
        self._ryd_op()

    # Start

    def _start_styring(self, python: str, modul: ModuleType) -> subprocess.Popen[str]:
        miljø = _rent_miljø(python) | {
            "XLTP_LO_PYTHON": PYTHON,
            "XLTP_LO_STI": os.pathsep.join(_pythonsti(modul)),
            "XLTP_LO_REGISTER": modul.__name__,
            "XLTP_LO_MELDINGER": str(self._meldinger),
            # Så også det, soffice selv lægger fra sig, forsvinder med mappen.
            **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(self._mappe)),
        }
        self._meldinger.touch()
        with open(self._log, "w", encoding="utf-8") as log:
            proces = subprocess.Popen(
                [python, str(MAPPE / "lo_styring.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=miljø,
                encoding="utf-8",
                **_egen_gruppe(),
            )
        self._svar: queue.Queue[str | None] = queue.Queue()
        self._ryd_op.detach()
        self._ryd_op = weakref.finalize(self, _stop, proces, self._svar, self._mappe, self._rør)
        threading.Thread(target=_læs_svar, args=(proces.stdout, self._svar), daemon=True).start()
        return proces

    def _start_soffice(self, soffice: Path) -> str:
        """Starter soffice gennem styringen og sikrer, at tilføjelsen er med. Giver versionen."""
        kommando = [str(soffice), *self._argumenter(find_typer(soffice))]
        svar = self._ordre("start", kommando=kommando, rør=self._rør)
        self._afvis_tilføjelse(set(svar["funktioner"]))
        return svar["version"]

    def _argumenter(self, typer: Path) -> list[str]:
        profil = self._mappe / "profil"
        (profil / "user").mkdir(parents=True)
        (profil / "user" / "registrymodifications.xcu").write_text(_profil(), encoding="utf-8")
        idl = self._mappe / "funktioner.idl"
        idl.write_text(lo_typer.idl(self._funktioner.values()), encoding="utf-8")
        komponent = self._mappe / "tilfoejelse.components"
        komponent.write_text(_komponent(MAPPE / "lo_tilfoejelse.py"), encoding="utf-8")
        egne = typer.as_uri()
        return [
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            f"--accept=pipe,name={self._rør};urp;StarOffice.ComponentContext",
            f"-env:UserInstallation={profil.as_uri()}",
            f"-env:UNO_TYPES={egne}/types.rdb <{egne}/types>* {idl.as_uri()}",
            f"-env:UNO_SERVICES={egne}/services.rdb <{egne}/services>* {komponent.as_uri()}",
        ]

    @property
    def _rør(self) -> str:
        return re.sub(r"\W|_", "", self._mappe.name)

    @property
    def _log(self) -> Path:
        return self._mappe / "log.txt"

    @property
    def _meldinger(self) -> Path:
        return self._mappe / "meldinger.jsonl"

    # Samtalen med styringen

    def _ordre(self, ordre: str, **felter: object) -> Any:
        if not self._ryd_op.alive:
            raise MotorFejl("LibreOffice er lukket.")
        try:
            return self._spørg(ordre, felter)
        except BaseException:
            # Efter en fejl er det uvist, hvad der står i arkene, og efter Ctrl+C ville det næste svar
            # høre til denne ordre. Motoren er slut.
            self._ryd_op()
            raise

    def _spørg(self, ordre: str, felter: dict[str, object]) -> Any:
        try:
            self._proces.stdin.write(json.dumps({"ordre": ordre, "felter": felter}) + "\n")
            self._proces.stdin.flush()
            linje = self._svar.get(timeout=self._tidsgrænse_s)
        except queue.Empty:
            raise MotorFejl(f"LibreOffice svarede ikke inden for {self._tidsgrænse_s:g} sekunder.") from None
        except OSError:
            linje = None
        if linje is None:
            raise MotorFejl("LibreOffice stoppede uventet.", self._log_slut())
        svar = json.loads(linje)
        if "fejl" in svar:
            raise MotorFejl(svar["fejl"], svar.get("spor", "") + self._log_slut())
        return svar["svar"]

    def _log_slut(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-3000:]

    # Vagter: det, der ellers blot ville vise sig som en fejl i en celle

    def _læs_meldinger(self) -> list[dict[str, str]]:
        return [json.loads(linje) for linje in self._meldinger.read_text(encoding="utf-8").splitlines()]

    def _afvis_tilføjelse(self, kendte: set[str]) -> None:
        """Kræver at tilføjelsen er indlæst med alle funktioner."""
        meldinger = {melding["art"]: melding for melding in self._læs_meldinger()}
        if fremmed := meldinger.get("forkert python"):
            raise MotorMangler(
                "python",
                f"LibreOffice bruger Python {fremmed['python']}, men xl_timepris kører i Python {PYTHON}. "
                f"Opret et miljø med Python {fremmed['python']}, og kør derfra.",
            )
        if fejl := meldinger.get("import"):
            raise MotorFejl("LibreOffice kunne ikke indlæse funktionerne.", fejl["besked"])
        if "klar" not in meldinger:
            raise MotorMangler(
                "tilføjelse",
                "LibreOffice indlæste ikke tilføjelsen med funktionerne. "
                f"Installer libreoffice-script-provider-python (Debian/Ubuntu).\n{self._log_slut()}".rstrip(),
            )
        if mangler := sorted(set(self._funktioner) - kendte):
            raise MotorFejl(f"LibreOffice kender ikke {', '.join(mangler)}.", self._log_slut())

    def _afvis_undtagelser(self) -> None:
        for melding in self._læs_meldinger():
            if melding["art"] == "undtagelse":
                self._ryd_op()
                raise MotorFejl(f"{melding['funktion']} kastede en undtagelse.", melding["besked"])

    def _afvis_ukendte_navne(self, resultat: Resultat) -> None:
        ukendte = [
            f"{navn}!{celle}"
            for navn, ark in self._ark.items()
            for celle in sorted(ark.med_vores)
            if resultat[navn].get(celle) == "#NAME?"
        ]
        if ukendte:
            self._ryd_op()
            raise MotorFejl(f"LibreOffice genkendte ikke et navn i formlen i {', '.join(ukendte[:5])}.")


def _læs_svar(stdout: IO[str], svar: queue.Queue[str | None]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for linje in stdout:
            svar.put(linje)
    svar.put(None)


def _pythonsti(modul: ModuleType) -> list[str]:
    """De mapper LibreOffice' Python skal importere fra: registret, produktet og de installerede pakker."""
    egne = [_rodmappe(modul), _rodmappe(sys.modules[__name__])]
    pakker = [sti for sti in sys.path if Path(sti).name in ("site-packages", "dist-packages")]
    return list(dict.fromkeys([*egne, *pakker]))


def _rodmappe(modul: ModuleType) -> str:
    """Den mappe, modulets yderste pakke ligger i."""
    yderst = importlib.import_module(modul.__name__.partition(".")[0])
    fil = yderst.__path__[0] if hasattr(yderst, "__path__") else yderst.__file__
    return str(Path(fil).absolute().parent)


def _egen_gruppe() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _stop(proces: subprocess.Popen[str], svar: queue.Queue[str | None], mappe: Path, rør: str) -> None:
    """Lukker styringen og soffice, pænt eller med magt, og fjerner alt de har skrevet."""
    with contextlib.suppress(OSError):
        proces.stdin.close()
    # Styringen lukker soffice, når stdin lukkes, og så slutter dens svar.
    with contextlib.suppress(queue.Empty):
        while svar.get(timeout=TIDSGRÆNSE_LUK) is not None:
            pass
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(proces.pid)], capture_output=True)
    else:
        # Før wait(): så længe styringen ikke er ventet på, kan gruppens nummer ikke gå til andre.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(proces.pid, signal.SIGKILL)
    proces.wait()
    proces.stdout.close()
    shutil.rmtree(mappe, ignore_errors=True)
    for sokkel in Path(tempfile.gettempdir()).glob(f"OSL_PIPE_*_{rør}"):
        sokkel.unlink(missing_ok=True)


def _indstilling(sti: str, navn: str, værdi: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.{sti}">'
        f'<prop oor:name="{navn}" oor:op="fuse"><value>{værdi}</value></prop></item>'
    )


def _profil() -> str:
    """Profilen: dansk talformat, og filens gemte værdier bruges aldrig."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        + _indstilling("Setup/L10N", "ooSetupSystemLocale", "da-DK")
        + _indstilling("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0")
        + "</oor:items>\n"
    )


def _komponent(tilføjelse: Path) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="{tilføjelse.resolve().as_uri()}">
    <implementation name="{IMPLEMENTERING}">
      <service name="com.sun.star.sheet.AddIn"/>
      <service name="{IMPLEMENTERING}"/>
    </implementation>
  </component>
</components>
"""
