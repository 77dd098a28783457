"""Celle og værdi: hvad hver slags celle betyder, ens i alle regneark.

Regnearkene afleverer det samme indhold på hver sin måde: en tom celle kan være None, "" eller 0, et beløb i
valutaformat er et `Decimal`, og en enkelt celle givet som område er snart en værdi, snart en tabel med én celle. Her
bliver det ens, og det, der ikke er et tal, bliver en fejl med kode.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from numbers import Real
from typing import Any, Literal

from ..fejl import REGNEARKSFEJL, VÆRDIFEJL, TimeprisFejl, cpr_cifre, dansk_tal, fejl, vis
from ..inddata.graenser import grænse, uden_for_muligt

DAG_NUL = date(1899, 12, 30)
"""Regnearkets dag 0: en dato i en celle er antal dage herfra, vist som dato af cellens format."""
SIDSTE_DAG = 2_958_465
"""31-12-9999, den sidste dato, et regneark kan vise."""

Talslags = Literal["tal", "kr", "andel", "procent"]

_DANSK_TAL = re.compile(
    r"([-−+]?)((?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+)|[0-9]+)(?:,([0-9]+))?\s*(kr\.?|%)?", re.IGNORECASE
)
_EKSEMPEL = {"tal": "7,5", "kr": "480.000", "andel": "12 %", "procent": "9,3"}
_ENHED = {"tal": "timer, dage eller antal", "kr": "kr.", "andel": "procent", "procent": "procent"}


class Cellefejl(str):
    """Regnearkets egen fejl som resultat: teksten er fejlen, og `kode` og `besked` siger hvorfor."""

    kode: str
    besked: str

    def __new__(cls, celle: str, kode: str, besked: str) -> "Cellefejl":
        ny = super().__new__(cls, celle)
        ny.kode, ny.besked = kode, besked
        return ny

    def __getnewargs__(self) -> tuple[str, str, str]:
        return str(self), self.kode, self.besked

    @classmethod
    def af(cls, årsag: TimeprisFejl) -> "Cellefejl":
        """Fejlen, som cellen skal vise den."""
        return cls(årsag.celle, årsag.kode, årsag.besked)


_EXCELS_FEJLNUMRE = range(-2146826300, -2146826200)
"""xlwings afleverer Excels nyere fejl (fx #SPILL!) som disse hele tal; Excels egne tal er altid decimaltal."""


_IKKE_I_ALLE_REGNEARK = frozenset(
    ("#SPILL!", "#CALC!", "#BUSY!", "#FIELD!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#GETTING_DATA")
) | {"#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"}
"""Excels nyere fejl, som de kommer ind i xlwings Lite; ud kan ikke alle regneark vise dem som en fejl."""


def er_tom(værdi: object) -> bool:
    """Sandt for en tom celle og for en celle, der kun indeholder mellemrum."""
    return værdi is None or (isinstance(værdi, str) and not værdi.strip())


def er_udeladt(værdi: object) -> bool:
    """Sandt for et valgfrit argument, der ikke er givet: tomt, 0 eller et område med én sådan celle."""
    if isinstance(værdi, (list, tuple)):
        return len(værdi) == 1 and er_udeladt(værdi[0])
    if isinstance(værdi, Decimal):
        return værdi.is_zero()
    return er_tom(værdi) or (isinstance(værdi, Real) and not isinstance(værdi, bool) and værdi == 0)


def fejltekst(værdi: object) -> str | None:
    """Den fejl, en funktion svarer med, når den får cellen; intet, når cellen ikke indeholder en fejl."""
    if isinstance(værdi, str):
        if værdi in _IKKE_I_ALLE_REGNEARK:
            return VÆRDIFEJL
        return str(værdi) if værdi in REGNEARKSFEJL else None
    return VÆRDIFEJL if type(værdi) is int and værdi in _EXCELS_FEJLNUMRE else None


def enkelt(værdi: Any, felt: str) -> Any:
    """Værdien af en enkelt celle, også når den er givet som et område med én celle."""
    while isinstance(værdi, (list, tuple)):
        if len(værdi) != 1:
            raise fejl("TP-111", felt=felt, tilladt="én celle", fik="et område med flere celler")
        værdi = værdi[0]
    _afvis_fejlværdi(værdi, felt)
    return værdi


def _afvis_fejlværdi(værdi: object, felt: str, hvor: str = "") -> None:
    fundet = fejltekst(værdi)
    if fundet:
        raise fejl("TP-112", hvor, celle=fundet, felt=felt, fik=værdi if isinstance(værdi, str) else fundet)


def læs_tal(værdi: Any, felt: str, slags: Talslags = "tal", hvor: str = "") -> float | None:
    """Tallet i en celle; intet for en tom celle; en fejl for alt, der ikke er et tal.

    >>> læs_tal("1.234,56", "Antal"), læs_tal("12 %", "Andel", "andel"), læs_tal("12 %", "Antal", "procent")
    (1234.56, 0.12, 12.0)
    """
    if type(værdi) is float and math.isfinite(værdi):
        return værdi + 0.0
    if er_tom(værdi):
        return None
    _afvis_fejlværdi(værdi, felt, hvor)
    if isinstance(værdi, str):
        return _tal_af_tekst(værdi, felt, slags, hvor)
    if isinstance(værdi, (Real, Decimal)) and not isinstance(værdi, bool):
        return _endeligt(værdi, felt, slags, hvor)
    raise fejl("TP-102", hvor, felt=felt, fik=_art(værdi), eksempel=_EKSEMPEL[slags])


def _endeligt(værdi: Real | Decimal, felt: str, slags: Talslags, hvor: str) -> float:
    try:
        tal = float(værdi)
    except (OverflowError, ValueError):
        tal = math.inf
    if not math.isfinite(tal):
        raise fejl("TP-102", hvor, felt=felt, fik="uden for talområdet", eksempel=_EKSEMPEL[slags])
    return tal + 0.0


def _tal_af_tekst(tekst: str, felt: str, slags: Talslags, hvor: str) -> float:
    fundet = _DANSK_TAL.fullmatch(tekst.strip())
    fortegn, hele, decimaler, endelse = fundet.groups() if fundet else ("", "", "", "")
    endelse = (endelse or "").lower().rstrip(".")
    tilladt = {"kr": ("", "kr"), "andel": ("", "%"), "procent": ("", "%")}.get(slags, ("",))
    if not fundet or endelse not in tilladt:
        raise fejl("TP-103", hvor, felt=felt, fik=vis(tekst), enhed=_ENHED[slags], eksempel=_EKSEMPEL[slags])
    tal = Decimal(f"{fortegn.replace('−', '-')}{hele.replace('.', '')}.{decimaler or 0}")
    if slags == "andel" and endelse == "%":
        tal /= 100
    return _endeligt(tal, felt, slags, hvor)


def _art(værdi: object) -> str:
    if isinstance(værdi, bool):
        return vis(værdi)
    if isinstance(værdi, (date, time, timedelta)):
        return "en dato"
    if isinstance(værdi, (list, tuple)):
        return "et område"
    return "en ukendt slags indhold"


def læs_tekst(værdi: Any, felt: str, hvor: str = "") -> str | None:
    """Teksten i en celle uden mellemrum yderst; intet for en tom celle."""
    if er_tom(værdi):
        return None
    _afvis_fejlværdi(værdi, felt, hvor)
    if isinstance(værdi, str):
        # Kun almindelige mellemrum, ligesom regnearkets TRIM: ellers ville celle og formel læse ordet forskelligt.
        return værdi.strip(" ")
    if isinstance(værdi, (Real, Decimal)) and not isinstance(værdi, bool):
        tal = _endeligt(værdi, felt, "tal", hvor)
        # Et CPR-nummer skrevet som tal skal kunne genkendes som tekst, så det aldrig gengives.
        return cpr_cifre(tal) or dansk_tal(tal, 6)
    if isinstance(værdi, bool):
        return vis(værdi)
    if isinstance(værdi, date):
        return værdi.strftime("%d-%m-%Y")
    raise fejl("TP-102", hvor, felt=felt, fik=_art(værdi), eksempel="en tekst")


def læs_årstal(celle: Any) -> int:
    """Årstallet i en celle: et helt år, som helligdagskalenderen dækker."""
    gr = grænse("helligdagsaar")
    år = læs_tal(enkelt(celle, gr.felt), gr.felt)
    if not år:
        raise fejl("TP-101", felt=gr.felt)
    if år != int(år) or uden_for_muligt(gr, år):
        raise fejl("TP-119", felt=gr.felt, fik=f"{år:g}".replace(".", ","), tilladt=gr.vis(gr.mulig))
    return int(år)


def som_rækker(værdi: Any, felt: str) -> Sequence[Sequence[Any]]:
    """Et område som rækker af celler; en enkelt celle er ikke et område med overskrift."""
    _afvis_fejlværdi(værdi, felt)
    if not isinstance(værdi, (list, tuple)):
        raise fejl("TP-111", felt=felt, tilladt="et område med overskrift", fik="en enkelt celle")
    if not værdi:
        raise fejl("TP-110", felt=felt)
    if not any(isinstance(række, (list, tuple)) for række in værdi):
        værdi = [værdi]
    bredde = len(værdi[0]) if isinstance(værdi[0], (list, tuple)) else -1
    if any(not isinstance(række, (list, tuple)) or len(række) != bredde for række in værdi):
        raise fejl("TP-122", felt=felt)
    return værdi


class Færdig(list):
    """Rækker af celler, som allerede er svar, alle regneark kan vise."""


def til_celle(værdi: Any) -> Any:
    """Et resultat, som alle regneark kan vise: tal som decimaltal, tomt som "", tabeller celle for celle."""
    if type(værdi) is Færdig:
        return list(værdi)
    if isinstance(værdi, (list, tuple)):
        return [[til_celle(celle) for celle in række] for række in værdi]
    if værdi is None:
        return ""
    if isinstance(værdi, str):
        return værdi
    tal = float(værdi)
    if not math.isfinite(tal):
        raise fejl("TP-121")
    return tal
