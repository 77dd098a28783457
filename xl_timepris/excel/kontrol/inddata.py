"""Punkt 7 og 10-14: de gule celler, deres kilder, datavalidering, navne og indhold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...enheder import ENHEDER, FRAVÆRSENHEDER, OPGAVEENHEDER
from ...fejl import dansk_tal
from ...inddata.graenser import Grænse, grænse, grænse_for_antal
from .bog import Blok, Bog, Formel, Sted, er_gul, er_tal, sted
from .rapport import BEMÆRK, IkkeRelevant, Mangel
from .standard import arktyper, forenklet, liste, standard

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation


def _kræv_inddata(bog: Bog) -> None:
    if not bog.gule:
        raise IkkeRelevant("bogen har ingen gule celler")


# --- Punkt 7


def gule_og_ulåste(bog: Bog) -> Iterator[Mangel]:
    """Gul og ulåst følges ad. Forsidens farveprøve er gul og låst, for den er ikke inddata."""
    for celle in bog.celler():
        ark, ulåst = celle.parent.title, not celle.protection.locked
        if er_gul(celle) and not ulåst and arktyper().get(ark) != "forside":
            yield Mangel(ark, celle.coordinate, "cellen er gul, men låst", "Lås cellen op, eller fjern farven.")
        if ulåst and not er_gul(celle):
            yield Mangel(ark, celle.coordinate, "cellen er ulåst, men ikke gul", "Lås cellen, eller gør den gul.")
    for ark_ in bog.ark:
        for bogstav, kolonne in ark_.column_dimensions.items():
            if kolonne.has_style and not kolonne.protection.locked:
                hvad = f"hele kolonne {bogstav} er ulåst"
                yield Mangel(ark_.title, f"{bogstav}1", hvad, "Lås kolonnen, og lås kun de gule celler op.")


# --- Punkt 10


def kilde_og_dato(bog: Bog) -> Iterator[Mangel]:
    """Hver række med et indtastet tal har en kilde og den dag, tallet sidst er bekræftet."""
    _kræv_inddata(bog)
    talceller = [c for c in bog.gule.values() if bog.slags(c) == "tal" and bog.værdi_i(c) is not None]
    meldte: set[tuple[str, int]] = set()
    for celle in talceller:
        blok = bog.blok_om(sted(celle))
        ark = celle.parent.title
        if blok is None:
            yield Mangel.ved(celle, "tallet står ikke i en tabel med Kilde og Dato", "Flyt det ind i en tabel.")
            continue
        kilde = blok.kolonne(*liste("kolonner", "kilde"))
        dato = blok.kolonne(*liste("kolonner", "dato"))
        if kilde is None or dato is None:
            if (ark, blok.overskriftsrække) not in meldte:
                meldte.add((ark, blok.overskriftsrække))
                yield Mangel(ark, f"A{blok.overskriftsrække}", "tabellen mangler Kilde eller Dato", "Tilføj kolonnen.")
        elif (ark, celle.row) not in meldte:
            meldte.add((ark, celle.row))
            yield from _kilde_i_række(bog, (ark, celle.row, kilde), (ark, celle.row, dato))


def _kilde_i_række(bog: Bog, kilde: Sted, dato: Sted) -> Iterator[Mangel]:
    if not str(bog.værdi(kilde) or "").strip():
        yield Mangel(kilde[0], bog.celle(kilde).coordinate, "kilden mangler", "Skriv, hvor tallet kommer fra.")
    celle = bog.celle(dato)
    if bog.værdi(dato) is None:
        yield Mangel(dato[0], celle.coordinate, "datoen mangler", "Skriv, hvornår tallet sidst er bekræftet.")
        return
    dag = bog.dato_i(celle)
    if dag is None:
        yield Mangel(dato[0], celle.coordinate, "datoen er ikke en rigtig dato", "Skriv datoen som dato.")
    elif bog.nyeste_dato and (bog.nyeste_dato - dag).days > 365.25 * standard()["gammel_kilde"]["aar"]:
        år = standard()["gammel_kilde"]["aar"]
        hvad = f"kilden er bekræftet {dag:%d-%m-%Y}, mere end {år} år før bogens dato"
        yield Mangel(dato[0], celle.coordinate, hvad, "Hold tallet op mod en nyere kilde.", BEMÆRK)


# --- Punkt 11


def datavalidering(bog: Bog) -> Iterator[Mangel]:
    """Hver gul celle fortæller, hvad der skal stå, og tal, ord og datoer afvises, når de ikke kan bruges.

    Fri tekst (årsag, kilde, bemærkning) skal have en vejledning, men behøver ikke kunne afvises.
    """
    _kræv_inddata(bog)
    for her, celle in bog.gule.items():
        regel = bog.validering.get(her)
        if regel is None:
            yield Mangel.ved(celle, "datavalideringen mangler", "Tilføj datavalidering.")
            continue
        if not (regel.prompt and regel.showInputMessage):
            yield Mangel.ved(celle, "datavalideringen har ingen vejledning", "Skriv en inputmeddelelse.")
        yield from _engelsk(celle, regel)
        if bog.slags(celle) in ("tal", "ord", "dato"):
            yield from _afviser(bog, celle, regel)


def _engelsk(celle: Cell, regel: DataValidation) -> Iterator[Mangel]:
    tekst = " ".join(t or "" for t in (regel.promptTitle, regel.prompt, regel.errorTitle, regel.error))
    fundet = [o for o in liste("tekster", "engelsk") if re.search(rf"\b{o}\b", tekst, re.IGNORECASE)]
    if fundet:
        yield Mangel.ved(celle, f"datavalideringen er ikke på dansk (»{fundet[0]}«)", "Skriv teksterne på dansk.")


def _afviser(bog: Bog, celle: Cell, regel: DataValidation) -> Iterator[Mangel]:
    slags = bog.slags(celle)
    typer = {"tal": ("decimal", "whole"), "ord": ("list",), "dato": ("date",)}[slags]
    if regel.type not in typer:
        yield Mangel.ved(celle, f"datavalideringen passer ikke til {slags}", f"Vælg en regel for {slags}.")
        return
    if not (regel.error and regel.errorTitle and regel.showErrorMessage):
        yield Mangel.ved(celle, "datavalideringen har ingen fejlmeddelelse", "Skriv titel og tekst til fejlen.")
    if regel.errorStyle not in (None, "stop"):
        yield Mangel.ved(celle, "datavalideringen advarer kun", "Vælg stop, så forkerte værdier afvises.")
    if slags == "tal":
        yield from _grænser(bog, celle, regel)


def _grænser(bog: Bog, celle: Cell, regel: DataValidation) -> Iterator[Mangel]:
    """Datavalideringens grænser er de samme, som funktionerne selv afviser efter."""
    if regel.operator not in (None, "between") or regel.formula1 is None or regel.formula2 is None:
        yield Mangel.ved(celle, "datavalideringen har ikke både en nedre og en øvre grænse", "Vælg »mellem«.")
        return
    ventet = ventet_interval(bog, celle)
    if ventet is None:
        return
    try:
        fik = float(regel.formula1), float(regel.formula2)
    except ValueError:
        yield Mangel.ved(celle, "datavalideringens grænser er ikke tal", "Skriv grænserne fra graenser.toml.")
        return
    if fik != ventet:
        skrevet, rigtigt = (" til ".join(dansk_tal(tal) for tal in interval) for interval in (fik, ventet))
        hvad = f"datavalideringen går fra {skrevet}, men grænserne er {rigtigt}"
        yield Mangel.ved(celle, hvad, "Brug grænserne fra graenser.toml.")


def ventet_interval(bog: Bog, celle: Cell) -> tuple[float, float] | None:
    """Det mulige interval for en gul talcelle; `None`, når ingen fælles grænse gælder for den."""
    her = sted(celle)
    blok = bog.blok_om(her)
    egne = [navn for navn in bog.navne_på(her) if bog.navne[navn][0].er_én_celle]
    if egne:
        fundet = _grænse_med_navn(egne[0].casefold())
    else:
        fundet = _grænse_med_navn(_slå_op(standard()["graenser"], bog.overskrift_over(her)))
    if fundet:
        return fundet.mulig
    kolonne = blok.kolonne(*liste("kolonner", "enhed")) if blok else None
    if blok is None or kolonne is None:
        return None
    enhedscelle = (her[0], her[1], kolonne)
    enhed = bog.værdi(enhedscelle)
    if enhedscelle in bog.gule:
        return _bredeste(blok)
    if enhed in ENHEDER and ENHEDER[enhed].er_procent:
        return grænse("andel").mulig
    return None


def _bredeste(blok: Blok) -> tuple[float, float]:
    """Når brugeren selv vælger enhed, kan cellen kun afvise det, der er umuligt i alle enheder."""
    enheder = FRAVÆRSENHEDER if blok.kolonne("Årsag") else OPGAVEENHEDER
    intervaller = [grænse_for_antal(enhed).mulig for enhed in enheder]
    return min(fra for fra, _ in intervaller), max(til for _, til in intervaller)


def _grænse_med_navn(navn: str | None) -> Grænse | None:
    try:
        return grænse(navn) if navn else None
    except KeyError:
        return None


def _slå_op(tabel: dict[str, str], overskrift: str) -> str | None:
    return next((nøgle for navn, nøgle in tabel.items() if forenklet(navn) == forenklet(overskrift)), None)


# --- Punkt 12


def navne(bog: Bog) -> Iterator[Mangel]:
    """Hver gul celle har ét navn, sit eget eller tabellens; navne er hele og ikke på beregnede celler."""
    for ark in bog.ark:
        for navn in ark.defined_names:
            if not navn.startswith("_xlnm."):
                yield Mangel(ark.title, "", f"navnet {navn} gælder kun på arket", "Gør navnet gældende for bogen.")
    for navn, områder in bog.navne.items():
        if navn.startswith("_xlnm."):
            continue
        if not områder:
            yield Mangel("", "", f"navnet {navn} peger ikke på celler i bogen", "Ret eller slet navnet.")
        elif not _må_være_beregnet(navn) and (formel := _formel_under(bog, navn)):
            hvad = f"navnet {navn} står på en beregnet celle"
            yield Mangel.ved(formel.celle, hvad, "Giv kun navne til inddata og kontroller.")
    for her, celle in bog.gule.items():
        fundet = bog.navne_på(her)
        if len(fundet) > 1:
            yield Mangel.ved(celle, f"cellen har flere navne: {', '.join(fundet)}", "Behold ét af navnene.")
        elif not fundet and not bog.er_dokumentation(celle):
            yield Mangel.ved(celle, "cellen har intet navn", "Giv cellen eller tabellen et navn.")
    yield from _ukendte_navne(bog)


def _må_være_beregnet(navn: str) -> bool:
    return Bog.er_statusnavn(navn) or navn in liste("navne", "resultater")


def _formel_under(bog: Bog, navn: str) -> Formel | None:
    """Den første formel under navnet; en formel i en gul celle er punkt 14's sag."""
    steder = (f for f in bog.formler if any(o.indeholder(f.sted) for o in bog.navne[navn]))
    return next((f for f in steder if f.sted not in bog.gule), None)


