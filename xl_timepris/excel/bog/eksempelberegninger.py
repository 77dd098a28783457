"""Arket Eksempelberegninger: hvad hvert tilbuds lønbudget bliver til i årsværk, fremmødetimer og støttetimer."""

from dataclasses import dataclass

from ...inddata.standard import Standard
from .arkbygger import Arkbygger, Bogbygger
from .forudsaetninger import NAVN as FORUDSÆTNINGER
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .opgavekategorier import Opgaver, gruppemodel
from .stil import SKRIFT, TIMEAKSE
from .timepris import Timepris

NAVN = "Eksempelberegninger"
BREDDER = (5, 36, 28, 15, 13, 15, 16, 13, 17, 15, 15)
TOP = 6
OVERSKRIFTER = (
    "Nr.",
    "Tilbud",
    "Timeprismodel",
    "Lønbudget",
    "Borgere, der deler en time",
    "Timepris pr. borgertime",
    "Timepris pr. fremmødetime",
    "Årsværk",
    "Fremmødetimer",
    "Støttetimer",
    "Borgertimer pr. årsværk",
)
ENHEDER = ("", "Enhed", "", "kr./år", "borgere", "kr./time", "kr./time", "årsværk", "timer/år", "timer/år", "timer/år")


@dataclass(frozen=True, slots=True)
class Eksempler:
    """Hvor eksemplernes tal står."""

    tilbud: tuple[dict[str, str], ...]
    miks_timer: str
    miks_budget: str
    miks_bidrag: str


def byg(
    bygger: Bogbygger,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    priser: Timepris,
) -> Eksempler:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "beregning", BREDDER)
    ark.hoved(
        "Eksempelberegninger",
        "Hvor mange støttetimer lønbudgettet rækker til. Lønbudget og timeprismodel ændres på arket Forudsætninger.",
        besked="Besked_samlet",
    )
    ark.overskrifter(TOP, 1, OVERSKRIFTER, 3)
    for kolonne, enhed in enumerate(ENHEDER, start=1):
        ark.tekst(TOP + 1, kolonne, enhed, "sum")
    række = TOP + 1
    for nummer, kilde in enumerate(range(forudsætninger.tilbud_første, forudsætninger.tilbud_sidste + 1), start=1):
        række += 1
        _tilbud(ark, række, nummer, kilde, std, forudsætninger, fravær, opgaver)
    første, sidste = TOP + 2, række
    række += 1
    ark.tekst(række, 2, "I alt", "sum")
    for kolonne, enhed in ((4, "kr./år"), (8, "årsværk"), (9, "timer/år"), (10, "timer/år")):
        k = ark.her(række, kolonne)[0]
        ark.formel(række, kolonne, f"=SUM({k}{første}:{k}{sidste})", enhed, "sum")
    for kolonne in (3, 5, 6, 7, 11):
        ark.tekst(række, kolonne, "", "sum")
    bygger.navngiv("Eksempelberegninger", NAVN, f"{ark.her(TOP, 2)}:{ark.her(række, 10)}")
    antal = len(std.tilbud)
    _diagram(ark, række + 2, første, første + antal - 1)
    eksempler = tuple(
        {
            navn: ark.fra(r, k)
            for navn, k in (
                ("navn", 2),
                ("model", 3),
                ("budget", 4),
                ("borgere", 5),
                ("pris", 6),
                ("årsværk", 8),
                ("timer", 10),
                ("borgertimer", 11),
            )
        }
        for r in range(første, sidste + 1)
    )
    udekørende = priser.steder["Timepris pr. borgertime"][std.modeller.index(std.miks[0].model)]
    miks = _miks(ark, række + 20, std, forudsætninger, opgaver, (første, sidste), udekørende)
    ark.afslut(TOP, 2)
    return Eksempler(eksempler, *miks)


def _tilbud(
    ark: Arkbygger,
    r: int,
    nummer: int,
    kilde: int,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
) -> None:
    def hvis(formel: str) -> str:
        return f'=IF($B{r}="","",{formel})'

    fra = f"{FORUDSÆTNINGER}!"
    ark.nr(r, nummer)
    ark.formel(r, 2, f'=IF({fra}$B{kilde}="","",{fra}$B{kilde})', "tekst", "tekst")
    ark.formel(r, 3, hvis(f"{fra}$E{kilde}"), "tekst", "tekst")
    ark.formel(r, 4, hvis(f"{fra}$C{kilde}"), "kr./år")
    ark.formel(
        r, 5, f'=IF(COUNTIF({gruppemodel(std)},TRIM($C{r}))>0,Borgere_i_gruppe,--($B{r}<>""))', "borgere", "tal_streg"
    )
    kald = f'TIMEPRIS({forudsætninger.årsløn},Fravaer,Opgaver,$C{r},"{{pr}}",$E{r},Aarsnorm)'
    ark.funktion(r, 6, hvis(kald.replace("{pr}", "borgertime")), "kr./time", "pris_borgertime")
    ark.funktion(r, 7, hvis(kald.replace("{pr}", "fremmødetime")), "kr./time", "pris_fremmødetime")
    ark.formel(r, 8, hvis(f"SUM($D{r})/{forudsætninger.årsløn}"), "årsværk")
    ark.formel(r, 9, hvis(f"$H{r}*{fravær.fremmøde}"), "timer/år")
    ark.funktion(r, 10, hvis(f"STOETTETIMER($D{r},$F{r})"), "timer/år", "sum")
    ark.formel(r, 11, hvis(opgaver.borgertid(f"$C{r}")), "timer/år")


