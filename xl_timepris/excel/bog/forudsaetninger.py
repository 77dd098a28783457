"""Arket Forudsætninger: enkelte forudsætninger, lønudgift, tilbud, bostøttens fordeling og metodens faste tal."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...enheder import FRAVÆRSENHEDER
from ...inddata.graenser import Grænse, grænse
from ...inddata.standard import Standard
from ...inddata.tabeller import JA_NEJ
from ...regler.arbejdsaar import DAGE_PR_UGE, MINUTTER_PR_TIME, MÅNEDER_PR_ÅR, NORMDAGE
from .arkbygger import Arkbygger, Bogbygger

NAVN = "Forudsætninger"
LEDIGE = 5
BREDDER = (5, 48, 22, 20, 28, 14, 42, 13, 50)
NAVNE = {
    "aarsnorm": "Aarsnorm",
    "borgere_i_gruppe": "Borgere_i_gruppe",
    "maal_borgertid": "Maal_borgertid",
    "helligdagsaar": "Helligdagsaar",
}
FASTE = (
    ("Normdage", "Arbejdsdage i årsnormen", NORMDAGE, "dage/år", "52 uger med 5 dage"),
    ("Dage_pr_uge", "Arbejdsdage pr. uge", DAGE_PR_UGE, "dage/uge", "Mandag til fredag"),
    ("Maaneder_pr_aar", "Måneder pr. år", MÅNEDER_PR_ÅR, "måneder/år", "Bruges, når Perioder er tom for timer/måned"),
    ("Minutter_pr_time", "Minutter pr. time", MINUTTER_PR_TIME, "minutter/time", "Bruges for minutter/fremmødedag"),
)


@dataclass(frozen=True, slots=True)
class Forudsætninger:
    """Hvor tallene står, til de ark, der bruger dem."""

    årsnorm: str
    årsløn: str
    årsløn_kontrol: str
    tilbud_første: int
    tilbud_sidste: int
    miks_første: int
    miks_sidste: int
    fraværsenheder: str
    fraværsfaktorer: str


def byg(bygger: Bogbygger, std: Standard, modeloverskrifter: str) -> Forudsætninger:
    """Bygger arket; `modeloverskrifter` er området med timeprismodellernes navne."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Forudsætninger",
        "Gule celler er dine: ret dem, og alt på de følgende ark følger med.",
        besked="Besked_Forudsaetninger",
    )
    række, årsnorm = _generelle(ark, std, 6)
    række, årsløn, kontrol = _lønudgift(ark, std, række + 2)
    tilbud = _tilbud(ark, std, række + 2, modeloverskrifter)
    miks = _miks(ark, std, tilbud[1] + 2, modeloverskrifter, ark.fra(tilbud[0], 2, tilbud[1]))
    række = _faste(ark, miks[1] + 2)
    enheder = _enheder(ark, række + 2, årsnorm)
    ark.afslut(4, 2)
    return Forudsætninger(årsnorm, årsløn, kontrol, *tilbud, *miks, *enheder)


def _hale(ark: Arkbygger, række: int, post: object | None) -> None:
    """Kilde, dato og bemærkning, som hver forudsætning har."""
    ark.inddata_tekst(række, 7, getattr(post, "kilde", None), "Kilde", ombrudt=True)
    ark.inddata_dato(række, 8, getattr(post, "dato", None))
    ark.inddata_tekst(række, 9, getattr(post, "bemærkning", None), "Bemærkning", ombrudt=True)


def _udfyldt(poster: Sequence, antal: int = LEDIGE) -> list:
    return [*poster, *[None] * antal]


