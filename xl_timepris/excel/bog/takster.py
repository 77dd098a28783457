"""Arket Takster: faste udgifter, takstgrundlag, hvert tilbuds takster og taksttrappen for ét tilbud."""

from dataclasses import dataclass

from ...inddata.graenser import grænse
from ...inddata.standard import Standard
from ...inddata.tabeller import JA_NEJ
from ...inddata.takststandard import Grundlag, Takststandard, Udgift, takststandard
from ...ordlister import PRISPUNKTER
from .arkbygger import Arkbygger, Bogbygger
from .eksempelberegninger import Eksempler
from .kommuner import PLADS, Kommuner
from .stil import SKRIFT, TIMEAKSE

NAVN = "Takster"
BREDDER = (5, 36, 31, 18, *[14] * 4, 18, *[14] * 4, 38, 13, 50)
TOP, LEDIGE = 6, 5
FØRSTE_TILBUD = 5
SAMLET = 6
"""Kolonnen med samlet takst i TAKSTTRAPPE."""
GRUNDLAG = {
    "Nr.": "",
    "Tilbud": "Tilbud",
    "Taksttrappe fra Kommuner": "Taksttrappe",
    "Prispunkt i trinnet": "Prispunkt",
    "Har tilbuddet en basistakst?": "Basistakst",
    "Antal pladser (pladser)": "Pladser",
    "Forudsat belægning (andel)": "Belægning",
    "Dage pr. år (dage/år)": "Dage",
    "Halv plads af basistaksten (andel)": "Halv plads",
    "Rækker i trappen (antal)": "Rækker",
    "Trappens første række (antal)": "Trappe fra",
    "Trappens sidste række (antal)": "Trappe til",
    "Basistakst regnes, 1 er ja (antal)": "Regnes",
    "Kilde": "",
    "Dato": "",
    "Bemærkning": "",
}
"""Den mørke overskrift med enhed, og under den de ord, funktionerne kender kolonnerne på."""
TAKSTER = {
    "Nr.": "",
    "Tilbud": "Enhed",
    "Taksttrappe": "",
    "Antal trin": "antal",
    "Lønbudget": "kr./år",
    "Faste udgifter": "kr./år",
    "Basistakst": "kr./plads/døgn",
    "Basistakst, halv plads": "kr./plads/døgn",
    "Gennemsnitstakst": "kr./plads/døgn",
    "Timepris pr. borgertime": "kr./time",
    "Laveste samlet takst": "kr./døgn",
    "Højeste samlet takst": "kr./døgn",
}
VALGT = {
    "Tilbud": "Enhed",
    "Taksttrappe": "",
    "Tilbud nr.": "antal",
    "Trappens enhed": "",
    "Prispunkt": "",
    "Timepris pr. borgertime": "kr./time",
    "Basistakst": "kr./plads/døgn",
    "Halv plads": "andel",
    "Trappe fra": "antal",
    "Trappe til": "antal",
}
TRAPPE = {
    "Trin": "tekst",
    "Fra": "timer",
    "Til": "timer",
    "Pristimer (timer/døgn)": "timer/døgn",
    "Ydelsespakke (kr./døgn)": "kr./døgn",
    "Samlet (kr./døgn)": "kr./døgn",
    "Spring (kr./døgn)": "kr./døgn",
    "Timepris regnes med (andel)": "andel",
    "Basistakst (kr./døgn)": "kr./døgn",
    "Halv plads (kr./døgn)": "kr./døgn",
}
"""Den mørke overskrift med enhed over TAKSTTRAPPE og de tre kolonner ved siden af."""
TRAPPE_FRA = 4
SÅDAN_REGNES_DEN = (
    "Ydelsespakke = pristimer x timepris x andelen, der regnes med",
    "Samlet = basistakst + ydelsespakke",
    "Spring = ydelsespakken minus ydelsespakken på trinnet før",
    "Halv plads: faktoren ganges på basistaksten;",
    "ydelsespakken følger støttebehovet.",
)
TAKSTAKSE = {**TIMEAKSE, "name": "kr. pr. døgn"}


