"""Efterregningen på arket Følsomhed: nogle af søjlerne og sygefraværet regnet en gang til med almindelige formler."""

from collections.abc import Mapping, Sequence

from ...beregning.foelsomhed import ANDEL, FØLGER, LÆSNINGER, OPGAVEREGLER, RETNINGER, TIMER
from ...enheder import OPGAVEENHEDER
from ...inddata.standard import Standard
from .arkbygger import Arkbygger
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .opgavekategorier import Opgaver

Steder = Mapping[str, str]
"""Fast henvisning på arket selv til hvert tal, der regnes videre på."""
SØJLE_PLADS = 40
"""Så mange forudsætninger er der plads til i tabellen bag tornadodiagrammet."""
ÆNDRING_LAVERE, ÆNDRING_HØJERE = "I", "J"
"""Tabellens kolonner med ændringen i kr., som efterregningen holdes op mod."""
NUMMER = "Række (antal)"
EFTERREGNET_FRAVÆR = "Egen sygdom"
EFTERREGNEDE_OPGAVER = ("Dokumentation", "Pauser")
"""De rækker, hvis søjler regnes en gang til; de findes på deres navn i standardforudsætningerne."""
HØJERE, LAVERE = (ord_ for ord_, _ in RETNINGER)
DAGE, TID, NORM, FAST = "fremmødedagene", "fremmødetiden", "årsnormen", "ligger fast"
DET_DE_FØLGER = {
    "timer/år": FAST,
    "dage/år": NORM,
    "timer/måned": FAST,
    "timer/uge": FAST,
    "timer/fremmødeuge": DAGE,
    "minutter/fremmødedag": DAGE,
    "% af årsnorm": NORM,
    "% af fremmødetid": TID,
}
EFTERREGNING = (
    (NUMMER, ""),
    ("Forudsætning", "Enhed"),
    ("Slags", ""),
    ("Ændring", ""),
    ("Ganges med", "andel"),
    ("Timer", "timer/år"),
    ("Findes én gang, 1 er ja", "antal"),
    ("Årsløn", "kr./årsværk"),
    ("Årsnorm", "timer/år"),
    ("Fraværstimer", "timer/år"),
    ("Fremmødetimer", "timer/år"),
    ("Opgavetimer", "timer/år"),
    ("Borgertimer", "timer/år"),
    ("Ændring, efterregnet", "kr./time"),
    ("Fundet i tabellen", "antal"),
    ("Ændring i afsnit 2", "kr./time"),
)
SYGDOMSEFTERREGNING = (
    (NUMMER, ""),
    ("Opgaverne", "Enhed"),
    ("Læsning af »1 %«", ""),
    ("Sygefravær", ""),
    ("Fremmødetimer", "timer/år"),
    ("Opgavetimer", "timer/år"),
    ("Borgertimer", "timer/år"),
    ("Pris, efterregnet", "kr./time"),
    ("Pris i afsnit 3", "kr./time"),
)


