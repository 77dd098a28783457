"""Bogen, som kontrollen ser den: ark, gule celler, tabeller med overskrift, formler og navne."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ...fejl import REGNEARKSFEJL
from ..bogfil import VÆRTSMÆRKE, Bogfil, adresse, celler_i, række_og_kolonne
from ..celler import DAG_NUL, SIDSTE_DAG
from ..vaerdier import kræv_formler
from .farver import baggrund, tekstfarve
from .standard import arktyper, er_blandt, farve, liste, standard

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.formula.tokenizer import Token
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

Slags = Literal["tal", "ord", "dato", "fritekst", "overskrift"]
Sted = tuple[str, int, int]
"""Ark, række og kolonne."""

_STØRSTE_RÆKKE, _STØRSTE_KOLONNE = 1_048_576, 16_384
_UNØDIGE_PLINGER = re.compile(r"'([^\W\d]\w*)'!")
"""Excel viser kun anførselstegn om et arknavn, når det har mellemrum eller andre særlige tegn."""
_FREMTIDSMÆRKE = re.compile(rf"_xlfn\.(_xlws\.)?|{VÆRTSMÆRKE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Område:
    """Et rektangel af celler på et ark."""

    ark: str
    r1: int
    k1: int
    r2: int
    k2: int

    def indeholder(self, sted: Sted) -> bool:
        ark, række, kolonne = sted
        return ark == self.ark and self.r1 <= række <= self.r2 and self.k1 <= kolonne <= self.k2

    @property
    def er_én_celle(self) -> bool:
        return (self.r1, self.k1) == (self.r2, self.k2)


@dataclass(frozen=True, slots=True)
class Henvisning:
    """En henvisning i en formel: som den er skrevet, navnet, hvis den er et navn, og områderne bag."""

    tekst: str
    navn: str | None
    områder: tuple[Område, ...]


@dataclass(frozen=True, eq=False)
class Formel:
    """En formel i en celle. `tekst` er som i Excel på engelsk, uden filformatets forstavelser."""

    celle: Cell
    tekst: str
    udfald: Område
    led: tuple[Token, ...]

    @property
    def ark(self) -> str:
        return self.celle.parent.title

    @property
    def adresse(self) -> str:
        return self.celle.coordinate

    @property
    def sted(self) -> Sted:
        return sted(self.celle)

    @property
    def er_tabel(self) -> bool:
        """Sandt, når resultatet fylder flere celler."""
        return not self.udfald.er_én_celle

    @property
    def funktioner(self) -> tuple[str, ...]:
        """Navnene på de funktioner, formlen kalder, i rækkefølge."""
        # I INDEX(...):INDEX(...) hører kolonet til det andet navn, som formlen deles op.
        åbninger = (led.value for led in self.led if led.type == "FUNC" and led.subtype == "OPEN")
        return tuple(navn[:-1].upper().lstrip(":") for navn in åbninger)

    def operander(self, slags: str) -> Iterator[str]:
        """Værdierne af en slags: RANGE, NUMBER eller TEXT."""
        return (led.value for led in self.led if led.type == "OPERAND" and led.subtype == slags)


@dataclass(eq=False)
class Blok:
    """En overskriftsrække og rækkerne under den.

    Har hver kolonne sin egen enhed, står enhederne i en række lige under overskriften. `udfald` er sandt, når
    en funktion har fyldt blokken ud.
    """

    ark: str
    overskriftsrække: int
    overskrifter: dict[int, str]
    rækker: list[int] = field(default_factory=list)
    enhedsrække: dict[int, str] = field(default_factory=dict)
    udfald: bool = False

    def kolonne(self, *navne: str) -> int | None:
        """Nummeret på kolonnen med et af navnene."""
        return next((k for k, tekst in self.overskrifter.items() if er_blandt(tekst, navne)), None)

    def har(self, sted: Sted) -> bool:
        ark, række, kolonne = sted
        egne = række == self.overskriftsrække or række in self.rækker
        return ark == self.ark and kolonne in self.overskrifter and egne


def sted(celle: Cell) -> Sted:
    """Cellens sted."""
    return celle.parent.title, celle.row, celle.column


def er_tal(værdi: object) -> bool:
    """Sandt for et tal; SAND og FALSK er ikke tal."""
    return isinstance(værdi, (int, float)) and not isinstance(værdi, bool)


def har_datoformat(celle: Cell) -> bool:
    """Sandt, når cellen viser sit tal som en dato."""
    from openpyxl.styles.numbers import is_date_format

    return is_date_format(celle.number_format)


def er_gul(celle: Cell) -> bool:
    """Sandt, når cellen har inddatafarven."""
    return baggrund(celle) == farve("inddata")


def er_overskrift(celle: Cell) -> bool:
    """Sandt for en celle i en overskriftsrække: mørk bund og fed hvid skrift."""
    return (
        baggrund(celle) == farve("overskrift") and tekstfarve(celle) == farve("overskrift_tekst") and bool(celle.font.b)
    )


class Bog:
    """Bogen læst ind én gang; alt, hvad punkterne spørger om, regnes ud første gang og huskes."""

    def __init__(self, sti: Path) -> None:
        import openpyxl

        self.sti = sti
        self.fil = Bogfil(sti)
        kræv_formler(self.fil)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl advarer om dele, det ikke kan gemme; her gemmes intet.
            self.mappe = openpyxl.load_workbook(io.BytesIO(sti.read_bytes()))
        for ark in self.fil.ark.values():
            for celle in ark.celler.values():
                # Nogle programmer skriver en ikke beregnet formel som en tom værdi; det er ingen værdi.
                if celle.rå == "" and celle.attributter.get("t", "n") == "n":
                    celle.rå = None
        self._gemte = self.fil.gemte_værdier()

    # --- Ark og celler

    @cached_property
    def ark(self) -> list[Worksheet]:
        """Arkene, som standarden gælder for: alle undtagen det tilladte skjulte."""
        return [ark for ark in self.mappe.worksheets if ark.title not in liste("arkregler", "skjult_tilladt")]

    def find_ark(self, navn: str) -> Worksheet | None:
        return next((ark for ark in self.ark if ark.title == navn), None)

    def af_type(self, *typer: str) -> list[Worksheet]:
        """Arkene af de givne typer, fx inddata og beregning."""
        return [ark for ark in self.ark if arktyper().get(ark.title) in typer]

    @cached_property
    def _celler(self) -> dict[str, list[Cell]]:
        return {
            ark.title: [c for række in ark.iter_rows() for c in række if c.has_style or c.value is not None]
            for ark in self.ark
        }

    def celler(self, *ark: Worksheet) -> Iterator[Cell]:
        """Celler med indhold eller udseende, på de givne ark eller på alle."""
        for et in ark or self.ark:
            yield from self._celler[et.title]

    def celle(self, sted: Sted) -> Cell:
        ark, række, kolonne = sted
        return self.mappe[ark].cell(række, kolonne)

    def værdi(self, sted: Sted) -> Any:
        """Det, cellen viser: indholdet eller den gemte værdi bag en formel."""
        ark, række, kolonne = sted
        return self._gemte.get(ark, {}).get(adresse(række, kolonne))

    def værdi_i(self, celle: Cell) -> Any:
        return self.værdi(sted(celle))

    def dato_i(self, celle: Cell) -> date | None:
        """Cellens dato, når den er en rigtig dato; et tal uden datoformat er det ikke."""
        værdi = self.værdi_i(celle)
        if not (har_datoformat(celle) and er_tal(værdi) and 0 < værdi < SIDSTE_DAG + 1):
            return None
        return DAG_NUL + timedelta(days=int(værdi))

    # --- Formler

    @cached_property
    def formler(self) -> list[Formel]:
        """Alle formler i standardens ark."""
        return [_formel(celle) for celle in self.celler() if celle.data_type == "f"]

    @cached_property
    def formel_i(self) -> dict[Sted, Formel]:
        """Formlen bag hvert sted, også steder, som en tabelfunktion har fyldt ud."""
        fundet: dict[Sted, Formel] = {}
        for formel in self.formler:
            u = formel.udfald
            for række in range(u.r1, u.r2 + 1):
                for kolonne in range(u.k1, u.k2 + 1):
                    fundet[(u.ark, række, kolonne)] = formel
        for formel in self.formler:
            fundet[formel.sted] = formel
        return fundet

    def henvisninger(self, formel: Formel) -> list[Henvisning]:
        """Formlens henvisninger, med navne slået op."""
        if formel not in self._henvisninger:
            self._henvisninger[formel] = [self._slå_op(formel, tekst) for tekst in formel.operander("RANGE")]
        return self._henvisninger[formel]

    @cached_property
    def _henvisninger(self) -> dict[Formel, list[Henvisning]]:
        return {}

    def _slå_op(self, formel: Formel, tekst: str) -> Henvisning:
        navn = self._navne_uden_store.get(tekst.casefold())
        if navn:
            return Henvisning(tekst, navn, self.navne[navn])
        område = _læs_område(tekst, formel.ark)
        return Henvisning(tekst, None, (område,) if område else ())

    @cached_property
    def _formler_pr_ark(self) -> dict[str, list[Formel]]:
        fundne: dict[str, list[Formel]] = {}
        for formel in self.formler:
            fundne.setdefault(formel.ark, []).append(formel)
        return fundne

    @cached_property
    def _fundet_i_område(self) -> dict[Område, frozenset[Formel]]:
        return {}

    def _formler_i(self, område: Område) -> frozenset[Formel]:
        """De formler, hvis udfald rører området; huskes, fordi mange formler bruger de samme områder."""
        if område.er_én_celle:
            # Langt de fleste henvisninger er til én celle.
            formel = self.formel_i.get((område.ark, område.r1, område.k1))
            return frozenset((formel,)) if formel else frozenset()
        if område not in self._fundet_i_område:
            på_arket = self._formler_pr_ark.get(område.ark, ())
            self._fundet_i_område[område] = frozenset(f for f in på_arket if _rører(område, f.udfald))
        return self._fundet_i_område[område]

    def forgængere(self, start: Formel) -> tuple[list[Område], list[Formel]]:
        """Alt, hvad formlen bygger på, i alle led: områder og formler."""
        områder: list[Område] = []
        sete, kø = {start}, [start]
        while kø:
            nye = [område for h in self.henvisninger(kø.pop()) for område in h.områder]
            områder += nye
            fundne = {f for område in nye for f in self._formler_i(område)} - sete
            sete |= fundne
            kø += fundne
        return områder, [formel for formel in self.formler if formel in sete and formel is not start]

    # --- Navne

    @cached_property
    def navne(self) -> dict[str, tuple[Område, ...]]:
        """Bogens navne og områderne bag; et navn uden område (en konstant eller #REF!) har ingen."""
        return {navn: self._områder_for(post) for navn, post in self.mappe.defined_names.items()}

    def _områder_for(self, post: Any) -> tuple[Område, ...]:
        tekst = post.attr_text or ""
        if "#REF!" in tekst or post.type != "RANGE" or "[" in tekst:
            return ()
        fundet = [_læs_område(f"'{ark}'!{celler}", "") for ark, celler in post.destinations]
        kendte = {ark.title for ark in self.mappe.worksheets}
        return tuple(område for område in fundet if område and område.ark in kendte)

    @cached_property
    def _navne_uden_store(self) -> dict[str, str]:
        return {navn.casefold(): navn for navn in self.navne}

    def navne_på(self, sted: Sted) -> list[str]:
        """Navnene, som cellen hører under."""
        return [n for n, områder in self.navne.items() if any(o.indeholder(sted) for o in områder)]

    @staticmethod
    def er_statusnavn(navn: str) -> bool:
        return navn.startswith(tuple(liste("navne", "status")))

    # --- Blokke

    @cached_property
    def blokke(self) -> list[Blok]:
        """Alle blokke: dem med overskriftsfarve, og dem, som en tabelfunktion har fyldt ud."""
        udfald = _samlet([blok for formel in self.formler if (blok := self._udfaldsblok(formel))])
        egne_overskrifter = {(b.ark, b.overskriftsrække, k) for b in udfald for k in b.overskrifter}
        return udfald + [blok for ark in self.ark for blok in self._farvede_blokke(ark, egne_overskrifter)]

    def _udfaldsblok(self, formel: Formel) -> Blok | None:
        """Blokken, når en funktion selv skriver overskriften; ellers hører svaret til blokken over det."""
        u = formel.udfald
        øverst = {k: self.værdi((u.ark, u.r1, k)) for k in range(u.k1, u.k2 + 1)}
        har_overskrift = u.r1 > 1 and er_overskrift(self.celle((u.ark, u.r1 - 1, u.k1)))
        if u.r1 == u.r2 or har_overskrift or not all(isinstance(tekst, str) for tekst in øverst.values()):
            return None
        return Blok(u.ark, u.r1, øverst, list(range(u.r1 + 1, u.r2 + 1)), udfald=True)

    def _farvede_blokke(self, ark: Worksheet, udfald: set[Sted]) -> Iterator[Blok]:
        """Blokkene med overskriftsfarve, uden overskrifter, som en funktion selv har skrevet (`udfald`)."""
        overskrifter = {(c.row, c.column) for c in self.celler(ark) if er_overskrift(c)}
        # En gul celle mellem to overskrifter er en overskrift, som brugeren selv må ændre.
        gule = {(c.row, c.column) for c in self.celler(ark) if sted(c) in self.gule}
        overskrifter |= {(r, k) for r, k in gule if {(r, k - 1), (r, k + 1)} <= overskrifter}
        overskrifter -= {(r, k) for navn, r, k in udfald if navn == ark.title}
        for række, kolonne in sorted(overskrifter):
            if (række, kolonne - 1) in overskrifter:
                continue
            sidste = kolonne
            while (række, sidste + 1) in overskrifter:
                sidste += 1
            blok = Blok(
                ark.title,
                række,
                {k: str(self.værdi((ark.title, række, k)) or "") for k in range(kolonne, sidste + 1)},
            )
            næste = række + 1
            while self._er_datarække(blok, næste, overskrifter, udfald):
                blok.rækker.append(næste)
                næste += 1
            self._find_enhedsrække(blok)
            yield blok

    def _find_enhedsrække(self, blok: Blok) -> None:
        første = blok.rækker[0] if blok.rækker else 0
        tekster = {k: self.værdi((blok.ark, første, k)) for k in blok.overskrifter}
        if any(er_blandt(tekst, liste("kolonner", "enhed")) for tekst in tekster.values() if tekst):
            blok.enhedsrække = {k: str(tekst) for k, tekst in tekster.items() if tekst}
            blok.rækker.remove(første)

    def _er_datarække(self, blok: Blok, række: int, overskrifter: set[tuple[int, int]], udfald: set[Sted]) -> bool:
        steder = [(blok.ark, række, k) for k in blok.overskrifter]
        if any((r, k) in overskrifter or (ark, r, k) in udfald for ark, r, k in steder):
            return False
        return any(s in self.gule or s in self.formel_i or self.værdi(s) is not None for s in steder)

    def blok_om(self, sted: Sted) -> Blok | None:
        """Blokken, som cellen står i."""
        return next((blok for blok in self.blokke if blok.har(sted)), None)

    def overskrift_over(self, sted: Sted) -> str:
        """Overskriften på cellens kolonne, eller tom, når den ikke står i en blok."""
        blok = self.blok_om(sted)
        return blok.overskrifter[sted[2]] if blok else ""

    # --- Gule celler

    @cached_property
    def gule(self) -> dict[Sted, Cell]:
        """Inddatacellerne: gule og ulåste."""
        return {sted(c): c for c in self.celler() if er_gul(c) and not c.protection.locked}

    def slags(self, celle: Cell) -> Slags:
        """Hvad der skal stå i den gule celle; overskriften afgør det før datavalideringen."""
        blok, her = self.blok_om(sted(celle)), sted(celle)
        if blok and celle.row == blok.overskriftsrække:
            return "overskrift"
        overskrift = self.overskrift_over(her)
        for slags in ("fritekst", "ord", "dato"):
            if er_blandt(overskrift, liste("kolonner", slags)):
                return slags  # type: ignore[return-value]
        regel = self.validering.get(her)
        efter_regel: dict[str | None, Slags] = {"list": "ord", "date": "dato", "textLength": "fritekst"}
        return efter_regel.get(regel.type if regel else None, "tal")

    def er_dokumentation(self, celle: Cell) -> bool:
        """Sandt for gule celler, der fortæller om tallene uden at indgå i dem."""
        overskrift = self.overskrift_over(sted(celle))
        return self.slags(celle) == "overskrift" or er_blandt(overskrift, liste("kolonner", "dokumentation"))

    @cached_property
    def validering(self) -> dict[Sted, DataValidation]:
        """Datavalideringen på hver celle."""
        fundet: dict[Sted, DataValidation] = {}
        for ark in self.ark:
            for regel in ark.data_validations.dataValidation:
                for område in regel.sqref.ranges:
                    for række in celler_i(område.coord):
                        fundet |= {(ark.title, *række_og_kolonne(a)): regel for a in række}
        return fundet

    @cached_property
    def nyeste_dato(self) -> date | None:
        """Bogens egen dato: den nyeste i Ændringslog."""
        ark = self.find_ark("Ændringslog")
        datoer = [d for c in (self.celler(ark) if ark else ()) if (d := self.dato_i(c))]
        return max(datoer, default=None)

    @cached_property
    def samlet_status(self) -> Formel | None:
        """Formlen bag bogens samlede status."""
        områder = self.navne.get(standard()["navne"]["samlet"], ())
        return next((f for f in self.formler for o in områder if o.er_én_celle and o.indeholder(f.sted)), None)


def _samlet(blokke: list[Blok]) -> list[Blok]:
    """Naboer, som hver sin funktion har fyldt ud i de samme rækker, er én tabel."""
    samlede: list[Blok] = []
    for blok in sorted(blokke, key=lambda b: (b.ark, b.overskriftsrække, min(b.overskrifter))):
        forrige = samlede[-1] if samlede else blok
        samme = (forrige.ark, forrige.overskriftsrække, forrige.rækker) == (
            blok.ark,
            blok.overskriftsrække,
            blok.rækker,
        )
        if forrige is not blok and samme and max(forrige.overskrifter) + 1 == min(blok.overskrifter):
            forrige.overskrifter |= blok.overskrifter
        else:
            samlede.append(blok)
    return samlede


def er_fejlværdi(værdi: object) -> bool:
    """Sandt for en regnearksfejl, også når den er skrevet som tekst."""
    return isinstance(værdi, str) and værdi.strip().upper().startswith(REGNEARKSFEJL)


def del_formel(tekst: str) -> tuple[Token, ...]:
    """Formlens led."""
    from openpyxl.formula import Tokenizer

    return tuple(Tokenizer(tekst).items)


def _formel(celle: Cell) -> Formel:
    rå = celle.value
    tekst = _FREMTIDSMÆRKE.sub("", getattr(rå, "text", None) or str(rå))
    tekst = tekst if tekst.startswith("=") else f"={tekst}"
    tekst = _UNØDIGE_PLINGER.sub(r"\1!", tekst)
    egen = Område(celle.parent.title, celle.row, celle.column, celle.row, celle.column)
    ref = getattr(rå, "ref", None)
    udfald = _læs_område(ref, celle.parent.title) if ref else None
    return Formel(celle, tekst, udfald or egen, del_formel(tekst))


def _læs_område(tekst: str, eget_ark: str) -> Område | None:
    """Området bag en adresse; `None`, når teksten ikke er en adresse i bogen."""
    from openpyxl.utils import range_boundaries

    ark, _, celler = tekst.rpartition("!")
    try:
        k1, r1, k2, r2 = range_boundaries(celler.replace("$", "").upper())
    except (ValueError, TypeError):
        return None
    navn = ark.strip("'").replace("''", "'") if ark else eget_ark
    return Område(navn, r1 or 1, k1 or 1, r2 or _STØRSTE_RÆKKE, k2 or _STØRSTE_KOLONNE)


def _rører(a: Område, b: Område) -> bool:
    return a.ark == b.ark and a.r1 <= b.r2 and b.r1 <= a.r2 and a.k1 <= b.k2 and b.k1 <= a.k2


def adresser(celler: Iterable[Cell]) -> str:
    """Cellernes adresser, de første få skrevet ud."""
    alle = [celle.coordinate for celle in celler]
    return ", ".join(alle[:3]) + (f" og {len(alle) - 3} til" if len(alle) > 3 else "")
