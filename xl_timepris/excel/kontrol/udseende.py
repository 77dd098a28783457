"""Punkt 22, 26, 27 og 29: flettede celler, fastlåste overskrifter, udskrift, kontrast og skrift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ... import __version__
from ..bogfil import række_og_kolonne
from .bog import Bog, adresser
from .farver import HVID, SORT, baggrund, hexfarve, kontrast, tekstfarve
from .rapport import BEMÆRK, Mangel
from .standard import arktyper, standard

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_A4 = "9"


# --- Punkt 22


def ingen_flettede(bog: Bog) -> Iterator[Mangel]:
    """Flettede celler kan ikke sorteres, kopieres eller henvises til sikkert."""
    for ark in bog.ark:
        for område in ark.merged_cells.ranges:
            yield Mangel(ark.title, område.coord, "cellerne er flettet", "Ophæv fletningen, og brug ombrydning.")


# --- Punkt 26


def fastlåste_overskrifter(bog: Bog) -> Iterator[Mangel]:
    """Hovedet bliver stående, når man ruller; på et ark med én tabel også tabellens overskrift."""
    for ark in bog.ark:
        if arktyper().get(ark.title) == "forside":
            continue
        låst = række_og_kolonne(ark.freeze_panes)[0] - 1 if ark.freeze_panes else 0
        rækker = {blok.overskriftsrække for blok in bog.blokke if blok.ark == ark.title}
        if not låst:
            yield Mangel(ark.title, "", "overskrifterne er ikke låst fast", "Lås rækkerne over dataene fast.")
        elif len(rækker) == 1 and låst < min(rækker):
            hvad = f"overskriften i række {min(rækker)} er ikke låst fast"
            yield Mangel(ark.title, f"A{min(rækker)}", hvad, "Lås fast lige under overskriften.")


# --- Punkt 27


def udskrift(bog: Bog) -> Iterator[Mangel]:
    """Hvert ark kan skrives ud på A4, og papiret siger, hvilken fil, ark og version det er."""
    for ark in bog.ark:
        for hvad, ret in _udskriftsmangler(bog, ark):
            yield Mangel(ark.title, "", hvad, ret)


def _udskriftsmangler(bog: Bog, ark: Worksheet) -> Iterator[tuple[str, str]]:
    opsætning, tilpasning = ark.page_setup, ark.sheet_properties.pageSetUpPr
    if str(opsætning.paperSize) != _A4:
        yield "papiret er ikke A4", "Vælg A4."
    if not (tilpasning and tilpasning.fitToPage and opsætning.fitToWidth in (None, 1, "1")):
        yield "udskriften er ikke tilpasset én sides bredde", "Vælg én side i bredden."
    if not ark.print_area:
        yield "udskriftsområdet mangler", "Sæt udskriftsområdet."
    elif uden_for := _uden_for_området(bog, ark):
        yield f"{uden_for} er uden for udskriftsområdet", "Udvid udskriftsområdet."
    if not ark.print_title_rows and arktyper().get(ark.title) != "forside":
        yield "overskrifterne gentages ikke på hver side", "Sæt rækker, der gentages."
    fod = "".join(del_.text or "" for del_ in (ark.oddFooter.left, ark.oddFooter.center, ark.oddFooter.right))
    for kode, navn in (
        ("&F", "filens navn"),
        ("&A", "arkets navn"),
        ("&P", "sidetal"),
        (__version__, "versionen"),
    ):
        if kode not in fod:
            yield f"sidefoden mangler {navn}", f"Tilføj {navn} i sidefoden."


def _uden_for_området(bog: Bog, ark: Worksheet) -> str:
    from openpyxl.worksheet.cell_range import MultiCellRange

    rene = [del_.rpartition("!")[2].replace("$", "") for del_ in ark.print_area.split(",")]
    område = MultiCellRange(" ".join(rene))
    return adresser(c for c in bog.celler(ark) if c.value is not None and c.coordinate not in område)


# --- Punkt 29


def kontrast_og_skrift(bog: Bog) -> Iterator[Mangel]:
    """Al tekst kan læses, også af svagtseende, og hele bogen bruger én skrifttype."""
    med_indhold = [c for c in bog.celler() if bog.værdi_i(c) is not None]
    skrifter = Counter(celle.font.name for celle in med_indhold)
    bogens = skrifter.most_common(1)[0][0] if skrifter else None
    for celle in med_indhold:
        if celle.font.name != bogens:
            yield Mangel.ved(celle, f"skrifttypen er {celle.font.name} og ikke {bogens}", f"Brug {bogens}.")
        bund, tekst = baggrund(celle), tekstfarve(celle)
        if bund is None or tekst is None:
            hvad = "farven følger et tema, så kontrasten kan ikke afgøres"
            yield Mangel.ved(celle, hvad, "Vælg en fast farve.", BEMÆRK)
        elif bund != tekst:  # Ens farver er skjult tekst, punkt 3.
            yield from _for_svag(celle.parent.title, celle.coordinate, bund, tekst, "teksten")
    yield from _farveregler(bog)


def _for_svag(ark: str, hvor: str, bund: str, tekst: str, hvad: str) -> Iterator[Mangel]:
    mindst = standard()["farver"]["mindste_kontrast"]
    forhold = kontrast(bund, tekst)
    if forhold < mindst:
        vist = f"{forhold:.1f}:1, mindst {mindst:.1f}:1".replace(".", ",")
        yield Mangel(ark, hvor, f"{hvad} har for lav kontrast ({vist})", "Vælg en mørkere skrift eller en lysere bund.")


def _farveregler(bog: Bog) -> Iterator[Mangel]:
    """Farverne, som betinget formatering giver cellerne."""
    for ark in bog.ark:
        for område, regler in ark.conditional_formatting._cf_rules.items():
            for regel in regler:
                if regel.dxf is None:
                    continue
                fyld, skrift = regel.dxf.fill, regel.dxf.font
                # I en farveregel er bundfarven fyldets baggrundsfarve, modsat i en almindelig celle.
                bund = hexfarve(fyld.bgColor, HVID) if fyld else HVID
                tekst = hexfarve(skrift.color, SORT) if skrift else SORT
                if bund and tekst:
                    hvor = str(område.sqref).split()[0]
                    yield from _for_svag(ark.title, hvor, bund, tekst, "farvereglen")
