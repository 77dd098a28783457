"""Arkene Kilder og Ændringslog: hvor tallene kommer fra, hvor kilderne er uenige, og hvad der er ændret hvornår."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..vba import Tredjepart
from .arkbygger import Arkbygger, Bogbygger

KILDER, ÆNDRINGSLOG = "Kilder", "Ændringslog"
_DATA = Path(__file__).parent.parent / "data"


@cache
def læs(navn: str) -> dict[str, Any]:
    """En af dokumentationens datafiler."""
    return tomllib.loads((_DATA / navn).read_text("utf-8"))


def nyeste_ændring() -> dict[str, Any]:
    """Den nyeste post i ændringsloggen: bogens version og dato."""
    return læs("aendringslog.toml")["version"][-1]


def byg_kilder(bygger: Bogbygger, tredjepart: Sequence[Tredjepart]) -> None:
    """Kilder, kildernes modstrid, bevidste afvigelser fra regnearksstandarden og licenser."""
    ark = Arkbygger(bygger, KILDER, "dokumentation", (5, 42, 46, 56, 60))
    ark.hoved("Kilder", "Hvor tallene kommer fra, hvor kilderne er i modstrid, og hvad bogen så gør.")
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
    række = _tabel(
        ark,
        række + 2,
        "Modstrid i kilderne",
        ("Hvor", "Trykt", "Modstrid", "Sådan gør bogen"),
        [(f"{m['id']}: {m['hvor']}", m["trykt"], m["modstrid"], m["bogen"]) for m in data["modstrid"]],
    )
    række = _tabel(
        ark,
        række + 2,
        "Bevidste afvigelser fra almindelig regnearksskik",
        ("Skik", "Hvad bogen gør", "Hvorfor", "Modvægt"),
        [(a["skik"], a["bogen"], a["hvorfor"], a["modvægt"]) for a in data["afvigelse"]],
    )
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
