"""Arkene Kilder og Ændringslog: hvor tallene kommer fra, hvor kilderne er uenige, og hvad der er ændret hvornår."""

from collections.abc import Sequence
from typing import Any

from ...beregning.afstemning import IKKE_DÆKKET, STATUSSER, afstemning
from ...inddata.kildetal import henvisning, kildetabeller
from ..datafiler import læs
from ..vaerter import gælder
from ..vba import Tredjepart
from .arkbygger import Arkbygger, Bogbygger
from .kildetal import HER, JA, Kildetal, sted_i_tabellen

KILDER, ÆNDRINGSLOG = "Kilder", "Ændringslog"


def nyeste_ændring() -> dict[str, Any]:
    """Den nyeste post i ændringsloggen: bogens version og dato."""
    return læs("aendringslog.toml")["version"][-1]


INGEN_FREMMEDE_DELE = "Ingen: bogen bærer kun vores eget program (MIT)."
ANTAL_BREDDE = 12
TÆLLES = ("Trykte tal", "Efterregnet", *(status.capitalize() for status in STATUSSER), "Dækket", "Dækning")
"""Kolonnerne med tal i afstemningen, efter tabellens navn, sted, titel og modstrid."""
FØRSTE_TAL = 6
(TRYKTE, EFTERREGNET, FØRSTE_STATUS, DÆKKET, DÆKNING) = (FØRSTE_TAL + n for n in (0, 1, 2, 6, 7))


def byg_kilder(bygger: Bogbygger, tredjepart: Sequence[Tredjepart], kildetal: Kildetal) -> None:
    """Kilder, afstemning, kildernes modstrid, bevidste afvigelser fra regnearksstandarden og licenser."""
    ark = Arkbygger(bygger, KILDER, "dokumentation", (5, 42, 46, 56, 60, *[ANTAL_BREDDE] * len(TÆLLES)))
    ark.hoved("Kilder", "Hvor tallene kommer fra, om de passer sammen, hvor kilderne er i modstrid, og hvad bogen gør.")
    data = læs("kilder.toml")
    række = _tabel(
        ark,
        5,
        "Kilderne",
        ("Kilde", "Udgiver og år", "Hvad den bruges til", "Bemærkning"),
        [(k["titel"], k["udgiver"], k["bruges"], k["note"]) for k in data["kilde"]],
    )
    række = _tabel(
        ark,
        række + 2,
        "Det, kilderne ikke trykker",
        ("Tal", "Hvad der står", "Hvad bogen gør", "Begrundelse"),
        [(r["tal"], r["trykt"], r["bogen"], r["hvorfor"]) for r in data["rekonstrueret"]],
    )
    række = _afstemning(ark, række + 2, kildetal)
    række = _ikke_dækket(ark, række + 2)
    top = række + 2
    række = _tabel(
        ark,
        top,
        "Modstrid i kilderne",
        ("Hvor", "Trykt", "Modstrid", "Sådan gør bogen"),
        [(f"{m['id']}: {m['hvor']}", m["trykt"], m["modstrid"], m["bogen"]) for m in data["modstrid"]],
    )
    ark.overskrifter(top + 1, FØRSTE_TAL, ("Trykte tal, den rammer",), 2)
    for r in range(top + 2, række + 1):
        sted = ark.her(r, 2)
        formel = f'=COUNTIF({kildetal.modstrid},LEFT({sted},FIND(":",{sted})-1))'
        ark.formel(r, FØRSTE_TAL, formel, "antal", "tal_streg")
    række = _tabel(
        ark,
        række + 2,
        "Bevidste afvigelser fra almindelig regnearksskik",
        ("Skik", "Hvad bogen gør", "Hvorfor", "Modvægt"),
        [(a["skik"], a["bogen"], a["hvorfor"], a["modvægt"]) for a in gælder(data["afvigelse"], bygger.vært)],
    )
    if not tredjepart:
        ark.afsnit(række + 2, "Dele fra andre", INGEN_FREMMEDE_DELE)
        ark.afslut(4, 0)
        return
    _tabel(
        ark,
        række + 2,
        "Dele fra andre i bogens makroer",
        ("Del", "Version", "Licens", "Ophavsret"),
        [(f"{t.navn} ({t.hvor})", t.version, t.licens, t.ophavsret) for t in tredjepart],
    )
    ark.afslut(4, 0)


def _tabel(ark: Arkbygger, række: int, titel: str, overskrifter: tuple[str, ...], poster: list[tuple[str, ...]]) -> int:
    ark.afsnit(række, titel)
    række += 1
    ark.overskrifter(række, 1, ("Nr.", *overskrifter))
    for nummer, post in enumerate(poster, start=1):
        række += 1
        ark.nr(række, nummer)
        for kolonne, tekst in enumerate(post, start=2):
            ark.tekst(række, kolonne, tekst, "tekst_ombrudt")
    return række


