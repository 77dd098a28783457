"""Punkt 19, 20, 31 og 32: det, der står i filen uden for cellerne."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from .. import vba
from ..funktioner import FUNKTIONER
from ..lite import læs_egenskaber
from ..litepakke import main_py
from ..vaerter import er_til_lite
from .bog import Bog
from .rapport import IkkeRelevant, Mangel
from .standard import liste, standard

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_FORBINDELSER = ("xl/externalLinks/", "xl/connections", "xl/queryTables/", "xl/customData/")
_ANDEN_FIL = re.compile(r"\[\d+\]|\[[^\[\]]*\.xl\w*\]|\.xl\w+'?!", re.IGNORECASE)
_VBA_DEL = "xl/vbaProject.bin"
_NET = ("http://", "https://", "mailto:")


# --- Punkt 19


def ingen_andre_filer(bog: Bog) -> Iterator[Mangel]:
    """Bogen kan flyttes og sendes: intet hentes fra andre filer. Link til kilder på nettet er tilladt."""
    for del_ in bog.fil.dele:
        if del_.startswith(_FORBINDELSER):
            yield Mangel("", "", f"filen har en forbindelse ud af bogen ({del_})", "Bryd forbindelsen.")
        elif del_.endswith(".rels"):
            yield from _fremmede_mål(bog, del_)
    for formel in bog.formler:
        if any(_ANDEN_FIL.search(tekst) for tekst in formel.operander("RANGE")):
            yield Mangel.ved(formel.celle, "formlen henviser til en anden fil", "Læg tallet i bogen.")
    for navn, post in bog.mappe.defined_names.items():
        if _ANDEN_FIL.search(post.attr_text or ""):
            yield Mangel("", "", f"navnet {navn} henviser til en anden fil", "Ret eller slet navnet.")


def _fremmede_mål(bog: Bog, del_: str) -> Iterator[Mangel]:
    for post in ElementTree.fromstring(bog.fil.dele[del_]):
        mål = post.get("Target") or ""
        er_link = (post.get("Type") or "").endswith("/hyperlink") and mål.startswith(_NET)
        i_ekstern_del = "externalLinks" in del_  # Selve forbindelsen er allerede meldt.
        if post.get("TargetMode") == "External" and not er_link and not i_ekstern_del:
            yield Mangel("", "", f"filen henviser til {mål}", "Fjern henvisningen.")


# --- Punkt 20


def beregningsvalg(bog: Bog) -> Iterator[Mangel]:
    """Bogen regner selv, viser det, den regner, og åbner uden at regne alt om."""
    rod = ElementTree.fromstring(bog.fil.dele["xl/workbook.xml"])
    beregning, egenskaber = rod.find("m:calcPr", _NS), rod.find("m:workbookPr", _NS)
    valg = dict(beregning.attrib) if beregning is not None else {}
    ja, nej = ("1", "true"), ("0", "false")
    fejl = (
        (
            valg.get("calcMode", "auto") != "auto",
            "beregningen er ikke automatisk",
            "Vælg automatisk beregning.",
        ),
        (valg.get("iterate") in ja, "iterativ beregning er slået til", "Slå iteration fra."),
        (valg.get("fullPrecision") in nej, "bogen regner med de viste tal", "Slå »præcision som vist« fra."),
        (valg.get("fullCalcOnLoad") in ja, "bogen regner alt om ved åbning", "Slå fullCalcOnLoad fra."),
        (
            egenskaber is not None and egenskaber.get("date1904") in ja,
            "bogen tæller datoer fra 1904",
            "Brug 1900-datosystemet.",
        ),
    )
    for galt, hvad, ret in fejl:
        if galt:
            yield Mangel("", "", hvad, ret)


# --- Punkt 31


def medbragt_program(bog: Bog) -> Iterator[Mangel]:
    """Makroerne er ord for ord dem, programmet selv skriver; intet modul eller bibliotek er kommet til."""
    if er_til_lite(bog.fil):
        yield from _liteprogram(bog)
        return
    if _VBA_DEL not in bog.fil.dele:
        raise IkkeRelevant("bogen har intet VBA-projekt")
    from pyopenvba import ExcelFile

    with ExcelFile(bog.sti) as fil:
        aktivering = vba.aktivering_af(fil.module_names())
        fundne = {navn: _kode(str(fil.get_module(navn))) for navn in fil.module_names()}
        biblioteker = [henvisning.name for henvisning in fil.references()]
    moduler = vba.vba_moduler(FUNKTIONER, aktivering=aktivering)
    ventet = {navn: _kode(tekst) for navn, tekst in moduler.items()}
    for navn in sorted(ventet.keys() | fundne.keys()):
        if navn not in fundne:
            yield Mangel("", "", f"VBA-modulet {navn} mangler", "Byg bogen igen.")
        elif fundne[navn] != ventet.get(navn, ""):  # Arkenes egne moduler skal være tomme.
            yield Mangel("", "", f"VBA-modulet {navn} er ikke det, programmet skriver", "Byg bogen igen.")
    for navn in biblioteker:
        if navn not in liste("vba", "henvisninger"):
            yield Mangel("", "", f"VBA-projektet bruger biblioteket {navn}", "Fjern henvisningen.")


def _liteprogram(bog: Bog) -> Iterator[Mangel]:
    """Programmet er ord for ord det, vi selv lægger i bogen; xlwings Lite må gerne gemme andet ved siden af."""
    if læs_egenskaber(bog.fil).get("main.py") != main_py(FUNKTIONER):
        yield Mangel("", "", "programmet til xlwings Lite er ikke det, programmet skriver", "Byg bogen igen.")


def _kode(tekst: str) -> str:
    """Kildeteksten uden de linjer, som Excel selv lægger øverst i modulet."""
    linjer = tekst.replace("\r\n", "\n").split("\n")
    if linjer and linjer[0].startswith("VERSION "):
        linjer = linjer[linjer.index("END") + 1 :]
    return "\n".join(linje.rstrip() for linje in linjer if not linje.startswith("Attribute ")).strip()


# --- Punkt 32


def ingen_persondata(bog: Bog) -> Iterator[Mangel]:
    """Bogen kan lægges frem: ingen personers navne, numre eller mapper."""
    egenskaber = bog.mappe.properties
    if egenskaber.lastModifiedBy and egenskaber.lastModifiedBy != egenskaber.creator:
        yield Mangel("", "", "filens egenskaber siger, hvem der sidst har gemt den", "Fjern det i filens egenskaber.")
    for navn in ("creator", "title", "subject", "description", "keywords", "category"):
        for hvad in _personlige(getattr(egenskaber, navn)):
            yield Mangel("", "", f"filens egenskaber indeholder {hvad}", "Fjern det i filens egenskaber.")
    if any(del_.startswith("xl/persons/") for del_ in bog.fil.dele):
        yield Mangel("", "", "bogen har samtaler med personers navne", "Slet samtalerne.")
    for celle in bog.celler():
        note = celle.comment
        if note and (note.author or "").strip():
            yield Mangel.ved(celle, "noten bærer et navn", "Slet navnet i noten.")
        for hvad in _personlige(bog.værdi_i(celle), note.text if note else None):
            yield Mangel.ved(celle, f"cellen indeholder {hvad}", "Slet det.")


def _personlige(*tekster: object) -> list[str]:
    tekst = " ".join(t for t in tekster if isinstance(t, str))
    return [hvad for hvad, mønster in standard()["persondata"].items() if re.search(mønster, tekst)]
