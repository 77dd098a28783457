"""Oversigten over standardens punkter, og kørslen af dem."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from . import filen, formler, inddata, kontrolark, opbygning, tal, udseende
from .bog import Bog
from .rapport import FEJL, Fund, IkkeRelevant, Mangel, Rapport

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Punkt:
    """Et punkt i standarden: nummer, titel og funktionen, der finder manglerne."""

    nummer: int
    titel: str
    find: Callable[[Bog], Iterable[Mangel]]


PUNKTER = MappingProxyType(
    {
        nummer: Punkt(nummer, titel, find)
        for nummer, titel, find in (
            (1, "Arknavne siger, hvad arket indeholder", opbygning.arknavne),
            (2, "Ark i fast rækkefølge med en fanefarve pr. type", opbygning.rækkefølge),
            (3, "Intet er skjult", opbygning.intet_skjult),
            (4, "Forsiden har formål, ejer, version, dato, afgrænsning og farver", opbygning.forside),
            (5, "Ændringsloggen er fuld og følger versionen", opbygning.ændringslog),
            (6, "Forsiden fører til hvert ark, og hvert ark tilbage", opbygning.veje),
            (7, "Inddata er gule og ulåste, alt andet er låst", inddata.gule_og_ulåste),
            (8, "Hvert ark er beskyttet uden adgangskode", opbygning.beskyttelse),
            (9, "Hver linje med tal har en kendt enhed", tal.enheder),
            (10, "Hver forudsætning har kilde og dato", inddata.kilde_og_dato),
            (11, "Hver gul celle har datavalidering på dansk med de fælles grænser", inddata.datavalidering),
            (12, "Hver inddata hører under ét navn, og ingen navne er brudt", inddata.navne),
            (13, "Alle inddata bruges", inddata.bruges),
            (14, "Inddata er tal, hvor der skal stå tal", inddata.indtastede_tal),
            (15, "Én formel pr. kolonne eller række i hver blok", formler.ens_formler),
            (16, "Ingen tal gemt i formler", formler.ingen_konstanter),
            (17, "Korte formler uden HVIS i HVIS", formler.korte),
            (18, "Ingen ustabile funktioner", formler.ingen_ustabile),
            (19, "Ingen henvisninger til andre filer", filen.ingen_andre_filer),
            (20, "Beregningen er automatisk, uden iteration og med fuld præcision", filen.beregningsvalg),
            (21, "Ingen fejlværdier og ingen tekst, hvor der skal stå et tal", tal.ingen_fejlværdier),
            (22, "Ingen flettede celler", udseende.ingen_flettede),
            (23, "Beregningen går nedad og mod senere ark", formler.nedad),
            (
                24,
                "Kontrolarket har tolerance og status, og alle ark viser den samlede status",
                kontrolark.opstilling,
            ),
            (25, "Status vises med ord og farve", kontrolark.ord_og_farve),
            (26, "Overskrifter er låst fast", udseende.fastlåste_overskrifter),
            (27, "Udskrift på A4 i én sides bredde med sidefod", udseende.udskrift),
            (28, "Talformatet følger enheden og er aldrig valuta", tal.talformater),
            (29, "Tydelig kontrast og én skrifttype", udseende.kontrast_og_skrift),
            (
                30,
                "Kun kendte funktioner med hjælp på forsiden, og entydige betegnelser",
                formler.kendte_funktioner,
            ),
            (31, "Makroer og medbragt program er præcis det, programmet selv skriver", filen.medbragt_program),
            (32, "Ingen persondata i celler, noter eller filens egenskaber", filen.ingen_persondata),
            (33, "Hvert hovedresultat har en uafhængig kontrol", kontrolark.uafhængighed),
            (34, "Ingen afrunding i formler", formler.ingen_afrunding),
        )
    }
)
"""Punkt 1-30 er standarden; punkt 31-34 er det, der ud over den kan ses efter i filen selv."""


def kontrollér(sti: Path) -> Rapport:
    """Kører alle punkter på bogen. Et punkt, der ikke kunne køres, er en fejl og aldrig bestået."""
    bog = Bog(sti)
    fund: list[Fund] = []
    kørte: dict[int, str] = {}
    ikke_relevante: dict[int, str] = {}
    for punkt in PUNKTER.values():
        try:
            mangler = list(punkt.find(bog))
        except IkkeRelevant as grund:
            ikke_relevante[punkt.nummer] = str(grund)
            continue
        except Exception:
            # En fejl i ét punkt må ikke skjule de andre punkters fund.
            _log.debug("Punkt %s kunne ikke køres", punkt.nummer, exc_info=True)
            mangler = [_kunne_ikke_køres(punkt)]
        kørte[punkt.nummer] = punkt.titel
        fund += [Fund(punkt.nummer, m.grad, m.ark, m.celle, m.hvad, m.ret) for m in mangler]
    return Rapport(tuple(fund), kørte, ikke_relevante)


def _kunne_ikke_køres(punkt: Punkt) -> Mangel:
    return Mangel(
        "", "", f"»{punkt.titel}« kunne ikke køres", "Se efter, om filen er hel, og meld ellers fejlen.", FEJL
    )