def grundlag(
    ark: Arkbygger,
    række: int,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    det: Steder,
) -> tuple[Steder, list[dict[str, str]]]:
    """Alt, efterregningen bruger, fra almindelige formler; svaret er tallene og de rækker, der regnes efter."""
    ark.afsnit(
        række,
        "5. Efterregning med almindelige formler",
        "Nogle af søjlerne og sygefraværet regnet en gang til uden bogens funktioner. Arket Kontrol sammenligner.",
    )
    følger = _følgetabel(ark, række + 2)
    årsager = [{**fra, "navn": fra["årsag"], "slags": '"Fravær"'} for fra in fravær.rækker]
    a = _timetabel(ark, "Fraværsårsag", årsager, følger)
    opgaverne = [
        {
            "navn": fra["opgave"],
            "slags": f'"Opgave "&LOWER(TRIM(T({fra["tid"]})))',
            "timer": f"INDEX({fra['timer']},{det['model']})",
            "enhed": fra["enhed"],
        }
        for fra in opgaver.rækker
    ]
    o = _timetabel(ark, "Opgave", opgaverne, følger)
    top = ark.sidste_række + 2
    ark.overskrifter(top, 1, ("Nr.", "Det, efterregningen bygger på", "Værdi", "Enhed"))
    linjer = (
        ("årsløn", "Årsløn", f"={forudsætninger.årsløn_kontrol}", "kr./årsværk"),
        ("årsnorm", "Årsnorm", f"={forudsætninger.årsnorm}", "timer/år"),
        *(
            (f"fravær_{navn}", f"Fravær: {hvad}", f'=SUMIF({a["følger"]},"{hvad}",{a["timer"]})', "timer/år")
            for navn, hvad in (("norm", NORM), ("fast", FAST))
        ),
        ("fremmøde", "Fremmødetimer", f"={{årsnorm}}-SUM({a['timer']})", "timer/år"),
        *(
            (navn, f"Opgaver: {hvad}", f'=SUMIF({o["følger"]},"{hvad}",{o["timer"]})', "timer/år")
            for navn, hvad in (("dage", DAGE), ("tid", TID), ("norm", NORM), ("fast", FAST))
        ),
        ("opgaver", "Opgavetimer", f"=SUM({o['timer']})", "timer/år"),
        ("pris", "Timepris pr. borgertime nu", "={årsløn}/({fremmøde}-{opgaver})/{deler}", "kr./time"),
    )
    tal = {navn: ark.fast(top + nummer, 3) for nummer, (navn, *_) in enumerate(linjer, start=1)}
    for nummer, (_, betegnelse, formel, enhed) in enumerate(linjer, start=1):
        ark.nr(top + nummer, nummer)
        ark.tekst(top + nummer, 2, betegnelse)
        ark.formel(top + nummer, 3, formel.format_map({**tal, "deler": det["deler"]}), enhed)
        ark.tekst(top + nummer, 4, enhed)
    return tal, _rækker(std, a, o)


def _timetabel(ark: Arkbygger, mærkat: str, poster: Sequence[Mapping[str, str]], følger: Steder) -> Steder:
    """Hver posts slags og timer pr. år, og hvad timerne følger."""
    top = ark.sidste_række + 2
    ark.overskrifter(top, 1, ("Nr.", mærkat, "Slags", "Timer (timer/år)", "Følger"))
    for nummer, post in enumerate(poster, start=1):
        r = top + nummer
        ark.nr(r, nummer)
        ark.formel(r, 2, f"=TRIM(T({post['navn']}))", "tekst", "tekst")
        ark.formel(r, 3, f"={post['slags']}", "tekst", "tekst")
        ark.formel(r, 4, f"={post['timer']}", "timer/år", "tal_streg")
        plads = f"MATCH(TRIM({post['enhed']}),{følger['enhed']},0)"
        ark.formel(r, 5, f'=IF($D{r}=0,"",INDEX({følger["følger"]},{plads}))', "tekst", "tekst")
    return _kolonner(ark, top, len(poster), {"navn": 2, "slags": 3, "timer": 4, "følger": 5})


def _følgetabel(ark: Arkbygger, top: int) -> Steder:
    """Hvad tid i hver opgaveenhed følger."""
    ark.overskrifter(top, 1, ("Nr.", "Opgaveenhed", "Følger"))
    for nummer, enhed in enumerate(OPGAVEENHEDER, start=1):
        ark.nr(top + nummer, nummer)
        ark.tekst(top + nummer, 2, enhed)
        ark.tekst(top + nummer, 3, DET_DE_FØLGER[enhed])
    return _kolonner(ark, top, len(OPGAVEENHEDER), {"enhed": 2, "følger": 3})