def _generelle(ark: Arkbygger, std: Standard, række: int) -> tuple[int, str]:
    ark.afsnit(række, "1. Generelle forudsætninger")
    række += 1
    overskrifter = ("Nr.", "Forudsætning", "Værdi", "Enhed", "", "", "Kilde", "Dato", "Bemærkning")
    ark.overskrifter(række, 1, overskrifter)
    for nummer, post in enumerate(std.generelt, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, post.betegnelse)
        gr: Grænse = grænse("andel") if post.navn == "maal_borgertid" else grænse(post.navn)
        ark.inddata_tal(række, 3, post.værdi, post.enhed, gr)
        ark.tekst(række, 4, post.enhed)
        for kolonne in (5, 6):
            ark.tom(række, kolonne)
        _hale(ark, række, post)
        ark.bygger.navngiv(NAVNE[post.navn], NAVN, ark.her(række, 3))
    # De almindelige formler bruger samme standard for en tom årsnorm som funktionerne, og læser aldrig tekst som tal.
    standard, brugt = række + 1, række + 2
    for r, navn, bemærkning in (
        (standard, "Årsnorm, når feltet er tomt", "Ligger i standardforudsætningerne."),
        (brugt, "Årsnorm, der regnes med", "Årsnormen ovenfor, eller standarden, når feltet er tomt."),
    ):
        ark.nr(r, r - 7)
        ark.tekst(r, 2, navn)
        ark.tekst(r, 4, "timer/år")
        for kolonne in (5, 6, 8):
            ark.tom(r, kolonne)
        ark.tekst(r, 7, "Standardforudsætningerne")
        ark.tekst(r, 9, bemærkning)
    ark.tal(standard, 3, std.værdi("aarsnorm"), "timer/år")
    ark.formel(brugt, 3, f"=IF(SUM(Aarsnorm)=0,$C{standard},SUM(Aarsnorm))", "timer/år")
    return brugt, ark.fra(brugt, 3)


