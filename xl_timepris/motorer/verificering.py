"""To motorer på samme bog: hver formelcelle sammenlignet, som leveret og efter rettelser."""

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..excel.bogfil import Bogfil, Værdi
from ..excel.vaerdier import kræv_formler
from ..fejl import REGNEARKSFEJL, fejl
from . import Motor, Resultat
from .genberegning import Rettelse, gul_celle
from .indlejret import Indlejret

TOLERANCE = 1e-9
"""Relativ forskel, der skyldes decimaltallenes rækkefølge og ikke regningen."""

REDIGERINGER = Path(__file__).parent / "data" / "redigeringer.toml"


@dataclass(frozen=True, slots=True)
class Omgang:
    """En række rettelser, der prøves sammen, begyndende med bogen som leveret."""

    navn: str
    rettelser: tuple[Rettelse, ...]


@dataclass(frozen=True, slots=True)
class Afvigelse:
    """En celle, hvor to beregninger ikke er ens."""

    omgang: str
    ark: str
    celle: str
    værdier: tuple[tuple[str, Værdi], ...]

    def __str__(self) -> str:
        vist = ", ".join(f"{navn}: {'tom' if værdi is None else værdi!r}" for navn, værdi in self.værdier)
        return f"{self.omgang} – {self.ark}!{self.celle}: {vist}"


@dataclass(frozen=True, slots=True)
class Verificering:
    """Hvor mange celler der er sammenlignet i hvor mange omgange, og hvilke der afveg."""

    motorer: tuple[str, ...]
    omgange: int
    celler: int
    afvigelser: tuple[Afvigelse, ...]


def ens(første: Værdi, anden: Værdi) -> bool:
    """Sandt, når to beregninger giver det samme; enhver fejl er lig enhver fejl, og aldrig lig et tal."""
    if første in (None, "") and anden in (None, ""):
        return True
    if første in REGNEARKSFEJL or anden in REGNEARKSFEJL:
        return første in REGNEARKSFEJL and anden in REGNEARKSFEJL
    if isinstance(første, (int, float)) and isinstance(anden, (int, float)):
        if not (math.isfinite(første) and math.isfinite(anden)):
            return False
        return abs(første - anden) <= TOLERANCE * max(1.0, abs(første), abs(anden))
    return første == anden


def læs_omgange(sti: Path = REDIGERINGER) -> tuple[Omgang, ...]:
    """Rettelserne fra en datafil."""
    if not sti.is_file():
        raise fejl("TP-301", felt=str(sti))
    try:
        omgange = tomllib.loads(sti.read_text("utf-8"))["omgang"]
        return tuple(Omgang(o["navn"], tuple(map(Rettelse.af_tekst, o["rettelser"]))) for o in omgange)
    except (OSError, ValueError, KeyError, TypeError) as årsag:
        raise fejl("TP-311", felt=str(sti), fik="den skal have [[omgang]] med navn og rettelser") from årsag


def sammenlign(omgang: str, resultater: Sequence[tuple[str, Resultat]]) -> tuple[int, list[Afvigelse]]:
    """Hver celle i alle resultaterne; en celle, som kun ét af dem har, tæller som tom i de andre."""
    celler = {(ark, celle) for _, resultat in resultater for ark, alle in resultat.items() for celle in alle}
    afvigelser = []
    for ark, celle in sorted(celler):
        værdier = tuple((navn, resultat.get(ark, {}).get(celle)) for navn, resultat in resultater)
        if not all(ens(værdier[0][1], værdi) for _, værdi in værdier[1:]):
            afvigelser.append(Afvigelse(omgang, ark, celle, værdier))
    return len(celler), afvigelser


def verificer(
    sti: Path,
    omgange: Sequence[Omgang],
    anden_motor: Callable[[Path], Motor],
    fremdrift: Callable[[str], None] = lambda tekst: None,
) -> Verificering:
    """Beregner bogen i begge motorer, som leveret og efter hver omgang rettelser, og sammenligner alt."""
    bog = Bogfil(sti)
    kræv_formler(bog)
    gemt = bog.gemte_værdier()
    motorer: list[Motor] = [Indlejret(sti, bog), anden_motor(sti)]
    navne = [motor.navn for motor in motorer]
    try:
        fremdrift("Som leveret")
        resultater = list(zip(navne, (motor.genberegn() for motor in motorer), strict=True))
        i_filen = {ark: {celle: gemt[ark].get(celle) for celle in alle} for ark, alle in resultater[0][1].items()}
        celler, afvigelser = sammenlign("Som leveret", [("Gemt i filen", i_filen), *resultater])
        for omgang in omgange:
            fremdrift(omgang.navn)
            rettede = [(*gul_celle(bog, rettelse), rettelse.værdi) for rettelse in omgang.rettelser]
            _sæt(motorer, rettede)
            resultater = [(motor.navn, motor.genberegn()) for motor in motorer]
            antal, fundne = sammenlign(omgang.navn, resultater)
            celler += antal
            afvigelser += fundne
            _sæt(motorer, [(ark, celle, gemt[ark].get(celle)) for ark, celle, _ in rettede])
    finally:
        for motor in motorer:
            motor.luk()
    return Verificering(tuple(f"{m.navn} ({m.version})" for m in motorer), len(omgange) + 1, celler, tuple(afvigelser))


def _sæt(motorer: Sequence[Motor], celler: Sequence[tuple[str, str, Værdi]]) -> None:
    for motor in motorer:
        for ark, celle, værdi in celler:
            motor.sæt(ark, celle, værdi)
