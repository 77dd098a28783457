"""Afsnit 6-8 på arket Kommuner: andre kommuners tidsfordeling, deres opgaver og en beregning med dem."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...beregning.priser import PRISER
from ...inddata.kommunesammenligning import Kommunetal, Område, kategorier, kommunetal, områder
from ...inddata.standard import Standard
from ...inddata.tabeller import GRUPPER, JA_NEJ, TIDER
from .arkbygger import Arkbygger
from .forudsaetninger import NAVN as FORUDSÆTNINGER
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .opgavekategorier import Opgaver
from .stil import DIAGRAMFARVER, SKRIFT

EGEN = "Jeres egen model"
HELE_PROCENT = "0 %"
"""De trykte procenter er hele; flere decimaler ville se mere præcise ud, end de er."""
NR, NAVN, OMRÅDE, FERIE, SYGDOM, INDIREKTE, DIREKTE, I_ALT, AF_FREMMØDE, PRIS, RANG, BEMÆRKNING, KILDE, MODEL = range(
    1, 15
)
FORDELING = (
    "Nr.",
    "Kommune",
    "Område",
    "Ferie-, fri- og helligdage",
    "Sygdom",
    "Indirekte borgertid",
    "Direkte borgertid",
    "I alt",
    "Direkte af fremmødetid",
    "Timepris pr. borgertime",
    "Rang i området",
    "Bemærkning",
    "Kilde i VIVE 2022",
    "Timeprismodel",
)
SORTERET = (
    "Rang",
    "Kommune",
    "Direkte borgertid",
    "Afrunding, ±",
    "Timepris pr. borgertime",
    "Pris, lavest",
    "Pris, højest",
    "Forskel til jeres egen",
    "Forskel i procent",
    "Andre kommuner",
    EGEN,
)
FØRSTE_KATEGORI, OM_OPGAVER, TIMEKOLONNE, OPGAVEKILDE = 3, 12, 13, 14
AF_NORM, PRIS_ENHED = "% af årsnorm", "kr./time"
DIAGRAMLUFT = 5
"""Rækker under hver sorteret tabel, så diagrammet ved siden af er færdigt før den næste."""
FORDELING_PLADS = 22
VALGT = "Den valgte kommune"
KOMMUNENS = ("Kommune_fravaer", "Kommune_opgaver", f'"{VALGT}"')
"""Den valgte kommunes tabeller og timeprismodel, som funktionerne får dem."""


@dataclass(frozen=True, slots=True)
class Sammenligning:
    """Hvor afsnittene begynder, og hvor andele og priser står, til links og kontroller."""

    afsnit: tuple[int, int, int]
    andele: str
    priser: str
    egne_priser: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fælles:
    """Faste henvisninger, som alle tre afsnit bruger."""

    årsløn: str
    årsnorm: str
    afrunding: str


@dataclass(frozen=True, slots=True)
class _Fordelinger:
    """Tabellen i afsnit 6: første og sidste række, og rækkerne i hvert område; den sidste er jeres egen."""

    første: int
    sidste: int
    områder: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Publiceret:
    """Tabellerne i afsnit 7."""

    første: int
    sidste: int
    opgaver: int
    opgaver_sidste: int
    fravær: int


def byg(
    ark: Arkbygger, række: int, std: Standard, forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver
) -> Sammenligning:
    """Bygger de tre afsnit fra `række` og ned."""
    seks = række
    række, fælles = _grundlag(ark, række, forudsætninger)
    fordelinger = _fordelinger(ark, række + 2, std, fælles, fravær, opgaver)
    række = fordelinger.sidste
    for område, rækker in zip(områder(), fordelinger.områder, strict=True):
        række = _sorteret(ark, række + 2, område, rækker, fælles)
    syv = række + 2
    publiceret = _publiceret(ark, syv, std, fordelinger)
    otte = publiceret.fravær + len(GRUPPER) + 1
    _valgt(ark, otte, forudsætninger, fravær, fælles, fordelinger, publiceret)
    return Sammenligning(
        (seks, syv, otte),
        ark.fra(fordelinger.første, DIREKTE, fordelinger.sidste),
        ark.fra(fordelinger.første, PRIS, fordelinger.sidste),
        tuple(ark.fra(sidste, PRIS) for _, sidste in fordelinger.områder),
    )


def _enhedsrække(ark: Arkbygger, række: int, enheder: Sequence[str]) -> None:
    for kolonne, enhed in enumerate(enheder, start=1):
        ark.tekst(række, kolonne, enhed, "sum")


# --- 6. Hvad koster en borgertime med andre kommuners tidsfordeling?


def _grundlag(ark: Arkbygger, række: int, forudsætninger: Forudsætninger) -> tuple[int, _Fælles]:
    """Årsløn, årsnorm og de trykte procenters afrunding."""
    ark.afsnit(
        række,
        "6. Hvad koster en borgertime med andre kommuners tidsfordeling?",
        "Jeres årsløn og årsnorm med hver kommunes trykte tidsfordeling. Jeres egen model står sidst i hvert område.",
    )
    ark.tekst(
        række + 2,
        1,
        "Procenterne er trykt som hele tal, så en pris kan være op til ca. 1 % forkert; de sorterede tabeller nedenfor "
        "viser den laveste og den højeste pris, afrundingen tillader. Stjernerne er kildens egne.",
        "note",
    )
    ark.tekst(
        række + 3,
        1,
        "Direkte af fremmødetid er regnet af de hele procenter og kan være 1 procentpoint fra Tabel 2.5 og 2.16.",
        "note",
    )
    række += 5
    top = række
    ark.overskrifter(række, 1, ("Nr.", "Post", "Værdi", "Enhed"))
    afrunding = max(tal.direkte.afrunding for tal in kommunetal()) / 100
    linjer: tuple[tuple[str, str | float, str], ...] = (
        ("Årsløn", f"={forudsætninger.årsløn}", "kr./årsværk"),
        ("Årsnorm", f"={forudsætninger.årsnorm}", "timer/år"),
        ("Afrunding af de trykte procenter, ±", afrunding, AF_NORM),
    )
    for nummer, (navn, værdi, enhed) in enumerate(linjer, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn)
        if isinstance(værdi, str):
            ark.formel(række, 3, værdi, enhed)
        else:
            ark.tal(række, 3, værdi, enhed)
        ark.tekst(række, 4, enhed)
    return række, _Fælles(*(ark.fast(top + nummer, 3) for nummer in (1, 2, 3)))


def _fordelinger(
    ark: Arkbygger, række: int, std: Standard, fælles: _Fælles, fravær: Fravær, opgaver: Opgaver
) -> _Fordelinger:
    """Den trykte tidsfordeling og prisen pr. borgertime, område for område."""
    ark.overskrifter(række, 1, FORDELING, 3)
    _enhedsrække(ark, række + 1, ("", "Enhed", "", *[AF_NORM] * 5, "% af fremmødetid", PRIS_ENHED, "antal", "", "", ""))
    første = række = række + 2
    grænser: list[tuple[int, int]] = []
    for område in områder():
        top = række
        for tal in (tal for tal in kommunetal() if tal.område == område):
            _trykt_fordeling(ark, række, tal)
            række += 1
        _egen_fordeling(ark, række, område, std, fælles, fravær, opgaver)
        grænser.append((top, række))
        række += 1
    for top, bund in grænser:
        priser, numre = ark.fast(top, PRIS, bund), ark.fast(top, NR, bund)
        for r in range(top, bund + 1):
            ark.nr(r, r - første + 1)
            ark.formel(r, AF_FREMMØDE, f"=$G{r}/($F{r}+$G{r})", "% af fremmødetid")
            ark.funktion(r, PRIS, f"=TIMEPRIS_ANDEL({fælles.årsløn},$G{r},Aarsnorm)", PRIS_ENHED, "pris_borgertime")
            # Er to priser ens, er den øverste først. Tal sammenlignes ikke med =, for det gør regneark forskelligt.
            efter = f"({priser}<$J{r})*({numre}>$A{r})"
            før = f"({priser}<=$J{r})*({numre}<$A{r})"
            ark.formel(r, RANG, f"=1+SUMPRODUCT({efter}+{før})", "antal")
    return _Fordelinger(første, række - 1, tuple(grænser))


def _trykt_fordeling(ark: Arkbygger, række: int, tal: Kommunetal) -> None:
    ark.tekst(række, NAVN, tal.navn)
    ark.tekst(række, OMRÅDE, tal.område.navn)
    hele = ark.bygger.talformat("tal", HELE_PROCENT)
    trykte = (*tal.fravær, tal.indirekte, tal.direkte, tal.i_alt)
    for kolonne, trykt in enumerate(trykte, start=FERIE):
        ark.ark.write_number(række - 1, kolonne - 1, trykt.værdi / 100, hele)
    ark.tekst(række, BEMÆRKNING, tal.række.bemærkning, "tekst_ombrudt")
    ark.tekst(række, KILDE, tal.område.kilde_fordeling)
    ark.tekst(række, MODEL, tal.område.model)


def _egen_fordeling(
    ark: Arkbygger,
    række: int,
    område: Område,
    std: Standard,
    fælles: _Fælles,
    fravær: Fravær,
    opgaver: Opgaver,
) -> None:
    """Jeres egen tidsfordeling i den timeprismodel, området hører til."""
    (_, sygdom), norm = fravær.grupper[1], fælles.årsnorm
    model = opgaver.model(std.modeller.index(område.model) + 1)
    ark.tekst(række, NAVN, f"{EGEN}, {område.navn.lower()}", "sum")
    ark.tekst(række, OMRÅDE, område.navn, "sum")
    ark.formel(række, FERIE, f"=({fravær.fravær}-{sygdom})/{norm}", AF_NORM, "sum")
    ark.formel(række, SYGDOM, f"={sygdom}/{norm}", AF_NORM, "sum")
    ark.formel(række, INDIREKTE, f"={fravær.fremmøde}/{norm}-$G{række}", AF_NORM, "sum")
    ark.funktion(række, DIREKTE, f"=BORGERTIMER(Fravaer,Opgaver,{model},Aarsnorm)/{norm}", AF_NORM, "sum")
    ark.formel(række, I_ALT, f"=SUM($D{række}:$G{række})", AF_NORM, "sum")
    ark.tekst(
        række,
        BEMÆRKNING,
        "Fravær uden gruppe er regnet med under ferie-, fri- og helligdage.",
        "tekst_ombrudt",
    )
    ark.tekst(række, KILDE, "jeres egne tal")
    ark.tekst(række, MODEL, område.model)


def _sorteret(ark: Arkbygger, række: int, område: Område, rækker: tuple[int, int], fælles: _Fælles) -> int:
    """Områdets priser fra den laveste til den højeste, med diagram."""
    top, bund = rækker
    ark.tekst(
        række, 1, f"{område.navn}: fra den billigste borgertime til den dyreste (rang i tabellen ovenfor)", "status"
    )
    hoved = række + 1
    ark.overskrifter(hoved, 1, SORTERET, 2)
    _enhedsrække(ark, hoved + 1, ("antal", "Enhed", AF_NORM, AF_NORM, *[PRIS_ENHED] * 4, "andel", *[PRIS_ENHED] * 2))
    egen_navn, egen_pris = ark.fast(bund, NAVN), ark.fast(bund, PRIS)
    første = hoved + 2
    for rang in range(1, bund - top + 2):
        r = første + rang - 1
        ark.nr(r, rang)
        plads = f"MATCH($A{r},{ark.fast(top, RANG, bund)},0)"
        for kolonne, kilde, enhed in ((2, NAVN, "tekst"), (3, DIREKTE, AF_NORM), (5, PRIS, PRIS_ENHED)):
            slags = {2: "tekst", 5: "pris_borgertime"}.get(kolonne, "tal")
            ark.formel(r, kolonne, f"=INDEX({ark.fast(top, kilde, bund)},{plads})", enhed, slags)
        ark.formel(r, 4, f"=IF($B{r}={egen_navn},0,{fælles.afrunding})", AF_NORM)
        for kolonne, fortegn in ((6, "+"), (7, "-")):
            ark.funktion(r, kolonne, f"=TIMEPRIS_ANDEL({fælles.årsløn},$C{r}{fortegn}$D{r},Aarsnorm)", PRIS_ENHED)
        ark.formel(r, 8, f"=$E{r}-{egen_pris}", PRIS_ENHED)
        ark.formel(r, 9, f"=$H{r}/{egen_pris}", "andel")
        ark.formel(r, 10, f'=IF($B{r}={egen_navn},"",$E{r})', PRIS_ENHED)
        ark.formel(r, 11, f'=IF($B{r}={egen_navn},$E{r},"")', PRIS_ENHED)
    sidste = første + bund - top
    _diagram(ark, hoved, første, sidste, område)
    return sidste + DIAGRAMLUFT


def _diagram(ark: Arkbygger, hoved: int, første: int, sidste: int, område: Område) -> None:
    """Liggende søjler i rangens rækkefølge, jeres egen model i sin egen farve."""
    diagram = ark.bygger.bog.add_chart({"type": "bar", "subtype": "stacked"})
    for kolonne, farve in ((10, DIAGRAMFARVER[0]), (11, DIAGRAMFARVER[-1])):
        diagram.add_series(
            {
                "name": [ark.navn, hoved - 1, kolonne - 1],
                "categories": [ark.navn, første - 1, 1, sidste - 1, 1],
                "values": [ark.navn, første - 1, kolonne - 1, sidste - 1, kolonne - 1],
                "fill": {"color": farve},
                "gap": 40,
                # Formatets tomme led skjuler tallet for den serie, søjlen ikke hører til.
                "data_labels": {"value": True, "num_format": "#,##0;;", "font": {"name": SKRIFT, "size": 9}},
            }
        )
    diagram.set_title(
        {
            "name": f"{område.navn}: timepris pr. borgertime med jeres årsløn",
            "name_font": {"name": SKRIFT, "size": 13},
            "overlay": False,
        }
    )
    diagram.set_y_axis(
        {"reverse": True, "num_font": {"name": SKRIFT, "size": 9}, "major_gridlines": {"visible": False}}
    )
    diagram.set_x_axis(
        {
            "name": "kr. pr. borgertime",
            "name_font": {"name": SKRIFT, "size": 10, "bold": False},
            "num_format": "#,##0",
            "num_font": {"name": SKRIFT, "size": 9},
            "min": 0,
            "label_position": "high",
            "major_gridlines": {"visible": True, "line": {"color": "#E7E6E6"}},
        }
    )
    diagram.set_legend({"position": "bottom", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 720, "height": 160 + 20 * (sidste - første + 1)})
    beskrivelse = f"{område.navn}: timeprisen pr. borgertime med hver kommunes tidsfordeling, sorteret"
    ark.ark.insert_chart(hoved - 1, 11, diagram, {"x_offset": 12, "description": beskrivelse})


# --- 7. Publicerede opgaver


def _publiceret(ark: Arkbygger, række: int, std: Standard, fordelinger: _Fordelinger) -> _Publiceret:
    ark.afsnit(
        række,
        "7. Publicerede opgaver",
        "De trykte procenter af årsnormen i hver opgavekategori. En tom celle er ikke trykt, og 0 er trykt som 0.",
    )
    ark.tekst(
        række + 2,
        1,
        "Samlet trykt er ét tal for flere kategorier. Ikke fordelt på opgaver er den indirekte tid, hvor kilden kun "
        "trykker tallet i alt. Timer: kolonnens nummer i listen over opgaver i timer; 0 er ingen.",
        "note",
    )
    hoved = række + 4
    navne = [kategori.navn for kategori in kategorier()]
    ark.overskrifter(hoved, 1, ("Nr.", "Kommune", *navne, "Bemærkning", "Timer", "Kilde"), 3)
    _enhedsrække(ark, hoved + 1, ("", "Enhed", *[AF_NORM] * len(navne), "", "antal", ""))
    første = række = hoved + 2
    i_timer = list(dict.fromkeys(tal.område.model for tal in kommunetal() if tal.række.i_timer))
    for nummer, tal in enumerate((tal for tal in kommunetal() if tal.har_opgaver), start=1):
        ark.nr(række, nummer)
        ark.tekst(række, 2, tal.navn)
        _trykte_opgaver(ark, række, tal, fordelinger)
        ark.tekst(række, OM_OPGAVER, tal.række.om_opgaver, "tekst_ombrudt")
        kolonne = i_timer.index(tal.område.model) + 1 if tal.række.i_timer else 0
        ark.tal(række, TIMEKOLONNE, kolonne, "antal")
        ark.tekst(række, OPGAVEKILDE, f"VIVE 2022, {tal.område.kilde_opgaver}")
        række += 1
    sidste = række - 1
    opgaver = _opgaveliste(ark, sidste + 2, std, i_timer)
    return _Publiceret(første, sidste, *opgaver, _fraværsliste(ark, opgaver[1] + 2, std))


def _trykte_opgaver(ark: Arkbygger, række: int, tal: Kommunetal, fordelinger: _Fordelinger) -> None:
    navne, indirekte = (ark.fast(fordelinger.første, k, fordelinger.sidste) for k in (NAVN, INDIREKTE))
    for kolonne, (kategori, trykt) in enumerate(zip(kategorier(), tal.opgaver, strict=True), start=FØRSTE_KATEGORI):
        if kategori.slags == "rest":
            i_alt = f"INDEX({indirekte},MATCH($B{række},{navne},0))"
            formel = f"=(COUNT($D{række}:$I{række})=0)*({i_alt}-SUM($C{række}))"
            ark.formel(række, kolonne, formel, AF_NORM, "tal_streg")
        elif trykt:
            ark.tal(række, kolonne, trykt.værdi / 100, AF_NORM)
        else:
            ark.tom(række, kolonne, AF_NORM, "tal")


def _opgaveliste(ark: Arkbygger, række: int, std: Standard, i_timer: Sequence[str]) -> tuple[int, int]:
    """Hver opgaves enhed, perioder og tid, og Lemvigs nye model i timer; første og sidste række."""
    ark.tekst(række, 1, "Opgavernes enhed og tid, og Lemvigs nye model i timer", "status")
    ark.tekst(
        række + 1,
        1,
        "Tid følger standardforudsætningerne; trykte møder i alt er regnet uden borger. Det flytter kun prisen pr. "
        "borgerrelateret time. Lemvigs timer er standardforudsætningernes (Tabel 2.6 og 2.17; rekonstrueret).",
        "note",
    )
    række += 3
    _grå_overskrift(ark, række, ("Nr.", "Opgave", "Enhed", "Perioder", "Tid", *i_timer))
    første = række + 1
    procenter = [(kategori.navn, AF_NORM, None, kategori.tid, (None,) * len(i_timer)) for kategori in kategorier()]
    numre = [std.modeller.index(model) for model in i_timer]
    timer = [(o.opgave, o.enhed, o.perioder, o.tid, tuple(o.antal[n] for n in numre)) for o in std.opgaver]
    for nummer, (opgave, enhed, perioder, tid, antal) in enumerate((*procenter, *timer), start=1):
        række += 1
        ark.nr(række, nummer)
        for kolonne, tekst in ((2, opgave), (3, enhed), (5, tid)):
            ark.tekst(række, kolonne, tekst)
        for kolonne, tal, vist in ((4, perioder, "antal"), *((k, t, "timer") for k, t in enumerate(antal, start=6))):
            if tal is None:
                ark.tom(række, kolonne, vist, "tal")
            else:
                ark.tal(række, kolonne, tal, vist)
    return første, række


def _grå_overskrift(ark: Arkbygger, række: int, tekster: Sequence[str]) -> None:
    """Overskriften på en tabel, som funktionerne læser, med en enhed i hver række."""
    for kolonne, tekst in enumerate(tekster, start=1):
        ark.tekst(række, kolonne, tekst, "kolonnenavn")


def _fraværsliste(ark: Arkbygger, række: int, std: Standard) -> int:
    """Fraværet i dage i Lemvigs nye model."""
    ark.overskrifter(række, 1, ("Nr.", "Årsag", "Lemvig – ny model", "Enhed"))
    for nummer, gruppe in enumerate(GRUPPER, start=1):
        poster = [post for post in std.fravær if post.gruppe == gruppe]
        ark.nr(række + nummer, nummer)
        ark.tekst(række + nummer, 2, gruppe)
        ark.tal(række + nummer, 3, sum(post.antal or 0 for post in poster), poster[0].enhed)
        ark.tekst(række + nummer, 4, poster[0].enhed)
    return række + 1


# --- 8. Regn med en anden kommunes forudsætninger


@dataclass(frozen=True, slots=True)
class _Valg:
    """Cellerne om det valgte: dets navn, plads i afsnit 7 og 6, timekolonne, opgaver og timeprismodel."""

    navn: str
    plads: str
    fordeling: str
    timekolonne: str
    opgaver: str
    før: str
    model: str

    def hvis(self, udtryk: str) -> str:
        """Formlen, som er tom, når det valgte navn ikke findes."""
        return f'=IF({self.plads}=0,"",{udtryk})'


def _valgt(
    ark: Arkbygger,
    række: int,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    fælles: _Fælles,
    fordelinger: _Fordelinger,
    publiceret: _Publiceret,
) -> None:
    ark.afsnit(
        række,
        "8. Regn med en anden kommunes forudsætninger",
        "Vælg i den gule celle. Valget ændrer ikke bogens egne tal: der regnes ved siden af, med jeres årsløn.",
    )
    ark.tekst(
        række + 2,
        1,
        "Opgavetimer er ikke publiceret for Kommune 5, Kommune 6 og bostøtten i Kommune 4, så de kan ikke vælges. "
        "For Kommune 5 er heller ingen tidsfordeling publiceret.",
        "note",
    )
    hoved = række + 4
    ark.overskrifter(hoved, 2, ("Vælg kommune",))
    navne = ark.fast(publiceret.første, 2, publiceret.sidste)
    første = next(tal.navn for tal in kommunetal() if tal.har_opgaver)
    ark.inddata_ord(hoved + 1, 2, første, f"={navne}", "Vælg kommune")
    ark.bygger.navngiv("Kommune_valg", ark.navn, ark.her(hoved + 1, 2))
    række, valg = _valget(ark, hoved + 3, fordelinger, publiceret)
    række = _valgt_fravær(ark, række + 2, valg, fordelinger, publiceret)
    række = _valgte_opgaver(ark, række + 2, valg, publiceret)
    resultat = række + 2
    ark.link(hoved + 1, 3, ark.navn, "Til resultatet", ark.her(resultat, 1))
    række, steder = _resultat(ark, resultat, valg, fælles, fravær, fordelinger, publiceret)
    priser = steder[f"Timepris pr. {PRISER[0]}"]
    række = _tilbud(ark, række + 2, valg, forudsætninger, priser)
    _timefordeling(ark, række + 2, valg)


def _valget(ark: Arkbygger, række: int, fordelinger: _Fordelinger, publiceret: _Publiceret) -> tuple[int, _Valg]:
    """Opslagene bag valget; der sammenlignes uden jokertegn."""
    # Ikke alle regneark ved, at Ø og ø er samme bogstav.
    skrevet = 'SUBSTITUTE(TRIM(T(Kommune_valg)),"Ø","ø")'
    navne, numre, timer = (ark.fast(publiceret.første, k, publiceret.sidste) for k in (2, 1, TIMEKOLONNE))
    fordeling, modeller = (ark.fast(fordelinger.første, k, fordelinger.sidste) for k in (NAVN, MODEL))
    antal = len(kategorier())
    procenter = ark.fast(publiceret.første, FØRSTE_KATEGORI, publiceret.første, FØRSTE_KATEGORI + antal - 1)
    i_timer = ark.fast(publiceret.opgaver + antal, 2, publiceret.opgaver_sidste)
    top = række
    valg = _Valg(*(ark.fast(top + nummer, 3) for nummer in (2, 1, 3, 4, 5, 6, 7)))
    linjer = (
        (
            "Nummer i afsnit 7 (0: findes ikke)",
            f"=IFERROR(SUMPRODUCT(({navne}={skrevet})*{numre}),0)",
            "antal",
        ),
        ("Kommune, der regnes med", f'=IF({valg.plads}=0,"Vælg fra listen",INDEX({navne},{valg.plads}))', "tekst"),
        ("Nummer i afsnit 6", f"=IF({valg.plads}=0,0,MATCH({valg.navn},{fordeling},0))", "antal"),
        ("Kolonne i listen over timer (0: procenter)", f"=IF({valg.plads}=0,0,INDEX({timer},{valg.plads}))", "antal"),
        (
            "Opgaver i tabellen",
            f"=({valg.plads}>0)*CHOOSE(1+({valg.timekolonne}>0),COLUMNS({procenter}),ROWS({i_timer}))",
            "antal",
        ),
        ("Opgaver før den første på listen", f"=({valg.timekolonne}>0)*COLUMNS({procenter})", "antal"),
        ("Timeprismodel, der sammenlignes med", valg.hvis(f"INDEX({modeller},{valg.fordeling})"), "tekst"),
    )
    ark.overskrifter(række, 1, ("Nr.", "Post", "Værdi", "Enhed"))
    for nummer, (navn, formel, enhed) in enumerate(linjer, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn)
        ark.formel(række, 3, formel, enhed, "tekst_ombrudt" if enhed == "tekst" else "tal")
        ark.tekst(række, 4, enhed)
        if enhed == "tekst":
            ark.sæt_linjer(række, 2)
    return række, valg


def _valgt_fravær(ark: Arkbygger, række: int, valg: _Valg, fordelinger: _Fordelinger, publiceret: _Publiceret) -> int:
    """Den valgte kommunes fravær, som funktionerne læser det."""
    ark.tekst(række, 1, "Den valgte kommunes fravær (navnet Kommune_fravaer)", "status")
    hoved = række = række + 1
    _grå_overskrift(ark, hoved, ("Nr.", "Årsag", "Enhed", "Antal", "Gruppe", "Medregnes"))
    trykt = ark.fast(fordelinger.første, FERIE, fordelinger.sidste, SYGDOM)
    for nummer, gruppe in enumerate(GRUPPER, start=1):
        række += 1
        dage = publiceret.fravær + nummer - 1
        procent = f"INDEX({trykt},{valg.fordeling},$A{række})*100"
        ark.nr(række, nummer)
        ark.tekst(række, 2, gruppe)
        ark.formel(række, 3, f'=IF({valg.timekolonne}=0,"{AF_NORM}",$D{dage})', "tekst", "tekst")
        ark.formel(række, 4, valg.hvis(f"CHOOSE(1+({valg.timekolonne}>0),{procent},$C{dage})"), "timer")
        ark.tekst(række, 5, gruppe)
        ark.tekst(række, 6, JA_NEJ[0])
    ark.bygger.navngiv("Kommune_fravaer", ark.navn, f"{ark.her(hoved, 2)}:{ark.her(række, 6)}")
    return række


def _valgte_opgaver(ark: Arkbygger, række: int, valg: _Valg, publiceret: _Publiceret) -> int:
    """Den valgte kommunes opgaver, som funktionerne læser dem."""
    ark.tekst(række, 1, "Den valgte kommunes opgaver (navnet Kommune_opgaver)", "status")
    hoved = række = række + 1
    _grå_overskrift(ark, hoved, ("Nr.", "Opgave", "Enhed", "Perioder", "Tid", VALGT))
    liste = [ark.fast(publiceret.opgaver, k, publiceret.opgaver_sidste) for k in range(2, 6)]
    antal = len(kategorier())
    trykt = ark.fast(publiceret.første, FØRSTE_KATEGORI, publiceret.sidste, FØRSTE_KATEGORI + antal - 1)
    timer = ark.fast(publiceret.opgaver + antal, 6, publiceret.opgaver_sidste, 7)
    for nummer in range(1, max(antal, publiceret.opgaver_sidste - publiceret.opgaver + 1 - antal) + 1):
        række += 1
        plads, findes = f"$A{række}+{valg.før}", f"$A{række}<={valg.opgaver}"
        ark.nr(række, nummer)
        for kolonne in (2, 3, 5):
            ark.formel(række, kolonne, f'=IF({findes},INDEX({liste[kolonne - 2]},{plads}),"")', "tekst", "tekst")
        perioder = f"INDEX({liste[2]},{plads})"
        ark.formel(række, 4, f'=IF(({findes})*SUM({perioder})>0,{perioder},"")', "antal")
        procent = f"INDEX({trykt},{valg.plads},$A{række})*100"
        i_timer = f"INDEX({timer},$A{række},{valg.timekolonne})"
        ark.formel(række, 6, f'=IF({findes},CHOOSE(1+({valg.timekolonne}>0),{procent},{i_timer}),"")', "timer")
    ark.bygger.navngiv("Kommune_opgaver", ark.navn, f"{ark.her(hoved, 2)}:{ark.her(række, 6)}")
    return række


def _resultat(
    ark: Arkbygger,
    række: int,
    valg: _Valg,
    fælles: _Fælles,
    fravær: Fravær,
    fordelinger: _Fordelinger,
    publiceret: _Publiceret,
) -> tuple[int, dict[str, tuple[str, str]]]:
    """Timer og priser med jeres egne og med den valgte kommunes forudsætninger; hver posts to celler."""
    ark.tekst(række, 1, "Resultatet ved siden af jeres egen model", "status")
    hoved = række = række + 1
    overskrifter = ("Nr.", "Post", "Enhed", EGEN, VALGT, "Forskel", "Forskel (andel)")
    ark.overskrifter(hoved, 1, overskrifter, 2)
    uden, om = TIDER
    linjer = [
        ("Fremmødetimer", "timer/år", "FREMMOEDETIMER({fravær},Aarsnorm)"),
        (f"Opgavetimer {uden.lower()}", "timer/år", f'OPGAVETIMER({{tabeller}},"{uden}",Aarsnorm)'),
        (f"Opgavetimer {om.lower()}", "timer/år", f'OPGAVETIMER({{tabeller}},"{om}",Aarsnorm)'),
        ("Borgertimer", "timer/år", "BORGERTIMER({tabeller},Aarsnorm)"),
        *(
            (f"Timepris pr. {pris}", PRIS_ENHED, f'TIMEPRIS({fælles.årsløn},{{tabeller}},"{pris}",1,Aarsnorm)')
            for pris in PRISER
        ),
    ]
    steder = {}
    for nummer, (navn, enhed, kald) in enumerate(linjer, start=1):
        række += 1
        slags = {PRISER[0]: "pris_borgertime", PRISER[1]: "pris_fremmødetime"}.get(navn.rpartition("pr. ")[2], "tal")
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn, slags if slags != "tal" else "tekst")
        ark.tekst(række, 3, enhed)
        for kolonne, i_brug in ((4, ("Fravaer", "Opgaver", valg.model)), (5, KOMMUNENS)):
            formel = valg.hvis(kald.format(fravær=i_brug[0], tabeller=",".join(i_brug)))
            ark.funktion(række, kolonne, formel, enhed, slags)
        ark.formel(række, 6, valg.hvis(f"$E{række}-$D{række}"), enhed)
        ark.formel(række, 7, valg.hvis(f"$F{række}/$D{række}"), "andel")
        steder[navn] = (ark.fast(række, 4), ark.fast(række, 5))
    return _mod_det_trykte(ark, række + 2, valg, fælles, fordelinger, publiceret, steder["Borgertimer"]), steder


def _mod_det_trykte(
    ark: Arkbygger,
    række: int,
    valg: _Valg,
    fælles: _Fælles,
    fordelinger: _Fordelinger,
    publiceret: _Publiceret,
    borgertimer: tuple[str, str],
) -> int:
    """Den direkte borgertid, regnet af opgaverne, mod det tal, kilden trykker."""
    ark.overskrifter(række, 1, ("Nr.", "Post", "Enhed", EGEN, VALGT), 2)
    beregnet, trykt, lavest, højest = (f"$E{række + nummer}" for nummer in range(1, 5))
    direkte = ark.fast(fordelinger.første, DIREKTE, fordelinger.sidste)
    linjer = (
        ("Direkte borgertid, beregnet", AF_NORM, f"{borgertimer[1]}/{fælles.årsnorm}"),
        ("Direkte borgertid, trykt", AF_NORM, f"INDEX({direkte},{valg.fordeling})"),
        ("Trykt, lavest", AF_NORM, f"{trykt}-{fælles.afrunding}"),
        ("Trykt, højest", AF_NORM, f"{trykt}+{fælles.afrunding}"),
        (
            "Ligger det beregnede inden for det trykte?",
            "tekst",
            f'CHOOSE(1+({beregnet}>={lavest})*({beregnet}<={højest}),"{JA_NEJ[1]}","{JA_NEJ[0]}")',
        ),
    )
    for nummer, (navn, enhed, formel) in enumerate(linjer, start=1):
        række += 1
        slags = "tekst" if enhed == "tekst" else "tal"
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn)
        ark.tekst(række, 3, enhed)
        if nummer == 1:
            ark.formel(række, 4, valg.hvis(f"{borgertimer[0]}/{fælles.årsnorm}"), enhed)
        else:
            ark.tom(række, 4)
        ark.formel(række, 5, valg.hvis(formel), enhed, slags)
    bemærkninger = ark.fast(publiceret.første, OM_OPGAVER, publiceret.sidste)
    ark.formel(række + 1, 2, valg.hvis(f"T(INDEX({bemærkninger},{valg.plads}))"), "tekst", "note")
    return række + 1


def _tilbud(ark: Arkbygger, række: int, valg: _Valg, forudsætninger: Forudsætninger, priser: tuple[str, str]) -> int:
    """Hvert tilbuds støttetimer med jeres egen pris og med den valgte kommunes."""
    ark.tekst(række, 1, "Jeres tilbud med den samme timeprismodel (fra Forudsætninger, afsnit 3)", "status")
    hoved = række = række + 1
    overskrifter = (
        "Nr.",
        "Tilbud",
        "Timeprismodel",
        "Samme model",
        "Lønbudget",
        "Støttetimer, jeres egen pris",
        "Støttetimer, kommunens pris",
        "Forskel i støttetimer",
        "Forskel for jeres støttetimer",
    )
    ark.overskrifter(hoved, 1, overskrifter, 3)
    _enhedsrække(ark, hoved + 1, ("", "Enhed", "", "", "kr./år", *["timer/år"] * 3, "kr./år"))
    række = første = hoved + 2
    fra, (egen, kommunens) = f"{FORUDSÆTNINGER}!", priser
    for kilde in range(forudsætninger.tilbud_første, forudsætninger.tilbud_sidste + 1):
        ark.nr(række, række - første + 1)
        ark.formel(række, 2, f'=IF({fra}$B{kilde}="","",{fra}$B{kilde})', "tekst", "tekst")
        ark.formel(række, 3, f'=IF($B{række}="","",TRIM(T({fra}$E{kilde})))', "tekst", "tekst")
        ens = f'CHOOSE(1+($C{række}={valg.model}),"{JA_NEJ[1]}","{JA_NEJ[0]}")'
        ark.formel(række, 4, f'=IF(OR($B{række}="",{valg.plads}=0),"",{ens})', "tekst", "tekst")
        for kolonne, udtryk, enhed, egen_funktion in (
            (5, f"{fra}$C{kilde}", "kr./år", False),
            (6, f"STOETTETIMER($E{række},{egen})", "timer/år", True),
            (7, f"STOETTETIMER($E{række},{kommunens})", "timer/år", True),
            (8, f"$G{række}-$F{række}", "timer/år", False),
            (9, f"$F{række}*({kommunens}-{egen})", "kr./år", False),
        ):
            skriv = ark.funktion if egen_funktion else ark.formel
            skriv(række, kolonne, f'=IF($D{række}="{JA_NEJ[0]}",{udtryk},"")', enhed)
        række += 1
    ark.tekst(række, 2, "I alt", "sum")
    for kolonne in (3, 4):
        ark.tekst(række, kolonne, "", "sum")
    for kolonne, enhed in ((5, "kr./år"), (6, "timer/år"), (7, "timer/år"), (8, "timer/år"), (9, "kr./år")):
        k = ark.her(række, kolonne)[0]
        ark.formel(række, kolonne, f"=SUM({k}{første}:{k}{række - 1})", enhed, "sum")
    ark.tekst(
        række + 1,
        1,
        "Støttetimerne er det, lønbudgettet rækker til. Den sidste kolonne er jeres nuværende støttetimer gange "
        "forskellen i pris: minus er billigere med den valgte kommunes forudsætninger.",
        "note",
    )
    return række + 1


def _timefordeling(ark: Arkbygger, række: int, valg: _Valg) -> None:
    """TIMEFORDELING for den valgte kommune, en kolonne ad gangen."""
    ark.tekst(række, 1, "Den valgte kommunes fulde timefordeling (funktionen TIMEFORDELING)", "status")
    numre, hoved = række + 1, række + 2
    kald = f"TIMEFORDELING({','.join(KOMMUNENS)},Aarsnorm)"
    for kolonne, enhed in ((2, "tekst"), (3, "timer/år"), (4, AF_NORM), (5, "% af fremmødetid")):
        ark.tal(numre, kolonne, kolonne - 1, "antal", "note")
        formel = valg.hvis(f"INDEX({kald},0,{ark.her(numre, kolonne)})")
        ark.tabelfunktion(hoved, kolonne, formel, (enhed,), FORDELING_PLADS)
    ark.sæt_linjer(hoved, 2)
