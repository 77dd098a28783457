"""Punkt 1-6 og 8: ark, rækkefølge, forside, ændringslog, veje rundt i bogen og beskyttelse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ... import __version__
from ..vaerter import er_til_lite
from .bog import Bog, er_gul, sted
from .farver import baggrund, tekstfarve
from .rapport import IkkeRelevant, Mangel
from .standard import arktyper, er_blandt, liste, standard

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FORSIDE, LOG = "Start", "Ændringslog"
_ARKNAVN_HØJST = 31
_TOMT_FORMAT = re.compile(r"\s*(;\s*)+")
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


# --- Punkt 1


def arknavne(bog: Bog) -> Iterator[Mangel]:
    """Et arknavn siger, hvad arket indeholder; »Ark1« gør ikke."""
    for ark in bog.ark:
        if re.fullmatch(liste("arkregler", "intetsigende"), ark.title.strip(), re.IGNORECASE):
            yield Mangel(ark.title, "", "arknavnet siger ikke, hvad arket indeholder", "Giv arket et navn.")
        if len(ark.title) > _ARKNAVN_HØJST:
            yield Mangel(ark.title, "", f"arknavnet er over {_ARKNAVN_HØJST} tegn", "Forkort navnet.")


# --- Punkt 2


def rækkefølge(bog: Bog) -> Iterator[Mangel]:
    """Arkene er kendte, står i læserækkefølge, og alle ark af en type har samme fanefarve."""
    typer = arktyper()
    alle, navne = bog.mappe.sheetnames, [ark.title for ark in bog.ark]
    for navn in navne:
        if navn not in typer:
            yield Mangel(navn, "", "arket er ikke på listen over bogens ark", "Slet arket, eller optag det på listen.")
    kendte = [navn for navn in navne if navn in typer]
    for forrige, navn in zip(kendte, kendte[1:], strict=False):
        if list(typer).index(navn) < list(typer).index(forrige):
            yield Mangel(navn, "", f"arket står efter {forrige}, men hører til før", "Flyt arket på plads.")
    for navn in liste("arkregler", "obligatoriske"):
        if navn not in alle:
            yield Mangel(navn, "", "arket mangler", "Tilføj arket.")
    for navn in liste("arkregler", "skjult_tilladt"):
        if navn in alle[:-1]:
            yield Mangel(navn, "", "arket står ikke sidst", "Flyt arket bagest.")
    yield from _fanefarver(bog)


def _fanefarver(bog: Bog) -> Iterator[Mangel]:
    typens: dict[str, str] = {}
    for ark in bog.ark:
        type_ = arktyper().get(ark.title)
        valg = ark.sheet_properties.tabColor
        fane = str(valg.rgb)[-6:] if valg is not None else None
        if type_ is None:
            continue
        if fane is None:
            yield Mangel(ark.title, "", "fanen har ingen farve", f"Giv fanen farven for {type_}.")
        elif type_ not in typens and fane in typens.values():
            yield Mangel(ark.title, "", "fanen har samme farve som en anden type", f"Giv {type_} sin egen farve.")
        elif typens.setdefault(type_, fane) != fane:
            yield Mangel(ark.title, "", f"fanen har ikke farven for {type_}", "Brug samme farve til arkets type.")


# --- Punkt 3


def intet_skjult(bog: Bog) -> Iterator[Mangel]:
    """Brugeren kan se alt: ark, rækker, kolonner og celler. Kun xlwings' eget ark er skjult."""
    for ark in bog.ark:
        if ark.sheet_state != "visible":
            yield Mangel(ark.title, "", "arket er skjult", "Vis arket.")
        for nummer, række in sorted(ark.row_dimensions.items()):
            if række.hidden or række.height == 0:
                yield Mangel(ark.title, f"A{nummer}", f"række {nummer} er skjult", "Vis rækken.")
        for bogstav, kolonne in sorted(ark.column_dimensions.items()):
            if kolonne.hidden or kolonne.width == 0:
                yield Mangel(ark.title, f"{bogstav}1", f"kolonne {bogstav} er skjult", "Vis kolonnen.")
    for celle in bog.celler():
        yield from _skjult_celle(bog, celle)


