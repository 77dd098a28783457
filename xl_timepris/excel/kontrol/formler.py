"""Punkt 15-18, 23, 30 og 34: formlerne."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..funktioner import FUNKTIONER
from .bog import Blok, Bog, Formel, Henvisning, Område, Sted, del_formel, er_tal, sted
from .opbygning import FORSIDE
from .rapport import IkkeRelevant, Mangel
from .standard import almindelige_funktioner, er_blandt, forenklet, liste, standard

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_KONSTANT = "et indtastet tal"
_FÆLLES_STED = "ZZ9999"
"""Formler flyttes hertil, før de sammenlignes, så relative henvisninger bliver ens."""
_MINDST_ENIGE = 3
"""Så mange ens formler skal der til, før en anden yderst i linjen er en afvigelse og ikke en ny måling."""


# --- Punkt 15


def ens_formler(bog: Bog) -> Iterator[Mangel]:
    """I en blok følger hver formel enten sin kolonne eller sin række.

    En kolonne, hvor hver række er sin egen måling, har intet mønster og kan ikke afviges fra.
    """
    if not bog.formler:
        raise IkkeRelevant("bogen har ingen formler")
    i_blokke: set[Sted] = set()
    for blok in bog.blokke:
        if not blok.udfald:
            former = _former_i_blok(bog, blok)
            i_blokke |= set(former)
            yield from _afvigere(bog, former)
    for gruppe in _sammenhængende({f.sted for f in bog.formler} - i_blokke):
        yield from _afvigere(bog, {her: _form(bog.formel_i[her]) for her in gruppe})


def _former_i_blok(bog: Bog, blok: Blok) -> dict[Sted, str]:
    former: dict[Sted, str] = {}
    for kolonne, overskrift in blok.overskrifter.items():
        if er_blandt(overskrift, [*liste("kolonner", "uden_enhed"), *liste("kolonner", "egen_maaling")]):
            continue
        for række in blok.rækker:
            her = (blok.ark, række, kolonne)
            formel = bog.formel_i.get(her)
            if formel and formel.sted == her and not formel.er_tabel:
                former[her] = _form(formel)
            elif not formel and her not in bog.gule and er_tal(bog.værdi(her)):
                former[her] = _KONSTANT
    return former


def _form(formel: Formel) -> str:
    from openpyxl.formula.translate import Translator

    return Translator(formel.tekst, origin=formel.adresse).translate_formula(_FÆLLES_STED)


def _sammenhængende(steder: set[Sted]) -> Iterator[list[Sted]]:
    """Formlerne uden for tabeller, delt i grupper af naboceller."""
    rest = set(steder)
    while rest:
        kø = [rest.pop()]
        gruppe: list[Sted] = []
        while kø:
            ark, r, k = her = kø.pop()
            gruppe.append(her)
            naboer = {(ark, r + 1, k), (ark, r - 1, k), (ark, r, k + 1), (ark, r, k - 1)} & rest
            rest -= naboer
            kø += naboer
        yield sorted(gruppe)


def _afvigere(bog: Bog, former: dict[Sted, str]) -> Iterator[Mangel]:
    totaler = {her for her in former if _er_totalrække(bog, her)}
    kolonner: dict[int, list[Sted]] = {}
    rækker: dict[int, list[Sted]] = {}
    for her in sorted(former):
        rækker.setdefault(her[1], []).append(her)
        if her not in totaler:
            kolonner.setdefault(her[2], []).append(her)
    for her in sorted(former.keys() - totaler):
        kolonnen, rækken = kolonner[her[2]], rækker[her[1]]
        afviger = _afviger(former, her, kolonnen) and not _bakkes_op(former, her, rækken)
        if afviger or (_afviger(former, her, rækken) and not _bakkes_op(former, her, kolonnen)):
            celle = bog.celle(her)
            hvad = (
                "der står et tal, hvor naboerne har en formel"
                if former[her] == _KONSTANT
                else ("formlen er en anden end naboernes")
            )
            yield Mangel(her[0], celle.coordinate, hvad, "Brug samme formel i hele kolonnen eller rækken.")


def _afviger(former: dict[Sted, str], her: Sted, linje: list[Sted]) -> bool:
    """Sandt, når formlen står mellem to ens, eller når alle andre i linjen er ens."""
    plads = linje.index(her)
    andre = [former[s] for s in linje if s != her]
    if not andre or former[her] in andre:
        return False
    naboer = [former[linje[p]] for p in (plads - 1, plads + 1) if 0 <= p < len(linje)]
    mønster, antal = Counter(andre).most_common(1)[0]
    if mønster == _KONSTANT:
        return False
    midt_i = len(naboer) == 2 and set(naboer) == {mønster}
    alle_andre = antal == len(andre) and antal >= _MINDST_ENIGE
    return midt_i or alle_andre


def _bakkes_op(former: dict[Sted, str], her: Sted, linje: list[Sted]) -> bool:
    """Sandt, når linjen på den anden led er ens (mindst to tredjedele): så er det den, formlen følger."""
    ens = [former[s] == former[her] for s in linje if s != her]
    return former[her] != _KONSTANT and any(ens) and sum(ens) * 3 >= len(ens) * 2


def _er_totalrække(bog: Bog, her: Sted) -> bool:
    ark, række, kolonne = her
    tekster = (bog.værdi((ark, række, k)) for k in range(1, kolonne))
    første = next((forenklet(t) for t in tekster if isinstance(t, str) and t.strip()), "")
    return any(første.startswith(forenklet(ord_)) for ord_ in liste("kolonner", "totalraekker"))


# --- Punkt 16


def ingen_konstanter(bog: Bog) -> Iterator[Mangel]:
    """Et tal i en formel kan ingen se eller ændre; kun 0, 1 og 100 er tilladt."""
    tilladte = {float(tal) for tal in standard()["tilladte_tal"]}
    for formel in bog.formler:
        for tal in dict.fromkeys(t for t in formel.operander("NUMBER") if float(t) not in tilladte):
            vist = tal.replace(".", ",")
            yield Mangel.ved(formel.celle, f"tallet {vist} står i formlen", "Læg tallet i en celle.")


# --- Punkt 17


def korte(bog: Bog) -> Iterator[Mangel]:
    """En formel skal kunne læses i ét blik."""
    højst = standard()["formler"]["hoejst_tegn"]
    for formel in bog.formler:
        if len(formel.tekst) > højst:
            hvad = f"formlen er {len(formel.tekst)} tegn lang (højst {højst})"
            yield Mangel.ved(formel.celle, hvad, "Del den i flere trin med hver sin række.")
        if _har_hvis_i_hvis(formel):
            ret = "Del den i flere trin, eller slå op i en tabel."
            yield Mangel.ved(formel.celle, "formlen har HVIS inde i HVIS", ret)


def _har_hvis_i_hvis(formel: Formel) -> bool:
    åbne: list[str] = []
    for led in formel.led:
        if led.type not in ("FUNC", "PAREN"):
            continue
        if led.subtype == "OPEN":
            if led.value.upper() == "IF(" and "IF(" in åbne:
                return True
            åbne.append(led.value.upper())
        else:
            åbne.pop()
    return False


# --- Punkt 18


def ingen_ustabile(bog: Bog) -> Iterator[Mangel]:
    """Ingen funktioner, der skifter, uden at bogen er rørt; heller ikke i datavalidering og farveregler."""
    ustabile: dict[str, str] = standard()["ustabile_funktioner"]
    i_formler = ((f.ark, f.adresse, f.funktioner) for f in bog.formler)
    for ark, hvor, funktioner in (*i_formler, *_funktioner_i_regler(bog)):
        for navn in dict.fromkeys(n for n in funktioner if n in ustabile):
            yield Mangel(ark, hvor, f"funktionen {navn} er ustabil", ustabile[navn])


def _funktioner_i_regler(bog: Bog) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Funktionerne i datavalidering og betinget formatering."""
    for ark in bog.ark:
        for regel in ark.data_validations.dataValidation:
            hvor = str(regel.sqref).split()[0]
            yield ark.title, hvor, _funktioner_i((regel.formula1, regel.formula2))
        for område, regler in ark.conditional_formatting._cf_rules.items():
            for regel in regler:
                yield ark.title, str(område.sqref).split()[0], _funktioner_i(regel.formula)


