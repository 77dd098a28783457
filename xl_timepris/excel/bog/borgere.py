"""Arket Borgere: hver borgers trin og takst, overblikket pr. tilbud og fordelingen på trin for ét tilbud."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.chart import Chart

from ...enheder import BEHOVSENHEDER
from ...inddata.borgere import PLADSER
from ...inddata.graenser import grænse
from ...inddata.takststandard import Borger, Borgerstandard, borgerstandard
from ...regler.taksttrappe import DØGN_PR_UGE
from .arkbygger import Arkbygger, Bogbygger
from .kommuner import PLADS
from .stil import SKRIFT
from .takster import Takster

NAVN = "Borgere"
TOP = 10
MØRK_LYSERØD, BLÅ = "#C55A7A", "#2E75B6"
BORGERE = {
    "Nr.": 5,
    "Borger": 20,
    "Tilbud": 22,
    "Støttebehov": 13,
    "Enhed": 15,
    "Plads": 9,
    "Tilbuddets nr. (antal)": 12,
    "Støttebehov (timer/uge)": 14,
    "Trappens første række (antal)": 12,
    "Trappens sidste række (antal)": 12,
    "Timepris (kr./time)": 12,
    "Prispunkt": 11,
    "Del af hel plads (andel)": 12,
    "Trin": 14,
    "Ydelsespakketakst (kr./døgn)": 19,
    "Basistakst (kr./døgn)": 13,
    "Samlet takst (kr./døgn)": 13,
    "Dage (dage/år)": 11,
    "Årlig takst (kr./år)": 14,
    "Kilde": 13,
    "Dato": 12,
}
"""Tabellens overskrifter med enhed og bredde; de fem første efter Nr. er brugerens."""
BRUGERENS = 6
OVERBLIK = {
    "Nr.": ("antal", 6),
    "Tilbud": ("tekst", 24),
    "Borgere (antal)": ("antal", 13),
    "Mindste behov (timer/uge)": ("timer/uge", 13),
    "Median (timer/uge)": ("timer/uge", 13),
    "Største behov (timer/uge)": ("timer/uge", 13),
    "Spring, nederste halvdel (timer/uge)": ("timer/uge", 19),
    "Spring, øverste halvdel (timer/uge)": ("timer/uge", 19),
    "Trappe, der passer": ("tekst", 17),
    "Belagte pladser (pladser)": ("pladser", 14),
    "Støttebehov i alt (timer/uge)": ("timer/uge", 15),
    "Årlig takst i alt (kr./år)": ("kr./år", 15),
    "Gennemsnit, samlet takst (kr./døgn)": ("kr./døgn", 16),
}
"""De otte efter Nr. er funktionens kolonner, og de fire sidste er almindelige formler."""
FRA_FUNKTION = 8
KOLONNENAVNE = ("Belagte pladser", "Timer pr. uge", "Årlig takst", "Gennemsnit")
VALGT = {
    "Tilbud, der vises": "Enhed",
    "Nr.": "antal",
    "Fra række": "antal",
    "Til række": "antal",
    "Timepris": "kr./time",
    "Borgere": "antal",
}
FORDELING = {
    "Nr.": "Enhed",
    "Trin": "",
    "Fra": "",
    "Til": "",
    "Borgere": "antal",
    "Andel": "andel",
    "Årlig takst": "kr./år",
}
KURVE = {"Nr.": "Enhed", "I tilbuddet": "timer/uge", "Nr. i kurven": "antal", "I rækkefølge": "timer/uge"}
BREDDER = (*BORGERE.values(), 3, *(bredde for _, bredde in OVERBLIK.values()))
TIL_HØJRE = len(BORGERE) + 2
"""Overblikkets første kolonne."""
KURVEN_FRA = TIL_HØJRE + 9
DIAGRAMRÆKKER = 25


@dataclass(frozen=True, slots=True)
class Borgere:
    """Hvor borgernes tal står: parallelle kolonner med én celle pr. række, og overblikkets summer."""

    tilbud: str
    pakketakst: str
    basistakst: str
    samlet: str
    dage: str
    kortlagte: str
    årlig_i_alt: str


def byg(bygger: Bogbygger, takster: Takster) -> Borgere:
    """Bygger arket."""
    std = borgerstandard()
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Borgere",
        "Hver borgers trin og takst, overblikket pr. tilbud og fordelingen på trin. Gule celler er jeres.",
        besked="Besked_Borgere",
        link=False,
    )
    # Linkene står længere til højre end på de andre ark, så der er plads til status.
    ark.link(3, 4, "Start", "Til Start")
    ark.link(3, 5, NAVN, "Til overblikket", ark.her(TOP - 4, TIL_HØJRE))
    k = _Kolonner(TOP + 1, TOP + len(std.borgere) + std.ledige)
    enheder = _enheder(ark)
    _tabel(ark, std, k, takster, enheder)
    i_alt = _overblik(ark, k, takster)
    tallene, sidste = _fordeling(ark, i_alt + 3, k, takster, std.borgere[0].tilbud)
    sider = (
        (1, 1, k.sidste, len(BORGERE)),
        (TOP - 4, TIL_HØJRE, tallene - 1, len(BREDDER)),
        (tallene, TIL_HØJRE, sidste, len(BREDDER)),
    )
    ark.afslut(TOP, 2, udskrift=[f"{ark.her(r1, k1)}:{ark.her(r2, k2)}" for r1, k1, r2, k2 in sider])
    kolonner = {
        "tilbud": "C",
        "pakketakst": "O",
        "basistakst": "P",
        "samlet": "Q",
        "dage": "R",
    }
    return Borgere(
        **{navn: f"'{NAVN}'!{k.alle(bogstav)}" for navn, bogstav in kolonner.items()},
        kortlagte=ark.fra(TOP + 2, TIL_HØJRE + 2, i_alt - 1),
        årlig_i_alt=ark.fra(i_alt, TIL_HØJRE + 11),
    )


@dataclass(frozen=True, slots=True)
class _Kolonner:
    """Borgertabellens første og sidste række."""

    første: int
    sidste: int

    def alle(self, bogstav: str) -> str:
        """Fast henvisning til en hel kolonne."""
        return f"${bogstav}${self.første}:${bogstav}${self.sidste}"


# --- 1. Borgerne


def _enheder(ark: Arkbygger) -> tuple[str, str]:
    """Hvor mange timer pr. uge 1 i hver enhed er; over tabellen, så beregningen går nedad."""
    for kolonne, tekst in ((15, "Støttebehov i"), (16, "Timer pr. uge"), (17, "Enhed")):
        ark.tekst(4, kolonne, tekst, "overskrift_fri")
    for kolonne, tekst in ((19, "Fast tal"), (20, "Værdi"), (21, "Enhed")):
        ark.tekst(4, kolonne, tekst, "overskrift_fri")
    ark.tekst(5, 19, "Døgn pr. uge")
    ark.tal(5, 20, DØGN_PR_UGE, "døgn/uge")
    ark.tekst(5, 21, "døgn/uge")
    ark.bygger.navngiv("Doegn_pr_uge", NAVN, ark.her(5, 20))
    formler = {
        "minutter/døgn": "=Doegn_pr_uge/Minutter_pr_time",
        "timer/døgn": "=Doegn_pr_uge",
        "minutter/uge": "=1/Minutter_pr_time",
    }
    for r, enhed in enumerate(BEHOVSENHEDER, start=5):
        ark.tekst(r, 15, enhed)
        if enhed in formler:
            ark.formel(r, 16, formler[enhed], "timer/uge")
        else:
            ark.tal(r, 16, 1, "timer/uge")
        ark.tekst(r, 17, "timer/uge")
    sidste = 4 + len(BEHOVSENHEDER)
    return f"$O$5:$O${sidste}", f"$P$5:$P${sidste}"


def _tabel(ark: Arkbygger, std: Borgerstandard, k: _Kolonner, takster: Takster, enheder: tuple[str, str]) -> None:
    """Borgerne i gult, og til højre på samme række trin og takst."""
    ark.afsnit(TOP - 4, "1. Borgere", std.bemærkning)
    ark.tekst(TOP - 2, 1, "Bogen advarer, når et løbenummer ligner et cpr-nummer, og gengiver det ikke.", "note")
    ark.overskrifter(TOP, 1, BORGERE, 3)
    kilde = std.kilde.partition(" – ")[0]
    for nummer, borger in enumerate([*std.borgere, *[None] * std.ledige], start=1):
        r = TOP + nummer
        _gule(ark, r, nummer, borger, takster)
        ark.inddata_tekst(r, 20, kilde if borger else None, "Kilde")
        ark.inddata_dato(r, 21, std.dato if borger else None)
        _borger(ark, r, takster, enheder)
    ark.bygger.navngiv("Borgere", NAVN, f"{ark.her(TOP, 2)}:{ark.her(k.sidste, BRUGERENS)}")


def _gule(ark: Arkbygger, r: int, nummer: int, borger: Borger | None, takster: Takster) -> None:
    ark.nr(r, nummer)
    ark.inddata_tekst(r, 2, borger and borger.borger, "Borgerens løbenummer")
    ark.inddata_ord(r, 3, borger and borger.tilbud, f"={takster.tilbud}", "Tilbud")
    ark.inddata_tal(r, 4, borger and borger.støttebehov, "timer/uge", grænse("stoettebehov"), "rækkens Enhed")
    ark.inddata_ord(r, 5, borger and borger.enhed, BEHOVSENHEDER, "Enhed")
    ark.inddata_ord(r, 6, borger and borger.plads, PLADSER, "Plads")


def _borger(ark: Arkbygger, r: int, takster: Takster, enheder: tuple[str, str]) -> None:
    """Én borgers række. Hver kolonne bygger på den før, så en forkert række giver fejl hele vejen."""

    def hvis(før: str, formel: str) -> str:
        return f'=IF(${før}{r}="","",{formel})'

    def tilbuddets(kolonne: str) -> str:
        return f"INDEX({kolonne},$G{r})"

    felter = "&".join(f"{k}{r}" for k in "BCDEF")
    nr = f'MATCH(TRIM(C{r}),{takster.tilbud},0)/(TRIM(B{r})<>"")/(TRIM(C{r})<>"")'
    ark.formel(r, 7, f'=IF(TRIM({felter})="","",{nr})', "antal")
    faktor = f"INDEX({enheder[1]},MATCH(TRIM($E{r}),{enheder[0]},0))"
    ark.formel(r, 8, hvis("G", f"AVERAGE($D{r})/($D{r}>=0)*{faktor}"), "timer/uge")
    # Opslaget sammenlignes med navnet, så et jokertegn ikke finder et tilfældigt tilbud.
    fra = f"{tilbuddets(takster.trappe_fra)}/({tilbuddets(takster.tilbud)}=TRIM($C{r}))"
    ark.formel(r, 9, hvis("H", fra), "antal")
    ark.formel(r, 10, hvis("I", tilbuddets(takster.trappe_til)), "antal")
    ark.formel(r, 11, hvis("I", tilbuddets(takster.timepris)), "kr./time")
    ark.formel(r, 12, hvis("I", f"TRIM(T({tilbuddets(takster.prispunkt)}))"), "tekst", "tekst")
    hel, halv = PLADSER
    kendt = f'OR(TRIM(F{r})={{"","{hel}","{halv}"}})'
    del_ = f'1-(1-AVERAGE({tilbuddets(takster.halv_plads)}))*(TRIM(F{r})="{halv}")/{kendt}'
    ark.formel(r, 13, hvis("I", del_), "andel")
    trappe = f"INDEX(Trapper,$I{r},0):INDEX(Trapper,$J{r},0)"
    # Et trin er et tal eller en tekst; som tekst kan det tælles ens i alle regneark.
    ark.funktion(r, 14, hvis("M", f"TRIM(TAKSTTRIN($D{r},{trappe},$E{r}))"), "tekst", "tekst")
    ark.funktion(r, 15, hvis("M", f"PAKKETAKST($D{r},{trappe},$K{r},$L{r},$E{r})"), "kr./døgn")
    ark.formel(r, 16, hvis("M", f"$M{r}*{tilbuddets(takster.basistakst)}"), "kr./døgn")
    ark.formel(r, 17, hvis("M", f"$O{r}+$P{r}"), "kr./døgn", "sum")
    ark.formel(r, 18, hvis("M", f"AVERAGE({tilbuddets(takster.dage)})"), "dage/år")
    ark.formel(r, 19, hvis("M", f"$Q{r}*$R{r}"), "kr./år", "sum")


# --- 2. Overblik pr. tilbud


def _overblik(ark: Arkbygger, k: _Kolonner, takster: Takster) -> int:
    """Kortlægningen af hvert tilbuds støttebehov og summerne af dets takster; svarer med rækken »I alt«."""
    ark.tekst(TOP - 4, TIL_HØJRE, "2. Overblik pr. tilbud", "afsnit")
    noter = (
        "Spring: fra det mindste behov til medianen, og fra medianen til det største. Er det øverste spring højst 1,5 "
        "gange det nederste, passer en lineær trappe; ellers en ikke-lineær.",
        "VIVE 2022, afsnit 2.1.2: en jævnt stigende kurve taler for en lineær trappe. 1,5 er bogens valg, og under 5 "
        "borgere siges intet. Fra funktionen KORTLAEGNING.",
    )
    for r, tekst in enumerate(noter, start=TOP - 3):
        ark.tekst(r, TIL_HØJRE, tekst, "note")
    ark.overskrifter(TOP, TIL_HØJRE, OVERBLIK, 3)
    enheder = [enhed for enhed, _ in OVERBLIK.values()]
    # Der er plads til så mange tilbud som på Takster; flere er ukendte tilbud og giver en fejl i stedet for en sum.
    plads = _antal_rækker(takster.tilbud) + 1
    ark.tabelfunktion(
        TOP + 1,
        TIL_HØJRE + 1,
        '=KORTLAEGNING(Borgere,"timer/uge")',
        enheder[1 : FRA_FUNKTION + 1],
        plads,
        "kolonnenavn",
    )
    for kolonne, tekst in enumerate(KOLONNENAVNE, start=TIL_HØJRE + FRA_FUNKTION + 1):
        ark.tekst(TOP + 1, kolonne, tekst, "kolonnenavn")
    ark.tekst(TOP + 1, TIL_HØJRE, "", "kolonnenavn")
    i_alt = TOP + plads + 1
    n, t, b = (_bogstav(ark, TIL_HØJRE + plads_) for plads_ in range(3))
    for r in range(TOP + 2, i_alt):
        for plads_, enhed in enumerate(enheder[1 : FRA_FUNKTION + 1], start=1):
            ark.tom(r, TIL_HØJRE + plads_, enhed, "tekst" if enhed == "tekst" else "tal")
        ark.formel(r, TIL_HØJRE, f'=IF(${t}{r}="","",MATCH(TRIM(${t}{r}),{takster.tilbud},0))', "antal", "nr")
        for plads_, kilde in enumerate("MHSQ", start=FRA_FUNKTION + 1):
            delt = f"/${b}{r}" if kilde == "Q" else ""
            formel = f'=IF(${t}{r}="","",SUMPRODUCT(--({k.alle("G")}=${n}{r}),{k.alle(kilde)}){delt})'
            ark.formel(r, TIL_HØJRE + plads_, formel, enheder[plads_])
    _i_alt(ark, i_alt, k, enheder)
    return i_alt


def _i_alt(ark: Arkbygger, i_alt: int, k: _Kolonner, enheder: list[str]) -> None:
    """Summen af tilbuddene, og antallet af udfyldte rækker talt for sig."""
    for kolonne in range(TIL_HØJRE, TIL_HØJRE + len(OVERBLIK)):
        ark.tekst(i_alt, kolonne, "I alt" if kolonne == TIL_HØJRE + 1 else "", "sum")
    # Kan funktionen ikke svare, står fejlen i dens første celle, og så er der heller ingen sum.
    t = _bogstav(ark, TIL_HØJRE + 1)
    for plads in (2, *range(FRA_FUNKTION + 1, FRA_FUNKTION + 4)):
        b = _bogstav(ark, TIL_HØJRE + plads)
        formel = f"=SUM(${t}${TOP + 1}:${t}${i_alt - 1},{b}{TOP + 2}:{b}{i_alt - 1})"
        ark.formel(i_alt, TIL_HØJRE + plads, formel, enheder[plads], "sum")
    ark.tekst(i_alt + 1, TIL_HØJRE + 1, "Udfyldte rækker", "tekst")
    ark.formel(i_alt + 1, TIL_HØJRE + 2, f'=SUMPRODUCT(--({k.alle("G")}<>""))', "antal")


def _antal_rækker(område: str) -> int:
    fra, til = (int(del_.rpartition("$")[2]) for del_ in område.split(":"))
    return til - fra + 1


def _bogstav(ark: Arkbygger, kolonne: int) -> str:
    return ark.her(1, kolonne).rstrip("1")


# --- 3. Fordeling på trin


def _fordeling(ark: Arkbygger, række: int, k: _Kolonner, takster: Takster, valgt: str) -> tuple[int, int]:
    """Ét tilbuds borgere og deres behov; svarer med første og sidste række af tallene bag diagrammerne."""
    ark.tekst(række, TIL_HØJRE, "3. Fordeling på trin", "afsnit")
    ark.tekst(række + 1, TIL_HØJRE, "Vælg tilbud i den gule celle; diagrammerne og tabellerne følger med.", "note")
    v = _valgt(ark, række + 2, k, takster, valgt)
    numre = række + 7 + DIAGRAMRÆKKER
    ark.tekst(
        numre - 1,
        TIL_HØJRE,
        "Tallene bag diagrammerne. Fra og Til er i trappens enhed. Ledige rækker i kurven gentager det største behov.",
        "note",
    )
    første = numre + 3
    fordelt = _trin(ark, numre, k, v)
    kurve = _kurve(ark, numre + 1, k, v)
    _søjler(ark, række + 5, første, fordelt)
    _stigning(ark, række + 5, første, kurve)
    return numre - 1, kurve


def _smal_overskrift(ark: Arkbygger, række: int, kolonne: int, navne: Mapping[str, str], slags: str) -> None:
    """Overskrift og enheder på én linje hver, for rækken er også en borgers."""
    for plads, (navn, enhed) in enumerate(navne.items(), start=kolonne):
        ark.tekst(række, plads, navn, "overskrift_fri")
        ark.tekst(række + 1, plads, enhed, slags)


def _valgt(ark: Arkbygger, r: int, k: _Kolonner, takster: Takster, valgt: str) -> dict[str, str]:
    """Det valgte tilbuds trappe og pris på én række."""
    første = TIL_HØJRE + 1
    _smal_overskrift(ark, r, første, VALGT, "sum")
    r += 2
    ark.inddata_ord(r, første, valgt, f"={takster.tilbud}", "Tilbud, der vises")
    ark.bygger.navngiv("Vis_kortlaegning", NAVN, ark.her(r, første))
    steder = {
        navn: f"${_bogstav(ark, første + plads)}${r}"
        for plads, navn in enumerate(("nr", "fra", "til", "timepris", "borgere"), start=1)
    }
    nr = steder["nr"]
    ark.formel(r, første + 1, f"=MATCH(TRIM(Vis_kortlaegning),{takster.tilbud},0)", "antal")
    fra = f"=INDEX({takster.trappe_fra},{nr})/(INDEX({takster.tilbud},{nr})=TRIM(Vis_kortlaegning))"
    ark.formel(r, første + 2, fra, "antal")
    ark.formel(r, første + 3, f"=INDEX({takster.trappe_til},{nr})", "antal")
    ark.formel(r, første + 4, f"=INDEX({takster.timepris},{nr})", "kr./time")
    ark.formel(r, første + 5, f"=SUMPRODUCT(--({k.alle('G')}={nr}))", "antal")
    return steder


def _trin(ark: Arkbygger, numre: int, k: _Kolonner, v: dict[str, str]) -> int:
    """Trappens trin med antal borgere; svarer med den sidste række."""
    _smal_overskrift(ark, numre + 1, TIL_HØJRE, FORDELING, "kolonnenavn")
    første = numre + 3
    sidste = første + PLADS - 1
    for plads, enhed in ((1, "tekst"), (2, "timer"), (3, "timer")):
        kolonne = TIL_HØJRE + plads
        ark.tal(numre, kolonne, plads, "antal", "note")
        trappe = f"INDEX(Trapper,{v['fra']},0):INDEX(Trapper,{v['til']},0)"
        kald = f"INDEX(TAKSTTRAPPE({trappe},{v['timepris']}),0,{_bogstav(ark, kolonne)}${numre})"
        ark.tabelfunktion(numre + 2, kolonne, f"={kald}", (enhed,), PLADS + 1, "kolonnenavn")
    t, b = (_bogstav(ark, TIL_HØJRE + plads) for plads in (1, 4))
    for r in range(første, sidste + 1):

        def hvis(formel: str, r: int = r) -> str:
            return f'=IF(${t}{r}="","",{formel})'

        på_trinnet = f"--({k.alle('G')}={v['nr']}),--({k.alle('N')}=TRIM(${t}{r}))"
        ark.tal(r, TIL_HØJRE, r - første + 1, "antal", "nr")
        ark.tom(r, TIL_HØJRE + 1, "tekst", "tekst")
        for plads in (2, 3):
            ark.tom(r, TIL_HØJRE + plads, "timer", "tal")
        ark.formel(r, TIL_HØJRE + 4, hvis(f"SUMPRODUCT({på_trinnet})"), "antal")
        ark.formel(r, TIL_HØJRE + 5, hvis(f"${b}{r}/MAX({v['borgere']},1)"), "andel")
        ark.formel(r, TIL_HØJRE + 6, hvis(f"SUMPRODUCT({på_trinnet},{k.alle('S')})"), "kr./år")
    return sidste


def _kurve(ark: Arkbygger, mørk: int, k: _Kolonner, v: dict[str, str]) -> int:
    """Tilbuddets støttebehov i stigende rækkefølge; svarer med den sidste række."""
    _smal_overskrift(ark, mørk, KURVEN_FRA, KURVE, "kolonnenavn")
    første = mørk + 2
    sidste = første + k.sidste - k.første
    n, behov, x = (_bogstav(ark, KURVEN_FRA + plads) for plads in range(3))
    alle = f"${behov}${første}:${behov}${sidste}"
    for r in range(første, sidste + 1):
        ark.tal(r, KURVEN_FRA, r - første + 1, "antal", "nr")
        samme = f"INDEX({k.alle('G')},${n}{r})={v['nr']}"
        ark.formel(r, KURVEN_FRA + 1, f'=IF({samme},INDEX({k.alle("H")},${n}{r}),"")', "timer/uge")
        # Ledige rækker gentager det sidste punkt, så de ikke fylder i diagrammet.
        ark.formel(r, KURVEN_FRA + 2, f"=MIN(${n}{r},COUNT({alle}))", "antal")
        ark.formel(r, KURVEN_FRA + 3, f"=IF(COUNT({alle})=0,0,SMALL({alle},${x}{r}))", "timer/uge")
    return sidste


# --- Diagrammer


def _søjler(ark: Arkbygger, r: int, første: int, sidste: int) -> None:
    """Borgere pr. trin; trappens ledige rækker er tomme til højre, som på trappediagrammet på arket Takster."""
    serie = {
        "name": "Borgere",
        "categories": [NAVN, første - 1, TIL_HØJRE, sidste - 1, TIL_HØJRE],
        "values": [NAVN, første - 1, TIL_HØJRE + 3, sidste - 1, TIL_HØJRE + 3],
        "fill": {"color": MØRK_LYSERØD},
        "border": {"none": True},
        "gap": 40,
    }
    diagram = _diagram(ark, {"type": "column"}, ("Borgere på hvert trin", "trin", "borgere"), serie)
    beskrivelse = "Antal borgere på hvert trin i taksttrappen for det valgte tilbud"
    ark.ark.insert_chart(r, TIL_HØJRE, diagram, {"description": beskrivelse})


def _stigning(ark: Arkbygger, r: int, første: int, sidste: int) -> None:
    """Støttebehovet fra det mindste til det største, som rapporten foreslår at kortlægge det."""
    serie = {
        "name": "Støttebehov",
        "categories": [NAVN, første - 1, KURVEN_FRA + 1, sidste - 1, KURVEN_FRA + 1],
        "values": [NAVN, første - 1, KURVEN_FRA + 2, sidste - 1, KURVEN_FRA + 2],
        "line": {"color": BLÅ, "width": 2.25},
        "marker": {"type": "circle", "size": 5, "fill": {"color": BLÅ}, "border": {"color": BLÅ}},
    }
    tekster = ("Støttebehovet fra det mindste til det største", "borgere i rækkefølge efter behov", "timer pr. uge")
    diagram = _diagram(ark, {"type": "scatter", "subtype": "straight"}, tekster, serie)
    beskrivelse = "Støttebehovet i timer pr. uge for det valgte tilbuds borgere i stigende rækkefølge"
    ark.ark.insert_chart(r, TIL_HØJRE + 6, diagram, {"x_offset": 10, "description": beskrivelse})


def _diagram(ark: Arkbygger, slags: dict[str, str], tekster: tuple[str, str, str], serie: dict[str, object]) -> Chart:
    """Et diagram med én serie; `tekster` er titlen og de to aksers navne."""
    titel, x_akse, y_akse = tekster
    diagram = ark.bygger.bog.add_chart(slags)
    diagram.add_series(serie)
    skrift = {"name": SKRIFT, "size": 10, "bold": False}
    akse = {"num_format": "#,##0", "num_font": {"name": SKRIFT}, "min": 0, "name_font": skrift}
    diagram.set_title({"name": titel, "name_font": {"name": SKRIFT, "size": 13}, "overlay": False})
    diagram.set_x_axis({**akse, "name": x_akse, "major_tick_mark": "none", "major_gridlines": {"visible": False}})
    diagram.set_y_axis({**akse, "name": y_akse, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    diagram.set_legend({"none": True})
    diagram.set_size({"width": 670, "height": 440})
    return diagram
