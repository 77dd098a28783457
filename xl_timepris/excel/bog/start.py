"""Arket Start: hvad bogen er, hvordan den bruges, og hvilke funktioner den regner med. Teksterne er data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ... import __version__
from ..datafiler import læs
from ..register import Funktion
from ..vaerdier import UDGAVE
from ..vaerter import gælder
from .arkbygger import Arkbygger, Bogbygger

NAVN = "Start"
BREDDER = (5, 34, 96)
VERSIONSNAVN = "Bogens_version"
NAVNGIVNE = {"Udgave": UDGAVE, "Version": VERSIONSNAVN}
"""De fakta, som andre celler eller programmet slår op, efter deres ledetekst."""


def byg(bygger: Bogbygger, funktioner: Mapping[str, Funktion], dato: date) -> None:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "forside", BREDDER)
    ark.hoved("Timepris", "Timepriser og støttetimer på det specialiserede socialområde", link=False)
    tekster = læs("start.toml")
    udvalg = {navn: gælder(poster, bygger.vært) for navn, poster in tekster.items()}
    række = 4
    for post in udvalg["fakta"]:
        række += 1
        ark.tekst(række, 2, post["navn"])
        if post["navn"] in NAVNGIVNE:
            bygger.navngiv(NAVNGIVNE[post["navn"]], NAVN, ark.her(række, 3))
        if post["navn"] == "Dato":
            ark.dato(række, 3, dato, "dato_venstre")
        else:
            ark.tekst(række, 3, post.get("tekst", __version__), "tekst_ombrudt")
    række = _liste(ark, række + 2, "Sådan gør du", udvalg["trin"])
    ark.afsnit(række + 2, "Indhold")
    række += 2
    for post in udvalg["ark"]:
        række += 1
        ark.link(række, 2, post["navn"], post["navn"])
        ark.tekst(række, 3, post["tekst"], "tekst_ombrudt")
    række = _liste(ark, række + 2, "Farveforklaring", udvalg["farve"])
    _funktioner(ark, række + 2, funktioner)
    ark.afslut(3, 0, liggende=False)


def _liste(ark: Arkbygger, række: int, overskrift: str, poster: Sequence[Mapping[str, Any]]) -> int:
    ark.afsnit(række, overskrift)
    for post in poster:
        række += 1
        ark.tekst(række, 2, post["navn"], post.get("slags", "tekst"))
        ark.tekst(række, 3, post["tekst"], "tekst_ombrudt")
    return række


def _funktioner(ark: Arkbygger, række: int, funktioner: Mapping[str, Funktion]) -> None:
    ark.afsnit(
        række,
        "Funktioner",
        "Kan bruges i alle celler. Argumenter i [kantet parentes] kan udelades; tabeller gives med overskrift.",
    )
    række += 2
    ark.overskrifter(række, 2, ("Funktion", "Hvad den giver, og hvordan den skrives"))
    for funktion in funktioner.values():
        række += 1
        ark.tekst(række, 2, funktion.navn)
        ark.tekst(række, 3, f"{funktion.hjælp}\n={funktion.syntaks}", "tekst_ombrudt")
