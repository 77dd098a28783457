"""Punkt 24, 25 og 33: kontrolarket, den samlede status og de uafhængige kontroller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..funktioner import FUNKTIONER
from .bog import Blok, Bog, Formel, Sted, er_tal
from .rapport import BEMÆRK, IkkeRelevant, Mangel
from .standard import standard

_UDEN_KONTROL = ("XLTP_VERSION",)
"""Egne funktioner, hvis svar ikke er et hovedresultat."""


def _kontrolblokke(bog: Bog) -> list[Blok]:
    navn = standard()["kontrolark"]["navn"]
    return [b for b in bog.blokke if b.ark == navn and all(b.kolonne(*k) for k in _kolonner().values())]


def _kolonner() -> dict[str, list[str]]:
    """Kontroltabellens kolonner og de overskrifter, hver må have."""
    return standard()["kontrolark"]["kolonner"]


def _kontroller(bog: Bog) -> Iterator[dict[str, Sted]]:
    """Hver kontrol som dens celler efter kolonne."""
    for blok in _kontrolblokke(bog):
        for række in blok.rækker:
            steder = {navn: (blok.ark, række, blok.kolonne(*ord_) or 0) for navn, ord_ in _kolonner().items()}
            if bog.værdi(steder["Kontrol"]) is not None:
                yield steder


def _mangel(bog: Bog, her: Sted, hvad: str, ret: str, grad: Any = "FEJL") -> Mangel:
    return Mangel(her[0], bog.celle(her).coordinate, hvad, ret, grad)


# --- Punkt 24


def opstilling(bog: Bog) -> Iterator[Mangel]:
    """Hver kontrol har forskel, tolerance og status; den samlede status dækker alle og står på hvert ark."""
    navn = standard()["kontrolark"]["navn"]
    kontroller = list(_kontroller(bog))
    if not kontroller:
        kolonner = ", ".join(_kolonner())
        yield Mangel(navn, "", "der er ingen tabel med kontroller", f"Tilføj en tabel med kolonnerne {kolonner}.")
    for kontrol in kontroller:
        yield from _en_kontrol(bog, kontrol)
    yield from _samlet(bog, kontroller)
    yield from _vist_på_arkene(bog)


def _en_kontrol(bog: Bog, kontrol: dict[str, Sted]) -> Iterator[Mangel]:
    tolerance = bog.værdi(kontrol["Tolerance"])
    if not er_tal(tolerance) or tolerance < 0:
        yield _mangel(bog, kontrol["Tolerance"], "tolerancen mangler", "Skriv, hvor stor forskellen må være.")
    for navn, bygger_på in (("Forskel", ("Beregnet", "Uafhængig")), ("Status", ("Forskel", "Tolerance"))):
        formel = bog.formel_i.get(kontrol[navn])
        for andet in bygger_på:
            if formel is None or not _bruger(bog, formel, kontrol[andet]):
                hvad = f"{navn} er ikke regnet af {andet}"
                yield _mangel(bog, kontrol[navn], hvad, f"Regn {navn} af {' og '.join(bygger_på)}.")
                break
    status = bog.værdi(kontrol["Status"])
    if status != standard()["kontrolark"]["ok"]:
        yield _mangel(bog, kontrol["Status"], f"kontrollen viser »{status}«", "Find årsagen til forskellen.")


def _bruger(bog: Bog, formel: Formel, her: Sted) -> bool:
    return any(område.indeholder(her) for h in bog.henvisninger(formel) for område in h.områder)


def _samlet(bog: Bog, kontroller: list[dict[str, Sted]]) -> Iterator[Mangel]:
    navn, ark = standard()["navne"]["samlet"], standard()["kontrolark"]["navn"]
    formel = bog.samlet_status
    if formel is None:
        yield Mangel(ark, "", f"navnet {navn} står ikke på en formel", f"Giv den samlede status navnet {navn}.")
        return
    områder, _ = bog.forgængere(formel)
    for kontrol in kontroller:
        if not any(område.indeholder(kontrol["Status"]) for område in områder):
            hvad = "kontrollen indgår ikke i den samlede status"
            yield _mangel(bog, kontrol["Status"], hvad, f"Udvid formlen i {formel.adresse}.")


def _vist_på_arkene(bog: Bog) -> Iterator[Mangel]:
    navn = standard()["navne"]["samlet"]
    viser = {f.ark for f in _statusvisninger(bog)} | ({bog.samlet_status.ark} if bog.samlet_status else set())
    for ark in bog.ark:
        if ark.title not in viser:
            yield Mangel(ark.title, "", "arket viser ikke bogens samlede status", f"Vis {navn} øverst på arket.")


def _statusvisninger(bog: Bog) -> list[Formel]:
    """Formlerne i arkenes hoved, som viser den samlede status."""
    navn, højst = standard()["navne"]["samlet"], standard()["arkregler"]["hovedraekker"]
    return [f for f in bog.formler if f.celle.row <= højst and any(h.navn == navn for h in bog.henvisninger(f))]


# --- Punkt 25


def ord_og_farve(bog: Bog) -> Iterator[Mangel]:
    """En status kan læses uden at se farver, og ses uden at læse."""
    steder = [kontrol["Status"] for kontrol in _kontroller(bog)] + [f.sted for f in _statusvisninger(bog)]
    if bog.samlet_status:
        steder.append(bog.samlet_status.sted)
    if not steder:
        raise IkkeRelevant("bogen har ingen celler med status")
    for her in dict.fromkeys(steder):
        værdi = bog.værdi(her)
        if not (isinstance(værdi, str) and any(tegn.isalpha() for tegn in værdi)):
            yield _mangel(bog, her, "status er ikke et ord", "Vis OK eller FEJL.")
        if not _farves(bog, her):
            yield _mangel(bog, her, "status har ingen farveregel", "Tilføj betinget formatering for OK og FEJL.")


def _farves(bog: Bog, her: Sted) -> bool:
    ark = bog.mappe[her[0]]
    adresse = bog.celle(her).coordinate
    regler = [r for o, rr in ark.conditional_formatting._cf_rules.items() if adresse in o.sqref for r in rr]
    return any(r.dxf is not None and (r.dxf.fill is not None or r.dxf.font is not None) for r in regler)


# --- Punkt 33


def uafhængighed(bog: Bog) -> Iterator[Mangel]:
    """Hver egen funktion, der giver et tal, er holdt op mod almindelige formler, som ikke selv bruger den."""
    kontrolark = standard()["kontrolark"]["navn"]
    brugte = {n: f for f in reversed(bog.formler) if f.ark != kontrolark for n in f.funktioner if _skal_kontrolleres(n)}
    if not brugte:
        raise IkkeRelevant("bogen bruger ingen egne funktioner, der giver et tal")
    kontroller = list(_kontroller(bog))
    efterprøvede = _efterprøvede(bog, kontroller)
    for kontrol in kontroller:
        uafhængig = bog.formel_i.get(kontrol["Uafhængig"])
        if uafhængig:
            yield from _er_uafhængig(bog, kontrol, uafhængig, efterprøvede)
    beregnede = [f for kontrol in kontroller if (f := bog.formel_i.get(kontrol["Beregnet"]))]
    kontrollerede = {navn for formel in beregnede for navn in _egne_funktioner(bog, formel)}
    for navn, formel in brugte.items():
        if navn not in kontrollerede:
            hvad = f"{navn} har ingen uafhængig kontrol på {kontrolark}"
            yield Mangel.ved(formel.celle, hvad, "Tilføj en kontrol med almindelige formler.")


def _skal_kontrolleres(navn: str) -> bool:
    return navn in FUNKTIONER and not FUNKTIONER[navn].tabel and navn not in _UDEN_KONTROL


def _egne_funktioner(bog: Bog, formel: Formel) -> set[str]:
    _, formler = bog.forgængere(formel)
    return {navn for f in (formel, *formler) for navn in f.funktioner if navn in FUNKTIONER}


def _efterprøvede(bog: Bog, kontroller: list[dict[str, Sted]]) -> set[str]:
    """De egne funktioner, som en anden kontrol må bygge videre på.

    Først dem, der er holdt op mod rene formler; så dem, hvis kontrol kun bygger på allerede efterprøvede.
    """
    par = [(bog.formel_i.get(k["Beregnet"]), bog.formel_i.get(k["Uafhængig"])) for k in kontroller]
    grundlag = [(_egne_funktioner(bog, b), _egne_funktioner(bog, u)) for b, u in par if b and u]
    efterprøvede: set[str] = set()
    while True:
        nye = {navn for egne, bygger_på in grundlag if bygger_på <= efterprøvede for navn in egne} - efterprøvede
        if not nye:
            return efterprøvede
        efterprøvede |= nye


def _er_uafhængig(bog: Bog, kontrol: dict[str, Sted], formel: Formel, efterprøvede: set[str]) -> Iterator[Mangel]:
    egne = [navn for navn in formel.funktioner if navn in FUNKTIONER]
    ret = "Regn med almindelige formler fra de gule celler."
    if egne:
        yield _mangel(bog, kontrol["Uafhængig"], f"den uafhængige beregning bruger selv {egne[0]}", ret)
    elif _bruger(bog, formel, kontrol["Beregnet"]):
        yield _mangel(bog, kontrol["Uafhængig"], "den uafhængige beregning bruger det beregnede", ret)
    elif gennem := sorted(_egne_funktioner(bog, formel) - efterprøvede):
        hvad = f"den uafhængige beregning bygger på {gennem[0]}, som ikke selv er efterprøvet"
        yield _mangel(bog, kontrol["Uafhængig"], hvad, ret, BEMÆRK)
