"""Arket Kontrol: hvert hovedresultat regnet en gang til med almindelige formler, og alle fejl og advarsler i inddata."""

from dataclasses import dataclass

from ... import __version__
from ...inddata.standard import Standard
from ..udfaldstabeller import HØJST_MELDINGER, INGEN_MELDINGER
from .arkbygger import STATUSNAVN, Arkbygger, Bogbygger
from .eksempelberegninger import Eksempler
from .forudsaetninger import NAVN as FORUDSÆTNINGER
from .forudsaetninger import Forudsætninger
from .fravaer import NAVN as FRAVÆR
from .fravaer import Fravær
from .opgavekategorier import NAVN as OPGAVER
from .opgavekategorier import Opgaver
from .timepris import Timepris

NAVN = "Kontrol"
BREDDER = (9, 56, 14, 19, 19, 14, 13, 11)
TOP = 7
TOLERANCE = 0.005
"""En halv øre eller 18 sekunder: mindre end det mindste, bogen viser."""

BESKEDER = (
    ("Besked_Forudsaetninger", FORUDSÆTNINGER),
    ("Besked_Fravaer", FRAVÆR),
    ("Besked_Opgavekategorier", OPGAVER),
)


@dataclass(frozen=True, slots=True)
class Prøve:
    """En kontrol: det beregnede og det, en almindelig formel giver."""

    navn: str
    enhed: str
    beregnet: str
    uafhængig: str
    egen: bool = False


def byg(
    bygger: Bogbygger,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    timepris: Timepris,
    eksempler: Eksempler,
) -> None:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "kontrol", BREDDER)
    ark.hoved(
        "Kontrol",
        "Hvert hovedresultat er regnet en gang til med almindelige regnearksformler. Nederst står alle fejl og advarsler.",
    )
    ark.tekst(4, 2, "Samlet status", "status")
    prøver = [
        *_timer(fravær, opgaver, timepris, std),
        *_priser(forudsætninger, fravær, opgaver, timepris, std),
        *_eksempler(forudsætninger, fravær, opgaver, eksempler),
        Prøve("Bogens version og beregningens version", "tekst", "=XLTP_VERSION()", f'="{__version__}"', True),
    ]
    sidste = _prøver(ark, prøver)
    ark.formel(4, 3, f'=IF(SUMPRODUCT(--($H${TOP + 1}:$H${sidste}="OK"))=ROWS($H${TOP + 1}:$H${sidste}),"OK","FEJL")', "tekst", "status")
    ark.farv_status(4, 3)
    bygger.navngiv(STATUSNAVN, NAVN, "C4")
    ark.tekst(5, 2, "FEJL betyder, at mindst én kontrol ikke går op, eller at inddata har fejl. Grunden står nedenfor.", "note")
    _meldinger(ark, sidste + 2)
    ark.afslut(TOP, 2)


def _model(sted: str, std: Standard, nummer: int) -> str:
    return f"{sted} – {std.modeller[nummer]}"


def _timer(fravær: Fravær, opgaver: Opgaver, timepris: Timepris, std: Standard) -> list[Prøve]:
    """Fravær, fremmøde, opgaver og borgertid."""
    fravær_plan = f"SUM({fravær.timer_pr_række})"
    prøver = [
        Prøve("Fraværstimer", "timer/år", f"={fravær.fravær}", f"={fravær_plan}"),
        Prøve("Fremmødetimer", "timer/år", f"={fravær.fremmøde}", f"=Aarsnorm-{fravær_plan}"),
        Prøve(
            "Arbejdsdage i året",
            "dage/år",
            f"={fravær.arbejdsdage}",
            f"=NETWORKDAYS(DATE(Helligdagsaar,1,1),DATE(Helligdagsaar+1,1,0),{fravær.helligdage})",
        ),
    ]
    for nummer in range(len(std.modeller)):
        uden, om, direkte = (
            timepris.steder[post][nummer] for post in ("Opgaver uden borger", "Opgaver om borger", "Direkte borgertid")
        )
        plan = opgaver.uafhængige_timer[nummer]
        prøver.append(Prøve(_model("Opgavetimer", std, nummer), "timer/år", f"={uden}+{om}", f"={plan}"))
        uafhængig = f"=Aarsnorm-{fravær_plan}-{plan}"
        prøver.append(Prøve(_model("Borgertimer", std, nummer), "timer/år", f"={direkte}", uafhængig))
    return prøver


