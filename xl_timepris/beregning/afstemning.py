"""Afstemning: hvert trykt tal, der kan regnes ud af andre, regnes ud og holdes op mod det interval, trykket tillader.

Et trykt tal er afrundet, og det er de tal, det regnes af, også. Derfor regnes der med intervaller: er alle led
stigende eller faldende, ligger det beregnede mellem formlens værdi i den ene ende og i den anden.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from types import MappingProxyType
from typing import Literal, TypeVar

from ..inddata.kildetal import (
    IBogen,
    IkkeBeregnelig,
    Modstridsmærke,
    Regel,
    Sted,
    Trykt,
    afledninger,
    kildetabeller,
    kildetal,
)
from ..inddata.standard import Opgave, standard
from ..regler.opgaver import opgave_i_timer

STEMMER, AFRUNDING, KILDEFEJL, IKKE_BEREGNELIG = STATUSSER = (
    "stemmer",
    "inden for afrunding",
    "kildefejl",
    "ikke beregnelig",
)
EFTERREGNET, SOM_LED, I_BOGEN, IKKE_DÆKKET = DÆKNINGER = ("efterregnet", "som led", "mod bogens inddata", "nej")
TOLERANCE = 1e-9
"""Så meget må et interval udvides, fordi decimaltal ikke gemmes eksakt."""
MINDSTE_FEJL_ENHEDER, MINDSTE_FEJL_ANDEL = 5, 0.1
"""En efterregning tæller kun, når den ser en fejl på fem af sidste trykte ciffer eller 10 % af tallet, det største."""
MODELLER = {"bo": 0, "ude": 1}
"""De to af standardforudsætningernes modeller, kilden trykker procenter for."""

Ende = Literal["trykt", "nedre", "øvre"]
Post = TypeVar("Post", IkkeBeregnelig, Modstridsmærke, IBogen)
_PLADS = re.compile(r"\{(\w+)\}")
_MODSAT: dict[Ende, Ende] = {"trykt": "trykt", "nedre": "øvre", "øvre": "nedre"}


# --- Formlerne


_FUNKTIONER: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "MIN": min,
    "MAX": max,
    "AVERAGE": fmean,
    "COUNT": len,
}
_REGNEARTER: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


@cache
def _led_i(formel: str) -> ast.expr:
    return ast.parse(_PLADS.sub(r"\1", formel), mode="eval").body


def regn(formel: str, værdier: Mapping[str, tuple[float, ...]]) -> float:
    """Formlens værdi; de samme regnearter og funktioner som i regnearket.

    >>> regn("100*{d}/SUM({alle})", {"d": (3,), "alle": (3, 9)})
    25.0
    """
    return _regn(_led_i(formel), værdier)


def _regn(led: ast.expr, værdier: Mapping[str, tuple[float, ...]]) -> float:
    match led:
        case ast.Constant(value=tal):
            return tal
        case ast.Name(id=navn):
            (værdi,) = værdier[navn]
            return værdi
        case ast.UnaryOp(op=ast.USub(), operand=værdi):
            return -_regn(værdi, værdier)
        case ast.BinOp(left=a, op=regneart, right=b):
            return _REGNEARTER[type(regneart)](_regn(a, værdier), _regn(b, værdier))
        case ast.Call(func=ast.Name(id=funktion), args=[ast.Name(id=navn)]):
            return _FUNKTIONER[funktion](list(værdier[navn]))
    raise ValueError(f"formlen kan ikke læses: {ast.unparse(led)}")


# --- De rekonstruerede tal


@cache
def rekonstruerede() -> Mapping[str, float]:
    """De tal, kilderne ikke trykker, og standardforudsætningernes timer, efter deres navn i formlerne."""
    værdier: dict[str, float] = {}
    for post in afledninger().rekonstrueret:
        egne = {navn: (værdi,) for navn, værdi in værdier.items()}
        værdier[post.id] = regn(post.formel, egne) if post.værdi is None else post.værdi
    for model, nummer in MODELLER.items():
        timer = sum(opgavetimer(opgave, nummer, værdier) for opgave in standard().opgaver)
        værdier[f"{model}_indirekte"] = timer
        værdier[f"{model}_direkte"] = værdier["fremmødetimer"] - timer
    return MappingProxyType(værdier)


def opgavetimer(opgave: Opgave, model: int, værdier: Mapping[str, float]) -> float:
    """En standardopgaves timer pr. år ved det rekonstruerede fremmøde."""
    antal = opgave.antal[model] or 0.0
    return opgave_i_timer(antal, opgave.enhed, opgave.perioder, værdier["årsnorm"], værdier["fremmødetimer"])


def tilpassede() -> frozenset[str]:
    """De rekonstruerede tal, der er valgt, så ét trykt tal passer."""
    return frozenset(post.id for post in afledninger().rekonstrueret if post.tilpasset)


# --- Reglerne på de enkelte tal


@dataclass(frozen=True, slots=True)
class Led:
    """Et led i en formel: et eller flere trykte tal under ét navn."""

    navn: str
    tal: tuple[Trykt, ...]
    faldende: bool
    nøjagtigt: bool

    def ende(self, tal: Trykt, ende: Ende) -> Ende:
        """Den ende af tallets interval, der hører til det beregnedes `ende`."""
        if self.nøjagtigt or tal.trykt == "0":
            return "trykt"
        return _MODSAT[ende] if self.faldende else ende


@dataclass(frozen=True, slots=True)
class Efterregning:
    """Hvordan ét trykt tal regnes af andre."""

    mål: Trykt
    formel: str
    led: tuple[Led, ...]
    ord: str

    @property
    def navne(self) -> tuple[str, ...]:
        """Navnene i formlen, i den rækkefølge, de står."""
        return tuple(_PLADS.findall(self.formel))

    @property
    def bygger_på(self) -> tuple[Trykt, ...]:
        return tuple(dict.fromkeys(tal for led in self.led for tal in led.tal))

    @property
    def er_tilpasset(self) -> bool:
        """Sandt, når formlen bruger et tal, der er valgt, så resultatet passer; så kan den ikke fejle."""
        return not tilpassede().isdisjoint(self.navne)

    def udtryk(self, celle: Callable[[Trykt, Ende], str], navne: Mapping[str, str], ende: Ende) -> str:
        """Formlen med cellernes adresser i stedet for navnene."""
        led = {led.navn: led for led in self.led}

        def adresse(fund: re.Match[str]) -> str:
            navn = fund[1]
            if navn not in led:
                return navne[navn]
            return ",".join(celle(tal, led[navn].ende(tal, ende)) for tal in led[navn].tal)

        return _PLADS.sub(adresse, self.formel)


class Kort:
    """De trykte tal, slået op efter mønstre, med de navne, kilderne skriver forskelligt, gjort ens."""

    def __init__(self, tal: Sequence[Trykt], ens_navne: Mapping[str, str]) -> None:
        self.tal, self._ens = tal, ens_navne
        self._pr_tabel: dict[str, list[Trykt]] = {}
        for et in tal:
            self._pr_tabel.setdefault(et.tabel, []).append(et)

    def ens(self, navn: str) -> str:
        return self._ens.get(navn, navn)

    def passer(self, tal: Trykt, mønster: Sted) -> bool:
        felter = (tal.tabel, self.ens(tal.række), self.ens(tal.kolonne), tal.del_)
        return all(m == "*" or felt in map(self.ens, m.split(";")) for felt, m in zip(felter, mønster, strict=True))

    def find(self, mønster: Sted, mål: Trykt) -> tuple[Trykt, ...]:
        """Tallene, der passer på et led; målet selv er aldrig med."""
        egne = (mål.tabel, self.ens(mål.række), self.ens(mål.kolonne), mål.del_)
        udfyldt = tuple(
            felt if m == "=" else m.replace("{kolonne}", mål.kolonne) for m, felt in zip(mønster, egne, strict=True)
        )
        i_tabellen = self._pr_tabel.get(udfyldt[0], ())
        return tuple(tal for tal in i_tabellen if tal != mål and self.passer(tal, udfyldt))

    def efterregning(self, mål: Trykt, regel: Regel) -> Efterregning | None:
        """Reglen på ét tal; ingen, når den ikke passer, eller når kilden mangler et af leddene."""
        if not any(self.passer(mål, mønster) for mønster in regel.mål):
            return None
        alle = "*" in regel.nøjagtige
        led = tuple(
            Led(navn, self.find(mønster, mål), navn in regel.faldende, alle or navn in regel.nøjagtige)
            for navn, mønster in regel.led.items()
        )
        return Efterregning(mål, regel.formel, led, regel.ord) if all(et.tal for et in led) else None


# --- Afstemningen


@dataclass(frozen=True, slots=True)
class Beregnet:
    """Det beregnede tal, dets interval og hvad det siger om det trykte."""

    værdi: float
    nedre: float
    øvre: float
    status: str


@dataclass(frozen=True, slots=True)
class Afstemt:
    """Et trykt tal med sin efterregning, eller med grunden til, at det ikke kan regnes ud."""

    tal: Trykt
    mærke: str
    efterregning: Efterregning | None
    beregnet: Beregnet | None
    hvorfor: str
    modstrid: str
    indgår_i: tuple[str, ...]
    """Mærkerne på de efterregninger, tallet er led i, og som ville vise en fejl i det."""
    tæller: bool
    """Sandt, når tallets egen efterregning ville vise en fejl i det."""
    i_bogen: str
    """Hvor bogens inddata gengiver tallet, når det ikke kan regnes."""

    @property
    def status(self) -> str:
        return self.beregnet.status if self.beregnet else IKKE_BEREGNELIG

    @property
    def dækning(self) -> str:
        if self.tæller:
            return EFTERREGNET
        if self.indgår_i:
            return SOM_LED
        return I_BOGEN if self.i_bogen else IKKE_DÆKKET


def beregn(efterregning: Efterregning, ændret: Mapping[Trykt, Trykt] | None = None) -> Beregnet:
    """Det beregnede tal med interval og status; `ændret` sætter andre tal i stedet for de trykte."""
    ændret = ændret or {}
    navne = {navn: (værdi,) for navn, værdi in rekonstruerede().items()}

    def i_enden(ende: Ende) -> float:
        led = {
            et.navn: tuple(_i_enden(ændret.get(tal, tal), et.ende(tal, ende)) for tal in et.tal)
            for et in efterregning.led
        }
        return regn(efterregning.formel, navne | led)

    mål = ændret.get(efterregning.mål, efterregning.mål)
    fra, til = _i_enden(mål, "nedre"), _i_enden(mål, "øvre")
    værdi, nedre, øvre = i_enden("trykt"), i_enden("nedre"), i_enden("øvre")
    uden_for = (værdi < fra) + (værdi > til) + (øvre < fra) + (nedre > til)
    return Beregnet(værdi, nedre, øvre, STATUSSER[uden_for])


def _i_enden(tal: Trykt, ende: Ende) -> float:
    return {"trykt": tal.værdi, "nedre": tal.nedre - TOLERANCE, "øvre": tal.øvre + TOLERANCE}[ende]


def mindste_fejl(tal: Trykt) -> float:
    """Så stor en fejl i tallet skal en efterregning se for at tælle."""
    return max(MINDSTE_FEJL_ENHEDER * 10.0**-tal.decimaler, MINDSTE_FEJL_ANDEL * abs(tal.værdi))


def med_fejl(tal: Trykt, fejl: float) -> Trykt:
    """Tallet, som det ville stå med en fejl i; intervallet følger med."""
    værdi = tal.værdi + fejl
    return Trykt(*tal.sted, f"{værdi:.12f}".replace(".", ","), tal.enhed, tal.åben, (tal.nedre + fejl, tal.øvre + fejl))


def ser_fejl(efterregning: Efterregning, tal: Trykt) -> bool:
    """Sandt, når efterregningen viser en fejl i tallet, hvad enten det er for stort eller for lille."""
    if efterregning.er_tilpasset:
        return False
    fejl = mindste_fejl(tal)
    return all(beregn(efterregning, {tal: med_fejl(tal, f)}).status == KILDEFEJL for f in (-fejl, fejl))


@cache
def afstemning() -> tuple[Afstemt, ...]:
    """Alle trykte tal, afstemt, i en rækkefølge, hvor et tal står efter dem, det regnes af."""
    data, kort = afledninger(), Kort(kildetal(), afledninger().ens_navne)
    regnede = {tal: fundet for tal in kort.tal if (fundet := _første(kort.efterregning(tal, r) for r in data.regel))}
    beregnede = {tal: beregn(efterregning) for tal, efterregning in regnede.items()}
    orden = _i_orden(kort.tal, regnede)
    mærker = _mærker(orden)
    indgår = {tal: tuple(mærker[mål] for mål in orden if mål in hvor) for tal, hvor in _indgår(beregnede, regnede)}

    def post(tal: Trykt, poster: Iterable[Post]) -> Post | None:
        return next((p for p in poster if any(kort.passer(tal, mønster) for mønster in p.mål)), None)

    def afstemt(tal: Trykt) -> Afstemt:
        efterregning, grund = regnede.get(tal), post(tal, data.ikke_beregnelig)
        modstrid, i_bogen = post(tal, data.modstrid), post(tal, data.i_bogen)
        return Afstemt(
            tal,
            mærker[tal],
            efterregning,
            beregnede.get(tal),
            _ord(efterregning) if efterregning else grund.hvorfor if grund else "",
            modstrid.id if modstrid else "",
            indgår.get(tal, ()),
            efterregning is not None and _viser_fejl(efterregning, beregnede[tal], tal),
            i_bogen.hvor if i_bogen and not efterregning else "",
        )

    return tuple(map(afstemt, orden))


def _ord(efterregning: Efterregning) -> str:
    """Formlen i ord; kan den ikke fejle, siger den det."""
    tilpasset = "; valgt, så tallet passer, og beviser derfor intet" if efterregning.er_tilpasset else ""
    return efterregning.ord + tilpasset


def _første(fundne: Iterable[Efterregning | None]) -> Efterregning | None:
    return next((et for et in fundne if et), None)


def _viser_fejl(efterregning: Efterregning, beregnet: Beregnet, tal: Trykt) -> bool:
    """Sandt, når efterregningen ser en fejl i tallet; en kildefejl har allerede vist, at den kan."""
    return beregnet.status == KILDEFEJL or ser_fejl(efterregning, tal)


def _indgår(
    beregnede: Mapping[Trykt, Beregnet], regnede: Mapping[Trykt, Efterregning]
) -> Iterator[tuple[Trykt, set[Trykt]]]:
    """Hvert led med de tal, hvis efterregning ville vise en fejl i det."""
    hvor: dict[Trykt, set[Trykt]] = {}
    for mål, efterregning in regnede.items():
        for led in efterregning.bygger_på:
            if _viser_fejl(efterregning, beregnede[mål], led):
                hvor.setdefault(led, set()).add(mål)
    yield from hvor.items()


def _mærker(orden: Sequence[Trykt]) -> dict[Trykt, str]:
    """Et kort mærke pr. tal: tabellens id og et nummer i tabellen, fx »2.4-17«."""
    mærker: dict[Trykt, str] = {}
    talt: dict[str, int] = {}
    for tal in orden:
        talt[tal.tabel] = talt.get(tal.tabel, 0) + 1
        mærker[tal] = f"{tal.tabel.removeprefix('R-')}-{talt[tal.tabel]}"
    return mærker


def _i_orden(tal: Sequence[Trykt], regnede: Mapping[Trykt, Efterregning]) -> list[Trykt]:
    """Tallene tabel for tabel; i en tabel som i kilden, men et tal venter på dem, det regnes af."""
    tabeller = [tabel.id for tabel in kildetabeller()]
    orden: list[Trykt] = []
    sete: set[Trykt] = set()

    def tag(et: Trykt) -> None:
        if et in sete:
            return
        sete.add(et)
        if et in regnede:
            for led in regnede[et].bygger_på:
                if led.tabel == et.tabel:
                    tag(led)
        orden.append(et)

    for et in sorted(tal, key=lambda et: tabeller.index(et.tabel)):
        tag(et)
    return orden