def _diagram(ark: Arkbygger, række: int, første: int, sidste: int) -> None:
    diagram = ark.bygger.bog.add_chart({"type": "column"})
    diagram.add_series(
        {
            "name": "Støttetimer pr. år",
            "categories": [NAVN, første - 1, 1, sidste - 1, 1],
            "values": [NAVN, første - 1, 9, sidste - 1, 9],
            "fill": {"color": "#C55A7A"},
            "gap": 80,
            "data_labels": {"value": True, "num_format": "#,##0", "font": {"name": SKRIFT}},
        }
    )
    diagram.set_title(
        {"name": "Støttetimer pr. år i de fire eksempelberegninger", "name_font": {"name": SKRIFT, "size": 13}}
    )
    diagram.set_legend({"none": True})
    diagram.set_y_axis(TIMEAKSE)
    diagram.set_x_axis({"num_font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 760, "height": 330})
    ark.ark.insert_chart(række - 1, 1, diagram, {"description": "Støttetimer pr. år for hvert af de fire tilbud"})


def _miks(
    ark: Arkbygger,
    række: int,
    std: Standard,
    forudsætninger: Forudsætninger,
    opgaver: Opgaver,
    tilbud: tuple[int, int],
    udekørende: str,
) -> tuple[str, str, str]:
    """Bostøttens lønbudget, når støttetimerne fordeles på udekørende, virtuel og gruppe."""
    ark.afsnit(
        række,
        "Bostøttens støttetimer fordelt på støtteformer",
        "Tilbuddet, hvis lønbudget fordeles, og andelene vælges på arket Forudsætninger.",
    )
    valgt = række + 2
    ark.tekst(valgt, 2, "Lønbudget, der fordeles", "sum")
    ark.formel(valgt, 3, "=Miks_tilbud", "tekst", "tekst")
    alle = [f"${k}${tilbud[0]}:${k}${tilbud[1]}" for k in "DB"]
    ark.formel(valgt, 4, f"=INDEX({alle[0]},MATCH(TRIM($C{valgt}),{alle[1]},0))", "kr./år", "sum")
    ark.tekst(valgt, 5, "kr./år")
    top = række + 4
    ark.overskrifter(
        top,
        1,
        (
            "Nr.",
            "Støtteform",
            "Andel af støttetimerne",
            "",
            "Borgere, der deler en time",
            "Timepris pr. borgertime",
            "Andel x timepris",
            "",
            "",
            "Støttetimer",
            "Borgertimer pr. årsværk",
        ),
        3,
    )
    enheder = ("", "Enhed", "% af støttetimer", "", "borgere", "kr./time", "kr./time", "", "", "timer/år", "timer/år")
    for kolonne, enhed in enumerate(enheder, start=1):
        ark.tekst(top + 1, kolonne, enhed, "sum")
    første, fra = top + 2, f"{FORUDSÆTNINGER}!"
    sidste = første + forudsætninger.miks_sidste - forudsætninger.miks_første
    budget = f"$D${valgt}"
    priser, andele = f"$F${første}:$F${sidste}", f"$C${første}:$C${sidste}"
    for nummer, (r, kilde) in enumerate(
        zip(range(første, sidste + 1), range(forudsætninger.miks_første, forudsætninger.miks_sidste + 1), strict=True),
        1,
    ):
        ark.nr(r, nummer)
        ark.formel(r, 2, f'=IF({fra}$B{kilde}="","",{fra}$B{kilde})', "tekst", "tekst")
        ark.formel(r, 3, f'=IF($B{r}="","",{fra}$C{kilde})', "% af støttetimer")
        for kolonne in (4, 8, 9):
            ark.tom(r, kolonne)
        ark.formel(
            r,
            5,
            f'=IF(COUNTIF({gruppemodel(std)},TRIM($B{r}))>0,Borgere_i_gruppe,--($B{r}<>""))',
            "borgere",
            "tal_streg",
        )
        kald = f'TIMEPRIS({forudsætninger.årsløn},Fravaer,Opgaver,$B{r},"borgertime",$E{r},Aarsnorm)'
        ark.funktion(r, 6, f'=IF($B{r}="","",{kald})', "kr./time", "pris_borgertime")
        ark.formel(
            r, 7, f'=IF($B{r}="",0,SUM($C{r})*{forudsætninger.årsløn}/$K{r}/MAX(SUM($E{r}),1))', "kr./time", "tal_streg"
        )
        ark.funktion(r, 10, f'=IF($B{r}="","",SUM($C{r})*STOETTETIMER_MIKS({budget},{priser},{andele}))', "timer/år")
        ark.formel(r, 11, f'=IF($B{r}="",0,{opgaver.borgertid(f"$B{r}")})', "timer/år", "tal_streg")
    r = sidste + 2
    ark.overskrifter(r, 2, ("Lønbudgettet rækker til", "Enhed", "Værdi"))
    linjer = (
        ("Støttetimer med fordelingen", f"=STOETTETIMER_MIKS({budget},{priser},{andele})", True),
        ("Støttetimer, hvis alt er udekørende", f"=STOETTETIMER({budget},{udekørende})", True),
        ("Forskel", f"=$D{r + 1}-$D{r + 2}", False),
    )
    for plads, (navn, formel, egen) in enumerate(linjer, start=1):
        slags = "sum" if plads == 1 else "tal"
        ark.tekst(r + plads, 2, navn, "sum" if plads == 1 else "tekst")
        ark.tekst(r + plads, 3, "timer/år")
        (ark.funktion if egen else ark.formel)(r + plads, 4, formel, "timer/år", slags)
    return (
        ark.fra(r + 1, 4),
        ark.fra(valgt, 4),
        ark.fra(første, 7, sidste),
    )