def _priser(
    forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver, timepris: Timepris, std: Standard
) -> list[Prøve]:
    """Årsløn og de tre timepriser."""
    udgift = forudsætninger.årsløn_kontrol
    fremmøde = f"(Aarsnorm-SUM({fravær.timer_pr_række}))"
    prøver = [Prøve("Årsløn", "kr./årsværk", f"={forudsætninger.årsløn}", f"={udgift}")]
    pr_fremmøde = timepris.steder["Timepris pr. fremmødetime"][0]
    prøver.append(Prøve("Timepris pr. fremmødetime", "kr./time", f"={pr_fremmøde}", f"={udgift}/{fremmøde}"))
    for nummer in range(len(std.modeller)):
        plan, pris = opgaver.uafhængige_timer[nummer], timepris.steder["Timepris pr. borgertime"][nummer]
        deling = "/Borgere_i_gruppe" if std.modeller[nummer] == std.gruppemodel else ""
        uafhængig = f"={udgift}/({fremmøde}-{plan}){deling}"
        prøver.append(Prøve(_model("Timepris pr. borgertime", std, nummer), "kr./time", f"={pris}", uafhængig))
    return prøver


def _eksempler(
    forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver, eksempler: Eksempler
) -> list[Prøve]:
    """Støttetimer = årsværk x borgertimer x borgere, der deler en time; og blandingen af støtteformer."""
    plan = f"INDEX({opgaver.uafhængigt_område},MATCH({{model}},{opgaver.overskriftsområde},0))"
    prøver = []
    for nummer, tilbud in enumerate(eksempler.tilbud):
        timer = plan.replace("{model}", tilbud["model"])
        fremmøde = f"(Aarsnorm-SUM({fravær.timer_pr_række})-{timer})"
        uafhængig = f"={tilbud['budget']}/{forudsætninger.årsløn}*{fremmøde}*{tilbud['borgere']}"
        prøver.append(Prøve(f'="Støttetimer – "&{tilbud["navn"]}', "timer/år", f"={tilbud['timer']}", uafhængig))
    blandet = f"=({eksempler.miks_budget})/SUMPRODUCT({eksempler.miks_priser},{eksempler.miks_andele})"
    prøver.append(Prøve("Bostøttens støttetimer med fordelingen", "timer/år", f"={eksempler.miks_timer}", blandet))
    return prøver


def _prøver(ark: Arkbygger, prøver: list[Prøve]) -> int:
    ark.overskrifter(TOP, 1, ("Nr.", "Kontrol", "Enhed", "Beregnet", "Uafhængig formel", "Forskel", "Tolerance", "Status"))
    række = TOP
    for nummer, prøve in enumerate(prøver, start=1):
        række += 1
        ark.nr(række, nummer)
        if prøve.navn.startswith("="):
            ark.formel(række, 2, prøve.navn, "tekst", "tekst")
        else:
            ark.tekst(række, 2, prøve.navn)
        ark.tekst(række, 3, prøve.enhed)
        slags = "tekst" if prøve.enhed == "tekst" else "tal"
        (ark.funktion if prøve.egen else ark.formel)(række, 4, prøve.beregnet, prøve.enhed, slags)
        ark.formel(række, 5, prøve.uafhængig, prøve.enhed, slags)
        if prøve.enhed == "tekst":
            ark.formel(række, 6, f"=IF($D{række}=$E{række},0,1)", "timer")
        else:
            ark.formel(række, 6, f"=$D{række}-$E{række}", prøve.enhed)
        ark.ark.write_number(række - 1, 6, TOLERANCE, ark.bygger.talformat("tal", "0.000"))
        ark.formel(række, 8, f'=IF(IFERROR(ABS($F{række})<=$G{række},FALSE),"OK","FEJL")', "tekst", "tekst")
    række += 1
    ark.nr(række, len(prøver) + 1)
    ark.tekst(række, 2, "Fejl i inddata (se nedenfor)")
    ark.tekst(række, 3, "antal")
    ark.formel(række, 4, "=Kontrol_antal_fejl", "antal")
    ark.tal(række, 5, 0, "antal")
    ark.formel(række, 6, f"=$D{række}-$E{række}", "antal")
    ark.tal(række, 7, 0, "antal")
    ark.formel(række, 8, f'=IF(IFERROR(ABS($F{række})<=$G{række},FALSE),"OK","FEJL")', "tekst", "tekst")
    ark.farv_status(TOP + 1, 8, række)
    return række


