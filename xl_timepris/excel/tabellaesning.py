"""Fra et område med overskrift til en læst tabel: kolonner efter overskrift, tomme rækker sprunget over.

En tabel læses igen ved hvert kald, og en bog kalder de samme tabeller hundredvis af gange. Derfor huskes den læste
tabel efter områdets indhold (ikke efter hvor det står), med indholdet gemt typesikkert, så SAND aldrig bliver til 1.
"""

import marshal
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..enheder import OPGAVEENHEDER, er_procentenhed
from ..fejl import Melding, TimeprisFejl, fejl, melding, vis
from ..inddata.borgere import STED_BORGERE, Borgerrække, læs_borgere
from ..inddata.tabeller import (
    JOKERTEGN,
    STED_FRAVÆR,
    STED_LØNUDGIFT,
    STED_MIKS,
    STED_OPGAVER,
    STED_TILBUD,
    Fraværsrække,
    Lønpost,
    Miksrække,
    Opgaverække,
    RåRække,
    Tabel,
    Tilbudsrække,
    ens_form,
    find_ord,
    læs_fravær,
    læs_lønposter,
    læs_miks,
    læs_opgaver,
    læs_tilbud,
)
from ..inddata.takstgrundlag import (
    STED_GRUNDLAG,
    STED_UDGIFTER,
    Grundlagsrække,
    Udgiftsrække,
    læs_grundlag,
    læs_udgifter,
)
from ..inddata.tildelinger import STED_TILDELING, Tildelingsrække, læs_tildelinger
from ..inddata.trapper import STED_TRAPPE, Trapperække, læs_trappe
from .celler import Talslags, er_tom, læs_tal, læs_tekst, som_rækker

HUSK = 128
"""Så mange læste tabeller huskes; en bog har sjældent over ti forskellige."""

OPGAVEKOLONNER = ("Opgave", "Tid", "Enhed", "Perioder")
OPLYSNINGER = ("Kilde", "Dato", "Bemærkning", "Nr.")


@dataclass(frozen=True, slots=True)
class Kolonner:
    """Hvilke kolonner en tabel læses efter, og hvilken talslags de har."""

    tabel: str
    tekst: tuple[str, ...]
    tal: dict[str, Talslags]
    valgfri: tuple[str, ...] = ()
    mærkat: tuple[str, ...] = ()
    """Kolonner, hvor et tal forbliver et tal og en tekst en tekst."""


_FRAVÆR = Kolonner(STED_FRAVÆR, ("Årsag", "Enhed", "Gruppe", "Medregnes"), {"Antal": "tal"}, ("Gruppe",))
_LØNPOSTER = Kolonner(STED_LØNUDGIFT, ("Post", "Medregnes"), {"Beløb": "kr"})
_TILBUD = Kolonner(STED_TILBUD, ("Tilbud", "Timeprismodel"), {"Lønbudget": "kr"})
_MIKS = Kolonner(STED_MIKS, ("Støtteform",), {"Andel": "andel"})
_BORGERE = Kolonner(STED_BORGERE, ("Borger", "Tilbud", "Enhed", "Plads"), {"Støttebehov": "tal"}, ("Plads",))
_GRUNDLAG = Kolonner(
    STED_GRUNDLAG,
    ("Tilbud", "Taksttrappe", "Prispunkt", "Basistakst"),
    {"Pladser": "tal", "Belægning": "andel", "Dage": "tal", "Halv plads": "andel"},
)
_TILDELING = Kolonner(
    STED_TILDELING,
    ("Tilbud", "Målgruppe", "Åbent", "Datagrundlag", "Model i dag"),
    {
        "Pladser": "tal",
        "Reguleringsgrad": "andel",
        "Sats pr. måned": "kr",
        "Forudsat belægning": "tal",
        "Budget": "kr",
        "Faste udgifter": "kr",
    },
)


def _overskrifter(rækker: Sequence[Sequence[Any]], tabel: str) -> list[str]:
    return [læs_tekst(celle, f"Overskrift nr. {nr}", tabel) or "" for nr, celle in enumerate(rækker[0], start=1)]