def _lønudgift(ark: Arkbygger, std: Standard, række: int) -> tuple[int, str, str]:
    ark.afsnit(
        række,
        "2. Lønudgift pr. årsværk",
        "Kun poster med Ja medregnes. Refusion skrives med minus. Én gennemsnitsløn bruges på tværs af alle tilbud.",
    )
    top = række = række + 2
    overskrifter = ("Nr.", "Post", "Beløb", "Enhed", "Medregnes", "", "Kilde", "Dato", "Bemærkning")
    ark.overskrifter(række, 1, overskrifter)
    for nummer, post in enumerate(_udfyldt(std.lønposter), start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_tekst(række, 2, post.post if post else None, "Post")
        ark.inddata_tal(række, 3, post.beløb if post else None, "kr./årsværk", grænse("beloeb"))
        ark.tekst(række, 4, "kr./årsværk")
        ark.inddata_ord(række, 5, post.medregnes if post else None, JA_NEJ, "Medregnes")
        ark.tom(række, 6)
        _hale(ark, række, post)
    ark.bygger.navngiv("Loenposter", NAVN, f"{ark.her(top, 2)}:{ark.her(række, 9)}")
    beløb, medregnes = (ark.fra(top + 1, kolonne, række) for kolonne in (3, 5))
    række += 1
    ark.tekst(række, 2, "Årsløn: lønudgift pr. årsværk", "sum")
    ark.funktion(række, 3, "=LOENUDGIFT(Loenposter)", "kr./årsværk", "sum")
    ark.tekst(række, 4, "kr./årsværk", "sum")
    ja = f'"{JA_NEJ[0]}"'
    return række, ark.fra(række, 3), f"SUMPRODUCT(--({medregnes}={ja}),{beløb})"


def _tilbud(ark: Arkbygger, std: Standard, række: int, modeloverskrifter: str) -> tuple[int, int]:
    ark.afsnit(
        række,
        "3. Tilbud i eksempelberegningerne",
        "Rapporten trykker ingen lønbudgetter: skriv jeres egne. Ledige rækker er til flere tilbud.",
    )
    top = række = række + 2
    overskrifter = ("Nr.", "Tilbud", "Lønbudget", "Enhed", "Timeprismodel", "Område", "Kilde", "Dato", "Bemærkning")
    ark.overskrifter(række, 1, overskrifter)
    for nummer, post in enumerate(_udfyldt(std.tilbud), start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_tekst(række, 2, post.tilbud if post else None, "Tilbud")
        ark.inddata_tal(række, 3, post.lønbudget if post else None, "kr./år", grænse("loenbudget"))
        ark.tekst(række, 4, "kr./år")
        ark.inddata_ord(række, 5, post.model if post else None, f"={modeloverskrifter}", "Timeprismodel")
        ark.inddata_tekst(række, 6, post.område if post else None, "Område")
        _hale(ark, række, post)
    ark.bygger.navngiv("Tilbud", NAVN, f"{ark.her(top, 2)}:{ark.her(række, 9)}")
    return top + 1, række


def _miks(ark: Arkbygger, std: Standard, række: int, modeloverskrifter: str, tilbud: str) -> tuple[int, int]:
    ark.afsnit(
        række,
        "4. Fordeling af bostøttens støttetimer",
        "Hvor stor en del af støttetimerne der gives på hver måde. Andelene skal summe til 100 %.",
    )
    række += 2
    ark.overskrifter(række, 1, ("Nr.", "Forudsætning", "Værdi", "Enhed", "", "", "Kilde", "Dato", "Bemærkning"))
    række += 1
    ark.nr(række, 1)
    ark.tekst(række, 2, "Tilbud, hvis lønbudget fordeles")
    ark.inddata_ord(række, 3, std.miks_tilbud, f"={tilbud}", "Tilbud, hvis lønbudget fordeles")
    ark.tekst(række, 4, "tekst")
    for kolonne in (5, 6):
        ark.tom(række, kolonne)
    _hale(ark, række, std.miks[0])
    ark.bygger.navngiv("Miks_tilbud", NAVN, ark.her(række, 3))
    top = række = række + 2
    overskrifter = ("Nr.", "Støtteform", "Andel", "Enhed", "", "", "Kilde", "Dato", "Bemærkning")
    ark.overskrifter(række, 1, overskrifter)
    for nummer, post in enumerate(_udfyldt(std.miks), start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_ord(række, 2, post.model if post else None, f"={modeloverskrifter}", "Støtteform")
        ark.inddata_tal(række, 3, post.andel if post else None, "% af støttetimer", grænse("andel"))
        ark.tekst(række, 4, "% af støttetimer")
        for kolonne in (5, 6):
            ark.tom(række, kolonne)
        _hale(ark, række, post)
    ark.bygger.navngiv("Miks", NAVN, f"{ark.her(top, 2)}:{ark.her(række, 9)}")
    return top + 1, række


def _faste(ark: Arkbygger, række: int) -> int:
    ark.afsnit(række, "5. Metodens faste tal", "Ligger i metoden og kan ikke ændres her; de bruges af arket Kontrol.")
    række += 2
    ark.overskrifter(række, 1, ("Nr.", "Fast tal", "Værdi", "Enhed", "", "", "Kilde", "Dato", "Bemærkning"))
    for nummer, (navn, betegnelse, værdi, enhed, bemærkning) in enumerate(FASTE, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, betegnelse)
        ark.tal(række, 3, værdi, enhed)
        ark.tekst(række, 4, enhed)
        for kolonne in (5, 6, 8):
            ark.tom(række, kolonne)
        ark.tekst(række, 7, "Metoden (kalenderen)")
        ark.tekst(række, 9, bemærkning)
        ark.bygger.navngiv(navn, NAVN, ark.her(række, 3))
    return række


def _enheder(ark: Arkbygger, række: int, årsnorm: str) -> tuple[str, str]:
    """Hvor mange timer pr. år én af hver fraværsenhed er."""
    ark.afsnit(række, "6. Fraværets enheder", "Så mange timer pr. år er 1 i hver enhed.")
    top = række = række + 2
    ark.overskrifter(række, 1, ("Nr.", "Fraværsenhed", "Timer pr. 1", "Enhed", "", "", "Kilde", "Dato", "Bemærkning"))
    formler = (f"={årsnorm}/Normdage", None, f"={årsnorm}/100")
    ord_ = ("årsnorm / 260", "timer som de er", "årsnorm / 100")
    for nummer, (enhed, formel, forklaring) in enumerate(zip(FRAVÆRSENHEDER, formler, ord_, strict=True), start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, enhed)
        if formel:
            ark.formel(række, 3, formel, "timer")
        else:
            ark.tal(række, 3, 1, "timer")
        ark.tekst(række, 4, "timer")
        for kolonne in (5, 6, 8):
            ark.tom(række, kolonne)
        ark.tekst(række, 7, "Metoden")
        ark.tekst(række, 9, forklaring)
    return ark.fra(top + 1, 2, række), ark.fra(top + 1, 3, række)
