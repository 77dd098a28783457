"""Fælles for prøverne af takster, borgere og tildeling: standardtabellerne og en anden, ligefrem udregning.

Den anden udregning regner alt støttebehov om til minutter pr. uge og prøver trinene ét for ét; den følger kontraktens
ord uden produktets kode og siger `NaivFejl` om alt, der ikke kan regnes.
"""

from statistics import median
from typing import Any

from faelles import NaivFejl, Tabel, er_blank, kald, naive_rækker, naivt_andel, naivt_navn, naivt_ord, naivt_tal

from xl_timepris.inddata.takststandard import borgerstandard, takststandard, tildelingsstandard
from xl_timepris.inddata.trappeskabeloner import byggede, skabeloner

ENHEDER = ("minutter/døgn", "timer/døgn", "minutter/uge", "timer/uge")
PRINCIPPER = ("Aktivitetsbaseret", "Rammebaseret", "Kombination", "Belægningsreguleret ramme")
PRISPUNKTER = ("midt", "nedre", "øvre")
MÅLGRUPPER = ("Botilbud", "Dagtilbud", "Udekørende bostøtte", "Bofællesskab", "STU")
TRAPPEHOVED = ["Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel"]
MINUTTER_PR_UGE = {"minutter/døgn": 7.0, "timer/døgn": 420.0, "minutter/uge": 1.0, "timer/uge": 60.0}
TIMER_I_ENHEDENS_PERIODE = {"minutter/døgn": 1 / 60, "timer/døgn": 1.0, "minutter/uge": 1 / 60, "timer/uge": 1.0}

TRAPPEN: Tabel = [
    TRAPPEHOVED,
    [1.0, 7.0, 10.0, "timer/uge", None, None],
    [2.0, 10.0, 20.0, "timer/uge", 14.0, None],
    ["3 med bånd", 20.0, 25.0, "timer/uge", None, 0.9],
    [4.0, 25.0, None, "timer/uge", 35.0, 1.0],
    [None, None, None, None, None, None],
]
"""Et åbent sidste trin, pristimer, et bånd, et navn som tekst og en blank række."""


# --- Standardtabellerne


def trapper() -> Tabel:
    """Alle skabelonerne under hinanden, hver med egen overskrift og navnet foran på hver række."""
    rækker = []
    for skabelon in skabeloner():
        rækker.append([skabelon.navn, *TRAPPEHOVED])
        for t in skabelon.trin:
            rækker.append([skabelon.navn, t.trin, t.fra, t.til, skabelon.enhed, t.pristimer, t.timeprisandel])
        rækker += [[skabelon.navn, *[None] * 6] for _ in range(skabelon.ledige)]
    for b in byggede():
        trappe = kald("TRAPPE", b.antal, b.første, b.bredde, b.stigning, b.enhed)
        rækker += [[b.navn, *række, None] for række in trappe]
    return rækker


def udgiftsposter() -> Tabel:
    """De faste udgifter med en kolonne for hvert tilbud."""
    navne = [g.tilbud for g in takststandard().grundlag]
    rækker = [[u.udgift, u.medregnes, *(u.beløb.get(n) for n in navne)] for u in takststandard().udgift]
    return [["Udgift", "Medregnes", *navne], *rækker, [None] * (2 + len(navne))]


def takstgrundlag() -> Tabel:
    """Det, hvert tilbuds takster regnes af."""
    hoved = ["Tilbud", "Taksttrappe", "Prispunkt", "Basistakst", "Pladser", "Belægning", "Dage", "Halv plads"]
    rækker = [
        [g.tilbud, g.taksttrappe, g.prispunkt, g.har_basistakst, g.pladser, g.belægning, g.dage, g.halv_plads]
        for g in takststandard().grundlag
    ]
    return [hoved, *rækker, [None] * len(hoved)]


def borgere() -> Tabel:
    """Eksempelborgerne."""
    hoved = ["Borger", "Tilbud", "Støttebehov", "Enhed", "Plads"]
    rækker = [[b.borger, b.tilbud, b.støttebehov, b.enhed, b.plads] for b in borgerstandard().borgere]
    return [hoved, *rækker, [None] * len(hoved)]


