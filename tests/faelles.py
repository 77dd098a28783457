"""Fælles for prøverne: standardtabellerne som rækker af celler, og en anden, ligefrem udregning.

Den anden udregning følger kontraktens ord, en tabel ad gangen, uden produktets kode, og siger `NaivFejl`
om alt, der ikke er et tal eller et kendt ord, hvor der skal være et.
"""

import math
import os
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.inddata.standard import standard

EKSEMPLER = Path(__file__).parent / "eksempler"
PAKKE = Path(__file__).parents[1] / "xl_timepris"

BOTILBUD, UDEKØRENDE, VIRTUEL, GRUPPE = standard().modeller
ÅRSNORM, ÅRSLØN = 1924.0, 480_000.0
OPLYSNINGER = ["Kilde", "Dato", "Bemærkning"]

Tabel = list[list[Any]]


def antal_prøver(ci: int) -> int:
    """Så mange tilfælde skal hypothesis prøve: alle i profilen `ci`, en tyvendedel i `lokal`."""
    return max(20, ci // 20) if os.environ.get("XLTP_PROEVE", "ci") == "lokal" else ci


def kald(navn: str, *celler: Any) -> Any:
    """Funktionen, som regnearket kalder den."""
    return FUNKTIONER[navn].kald(*celler)


def tal(navn: str, *celler: Any) -> float:
    """Som `kald`, men resultatet skal være et tal."""
    svar = kald(navn, *celler)
    assert type(svar) is float, f"{navn} svarede {svar!r}: {getattr(svar, 'besked', '')}"
    return svar


def kode(svar: Any) -> str | None:
    """Fejlkoden, når svaret er en celle med fejl."""
    return svar.kode if isinstance(svar, Cellefejl) else None


# --- Standardtabellerne


def _oplysninger(post: Any) -> list[Any]:
    return [post.kilde, datetime(post.dato.year, post.dato.month, post.dato.day), post.bemærkning]


def fravær(oplysninger: bool = True, blanke: int = 1) -> Tabel:
    """Fraværstabellen med standardforudsætningerne og et antal blanke rækker til sidst."""
    hoved = ["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"]
    rækker = [
        ([f.årsag, f.antal, f.enhed, f.gruppe, f.medregnes], _oplysninger(f)) for f in standard().fravær
    ]
    return _tabel(hoved, rækker, oplysninger, blanke)


def opgaver(oplysninger: bool = True, blanke: int = 1) -> Tabel:
    """Opgavetabellen med standardforudsætningerne i de fire timeprismodeller."""
    hoved = ["Opgave", "Tid", "Enhed", "Perioder", *standard().modeller]
    rækker = [([o.opgave, o.tid, o.enhed, o.perioder, *o.antal], _oplysninger(o)) for o in standard().opgaver]
    return _tabel(hoved, rækker, oplysninger, blanke)


def lønposter(oplysninger: bool = True, blanke: int = 1) -> Tabel:
    """Lønudgiften pr. årsværk."""
    rækker = [([p.post, p.beløb, p.medregnes], _oplysninger(p)) for p in standard().lønposter]
    return _tabel(["Post", "Beløb", "Medregnes"], rækker, oplysninger, blanke)


def tilbud(oplysninger: bool = True, blanke: int = 1) -> Tabel:
    """Eksempelberegningernes tilbud."""
    rækker = [([t.tilbud, t.model, t.lønbudget], _oplysninger(t)) for t in standard().tilbud]
    return _tabel(["Tilbud", "Timeprismodel", "Lønbudget"], rækker, oplysninger, blanke)


def miks(oplysninger: bool = True, blanke: int = 1) -> Tabel:
    """Bostøttens fordeling på støtteformer."""
    rækker = [([m.model, m.andel], _oplysninger(m)) for m in standard().miks]
    return _tabel(["Støtteform", "Andel"], rækker, oplysninger, blanke)


def _tabel(hoved: list[str], rækker: list[tuple[list, list]], oplysninger: bool, blanke: int) -> Tabel:
    hoved = [*hoved, *(OPLYSNINGER if oplysninger else ())]
    fyldte = [celler + (om if oplysninger else []) for celler, om in rækker]
    return [hoved, *fyldte, *([None] * len(hoved) for _ in range(blanke))]


def kopi(tabel: Iterable[Iterable[Any]]) -> Tabel:
    """Tabellen som nye lister, så en prøve kan ændre den."""
    return [list(række) for række in tabel]


def ret(tabel: Tabel, række: int, kolonne: str, celle: Any) -> Tabel:
    """En kopi af tabellen, hvor én celle er ændret; række 1 er den første under overskriften."""
    ny = kopi(tabel)
    ny[række][ny[0].index(kolonne)] = celle
    return ny


# --- Den anden udregning


class NaivFejl(Exception):
    """Efter kontrakten kan der ikke regnes på det her."""


_CIFRE = set("0123456789")


def _kun_cifre(tekst: str) -> bool:
    return tekst != "" and set(tekst) <= _CIFRE


def naivt_tal(celle: Any, endelse: str = "") -> float | None:
    """Tallet i en celle; None for en tom celle; NaivFejl for alt andet. `endelse` er "%", "kr" eller tom."""
    if celle is None or (isinstance(celle, str) and celle.strip() == ""):
        return None
    if isinstance(celle, bool):
        raise NaivFejl("SAND og FALSK er ikke tal")
    if isinstance(celle, (int, float, Decimal)):
        try:
            som_tal = float(celle)
        except (OverflowError, ValueError):
            raise NaivFejl("for stort") from None
        if not math.isfinite(som_tal):
            raise NaivFejl("ikke endeligt")
        return som_tal
    if isinstance(celle, str):
        return _naivt_dansk_tal(celle.strip(), endelse)
    raise NaivFejl("ikke et tal")


def _naivt_dansk_tal(tekst: str, endelse: str) -> float:
    if endelse == "%" and tekst.endswith("%"):
        tekst = tekst[:-1].rstrip()
    if endelse == "kr":
        for ord_ in ("kr.", "kr"):
            if tekst.lower().endswith(ord_):
                tekst = tekst[: -len(ord_)].rstrip()
                break
    fortegn = 1
    if tekst[:1] in ("-", "−", "+"):
        fortegn = 1 if tekst[0] == "+" else -1
        tekst = tekst[1:]
    hele, komma, decimaler = tekst.partition(",")
    første, *tusinder = hele.split(".")
    gyldig = _kun_cifre(første) and (not komma or _kun_cifre(decimaler))
    if tusinder:
        gyldig = gyldig and len(første) <= 3 and første[0] != "0"
        gyldig = gyldig and all(_kun_cifre(gruppe) and len(gruppe) == 3 for gruppe in tusinder)
    if not gyldig:
        raise NaivFejl(tekst)
    talværdi = fortegn * float(første + "".join(tusinder) + "." + (decimaler or "0"))
    if not math.isfinite(talværdi):
        raise NaivFejl("for stort")
    return talværdi


def naivt_andel(celle: Any) -> float | None:
    """En andel: 0,12 eller teksten »12 %«."""
    procent = isinstance(celle, str) and celle.strip().endswith("%")
    talværdi = naivt_tal(celle, "%")
    return talværdi / 100 if procent and talværdi is not None else talværdi


def naivt_ord(celle: Any, tilladte: Iterable[str]) -> str:
    """Det kendte ord i cellen; NaivFejl for alt andet."""
    if isinstance(celle, str):
        for ord_ in tilladte:
            if celle.strip().casefold() == ord_.casefold():
                return ord_
    raise NaivFejl(f"ukendt: {celle!r}")


def er_blank(celle: Any) -> bool:
    """Sandt for en tom celle og en celle med kun mellemrum."""
    return celle is None or (isinstance(celle, str) and not celle.strip())


def naivt_navn(celle: Any) -> str:
    """Et navn, som det sammenlignes; et tal som navn er tallet, som det skrives på dansk."""
    if isinstance(celle, (int, float, Decimal)) and not isinstance(celle, bool):
        hele, _, decimaler = f"{naivt_tal(celle):,.6f}".partition(".")
        decimaler = decimaler.rstrip("0")
        skrevet = hele.replace(",", ".") + (f",{decimaler}" if decimaler else "")
        return "0" if skrevet == "-0" else skrevet
    return "" if er_blank(celle) else str(celle).strip().casefold()


def naive_rækker(tabel: Any, kolonner: list[str], valgfri: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """De ikke-tomme rækker, hver som {overskrift: celle}."""
    if not isinstance(tabel, (list, tuple)) or not tabel:
        raise NaivFejl("ikke et område")
    if not all(isinstance(række, (list, tuple)) and len(række) == len(tabel[0]) for række in tabel):
        raise NaivFejl("ikke et rektangel")
    overskrifter = [naivt_navn(celle) for celle in tabel[0]]
    for kolonne in kolonner:
        antal = overskrifter.count(kolonne.casefold())
        if antal > 1 or (antal == 0 and kolonne not in valgfri):
            raise NaivFejl(f"kolonnen {kolonne} findes {antal} gange")
    fundne = [k for k in kolonner if k.casefold() in overskrifter]
    rækker = [{k: række[overskrifter.index(k.casefold())] for k in fundne} for række in tabel[1:]]
    rækker = [række for række in rækker if not all(er_blank(celle) for celle in række.values())]
    if not rækker:
        raise NaivFejl("ingen rækker")
    return rækker


def naive_fraværstimer(tabel: Any, norm: float) -> float:
    """Summen af de medregnede fraværsrækker i timer."""
    timer = 0.0
    for række in naive_rækker(tabel, ["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"], ("Gruppe",)):
        if er_blank(række["Årsag"]):
            raise NaivFejl("Årsag mangler")
        enhed = naivt_ord(række["Enhed"], ["dage/år", "timer/år", "% af årsnorm"])
        med = naivt_ord(række["Medregnes"], ["Ja", "Nej"])
        if not er_blank(række.get("Gruppe")):
            naivt_ord(række["Gruppe"], ["Ferie- og fridage", "Sygdom"])
        antal = naivt_tal(række["Antal"], "%" if enhed.startswith("%") else "")
        if antal is None:
            if med == "Ja":
                raise NaivFejl("Antal mangler")
            antal = 0.0
        if antal < 0:
            raise NaivFejl("negativt fravær")
        if med == "Ja":
            if enhed == "dage/år":
                timer += antal * norm / 260
            elif enhed == "timer/år":
                timer += antal
            else:
                timer += antal * norm / 100
    return timer


def naivt_regnskab(
    fraværstabel: Any, opgavetabel: Any, model: str, norm: float = ÅRSNORM
) -> dict[str, float]:
    """Fravær, fremmøde, opgaver uden og om borger og borgertid, alle i timer pr. år."""
    fremmøde = norm - naive_fraværstimer(fraværstabel, norm)
    if fremmøde <= 0:
        raise NaivFejl("intet fremmøde")
    om = uden = 0.0
    fyldte = 0
    for række in naive_rækker(opgavetabel, ["Opgave", "Tid", "Enhed", "Perioder", model], ("Perioder",)):
        if er_blank(række["Opgave"]):
            raise NaivFejl("Opgave mangler")
        tid = naivt_ord(række["Tid"], ["Uden borger", "Om borger"])
        timer = _naive_opgavetimer(række, række[model], norm, fremmøde)
        fyldte += timer is not None
        om += (timer or 0.0) if tid == "Om borger" else 0.0
        uden += (timer or 0.0) if tid == "Uden borger" else 0.0
    if not fyldte:
        raise NaivFejl("modellen har ingen tal")
    return {
        "fravær": norm - fremmøde,
        "fremmøde": fremmøde,
        "om": om,
        "uden": uden,
        "opgaver": om + uden,
        "borger": fremmøde - om - uden,
    }


def _naive_opgavetimer(række: dict[str, Any], celle: Any, norm: float, fremmøde: float) -> float | None:
    enheder = "timer/år", "dage/år", "timer/måned", "timer/uge", "timer/fremmødeuge", "minutter/fremmødedag"
    enhed = naivt_ord(række["Enhed"], [*enheder, "% af årsnorm", "% af fremmødetid"])
    antal = naivt_tal(celle, "%" if enhed.startswith("%") else "")
    perioder = naivt_tal(række.get("Perioder"))
    if (antal or 0) < 0 or (perioder or 0) < 0:
        raise NaivFejl("negativt tal")
    if antal is None:
        return None
    if enhed == "timer/uge" and perioder is None:
        raise NaivFejl("Perioder mangler")
    pr_enhed = {
        "timer/år": 1.0,
        "dage/år": norm / 260,
        "timer/måned": 12.0 if perioder is None else perioder,
        "timer/uge": perioder or 0.0,
        "timer/fremmødeuge": fremmøde / (norm / 260) / 5,
        "minutter/fremmødedag": fremmøde / (norm / 260) / 60,
        "% af årsnorm": norm / 100,
        "% af fremmødetid": fremmøde / 100,
    }
    return antal * pr_enhed[enhed]


def naiv_timepris(
    løn: float,
    fraværstabel: Any,
    opgavetabel: Any,
    model: str,
    pr: str = "borgertime",
    gruppe: float = 1.0,
    norm: float = ÅRSNORM,
) -> float:
    """Timeprisen i kroner."""
    r = naivt_regnskab(fraværstabel, opgavetabel, model, norm)
    if pr == "fremmødetime":
        return løn / r["fremmøde"]
    if r["borger"] <= 0:
        raise NaivFejl("ingen borgertid")
    return løn / r["borger"] / gruppe if pr == "borgertime" else løn / (r["borger"] + r["om"])


def naiv_lønudgift(tabel: Any) -> float:
    """Summen af de medregnede lønposter."""
    i_alt = 0.0
    for række in naive_rækker(tabel, ["Post", "Beløb", "Medregnes"]):
        if er_blank(række["Post"]):
            raise NaivFejl("Post mangler")
        med = naivt_ord(række["Medregnes"], ["Ja", "Nej"])
        beløb = naivt_tal(række["Beløb"], "kr")
        if med == "Ja":
            if beløb is None:
                raise NaivFejl("Beløb mangler")
            i_alt += beløb
    return i_alt