def _funktioner_i(udtryk: Iterable[str | None]) -> tuple[str, ...]:
    led = [led for tekst in udtryk if tekst for led in del_formel(f"={tekst}")]
    return tuple(e.value[:-1].upper() for e in led if e.type == "FUNC" and e.subtype == "OPEN")


# --- Punkt 23


def nedad(bog: Bog) -> Iterator[Mangel]:
    """En formel bygger på det, der står over den, til venstre for den eller på et tidligere ark.

    Undtaget er status og beskeder: de står øverst, hvor de ses, og samler op nedefra og fra senere ark.
    """
    if not bog.formler:
        raise IkkeRelevant("bogen har ingen formler")
    orden = {navn: nummer for nummer, navn in enumerate(bog.mappe.sheetnames)}
    for formel in bog.formler:
        if any(Bog.er_statusnavn(navn) for navn in bog.navne_på(formel.sted)):
            continue
        for henvisning in dict.fromkeys(bog.henvisninger(formel)):
            hvad = _imod_strømmen(formel, henvisning, orden)
            if hvad:
                ret = "Flyt beregningen længere ned eller til et senere ark."
                yield Mangel.ved(formel.celle, f"{henvisning.tekst} {hvad}", ret)


def _imod_strømmen(formel: Formel, henvisning: Henvisning, orden: dict[str, int]) -> str:
    if henvisning.navn and Bog.er_statusnavn(henvisning.navn):
        return ""
    for område in henvisning.områder:
        if orden.get(område.ark, -1) > orden[formel.ark]:
            return "står på et senere ark"
        if område.ark == formel.ark and område.indeholder(formel.sted):
            return "indeholder formlens egen celle"
        if område.ark == formel.ark and _står_under(område, formel):
            return "står under formlen"
    return ""