def _kolonner(ark: Arkbygger, top: int, antal: int, kolonner: Mapping[str, int]) -> Steder:
    return {navn: ark.fast(top + 1, kolonne, top + antal) for navn, kolonne in kolonner.items()} | {"top": str(top)}


def _rækker(std: Standard, a: Steder, o: Steder) -> list[dict[str, str]]:
    """De efterregnede forudsætninger: navn, slags, timer, og hvor mange rækker med timer navnet står i."""
    i_tabellen = [
        (a, [post.årsag for post in std.fravær].index(EFTERREGNET_FRAVÆR)),
        *((o, [post.opgave for post in std.opgaver].index(navn)) for navn in EFTERREGNEDE_OPGAVER),
    ]
    fundne = []
    for tabel, plads in i_tabellen:
        r = int(tabel["top"]) + 1 + plads
        samme = f"{tabel['navn']},$B{{r}},{tabel['slags']},$C{{r}}"
        findes = f'COUNTIFS({samme},{tabel["timer"]},">0")'
        fundne.append({"navn": f"=$B${r}", "slags": f"=$C${r}", "timer": f"=$D${r}", "findes": findes})
    return [*({"navn": s, "slags": s, "timer": "", "findes": ""} for s in ("Årsløn", "Årsnorm")), *fundne]


def _opslag(ark: Arkbygger, række: int, søjler: int) -> Steder:
    """Søjlernes navne som almindelig tekst; regneark kan ikke søge sikkert i tekst, der kommer fra en funktion."""
    ark.overskrifter(række, 1, ("Nr.", "Søjlerne i afsnit 2", "Slags"))
    for nummer in range(1, SØJLE_PLADS + 1):
        r = række + nummer
        ark.nr(r, nummer)
        for kolonne in (2, 3):
            ark.formel(r, kolonne, f"=TRIM(T({ark.her(søjler + nummer - 1, kolonne)}))", "tekst", "tekst")
    return _kolonner(ark, række, SØJLE_PLADS, {"navn": 2, "slags": 3})


def efterregning(
    ark: Arkbygger, top: int, det: Steder, tal: Steder, rækker: Sequence[Mapping[str, str]], søjler: int
) -> tuple[dict[str, str], ...]:
    """Søjlerne regnet en gang til: en linje for hver forudsætning og retning, én regel pr. kolonne."""
    opslag = _opslag(ark, top, søjler)
    top = ark.sidste_række + 2
    _hoved_med_enheder(ark, top, EFTERREGNING)
    kolonner = [f"${k}${søjler}:${k}${søjler + SØJLE_PLADS - 1}" for k in (ÆNDRING_LAVERE, ÆNDRING_HØJERE)]
    r, steder = top + 1, []
    for post in rækker:
        for retning in (LAVERE, HØJERE):
            r += 1
            _efterregnet(ark, r, r - top - 1, post, retning, det, tal)
            samme = f"{opslag['navn']},$B{r},{opslag['slags']},$C{r}"
            ark.formel(r, 15, f"=COUNTIFS({samme})", "antal")
            ark.formel(r, 16, f"=($O{r}=1)*SUMIFS({kolonner[retning == HØJERE]},{samme})", "kr./time")
            steder.append({"navn": ark.fra(r, 2), "retning": retning, "efter": ark.fra(r, 14), "fra": ark.fra(r, 16)})
    return tuple(steder)