@dataclass(frozen=True, slots=True)
class _Steder:
    """Hvor arkets tabeller begynder: den første udgift, summen og det første tilbud i de to tabeller."""

    antal: int
    første_udgift: int
    i_alt: int
    grundlag: int
    takster: int

    def kolonne(self, ark: Arkbygger, første: int, kolonne: int) -> str:
        """Fast henvisning på arket selv til alle tilbuds celler i en kolonne."""
        return ark.fast(første, kolonne, første + self.antal - 1)


@dataclass(frozen=True, slots=True)
class Takster:
    """Hvor taksterne står: parallelle kolonner med én celle pr. tilbud, rækkerne hver for sig og den viste trappe."""

    tilbud: str
    trappe_fra: str
    trappe_til: str
    timepris: str
    prispunkt: str
    basistakst: str
    dage: str
    halv_plads: str
    pladser: str
    rækker: tuple[dict[str, str], ...]
    vist: dict[str, str]


def byg(bygger: Bogbygger, std: Standard, eksempler: Eksempler, kommuner: Kommuner) -> Takster:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Takster",
        "Basistakst, ydelsespakker og samlet takst for hvert tilbud. Gule celler er jeres.",
        besked="Besked_Takster",
    )
    data, navne, antal = takststandard(), [tilbud.tilbud for tilbud in std.tilbud], len(eksempler.tilbud)
    første, i_alt = _faste_udgifter(ark, data, eksempler, navne)
    grundlag = i_alt + 6
    sted = _Steder(antal, første, i_alt, grundlag, grundlag + antal + 6)
    _grundlag(ark, sted, data, eksempler, navne)
    _takster(ark, sted, eksempler, kommuner)
    vist = _trappen(ark, sted.takster + antal + 1, sted, navne[0], kommuner)
    ark.afslut(4, 2)
    return _henvisninger(ark, sted, eksempler, vist)


def _hale(ark: Arkbygger, række: int, post: Udgift | Grundlag | None) -> None:
    ark.inddata_tekst(række, 14, post.kilde if post else None, "Kilde", ombrudt=True)
    ark.inddata_dato(række, 15, post.dato if post else None)
    ark.inddata_tekst(række, 16, post.bemærkning if post else None, "Bemærkning", ombrudt=True)


# --- 1. Faste udgifter


def _faste_udgifter(ark: Arkbygger, data: Takststandard, eksempler: Eksempler, navne: list[str]) -> tuple[int, int]:
    """Hver udgift for hvert tilbud; svarer med første række og rækken med summen."""
    ark.afsnit(
        TOP,
        "1. Faste udgifter",
        "Udgifterne i basistaksten. Kun rækker med Ja medregnes; en udgift i lønudgiften skal ikke også med her.",
    )
    top = række = TOP + 2
    antal = len(eksempler.tilbud)
    ark.overskrifter(top, 1, ("Nr.", "Udgift", "Medregnes", "Enhed"), 2)
    for nummer, tilbud in enumerate(eksempler.tilbud):
        ark.formel(top, FØRSTE_TILBUD + nummer, f"={tilbud['navn']}", "tekst", "overskrift")
    ark.overskrifter(top, FØRSTE_TILBUD + antal, ("Kilde", "Dato", "Bemærkning"), 2)
    for nummer, post in enumerate([*data.udgift, *[None] * LEDIGE], start=1):
        række += 1
        ark.nr(række, nummer)
        ark.inddata_tekst(række, 2, post.udgift if post else None, "Udgift")
        ark.inddata_ord(række, 3, post.medregnes if post else None, JA_NEJ, "Medregnes")
        ark.tekst(række, 4, "kr./år")
        for plads in range(antal):
            beløb = post.beløb.get(navne[plads]) if post and plads < len(navne) else None
            ark.inddata_tal(række, FØRSTE_TILBUD + plads, beløb, "kr./år", grænse("faste_udgifter"))
        _hale(ark, række, post)
    ark.bygger.navngiv("Faste_udgifter", NAVN, f"{ark.her(top, 2)}:{ark.her(række, 16)}")
    _i_alt(ark, top + 1, række, antal)
    return top + 1, række + 2


