"""Arket Opgavekategorier: tiden væk fra borgeren i hver timeprismodel og dens timer pr. år."""

from dataclasses import dataclass
from itertools import count

from ...enheder import ENHEDER_MED_PERIODER, OPGAVEENHEDER
from ...inddata.graenser import grænse
from ...inddata.standard import Standard
from ...inddata.tabeller import JA_NEJ, TIDER
from ..bogfil import adresse
from .arkbygger import Arkbygger, Bogbygger, henvis
from .fravaer import ANTAL, Fravær

NAVN = "Opgavekategorier"
LEDIGE = 6
BREDDER = (5, 40, 15, 24, 13, 16, 16, 16, 16, 16, 46, 13, 50)
FØRSTE_MODEL, TOP = 6, 6


@dataclass(frozen=True, slots=True)
class Opgaver:
    """Hvor modellernes navne og opgavernes timer står."""

    overskriftsområde: str
    uafhængige_timer: tuple[str, ...]
    uafhængig_om_borger: tuple[str, ...]
    uafhængig_borgertid: tuple[str, ...]
    uden_borger: tuple[str, ...]
    om_borger: tuple[str, ...]
    enhedsnavne: str
    enhedstimer: str
    rækker: tuple[dict[str, str], ...]
    """Hver opgaves celler og dens tal i alle timeprismodeller, også de ledige rækkers."""

    @property
    def borgertidsområde(self) -> str:
        """Alle modellers borgertid fra almindelige formler, i samme rækkefølge som overskrifterne."""
        return f"{self.uafhængig_borgertid[0]}:{self.uafhængig_borgertid[-1].rpartition('!')[2]}"

    def borgertid(self, model: str) -> str:
        """Opslag af en models borgertid fra almindelige formler."""
        return f"INDEX({self.borgertidsområde},MATCH(TRIM({model}),{self.overskriftsområde},0))"

    def model(self, nummer: int) -> str:
        """Overskriften på timeprismodel nummer 1, 2, ..."""
        return f"'{NAVN}'!{adresse(TOP, FØRSTE_MODEL + nummer - 1)}"


def modeloverskrifter(std: Standard) -> str:
    """Området med timeprismodellernes navne, også den ledige."""
    fra, til = (adresse(TOP, FØRSTE_MODEL + n) for n in (0, len(std.modeller)))
    return f"'{NAVN}'!${fra[0]}${TOP}:${til[0]}${TOP}"


def gruppemodel(std: Standard) -> str:
    """Overskriften på gruppebostøtte."""
    sted = adresse(TOP, FØRSTE_MODEL + std.modeller.index(std.gruppemodel))
    return f"'{NAVN}'!${sted[0]}${TOP}"


def byg(bygger: Bogbygger, std: Standard, fravær: Fravær) -> Opgaver:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Opgavekategorier",
        "Tiden væk fra borgeren for en gennemsnitlig socialfaglig medarbejder, i hver timeprismodels kolonne.",
        besked="Besked_Opgavekategorier",
    )
    antal = len(std.modeller) + 1
    sidste = _tabel(ark, std, antal)
    enheder, række = _enheder(ark, sidste + 2, fravær)
    første_timer, timer = _timer(ark, række + 2, TOP + 1, sidste, antal, enheder, fravær.uafhængigt_fremmøde)
    ark.afslut(TOP, 2)
    navne, timer_pr_1 = (henvis(NAVN, enheder[navn]) for navn in ("enhed", "timer"))
    rækker = _rækker(ark, sidste, første_timer, antal)
    return Opgaver(modeloverskrifter(std), *timer, navne, timer_pr_1, rækker)


def _rækker(ark: Arkbygger, sidste: int, første_timer: int, antal: int) -> tuple[dict[str, str], ...]:
    """Hvor hver opgave står: i den gule tabel og i tabellen med timer."""
    sidste_model = FØRSTE_MODEL + antal - 1
    return tuple(
        {
            "opgave": ark.fra(r, 2),
            "tid": ark.fra(r, 3),
            "enhed": ark.fra(r, 4),
            "antal": ark.fra(r, FØRSTE_MODEL, r, sidste_model),
            "perioder": ark.fra(t, 5),
            "timer": ark.fra(t, FØRSTE_MODEL, t, sidste_model),
        }
        for r, t in zip(range(TOP + 1, sidste + 1), count(første_timer))
    )


