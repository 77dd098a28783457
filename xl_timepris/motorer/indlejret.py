"""Den indlejrede motor: genberegner en bog i samme program, uden Excel og uden LibreOffice."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Any

import formualizer

from ..excel.bogfil import Bogfil, Regnearksfejl, Værdi, adresse, række_og_kolonne, uden_udfald, uden_værtsmærker
from ..excel.celler import DAG_NUL, Cellefejl
from ..excel.funktioner import FUNKTIONER
from ..excel.register import Funktion
from ..fejl import VÆRDIFEJL, fejl
from . import Resultat

_FEJL = {
    "#DIV/0!": "Div",
    "#VALUE!": "Value",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NUM!": "Num",
    "#N/A": "Na",
    "#NULL!": "Null",
    "#SPILL!": "Spill",
    "#CALC!": "Calc",
}
_FEJL_TILBAGE = {slags: celle for celle, slags in _FEJL.items()}


def _fra_motor(værdi: Any) -> Any:
    """Motorens fejlobjekter som regnearkets egne fejltekster, også inde i områder."""
    if isinstance(værdi, dict):
        return _FEJL_TILBAGE.get(værdi.get("kind"), VÆRDIFEJL)
    if isinstance(værdi, date):
        # Motoren giver en dato, hvor regnearket har dagens nummer.
        return (date(værdi.year, værdi.month, værdi.day) - DAG_NUL).days + _del_af_dag(værdi)
    if isinstance(værdi, list):
        return [[_fra_motor(c) for c in række] if dict in map(type, række) else række for række in værdi]
    return værdi


def _del_af_dag(dag: date) -> float:
    if not isinstance(dag, datetime):
        return 0.0
    return timedelta(hours=dag.hour, minutes=dag.minute, seconds=dag.second) / timedelta(days=1)


def _til_motor(værdi: Any) -> Any:
    if isinstance(værdi, (Cellefejl, Regnearksfejl)):
        return {"type": "Error", "kind": _FEJL.get(str(værdi), _FEJL[VÆRDIFEJL])}
    if isinstance(værdi, list):
        return [_til_motor(del_) for del_ in værdi]
    return værdi


def _tilpas(funktion: Funktion) -> Any:
    def kald(*argumenter: Any) -> Any:
        return _til_motor(funktion.kald(*(_fra_motor(argument) for argument in argumenter)))

    return kald


@cache
def _opsætning() -> formualizer.WorkbookConfig:
    """Én tråd: funktionerne er i Python og kan alligevel kun køre én ad gangen."""
    beregning = formualizer.EvaluationConfig()
    beregning.enable_parallel = False
    return formualizer.WorkbookConfig(eval_config=beregning)


@cache
def _kald() -> dict[str, tuple[Any, int, int]]:
    """Hver funktion med det færreste og det fleste antal argumenter."""
    antal = {navn: len(f.argumenter) for navn, f in FUNKTIONER.items()}
    valgfri = {navn: sum(a.valgfri for a in f.argumenter) for navn, f in FUNKTIONER.items()}
    return {navn: (_tilpas(f), antal[navn] - valgfri[navn], antal[navn]) for navn, f in FUNKTIONER.items()}


_TABELKALD = re.compile(rf"\b({'|'.join(navn for navn, f in FUNKTIONER.items() if f.tabel)})\(")


def _giver_tabel(formel: str) -> bool:
    """Om formlen kalder en funktion, der kan fylde flere celler."""
    return any(FUNKTIONER[navn].kan_fylde_flere_celler(formel) for navn in _TABELKALD.findall(formel))


class Indlejret:
    """Genberegner bogen i `sti` med `formualizer` og de samme Python-funktioner som cellerne i Excel.

    Hver genberegning begynder forfra med den læste bog og alle de satte celler. Motoren kan også regne videre på det
    forrige resultat, men glemmer så formler, der afhænger af en tabelfunktions celler gennem flere led.
    """

    navn = "Indlejret motor"

    def __init__(self, sti: Path, bog: Bogfil | None = None) -> None:
        self.version = f"formualizer {version('formualizer')}"
        self.bog = bog or Bogfil(sti)
        self._data = uden_udfald(uden_værtsmærker(self.bog))
        self._satte: dict[tuple[str, str], Værdi] = {}
        self._formler = [
            (ark.navn, celle.adresse, *række_og_kolonne(celle.adresse)) for ark, celle in self.bog.formelceller()
        ]
        self._tabelformler = [
            (ark.navn, celle.adresse)
            for ark, celle in self.bog.formelceller()
            if celle.udfaldsområde and (":" in celle.udfaldsområde or _giver_tabel(celle.formel or ""))
        ]
        self._motor: formualizer.Workbook | None = None

    def __enter__(self) -> "Indlejret":
        return self

    def __exit__(self, slags: type | None, fejl_: BaseException | None, spor: TracebackType | None) -> None:
        self.luk()

    def sæt(self, ark: str, celle: str, værdi: Værdi) -> None:
        """Sætter en celles indhold."""
        self._satte[ark, celle] = værdi

    def genberegn(self) -> Resultat:
        """Beregner hele bogen og henter hver formelcelle og hver udfyldt tabel."""
        self._motor = self._ny_motor()
        self._motor.evaluate_all()
        resultat: Resultat = {}
        for ark, sted, række, kolonne in self._formler:
            resultat.setdefault(ark, {})[sted] = self._værdi(ark, række, kolonne)
        for ark, sted in self._tabelformler:
            fra, _, til = self.udfaldsområde(ark, sted).partition(":")
            (r1, k1), (r2, k2) = række_og_kolonne(fra), række_og_kolonne(til or fra)
            for række, kolonne in product(range(r1, r2 + 1), range(k1, k2 + 1)):
                resultat[ark][adresse(række, kolonne)] = self._værdi(ark, række, kolonne)
        self._afvis_ukendte(resultat)
        return resultat

    def _ny_motor(self) -> formualizer.Workbook:
        motor = formualizer.Workbook.from_bytes(self._data, config=_opsætning())
        for navn, (kald, mindst, højst) in _kald().items():
            motor.register_function(navn, kald, min_args=mindst, max_args=højst)
        for (ark, celle), værdi in self._satte.items():
            motor.set_value(ark, *række_og_kolonne(celle), _til_motor(værdi))
        return motor

    def udfaldsområde(self, ark: str, sted: str) -> str:
        """Området, som formlen i cellen fylder nu."""
        citeret = ark.replace("'", "''")
        spredt = self._motor.inspect_cell(f"'{citeret}'!{sted}").to_dict()["cell"]["spill"]
        return spredt["extent"].rpartition("!")[2] if spredt and spredt["extent"] else sted

    def udfaldsområder(self) -> dict[tuple[str, str], str]:
        """Hver tabelfunktions område nu."""
        return {(ark, sted): self.udfaldsområde(ark, sted) for ark, sted in self._tabelformler}

    def luk(self) -> None:
        """Slipper bogen."""
        self._motor = None

    def _værdi(self, ark: str, række: int, kolonne: int) -> Værdi:
        return _fra_motor(self._motor.get_value(ark, række, kolonne))

    def _afvis_ukendte(self, resultat: Resultat) -> None:
        """En ukendt funktion er en fejl i bogen eller programmet, ikke et resultat."""
        for ark, sted, *_ in self._formler:
            if resultat[ark][sted] == "#NAME?":
                raise fejl("TP-308", felt=self.bog.ark[ark].celler[sted].formel or "", fik=f"{ark}!{sted}")
