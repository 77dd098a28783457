"""Arket Fravær: fraværsårsagerne, fremmødetiden, der er tilbage, og årets helligdage."""

from dataclasses import dataclass

from ...enheder import FRAVÆRSENHEDER
from ...inddata.graenser import Grænse
from ...inddata.standard import Standard
from ...inddata.tabeller import ANDET_FRAVÆR, GRUPPER, JA_NEJ
from .arkbygger import Arkbygger, Bogbygger
from .forudsaetninger import Forudsætninger

NAVN = "Fravær"
LEDIGE = 6
BREDDER = (5, 32, 13, 19, 26, 13, 42, 13, 50, 13, 20)
HELLIGDAGE_PLADS = 14
ANTAL = Grænse("Antal", "antal", (0, 8784), (0, 366), "Største mulige antal i nogen enhed: timerne i et skudår.")


@dataclass(frozen=True, slots=True)
class Fravær:
    """Hvor fraværets og fremmødets tal står."""

    årsnorm: str
    timer_pr_række: str
    grupper: tuple[tuple[str, str], ...]
    fravær: str
    fremmøde: str
    fremmødedage: str
    fremmødeuger: str
    arbejdsdage: str
    uafhængige_arbejdsdage: str
    rækker: tuple[dict[str, str], ...]
    """Hver fraværsårsags celler, også de ledige rækkers."""

    @property
    def uafhængigt_fremmøde(self) -> str:
        """Fremmødetimerne som almindelig formel."""
        return f"{self.årsnorm}-SUM({self.timer_pr_række})"


def byg(bygger: Bogbygger, std: Standard, forudsætninger: Forudsætninger) -> Fravær:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Fravær",
        "Hver fraværsårsag for sig. Kompetenceudvikling og pauser er ikke fravær, men opgaver.",
        besked="Besked_Fravaer",
    )
    top = 6
    første, sidste = _tabel(ark, std, top, forudsætninger)
    timer, gruppe = (f"${k}${første}:${k}${sidste}" for k in "JK")
    række, steder = _resultater(ark, sidste + 2, timer, gruppe, forudsætninger.årsnorm)
    kalender = _kalender(ark, række + 2)
    ark.afslut(top, 2)
    rækker = tuple(
        {"årsag": ark.fra(r, 2), "enhed": ark.fra(r, 4), "timer": ark.fra(r, 10)} for r in range(første, sidste + 1)
    )
    return Fravær(forudsætninger.årsnorm, ark.fra(første, 10, sidste), *steder, *kalender, rækker)