def _står_under(område: Område, formel: Formel) -> bool:
    """En tabel til venstre må gå længere ned end formlen ved siden af den."""
    _, række, kolonne = formel.sted
    return område.r1 > række or (område.r2 > række and område.k2 >= kolonne)


# --- Punkt 30


def kendte_funktioner(bog: Bog) -> Iterator[Mangel]:
    """Bogen bruger kun funktioner, alle motorer kender, og dens egne har hjælp på forsiden."""
    andet_punkt = {*standard()["ustabile_funktioner"], *liste("afrunding", "funktioner"), "HYPERLINK"}
    egne: dict[str, Formel] = {}
    for formel in bog.formler:
        for navn in dict.fromkeys(formel.funktioner):
            if navn in FUNKTIONER:
                egne.setdefault(navn, formel)
            elif navn not in almindelige_funktioner() | andet_punkt:
                hvad = f"funktionen {navn} er ikke på listen over kendte funktioner"
                yield Mangel.ved(formel.celle, hvad, "Brug en funktion, som alle regneark kender.")
    for navn, formel in egne.items():
        yield from _hjælp_mangler(bog, navn, formel)
    yield from _ens_betegnelser(bog)


def _hjælp_mangler(bog: Bog, navn: str, formel: Formel) -> Iterator[Mangel]:
    ark = bog.find_ark(FORSIDE)
    steder = [c for c in (bog.celler(ark) if ark else ()) if _nævner(bog.værdi_i(c), navn)]
    if not steder:
        hvad = f"{navn} bruges i {formel.ark}!{formel.adresse}, men står ikke på forsiden"
        yield Mangel(FORSIDE, "", hvad, "Tilføj funktionen med sin hjælp.")
    elif not any(_har_hjælp(bog, celle, FUNKTIONER[navn].hjælp) for celle in steder):
        hvad = f"hjælpen til {navn} er ikke den, der står i hjaelpetekster.toml"
        yield Mangel(FORSIDE, steder[0].coordinate, hvad, "Skriv hjælpen til højre for funktionen.")


def _nævner(værdi: object, navn: str) -> bool:
    return isinstance(værdi, str) and (værdi == navn or værdi.startswith(f"{navn}("))


def _har_hjælp(bog: Bog, celle: Cell, hjælp: str) -> bool:
    """Sandt, når en af de nærmeste celler til højre begynder med hjælpen."""
    til_højre = (bog.værdi((FORSIDE, celle.row, k)) for k in range(celle.column + 1, celle.column + 4))
    return any(str(værdi).startswith(hjælp) for værdi in til_højre)


def _ens_betegnelser(bog: Bog) -> Iterator[Mangel]:
    """To linjer med samme betegnelse i en tabel kan ikke kendes fra hinanden."""
    ark = {a.title for a in bog.af_type("inddata", "beregning", "kontrol")}
    for blok in bog.blokke:
        ikke_mærkat = [*liste("kolonner", "uden_enhed"), *liste("kolonner", "enhed"), ""]
        mærkater = [k for k, tekst in blok.overskrifter.items() if not er_blandt(tekst, ikke_mærkat)]
        if blok.udfald or blok.ark not in ark or not mærkater:
            continue
        sete: set[str] = set()
        for række in blok.rækker:
            celle = bog.celle((blok.ark, række, mærkater[0]))
            tekst = bog.værdi(sted(celle))
            if isinstance(tekst, str) and forenklet(tekst) in sete:
                hvad = f"betegnelsen »{tekst}« står to gange i tabellen"
                yield Mangel(blok.ark, celle.coordinate, hvad, "Giv hver linje sit eget navn.")
            elif isinstance(tekst, str) and tekst.strip():
                sete.add(forenklet(tekst))


# --- Punkt 34


def ingen_afrunding(bog: Bog) -> Iterator[Mangel]:
    """Metoden foreskriver ingen afrunding: der regnes uafrundet, og kun visningen er rundet."""
    for formel in bog.formler:
        for navn in dict.fromkeys(n for n in formel.funktioner if n in liste("afrunding", "funktioner")):
            yield Mangel.ved(formel.celle, f"formlen runder med {navn}", "Regn uafrundet, og rund i visningen.")
