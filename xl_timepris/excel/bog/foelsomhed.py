"""Arket Følsomhed: hvad der flytter prisen, rapportens spørgsmål om sygefravær, og vejen fra et mål til en opgave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...beregning.foelsomhed import (
    FØLGER,
    LÆSNINGER,
    OPGAVEREGLER,
    RETNINGER,
    SYGDOMSÆNDRING_ANDEL,
    ÆNDRING_ANDEL,
)
from ...inddata.graenser import grænse
from ...inddata.standard import Standard
from .arkbygger import Arkbygger, Bogbygger, henvis
from .eksempelberegninger import Eksempler
from .foelsomhed_efterregning import (
    NUMMER,
    SØJLE_PLADS,
    ÆNDRING_HØJERE,
    ÆNDRING_LAVERE,
    Steder,
    efterregning,
    grundlag,
    sygdomsefterregning,
)
from .forudsaetninger import NAVN as FORUDSÆTNINGER
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .opgavekategorier import Opgaver, gruppemodel, modeloverskrifter
from .stil import SKRIFT, TIMEAKSE

NAVN = "Følsomhed"
BREDDER = (8, 42, 28, 18, *[16] * 13)
SYGDOM_PLADS = len(LÆSNINGER) * len(RETNINGER) * len(OPGAVEREGLER)
DIAGRAM_SØJLER, DIAGRAM_RÆKKER = 15, 24
LAVERE_FARVE, HØJERE_FARVE = "#9DC3E6", "#C55A7A"
KAN, KAN_IKKE, INGEN_TID, FLERE = "kan nås", "kan ikke nås", "ingen tid", "står flere gange"

SØJLER = (
    ("Forudsætning", 2, "tekst"),
    ("Slags", 1, "tekst"),
    ("Timer (timer/år)", 3, "timer/år"),
    ("Nu (kr./time)", 4, "kr./time"),
    ("Lavere (kr./time)", 5, "kr./time"),
    ("Højere (kr./time)", 6, "kr./time"),
    ("Udsving (kr./time)", 7, "kr./time"),
)
"""Kolonnerne fra FOELSOMHED i arkets rækkefølge: overskrift, nummer i funktionens tabel og enhed."""
VED_SØJLERNE = (
    ("Ændring, lavere (kr./time)", "(lavere - nu) / borgere", "kr./time", "$F{r}", "($F{r}-$E{r})/{deler}"),
    ("Ændring, højere (kr./time)", "(højere - nu) / borgere", "kr./time", "$G{r}", "($G{r}-$E{r})/{deler}"),
    ("Ændring, lavere (andel)", "lavere / nu - 1", "andel", "$F{r}", "$F{r}/$E{r}-1"),
    ("Ændring, højere (andel)", "højere / nu - 1", "andel", "$G{r}", "$G{r}/$E{r}-1"),
    ("Støttetimer nu (timer/år)", "lønbudget x borgere / nu", "timer/år", "1/$E{r}", "{budget}*{deler}/$E{r}"),
    ("Støttetimer, lavere (timer/år)", "lønbudget x borgere / lavere", "timer/år", "1/$F{r}", "{budget}*{deler}/$F{r}"),
    ("Støttetimer, højere (timer/år)", "lønbudget x borgere / højere", "timer/år", "1/$G{r}", "{budget}*{deler}/$G{r}"),
    ("Forskel, lavere (timer/år)", "støttetimer, lavere - nu", "timer/år", "$N{r}", "$N{r}-$M{r}"),
    ("Forskel, højere (timer/år)", "støttetimer, højere - nu", "timer/år", "$O{r}", "$O{r}-$M{r}"),
)
"""Det, der regnes ved siden af: overskrift, sådan regnes det, enhed, det, der skal være et tal, og formlen."""
SYGDOMME = (
    ("Opgaverne", 3, "tekst"),
    ("Læsning af »1 %«", 1, "tekst"),
    ("Sygefravær", 2, "tekst"),
    ("Fremmøde (timer/år)", 4, "timer/år"),
    ("Hos borger (timer/år)", 5, "timer/år"),
    ("Fremmødetime (kr./time)", 6, "kr./time"),
    ("Ændring i prisen (andel)", 7, "andel"),
    ("Borgertime (kr./time)", 8, "kr./time"),
    ("Ændring i prisen (andel)", 9, "andel"),
)
VED_SYGDOM = (
    ("Borgertime, delt (kr./time)", "pris pr. borgertime / borgere", "kr./time", "$I{r}", "$I{r}/{deler}"),
    ("Støttetimer (timer/år)", "lønbudget / prisen", "timer/år", "$K{r}", "{budget}/$K{r}"),
    ("Forskel (timer/år)", "støttetimer - støttetimer nu", "timer/år", "$L{r}", "$L{r}-{støttetimer}"),
)
BESKEDER: Mapping[str, tuple[str, str]] = {
    "ændring": ("ISNUMBER({her})", "Skriv en ændring mellem 0,1 % og 100 %."),
    "sygdom": ("ISNUMBER({her})", "Skriv en ændring i sygefraværet mellem 0,01 % og 100 %."),
    "mål": ("ISNUMBER({her})", "Skriv et mål mellem 0,1 % og 100 % på Forudsætninger."),
    "model": ("ISNUMBER({her})", "Vælg en timeprismodel fra listen."),
    "tilbud": ("ISNUMBER({her})", "Vælg et tilbud fra listen; det skal være skrevet som på Forudsætninger."),
    "budget": ("ISNUMBER({her})", "Tilbuddet har intet lønbudget på Forudsætninger, eller det er ikke valgt."),
    "tilbudsmodel": (
        "TRIM(T({her}))=TRIM(Foelsom_model)",
        "Tilbuddet bruger en anden timeprismodel.",
    ),
}
"""Hvornår det valgte kan bruges, og hvad der ellers står ved siden af."""
TO_DECIMALER = "0.00 %"
"""Små ændringer kan ikke kendes fra hinanden med en decimal."""
OPGAVEKOLONNER = (
    "Nr.",
    "Opgave",
    "Opgavens enhed",
    "Antal nu",
    "Antal ved målet",
    "Forskel i antal",
    "Timer pr. 1 (timer/år)",
    "Timer nu (timer/år)",
    "Timer ved målet (timer/år)",
    "Efterregnet borgertid (timer/år)",
    "Efterregnet borgertid (% af fremmødetid)",
    "Øvrige opgaver fylder for meget (timer/år)",
    "Opgaver med navnet, højst 2 (antal)",
    "Kan målet nås?",
)


@dataclass(frozen=True, slots=True)
class Følsomhed:
    """Hvor efterregningens to sider står, til arket Kontrol."""

    søjler: tuple[dict[str, str], ...]
    sygdom: tuple[dict[str, str], ...]
    borgertid_ved_mål: str
    opgaver_til_mål: str
    mål: str
    fremmødetimer: str
    ugyldige_valg: str


def byg(
    bygger: Bogbygger,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    eksempler: Eksempler,
) -> Følsomhed:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "beregning", BREDDER)
    ark.hoved(
        "Følsomhed",
        "Hvilken forudsætning flytter prisen mest, hvad betyder sygefraværet, og hvor meget må én opgave fylde?",
        besked="Besked_samlet",
    )
    række = _valg(ark, 6, std, forudsætninger)
    række, det = _det_valgte(ark, række + 2, std, forudsætninger, fravær, opgaver, eksempler)
    søjler = _søjler(ark, række + 2, forudsætninger, det)
    sygdom = _sygdom(ark, søjler + SØJLE_PLADS + 1, forudsætninger, det)
    mål = _målsøgning(ark, sygdom + SYGDOM_PLADS + 1, opgaver, det)
    tal, rækker = grundlag(ark, ark.sidste_række + 2, std, forudsætninger, fravær, opgaver, det)
    efterregnede = efterregning(ark, ark.sidste_række + 2, det, tal, rækker, søjler)
    om_sygdom = sygdomsefterregning(ark, ark.sidste_række + 2, det, tal, sygdom)
    ark.afslut(4, 2)
    steder = (henvis(NAVN, det[navn]) for navn in ("mål", "fremmøde", "beskeder"))
    return Følsomhed(efterregnede, om_sygdom, *mål, *steder)


# --- 1. Valg


def _valg(ark: Arkbygger, række: int, std: Standard, forudsætninger: Forudsætninger) -> int:
    """De gule celler: hvad der regnes på, og hvor meget der ændres."""
    ark.afsnit(række, "1. Vælg, hvad der regnes på")
    række += 1
    ark.overskrifter(række, 1, ("Nr.", "Forudsætning", "Værdi", "Enhed", "Kilde", "Dato"))
    ark.tekst(række, 7, "Bemærkning", "overskrift_fri")
    dato, tilbud = std.tilbud[0].dato, forudsætninger
    navne = f"={FORUDSÆTNINGER}!$B${tilbud.tilbud_første}:$B${tilbud.tilbud_sidste}"
    poster: tuple[tuple[str, str, str | float, str, str, str], ...] = (
        ("Foelsom_model", "Timeprismodel", std.modeller[0], "tekst", "Eget valg", "Modellen, hvis pris der regnes på."),
        (
            "Foelsom_tilbud",
            "Tilbud",
            std.tilbud[0].tilbud,
            "tekst",
            "Eget valg",
            "Tilbuddets lønbudget gøres til støttetimer i den valgte timeprismodel.",
        ),
        (
            "Aendring",
            "Hver forudsætning ændres op og ned med",
            ÆNDRING_ANDEL,
            "andel",
            "Eget valg",
            "Ens for alle forudsætninger, så søjlerne kan sammenlignes.",
        ),
        (
            "Sygdomsaendring",
            "Sygefraværet ændres op og ned med",
            SYGDOMSÆNDRING_ANDEL,
            "andel",
            "VIVE 2022, s. 55",
            "Rapportens eget eksempel er 1 %.",
        ),
    )
    for nummer, (navn, betegnelse, værdi, enhed, kilde, bemærkning) in enumerate(poster, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, betegnelse)
        if isinstance(værdi, str):
            liste = f"={modeloverskrifter(std)}" if navn == "Foelsom_model" else navne
            ark.inddata_ord(række, 3, værdi, liste, betegnelse)
        else:
            ark.inddata_tal(række, 3, værdi, enhed, grænse(navn.casefold()))
        ark.tekst(række, 4, enhed)
        ark.inddata_tekst(række, 5, kilde, "Kilde", ombrudt=True)
        ark.inddata_dato(række, 6, dato)
        ark.tekst(række, 7, bemærkning, "udfald_tekst")
        ark.bygger.navngiv(navn, NAVN, ark.her(række, 3))
    return række


def _det_valgte(
    ark: Arkbygger,
    række: int,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    eksempler: Eksempler,
) -> tuple[int, Steder]:
    """Det, valgene betyder, slået op og regnet ud."""
    ark.overskrifter(række, 1, ("Nr.", "Det, der regnes med", "Værdi", "Enhed"))
    ark.tekst(række, 5, "Besked", "overskrift_fri")
    første, sidste = eksempler.tilbud[0], eksempler.tilbud[-1]

    def alle(navn: str) -> str:
        return f"{første[navn]}:{sidste[navn].rpartition('!')[2]}"

    timer = f"{opgaver.uafhængige_timer[0]}:{opgaver.uafhængige_timer[-1].rpartition('!')[2]}"
    navne, model = alle("navn"), "TRIM(Foelsom_model)"
    pris = f'TIMEPRIS({forudsætninger.årsløn},Fravaer,Opgaver,Foelsom_model,"borgertime",{{borgere_rå}},Aarsnorm)'
    # En tom celle betyder standarden, som i funktionerne; AVERAGE af én celle er tallet selv og en fejl for tekst.
    linjer: tuple[tuple[str, str, str | float, str, bool], ...] = (
        ("ændring_tom", "Ændring, når feltet er tomt", ÆNDRING_ANDEL, "andel", False),
        ("sygdom_tom", "Ændring i sygefravær, når feltet er tomt", SYGDOMSÆNDRING_ANDEL, "andel", False),
        (
            "mål_tom",
            "Mål for direkte borgertid, når feltet er tomt",
            std.værdi("maal_borgertid"),
            "% af fremmødetid",
            False,
        ),
        (
            "ændring",
            "Ændring",
            "=IF(Aendring=0,{ændring_tom},AVERAGE(Aendring)/((Aendring>0)*(Aendring<=1)))",
            "andel",
            False,
        ),
        (
            "sygdom",
            "Ændring i sygefravær",
            "=IF(Sygdomsaendring=0,{sygdom_tom},AVERAGE(Sygdomsaendring)/((Sygdomsaendring>0)*(Sygdomsaendring<=1)))",
            "andel",
            False,
        ),
        (
            "mål",
            "Mål for direkte borgertid",
            "=IF(Maal_borgertid=0,{mål_tom},AVERAGE(Maal_borgertid)/((Maal_borgertid>0)*(Maal_borgertid<=1)))",
            "% af fremmødetid",
            False,
        ),
        ("model", "Timeprismodellens nummer", f"=MATCH({model},{opgaver.overskriftsområde},0)", "antal", False),
        (
            "borgere_rå",
            "Borgere, der deler en time, som skrevet",
            f"=IF(COUNTIF({gruppemodel(std)},{model})>0,Borgere_i_gruppe,1)",
            "borgere",
            False,
        ),
        (
            "deler",
            "Borgere, der deler en time",
            "=IF({borgere_rå}=0,1,AVERAGE({borgere_rå})/({borgere_rå}>=1))",
            "borgere",
            False,
        ),
        ("fundet", "Tilbuddets nummer", f"=MATCH(Foelsom_tilbud,{navne},0)", "antal", False),
        (
            "tilbud",
            "Tilbuddets nummer, skrevet på samme måde",
            f"={{fundet}}/EXACT(INDEX({navne},{{fundet}}),Foelsom_tilbud)",
            "antal",
            False,
        ),
        (
            "budget_rå",
            "Tilbuddets lønbudget, som skrevet",
            f"=INDEX({alle('budget')},{{tilbud}})",
            "kr./år",
            False,
        ),
        ("budget", "Tilbuddets lønbudget", "=AVERAGE({budget_rå})/({budget_rå}>0)", "kr./år", False),
        ("fremmøde", "Fremmødetimer", f"={fravær.uafhængigt_fremmøde}", "timer/år", False),
        ("opgaver", "Opgavetimer i modellen", f"=INDEX({timer},{{model}})", "timer/år", False),
        (
            "tilbudsmodel",
            "Tilbuddets egen timeprismodel",
            f"=INDEX({alle('model')},{{tilbud}})",
            "tekst",
            False,
        ),
        ("pris", "Timepris pr. borgertime nu", f"={pris}", "kr./time", True),
        ("støttetimer", "Støttetimer for lønbudgettet nu", "=STOETTETIMER({budget},{pris})", "timer/år", True),
    )
    det = {navn: ark.fast(række + nummer, 3) for nummer, (navn, *_) in enumerate(linjer, start=1)}
    for nummer, (navn, betegnelse, værdi, enhed, egen) in enumerate(linjer, start=1):
        r = række + nummer
        slags = "sum" if navn in ("pris", "støttetimer") else "tal"
        ark.nr(r, nummer)
        ark.tekst(r, 2, betegnelse, "sum" if slags == "sum" else "tekst")
        ark.tekst(r, 4, enhed)
        if isinstance(værdi, str):
            slags = "tekst" if enhed == "tekst" else slags
            (ark.funktion if egen else ark.formel)(r, 3, værdi.format_map(det), enhed, slags)
        else:
            ark.tal(r, 3, værdi, enhed)
        if navn in BESKEDER:
            gyldig, besked = BESKEDER[navn]
            ark.formel(r, 5, f'=IF({gyldig.format(her=det[navn], **det)},"","{besked}")', "tekst", "udfald_tekst")
    fra, til = (række + 1 + list(det).index(navn) for navn in ("ændring", "budget"))
    return række + len(linjer), det | {"beskeder": ark.fast(fra, 5, til)}


# --- 2. Hvad flytter prisen mest?


def _søjler(ark: Arkbygger, række: int, forudsætninger: Forudsætninger, det: Steder) -> int:
    """Tornadodiagrammet og tabellen bag; svaret er tabellens første række."""
    ark.afsnit(
        række,
        "2. Hvad flytter prisen mest?",
        "Hver forudsætning ændres alene, først ned og så op, mens alle andre er som nu. "
        "Den, der flytter prisen mest, står øverst.",
    )
    numre = række + 3 + DIAGRAM_RÆKKER
    ark.tekst(
        numre - 1,
        1,
        "De første syv kolonner er fra funktionen FOELSOMHED og er prisen for én borger; det grå tal er kolonnen i "
        "funktionens tabel. Ændringerne i kr. er delt med de borgere, der deler en time.",
        "note",
    )
    kald = f"FOELSOMHED({forudsætninger.årsløn},Fravaer,Opgaver,Foelsom_model,Aendring,Aarsnorm)"
    første = _udfald(ark, numre, kald, SØJLER, VED_SØJLERNE, SØJLE_PLADS, det)
    _tornado(ark, række + 2, første)
    return første


def _udfald(
    ark: Arkbygger,
    numre: int,
    kald: str,
    fra_funktionen: Sequence[tuple[str, int, str]],
    ved_siden_af: Sequence[tuple[str, str, str, str, str]],
    plads: int,
    det: Steder,
) -> int:
    """En funktions tabel, hentet kolonne for kolonne, og det, der regnes ved siden af; svaret er første datarække."""
    hoved, navne = numre + 1, numre + 2
    første, egne = navne + 1, len(fra_funktionen) + 2
    ark.overskrifter(hoved, 1, ("", *(post[0] for post in (*fra_funktionen, *ved_siden_af))), 2)
    ark.sæt_linjer(navne, 3)
    ark.tom(navne, 1)
    for kolonne, (_, nummer, enhed) in enumerate(fra_funktionen, start=2):
        ark.tal(numre, kolonne, nummer, "antal", "note")
        formel = f"=INDEX({kald},0,{ark.her(numre, kolonne)})"
        ark.tabelfunktion(navne, kolonne, formel, (enhed,), plads + 1, "tekst_ombrudt")
        if enhed == "andel":
            for r in range(første, første + plads):
                ark.ark.write_blank(r - 1, kolonne - 1, None, ark.bygger.talformat("udfald", TO_DECIMALER))
    for kolonne, (_, forklaring, enhed, skal_være_tal, formel) in enumerate(ved_siden_af, start=egne):
        ark.tekst(navne, kolonne, forklaring, "tekst_ombrudt")
        for r in range(første, første + plads):
            udfyldt = f'=IF(ISNUMBER({skal_være_tal.format(r=r)}),{formel.format(r=r, **det)},"")'
            ark.formel(r, kolonne, udfyldt, enhed, "udfald")
            if enhed == "andel":
                ark.ark.write_formula(r - 1, kolonne - 1, udfyldt, ark.bygger.talformat("udfald", TO_DECIMALER), 0)
    return første


def _tornado(ark: Arkbygger, række: int, første: int) -> None:
    """Liggende søjler omkring nul, den største øverst."""
    diagram = ark.bygger.bog.add_chart({"type": "bar"})
    sidste = første + DIAGRAM_SØJLER - 1
    for navn, bogstav, farve in (
        ("Forudsætningen er lavere", ÆNDRING_LAVERE, LAVERE_FARVE),
        ("Forudsætningen er højere", ÆNDRING_HØJERE, HØJERE_FARVE),
    ):
        kolonne = ord(bogstav) - ord("A")
        diagram.add_series(
            {
                "name": navn,
                "categories": [NAVN, første - 1, 1, sidste - 1, 1],
                "values": [NAVN, første - 1, kolonne, sidste - 1, kolonne],
                "fill": {"color": farve},
                "border": {"none": True},
                "gap": 45,
                "overlap": 100,
            }
        )
    titel = f"Ændring i timeprisen pr. borgertime: de {DIAGRAM_SØJLER} største"
    diagram.set_title({"name": titel, "name_font": {"name": SKRIFT, "size": 13}, "overlay": False})
    diagram.set_y_axis(
        {
            "reverse": True,
            "crossing": "max",
            "label_position": "low",
            "num_font": {"name": SKRIFT, "size": 10},
            "major_tick_mark": "none",
            "major_gridlines": {"visible": False},
        }
    )
    diagram.set_x_axis({**TIMEAKSE, "name": "kr. pr. borgertime"})
    diagram.set_legend({"position": "bottom", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 980, "height": 20 * (DIAGRAM_RÆKKER - 1)})
    beskrivelse = "Hvor meget timeprisen ændres, når hver forudsætning alene er lavere eller højere; den største øverst"
    ark.ark.insert_chart(række - 1, 1, diagram, {"y_offset": 4, "description": beskrivelse})


# --- 3. Sygefraværet


def _sygdom(ark: Arkbygger, række: int, forudsætninger: Forudsætninger, det: Steder) -> int:
    """Rapportens spørgsmål i begge læsninger og efter tre regler; svaret er tabellens første række."""
    ark.afsnit(
        række,
        "3. Hvis sygefraværet stiger eller falder med 1 %",
        "Rapporten spørger, hvad det betyder, »hvis fx sygefraværsniveauet stiger eller falder med 1 %« (VIVE 2022, "
        "afsnit 3.1.1, s. 55), men siger ikke, om det er procentpoint af årsnormen eller procent af sygefraværet.",
    )
    for plads, tekst in enumerate(
        (
            "Bogen viser begge læsninger. Rapporten siger heller ikke, hvad opgaverne gør, når medarbejderen er mere "
            "eller mindre på arbejde; derfor vises tre regler.",
            f"Bogens valgte regel er »{FØLGER}«: tid pr. fremmødeuge og pr. fremmødedag og % af fremmødetid følger "
            "fremmødet; timer og dage pr. år, pr. måned og pr. uge gør ikke.",
            "Tabellen er fra funktionen FOELSOMHED_SYGDOM; det grå tal er kolonnen i funktionens tabel. "
            "De sidste tre kolonner gælder det valgte tilbud.",
        ),
        start=2,
    ):
        ark.tekst(række + plads, 1, tekst, "note")
    kald = f"FOELSOMHED_SYGDOM({forudsætninger.årsløn},Fravaer,Opgaver,Foelsom_model,Sygdomsaendring,Aarsnorm)"
    numre = række + 6
    første = _udfald(ark, numre, kald, SYGDOMME, VED_SYGDOM, SYGDOM_PLADS, det)
    ark.tekst(numre + 1, 1, NUMMER, "overskrift")
    for nummer in range(SYGDOM_PLADS):
        ark.nr(første + nummer, nummer + 1)
    return første


# --- 4. Den omvendte vej


def _målsøgning(ark: Arkbygger, række: int, opgaver: Opgaver, det: Steder) -> tuple[str, str]:
    """Det antal af hver opgave, der giver målet; svaret er den efterregnede borgertid, og hvor den skal være målets."""
    ark.afsnit(
        række,
        "4. Hvor meget må én opgave fylde?",
        "Det antal i opgavens egen enhed, som alene bringer den direkte borgertid på målet fra Forudsætninger, mens "
        "alt andet er som nu (funktionen MAALSOEG_OPGAVE). Efterregningen sætter antallet ind igen.",
    )
    top = række + 2
    ark.overskrifter(top, 1, OPGAVEKOLONNER[:-1], 3)
    ark.tekst(top, len(OPGAVEKOLONNER), OPGAVEKOLONNER[-1], "overskrift_tom")
    for kolonne in range(len(OPGAVEKOLONNER) + 1, len(OPGAVEKOLONNER) + 3):
        ark.tom(top, kolonne, slags="overskrift_tom")
    første, sidste = top + 1, top + len(opgaver.rækker)
    navne = ark.fast(første, 2, sidste)
    for nummer, fra in enumerate(opgaver.rækker, start=1):
        _opgaverække(ark, top + nummer, nummer, fra, navne, opgaver, det)
    timer_pr_1, status = (ark.fra(første, kolonne, sidste) for kolonne in (7, len(OPGAVEKOLONNER)))
    return ark.fra(første, 10, sidste), f'SUMPRODUCT(--({status}="{KAN}"),--({timer_pr_1}>0))'


def _opgaverække(
    ark: Arkbygger, r: int, nummer: int, fra: Mapping[str, str], navne: str, opgaver: Opgaver, det: Steder
) -> None:
    def hvis_navn(formel: str) -> str:
        return f'=IF($B{r}="","",{formel})'

    def hvis_antal(formel: str) -> str:
        return f'=IF(ISNUMBER($E{r}),{formel},"")'

    antal, timer = (f"INDEX({fra[navn]},{det['model']})" for navn in ("antal", "timer"))
    ark.nr(r, nummer)
    ark.formel(r, 2, f"=TRIM(T({fra['opgave']}))", "tekst", "tekst")
    ark.formel(r, 3, f"=TRIM(T({fra['enhed']}))", "tekst", "tekst")
    ark.formel(r, 4, hvis_navn(f"SUM({antal})/(1-ISTEXT({antal}))"), "timer")
    kald = f"MAALSOEG_OPGAVE(Fravaer,Opgaver,Foelsom_model,$B{r},Maal_borgertid,Aarsnorm)"
    ark.funktion(r, 5, f'=IF($N{r}="{KAN}",{kald},"")', "timer", "sum")
    ark.formel(r, 6, hvis_antal(f"$E{r}-$D{r}"), "timer")
    faktor = f"INDEX({opgaver.enhedstimer},MATCH($C{r},{opgaver.enhedsnavne},0))"
    ark.formel(r, 7, hvis_navn(f"{faktor}*{fra['perioder']}"), "timer/år")
    ark.formel(r, 8, hvis_navn(timer), "timer/år")
    ark.formel(r, 9, hvis_antal(f"$E{r}*$G{r}"), "timer/år")
    ark.formel(r, 10, hvis_antal(f"{det['fremmøde']}-{det['opgaver']}+$H{r}-$I{r}"), "timer/år")
    ark.formel(r, 11, hvis_antal(f"$J{r}/{det['fremmøde']}"), "% af fremmødetid")
    for_meget = f"{det['opgaver']}-$H{r}-{det['fremmøde']}*(1-{det['mål']})"
    ark.formel(r, 12, hvis_navn(f"MAX({for_meget},0)"), "timer/år")
    ark.formel(r, 13, f'=($B{r}<>"")*(1+(SUMPRODUCT(--({navne}=$B{r}))>1))', "antal", "tal_streg")
    svar = f'CHOOSE(1+MAX(--($L{r}>0),($G{r}=0)*(1+1)),"{KAN}","{KAN_IKKE}","{INGEN_TID}")'
    ark.formel(r, 14, f'=CHOOSE(1+$M{r},"",{svar},"{FLERE}")', "tekst", "udfald_tekst")
