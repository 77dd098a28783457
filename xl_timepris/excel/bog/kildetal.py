"""Arket Kildetal: hvert trykt tal i kilderne, og hvad det bliver, når det regnes af de andre."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...beregning.afstemning import (
    IKKE_BEREGNELIG,
    MODELLER,
    STATUSSER,
    TOLERANCE,
    Afstemt,
    Ende,
    afstemning,
)
from ...inddata.kildetal import Trykt, afledninger, kildetabeller
from ...inddata.standard import Standard, standard
from .arkbygger import Arkbygger, Bogbygger

NAVN = "Kildetal"
BREDDER = (12, 25, 24, 28, 24, 13, 16, 13, 11, 14, 14, 14, 14, 14, 19, 56, 10, 22, 9)
TOP = 5
(
    MÆRKE,
    TABEL,
    RÆKKE,
    KOLONNE,
    DEL,
    TRYKT,
    ENHED,
    NED,
    OP,
    NEDRE,
    ØVRE,
    REGNET,
    REGNET_NEDRE,
    REGNET_ØVRE,
    STATUS,
    HVORDAN,
    MODSTRID,
    PRØVES,
    DÆKKET,
) = range(1, 20)
OVERSKRIFTER = (
    "Mærke",
    "Tabel",
    "Række",
    "Kolonne",
    "Del",
    "Trykt",
    "Kildens enhed",
    "Afrunding ned",
    "Afrunding op",
    "Nedre",
    "Øvre",
    "Efterregnet",
    "Efterregnet nedre",
    "Efterregnet øvre",
    "Status",
    "Sådan regnes det, eller hvorfor ikke",
    "Modstrid",
    "Prøves i",
    "Dækket",
)
HER = "her"
"""Tallets egen efterregning ville vise en fejl i det."""
JA, NEJ = "ja", "nej"
BETYDER = dict(
    zip(
        STATUSSER,
        (
            "Det efterregnede ligger i det interval, trykket tillader: det trykte og en halv på sidste ciffer.",
            "Det gør det ikke, men de tal, det regnes af, er også afrundede, og intervallerne overlapper.",
            "Intervallerne overlapper ikke: kilden modsiger sig selv. Modstridens nummer står på arket Kilder.",
            "Tallet følger ikke af andre trykte tal. Grunden står i rækken.",
        ),
        strict=True,
    )
)
VEJLEDNING = (
    "Procent står som trykt: 14 er 14 %. Nedre og Øvre er det interval, trykket tillader; Efterregnet nedre og øvre er "
    "det, der kommer ud, når de tal, der regnes af, flyttes til enden af deres egne intervaller.",
    "Mærket er tabellens nummer og tallets nummer i den; B er en boks, T er teksten i et afsnit, og W er webinaret.",
    "Prøves i siger, hvor en fejl i tallet ville vise sig: her, i efterregningen af et andet tal eller mod bogens egne "
    "inddata. En fejl er fem af sidste trykte ciffer eller 10 % af tallet, det største.",
)
CITAT = "P-"
"""Sådan begynder rækkens navn, når tallet står i en sætning; sætningen selv er kolonnen."""
ÅRSTAL = ("årstal", "§")
"""Enheder, hvis tal skrives uden tusindpunktum."""


@dataclass(frozen=True, slots=True)
class Kildetal:
    """Hvor listens kolonner står; alle er lige lange."""

    tabel: str
    status: str
    modstrid: str
    prøves: str
    dækket: str


def byg(bygger: Bogbygger) -> Kildetal:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "beregning", BREDDER)
    ark.hoved("Kildetal", "Hvert trykt tal i de to kilder, regnet efter af de andre. Oversigten står på arket Kilder.")
    for nummer, tekst in enumerate(VEJLEDNING):
        ark.tekst(TOP + nummer, 1, tekst, "note")
    række, ord_, tolerance = _statusser(ark, TOP + len(VEJLEDNING) + 1)
    række, navne = _rekonstruerede(ark, række + 2)
    række, timer = _timer(ark, række + 2, standard(), navne)
    første, sidste = _liste(ark, række + 2, navne | timer, ord_, tolerance)
    ark.afslut(4, 1)
    return Kildetal(*(ark.fra(første, k, sidste) for k in (TABEL, STATUS, MODSTRID, PRØVES, DÆKKET)))


# --- 1. Statusser


def _statusser(ark: Arkbygger, række: int) -> tuple[int, str, str]:
    """De fire statusser, så formlen kan hente ordet, og tolerancen."""
    ark.afsnit(række, "1. Statusser")
    række += 1
    ark.overskrifter(række, 1, ("Nr.", "Status", "Tolerance", "Enhed", "Hvad den betyder"))
    første = række + 1
    for nummer, (status, tekst) in enumerate(BETYDER.items(), start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, status)
        if nummer == 1:
            _tal(ark, række, 3, TOLERANCE, _med_decimaler("0", 9))
            ark.tekst(række, 4, "antal")
        else:
            ark.tom(række, 3)
            ark.tom(række, 4)
        ark.tekst(række, 5, tekst, "note")
    return række, ark.fast(første, 2, række), ark.fast(første, 3)


# --- 2. Rekonstruerede tal


def _rekonstruerede(ark: Arkbygger, række: int) -> tuple[int, dict[str, str]]:
    """De tal, kilderne ikke trykker, og som efterregningerne bruger; svarer med deres celler efter navn."""
    ark.afsnit(
        række,
        "2. Rekonstruerede tal",
        "Står ikke i kilderne, men er regnet frem, så de trykte procenter passer. Er ét valgt, så netop ét trykt tal "
        "passer, tæller efterregningen af det tal ikke med i dækningen.",
    )
    række += 2
    ark.overskrifter(række, 1, ("Nr.", "Rekonstrueret tal", "Værdi", "Enhed", "Grund"))
    navne: dict[str, str] = {}
    for nummer, post in enumerate(afledninger().rekonstrueret, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, post.navn, "tekst_ombrudt")
        if post.værdi is None:
            ark.formel(række, 3, "=" + post.formel.format_map(navne), post.enhed)
        else:
            ark.tal(række, 3, post.værdi, post.enhed)
        ark.tekst(række, 4, post.enhed)
        ark.tekst(række, 5, post.grund, "note")
        navne[post.id] = ark.fast(række, 3)
    return række, navne


# --- 3. Standardforudsætningernes timer


TIMER_PR_ENHED = {
    "timer/år": "1",
    "dage/år": "{dagsnorm}",
    "timer/måned": "{supervisionsmåneder}",
    "timer/fremmødeuge": "{fremmødeuger}",
    "minutter/fremmødedag": "{fremmødedage}/{minutter}",
    "% af fremmødetid": "{fremmødetimer}",
}
"""Hvor mange timer om året 1 i enheden er, som formel."""


def _timer(ark: Arkbygger, række: int, std: Standard, navne: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Opgaverne i Lemvig – ny model som timer; svarer med cellerne for indirekte og direkte timer."""
    ark.afsnit(
        række,
        "3. Timerne bag Lemvig – ny model",
        "Bogens standardforudsætninger, som den leveres; de følger ikke de gule celler.",
    )
    række += 2
    timer = tuple(f"{std.modeller[nummer]} (timer/år)" for nummer in MODELLER.values())
    antal = tuple(f"Antal: {std.modeller[nummer]}" for nummer in MODELLER.values())
    ark.overskrifter(række, 1, ("Nr.", "Opgave", *antal, "Enhed", "Timer pr. enhed (timer)", *timer))
    første = række + 1
    for nummer, opgave in enumerate(std.opgaver, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, opgave.opgave, "tekst_ombrudt")
        deler = 100 if opgave.enhed.startswith("%") else 1
        ark.tekst(række, 5, opgave.enhed)
        ark.formel(række, 6, "=" + TIMER_PR_ENHED[opgave.enhed].format_map(navne), "timer")
        for plads, model in enumerate(MODELLER.values()):
            ark.tal(række, 3 + plads, (opgave.antal[model] or 0) / deler, opgave.enhed)
            ark.formel(række, 7 + plads, f"={ark.her(række, 3 + plads)}*$F{række}", "timer/år")
    ud: dict[str, str] = {}
    for navn, tekst in (("indirekte", "I alt, indirekte borgertid"), ("direkte", "I alt, direkte borgertid")):
        række += 1
        for kolonne in range(1, 7):
            ark.tekst(række, kolonne, tekst if kolonne == 2 else "", "sum")
        for plads, model in enumerate(MODELLER):
            søjle = ark.her(første, 7 + plads) + ":" + ark.her(første + len(std.opgaver) - 1, 7 + plads)
            formel = f"=SUM({søjle})"
            if navn == "direkte":
                formel = f"={navne['fremmødetimer']}-{ark.her(række - 1, 7 + plads)}"
            ark.formel(række, 7 + plads, formel, "timer/år", "sum")
            ud[f"{model}_{navn}"] = ark.fast(række, 7 + plads)
    return række, ud