def _i_alt(ark: Arkbygger, første: int, sidste: int, antal: int) -> None:
    """Summen af det medregnede, og over den antallet af celler, der ikke kan lægges sammen."""
    forkerte, i_alt = sidste + 1, sidste + 2
    linjer = ((forkerte, "Celler, der ikke kan bruges", "antal"), (i_alt, "Faste udgifter i alt (medregnet)", "kr./år"))
    for række, navn, enhed in linjer:
        slags = "sum" if række == i_alt else "tekst"
        ark.tekst(række, 2, navn, slags)
        ark.tekst(række, 3, "", slags)
        ark.tekst(række, 4, enhed, slags)
    ord_, ja = f"$C{første}:$C{sidste}", f'"{JA_NEJ[0]}"'
    for kolonne in range(FØRSTE_TILBUD, FØRSTE_TILBUD + antal):
        beløb = f"{ark.her(første, kolonne)}:{ark.her(sidste, kolonne)}"
        gode = "".join(f'-COUNTIFS({beløb},">=0",{ord_},"{svar}")' for svar in JA_NEJ)
        ark.formel(forkerte, kolonne, f"=COUNTA({beløb}){gode}", "antal", "tal_streg")
        ark.formel(
            i_alt,
            kolonne,
            f"=IF({ark.her(forkerte, kolonne)}>0,NA(),SUMPRODUCT(--({ord_}={ja}),{beløb}))",
            "kr./år",
            "sum_streg",
        )


# --- 2. Takstgrundlag


def _grundlag(ark: Arkbygger, sted: _Steder, data: Takststandard, eksempler: Eksempler, navne: list[str]) -> None:
    """Det, takstene regnes af."""
    top = sted.grundlag - 1
    ark.afsnit(
        top - 3,
        "2. Takstgrundlag",
        "Taksttrapperne står på arket Kommuner, og trappens rækker er dens plads i området Trapper. Med de små grå ord "
        "finder funktionerne kolonnerne.",
    )
    ark.overskrifter(top - 1, 1, GRUNDLAG, 3)
    for kolonne, tekst in enumerate(GRUNDLAG.values(), start=1):
        ark.tekst(top, kolonne, tekst, "kolonnenavn")
    poster = {post.tilbud: post for post in data.grundlag}
    for nummer, tilbud in enumerate(eksempler.tilbud, start=1):
        post = poster.get(navne[nummer - 1]) if nummer <= len(navne) else None
        _grundlagsrække(ark, top + nummer, nummer, tilbud["navn"], post)
    ark.bygger.navngiv("Takstgrundlag", NAVN, f"{ark.her(top, 2)}:{ark.her(top + sted.antal, 9)}")


def _grundlagsrække(ark: Arkbygger, r: int, nummer: int, tilbud: str, post: Grundlag | None) -> None:
    ark.nr(r, nummer)
    ark.formel(r, 2, f"={tilbud}", "tekst", "tekst")
    ark.inddata_ord(r, 3, post.taksttrappe if post else None, "=Skabeloner", "Taksttrappe")
    ark.inddata_ord(r, 4, post.prispunkt if post else None, PRISPUNKTER, "Prispunkt")
    ark.inddata_ord(r, 5, post.har_basistakst if post else None, JA_NEJ, "Basistakst")
    for kolonne, (felt, enhed, grænsenavn) in enumerate(
        (
            ("pladser", "pladser", "pladser"),
            ("belægning", "andel", "belaegning"),
            ("dage", "dage/år", "dage"),
            ("halv_plads", "andel", "halv_plads"),
        ),
        start=6,
    ):
        ark.inddata_tal(r, kolonne, getattr(post, felt, None), enhed, grænse(grænsenavn))

    def hvis(formel: str) -> str:
        # Et tilbud, der kun er med i eksempelberegningerne, har ingen takst.
        return f'=IF(OR($B{r}="",COUNTA($C{r}:$I{r})=0),"",{formel})'

    # Rækkerne tælles uden jokertegn, så et ukendt navn er en fejl og ikke en tilfældig trappe.
    navn = f"TRIM($C{r})"
    # Ikke alle regneark ved, at Ø og ø er samme bogstav.
    skrevet = f'SUBSTITUTE({navn},"Ø","ø")'
    ark.formel(r, 10, hvis(f'SUMPRODUCT((Trappenavne={skrevet})*({navn}<>""))'), "antal")
    ark.formel(r, 11, hvis(f"MATCH({skrevet},Trappenavne,0)/($J{r}>0)"), "antal")
    ark.formel(r, 12, hvis(f"$K{r}+$J{r}-1"), "antal")
    ja, nej = (f'(TRIM($E{r})="{svar}")' for svar in JA_NEJ)
    ark.formel(r, 13, hvis(f"{ja}/({ja}+{nej})"), "antal")
    _hale(ark, r, post)