def _tabel(ark: Arkbygger, std: Standard, top: int, forudsætninger: Forudsætninger) -> tuple[int, int]:
    overskrifter = (
        "Nr.",
        "Årsag",
        "Antal",
        "Enhed",
        "Gruppe",
        "Medregnes",
        "Kilde",
        "Dato",
        "Bemærkning",
        "Timer pr. år",
        "Gruppe, der regnes med",
    )
    ark.overskrifter(top, 1, overskrifter)
    række = top
    faktor = f"INDEX({forudsætninger.fraværsfaktorer},MATCH(TRIM($D{{r}}),{forudsætninger.fraværsenheder},0))"
    for nummer, post in enumerate([*std.fravær, *[None] * LEDIGE], start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_tekst(række, 2, post.årsag if post else None, "Årsag")
        ark.inddata_tal(række, 3, post.antal if post else None, "dage/år", ANTAL, "rækkens Enhed")
        ark.inddata_ord(række, 4, post.enhed if post else None, FRAVÆRSENHEDER, "Enhed")
        ark.inddata_ord(række, 5, post.gruppe if post else None, GRUPPER, "Gruppe")
        ark.inddata_ord(række, 6, post.medregnes if post else None, JA_NEJ, "Medregnes")
        ark.inddata_tekst(række, 7, post.kilde if post else None, "Kilde", ombrudt=True)
        ark.inddata_dato(række, 8, post.dato if post else None)
        ark.inddata_tekst(række, 9, post.bemærkning if post else None, "Bemærkning", ombrudt=True)
        ark.formel(
            række,
            10,
            f'=IF(TRIM($F{række})="{JA_NEJ[0]}",SUM($C{række})*{faktor.format(r=række)},0)',
            "timer/år",
            "tal_streg",
        )
        ark.formel(række, 11, f"=TRIM(T($E{række}))", "tekst", "tekst")
    ark.bygger.navngiv("Fravaer", NAVN, f"{ark.her(top, 2)}:{ark.her(række, 9)}")
    return top + 1, række


def _resultater(ark: Arkbygger, række: int, timer: str, gruppe: str, årsnorm: str) -> tuple[int, tuple]:
    """Fra fravær til fremmøde, trin for trin."""
    ark.afsnit(række, "Fra årsnorm til fremmødetid")
    række += 1
    ark.overskrifter(række, 1, ("Nr.", "Post", "Værdi", "Enhed", "Sådan regnes den"))
    linjer = [
        ("Årsnorm", f"={årsnorm}", "timer/år", "forudsætning", False),
        *(
            (g, f'=SUMPRODUCT(({gruppe}="{g}")*{timer})', "timer/år", "summen af gruppens rækker", False)
            for g in GRUPPER
        ),
        (ANDET_FRAVÆR, "={fravær}-SUM({grupper})", "timer/år", "fravær uden gruppe", False),
        ("Fraværstimer", "=FRAVAERSTIMER(Fravaer,Aarsnorm)", "timer/år", "summen af medregnet fravær", True),
        ("Fremmødetimer", "=FREMMOEDETIMER(Fravaer,Aarsnorm)", "timer/år", "årsnorm - fraværstimer", True),
        ("Fremmødedage", f"={{fremmøde}}/{årsnorm}*Normdage", "dage/år", "fremmødetimer / dagsnorm", False),
        ("Fremmødeuger", "={dage}/Dage_pr_uge", "uger/år", "fremmødedage / 5", False),
    ]
    # Fraværstimer står før grupperne, så alt regner nedad.
    rækkefølge = [0, 4, 1, 2, 3, 5, 6, 7]
    start = række + 1
    pladser = {nummer: start + plads for plads, nummer in enumerate(rækkefølge)}
    huller = {
        "fravær": ark.her(pladser[4], 3),
        "grupper": f"{ark.her(pladser[1], 3)}:{ark.her(pladser[2], 3)}",
        "fremmøde": ark.her(pladser[5], 3),
        "dage": ark.her(pladser[6], 3),
    }
    for plads, nummer in enumerate(rækkefølge):
        navn, formel, enhed, forklaring, egen = linjer[nummer]
        r = start + plads
        slags = "sum" if nummer in (4, 5) else "tal"
        ark.nr(r, plads + 1)
        ark.tekst(r, 2, navn, "sum" if slags == "sum" else "tekst")
        (ark.funktion if egen else ark.formel)(r, 3, formel.format_map(huller), enhed, slags)
        ark.tekst(r, 4, enhed)
        ark.tekst(r, 5, forklaring)
    sted = {nummer: ark.fra(plads, 3) for nummer, plads in pladser.items()}
    grupper = ((GRUPPER[0], sted[1]), (GRUPPER[1], sted[2]), (ANDET_FRAVÆR, sted[3]))
    return start + len(linjer) - 1, (grupper, sted[4], sted[5], sted[6], sted[7])


def _kalender(ark: Arkbygger, række: int) -> tuple[str, str]:
    """Årets helligdage på hverdage og antallet af arbejdsdage."""
    ark.afsnit(
        række,
        "Helligdagskalender",
        "Til at finde årets søgnehelligdage. Året vælges på Forudsætninger; fraværet ovenfor ændres ikke af sig selv.",
    )
    række += 2
    ark.overskrifter(række, 1, ("Nr.", "Post", "Værdi", "Enhed"))
    linjer = (
        ("År", "=Helligdagsaar", "årstal", False),
        ("Arbejdsdage i året", "=ARBEJDSDAGE(Helligdagsaar)", "dage/år", True),
    )
    for nummer, (navn, formel, enhed, egen) in enumerate(linjer, start=1):
        ark.nr(række + nummer, nummer)
        ark.tekst(række + nummer, 2, navn)
        (ark.funktion if egen else ark.formel)(række + nummer, 3, formel, enhed)
        ark.tekst(række + nummer, 4, enhed)
    første = række + 4
    ark.tekst(første - 1, 2, "Helligdage på hverdage", "note")
    ark.tabelfunktion(første, 2, "=HELLIGDAGE(Helligdagsaar)", ("dato", "tekst", "tekst"), HELLIGDAGE_PLADS)
    sidste = første + HELLIGDAGE_PLADS - 1
    # Året fra den første helligdag, så et år skrevet som tekst ikke læses forskelligt af formel og funktion.
    dag = f"$B${første + 1}"
    dage = f"DATE(YEAR({dag}),1,1),DATE(YEAR({dag})+1,1,0),{dag}:$B${sidste}"
    ark.tekst(sidste + 1, 2, "Arbejdsdage, almindelig formel")
    ark.formel(sidste + 1, 3, f"=IF(ISNUMBER({dag}),NETWORKDAYS({dage}),NA())", "dage/år")
    ark.tekst(sidste + 1, 4, "dage/år")
    return ark.fra(række + 2, 3), ark.fra(sidste + 1, 3)
