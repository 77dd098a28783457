"""Prøverne i Excel, del for del. Hver del åbner sin egen kopi af bogen og giver sine punkter."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from excel.excelmotor import ExcelMotor, Kladde
from excel.resultat import Punkt, Rapport, er_som_ventet, vist
from excel.tilfaelde import Tilfælde, opstil, passer

from xl_timepris import __version__
from xl_timepris.excel.bogfil import Værdi
from xl_timepris.motorer.verificering import Omgang, ens, sammenlign, verificer

KRONEFORMAT = "[$kr.-406] #,##0.00"
"""Et valutaformat: Excel giver cellen videre som Decimal i stedet for som et almindeligt tal."""

RÆKKER_TIL_TIDTAGNING = 5000
GENSTARTET = "Alle tal er regnet om."
_BESKEDTITEL = "Timepris"
_REPARERET = re.compile("repare|repaired|genoprettet", re.IGNORECASE)
_SNABEL_A = re.compile(r"(?<!\[)@")


@dataclass
class Kørsel:
    """Det, delene er fælles om: Excel, bogen og den del af Windows, de skal bruge."""

    app: Any
    bog: Path
    mappe: Path
    omgange: Sequence[Omgang]
    tilfælde: Sequence[Tilfælde]
    servere: Callable[[], set[int]]
    afslut: Callable[[set[int]], None]
    luk_beskeder: Callable[[str], AbstractContextManager[list[str]]]
    rækker: int = RÆKKER_TIL_TIDTAGNING
    ur: Callable[[], float] = time.perf_counter
    tider: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # De skal ses, før den første bog åbnes; kan de ikke, rammer det kun den del, der spørger.
        self._fremmede: set[int] | Exception
        try:
            self._fremmede = self.servere()
        except Exception as årsag:
            self._fremmede = årsag

    def egne_servere(self) -> set[int]:
        """Processerne, der er kommet til under kørslen; resten hører til noget andet og røres ikke."""
        if isinstance(self._fremmede, Exception):
            raise self._fremmede
        return self.servere() - self._fremmede

    def åbn(self, sti: Path | None = None) -> ExcelMotor:
        """En kopi af bogen, åbnet i Excel."""
        return ExcelMotor(self.app, sti or self.kopi())

    def kopi(self) -> Path:
        """Den leverede bog røres aldrig."""
        sti = self.mappe / f"{self.bog.stem} {len(list(self.mappe.iterdir())) + 1}{self.bog.suffix}"
        return Path(shutil.copyfile(self.bog, sti))


Del = Callable[[Kørsel], list[Punkt]]


# --- Delene


def åbning(kørsel: Kørsel) -> list[Punkt]:
    """Bogen åbner hel: intet repareret, alle ark, alle formler, og ingen af dem med @."""
    motor = kørsel.åbn()
    try:
        titel, formler = motor.titel(), motor.formler()
        ark = [side.name for side in motor.bog.sheets]
    finally:
        motor.luk()
    forkerte = sorted(f"{a}!{c}" for (a, c), tekst in formler.items() if not tekst.startswith("="))
    med_snabel = sorted(f"{a}!{c}" for (a, c), tekst in formler.items() if har_snabel_a(tekst))
    return [
        Punkt("Åbner uden reparation", "en titel uden »repareret«", titel, not _REPARERET.search(titel)),
        er_som_ventet("Alle ark er der", list(motor.fil.ark), ark),
        Punkt(f"Alle {len(formler)} formler er der", "ingen mangler", _de_første(forkerte), not forkerte),
        Punkt("Ingen formel vises med @", "ingen", _de_første(med_snabel), not med_snabel),
    ]


def har_snabel_a(formel: str) -> bool:
    """Om Excel skærer formlens svar ned til én celle; @ i en tekst og i [@Kolonne] er noget andet."""
    return bool(_SNABEL_A.search(re.sub(r'"[^"]*"', "", formel)))


def beregning(kørsel: Kørsel) -> list[Punkt]:
    """Hver formelcelle, som leveret og efter hver omgang rettelser, mod den gemte værdi og den indlejrede motor."""
    sti = kørsel.kopi()
    svar = verificer(sti, kørsel.omgange, kørsel.åbn)
    punkter = []
    for navn in ("Som leveret", *(omgang.navn for omgang in kørsel.omgange)):
        afveg = [str(afvigelse) for afvigelse in svar.afvigelser if afvigelse.omgang == navn]
        punkter.append(Punkt(navn, "ingen celle afviger", _de_første(afveg), not afveg))
    return [*punkter, Punkt("Sammenlignede celler", "mere end 0", str(svar.celler), svar.celler > 0)]


def eksempler(kørsel: Kørsel) -> list[Punkt]:
    """Hvert eksempel som en formel på et tomt ark."""
    motor = kørsel.åbn()
    try:
        kladde = Kladde(motor)
        return [_prøv(kladde, tilfælde) for tilfælde in kørsel.tilfælde]
    finally:
        motor.luk()


def _prøv(kladde: Kladde, tilfælde: Tilfælde) -> Punkt:
    kladde.ryd()
    opstilling = opstil(tilfælde)
    for hjørne, rækker in opstilling.blokke:
        kladde.skriv(hjørne, rækker)
    kladde.formel("A1", opstilling.formel)
    fået = kladde.læs("A1")
    return Punkt(
        tilfælde.navn,
        vist(tilfælde.forventet),
        vist(fået),
        passer(fået, tilfælde.forventet, tilfælde.tolerance),
    )


def celler(kørsel: Kørsel) -> list[Punkt]:
    """De slags celler, der kun findes i et rigtigt regneark, i =STOETTETIMER(lønbudget, 480)."""
    motor = kørsel.åbn()
    try:
        kladde = Kladde(motor)
        kladde.formatér("C1", KRONEFORMAT)
        kladde.skriv((1, 2), [[480.0, Decimal(480_000), "480.000 kr.", None, True, "mange"]])
        kladde.formel("H1", "=NA()")
        kladde.formel("C2:H2", "=STOETTETIMER(C1,$B$1)")
        kladde.formel("B3", "=SUM(C2:F2)")
        kladde.formel("B4", "=IF(ISERROR(E2),ERROR.TYPE(E2),0)")
        kladde.formel("B5", "=SUM(C2:D2)")
        kladde.formel("B6", "=XLTP_VERSION()")
        ventet: dict[str, tuple[str, Værdi]] = {
            "Celle med kr.-format": ("C2", 1000.0),
            "Dansk tal skrevet som tekst": ("D2", 1000.0),
            "Tom celle": ("E2", "#VALUE!"),
            "SAND er ikke et tal": ("F2", "#VALUE!"),
            "Tekst, der ikke er et tal": ("G2", "#VALUE!"),
            "En fejl gives videre": ("H2", "#N/A"),
            "Sum med en fejl i er en fejl": ("B3", "#VALUE!"),
            "Fejlen er Excels egen (FEJLTYPE 3)": ("B4", 3.0),
            "Sum uden fejl": ("B5", 2000.0),
            "Beregningens version i Excel": ("B6", __version__),
        }
        return [er_som_ventet(navn, værdi, kladde.værdi(sted)) for navn, (sted, værdi) in ventet.items()]
    finally:
        motor.luk()


def genstart(kørsel: Kørsel) -> list[Punkt]:
    """Python stoppes midt i det hele: næste beregning henter en ny, og makroen XltpGenstart virker."""
    motor = kørsel.åbn()
    try:
        først = motor.genberegn()
        egne = kørsel.egne_servere()
        kørsel.afslut(egne)
        motor.app.api.CalculateFull()
        efter_drab = motor.genberegn()
        nye = kørsel.egne_servere()
        with kørsel.luk_beskeder(_BESKEDTITEL) as beskeder:
            motor.bog.macro("XltpGenstart")()
        efter_makro = motor.genberegn()
    finally:
        motor.luk()
    return [
        Punkt("Bogens egen Python kører", "mindst én proces", str(len(egne)), bool(egne)),
        Punkt("Den gamle Python er helt væk", "ingen", f"{len(nye & egne)} af {len(egne)}", not nye & egne),
        _samme_tal("Samme tal, efter at Python blev stoppet", først, efter_drab),
        Punkt("En ny Python er startet", "en anden end før", str(len(nye - egne)), bool(nye - egne)),
        Punkt(
            "XltpGenstart melder, at alle tal er regnet om",
            GENSTARTET,
            " / ".join(beskeder),
            any(GENSTARTET in besked for besked in beskeder),
        ),
        _samme_tal("Samme tal efter XltpGenstart", først, efter_makro),
    ]


def _samme_tal(navn: str, før: Any, efter: Any) -> Punkt:
    afveg = [str(afvigelse) for afvigelse in sammenlign(navn, [("før", før), ("efter", efter)])[1]]
    return Punkt(navn, "ingen celle afviger", _de_første(afveg), not afveg)


def tider(kørsel: Kørsel) -> list[Punkt]:
    """Mange enkelte kald mod ét kald med en hel kolonne; tiderne måles, kun svarene prøves."""
    motor = kørsel.åbn()
    antal = kørsel.rækker
    try:
        kladde = Kladde(motor)
        trappe = [["Trin", "Fra", "Til", "Enhed", "Pristimer"], [1.0, 0.0, None, "timer/uge", 7.0]]
        kladde.skriv((1, 1), [[5.0] for _ in range(antal)])
        kladde.skriv((1, 10), trappe)
        start = kørsel.ur()
        kladde.formel(f"C1:C{antal}", "=PAKKETAKST(A1,$J$1:$N$2,500)")
        enkelte = kørsel.ur()
        kladde.formel("E1", f"=PAKKETAKST(A1:A{antal},J1:N2,500)")
        samlet = kørsel.ur()
        kørsel.tider[f"{antal} enkelte kald"] = enkelte - start
        kørsel.tider[f"ét kald med {antal} rækker"] = samlet - enkelte
        kolonne = kladde.læs("E1")
        sidste = kladde.værdi(f"C{antal}")
    finally:
        motor.luk()
    alle_ens = len(kolonne) == antal and all(ens(række[0], 500.0) for række in kolonne)
    return [
        er_som_ventet(f"Enkelt kald nr. {antal}", 500.0, sidste),
        Punkt(f"Ét kald giver {antal} rækker", f"{antal} x 500.0", f"{len(kolonne)} x {kolonne[0][0]}", alle_ens),
    ]


def _de_første(tekster: Sequence[str], antal: int = 5) -> str:
    if not tekster:
        return "ingen"
    flere = f" og {len(tekster) - antal} til" if len(tekster) > antal else ""
    return "; ".join(tekster[:antal]) + flere


DELE: dict[str, Del] = {
    "Åbning": åbning,
    "Beregning": beregning,
    "Eksempler": eksempler,
    "Celler": celler,
    "Genstart": genstart,
    "Tider": tider,
}


# --- Hele kørslen


def kør(kørsel: Kørsel, omgivelser: dict[str, str], dele: dict[str, Del] | None = None) -> Rapport:
    """Alle dele; en del, der går i stykker, er et punkt, der ikke passede, og stopper ikke de andre."""
    rapport = Rapport(omgivelser)
    for navn, del_ in (dele or DELE).items():
        start = kørsel.ur()
        try:
            rapport.dele[navn] = del_(kørsel)
        except Exception as årsag:
            rapport.dele[navn] = [Punkt("Delen kunne gennemføres", "ja", vist(repr(årsag)), False)]
        rapport.tider[f"Delen {navn}"] = kørsel.ur() - start
    rapport.tider |= kørsel.tider
    return rapport
