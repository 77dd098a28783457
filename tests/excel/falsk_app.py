"""En `xlwings.App` uden Excel: det, kørslen bruger af den, regnet af den indlejrede motor.

Svarene kommer tilbage i Excels egen form (hele tal for fejl, tupler for områder), så kørslen selv bliver prøvet.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from excel.excelmotor import FEJLKODER
from excel.proever import GENSTARTET

from xl_timepris.excel.bogfil import adresse, celler_i, kolonnebogstaver, række_og_kolonne
from xl_timepris.motorer.indlejret import Indlejret

KODER = {tekst: kode for kode, tekst in FEJLKODER.items()}


class RegnendeBog(Indlejret):
    """Den indlejrede motor, som også kan få nye ark med formler."""

    def beregn(self) -> None:
        self.resultat = self.genberegn()
        self.motor = self._motor

    def celle(self, ark: str, sted: str) -> Any:
        return self._værdi(ark, *række_og_kolonne(sted))


class FalskOmråde:
    def __init__(self, ark: FalskArk, område: str) -> None:
        self.ark, self.område = ark, område
        self.api = _Api(self)

    @property
    def value(self) -> Any:
        raise AssertionError("Værdien læses gennem api.Value2, der giver fejl som fejl.")

    @value.setter
    def value(self, indhold: Any) -> None:
        rækker = indhold if isinstance(indhold, list) else [[indhold]]
        r0, k0 = række_og_kolonne(self.område.partition(":")[0])
        for r, række in enumerate(rækker):
            for k, celle in enumerate(række):
                self.ark.sæt(adresse(r0 + r, k0 + k), celle)

    @property
    def formula2(self) -> str:
        raise AssertionError

    @formula2.setter
    def formula2(self, formel: str) -> None:
        self.ark.sæt_formel(self.område, formel)

    @property
    def number_format(self) -> str:
        raise AssertionError

    @number_format.setter
    def number_format(self, talformat: str) -> None:
        self.ark.formater[self.område] = talformat


class _Api:
    def __init__(self, område: FalskOmråde) -> None:
        self._område, self._ark = område.område, område.ark

    @property
    def Value2(self) -> Any:
        return self._hent(self._ark.værdi)

    @property
    def Formula2(self) -> Any:
        return self._hent(self._ark.formeltekst)

    def _hent(self, opslag: Any) -> Any:
        rækker = tuple(tuple(map(opslag, række)) for række in celler_i(self._område))
        return rækker[0][0] if len(rækker) == len(rækker[0]) == 1 else rækker

    @property
    def HasSpill(self) -> bool:
        return ":" in self._ark.udfald(self._område)

    @property
    def SpillingToRange(self) -> Any:
        return _Api(FalskOmråde(self._ark, self._ark.udfald(self._område)))

    @property
    def Address(self) -> str:
        hjørner = (række_og_kolonne(hjørne) for hjørne in self._område.split(":"))
        return ":".join(f"${kolonnebogstaver(k)}${r}" for r, k in hjørner)


class FalskArk:
    def __init__(self, bog: FalskBog, navn: str) -> None:
        self.bog, self.name, self.formater = bog, navn, {}
        self._brugte: set[str] = set()

    def range(self, første: Any, anden: Any = None) -> FalskOmråde:
        hjørner = [hjørne if isinstance(hjørne, str) else adresse(*hjørne) for hjørne in (første, anden) if hjørne]
        return FalskOmråde(self, ":".join(hjørner))

    @property
    def used_range(self) -> Any:
        steder = self.bog.motor.bog.ark[self.name].celler
        sidste = [max(del_) for del_ in zip(*map(række_og_kolonne, steder), strict=True)] if steder else [1, 1]
        return types.SimpleNamespace(last_cell=types.SimpleNamespace(row=sidste[0] + 40, column=sidste[1] + 10))

    def clear(self) -> None:
        for sted in self._brugte:
            self.bog.motor.motor.set_value(self.name, *række_og_kolonne(sted), None)
        self._brugte.clear()
        self.formater.clear()

    def sæt(self, sted: str, værdi: Any) -> None:
        if isinstance(værdi, str):
            assert værdi.startswith("'"), "Excel ville tolke teksten."
            værdi = værdi[1:]
        self._brugte.add(sted)
        if self.name in self.bog.tilføjede:
            self.bog.motor.motor.set_value(self.name, *række_og_kolonne(sted), værdi)
        else:
            self.bog.motor.sæt(self.name, sted, værdi)

    def sæt_formel(self, område: str, formel: str) -> None:
        """Relative henvisninger følger med til højre og ned, som når Excel fylder et område."""
        from openpyxl.formula.translate import Translator

        hjørne = område.partition(":")[0]
        for sted in (celle for række in celler_i(område) for celle in række):
            self._brugte.add(sted)
            flyttet = Translator(formel, hjørne).translate_formula(sted)
            self.bog.motor.motor.set_formula(self.name, *række_og_kolonne(sted), flyttet)
            self.bog.motor.motor.evaluate_cell(self.name, *række_og_kolonne(sted))

    def værdi(self, sted: str) -> Any:
        indhold = self.bog.motor.celle(self.name, sted)
        if isinstance(indhold, str) and indhold in KODER:
            return KODER[indhold]
        return float(indhold) if isinstance(indhold, int) and not isinstance(indhold, bool) else indhold

    def formeltekst(self, sted: str) -> Any:
        celle = self.bog.motor.bog.ark[self.name].celler.get(sted)
        return f"={celle.formel}" if celle and celle.formel_bytes else ""

    def udfald(self, sted: str) -> str:
        return self.bog.motor.udfaldsområde(self.name, sted)


class FalskeArk(dict[str, FalskArk]):
    def __init__(self, bog: FalskBog) -> None:
        super().__init__({navn: FalskArk(bog, navn) for navn in bog.motor.bog.ark})
        self._bog = bog

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values())

    def add(self, navn: str) -> FalskArk:
        self._bog.motor.motor.add_sheet(navn)
        self._bog.tilføjede.add(navn)
        self[navn] = FalskArk(self._bog, navn)
        return self[navn]


class FalskBog:
    def __init__(self, app: FalskApp, sti: Path) -> None:
        self.app, self.motor, self.tilføjede = app, RegnendeBog(sti), set()
        self.motor.beregn()
        self.sheets = FalskeArk(self)
        self.api = types.SimpleNamespace(Windows=lambda _: types.SimpleNamespace(Caption=app.titel or sti.name))

    def macro(self, navn: str) -> Any:
        assert navn == "XltpGenstart"
        return lambda: (self.app.beskeder.append(f"Python er startet igen. {GENSTARTET}"), self.regn())

    def regn(self) -> None:
        self.app.start_server()
        self.motor.beregn()

    def close(self) -> None:
        self.app.åbne.remove(self)


class FalskApp:
    """Excel med nul eller flere åbne bøger, og de Python-servere, den har startet."""

    version = "16.0"

    def __init__(self, titel: str = "") -> None:
        self.titel, self.calculation = titel, "automatic"
        self.åbne: list[FalskBog] = []
        self.beskeder: list[str] = []
        self.kørende = {7}
        self._næste = 100
        self.books = types.SimpleNamespace(open=self._åbn)
        self.api = types.SimpleNamespace(
            Build=17928,
            OperatingSystem="Windows (64-bit) NT 10.00",
            CalculateFull=self.calculate,
            LanguageSettings=types.SimpleNamespace(LanguageID=lambda _: 1030),
        )

    def _åbn(self, sti: str) -> FalskBog:
        self.åbne.append(FalskBog(self, Path(sti)))
        return self.åbne[-1]

    def calculate(self) -> None:
        for bog in self.åbne:
            bog.regn()

    def start_server(self) -> None:
        """Miljøets pythonw.exe og den Python, den selv starter."""
        if self.kørende == {7}:
            self._næste += 2
            self.kørende |= {self._næste - 1, self._næste}

    def afslut(self, numre: set[int]) -> None:
        self.kørende -= numre

    @contextmanager
    def luk_beskeder(self, titel: str) -> Iterator[list[str]]:
        assert titel == "Timepris"
        yield self.beskeder