def tildelinger() -> Tabel:
    """Tilbuddenes målgruppe, belægning, budget og model i dag."""
    hoved = ["Tilbud", "Målgruppe", "Pladser", "Åbent", "Datagrundlag", "Model i dag", "Reguleringsgrad"]
    hoved += ["Sats pr. måned", "Forudsat belægning", "Budget", "Faste udgifter"]
    rækker = [
        [t.tilbud, t.målgruppe, t.pladser, t.åben, t.datagrundlag, t.i_dag, t.i_dag_reguleringsgrad]
        + [t.i_dag_sats, t.forudsat, t.budget, t.faste_udgifter]
        for t in tildelingsstandard().tilbud
    ]
    return [hoved, *rækker, [None] * len(hoved)]


# --- Den anden udregning


def _mellem(tal: float | None, fra: float, til: float) -> float | None:
    if tal is not None and not fra <= tal <= til:
        raise NaivFejl(f"{tal} er ikke mellem {fra} og {til}")
    return tal


def _krævet(tal: float | None) -> float:
    if tal is None:
        raise NaivFejl("mangler")
    return tal


def naiv_trappe(tabel: Any) -> list[dict[str, Any]]:
    """Trinene i rækkefølge; NaivFejl, hvis de ikke hænger sammen."""
    trin = []
    for række in naive_rækker(tabel, TRAPPEHOVED, ("Pristimer", "Timeprisandel")):
        if er_blank(række["Trin"]):
            raise NaivFejl("Trin mangler")
        navn = række["Trin"].strip(" ") if isinstance(række["Trin"], str) else naivt_tal(række["Trin"])
        andel = _mellem(naivt_andel(række.get("Timeprisandel")), 0, 2)
        trin.append(
            {
                "navn": navn,
                "fra": _krævet(_mellem(naivt_tal(række["Fra"]), 0, 100_000)),
                "til": _mellem(naivt_tal(række["Til"]), 0, 100_000),
                "enhed": naivt_ord(række["Enhed"], ENHEDER),
                "pristimer": _mellem(naivt_tal(række.get("Pristimer")), 0, 1000),
                "andel": 1.0 if andel is None else andel,
            }
        )
    for nr, t in enumerate(trin):
        if t["enhed"] != trin[0]["enhed"]:
            raise NaivFejl("enheden skifter")
        if t["til"] is None and nr < len(trin) - 1:
            raise NaivFejl("et åbent trin er ikke det sidste")
        if t["til"] is not None and t["til"] - t["fra"] <= 1e-9:
            raise NaivFejl("trinnet har ingen bredde")
        if nr and abs(trin[nr - 1]["til"] - t["fra"]) > 1e-9:
            raise NaivFejl("hul eller overlap")
    if len({t["navn"].casefold() for t in trin if isinstance(t["navn"], str)}) < sum(
        isinstance(t["navn"], str) for t in trin
    ):
        raise NaivFejl("samme navn to gange")
    return trin


def naivt_trin(trin: list[dict[str, Any]], behov: float, enhed: str | None = None) -> dict[str, Any] | None:
    """Det trin, behovet hører til; None uden for trappen."""
    pr_uge = MINUTTER_PR_UGE[trin[0]["enhed"]]
    minutter = behov * MINUTTER_PR_UGE[enhed or trin[0]["enhed"]]
    sidste = trin[-1]["til"]
    if sidste is not None and minutter >= (sidste - 1e-9) * pr_uge:
        return None
    fundet = None
    for t in trin:
        if minutter >= (t["fra"] - 1e-9) * pr_uge:
            fundet = t
    return fundet


def naive_pristimer(t: dict[str, Any], prispunkt: str) -> float:
    """De timer pr. døgn, trinnet prissættes med."""
    dage = 7 if t["enhed"].endswith("uge") else 1
    if t["pristimer"] is not None:
        return t["pristimer"] / dage
    til = t["fra"] if t["til"] is None else t["til"]
    punkt = {"midt": (t["fra"] + til) / 2, "nedre": t["fra"], "øvre": til}[prispunkt]
    return punkt * TIMER_I_ENHEDENS_PERIODE[t["enhed"]] / dage