def _efterregnet(
    ark: Arkbygger, r: int, nummer: int, post: Mapping[str, str], retning: str, det: Steder, tal: Steder
) -> None:
    ark.nr(r, nummer)
    for kolonne, navn in ((2, "navn"), (3, "slags")):
        if post[navn].startswith("="):
            ark.formel(r, kolonne, post[navn], "tekst", "tekst")
        else:
            ark.tekst(r, kolonne, post[navn])
    ark.tekst(r, 4, retning)
    ark.formel(r, 5, f'=1+($D{r}="{HØJERE}")*{det["ændring"]}-($D{r}="{LAVERE}")*{det["ændring"]}', "andel")
    if post["timer"]:
        ark.formel(r, 6, post["timer"], "timer/år")
        ark.formel(r, 7, f"=--({post['findes'].format(r=r)}=1)", "antal")
    else:
        ark.tal(r, 6, 0, "timer/år")
        ark.tal(r, 7, 1, "antal")
    t = tal
    formler = (
        (8, f'{t["årsløn"]}*(1+($C{r}="Årsløn")*($E{r}-1))', "kr./årsværk"),
        (9, f'{t["årsnorm"]}*(1+($C{r}="Årsnorm")*($E{r}-1))', "timer/år"),
        (
            10,
            f'{t["fravær_norm"]}*$I{r}/{t["årsnorm"]}+{t["fravær_fast"]}+($C{r}="Fravær")*$F{r}*($E{r}-1)',
            "timer/år",
        ),
        (11, f"$I{r}-$J{r}", "timer/år"),
        (12, _ændrede_opgavetimer(r, t), "timer/år"),
        (13, f"$K{r}-$L{r}", "timer/år"),
        (14, f"IF($M{r}>0,($H{r}/$M{r}/{det['deler']}-{t['pris']})*$G{r},0)", "kr./time"),
    )
    for kolonne, formel, enhed in formler:
        ark.formel(r, kolonne, f"={formel}", enhed)


def _ændrede_opgavetimer(r: int, t: Steder) -> str:
    """Fremmødedage er fremmødetimer delt med dagsnormen, så de falder, når kun årsnormen stiger."""
    f, n = f"$K{r}/{t['fremmøde']}", f"$I{r}/{t['årsnorm']}"
    egen = f'($C{r}<>"Fravær")*$F{r}*($E{r}-1)'
    return f"IF($K{r}>0,({t['dage']}/({n})+{t['tid']})*{f}+{t['norm']}*{n}+{t['fast']}+{egen},0)"


def _hoved_med_enheder(ark: Arkbygger, top: int, kolonner: Sequence[tuple[str, str]]) -> None:
    ark.overskrifter(top, 1, (navn for navn, _ in kolonner), 3)
    for kolonne, (_, enhed) in enumerate(kolonner, start=1):
        ark.tekst(top + 1, kolonne, enhed, "sum")


def sygdomsefterregning(ark: Arkbygger, top: int, det: Steder, tal: Steder, sygdom: int) -> tuple[dict[str, str], ...]:
    """Procentpoint, højere, regnet en gang til efter de tre regler."""
    _hoved_med_enheder(ark, top, SYGDOMSEFTERREGNING)
    steder = []
    fulgt = "({dage}+{tid})*$E{r}/{fremmøde}+{norm}+{fast}"
    regler = {FØLGER: fulgt, TIMER: "{opgaver}", ANDEL: "{opgaver}*$E{r}/{fremmøde}"}
    for nummer, regel in enumerate(OPGAVEREGLER, start=1):
        r = top + 1 + nummer
        ark.nr(r, nummer)
        for kolonne, tekst in ((2, regel), (3, LÆSNINGER[0][0]), (4, HØJERE)):
            ark.tekst(r, kolonne, tekst)
        ark.formel(r, 5, f"={tal['fremmøde']}-{det['sygdom']}*{tal['årsnorm']}", "timer/år")
        ark.formel(r, 6, f"={regler[regel].format_map({**tal, 'r': r})}", "timer/år")
        ark.formel(r, 7, f"=$E{r}-$F{r}", "timer/år")
        ark.formel(r, 8, f"=IF($G{r}>0,{tal['årsløn']}/$G{r}/{det['deler']},0)", "kr./time")
        ark.formel(r, 9, f"=SUM($K${sygdom + nummer - 1})", "kr./time")
        steder.append({"regel": regel, "efter": ark.fra(r, 8), "fra": ark.fra(r, 9)})
    return tuple(steder)