def _skjult_celle(bog: Bog, celle: Cell) -> Iterator[Mangel]:
    if _TOMT_FORMAT.fullmatch(celle.number_format):
        yield Mangel.ved(celle, "talformatet skjuler indholdet", "Brug et talformat, der viser tallet.")
    if bog.værdi_i(celle) is not None and tekstfarve(celle) == baggrund(celle) is not None:
        yield Mangel.ved(celle, "teksten har samme farve som bunden", "Brug en synlig skriftfarve.")


# --- Punkt 4


def forside(bog: Bog) -> Iterator[Mangel]:
    """Forsiden siger, hvad bogen er, hvem der ejer den, hvad den ikke dækker, og hvad farverne betyder."""
    ark = bog.find_ark(FORSIDE)
    if ark is None:
        yield Mangel(FORSIDE, "", "forsiden mangler", "Tilføj arket Start.")
        return
    for felt, ord_ in standard()["forside"].items():
        mærkat = _mærkat(bog, ark, ord_)
        if mærkat is None:
            yield Mangel(FORSIDE, "", f"»{felt}« mangler på forsiden", f"Skriv {felt} med sit indhold til højre.")
        elif felt != "Farveforklaring" and _til_højre(bog, mærkat) is None:
            yield Mangel(FORSIDE, mærkat.coordinate, f"»{felt}« er ikke udfyldt", "Skriv indholdet til højre.")
    if not any(er_gul(celle) for celle in bog.celler(ark)):
        yield Mangel(FORSIDE, "", "farveforklaringen viser ikke inddatafarven", "Vis en gul prøve på forsiden.")
    egenskaber = bog.mappe.properties
    for navn, værdi in (("titel", egenskaber.title), ("forfatter", egenskaber.creator)):
        if not (værdi or "").strip() or værdi == "openpyxl":
            yield Mangel("", "", f"filens egenskaber mangler {navn}", f"Udfyld filens {navn}.")


def _mærkat(bog: Bog, ark: Worksheet, ord_: list[str]) -> Cell | None:
    fundet = [c for c in bog.celler(ark) if isinstance(bog.værdi_i(c), str) and er_blandt(bog.værdi_i(c), ord_)]
    # Ordet kan stå flere steder; det, der er udfyldt, er feltet.
    return next((c for c in fundet if _til_højre(bog, c) is not None), fundet[0] if fundet else None)


def _til_højre(bog: Bog, celle: Cell) -> object:
    værdi = bog.værdi((celle.parent.title, celle.row, celle.column + 1))
    return None if værdi in (None, "") else værdi


# --- Punkt 5


def ændringslog(bog: Bog) -> Iterator[Mangel]:
    """Hver ændring er fuldt beskrevet, og den nyeste version er forsidens og programmets."""
    felter: dict[str, list[str]] = standard()["aendringslog"]
    blokke = [b for b in bog.blokke if b.ark == LOG and b.kolonne(*felter["Version"])]
    if not blokke:
        yield Mangel(LOG, "", "ændringsloggen mangler en tabel med Version", "Tilføj tabellen.")
        return
    blok = blokke[0]
    kolonner = {felt: blok.kolonne(*ord_) for felt, ord_ in felter.items()}
    for felt, kolonne in kolonner.items():
        if kolonne is None:
            yield Mangel(LOG, f"A{blok.overskriftsrække}", f"kolonnen »{felt}« mangler", "Tilføj kolonnen.")
    for række in blok.rækker:
        for felt, kolonne in kolonner.items():
            if kolonne and bog.værdi((LOG, række, kolonne)) in (None, ""):
                celle = bog.celle((LOG, række, kolonne))
                yield Mangel(LOG, celle.coordinate, f"»{felt}« er ikke udfyldt", f"Skriv {felt}.")
            elif kolonne and felt == "Dato" and bog.dato_i(bog.celle((LOG, række, kolonne))) is None:
                celle = bog.celle((LOG, række, kolonne))
                yield Mangel(LOG, celle.coordinate, "datoen er ikke en rigtig dato", "Skriv datoen som dato.")
    yield from _versioner(bog, [(LOG, række, kolonner["Version"]) for række in blok.rækker])


