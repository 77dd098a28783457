"""Punkt 9, 21 og 28: enheder, gemte værdier og talformater."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...enheder import ENHEDER, Enhed
from .bog import Blok, Bog, er_fejlværdi, er_tal, har_datoformat, sted
from .rapport import BEMÆRK, Grad, IkkeRelevant, Mangel
from .standard import er_blandt, liste

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_TEKST = "@"
_INTET = "General"


# --- Enheden for et tal


def _enhed_i(overskrift: str) -> Enhed | None:
    """Enheden, som overskriften selv nævner: »Løn (kr./år)«, »Timepris, kr./time« eller »Timer pr. år«."""
    parentes = re.search(r"\(([^()]+)\)\s*$", overskrift)
    efter_komma = overskrift.rpartition(",")[2]
    for mulig in (parentes[1] if parentes else "", efter_komma, overskrift):
        navn = re.sub(r"\s+pr\.\s+", "/", mulig.strip().casefold()).replace("andel af", "% af")
        # Et enkelt ord som »Antal« er en overskrift og ikke en enhed.
        if navn in ENHEDER and ("/" in navn or navn.startswith("%") or mulig != overskrift):
            return ENHEDER[navn]
    return None


def kolonnens_enhed(blok: Blok, kolonne: int) -> Enhed | None:
    """Enheden for hele kolonnen: fra rækken med enheder eller fra overskriften."""
    return ENHEDER.get(blok.enhedsrække.get(kolonne, "")) or _enhed_i(blok.overskrifter[kolonne])


def cellens_enhed(bog: Bog, blok: Blok, række: int, kolonne: int) -> Enhed | None:
    """Enheden for tallet: kolonnens egen, ellers den, der står i rækkens Enhed."""
    egen = kolonnens_enhed(blok, kolonne)
    if egen:
        return egen
    enhedskolonne = blok.kolonne(*liste("kolonner", "enhed"))
    navn = bog.værdi((blok.ark, række, enhedskolonne)) if enhedskolonne else None
    return ENHEDER.get(navn) if isinstance(navn, str) else None


def _talsteder(bog: Bog, blok: Blok) -> Iterator[tuple[int, int]]:
    """Række og kolonne for hvert tal, som skal have en enhed."""
    for række in blok.rækker:
        for kolonne, overskrift in blok.overskrifter.items():
            fritaget = er_blandt(overskrift, [*liste("kolonner", "uden_enhed"), *liste("kolonner", "dato")])
            if not fritaget and er_tal(bog.værdi((blok.ark, række, kolonne))):
                yield række, kolonne


# --- Punkt 9


def enheder(bog: Bog) -> Iterator[Mangel]:
    """Hvert tal på inddata- og beregningsark har en enhed fra listen: i rækken eller i overskriften."""
    ark = {a.title for a in bog.af_type("inddata", "beregning")}
    blokke = [blok for blok in bog.blokke if blok.ark in ark]
    if not blokke:
        raise IkkeRelevant("bogen har ingen tabeller på inddata- og beregningsark")
    for blok in blokke:
        meldte: set[tuple[str, int]] = set()
        enhedskolonne = blok.kolonne(*liste("kolonner", "enhed"))
        for række, kolonne in _talsteder(bog, blok):
            if cellens_enhed(bog, blok, række, kolonne):
                continue
            # Mangler rækkens enhed, meldes rækken; mangler kolonnens, meldes kolonnen, og hver kun én gang.
            nøgle = ("række", række) if enhedskolonne else ("kolonne", kolonne)
            if nøgle not in meldte:
                meldte.add(nøgle)
                yield _uden_enhed(bog, blok, række, kolonne, enhedskolonne)


def _uden_enhed(bog: Bog, blok: Blok, række: int, kolonne: int, enhedskolonne: int | None) -> Mangel:
    if enhedskolonne:
        celle = bog.celle((blok.ark, række, enhedskolonne))
        navn = bog.værdi(sted(celle))
        hvad = f"enheden »{navn}« er ikke på listen" if navn else "rækken mangler enhed"
        return Mangel(blok.ark, celle.coordinate, hvad, "Vælg en enhed fra listen i enheder.py.")
    celle = bog.celle((blok.ark, blok.overskriftsrække, kolonne))
    hvad = f"kolonnen »{blok.overskrifter[kolonne]}« har tal uden enhed"
    return Mangel(blok.ark, celle.coordinate, hvad, "Tilføj kolonnen Enhed, eller skriv enheden i overskriften.")


# --- Punkt 21


def ingen_fejlværdier(bog: Bog) -> Iterator[Mangel]:
    """De gemte værdier er uden fejl, alle formler er beregnet, og der står tal, hvor formatet er et tal."""
    for celle in bog.celler():
        værdi = bog.værdi_i(celle)
        if er_fejlværdi(værdi):
            yield Mangel.ved(celle, f"cellen viser {værdi}", "Find og ret årsagen.")
        elif isinstance(værdi, str) and værdi and _skal_være_tal(bog, celle):
            hvad = f"der står tekst (»{værdi[:30]}«) i en talcelle"
            yield Mangel.ved(celle, hvad, "En summering springer tekst over: vis et tal.")
    for formel in bog.formler:
        if _er_uberegnet(bog, formel.ark, formel.adresse):
            yield Mangel.ved(formel.celle, "formlen har ingen gemt værdi", "Genberegn bogen.")


def _skal_være_tal(bog: Bog, celle: Cell) -> bool:
    formel = bog.formel_i.get(sted(celle))
    if formel is None or celle.number_format in (_INTET, _TEKST):
        return False
    # Øverste række i en tabelfunktions resultat er overskriften.
    return not (formel.er_tabel and celle.row == formel.udfald.r1)


def _er_uberegnet(bog: Bog, ark: str, adresse: str) -> bool:
    return bog.fil.ark[ark].celler[adresse].rå is None


# --- Punkt 28


def talformater(bog: Bog) -> Iterator[Mangel]:
    """Talformatet er enhedens; aldrig valuta (tallet ville blive afkortet i Python), og aldrig Standard."""
    for celle in bog.celler():
        fundet = next((v for v in liste("talformater", "valuta") if re.search(v, celle.number_format)), None)
        if fundet:
            hvad, ret = "cellen har valutaformat", "Brug et almindeligt talformat, og skriv enheden i Enhed."
            yield Mangel.ved(celle, hvad, ret)
        elif celle.number_format == _INTET and _er_resultat_eller_inddata(bog, celle):
            yield Mangel.ved(celle, "tallet har formatet Standard", "Brug enhedens format.")
    for blok in bog.blokke:
        for række, kolonne in _talsteder(bog, blok):
            yield from _format_og_enhed(bog, blok, bog.celle((blok.ark, række, kolonne)))


def _er_resultat_eller_inddata(bog: Bog, celle: Cell) -> bool:
    her = sted(celle)
    if her in bog.gule:
        return bog.slags(celle) == "tal"
    return er_tal(bog.værdi(her)) and (her in bog.formel_i or _har_enhed(bog, celle))


def _har_enhed(bog: Bog, celle: Cell) -> bool:
    blok = bog.blok_om(sted(celle))
    if blok is None or er_blandt(blok.overskrifter[celle.column], liste("kolonner", "uden_enhed")):
        return False
    return cellens_enhed(bog, blok, celle.row, celle.column) is not None


def _format_og_enhed(bog: Bog, blok: Blok, celle: Cell) -> Iterator[Mangel]:
    valuta = any(re.search(v, celle.number_format) for v in liste("talformater", "valuta"))
    enhed = cellens_enhed(bog, blok, celle.row, celle.column)
    if enhed is None or valuta or celle.number_format == _INTET:
        return
    uens = _uens(bog, blok, celle, enhed)
    if uens:
        hvad, grad = uens
        ret = f"Brug formatet for {enhed.navn}: {enhed.talformat}"
        yield Mangel(blok.ark, celle.coordinate, hvad, f"{ret}.", grad)


def _uens(bog: Bog, blok: Blok, celle: Cell, enhed: Enhed) -> tuple[str, Grad] | None:
    viser_procent = "%" in celle.number_format
    if _enhed_kan_vælges(bog, blok, celle):
        # Brugeren skriver 9,3 for 9,3 %; et procentformat ville vise 930 %.
        return ("procentformat, hvor brugeren selv vælger enhed", "FEJL") if viser_procent else None
    hvad = f"formatet {celle.number_format} passer ikke til {enhed.navn}"
    if blok.udfald and kolonnens_enhed(blok, celle.column) is None:
        # En funktion har skrevet rækkens enhed, og cellens format kan ikke følge med.
        return (hvad, "FEJL") if viser_procent and not enhed.er_procent else None
    er_dato = har_datoformat(celle)
    if viser_procent != enhed.er_procent or er_dato != (enhed.navn == "dato") or celle.number_format == _TEKST:
        return hvad, "FEJL"
    egne_decimaler = er_blandt(blok.overskrifter[celle.column], liste("kolonner", "egne_decimaler"))
    positive = celle.number_format.split(";")[0]  # Negative tal og nul må vises på deres egen måde.
    return (hvad, BEMÆRK) if positive != enhed.talformat and not egne_decimaler else None


def _enhed_kan_vælges(bog: Bog, blok: Blok, celle: Cell) -> bool:
    kolonne = blok.kolonne(*liste("kolonner", "enhed"))
    egen = kolonnens_enhed(blok, celle.column)
    return egen is None and kolonne is not None and (blok.ark, celle.row, kolonne) in bog.gule