def naiv_pakketakst(t: dict[str, Any], timepris: float, prispunkt: str = "midt") -> float:
    """Ydelsespakkens pris i kr. pr. døgn."""
    return naive_pristimer(t, prispunkt) * timepris * t["andel"]


def naiv_taksttrappe(tabel: Any, timepris: float, basistakst: float, prispunkt: str) -> Tabel:
    """Hele trappen med priser, uden overskrift."""
    rækker: Tabel = []
    før = None
    for t in naiv_trappe(tabel):
        pris = naiv_pakketakst(t, timepris, prispunkt)
        til, spring = ("" if t["til"] is None else t["til"]), ("" if før is None else pris - før)
        rækker.append([t["navn"], t["fra"], til, naive_pristimer(t, prispunkt), pris, basistakst + pris, spring])
        før = pris
    return rækker


def naiv_byggetrappe(antal: float, første: float, bredde: float, stigning: float, enhed: str) -> Tabel:
    """En lineær eller stigende trappe, trin for trin, uden overskrift."""
    rækker: Tabel = []
    fra = første
    for nr in range(1, int(antal) + 1):
        til = fra + bredde + (nr - 1) * stigning
        rækker.append([float(nr), fra, til, enhed, ""])
        fra = til
    midte = (rækker[-1][1] + rækker[-1][2]) / 2
    rækker[-1][2], rækker[-1][4] = "", midte * TIMER_I_ENHEDENS_PERIODE[enhed]
    return rækker


def naiv_kortlægning(tabel: Any, enhed: str) -> Tabel:
    """Hvert tilbuds borgere, spænd og passende trappe, uden overskrift."""
    tilbud: dict[str, tuple[str, list[float]]] = {}
    for række in naive_rækker(tabel, ["Borger", "Tilbud", "Støttebehov", "Enhed", "Plads"], ("Plads",)):
        if er_blank(række["Borger"]) or er_blank(række["Tilbud"]):
            raise NaivFejl("et navn mangler")
        if not er_blank(række.get("Plads")):
            naivt_ord(række["Plads"], ["Hel", "Halv"])
        behov = _krævet(_mellem(naivt_tal(række["Støttebehov"]), 0, 100_000))
        minutter = behov * MINUTTER_PR_UGE[naivt_ord(række["Enhed"], ENHEDER)]
        navn = række["Tilbud"].strip(" ") if isinstance(række["Tilbud"], str) else række["Tilbud"]
        tilbud.setdefault(naivt_navn(navn), (navn, []))[1].append(minutter / MINUTTER_PR_UGE[enhed])
    svar: Tabel = []
    for navn, behov in tilbud.values():
        mindst, midt, størst = min(behov), median(behov), max(behov)
        ned, op = midt - mindst, størst - midt
        trappe = "Lineær" if op <= 1.5 * ned + 1e-9 else "Ikke-lineær"
        passer = trappe if len(behov) >= 5 else "For få borgere"
        svar.append([navn, float(len(behov)), mindst, midt, størst, ned, op, passer])
    return svar


def naiv_takst(udgift: float, pladser: float, belægning: float, dage: float) -> float:
    """Basistakst eller gennemsnitstakst."""
    return udgift / (pladser * belægning * dage)


def naiv_tildeling(
    princip: str,
    budget: float,
    forudsat: float,
    faktisk: float,
    grad: float = 1.0,
    faste: float | None = None,
    sats: float | None = None,
    måneder: float = 12.0,
) -> float:
    """Budgettet efter princippet."""
    if princip == "Rammebaseret":
        return budget
    if princip == "Aktivitetsbaseret":
        return budget + budget * grad * (faktisk / forudsat - 1)
    if princip == "Kombination":
        if _krævet(faste) > budget:
            raise NaivFejl("de faste udgifter er større end budgettet")
        return faste + (budget - faste) * faktisk / forudsat
    ekstra = faktisk - forudsat if faktisk > forudsat else 0.0
    return budget + ekstra * _krævet(sats) * måneder