def _versioner(bog: Bog, steder: list) -> Iterator[Mangel]:
    versioner = {sted_: str(bog.værdi(sted_)) for sted_ in steder if bog.værdi(sted_) is not None}
    if not versioner:
        yield Mangel(LOG, "", "ændringsloggen er tom", "Skriv bogens første version.")
        return
    nyeste_sted = max(versioner, key=lambda s: _som_tal(versioner[s]))
    nyeste = versioner[nyeste_sted]
    if nyeste != __version__:
        hvad = f"nyeste version er {nyeste}, men programmet er {__version__}"
        yield Mangel(LOG, bog.celle(nyeste_sted).coordinate, hvad, "Tilføj den nye version.")
    ark = bog.find_ark(FORSIDE)
    mærkat = _mærkat(bog, ark, standard()["forside"]["Version"]) if ark else None
    if mærkat is not None and str(_til_højre(bog, mærkat)) != nyeste:
        hvad = f"forsidens version er {_til_højre(bog, mærkat)}, men ændringsloggens er {nyeste}"
        yield Mangel(FORSIDE, mærkat.coordinate, hvad, "Ret den ene, så de er ens.")


def _som_tal(version: str) -> tuple[int, ...]:
    return tuple(int(tal) for tal in re.findall(r"\d+", version))


# --- Punkt 6


def veje(bog: Bog) -> Iterator[Mangel]:
    """Fra forsiden er der et link til hvert ark, og fra hvert ark et link tilbage."""
    mål = {ark.title: set() for ark in bog.ark}
    for celle in bog.celler():
        til = _linkmål(bog, celle)
        if til is None:
            continue
        mål[celle.parent.title].add(til)
        if til not in bog.mappe.sheetnames:
            yield Mangel.ved(celle, f"linket går til »{til}«, som ikke findes", "Ret linket.")
    for ark in bog.ark:
        if ark.title == FORSIDE:
            continue
        if ark.title not in mål.get(FORSIDE, ()):
            yield Mangel(FORSIDE, "", f"der er intet link til {ark.title}", "Tilføj et link i indholdsfortegnelsen.")
        if FORSIDE not in mål[ark.title]:
            yield Mangel(ark.title, "", "der er intet link tilbage til Start", "Tilføj linket i række 3.")


def _linkmål(bog: Bog, celle: Cell) -> str | None:
    """Arket, som cellens link fører til; `None` uden link eller for et link ud af bogen."""
    sted_ = celle.hyperlink.location if celle.hyperlink else None
    formel = bog.formel_i.get(sted(celle))
    if not sted_ and formel and "HYPERLINK" in formel.funktioner:
        sted_ = next((t.strip('"').lstrip("#") for t in formel.operander("TEXT") if t.startswith('"#')), None)
    if not sted_ or "!" not in sted_:
        return None
    return sted_.rpartition("!")[0].strip("'").replace("''", "'")


# --- Punkt 8


def beskyttelse(bog: Bog) -> Iterator[Mangel]:
    """Arkene er låst mod fejltryk, men uden adgangskode: brugeren må selv låse dem op."""
    if er_til_lite(bog.fil):
        raise IkkeRelevant("xlwings Lite skal kunne indtaste formlerne igen, så arkene er ikke låst")
    for ark in bog.ark:
        beskyttet = ark.protection
        if not beskyttet.sheet:
            yield Mangel(ark.title, "", "arket er ikke beskyttet", "Beskyt arket uden adgangskode.")
        elif beskyttet.password or beskyttet.hashValue:
            yield Mangel(ark.title, "", "arket er beskyttet med adgangskode", "Fjern adgangskoden.")
    rod = ElementTree.fromstring(bog.fil.dele["xl/workbook.xml"])
    lås = rod.find("m:workbookProtection", _NS)
    if lås is not None and (lås.get("workbookPassword") or lås.get("workbookHashValue")):
        yield Mangel("", "", "bogens opbygning er beskyttet med adgangskode", "Fjern adgangskoden.")