# --- 4. De trykte tal


def _liste(ark: Arkbygger, række: int, navne: Mapping[str, str], ord_: str, tolerance: str) -> tuple[int, int]:
    """Den lange liste; svarer med dens første og sidste række."""
    ark.afsnit(
        række,
        "4. De trykte tal",
        "I kildernes rækkefølge, men et tal står efter dem, det regnes af. Tallene står, som kilden trykker dem, i "
        "kildens egen enhed.",
    )
    række += 2
    ark.overskrifter(række, 1, OVERSKRIFTER, 2)
    poster = afstemning()
    første = række + 1
    rækker = {post.tal: første + nummer for nummer, post in enumerate(poster)}
    tabeller = {tabel.id: tabel.navn for tabel in kildetabeller()}

    def celle(tal: Trykt, ende: Ende) -> str:
        return ark.her(rækker[tal], {"trykt": TRYKT, "nedre": NEDRE, "øvre": ØVRE}[ende])

    for post in poster:
        r, tal = rækker[post.tal], post.tal
        ark.tekst(r, MÆRKE, post.mærke)
        for kolonne, tekst in enumerate((tabeller[tal.tabel], *sted_i_tabellen(tal)), start=TABEL):
            ark.tekst(r, kolonne, tekst, "tekst_ombrudt")
        _trykt(ark, r, tal, tolerance)
        for kolonne, ende in ((REGNET, "trykt"), (REGNET_NEDRE, "nedre"), (REGNET_ØVRE, "øvre")):
            if post.efterregning:
                _formel(ark, r, kolonne, f"={post.efterregning.udtryk(celle, navne, ende)}", _talformat(tal, 1))
            else:
                ark.tom(r, kolonne)
        ark.formel(r, STATUS, _status(ark, r, ord_), "tekst", "tekst")
        for kolonne, tekst in ((HVORDAN, post.hvorfor), (MODSTRID, post.modstrid), (PRØVES, prøves_i(post))):
            ark.tekst(r, kolonne, tekst, "tekst_ombrudt")
        ark.formel(r, DÆKKET, _dækket(ark, r), "tekst", "tekst")
    sidste = første + len(poster) - 1
    ark.farv_ord(første, STATUS, (("kildefejl", "fejl"), ("inden for", "advarsel"), ("stemmer", "ok")), sidste)
    return første, sidste


