"""Arket Scenarier: navngivne sæt forudsætninger side om side, og hvad hvert af dem betyder for priser og tilbud."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...fejl import dansk_tal
from ...inddata.graenser import grænse
from ...inddata.kildetal import trykt
from ...inddata.standard import Standard
from ...inddata.tabeller import ANDET_FRAVÆR, GRUPPER
from ...regler.fravaer import fravær_i_timer, fraværstimer, fremmødetimer
from ...regler.opgaver import opgave_i_timer, opgavetimer
from .arkbygger import Arkbygger, Bogbygger
from .eksempelberegninger import Eksempler
from .forudsaetninger import Forudsætninger
from .opgavekategorier import Opgaver
from .stil import SKRIFT, TIMEAKSE
from .timepris import Timepris

NAVN = "Scenarier"
BREDDER = (5, 50, 28, *[19] * 8, 36, 13, 36)
JERES, FØRSTE_GULE, ANTAL = 4, 5, 8
"""Kolonnen med bogens egne tal, den første gule, og hvor mange scenarier der er plads til i alt."""
SIDSTE = JERES + ANTAL - 1
KILDE, DATO, BEMÆRKNING = range(SIDSTE + 1, SIDSTE + 4)
MINDSTE_FORSKEL = 0.005
"""En halv øre eller 18 sekunder: mindre end det mindste, bogen viser."""
SYGDOM_LAVERE = 0.01
MODELFARVER = ("#C55A7A", "#2E75B6", "#7F7F7F", "#F4B183")
RET_SCENARIET = "Ret de gule tal i afsnit 1"
HIDTIDIG = "Lemvig – hidtidig model"
I_ALT, INDIREKTE, EGEN = "I alt", "Indirekte borgertid", "jeres egen model"
DIAGRAM_RÆKKER = 20


@dataclass(frozen=True, slots=True)
class Scenarie:
    """Et udfyldt scenarie; en post, der ikke er med, regnes som i jeres model."""

    navn: str
    beskrivelse: str
    tal: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scenarier:
    """Hvor jeres models tal står på arket: prisen i hver timeprismodel og hvert tilbuds støttetimer."""

    priser: tuple[str, ...]
    pr_fremmødetime: str
    støttetimer: tuple[dict[str, str], ...]
    beskeder: str


# --- Det, arket er udfyldt med


def _indirekte(model: str) -> str:
    return f"{INDIREKTE}: {model}"


def _mærkater(std: Standard, hvad: str) -> list[str]:
    """Mærkater til linjerne for hver timeprismodel, også jeres egen."""
    return [f"{hvad}: {model}" for model in (*std.modeller, EGEN)]


def _ny_model(std: Standard) -> tuple[dict[str, float], float]:
    """Standardforudsætningerne som andele af årsnormen, og fremmødetidens andel."""
    norm = std.værdi("aarsnorm")
    timer = dict.fromkeys((*GRUPPER, ANDET_FRAVÆR), 0.0)
    for post in std.fravær:
        if post.medregnes == "Ja":
            timer[post.gruppe or ANDET_FRAVÆR] += fravær_i_timer(post.antal or 0, post.enhed, norm)
    fremmøde = fremmødetimer(norm, fraværstimer(timer.values()))
    andele = {gruppe: tal / norm for gruppe, tal in timer.items()}
    for nr, model in enumerate(std.modeller):
        i_alt = opgavetimer(
            opgave_i_timer(post.antal[nr] or 0, post.enhed, post.perioder, norm, fremmøde) for post in std.opgaver
        )
        andele[_indirekte(model)] = i_alt / norm
    return andele, fremmøde / norm


def _udfyldte(std: Standard) -> tuple[Scenarie, ...]:
    """Hidtidig og ny model og to eksempler på egne scenarier."""
    ferie, sygdom = "Ferie-, fri- og helligdage (evt. omsorgs- og seniordage)", "Egen og børns sygdom"
    andele, fremmøde_andel = _ny_model(std)

    def andel(tabel: str, kolonne: str) -> float:
        return trykt(tabel, HIDTIDIG, kolonne).værdi / 100

    hidtidig = {
        GRUPPER[0]: andel("R-2.4", ferie),
        GRUPPER[1]: andel("R-2.4", sygdom),
        ANDET_FRAVÆR: 0.0,
        _indirekte(std.modeller[0]): andel("R-2.4", INDIREKTE),
        _indirekte(std.modeller[1]): andel("R-2.15", INDIREKTE),
    }
    mål = (1 - std.værdi("maal_borgertid")) * fremmøde_andel
    return (
        Scenarie(
            "Hidtidig model",
            "Lemvigs hidtidige model, VIVE 2022, Tabel 2.4 og 2.15. Virtuel og gruppe er ikke trykt: jeres egne tal.",
            hidtidig,
        ),
        Scenarie("Ny model", "Lemvigs nye model, rekonstrueret af Tabel 2.6 og 2.17", andele),
        Scenarie(
            f"Sygdom {dansk_tal((andele[GRUPPER[1]] - SYGDOM_LAVERE) * 100)} % af årsnormen",
            "Eksempel: kun Sygdom er udfyldt, så opgaverne ligger fast i timer",
            {GRUPPER[1]: andele[GRUPPER[1]] - SYGDOM_LAVERE},
        ),
        Scenarie(
            f"{dansk_tal(mål * 100, 1)} % af årsnormen væk fra borgeren",
            "Eksempel: 35/65 af ny models fremmødetid i alle timeprismodeller",
            {_indirekte(model): mål for model in std.modeller},
        ),
    )


# --- Arket


def byg(
    bygger: Bogbygger,
    std: Standard,
    forudsætninger: Forudsætninger,
    opgaver: Opgaver,
    priser: Timepris,
    eksempler: Eksempler,
) -> Scenarier:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Scenarier",
        "Sæt forudsætninger side om side: hvad de betyder for timepriserne og for hvert tilbud.",
        besked="Besked_samlet",
    )
    gult, mindst = _sæt(ark, 6, std, forudsætninger, opgaver, priser)
    bruges = _regnes_med(ark, ark.sidste_række + 2, gult)
    tid = _tid(ark, ark.sidste_række + 2, std, bruges, forudsætninger.årsnorm)
    pris = _priser(ark, ark.sidste_række + 2, std, bruges, tid, mindst)
    støttetimer = _tilbud(ark, ark.sidste_række + 2, bruges, pris, opgaver, eksempler, mindst)
    ark.afslut(4, 3)
    modeller = [pris["modeller"] + nr for nr in range(len(std.modeller))]
    return Scenarier(
        tuple(ark.fra(r, JERES) for r in modeller),
        ark.fra(pris["fremmøde"], JERES),
        støttetimer,
        ark.fra(pris["besked"], JERES, pris["besked"], SIDSTE),
    )


def _scenariekolonner(ark: Arkbygger) -> Iterable[tuple[int, str]]:
    """Hver scenariekolonnes nummer og bogstav."""
    return ((kolonne, ark.her(1, kolonne)[0]) for kolonne in range(JERES, SIDSTE + 1))


# --- 1. Forudsætningerne


def _sæt(
    ark: Arkbygger,
    række: int,
    std: Standard,
    forudsætninger: Forudsætninger,
    opgaver: Opgaver,
    priser: Timepris,
) -> tuple[dict[str, int], str]:
    """De gule kolonner; svaret er rækken for hver post og den mindste forskel, der vises."""
    ark.afsnit(
        række,
        "1. Forudsætningerne side om side",
        "I tilføjer et scenarie ved at udfylde en ledig kolonne. En tom gul celle betyder »som i Jeres model«; en helt "
        "tom kolonne viser intet. Jeres model er altid bogens tal nu.",
    )
    ark.tekst(
        række + 2,
        1,
        "Indirekte borgertid står i % af årsnormen og følger ikke fraværet af sig selv: ret begge dele, hvis opgaverne "
        "følger fremmødet. Arket Følsomhed viser tre regler for, hvad opgaverne gør.",
        "note",
    )
    top = række + 4
    navne = [f"Scenarie {nummer}" for nummer in range(1, ANTAL)]
    ark.overskrifter(top, 1, ("Nr.", "Forudsætning", "Enhed", "Jeres model", *navne, "Kilde", "Dato", "Bemærkning"))
    poster = _poster(std, forudsætninger, opgaver, priser)
    steder = {post["navn"]: top + nummer for nummer, post in enumerate(poster, start=1)}
    udfyldte = _udfyldte(std)
    for nummer, post in enumerate(poster, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        ark.tekst(r, 2, post["mærkat"])
        ark.tekst(r, 3, post["enhed"])
        if post["jeres"].startswith("="):
            ark.formel(r, JERES, post["jeres"], post["enhed"])
        else:
            ark.tekst(r, JERES, post["jeres"], "tekst_ombrudt")
        for plads in range(ANTAL - 1):
            scenarie = udfyldte[plads] if plads < len(udfyldte) else None
            _gul(ark, r, FØRSTE_GULE + plads, post, scenarie)
        ark.inddata_tekst(r, KILDE, post["kilde"], "Kilde", ombrudt=True)
        ark.inddata_dato(r, DATO, std.generelt[0].dato)
        ark.inddata_tekst(r, BEMÆRKNING, post["bemærkning"] or None, "Bemærkning", ombrudt=True)
    sidste = top + len(poster)
    ark.bygger.navngiv("Scenarieforudsaetninger", NAVN, f"{ark.her(top + 1, FØRSTE_GULE)}:{ark.her(sidste, SIDSTE)}")
    r = sidste + 2
    ark.overskrifter(r, 1, ("Nr.", "Fast tal", "Enhed", "Tolerance"))
    ark.nr(r + 1, 1)
    ark.tekst(r + 1, 2, "Forskelle under dette vises som 0")
    ark.tekst(r + 1, 3, "kr./time")
    ark.ark.write_number(r, JERES - 1, MINDSTE_FORSKEL, ark.bygger.talformat("tal", "0.000"))
    return steder, f"${ark.her(1, JERES)[0]}${r + 1}"


def _gul(ark: Arkbygger, r: int, kolonne: int, post: Mapping[str, str], scenarie: Scenarie | None) -> None:
    if post["navn"] in ("navn", "beskrivelse"):
        tekst = getattr(scenarie, post["navn"], None)
        ark.inddata_tekst(r, kolonne, tekst, post["mærkat"], ombrudt=True)
    else:
        tal = scenarie.tal.get(post["navn"]) if scenarie else None
        ark.inddata_tal(r, kolonne, tal, post["enhed"], grænse(post["grænse"]))


def _post(navn: str, enhed: str, jeres: str, kilde: str, bemærkning: str = "", **andet: str) -> dict[str, str]:
    fast = {"navn": navn, "mærkat": navn, "enhed": enhed, "jeres": jeres, "kilde": kilde, "bemærkning": bemærkning}
    return {**fast, "grænse": "andel", **andet}


def _poster(std: Standard, forudsætninger: Forudsætninger, opgaver: Opgaver, priser: Timepris) -> list[dict[str, str]]:
    """Forudsætningerne i rækkefølge, med bogens eget tal for hver."""
    årsnorm, andel = forudsætninger.årsnorm, "% af årsnorm"
    i_gruppen = priser.steder["Borgere, der deler en time"][std.modeller.index(std.gruppemodel)]
    egen = len(std.modeller)
    trykt_fravær = "VIVE 2022, Tabel 2.4 (s. 23); ny model rekonstrueret"
    uden_tal = "Rapporten trykker ét tal for hidtidig bostøtte (udekørende). Tom er som jeres."
    kilder = (
        ("VIVE 2022, Tabel 2.4 (s. 23); ny model rekonstrueret af Tabel 2.6", ""),
        ("VIVE 2022, Tabel 2.15; ny model rekonstrueret af Tabel 2.17 (s. 45)", ""),
        ("Ny model rekonstrueret af Tabel 2.17 (s. 45)", uden_tal),
        ("Ny model rekonstrueret af Tabel 2.17 (s. 45)", uden_tal),
    )
    # Andet fravær er en rest og kan være en anelse under 0, når decimaltallene ikke går op.
    fravær = [
        _post(navn, andel, f"=MAX({priser.steder[navn][0]},0)/{årsnorm}", trykt_fravær)
        for navn in (*GRUPPER, ANDET_FRAVÆR)
    ]
    indirekte = [
        _post(_indirekte(model), andel, f"={priser.steder['Indirekte borgertid af årsnorm'][nr]}", *kilder[nr])
        for nr, model in enumerate(std.modeller)
    ]
    i_alt = f"({opgaver.uden_borger[egen]}+{opgaver.om_borger[egen]})/{årsnorm}"
    return [
        _post("navn", "tekst", "Jeres model", "Eget valg", mærkat="Navn på scenariet"),
        _post("beskrivelse", "tekst", "Bogens tal nu", "Eget valg", mærkat="Beskrivelse og kilde"),
        _post("Årsløn", "kr./årsværk", f"={forudsætninger.årsløn}", "Tom er jeres egen årsløn", grænse="aarsloen"),
        *fravær,
        *indirekte,
        _post(
            "egen",
            andel,
            f'=IF({opgaver.uafhængig_borgertid[egen]}=0,"",{i_alt})',
            "Tom er jeres egen model på Opgavekategorier",
            "Den gule timeprismodel; bruges kun, når den har tal.",
            mærkat=_indirekte(EGEN),
        ),
        _post(
            "borgere",
            "borgere",
            # Tom er 1, som i funktionerne; sat her, fordi regneark er uenige om, hvad en tom celle gennem en formel er.
            f"=IF({i_gruppen}=0,1,{i_gruppen})",
            "Tom er jeres eget antal",
            mærkat="Borgere i gruppen (gruppebostøtte)",
            grænse="borgere_i_gruppe",
        ),
    ]


# --- 2. Det, der regnes med


def _regnes_med(ark: Arkbygger, række: int, gult: Mapping[str, int]) -> dict[str, int]:
    """Scenariets eget tal, eller jeres, hvor cellen er tom; svaret er rækken for hver post og for navnene."""
    ark.afsnit(række, "2. Det, hvert scenarie regnes med", "De tomme celler udfyldt med jeres tal.")
    top = række + 2
    første, sidste = gult["navn"], max(gult.values())
    ark.overskrifter(top, 1, ("Nr.", "Forudsætning", "Enhed"), 3)
    for kolonne, k in _scenariekolonner(ark):
        navn = f'CHOOSE(1+(TRIM(T({k}${første}))=""),TRIM(T({k}${første})),{k}${første - 1})'
        ark.formel(top, kolonne, f'=IF(COUNTA({k}${første}:{k}${sidste})=0,"",{navn})', "tekst", "overskrift")
    steder = {"overskrift": top}
    poster = [(navn, r) for navn, r in gult.items() if navn not in ("navn", "beskrivelse")]
    for nummer, (navn, fra) in enumerate(poster, start=1):
        r = steder[navn] = top + nummer
        enhed = {"Årsløn": "kr./årsværk", "borgere": "borgere"}.get(navn, "% af årsnorm")
        ark.nr(r, nummer)
        ark.formel(r, 2, f"=$B{fra}", "tekst", "tekst")
        ark.tekst(r, 3, enhed)
        for kolonne, k in _scenariekolonner(ark):
            # AVERAGE af én celle er tallet selv og en fejl for tekst; delt med FALSK er også en fejl.
            tal = f"AVERAGE({{c}})/({{c}}>={1 if navn == 'borgere' else 0})"
            eget, jeres = tal.format(c=f"{k}{fra}"), f"$D{fra}"
            if navn == "borgere":
                jeres = tal.format(c=jeres)
            ark.formel(r, kolonne, f'=IF({k}${top}="","",CHOOSE(1+({k}{fra}=""),{eget},{jeres}))', enhed)
    return steder


# --- 3. Tiden


def _hoved(ark: Arkbygger, top: int, mærkat: str, overskrift: int) -> None:
    ark.overskrifter(top, 1, ("Nr.", mærkat, "Enhed"), 3)
    for kolonne, k in _scenariekolonner(ark):
        ark.formel(top, kolonne, f"={k}${overskrift}", "tekst", "overskrift")


def _linjer(ark: Arkbygger, top: int, linjer: Sequence[tuple[str, str, str, str, bool]]) -> None:
    """Linjer med mærkat, enhed, formel med {k} for kolonnen, slags celle, og om den kalder en af bogens funktioner."""
    for nummer, (mærkat, enhed, formel, slags, egen) in enumerate(linjer, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        if mærkat.startswith("="):
            ark.formel(r, 2, mærkat, "tekst", "tekst")
        else:
            ark.tekst(r, 2, mærkat, slags if slags != "tal" else "tekst")
        ark.tekst(r, 3, enhed)
        for kolonne, k in _scenariekolonner(ark):
            (ark.funktion if egen else ark.formel)(r, kolonne, formel.replace("{k}", k), enhed, slags)


def _modelrækker(bruges: Mapping[str, int]) -> list[int]:
    """Rækkerne med indirekte borgertid, også jeres egen model."""
    return [r for navn, r in bruges.items() if navn == "egen" or navn.startswith(_indirekte(""))]


def _tid(ark: Arkbygger, række: int, std: Standard, bruges: Mapping[str, int], årsnorm: str) -> dict[str, int]:
    """Fremmødetid og direkte borgertid; svaret er rækken for fremmødet og den første model i % af årsnormen."""
    ark.afsnit(
        række,
        "3. Tiden i hvert scenarie",
        "Fremmødetid er årsnormen uden fravær; direkte borgertid er fremmødetiden uden indirekte borgertid.",
    )
    top, overskrift = række + 2, bruges["overskrift"]
    _hoved(ark, top, "Tid", overskrift)
    fravær = f"SUM({{k}}{bruges[GRUPPER[0]]}:{{k}}{bruges[ANDET_FRAVÆR]})"
    fremmøde, første = top + 1, top + 3
    linjer = [
        ("Fremmødetid", "% af årsnorm", f'=IF({{k}}${overskrift}="","",(1-{fravær})/({fravær}<1))', "sum", False),
        ("Fremmødetimer", "timer/år", f'=IF({{k}}{fremmøde}="","",{{k}}{fremmøde}*{årsnorm})', "tal", False),
    ]
    for mærkat, m in zip(_mærkater(std, "Direkte af årsnorm"), _modelrækker(bruges), strict=True):
        rest = f"({{k}}${fremmøde}-{{k}}{m})/({{k}}${fremmøde}>{{k}}{m})"
        linjer.append((mærkat, "% af årsnorm", f'=IF({{k}}{m}="","",{rest})', "tal", False))
    for hvad, enhed, regnet in (
        ("Direkte af fremmødetid", "% af fremmødetid", f"/{{k}}${fremmøde}"),
        ("Direkte timer", "timer/år", f"*{årsnorm}"),
    ):
        for direkte, mærkat in enumerate(_mærkater(std, hvad), start=første):
            formel = f'=IF({{k}}{direkte}="","",{{k}}{direkte}{regnet})'
            linjer.append((mærkat, enhed, formel, "tal", False))
    _linjer(ark, top, linjer)
    return {"fremmøde": fremmøde, "direkte": første}


# --- 4. Priserne


def _priser(
    ark: Arkbygger,
    række: int,
    std: Standard,
    bruges: Mapping[str, int],
    tid: Mapping[str, int],
    mindst: str,
) -> dict[str, int]:
    """Timepriserne med TIMEPRIS_ANDEL og forskellen til jeres model; svaret er rækkerne med priser."""
    ark.afsnit(
        række,
        "4. Timepriserne",
        "Årsløn / (direkte borgertid i % af årsnormen x årsnorm), funktionen TIMEPRIS_ANDEL; i gruppebostøtte delt med "
        "borgerne i gruppen.",
    )
    top = række + 2
    _hoved(ark, top, "Timepris", bruges["overskrift"])
    fremmøde, første, enhed = top + 1, top + 2, "kr./time"

    def pris(r: int, delt: str = "") -> str:
        return f'=IF({{k}}{r}="","",TIMEPRIS_ANDEL({{k}}${bruges["Årsløn"]},{{k}}{r},Aarsnorm){delt})'

    linjer = [("Pris pr. fremmødetime", enhed, pris(tid["fremmøde"]), "pris_fremmødetime", True)]
    for plads, mærkat in enumerate(_mærkater(std, "Pris pr. borgertime")):
        delt = f"/{{k}}${bruges['borgere']}" if plads == std.modeller.index(std.gruppemodel) else ""
        linjer.append((mærkat, enhed, pris(tid["direkte"] + plads, delt), "pris_borgertime", True))
    _linjer(ark, top, linjer)
    priser = range(fremmøde, fremmøde + len(linjer))
    besked = priser[-1] + 1
    ark.tekst(besked, 2, "Besked", "sum")
    ark.tekst(besked, 3, "tekst", "sum")
    for kolonne, k in _scenariekolonner(ark):
        alle = f"{k}{priser[0]}:{k}{priser[-1]}"
        # Ikke alle regneark kan tælle fejl i et område med ISERROR.
        går = f"COUNT({alle})+COUNTBLANK({alle})=ROWS({alle})"
        ark.formel(besked, kolonne, f'=IF({går},"","{RET_SCENARIET}")', "tekst", "tekst_ombrudt")
    ark.sæt_linjer(besked, 3)
    _diagram(ark, besked + 2, top, første, std)
    top = besked + DIAGRAM_RÆKKER + 2
    _hoved(ark, top, "Forskel til Jeres model", bruges["overskrift"])
    forskelle = [("Forskel: fremmødetime", enhed, _prisforskel(fremmøde, mindst), "tal", False)]
    for mærkat, r in zip(_mærkater(std, "Forskel"), priser[1:], strict=True):
        forskelle.append((mærkat, enhed, _prisforskel(r, mindst), "tal", False))
    i_procent = ["Forskel i %: fremmødetime", *_mærkater(std, "Forskel i %")]
    for (kr, mærkat), r in zip(enumerate(i_procent, start=top + 1), priser, strict=True):
        formel = f'=IF(ISNUMBER({{k}}{kr}),{{k}}{kr}/$D{r},"")'
        forskelle.append((mærkat, "andel", formel, "tal", False))
    _linjer(ark, top, forskelle)
    return {"fremmøde": fremmøde, "modeller": første, "sidste": priser[-1], "besked": besked}


def _forskel(r: int, mindst: str, vises: str) -> str:
    """Forskellen til jeres model; under den mindste er den decimaltallenes rækkefølge, som regneark er uenige om."""
    return f'=IF({vises},({{k}}{r}-$D{r})*(ABS({{k}}{r}-$D{r})>{mindst}),"")'


def _prisforskel(r: int, mindst: str) -> str:
    """Forskellen, når både scenariet og jeres model har en pris; jeres egen model har det ikke altid."""
    return _forskel(r, mindst, f"AND(ISNUMBER({{k}}{r}),ISNUMBER($D{r}))")


def _tilbudsforskel(r: int, mindst: str) -> str:
    """Forskellen for et tilbud; en fejl går videre, så summen ikke mangler et tilbud."""
    return _forskel(r, mindst, f'{{k}}{r}<>""')


def _diagram(ark: Arkbygger, række: int, top: int, første: int, std: Standard) -> None:
    """Prisen pr. borgertime i hvert scenarie, en søjle for hver timeprismodel."""
    diagram = ark.bygger.bog.add_chart({"type": "column"})
    for plads, (model, farve) in enumerate(zip(std.modeller, MODELFARVER, strict=True)):
        diagram.add_series(
            {
                "name": model,
                "categories": [NAVN, top - 1, JERES - 1, top - 1, SIDSTE - 1],
                "values": [NAVN, første + plads - 1, JERES - 1, første + plads - 1, SIDSTE - 1],
                "fill": {"color": farve},
                "border": {"none": True},
                "gap": 60,
            }
        )
    diagram.set_title({"name": "Timepris pr. borgertime i hvert scenarie", "name_font": {"name": SKRIFT, "size": 13}})
    diagram.set_y_axis({**TIMEAKSE, "name": "kr. pr. borgertime"})
    diagram.set_x_axis({"num_font": {"name": SKRIFT, "size": 9}})
    diagram.set_legend({"position": "bottom", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 1100, "height": 20 * (DIAGRAM_RÆKKER - 2)})
    beskrivelse = "Timepris pr. borgertime i hvert scenarie for hver af de fire timeprismodeller"
    ark.ark.insert_chart(række - 1, 1, diagram, {"description": beskrivelse})


# --- 5. Tilbuddene


def _tilbud(
    ark: Arkbygger,
    række: int,
    bruges: Mapping[str, int],
    pris: Mapping[str, int],
    opgaver: Opgaver,
    eksempler: Eksempler,
    mindst: str,
) -> tuple[dict[str, str], ...]:
    """Støttetimer for lønbudgettet, og hvad jeres støttetimer ville koste; svaret er jeres støttetimer."""
    ark.afsnit(
        række,
        "5. Hvad det betyder for tilbuddene",
        "Hvert tilbuds lønbudget og timeprismodel fra Forudsætninger. Støttetimer er lønbudget / scenariets pris; "
        "prisen for jeres støttetimer er dem, I har råd til nu, x scenariets pris.",
    )
    top = række + 2
    overskrifter = ("Nr.", "Tilbud", "Timeprismodel", "Lønbudget (kr./år)", "Modellens nummer (antal)")
    ark.overskrifter(top, 1, overskrifter, 2)
    for nummer, fra in enumerate(eksempler.tilbud, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        ark.formel(r, 2, f"=TRIM(T({fra['navn']}))", "tekst", "tekst")
        ark.formel(r, 3, f"=TRIM(T({fra['model']}))", "tekst", "tekst")
        ark.formel(r, 4, f'=IF($B{r}="","",{fra["budget"]})', "kr./år")
        ark.formel(r, 5, f'=IF($B{r}="","",MATCH($C{r},{opgaver.overskriftsområde},0))', "antal")
    fra, antal = top + 1, len(eksempler.tilbud)

    def valgt(nr: int) -> str:
        return f"INDEX({{k}}${pris['modeller']}:{{k}}${pris['sidste']},$E{fra + nr})"

    def støttetimer(nr: int) -> str:
        uden = f'OR($B{fra + nr}="",{{k}}${bruges["overskrift"]}="")'
        return f'=IF({uden},"",STOETTETIMER($D{fra + nr},{valgt(nr)}))'

    def blok(titel: str, enhed: str, formel: Callable[[int], str], egen: bool = False) -> int:
        return _tilbudsblok(ark, titel, enhed, bruges["overskrift"], (fra, antal), formel, egen)

    timer = blok("Støttetimer for lønbudgettet", "timer/år", støttetimer, True)
    blok("Forskel i støttetimer", "timer/år", lambda nr: _tilbudsforskel(timer + nr, mindst))
    kost = blok(
        "Prisen for jeres støttetimer",
        "kr./år",
        lambda nr: f'=IF({{k}}{timer + nr}="","",$D{timer + nr}*{valgt(nr)})',
    )
    blok("Forskel i prisen", "kr./år", lambda nr: _tilbudsforskel(kost + nr, mindst))
    return tuple({"navn": ark.fra(fra + nr, 2), "timer": ark.fra(timer + nr, JERES)} for nr in range(antal))


def _tilbudsblok(
    ark: Arkbygger,
    titel: str,
    enhed: str,
    overskrift: int,
    tilbud: tuple[int, int],
    formel: Callable[[int], str],
    egen: bool,
) -> int:
    """En linje pr. tilbud og summen; `formel` giver tilbuddets formel. Svaret er den første række."""
    top, (fra, antal) = ark.sidste_række + 2, tilbud
    _hoved(ark, top, titel, overskrift)
    linjer = [(f"=$B{fra + nr}", enhed, formel(nr), "tal", egen) for nr in range(antal)]
    _linjer(ark, top, linjer)
    i_alt = top + antal + 1
    for kolonne, tekst in ((1, ""), (2, I_ALT), (3, enhed)):
        ark.tekst(i_alt, kolonne, tekst, "sum")
    for kolonne, k in _scenariekolonner(ark):
        sum_ = f'=IF({k}${overskrift}="","",SUM({k}{top + 1}:{k}{i_alt - 1}))'
        ark.formel(i_alt, kolonne, sum_, enhed, "sum")
    return top + 1