def _placering(overskrifter: Sequence[str], navn: str, tabel: str) -> int | None:
    fundne = [n for n, overskrift in enumerate(overskrifter) if ens_form(overskrift) == ens_form(navn)]
    if len(fundne) > 1:
        raise fejl("TP-120", tabel, felt=navn)
    return fundne[0] if fundne else None


def _kolonne(overskrifter: Sequence[str], navn: str, tabel: str) -> int:
    placering = _placering(overskrifter, navn, tabel)
    if placering is None:
        raise fejl("TP-107", tabel, felt=navn)
    return placering


def _rå_rækker(rækker: Sequence[Sequence[Any]], kolonner: Kolonner, omdøb: dict[str, str]) -> list[RåRække]:
    """Hver udfyldt række med felterne efter overskrift; `omdøb` giver en kolonne et andet feltnavn."""
    overskrifter = _overskrifter(rækker, kolonner.tabel)
    pladser = {}
    for navn in (*kolonner.tekst, *kolonner.tal):
        finder = _placering if navn in kolonner.valgfri else _kolonne
        pladser[navn] = finder(overskrifter, navn, kolonner.tabel)
    rå = []
    for nr, række in enumerate(rækker[1:], start=1):
        celler = {navn: None if plads is None else række[plads] for navn, plads in pladser.items()}
        if not all(er_tom(celle) for celle in celler.values()):
            rå.append(_rå_række(nr, celler, kolonner, omdøb))
    return rå


def _rå_række(nr: int, celler: dict[str, Any], kolonner: Kolonner, omdøb: dict[str, str]) -> RåRække:
    felter: dict[str, Any] = {}
    meldinger = []
    mærkat = celler[kolonner.tekst[0]]
    hvor = f"{kolonner.tabel}, række {nr}" + ("" if er_tom(mærkat) else f" ({vis(mærkat)})")
    for navn in kolonner.tekst:
        try:
            læs = _læs_mærkat if navn in kolonner.mærkat else læs_tekst
            felter[navn] = læs(celler[navn], navn, hvor)
        except TimeprisFejl as årsag:
            meldinger.append(årsag.melding)
    for navn, slags in kolonner.tal.items():
        if slags == "tal" and navn not in OPGAVEKOLONNER and _er_procentrække(felter):
            slags = "procent"
        try:
            felter[omdøb.get(navn, navn)] = tal = læs_tal(celler[navn], navn, slags, hvor)
        except TimeprisFejl as årsag:
            meldinger.append(årsag.melding)
            continue
        if tal is not None and isinstance(celler[navn], str):
            meldinger.append(melding("TP-205", hvor, felt=navn, fik=vis(celler[navn])))
    return RåRække(hvor, felter, tuple(meldinger))


def _læs_mærkat(celle: Any, felt: str, hvor: str) -> str | float | None:
    if isinstance(celle, str):
        return læs_tekst(celle, felt, hvor)
    return læs_tal(celle, felt, "tal", hvor)


def _er_procentrække(felter: dict[str, Any]) -> bool:
    enhed = find_ord(felter.get("Enhed"), OPGAVEENHEDER)
    return enhed is not None and er_procentenhed(enhed)


def _nøgle(rækker: Sequence[Sequence[Any]]) -> bytes | None:
    """Indholdet som bytes, hvor hver celles type er med; intet, når en celle ikke kan gemmes sådan."""
    try:
        return b"m" + marshal.dumps(rækker, 2)
    except ValueError:
        pass
    try:
        # Datoer og valutabeløb kan ikke gemmes på den hurtige måde.
        return b"p" + pickle.dumps(rækker, 5)
    except Exception:
        return None


def _af_nøgle(nøgle: bytes) -> Any:
    return (marshal if nøgle[:1] == b"m" else pickle).loads(nøgle[1:])