def _meldinger(ark: Arkbygger, række: int) -> None:
    """Alle fejl og advarsler i inddata, og det første for hvert ark."""
    ark.afsnit(
        række,
        "Fejl og advarsler i inddata",
        "TP-1 er fejl: tallet mangler, til fejlen er rettet. TP-2 er advarsler: der er et tal, men noget er usædvanligt.",
    )
    top = række + 2
    kald = "TJEK_INDDATA(Fravaer,Opgaver,Aarsnorm,Loenposter,Tilbud,Miks,Borgere_i_gruppe)"
    plads = HØJST_MELDINGER + 1
    for kolonne, nummer in enumerate((1, 2, 3, 4), start=1):
        ark.tal(top, kolonne, nummer, "antal", "note")
    ark.tabelfunktion(top + 1, 1, f"=INDEX({kald},0,$A${top})", ("tekst",), plads)
    ark.tabelfunktion(top + 1, 2, f"=INDEX({kald},0,$B${top})", ("tekst",), plads)
    begge = f'=INDEX({kald},0,$C${top})&" "&INDEX({kald},0,$D${top})'
    ark.tabelfunktion(top + 1, 3, begge, ("tekst",), plads, "overskrift_fri")
    sidste = top + plads
    koder, steder, hvad = (f"${k}${top + 2}:${k}${sidste}" for k in "ABC")
    r = sidste + 2
    ark.afsnit(r, "Status pr. ark")
    ark.overskrifter(r + 1, 2, ("Ark", "Enhed", "Fejl", "Advarsler"))
    for plads, (_, arknavn) in enumerate(BESKEDER, start=r + 2):
        ark.tekst(plads, 2, arknavn)
        ark.tekst(plads, 3, "antal")
        ark.formel(plads, 4, f'=COUNTIFS({steder},$B{plads}&"*",{koder},"TP-1*")', "antal")
        ark.formel(plads, 5, f'=COUNTIFS({steder},$B{plads}&"*",{koder},"TP-2*")', "antal")
    i_alt = r + 2 + len(BESKEDER)
    ark.tekst(i_alt, 2, "I alt", "sum")
    ark.tekst(i_alt, 3, "antal", "sum")
    ark.formel(i_alt, 4, f'=COUNTIF({koder},"TP-1*")', "antal", "sum")
    ark.formel(i_alt, 5, f'=COUNTIF({koder},"TP-2*")', "antal", "sum")
    ark.bygger.navngiv("Kontrol_antal_fejl", NAVN, ark.her(i_alt, 4))
    ark.bygger.navngiv("Kontrol_antal_advarsler", NAVN, ark.her(i_alt, 5))
    ark.afsnit(i_alt + 2, "Første besked pr. ark")
    ark.tekst(i_alt + 3, 2, "Ark", "overskrift")
    ark.tekst(i_alt + 3, 3, "Besked", "overskrift")
    for plads, (navn, arknavn) in enumerate(BESKEDER, start=i_alt + 4):
        ark.tekst(plads, 2, arknavn)
        fundet = f'MATCH($B{plads}&"*",{steder},0)'
        besked = f'INDEX({koder},{fundet})&" "&INDEX({steder},{fundet})&": "&INDEX({hvad},{fundet})'
        ark.formel(plads, 3, f'=IFERROR({besked},"{INGEN_MELDINGER}")', "tekst", "udfald_tekst")
        ark.bygger.navngiv(navn, NAVN, ark.her(plads, 3))
