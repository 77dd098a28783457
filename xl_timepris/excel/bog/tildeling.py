"""Arket Tildeling: budgettet efter hvert princip, VIVEs vurdering, og budgettet ved stigende belægning."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...inddata.graenser import grænse
from ...inddata.tabeller import JA_NEJ
from ...inddata.takststandard import Tildelingsstandard, Tildelingstilbud, tildelingsstandard
from ...ordlister import AKTIVITET, DATAGRUNDLAG, KOMBINATION, MÅLGRUPPER, PRINCIPPER, RAMME, REGULERET
from .arkbygger import Arkbygger, Bogbygger
from .stil import SKRIFT

NAVN = "Tildeling"
LEDIGE = 5
BREDDER = (5, 27, 26, 30, 14, 16, 20, 26, 15, 20, 15, 15, 15, 36, 12, 46)
FØRSTE_AFSNIT = 6
FORLØB_SKRIDT = 24
"""Så mange skridt er der plads til i forløbet; er brugerens skridt kortere, bruges et længere."""
INGEN = "–"
BAGEST = 14
"""Her står kilden, hvor en tekst fylder kolonnerne før den."""
FØRSTE_PRINCIP = 7
"""Budgettets første kolonne med et princip."""
DIAGRAMFARVER = ("#2E75B6", "#7F7F7F", "#C55A11", "#548235")
DIAGRAM_FRA = 0.5
"""Diagrammet begynder ved halv belægning; punkter under det står kun i tabellen."""
VURDERINGSFARVER = (("styrker", "ok"), ("svækker", "advarsel"))

TILBUD = {
    "Nr.": "",
    "Tilbud": "Tilbud",
    "Målgruppe": "Målgruppe",
    "Lovgrundlag": "Lovgrundlag",
    "Normeret (pladser)": "Pladser",
    "Åbent eller uvisiteret?": "Åbent",
    "Data til at afregne efter?": "Datagrundlag",
    "Tildelingen i dag": "Model i dag",
    "Del, der reguleres (andel)": "Reguleringsgrad",
    "Sats over forudsat belægning (kr./måned)": "Sats pr. måned",
    "Forudsat i budgettet (pladser)": "Forudsat belægning",
    "Budget (kr./år)": "Budget",
    "Heraf faste (kr./år)": "Faste udgifter",
    "Kilde": "",
    "Dato": "",
    "Bemærkning": "",
}
"""Den mørke overskrift med enhed, og under den de ord, funktionerne kender kolonnerne på."""

FORKLARINGER = {
    AKTIVITET: "Budget x (1 + reguleringsgrad x (faktisk - forudsat belægning) / forudsat belægning). "
    "Reguleringsgraden er 100 %, når den ikke er skrevet; budgettet følger belægningen både op og ned.",
    RAMME: "Budgettet er fast, uanset belægningen.",
    KOMBINATION: "Faste udgifter + (budget - faste udgifter) x faktisk / forudsat belægning. "
    "De faste udgifter er en ramme, og resten følger belægningen.",
    REGULERET: "Budget + pladser over den forudsatte belægning x sats pr. måned x 12 måneder. "
    "Der reguleres ikke nedad.",
}


@dataclass(frozen=True, slots=True)
class Tildeling:
    """Hvor tallene står: et opslag pr. tilbud (også de ledige), og forløbets kolonner og vilkår."""

    rækker: tuple[dict[str, str], ...]
    forløb: dict[str, str]


def byg(bygger: Bogbygger) -> Tildeling:
    """Bygger arket."""
    std = tildelingsstandard()
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Tildeling",
        "Hvad hvert tilbud får af budget efter fire principper, hvad VIVE anbefaler, og hvad belægningen betyder.",
        besked="Besked_Tildeling",
    )
    række = _fælles(ark, FØRSTE_AFSNIT, std)
    første, sidste = _tilbud(ark, række + 2, std)
    antal = sidste - første + 1
    vive = _vive(ark, sidste + 2, std.tilbud)
    anbefalet = _anbefalet(ark, vive[1] + 2, første, antal, vive)
    budget, i_alt = _budget(ark, anbefalet + antal + 1, første, antal, anbefalet)
    forløb, række = _forløb(ark, i_alt + 2, std, (første, sidste), budget)
    _hensyn(ark, række + 2, std)
    sider = ((1, vive[1]), (vive[1] + 1, i_alt), (i_alt + 1, ark.sidste_række))
    ark.afslut(4, 2, udskrift=[f"{ark.her(fra, 1)}:{ark.her(til, len(BREDDER))}" for fra, til in sider])
    rækker = tuple(_henvisninger(ark, første + n, anbefalet + n, budget + n) for n in range(antal))
    return Tildeling(rækker, forløb)


def _henvisninger(ark: Arkbygger, kilde: int, anbefalet: int, budget: int) -> dict[str, str]:
    steder = {
        "navn": (budget, 2),
        "model": (budget, 3),
        "sammenlignet": (budget, 4),
        "anbefalet": (anbefalet, 3),
        "pladser": (kilde, 5),
        "grad": (budget, 6),
        "sats": (kilde, 10),
        "forudsat": (kilde, 11),
        "budget": (kilde, 12),
        "faste": (kilde, 13),
        "faktisk": (budget, 5),
        **{princip: (budget, FØRSTE_PRINCIP + nr) for nr, princip in enumerate(PRINCIPPER)},
        "i_dag": (budget, 11),
        "vive": (budget, 12),
    }
    return {navn: ark.fra(*sted) for navn, sted in steder.items()}


def _fælles(ark: Arkbygger, række: int, std: Tildelingsstandard) -> int:
    """De forudsætninger, der gælder alle tilbud."""
    ark.afsnit(række, "1. Fælles forudsætninger")
    række += 1
    _brede_overskrifter(ark, række, ("Nr.", "Forudsætning", "Værdi", "Kilde", "Dato", "Enhed", "Bemærkning"))
    andel, træ, forløb = "% af forudsat belægning", std.beslutningstræ, std.forløb
    poster = (
        ("Faktisk_belaegning", "Faktisk belægning", forløb.valgt_belægning, andel, forløb),
        ("Lille_graense", "Et lille tilbud har højst", træ.lille_grænse, "pladser", træ),
        ("Forloeb_fra", "Forløbet begynder ved", forløb.fra, andel, forløb),
        ("Forloeb_til", "Forløbet slutter ved", forløb.til, andel, forløb),
        ("Forloeb_skridt", "Skridt i forløbet", forløb.skridt, andel, forløb),
    )
    for nummer, (navn, betegnelse, værdi, enhed, post) in enumerate(poster, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, betegnelse)
        ark.inddata_tal(række, 3, værdi, enhed, grænse(navn.casefold()))
        ark.inddata_tekst(række, 4, post.kilde, "Kilde", ombrudt=True)
        ark.inddata_dato(række, 5, post.dato)
        ark.tekst(række, 6, enhed, "tekst_ombrudt")
        ark.tekst(række, 7, post.bemærkning, "udfald_tekst")
        ark.bygger.navngiv(navn, NAVN, ark.her(række, 3))
    højst = grænse("faktisk_belaegning")
    række += 1
    ark.nr(række, len(poster) + 1)
    ark.tekst(række, 2, "Højeste belægning, der kan regnes med")
    ark.tal(række, 3, højst.mulig[1], andel)
    ark.tekst(række, 4, "Metoden")
    ark.tom(række, 5)
    ark.tekst(række, 6, andel, "tekst_ombrudt")
    ark.tekst(række, 7, højst.grundlag, "udfald_tekst")
    ark.bygger.navngiv("Belaegning_hoejst", NAVN, ark.her(række, 3))
    return række


def _tilbud(ark: Arkbygger, række: int, std: Tildelingsstandard) -> tuple[int, int]:
    """Tilbuddene med målgruppe, belægning, budget og model i dag."""
    ark.afsnit(
        række,
        "2. Tilbuddene og tildelingen i dag",
        "Pladser og model i dag er rapportens. Budget, faste udgifter og forudsat belægning er antaget: "
        "skriv jeres egne.",
    )
    top = række + 3
    ark.overskrifter(top - 1, 1, TILBUD, 3)
    for kolonne, tekst in enumerate(TILBUD.values(), start=1):
        ark.tekst(top, kolonne, tekst, "kolonnenavn")
    for nummer, post in enumerate([*std.tilbud, *[None] * LEDIGE], start=1):
        _tilbudsrække(ark, top + nummer, nummer, post)
    sidste = top + len(std.tilbud) + LEDIGE
    ark.bygger.navngiv("Tildelinger", NAVN, f"{ark.her(top, 2)}:{ark.her(sidste, 13)}")
    return top + 1, sidste


def _tilbudsrække(ark: Arkbygger, r: int, nummer: int, post: Tildelingstilbud | None) -> None:
    ark.nr(r, nummer)
    ark.inddata_tekst(r, 2, post and post.tilbud, "Tilbud")
    ark.inddata_ord(r, 3, post and post.målgruppe, MÅLGRUPPER, "Målgruppe")
    ark.inddata_tekst(r, 4, post and post.lovgrundlag, "Lovgrundlag", ombrudt=True)
    ark.inddata_tal(r, 5, post and post.pladser, "pladser", grænse("pladser"))
    ark.inddata_ord(r, 6, post and post.åben, JA_NEJ, "Åbent")
    ark.inddata_ord(r, 7, post and post.datagrundlag, DATAGRUNDLAG, "Datagrundlag")
    ark.inddata_ord(r, 8, post and post.i_dag, PRINCIPPER, "Model i dag")
    ark.inddata_tal(r, 9, post and post.i_dag_reguleringsgrad, "andel", grænse("reguleringsgrad"))
    ark.inddata_tal(r, 10, post and post.i_dag_sats, "kr./måned", grænse("sats"))
    ark.inddata_tal(r, 11, post and post.forudsat, "pladser", grænse("forudsat"))
    ark.inddata_tal(r, 12, post and post.budget, "kr./år", grænse("budget"))
    ark.inddata_tal(r, 13, post and post.faste_udgifter, "kr./år", grænse("faste_udgifter"))
    ark.inddata_tekst(r, 14, post and post.kilde, "Kilde", ombrudt=True)
    ark.inddata_dato(r, 15, post and post.dato)
    ark.inddata_tekst(r, 16, post and post.bemærkning, "Bemærkning", ombrudt=True)


def _vive(ark: Arkbygger, række: int, tilbud: Sequence[Tildelingstilbud]) -> tuple[int, int]:
    """Rapportens vurdering af hvert tilbud; teksten fylder de tomme kolonner til højre for sig."""
    ark.afsnit(
        række,
        "3. VIVEs vurdering af Lemvig Kommunes tilbud",
        "Rapportens ord. Et tilbud, som I selv skriver i tabellen ovenfor, findes ikke her.",
    )
    top = række + 2
    navne = ("Nr.", "Tilbud", "VIVEs vurdering", "Anbefaling eller forslag", "VIVEs tekst")
    _brede_overskrifter(ark, top, navne, "Kilde")
    for nummer, post in enumerate(tilbud, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        ark.tekst(r, 2, post.tilbud)
        ark.tekst(r, 3, post.vive, "tekst_ombrudt")
        ark.tekst(r, 4, post.vive_styrke)
        ark.tekst(r, 5, post.vive_tekst, "udfald_tekst")
        ark.tekst(r, BAGEST, post.vive_kilde, "udfald_tekst")
    return top + 1, top + len(tilbud)


def _brede_overskrifter(ark: Arkbygger, række: int, navne: Sequence[str], bagest: str = "") -> None:
    """Overskrifter hele vejen ud, hvor den sidste (og `bagest`) er til tekst, der fylder flere kolonner."""
    for kolonne in range(len(navne) + 1, len(BREDDER) + 1):
        ark.tom(række, kolonne, slags="overskrift_tom")
    ark.overskrifter(række, 1, navne[:-1])
    for kolonne, tekst in ((len(navne), navne[-1]), (BAGEST, bagest)):
        ark.tekst(række, kolonne, tekst, "overskrift_tom")


def _anbefalet(ark: Arkbygger, række: int, kilde: int, antal: int, vive: tuple[int, int]) -> int:
    """Beslutningstræets princip for hvert tilbud, holdt op mod VIVEs vurdering."""
    ark.afsnit(
        række,
        "4. Anbefalet princip",
        "Beslutningstræet (funktionen TILDELINGSPRINCIP) prøver i rækkefølge: åbent tilbud, datagrundlag, udekørende "
        "bostøtte, bofællesskab, lille tilbud. Det grå tal er kolonnen i funktionens svar.",
    )
    numre, top = række + 2, række + 3
    hentes = {3: 1, 7: 2, BAGEST: 3}
    for kolonne, nummer in hentes.items():
        ark.tal(numre, kolonne, nummer, "antal", "note")
    navne = ("Nr.", "Tilbud", "Anbefalet princip", "VIVEs vurdering", "VIVEs ord", "Stemmer med VIVE", "Begrundelse")
    _brede_overskrifter(ark, top, navne, "Afsnit i rapporten")
    alle = [f"${k}${vive[0]}:${k}${vive[1]}" for k in "BCD"]
    for nummer in range(1, antal + 1):
        r, fra = top + nummer, kilde + nummer - 1
        ark.nr(r, nummer)
        felter = "&".join(f"${k}{fra}" for k in "BCEFGHIJKLM")
        # Uden navn er rækken halvt udfyldt: så er det en fejl og ikke en tom række.
        ark.formel(r, 2, f'=IF(TRIM({felter})="","",TRIM(INDEX($B{fra},1/(TRIM(T($B{fra}))<>""))))', "tekst", "tekst")
        kald = f"TILDELINGSPRINCIP($E{fra},$C{fra},$F{fra},$G{fra},Lille_graense)"
        for kolonne in hentes:
            nr = ark.her(numre, kolonne).rstrip("0123456789")
            slags = "tekst_ombrudt" if kolonne == 3 else "udfald_tekst"
            ark.funktion(r, kolonne, f'=IF($B{r}="","",INDEX({kald},1,{nr}${numre}))', "tekst", slags)
        for kolonne, opslag in ((4, alle[1]), (5, alle[2])):
            fundet = f'IFERROR(INDEX({opslag},MATCH($B{r},{alle[0]},0)),"{INGEN}")'
            ark.formel(r, kolonne, f'=IF($B{r}="","",{fundet})', "tekst", "tekst")
        ens = f'CHOOSE(1+($D{r}<>"{INGEN}")*(1+($C{r}=$D{r})),"{INGEN}","Nej","Ja")'
        ark.formel(r, 6, f'=IF($B{r}="","",{ens})', "tekst", "tekst")
    return top + 1


def _budget(ark: Arkbygger, række: int, kilde: int, antal: int, anbefalet: int) -> tuple[int, int]:
    """Hvert tilbuds budget efter hvert princip ved den faktiske belægning, og forskellen til i dag."""
    ark.afsnit(række, "5. Budget ved den faktiske belægning")
    række += 1
    for princip, forklaring in FORKLARINGER.items():
        ark.tekst(række, 2, princip, "note")
        ark.tekst(række, 3, forklaring, "note")
        række += 1
    ark.tekst(
        række,
        1,
        "Reguleringsgraden på 50 % og satsen til STU over 17 elever er Lemvigs praksis i dag. De fire principper "
        "regnes med fuld regulering. Et tilbud, VIVE ikke har vurderet, regnes i stedet med det anbefalede princip.",
        "note",
    )
    top = række + 2
    ark.overskrifter(
        top,
        1,
        (
            "Nr.",
            "Tilbud",
            "Model i dag",
            "VIVEs vurdering, ellers anbefalet",
            "Faktisk belægning",
            "Reguleringsgrad i dag",
            *PRINCIPPER,
            "Modellen i dag",
            "VIVEs vurdering, ellers anbefalet",
            "Forskel til modellen i dag",
        ),
        3,
    )
    enheder = ("", "Enhed", "", "", "pladser", "andel", *["kr./år"] * 7)
    for kolonne, enhed in enumerate(enheder, start=1):
        ark.tekst(top + 1, kolonne, enhed, "sum")
    første = top + 2
    for nummer in range(antal):
        _budgetrække(ark, første + nummer, nummer + 1, kilde + nummer, anbefalet + nummer, top)
    i_alt = første + antal
    for kolonne in range(1, 14):
        ark.tekst(i_alt, kolonne, "I alt" if kolonne == 2 else "", "sum")
    # Den belægningsregulerede ramme er kun regnet for tilbud med en sats og har derfor ingen sum.
    for kolonne in (7, 8, 9, 11, 12, 13):
        k = ark.her(i_alt, kolonne)[0]
        ark.formel(i_alt, kolonne, f"=SUM({k}{første}:{k}{i_alt - 1})", "kr./år", "sum")
    ark.bygger.navngiv("Tildelingstabel", NAVN, f"{ark.her(top, 2)}:{ark.her(i_alt, 13)}")
    return første, i_alt


def _budgetrække(ark: Arkbygger, r: int, nummer: int, fra: int, anbefalet: int, top: int) -> None:
    def hvis(formel: str) -> str:
        return f'=IF($B{r}="","",{formel})'

    def eller(celle: str, ellers: str) -> str:
        # En tom celle skal være tom for funktionen; nogle regneark afleverer den som 0.
        return f'CHOOSE(1+({celle}=""),{celle},{ellers})'

    ark.nr(r, nummer)
    ark.formel(r, 2, f"=$B{anbefalet}", "tekst", "tekst")
    ark.formel(r, 3, hvis(f"TRIM(T($H{fra}))"), "tekst", "tekst_ombrudt")
    ark.formel(r, 4, hvis(f'CHOOSE(1+($D{anbefalet}="{INGEN}"),$D{anbefalet},$C{anbefalet})'), "tekst", "tekst")
    # AVERAGE af én celle er tallet selv, og en fejl for tekst og tomt.
    # Delt med FALSK er en fejl: 95 indsat for 95 % skal ikke blive til milliarder.
    mulig = "(AVERAGE(Faktisk_belaegning)<=Belaegning_hoejst)"
    ark.formel(r, 5, hvis(f"AVERAGE($K{fra})*AVERAGE(Faktisk_belaegning)/{mulig}"), "pladser")
    aktivitet = f"${ark.her(top, FØRSTE_PRINCIP)[0]}${top}"
    ark.formel(r, 6, f'=IF($C{r}={aktivitet},{eller(f"$I{fra}", "1")},"")', "andel")
    grund = f"$L{fra},$K{fra},$E{r}"
    faste, sats = eller(f"$M{fra}", '""'), eller(f"$J{fra}", '""')
    mere = {KOMBINATION: f",1,{faste}", REGULERET: f",1,0,$J{fra}"}
    for kolonne, princip in enumerate(PRINCIPPER, start=FØRSTE_PRINCIP):
        hoved = f"{ark.her(top, kolonne)[0]}${top}"
        kald = f"TILDELING({hoved},{grund}{mere.get(princip, '')})"
        formel = f'=IF(TRIM($J{fra})="","",{kald})' if princip == REGULERET else hvis(kald)
        ark.funktion(r, kolonne, formel, "kr./år")
    ark.funktion(r, 11, hvis(f"TILDELING($C{r},{grund},$F{r},{faste},{sats})"), "kr./år", "sum")
    ark.funktion(r, 12, hvis(f"TILDELING($D{r},{grund},1,{faste},{sats})"), "kr./år", "sum")
    ark.formel(r, 13, hvis(f"$L{r}-$K{r}"), "kr./år")


def _forløb(
    ark: Arkbygger, række: int, std: Tildelingsstandard, tilbud: tuple[int, int], budget: int
) -> tuple[dict[str, str], int]:
    """Ét tilbuds budget ved stigende belægning, hver kolonne for sig, så et princip uden sats er en tom kolonne."""
    ark.afsnit(
        række,
        "6. Forløb: budgettet ved stigende belægning",
        "Vælg tilbuddet i den gule celle; belægningen i forløbet vælges i afsnit 1. Fra funktionen TILDELINGSFORLOEB; "
        "det grå tal er kolonnen i dens tabel. Uden sats er den belægningsregulerede ramme tom.",
    )
    vilkår = _vilkår(ark, række + 2, std, tilbud, budget)
    v = {navn: f"$C${r}" for navn, r in vilkår.items()}
    numre = max(vilkår.values()) + 2
    mørk, top = numre + 1, numre + 2
    grund = f"{v['budget']},{v['forudsat']},Forloeb_fra,Forloeb_til,{v['skridt']}"
    kolonner = (
        ("belægning", "Belægning", "% af forudsat belægning"),
        ("pladser", "Pladser", "pladser"),
        *((princip, princip, "kr./år") for princip in PRINCIPPER),
        ("i_dag", "Modellen i dag", "kr./år"),
    )
    ark.overskrifter(mørk, 2, [f"{tekst} ({enhed})" for _, tekst, enhed in kolonner], 3)
    for nummer, (navn, _, enhed) in enumerate(kolonner, start=1):
        kolonne = 1 + nummer
        grad, valgt = "1", f"{ark.her(numre, kolonne)[0]}${numre}"
        if navn == "i_dag":
            grad, valgt = v["grad"], v["kolonne"]
        else:
            ark.tal(numre, kolonne, nummer, "antal", "note")
        kald = f"INDEX(TILDELINGSFORLOEB({grund},{grad},{v['faste']},{v['sats']}),0,{valgt})"
        formel = f'=IF({v["sats"]}="","",{kald})' if navn == REGULERET else f"={kald}"
        ark.tabelfunktion(top, kolonne, formel, (enhed,), FORLØB_SKRIDT + 2, "kolonnenavn")
    første, sidste = top + 1, top + 1 + FORLØB_SKRIDT
    _diagram(ark, række + 2, første, sidste)
    steder = {navn: ark.fra(første, 1 + nummer, sidste) for nummer, (navn, *_) in enumerate(kolonner, start=1)}
    return steder | {f"valgt {navn}": ark.fra(r, 3) for navn, r in vilkår.items()}, sidste


def _vilkår(
    ark: Arkbygger, første: int, std: Tildelingsstandard, tilbud: tuple[int, int], budget: int
) -> dict[str, int]:
    """Det valgte tilbuds tal; en tom celle er tom og ikke 0."""
    nr = f"$C${første + 1}"

    def fra(kolonne: str, kilde: int) -> str:
        return f"INDEX(${kolonne}${kilde}:${kolonne}${kilde + tilbud[1] - tilbud[0]},{nr})"

    def eller_tom(kolonne: str) -> str:
        return f'=IF({fra(kolonne, tilbud[0])}="","",{fra(kolonne, tilbud[0])})'

    navne = f"$B${budget}:$B${budget + tilbud[1] - tilbud[0]}"
    flest = f"$C${første + 8}"
    kortest = f"(SUM(Forloeb_til)-SUM(Forloeb_fra))/{flest}"
    overskrift = budget - 2
    poster = (
        ("nr", "Nr. i afsnit 2", f"=MATCH(TRIM(Vis_tildeling),{navne},0)", "antal"),
        ("model", "Model i dag", f"={fra('C', budget)}", "tekst"),
        ("budget", "Budget", eller_tom("L"), "kr./år"),
        ("forudsat", "Forudsat belægning", eller_tom("K"), "pladser"),
        ("faste", "Faste udgifter", eller_tom("M"), "kr./år"),
        ("sats", "Sats pr. måned", eller_tom("J"), "kr./måned"),
        ("grad", "Reguleringsgrad i dag", f"={fra('F', budget)}", "andel"),
        ("flest", "Flest skridt", None, "antal"),
        (
            "skridt",
            "Skridt, der bruges",
            f"=MAX(AVERAGE(Forloeb_skridt),{kortest})",
            "% af forudsat belægning",
        ),
        ("kolonne", "Modellens kolonne", f"=MATCH($C${første + 2},$E${overskrift}:$J${overskrift},0)", "antal"),
    )
    ark.tekst(første, 2, "Tilbud, der vises")
    ark.inddata_ord(første, 3, std.tilbud[0].tilbud, f"={navne}", "Tilbud, der vises")
    ark.tekst(første, 4, "tekst")
    ark.bygger.navngiv("Vis_tildeling", NAVN, ark.her(første, 3))
    for r, (_, betegnelse, formel, enhed) in enumerate(poster, start=første + 1):
        ark.tekst(r, 2, betegnelse)
        ark.tekst(r, 4, enhed)
        if formel is None:
            ark.tal(r, 3, FORLØB_SKRIDT, enhed)
        else:
            ark.formel(r, 3, formel, enhed, "tekst_ombrudt" if enhed == "tekst" else "tal")
    return {navn: r for r, (navn, *_) in enumerate(poster, start=første + 1)}


def _diagram(ark: Arkbygger, top: int, første: int, sidste: int) -> None:
    """Punkter i stedet for kategorier, så ubrugte rækker ikke fylder i diagrammet."""
    diagram = ark.bygger.bog.add_chart({"type": "scatter", "subtype": "straight"})
    par = zip(PRINCIPPER, DIAGRAMFARVER, strict=True)
    serier = [(princip, {"color": farve, "width": 2.25}) for princip, farve in par]
    serier.append(("Modellen i dag", {"color": "#1F3864", "width": 1.75, "dash_type": "dash"}))
    for nummer, (navn, streg) in enumerate(serier):
        kolonne = 3 + nummer
        diagram.add_series(
            {
                "name": navn,
                "categories": [NAVN, første - 1, 1, sidste - 1, 1],
                "values": [NAVN, første - 1, kolonne, sidste - 1, kolonne],
                "line": streg,
                "marker": {"type": "none"},
            }
        )
    skrift = {"name": SKRIFT, "size": 10, "bold": False}
    streger = {"visible": True, "line": {"color": "#D9D9D9"}}
    diagram.set_title({"name": "Budget ved stigende belægning", "name_font": {"name": SKRIFT, "size": 13}})
    diagram.set_x_axis(
        {
            "name": "faktisk belægning, % af forudsat",
            "name_font": skrift,
            "num_font": {"name": SKRIFT},
            "num_format": "0 %",
            "min": DIAGRAM_FRA,
            "major_gridlines": {"visible": False},
        }
    )
    diagram.set_y_axis(
        {
            "name": "kr. pr. år",
            "name_font": skrift,
            "num_font": {"name": SKRIFT},
            "num_format": "#,##0",
            "major_gridlines": streger,
        }
    )
    diagram.set_legend({"position": "right", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 1000, "height": 440})
    beskrivelse = "Budgettet efter hvert princip og efter modellen i dag ved stigende belægning"
    ark.ark.insert_chart(top - 1, 8, diagram, {"x_offset": 20, "description": beskrivelse})


def _hensyn(ark: Arkbygger, række: int, std: Tildelingsstandard) -> None:
    """Rapportens fem hensyn mod principperne: først overblikket, så rapportens ord bag hver vurdering."""
    ark.afsnit(
        række,
        "7. De fem hensyn",
        "»styrker« betyder, at princippet hjælper hensynet, og »ikke vurderet«, at kilderne ikke siger noget om det.",
    )
    top = række + 2
    korte = [princip.replace("Belægningsreguleret", "Belægnings-\nreguleret") for princip in PRINCIPPER]
    _brede_overskrifter(ark, top, ("Nr.", "Hensyn", *korte, "Forklaring"), "Kilde")
    for nummer, hensyn in enumerate(std.hensyn, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        ark.tekst(r, 2, hensyn.hensyn, "tekst_ombrudt")
        for kolonne, princip in enumerate(PRINCIPPER, start=3):
            vurdering = next(celle.vurdering for celle in hensyn.celle if celle.princip == princip)
            ark.tekst(r, kolonne, vurdering)
        ark.tekst(r, 7, hensyn.forklaring, "udfald_tekst")
        ark.tekst(r, BAGEST, hensyn.kilde, "udfald_tekst")
    ark.farv_ord(top + 1, 3, VURDERINGSFARVER, r, 6)
    top = r + 2
    _brede_overskrifter(ark, top, ("Nr.", "Hensyn", "Princip", "Vurdering", "Kildernes ord"), "Afsnit i rapporten")
    r = top
    for hensyn in std.hensyn:
        for plads, celle in enumerate(hensyn.celle):
            r += 1
            ark.nr(r, r - top)
            ark.tekst(r, 2, "" if plads else hensyn.hensyn, "tekst_ombrudt")
            ark.tekst(r, 3, celle.princip, "tekst_ombrudt")
            ark.tekst(r, 4, celle.vurdering)
            ark.tekst(r, 5, celle.tekst, "udfald_tekst")
            ark.tekst(r, BAGEST, celle.afsnit, "udfald_tekst")
    ark.farv_ord(top + 1, 4, VURDERINGSFARVER, r)