def _husket(læs: Callable[..., Any]) -> Callable[..., Any]:
    @lru_cache(maxsize=HUSK)
    def læs_nøgle(nøgle: bytes, *mere: str) -> Any:
        return læs(_af_nøgle(nøgle), *mere)

    def læs_område(område: Any, *mere: str) -> Any:
        nøgle = _nøgle(område) if isinstance(område, (list, tuple)) else None
        return læs(område, *mere) if nøgle is None else læs_nøgle(nøgle, *mere)

    return læs_område


@_husket
def fraværstabel(område: Any) -> Tabel[Fraværsrække]:
    """Tabellen Årsag | Antal | Enhed | Gruppe | Medregnes."""
    return læs_fravær(_rå_rækker(som_rækker(område, STED_FRAVÆR), _FRAVÆR, {}))


@_husket
def lønpostertabel(område: Any) -> Tabel[Lønpost]:
    """Tabellen Post | Beløb | Medregnes."""
    return læs_lønposter(_rå_rækker(som_rækker(område, STED_LØNUDGIFT), _LØNPOSTER, {}))


@_husket
def tilbudstabel(område: Any) -> Tabel[Tilbudsrække]:
    """Tabellen Tilbud | Timeprismodel | Lønbudget."""
    return læs_tilbud(_rå_rækker(som_rækker(område, STED_TILBUD), _TILBUD, {}))


@_husket
def mikstabel(område: Any) -> Tabel[Miksrække]:
    """Tabellen Støtteform | Andel."""
    return læs_miks(_rå_rækker(som_rækker(område, STED_MIKS), _MIKS, {}))


@_husket
def trappetabel(område: Any, sted: str = STED_TRAPPE) -> Tabel[Trapperække]:
    """Tabellen Trin | Fra | Til | Enhed | Pristimer og evt. Timeprisandel."""
    kolonner = Kolonner(
        sted,
        ("Trin", "Enhed"),
        {"Fra": "tal", "Til": "tal", "Pristimer": "tal", "Timeprisandel": "andel"},
        ("Pristimer", "Timeprisandel"),
        ("Trin",),
    )
    return læs_trappe(_rå_rækker(som_rækker(område, sted), kolonner, {}), sted)


def trappeblokke(område: Any) -> dict[str, list[Sequence[Any]]]:
    """Trapperne i en lang tabel efter navn: navnet står i første kolonne, og første række er overskriften."""
    blokke: dict[str, list[Sequence[Any]]] = {}
    for række in som_rækker(område, STED_TRAPPE):
        navn = læs_tekst(række[0], "Skabelon", STED_TRAPPE) if række else None
        if navn:
            blokke.setdefault(navn, []).append(række)
    return blokke


@_husket
def borgertabel(område: Any) -> Tabel[Borgerrække]:
    """Tabellen Borger | Tilbud | Støttebehov | Enhed og evt. Plads."""
    return læs_borgere(_rå_rækker(som_rækker(område, STED_BORGERE), _BORGERE, {}))


@_husket
def grundlagstabel(område: Any) -> Tabel[Grundlagsrække]:
    """Tabellen Tilbud | Taksttrappe | Prispunkt | Basistakst | Pladser | Belægning | Dage | Halv plads."""
    rå = _rå_rækker(som_rækker(område, STED_GRUNDLAG), _GRUNDLAG, {})
    # Navnene kommer fra eksempelberegningerne; et tilbud uden andet i rækken har ikke en takst.
    return læs_grundlag([r for r in rå if r.meldinger or any(v for k, v in r.felter.items() if k != "Tilbud")])


@_husket
def tildelingstabel(område: Any) -> Tabel[Tildelingsrække]:
    """Tabellen over tilbud med målgruppe, belægning, budget og model i dag."""
    return læs_tildelinger(_rå_rækker(som_rækker(område, STED_TILDELING), _TILDELING, {}))