# --- 3. Takster pr. tilbud


def _takster(ark: Arkbygger, sted: _Steder, eksempler: Eksempler, kommuner: Kommuner) -> None:
    """Basistakst, gennemsnitstakst og taksttrappens yderpunkter."""
    første = sted.takster
    ark.afsnit(
        første - 5,
        "3. Takster pr. tilbud",
        "Halv plads: faktoren ganges på basistaksten; ydelsespakken følger støttebehovet. Gennemsnitstaksten er "
        "lønbudget og faste udgifter delt på de belagte døgn. Det grå tal er kolonnen i TAKSTTRAPPE.",
    )
    ark.overskrifter(første - 2, 1, TAKSTER, 3)
    for kolonne, enhed in enumerate(TAKSTER.values(), start=1):
        ark.tekst(første - 1, kolonne, enhed, "sum")
    for kolonne in (11, 12):
        ark.tal(første - 3, kolonne, SAMLET, "antal", "note")
    sidste_tilbud = FØRSTE_TILBUD + sted.antal - 1
    beløb = ark.fast(sted.første_udgift, FØRSTE_TILBUD, sted.i_alt - 2, sidste_tilbud)
    i_alt = ark.fast(sted.i_alt, FØRSTE_TILBUD, sted.i_alt, sidste_tilbud)
    område = f"{ark.her(første - 2, 2)}:{ark.her(første + sted.antal - 1, len(TAKSTER))}"
    ark.bygger.navngiv("Taksttabel", NAVN, område)
    for nummer, tilbud in enumerate(eksempler.tilbud):
        r, g = første + nummer, sted.grundlag + nummer

        def hvis(formel: str, g: int = g) -> str:
            return f'=IF($K{g}="","",{formel})'

        ark.nr(r, nummer + 1)
        ark.formel(r, 2, f"={tilbud['navn']}", "tekst", "tekst")
        ark.formel(r, 3, f"=TRIM(T($C{g}))", "tekst", "tekst")
        ark.formel(
            r,
            4,
            hvis(f"COUNT(INDEX({kommuner.fra},$K{g}):INDEX({kommuner.fra},$L{g}))*($K{g}>0)"),
            "antal",
            "tal_streg",
        )
        # Delt med SAND er beløbet selv; tomt, tekst og nul bliver en fejl.
        budget = f"SUM({tilbud['budget']})"
        ark.formel(r, 5, f'=IF($B{r}="","",{budget}/({budget}>0))', "kr./år")
        intet = f"COUNTA(INDEX({beløb},0,$A{r}))=0"
        ark.formel(r, 6, f'=IF(OR($B{r}="",{intet}),"",INDEX({i_alt},$A{r}))', "kr./år")
        nævner = f"$F{g},$G{g},AVERAGE($H{g})"
        ark.funktion(r, 7, f"=IF($M{g}=1,BASISTAKST($F{r},{nævner}),$M{g})", "kr./plads/døgn", "sum")
        ark.formel(r, 8, hvis(f"$G{r}*AVERAGE($I{g})"), "kr./plads/døgn")
        ark.funktion(r, 9, f'=IF($F{g}="","",GENNEMSNITSTAKST($E{r}+SUM($F{r}),{nævner}))', "kr./plads/døgn", "sum")
        ark.formel(r, 10, f"={tilbud['pris']}", "kr./time", "pris_borgertime")
        trappe = f"INDEX(Trapper,$K{g},0):INDEX(Trapper,$L{g},0)"
        for kolonne, funktion in ((11, "MIN"), (12, "MAX")):
            nr = f"{ark.her(første, kolonne)[0]}${første - 3}"
            takster = f"INDEX(TAKSTTRAPPE({trappe},$J{r},$G{r},$D{g}),0,{nr})"
            ark.funktion(r, kolonne, hvis(f"{funktion}({takster})"), "kr./døgn")