def _ukendte_navne(bog: Bog) -> Iterator[Mangel]:
    kendte = set(bog.mappe.sheetnames)
    for formel in bog.formler:
        for henvisning in bog.henvisninger(formel):
            fremmed = "[" in henvisning.tekst  # En anden fil er punkt 19's sag.
            ukendt_ark = any(område.ark not in kendte for område in henvisning.områder)
            if (not henvisning.områder or ukendt_ark) and not fremmed:
                hvad = f"henvisningen {henvisning.tekst} findes ikke i bogen"
                yield Mangel.ved(formel.celle, hvad, "Ret henvisningen.")


# --- Punkt 13


def bruges(bog: Bog) -> Iterator[Mangel]:
    """Et tal, som ingen formel bruger, ser ud til at virke, men gør ikke."""
    _kræv_inddata(bog)
    brugte = {område for formel in bog.formler for h in bog.henvisninger(formel) for område in h.områder}
    for her, celle in bog.gule.items():
        if not bog.er_dokumentation(celle) and not any(område.indeholder(her) for område in brugte):
            yield Mangel.ved(celle, "ingen formel bruger cellen", "Brug den i beregningen, eller slet den.")


# --- Punkt 14


def indtastede_tal(bog: Bog) -> Iterator[Mangel]:
    """Inddata er skrevet ind: tal som tal, datoer som datoer, og aldrig formler."""
    _kræv_inddata(bog)
    for her, celle in bog.gule.items():
        værdi, slags = bog.værdi(her), bog.slags(celle)
        if her in bog.formel_i:
            yield Mangel.ved(celle, "der står en formel i en gul celle", "Skriv tallet.")
        elif slags == "tal" and værdi is None and any(bog.navne[n][0].er_én_celle for n in bog.navne_på(her)):
            yield Mangel.ved(celle, "cellen er tom", "Skriv tallet.")
        elif slags == "tal" and værdi is not None and not er_tal(værdi):
            yield Mangel.ved(celle, f"der står »{værdi}«, som ikke er et tal", "Skriv tallet igen som tal.")
        elif slags == "dato" and isinstance(værdi, str):
            yield Mangel.ved(celle, "datoen er skrevet som tekst", "Skriv datoen som dato.")