def _tabel(ark: Arkbygger, std: Standard, antal: int) -> int:
    ark.overskrifter(TOP, 1, ("Nr.", "Opgave", "Tid", "Enhed", "Perioder", *std.modeller), 3)
    ark.inddata_tekst(TOP, FØRSTE_MODEL + antal - 1, std.egen_model, "Navn på egen model", ombrudt=True)
    ark.overskrifter(TOP, FØRSTE_MODEL + antal, ("Kilde", "Dato", "Bemærkning"))
    række, hale = TOP, FØRSTE_MODEL + antal
    for nummer, post in enumerate([*std.opgaver, *[None] * LEDIGE], start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_tekst(række, 2, post.opgave if post else None, "Opgave")
        ark.inddata_ord(række, 3, post.tid if post else None, TIDER, "Tid")
        ark.inddata_ord(række, 4, post.enhed if post else None, OPGAVEENHEDER, "Enhed")
        ark.inddata_tal(række, 5, post.perioder if post else None, "antal", grænse("perioder"))
        for model in range(antal):
            tal = post.antal[model] if post and model < len(post.antal) else None
            ark.inddata_tal(række, FØRSTE_MODEL + model, tal, "timer/år", ANTAL, "rækkens Enhed")
        ark.inddata_tekst(række, hale, post.kilde if post else None, "Kilde", ombrudt=True)
        ark.inddata_dato(række, hale + 1, post.dato if post else None)
        ark.inddata_tekst(række, hale + 2, post.bemærkning if post else None, "Bemærkning", ombrudt=True)
    ark.bygger.navngiv("Opgaver", NAVN, f"{ark.her(TOP, 2)}:{ark.her(række, hale + 2)}")
    return række


def _enheder(ark: Arkbygger, række: int, fravær: Fravær) -> tuple[dict[str, str], int]:
    """Hvor mange timer 1 i hver enhed er, og hvor mange perioder der regnes med, når Perioder er tom."""
    ark.afsnit(
        række,
        "Opgavernes enheder",
        "Timer pr. år = antal x timer pr. 1 x perioder. Tid pr. uge og pr. måned bruger Perioder.",
    )
    top = række = række + 2
    ark.overskrifter(
        række, 1, ("Nr.", "Opgaveenhed", "Timer pr. 1", "Enhed", "Perioder, når tom", "Perioder bruges"), 2
    )
    timer = {
        "dage/år": f"={fravær.årsnorm}/Normdage",
        "timer/fremmødeuge": f"={fravær.fremmødeuger}",
        "minutter/fremmødedag": f"={fravær.fremmødedage}/Minutter_pr_time",
        "% af årsnorm": f"={fravær.årsnorm}/100",
        "% af fremmødetid": f"={fravær.fremmøde}/100",
    }
    for nummer, enhed in enumerate(OPGAVEENHEDER, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, enhed)
        if enhed in timer:
            ark.formel(række, 3, timer[enhed], "timer")
        else:
            ark.tal(række, 3, 1, "timer")
        ark.tekst(række, 4, "timer")
        if enhed == "timer/måned":
            ark.formel(række, 5, "=Maaneder_pr_aar", "antal")
        else:
            ark.tal(række, 5, 0 if enhed in ENHEDER_MED_PERIODER else 1, "antal")
        ark.tekst(række, 6, JA_NEJ[0] if enhed in ENHEDER_MED_PERIODER else JA_NEJ[1])
    kolonner = {
        navn: f"${k}${top + 1}:${k}${række}"
        for navn, k in (("enhed", "B"), ("timer", "C"), ("perioder", "E"), ("bruges", "F"))
    }
    return kolonner, række


def _timer(
    ark: Arkbygger, række: int, første: int, sidste: int, antal: int, enheder: dict[str, str], fremmøde: str
) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """Timer pr. år for hver opgave i hver model, regnet med almindelige formler, og summerne fra funktionerne."""
    ark.afsnit(
        række,
        "Timer pr. år",
        "Hver opgave omregnet med almindelige regnearksformler. Summerne nederst kommer fra funktionen OPGAVETIMER.",
    )
    top = række = række + 2
    ark.overskrifter(række, 1, ("Nr.", "Opgave", "Tid", "Enhed", "Perioder, der regnes med"), 3)
    for model in range(antal):
        sted = ark.her(TOP, FØRSTE_MODEL + model)
        ark.formel(række, FØRSTE_MODEL + model, f"=${sted[0]}${TOP}", "tekst", "overskrift")
    for kilde in range(første, sidste + 1):
        række += 1
        ark.nr(række, kilde - første + 1)
        ark.formel(række, 2, f'=IF($B{kilde}="","",$B{kilde})', "tekst", "tekst")
        ark.formel(række, 3, f'=IF($C{kilde}="","",TRIM(T($C{kilde})))', "tekst", "tekst")
        ark.tekst(række, 4, "timer/år")
        bruges = f'COUNTIFS({enheder["enhed"]},$D{kilde},{enheder["bruges"]},"{JA_NEJ[0]}")'
        standard = f"SUMIF({enheder['enhed']},$D{kilde},{enheder['perioder']})"
        ark.formel(række, 5, f"=IF({bruges}*COUNT($E{kilde})=0,{standard},$E{kilde})", "antal", "tal_streg")
        faktor = f"INDEX({enheder['timer']},MATCH(TRIM($D{kilde}),{enheder['enhed']},0))"
        for model in range(antal):
            antal_her = ark.her(kilde, FØRSTE_MODEL + model)
            formel = f'=IF({antal_her}="",0,SUM({antal_her})*{faktor}*$E{række})'
            ark.formel(række, FØRSTE_MODEL + model, formel, "timer/år", "tal_streg")
    start, slut = top + 1, række
    om = f'"{TIDER[1]}"'
    sumrækker, i_brug = [], f"COUNT({{k}}{første}:{{k}}{sidste})"
    for navn, formel in (
        ("Opgavetimer, almindelig formel", f"=SUM({{k}}{start}:{{k}}{slut})"),
        ("Opgaver om borger, almindelig formel", f"=SUMPRODUCT(--($C{start}:$C{slut}={om}),{{k}}{start}:{{k}}{slut})"),
        ("Borgertimer, almindelig formel", f"=IF({i_brug}=0,0,{fremmøde}-{{k}}{slut + 1})"),
    ):
        række += 1
        _sumlinje(ark, række, navn)
        for model in range(antal):
            k = ark.her(start, FØRSTE_MODEL + model)[0]
            ark.formel(række, FØRSTE_MODEL + model, formel.format(k=k), "timer/år", "sum")
        sumrækker.append(tuple(ark.fra(række, FØRSTE_MODEL + model) for model in range(antal)))
    funktionsrækker = []
    for plads, (navn, tid) in enumerate((("Opgaver uden borger", TIDER[0]), ("Opgaver om borger", TIDER[1])), start=1):
        r = række + plads
        _sumlinje(ark, r, f"{navn}, funktion")
        for model in range(antal):
            k = ark.her(top, FØRSTE_MODEL + model)[0]
            kald = f'OPGAVETIMER(Fravaer,Opgaver,{k}${TOP},"{tid}",Aarsnorm)'
            ark.funktion(
                r, FØRSTE_MODEL + model, f"=IF(COUNT({k}${første}:{k}${sidste})=0,0,{kald})", "timer/år", "sum"
            )
        funktionsrækker.append(tuple(ark.fra(r, FØRSTE_MODEL + model) for model in range(antal)))
    return start, (*sumrækker, *funktionsrækker)


def _sumlinje(ark: Arkbygger, række: int, navn: str) -> None:
    ark.tekst(række, 2, navn, "sum")
    for kolonne in (3, 4, 5):
        ark.tekst(række, kolonne, "timer/år" if kolonne == 4 else "", "sum")