# --- 4. Taksttrappen for ét tilbud


def _trappen(ark: Arkbygger, række: int, sted: _Steder, valgt: str, kommuner: Kommuner) -> dict[str, str]:
    """Taksttrappen for det tilbud, der er valgt i den gule celle, med trappediagram."""
    ark.afsnit(
        række,
        "4. Taksttrappen for ét tilbud",
        "Vælg tilbud i den gule celle. Fra og Til er i trappens enhed.",
    )
    r = række + 4
    _valgt(ark, r, sted, valgt, kommuner)
    mørk, første, sidste = r + 2, r + 4, r + 3 + PLADS
    ark.overskrifter(mørk, TRAPPE_FRA, TRAPPE, 3)
    ark.tekst(mørk + 1, 2, "Sådan regnes trappen", "status")
    kald = f"=TAKSTTRAPPE(INDEX(Trapper,$J{r},0):INDEX(Trapper,$K{r},0),$G{r},$H{r},$F{r})"
    ark.tabelfunktion(mørk + 1, TRAPPE_FRA, kald, tuple(TRAPPE.values())[:7], PLADS + 1, "kolonnenavn")
    for kolonne, tekst in ((11, "Timeprisandel"), (12, "Basistakst"), (13, "Med halv plads")):
        ark.tekst(mørk + 1, kolonne, tekst, "kolonnenavn")
    for nr in range(første, sidste + 1):
        andel = f"SUMIFS({kommuner.timeprisandel},Trappenavne,$C${r},{kommuner.fra},$E{nr})"
        for kolonne, formel, enhed in (
            (11, andel, "andel"),
            (12, f"$H${r}", "kr./døgn"),
            (13, f"$I${r}*$H${r}+$H{nr}", "kr./døgn"),
        ):
            ark.formel(nr, kolonne, f'=IF(ISNUMBER($I{nr}),{formel},"")', enhed, "udfald")
    for nr, tekst in enumerate(SÅDAN_REGNES_DEN, start=første):
        ark.tekst(nr, 2, tekst, "udfald_tekst")
    _diagram(ark, mørk, første, sidste)
    kolonner = {"fra": 5, "til": 6, "pristimer": 7, "pakketakst": 8, "samlet": 9, "andel": 11}
    vist = {navn: ark.fra(første, kolonne, sidste) for navn, kolonne in kolonner.items()}
    celler = {"prispunkt": 6, "timepris": 7, "basistakst": 8}
    return vist | {navn: ark.fra(r, kolonne) for navn, kolonne in celler.items()} | {"første": ark.fra(første, 4)}


def _valgt(ark: Arkbygger, r: int, sted: _Steder, valgt: str, kommuner: Kommuner) -> None:
    """Det valgte tilbuds trappe, pris og basistakst på én række."""
    ark.overskrifter(r - 2, 2, VALGT, 2)
    for kolonne, enhed in enumerate(VALGT.values(), start=2):
        ark.tekst(r - 1, kolonne, enhed, "sum")
    navne = sted.kolonne(ark, sted.takster, 2)
    ark.inddata_ord(r, 2, valgt, f"={navne}", "Tilbud")
    ark.bygger.navngiv("Vis_tilbud", NAVN, ark.her(r, 2))
    plads = f"MATCH(TRIM(Vis_tilbud),{navne},0)"
    ark.formel(r, 4, f"={plads}/(INDEX({navne},{plads})=TRIM(Vis_tilbud))", "antal")

    def af(første: int, kolonne: int) -> str:
        return f"INDEX({sted.kolonne(ark, første, kolonne)},$D{r})"

    ark.formel(r, 3, f"={af(sted.takster, 3)}", "tekst", "tekst")
    ark.formel(r, 6, f"=TRIM(T({af(sted.grundlag, 4)}))", "tekst", "tekst")
    ark.formel(r, 7, f"={af(sted.takster, 10)}", "kr./time")
    ark.formel(r, 8, f"={af(sted.takster, 7)}", "kr./plads/døgn")
    ark.formel(r, 9, f"=AVERAGE({af(sted.grundlag, 9)})", "andel")
    for kolonne in (10, 11):
        ark.formel(r, kolonne, f"={af(sted.grundlag, kolonne + 1)}", "antal")
    ark.formel(r, 5, f"=INDEX({kommuner.enhed},$J{r}+1)", "tekst", "tekst")