def sted_i_tabellen(tal: Trykt) -> tuple[str, str, str]:
    """Række, kolonne og del, som de vises; en sætning har intet rækkenavn."""
    return ("" if tal.række.startswith(CITAT) else tal.række, tal.kolonne, tal.del_)


def _trykt(ark: Arkbygger, r: int, tal: Trykt, tolerance: str) -> None:
    """Det trykte tal og det interval, det tillader."""
    ark.tekst(r, ENHED, tal.enhed, "tekst_ombrudt")
    _tal(ark, r, TRYKT, tal.værdi, _talformat(tal))
    for kolonne, afrunding in ((NED, tal.værdi - tal.nedre), (OP, tal.øvre - tal.værdi)):
        # Fratrækningen efterlader støv på decimal 15; afrundingen er data og skal stå rent.
        _tal(ark, r, kolonne, round(afrunding, 9), _talformat(tal, 1))
    for kolonne, tegn, afrunding in ((NEDRE, "-", NED), (ØVRE, "+", OP)):
        formel = f"={ark.her(r, TRYKT)}{tegn}{ark.her(r, afrunding)}{tegn}{tolerance}"
        _formel(ark, r, kolonne, formel, _talformat(tal, 1))


def prøves_i(post: Afstemt) -> str:
    """Hvor en fejl i tallet ville vise sig; tom, når den ikke ville."""
    if post.tæller:
        return HER
    if post.indgår_i:
        return post.indgår_i[0] + (f" og {len(post.indgår_i) - 1} til" if len(post.indgår_i) > 1 else "")
    return post.i_bogen


def _status(ark: Arkbygger, r: int, ord_: str) -> str:
    """Uden for trykkets interval tæller én; helt uden overlap tæller to."""
    ned, op, regnet, fra, til = (ark.her(r, k) for k in (NEDRE, ØVRE, REGNET, REGNET_NEDRE, REGNET_ØVRE))
    uden_for = f"1+({regnet}<{ned})+({regnet}>{op})+({til}<{ned})+({fra}>{op})"
    return f'=IF(ISNUMBER({regnet}),INDEX({ord_},{uden_for}),"{IKKE_BEREGNELIG}")'


def _dækket(ark: Arkbygger, r: int) -> str:
    prøves, regnet = ark.her(r, PRØVES), ark.her(r, REGNET)
    return f'=IF(OR({prøves}="",AND({prøves}="{HER}",NOT(ISNUMBER({regnet})))),"{NEJ}","{JA}")'


# --- Tal med kildens antal decimaler


def _talformat(tal: Trykt, flere: int = 0) -> str:
    """Talformatet med kildens decimaler og så mange flere; et årstal eller en paragraf har ikke tusindpunktum."""
    return _med_decimaler("0" if tal.enhed in ÅRSTAL else "#,##0", tal.decimaler + flere)


def _med_decimaler(hele: str, decimaler: int) -> str:
    return hele + ("." + "0" * decimaler if decimaler else "")


def _tal(ark: Arkbygger, række: int, kolonne: int, tal: float, talformat: str) -> None:
    ark.ark.write_number(række - 1, kolonne - 1, tal, ark.bygger.talformat("tal", talformat))


def _formel(ark: Arkbygger, række: int, kolonne: int, formel: str, talformat: str) -> None:
    ark.ark.write_formula(række - 1, kolonne - 1, formel, ark.bygger.talformat("tal", talformat), 0)
