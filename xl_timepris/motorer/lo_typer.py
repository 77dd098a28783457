"""Typebiblioteket til LibreOffice: UNO-IDL skrevet ud fra funktionsregistret.

LibreOffice kan læse en `.idl`-fil direkte som typebibliotek. Derfor skrives teksten ved hver start:
ingen binær fil at vedligeholde, intet ekstra værktøj, og intet der kan komme bagud for registret.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..excel.register import Funktion

# De to navne og `metodenavn` står også i lo_tilfoejelse.py, som ikke kan importere herfra: den læses af
# LibreOffice' egen Python, før stien til produktet er sat.
MODUL = "dk.xltimepris"
GRÆNSEFLADE = "XFunktioner"


def metodenavn(navn: str) -> str:
    """Metodens navn i UNO for en regnearksfunktion: `TIMEPRIS_FORKLAR` -> `timeprisforklar`."""
    # UNO-IDL tillader ikke bundstreg i navnet på en metode.
    return navn.lower().replace("_", "")


def idl(funktioner: Iterable[Funktion]) -> str:
    """Hele IDL-teksten: én grænseflade med én metode pr. funktion."""
    metoder = "\n".join(f"    {_metode(funktion)}" for funktion in funktioner)
    åbnet = " ".join(f"module {del_} {{" for del_ in MODUL.split("."))
    lukket = " ".join("};" for _ in MODUL.split("."))
    return f"{åbnet}\n  interface {GRÆNSEFLADE} : com::sun::star::uno::XInterface\n  {{\n{metoder}\n  }};\n{lukket}\n"


def _metode(funktion: Funktion) -> str:
    # `any` er den eneste argumenttype, der kan udelades, og den tager både celle og område.
    # Argumenterne nummereres, fordi et argumentnavn kan være et ord, som IDL har reserveret.
    argumenter = ", ".join(f"[in] any a{nr}" for nr, _ in enumerate(funktion.argumenter, start=1))
    # En tabel skal erklæres som en tabel: Calc afviser den, hvis den kommer som `any`.
    svar = "sequence< sequence< any > >" if funktion.tabel else "any"
    return f"{svar} {metodenavn(funktion.navn)}( {argumenter} );"