def _diagram(ark: Arkbygger, mørk: int, første: int, sidste: int) -> None:
    """Trappen som søjler uden mellemrum: basistakst nederst og ydelsespakken oven på."""
    diagram = ark.bygger.bog.add_chart({"type": "column", "subtype": "stacked"})
    for navn, kolonne, farve in (("Basistakst", 12, "#A6A6A6"), ("Ydelsespakketakst", 8, "#C55A7A")):
        diagram.add_series(
            {
                "name": navn,
                "categories": [NAVN, første - 1, TRAPPE_FRA - 1, sidste - 1, TRAPPE_FRA - 1],
                "values": [NAVN, første - 1, kolonne - 1, sidste - 1, kolonne - 1],
                "fill": {"color": farve},
                "border": {"none": True},
                "gap": 0,
            }
        )
    diagram.set_title({"name": "Taksttrappen", "name_font": {"name": SKRIFT, "size": 13}, "overlay": False})
    diagram.set_y_axis(TAKSTAKSE)
    diagram.set_x_axis(
        {
            "num_font": {"name": SKRIFT, "size": 9},
            "major_tick_mark": "none",
            "name": "trin",
            "name_font": TAKSTAKSE["name_font"],
        }
    )
    diagram.set_legend({"position": "bottom", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 700, "height": 420})
    beskrivelse = "Samlet takst på hvert trin for det valgte tilbud: basistakst og ydelsespakketakst"
    ark.ark.insert_chart(mørk - 1, 13, diagram, {"x_offset": 12, "description": beskrivelse})


def _henvisninger(ark: Arkbygger, sted: _Steder, eksempler: Eksempler, vist: dict[str, str]) -> Takster:
    """Hvor alt står, til de ark, der bruger det."""
    i_grundlag = {"har_basistakst": 5, "pladser": 6, "belægning": 7, "dage": 8, "halv_plads": 9}
    i_takster = {"navn": 2, "antal_trin": 4, "faste": 6, "basistakst": 7, "gennemsnitstakst": 9, "timepris": 10}
    i_takster |= {"laveste": 11, "højeste": 12}
    rækker = tuple(
        {
            **{navn: ark.fra(sted.grundlag + nummer, kolonne) for navn, kolonne in i_grundlag.items()},
            **{navn: ark.fra(sted.takster + nummer, kolonne) for navn, kolonne in i_takster.items()},
            "udgifter_kontrol": ark.fra(sted.i_alt, FØRSTE_TILBUD + nummer),
            "lønbudget": tilbud["budget"],
        }
        for nummer, tilbud in enumerate(eksempler.tilbud)
    )

    def kolonne(første: int, nummer: int) -> str:
        return ark.fra(første, nummer, første + sted.antal - 1)

    return Takster(
        tilbud=kolonne(sted.takster, 2),
        trappe_fra=kolonne(sted.grundlag, 11),
        trappe_til=kolonne(sted.grundlag, 12),
        timepris=kolonne(sted.takster, 10),
        prispunkt=kolonne(sted.grundlag, 4),
        basistakst=kolonne(sted.takster, 7),
        dage=kolonne(sted.grundlag, 8),
        halv_plads=kolonne(sted.grundlag, 9),
        pladser=kolonne(sted.grundlag, 6),
        rækker=rækker,
        vist=vist,
    )