@_husket
def udgiftstabel(område: Any) -> Tabel[Udgiftsrække]:
    """Tabellen Udgift | Medregnes og en kolonne med beløb for hvert tilbud."""
    rækker = som_rækker(område, STED_UDGIFTER)
    faste = {ens_form(navn) for navn in ("Udgift", "Medregnes", "Enhed", *OPLYSNINGER)}
    tilbud = [navn for navn in _overskrifter(rækker, STED_UDGIFTER) if navn and ens_form(navn) not in faste]
    kolonner = Kolonner(STED_UDGIFTER, ("Udgift", "Medregnes"), dict.fromkeys(tilbud, "kr"))
    rå = _rå_rækker(rækker, kolonner, {})
    return læs_udgifter([replace(r, felter=_samlet_beløb(r.felter, tilbud)) for r in rå])


def _samlet_beløb(felter: Mapping[str, Any], tilbud: Sequence[str]) -> dict[str, Any]:
    beløb = tuple(felter[navn] for navn in tilbud if felter.get(navn) is not None)
    return {navn: felt for navn, felt in felter.items() if navn not in tilbud} | {"Beløb": beløb}


@_husket
def opgavetabel(område: Any, model: str) -> Tabel[Opgaverække]:
    """Tabellen Opgave | Tid | Enhed | Perioder og kolonnen for én timeprismodel."""
    rækker = som_rækker(område, STED_OPGAVER)
    overskrifter = _overskrifter(rækker, STED_OPGAVER)
    for navn in OPGAVEKOLONNER[:3]:
        _kolonne(overskrifter, navn, STED_OPGAVER)
    kendte = modelkolonner(område)
    skrevet = find_ord(model, kendte)
    if skrevet is None:
        raise fejl("TP-106", felt="Timeprismodel", fik=vis(model), tilladt=", ".join(map(vis, kendte)) or "ingen")
    if any(tegn in skrevet for tegn in JOKERTEGN):
        raise fejl("TP-125", STED_OPGAVER, felt=skrevet)
    kolonner = Kolonner(STED_OPGAVER, OPGAVEKOLONNER[:3], {"Perioder": "tal", skrevet: "tal"}, ("Perioder",))
    return læs_opgaver(_rå_rækker(rækker, kolonner, {skrevet: "Antal"}), skrevet)


@_husket
def modelkolonner(område: Any) -> tuple[str, ...]:
    """Overskrifterne på de kolonner, der kan være en timeprismodel."""
    faste = {navn.casefold() for navn in (*OPGAVEKOLONNER, *OPLYSNINGER)}
    overskrifter = _overskrifter(som_rækker(område, STED_OPGAVER), STED_OPGAVER)
    return tuple(navn for navn in overskrifter if navn and navn.casefold() not in faste)


@_husket
def modeller_i_brug(område: Any) -> tuple[str, ...]:
    """De modelkolonner, hvor mindst én celle er et tal."""
    rækker = som_rækker(område, STED_OPGAVER)
    overskrifter = _overskrifter(rækker, STED_OPGAVER)
    return tuple(
        navn for navn in modelkolonner(område) if any(_ligner_tal(r[overskrifter.index(navn)]) for r in rækker[1:])
    )


def fejl_i_overskrifter(område: Any) -> list[Melding]:
    """Kolonner med tal uden overskrift og overskrifter, der findes mere end én gang."""
    rækker = som_rækker(område, STED_OPGAVER)
    overskrifter = _overskrifter(rækker, STED_OPGAVER)
    fundne = [
        melding("TP-126", STED_OPGAVER, felt=nr)
        for nr, navn in enumerate(overskrifter, start=1)
        if not navn and any(_ligner_tal(række[nr - 1]) for række in rækker[1:])
    ]
    former = [ens_form(navn) for navn in overskrifter]
    dobbelte = {form: navn for form, navn in zip(former, overskrifter, strict=True) if form and former.count(form) > 1}
    return fundne + [melding("TP-120", STED_OPGAVER, felt=navn) for navn in dobbelte.values()]


def _ligner_tal(celle: Any) -> bool:
    for slags in ("tal", "procent"):
        try:
            return læs_tal(celle, "", slags) is not None
        except TimeprisFejl:
            continue
    return False