def _afstemning(ark: Arkbygger, række: int, kildetal: Kildetal) -> int:
    """Hver tabels trykte tal talt op efter status, og hvor de dækkede tal prøves."""
    ark.afsnit(
        række,
        "Afstemning: de trykte tal mod beregningen",
        "Talt op af listen på arket Kildetal. Et tal er dækket, når en fejl i det ville vise sig: i dets egen "
        "efterregning, i efterregningen af et andet tal eller mod bogens inddata.",
    )
    hoved = række = række + 2
    ark.overskrifter(række, 1, ("Nr.", "Tabel", "Hvor", "Titel", "Modstrid i tabellen", *TÆLLES), 2)
    første = række + 1
    modstrid: dict[str, dict[str, None]] = {}
    for post in afstemning():
        modstrid.setdefault(post.tal.tabel, {})[post.modstrid] = None
    for nummer, tabel in enumerate(kildetabeller(), start=1):
        række += 1
        ark.nr(række, nummer)
        numre = ", ".join(sorted(filter(None, modstrid[tabel.id])))
        for kolonne, tekst in enumerate((tabel.navn, henvisning(tabel), tabel.titel, numre), start=2):
            ark.tekst(række, kolonne, tekst, "tekst_ombrudt")
        navn = f"$B{række}"
        ark.formel(række, TRYKTE, f"=COUNTIF({kildetal.tabel},{navn})", "antal")
        for kolonne in range(FØRSTE_STATUS, DÆKKET):
            status = ark.her(hoved, kolonne)
            formel = f"=COUNTIFS({kildetal.tabel},{navn},{kildetal.status},{_fast_række(status)})"
            ark.formel(række, kolonne, formel, "antal", "tal_streg")
        ark.formel(
            række,
            EFTERREGNET,
            f"=SUM({ark.her(række, FØRSTE_STATUS)}:{ark.her(række, DÆKKET - 2)})",
            "antal",
            "tal_streg",
        )
        ark.formel(række, DÆKKET, f'=COUNTIFS({kildetal.tabel},{navn},{kildetal.dækket},"{JA}")', "antal")
        ark.formel(række, DÆKNING, f"={ark.her(række, DÆKKET)}/{ark.her(række, TRYKTE)}", "andel")
    sidste, række = række, række + 1
    for kolonne in range(1, FØRSTE_TAL):
        ark.tekst(række, kolonne, "I alt" if kolonne == 2 else "", "sum")
    for kolonne in range(TRYKTE, DÆKNING):
        ark.formel(række, kolonne, f"=SUM({ark.her(første, kolonne)}:{ark.her(sidste, kolonne)})", "antal", "sum")
    ark.formel(række, DÆKNING, f"={ark.her(række, DÆKKET)}/{ark.her(række, TRYKTE)}", "andel", "sum")
    return _hvor_prøves(ark, række + 2, række, kildetal)


def _fast_række(sted: str) -> str:
    bogstaver = sted.rstrip("0123456789")
    return f"{bogstaver}${sted[len(bogstaver) :]}"


def _hvor_prøves(ark: Arkbygger, række: int, i_alt: int, kildetal: Kildetal) -> int:
    """De trykte tal delt efter, hvor en fejl ville vise sig."""
    ark.overskrifter(række, 1, ("Nr.", "Hvor en fejl i tallet ville vise sig", "Trykte tal", "Andel"))
    trykte, dækkede = (_fast_celle(ark.her(i_alt, kolonne)) for kolonne in (TRYKTE, DÆKKET))
    i_bogen = next(post.i_bogen for post in afstemning() if post.i_bogen)
    her, bog = ark.her(række + 1, 3), ark.her(række + 2, 3)
    poster = (
        ("I tallets egen efterregning", f'=COUNTIF({kildetal.prøves},"{HER}")'),
        ("Mod bogens inddata (Tildeling)", f'=COUNTIF({kildetal.prøves},"{i_bogen}")'),
        ("I efterregningen af et andet tal", f"={dækkede}-{her}-{bog}"),
        ("Ingen steder; grunden står nedenfor", f"={trykte}-{dækkede}"),
    )
    for nummer, (tekst, formel) in enumerate(poster, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, tekst, "tekst_ombrudt")
        ark.formel(række, 3, formel, "antal")
        ark.formel(række, 4, f"={ark.her(række, 3)}/{trykte}", "andel")
    return række


def _fast_celle(sted: str) -> str:
    return "$" + _fast_række(sted)


def _ikke_dækket(ark: Arkbygger, række: int) -> int:
    """De trykte tal, ingen efterregning eller prøve ville se en fejl i, hvert med sin grund."""
    navne = {tabel.id: tabel.navn for tabel in kildetabeller()}
    return _tabel(
        ark,
        række,
        "Trykte tal, der ikke er dækket",
        ("Tal", "Hvor", "Trykt", "Hvorfor"),
        [
            (
                f"{navne[post.tal.tabel]} ({post.mærke})",
                ", ".join(filter(None, sted_i_tabellen(post.tal))),
                f"{post.tal.trykt} ({post.tal.enhed})",
                post.hvorfor,
            )
            for post in afstemning()
            if post.dækning == IKKE_DÆKKET
        ],
    )


def byg_ændringslog(bygger: Bogbygger) -> None:
    """Hver version med dato, ændring, hvilke tal der flytter sig, og hvem der har kontrolleret."""
    ark = Arkbygger(bygger, ÆNDRINGSLOG, "dokumentation", (12, 30, 70, 44, 22, 44))
    ark.hoved("Ændringslog", "Hvad der er ændret i hver version, og hvilke år, tabeller og tal der flytter sig.")
    ark.overskrifter(
        6, 1, ("Version", "Dato", "Ændring", "År, tabeller og tal, der flytter sig", "Udført af", "Kontrolleret af")
    )
    række = 6
    for post in læs("aendringslog.toml")["version"]:
        række += 1
        ark.tekst(række, 1, post["version"])
        ark.dato(række, 2, post["dato"])
        for kolonne, felt in enumerate(("ændring", "flytter", "udført", "kontrolleret"), start=3):
            ark.tekst(række, kolonne, post[felt], "tekst_ombrudt")
    ark.afslut(6, 0)
