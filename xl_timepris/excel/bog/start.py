"""Arket Start: hvad bogen er, hvordan den bruges, og hvilke funktioner den regner med."""

from collections.abc import Mapping
from typing import Any

from ... import __version__
from ..register import Funktion
from .arkbygger import Arkbygger, Bogbygger

NAVN = "Start"
BREDDER = (5, 34, 92)

FAKTA = (
    ("Formål", "Beregner, hvad en støttetime koster, og hvor mange støttetimer et lønbudget rækker til, efter VIVEs timeprismodeller."),
    ("Ejer", "Kommunens økonomifunktion"),
    ("Version", __version__),
    ("Afgrænsning", "Timepriser og støttetimer (VIVE 2022, kapitel 3). Takster pr. døgn og tildeling af budget er ikke med i denne udgave."),
    (
        "Uden Python",
        "Tallene i bogen er gemt og kan læses uden Python. Ændres en gul celle uden Python, viser de afhængige celler en fejl i stedet for et gammelt tal.",
    ),
)
TRIN = (
    ("1. Ret forudsætningerne", "Indtast årsløn og lønbudgetter i de gule celler på arket Forudsætninger. De er mærket »antaget – indtast jeres eget tal«."),
    ("2. Ret fravær og opgaver", "Gå rækkerne på Fravær og Opgavekategorier igennem. Ledige gule rækker er til jeres egne."),
    ("3. Læs timeprisen", "Timepris viser de fire modeller side om side og folder en valgt pris ud i hvert trin."),
    ("4. Læs støttetimerne", "Eksempelberegninger viser, hvad hvert tilbuds lønbudget rækker til."),
    ("5. Se efter på Kontrol", "Står der OK øverst på hvert ark, går alle kontroller op. Står der FEJL, siger Kontrol hvorfor."),
)
FARVER = (
    ("inddata", "Gul", "Inddata, som du kan ændre. Alt andet er låst uden adgangskode."),
    ("pris_borgertime", "Lyserød", "Timepris pr. borgertime: en time ansigt til ansigt med borgeren."),
    ("pris_fremmødetime", "Orange", "Timepris pr. fremmødetime: en time, hvor medarbejderen er på arbejde."),
    ("sum", "Grå", "Mellemresultater og summer."),
)
INDHOLD: Mapping[str, str] = {
    "Forudsætninger": "Årsnorm, lønudgift pr. årsværk, tilbuddenes lønbudgetter og bostøttens fordeling.",
    "Fravær": "Fraværsårsager, fremmødetid og årets helligdage.",
    "Opgavekategorier": "Tiden væk fra borgeren i hver timeprismodel.",
    "Timepris": "De fire timeprismodeller side om side, med diagram og forklaring trin for trin.",
    "Eksempelberegninger": "Labyrinten, Dagsværket, STU og udekørende bostøtte: årsværk, timer og støttetimer.",
    "Kontrol": "Uafhængig efterregning af hovedresultaterne og alle fejl og advarsler i inddata.",
    "Kilder": "Kilderne, deres modstrid, hvad der er rekonstrueret, og tredjeparters licenser.",
    "Ændringslog": "Hvad der er ændret i hver version.",
}


def byg(bygger: Bogbygger, funktioner: Mapping[str, Funktion], dato: Any) -> None:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "forside", BREDDER)
    ark.hoved("Timepris", "Timepriser og støttetimer på det specialiserede socialområde", link=False)
    række = 5
    for navn, værdi in FAKTA:
        ark.tekst(række, 2, navn, "tekst")
        ark.tekst(række, 3, værdi, "tekst_ombrudt")
        række += 1
        if navn == "Version":
            ark.tekst(række, 2, "Dato", "tekst")
            ark.dato(række, 3, dato, "dato_venstre")
            række += 1
    række = _liste(ark, række + 1, "Sådan gør du", TRIN)
    ark.afsnit(række + 1, "Indhold")
    række += 1
    for navn, tekst in INDHOLD.items():
        række += 1
        ark.link(række, 2, navn, navn)
        ark.tekst(række, 3, tekst, "tekst_ombrudt")
    ark.afsnit(række + 2, "Farveforklaring")
    række += 2
    for slags, navn, tekst in FARVER:
        række += 1
        ark.tekst(række, 2, navn, "farve_inddata" if slags == "inddata" else slags)
        ark.tekst(række, 3, tekst, "tekst_ombrudt")
    _funktioner(ark, række + 2, funktioner)
    ark.afslut(3, 0, liggende=False)


def _liste(ark: Arkbygger, række: int, overskrift: str, poster: tuple[tuple[str, str], ...]) -> int:
    ark.afsnit(række, overskrift)
    for navn, tekst in poster:
        række += 1
        ark.tekst(række, 2, navn, "tekst")
        ark.tekst(række, 3, tekst, "tekst_ombrudt")
    return række + 1


def _funktioner(ark: Arkbygger, række: int, funktioner: Mapping[str, Funktion]) -> None:
    ark.afsnit(
        række, "Funktioner", "Kan bruges i alle celler. Argumenter i [kantet parentes] kan udelades; tabeller gives med overskrift."
    )
    række += 2
    ark.overskrifter(række, 2, ("Funktion", "Hvad den giver, og hvordan den skrives"))
    for funktion in funktioner.values():
        række += 1
        ark.tekst(række, 2, funktion.navn, "tekst")
        ark.tekst(række, 3, f"{funktion.hjælp}\n={funktion.syntaks}", "tekst_ombrudt")
