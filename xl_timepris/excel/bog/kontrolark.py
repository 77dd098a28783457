"""Arket Kontrol: hovedresultaterne regnet en gang til med almindelige formler, og alle fejl og advarsler."""

from dataclasses import dataclass

from ...beregning.afstemning import KILDEFEJL
from ...inddata.standard import Standard
from ...ordlister import AKTIVITET, KOMBINATION, RAMME, REGULERET
from ..udfaldstabeller import HØJST_MELDINGER, INGEN_MELDINGER
from .arkbygger import STATUSNAVN, Arkbygger, Bogbygger
from .borgere import NAVN as BORGERE
from .borgere import Borgere
from .eksempelberegninger import Eksempler
from .foelsomhed import Følsomhed
from .forudsaetninger import NAVN as FORUDSÆTNINGER
from .forudsaetninger import Forudsætninger
from .fravaer import NAVN as FRAVÆR
from .fravaer import Fravær
from .kildetal import Kildetal
from .kommuner import NAVN as KOMMUNER
from .kommuner import Kommuner
from .opgavekategorier import NAVN as OPGAVER
from .opgavekategorier import Opgaver
from .scenarier import Scenarier
from .start import VERSIONSNAVN
from .takster import NAVN as TAKSTER
from .takster import Takster
from .tildeling import NAVN as TILDELING
from .tildeling import Tildeling
from .timepris import Timepris

NAVN = "Kontrol"
BREDDER = (9, 56, 16, 19, 19, 14, 13, 11, 60)
TOP = 7
TOLERANCE = 0.005
"""En halv øre eller 18 sekunder: mindre end det mindste, bogen viser."""

BESKEDER = (
    ("Besked_Forudsaetninger", FORUDSÆTNINGER),
    ("Besked_Fravaer", FRAVÆR),
    ("Besked_Opgavekategorier", OPGAVER),
    ("Besked_Kommuner", KOMMUNER),
    ("Besked_Takster", TAKSTER),
    ("Besked_Borgere", BORGERE),
    ("Besked_Tildeling", TILDELING),
)


@dataclass(frozen=True, slots=True)
class Prøve:
    """En kontrol: det beregnede og en almindelig formel; »{nøgle}« er en tidligere kontrols uafhængige værdi."""

    navn: str
    enhed: str
    beregnet: str
    uafhængig: str
    nøgle: str = ""
    egen: bool = False


def byg(
    bygger: Bogbygger,
    std: Standard,
    forudsætninger: Forudsætninger,
    fravær: Fravær,
    opgaver: Opgaver,
    kommuner: Kommuner,
    timepris: Timepris,
    eksempler: Eksempler,
    takster: Takster,
    borgere: Borgere,
    tildeling: Tildeling,
    følsomhed: Følsomhed,
    scenarier: Scenarier,
    kildetal: Kildetal,
) -> None:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "kontrol", BREDDER)
    ark.hoved(
        "Kontrol",
        "Hovedresultaterne er regnet en gang til med almindelige regnearksformler. Nederst står fejl og advarsler.",
    )
    ark.tekst(4, 2, "Samlet status", "status")
    prøver = [
        *_timer(fravær, opgaver, timepris, std),
        *_priser(forudsætninger, opgaver, timepris, std),
        *_kommuner(kommuner, fravær),
        *_eksempler(eksempler),
        *_takster(takster),
        *_borgere(borgere),
        *_tildeling(tildeling),
        *_følsomhed(følsomhed),
        *_scenarier(scenarier, timepris, eksempler, std),
        Prøve(
            "Beregningens version er bogens (1 er ja)", "antal", f"=(XLTP_VERSION()={VERSIONSNAVN})*1", "=1", egen=True
        ),
        *_uden_mangler(følsomhed, scenarier, kildetal),
        Prøve("Fejl i inddata (se nedenfor)", "antal", "=Kontrol_antal_fejl", "=0"),
    ]
    sidste = _prøver(ark, prøver)
    status = f"$H${TOP + 1}:$H${sidste}"
    ark.formel(4, 3, f'=IF(COUNTIF({status},"OK")=ROWS({status}),"OK","FEJL")', "tekst", "status")
    ark.farv_status(4, 3)
    bygger.navngiv(STATUSNAVN, NAVN, "C4")
    ark.tekst(
        5,
        2,
        "FEJL betyder, at mindst én kontrol ikke går op, eller at inddata har fejl. Grunden står nedenfor.",
        "note",
    )
    _meldinger(ark, sidste + 2)
    ark.afslut(TOP, 2)


def _model(sted: str, std: Standard, nummer: int) -> str:
    return f"{sted} – {std.modeller[nummer]}"


def _timer(fravær: Fravær, opgaver: Opgaver, timepris: Timepris, std: Standard) -> list[Prøve]:
    """Fravær, fremmøde, opgaver og borgertid."""
    prøver = [
        Prøve("Fraværstimer", "timer/år", f"={fravær.fravær}", f"=SUM({fravær.timer_pr_række})"),
        Prøve("Fremmødetimer", "timer/år", f"={fravær.fremmøde}", f"={fravær.uafhængigt_fremmøde}", "fremmøde"),
        Prøve(
            "Arbejdsdage i året",
            "dage/år",
            f"={fravær.arbejdsdage}",
            f"={fravær.uafhængige_arbejdsdage}",
        ),
    ]
    for nummer in range(len(std.modeller)):
        uden, om, direkte = (
            timepris.steder[post][nummer] for post in ("Opgaver uden borger", "Opgaver om borger", "Direkte borgertid")
        )
        prøver.append(
            Prøve(
                _model("Opgavetimer", std, nummer), "timer/år", f"={uden}+{om}", f"={opgaver.uafhængige_timer[nummer]}"
            )
        )
        uafhængig = f"={opgaver.uafhængig_borgertid[nummer]}"
        prøver.append(Prøve(_model("Borgertimer", std, nummer), "timer/år", f"={direkte}", uafhængig, f"timer{nummer}"))
    return prøver


def _priser(forudsætninger: Forudsætninger, opgaver: Opgaver, timepris: Timepris, std: Standard) -> list[Prøve]:
    """Årsløn og timepriser."""
    pr_fremmøde = timepris.steder["Timepris pr. fremmødetime"][0]
    prøver = [
        Prøve("Årsløn", "kr./årsværk", f"={forudsætninger.årsløn}", f"={forudsætninger.årsløn_kontrol}", "årsløn"),
        Prøve("Timepris pr. fremmødetime", "kr./time", f"={pr_fremmøde}", "={årsløn}/{fremmøde}"),
    ]
    for nummer, model in enumerate(std.modeller):
        pris = timepris.steder["Timepris pr. borgertime"][nummer]
        deling = "/MAX(SUM(Borgere_i_gruppe),1)" if model == std.gruppemodel else ""
        uafhængig = f"={{årsløn}}/{{timer{nummer}}}{deling}"
        prøver.append(Prøve(_model("Timepris pr. borgertime", std, nummer), "kr./time", f"={pris}", uafhængig))
        pris = timepris.steder["Timepris pr. borgerrelateret time"][nummer]
        uafhængig = f"={{årsløn}}/({{timer{nummer}}}+{opgaver.uafhængig_om_borger[nummer]})"
        navn = _model("Timepris pr. borgerrelateret time", std, nummer)
        prøver.append(Prøve(navn, "kr./time", f"={pris}", uafhængig))
    return prøver


def _kommuner(kommuner: Kommuner, fravær: Fravær) -> list[Prøve]:
    """Prisen pr. borgertime med jeres egen og alle andres tidsfordeling."""
    s = kommuner.sammenligning
    prøver = [
        Prøve(f"Timepris med jeres egen fordeling – {navn}", "kr./time", f"={pris}", f"={{årsløn}}/{{timer{model}}}")
        for navn, pris, model in zip(("botilbud", "dagtilbud", "bostøtte"), s.egne_priser, (0, 0, 1), strict=True)
    ]
    alle = f"=SUMPRODUCT(1/{s.andele})*{{årsløn}}/{fravær.årsnorm}"
    return [
        *prøver,
        Prøve("Timepris med alle kommuners fordeling, i alt", "kr./time", f"=SUM({s.priser})", alle),
    ]


def _eksempler(eksempler: Eksempler) -> list[Prøve]:
    """Støttetimer = årsværk x borgertimer x borgere, der deler en time; og blandingen af støtteformer."""
    prøver = []
    for nummer, t in enumerate(eksempler.tilbud, start=1):
        uafhængig = f"=SUM({t['budget']})/{{årsløn}}*SUM({t['borgertimer']})*MAX(SUM({t['borgere']}),1)"
        prøver.append(
            Prøve(f'="Støttetimer, tilbud {nummer}: "&T({t["navn"]})', "timer/år", f"=SUM({t['timer']})", uafhængig)
        )
    blandet = f"=SUM({eksempler.miks_budget})/SUM({eksempler.miks_bidrag})"
    prøver.append(Prøve("Bostøttens støttetimer med fordelingen", "timer/år", f"={eksempler.miks_timer}", blandet))
    return prøver


def _takster(takster: Takster) -> list[Prøve]:
    """Takst x belagte døgn giver udgifterne igen; og den viste trappes priser."""
    prøver = []
    for nummer, t in enumerate(takster.rækker, start=1):
        døgn = f"SUM({t['pladser']})*SUM({t['belægning']})*SUM({t['dage']})"
        navn = f'T({t["navn"]})'
        prøver.append(
            Prøve(
                f'="Basistakst x belagte døgn, tilbud {nummer}: "&{navn}',
                "kr./år",
                f"=SUM({t['basistakst']})*{døgn}",
                f'=(TRIM({t["har_basistakst"]})="Ja")*SUM({t["udgifter_kontrol"]})',
            )
        )
        prøver.append(
            Prøve(
                f'="Gennemsnitstakst x belagte døgn, tilbud {nummer}: "&{navn}',
                "kr./år",
                f"=SUM({t['gennemsnitstakst']})*{døgn}",
                f"=(SUM({t['pladser']})>0)*(SUM({t['lønbudget']})+SUM({t['udgifter_kontrol']}))",
            )
        )
    vist = takster.vist
    prøver.append(
        Prøve(
            "Den viste trappe: sum af ydelsespakketakster",
            "kr./døgn",
            f"=SUM({vist['pakketakst']})",
            f"=SUMPRODUCT({vist['pristimer']},{vist['andel']})*SUM({vist['timepris']})",
        )
    )
    prøver.append(
        Prøve(
            "Den viste trappe: samlet takst uden ydelsespakker",
            "kr./døgn",
            f"=SUM({vist['samlet']})-SUM({vist['pakketakst']})",
            f"=COUNT({vist['pakketakst']})*SUM({vist['basistakst']})",
        )
    )
    return prøver


def _borgere(borgere: Borgere) -> list[Prøve]:
    """Alle er indplaceret, og beløbene går op på tværs."""
    årlig = f"SUMPRODUCT({borgere.pakketakst},{borgere.dage})+SUMPRODUCT({borgere.basistakst},{borgere.dage})"
    antal = f'=SUMPRODUCT(--({borgere.tilbud}<>""))'
    return [
        Prøve("Borgere med en takst", "borgere", f"=COUNT({borgere.samlet})", antal),
        Prøve("Borgere i kortlægningen", "borgere", f"=SUM({borgere.kortlagte})", antal),
        Prøve("Borgernes årlige takster i alt", "kr./år", f"={borgere.årlig_i_alt}", f"={årlig}"),
    ]


def _tildeling(tildeling: Tildeling) -> list[Prøve]:
    """Hvert princips budget i alt, regnet samlet i stedet for tilbud for tilbud; og det viste forløb."""

    def alle(navn: str) -> str:
        første, sidste = tildeling.rækker[0][navn], tildeling.rækker[-1][navn]
        return f"{første}:{sidste.rpartition('!')[2]}"

    budget, faste, forudsat, sats = (alle(navn) for navn in ("budget", "faste", "forudsat", "sats"))
    belægning = "SUM(Faktisk_belaegning)"
    forløb = tildeling.forløb
    return [
        Prøve(
            "Tildeling i alt: Aktivitetsbaseret", "kr./år", f"=SUM({alle(AKTIVITET)})", f"=SUM({budget})*{belægning}"
        ),
        Prøve("Tildeling i alt: Rammebaseret", "kr./år", f"=SUM({alle(RAMME)})", f"=SUM({budget})"),
        Prøve(
            "Tildeling i alt: Kombination",
            "kr./år",
            f"=SUM({alle(KOMBINATION)})",
            f"=SUM({faste})+(SUM({budget})-SUM({faste}))*{belægning}",
        ),
        Prøve(
            "Tildeling over rammen: Belægningsreguleret ramme",
            "kr./år",
            f'=SUM({alle(REGULERET)})-SUMIF({sats},">=0",{budget})',
            f"=SUMPRODUCT({sats},{forudsat})*MAX({belægning}-1,0)*Maaneder_pr_aar",
        ),
        Prøve(
            "Det viste forløb: Aktivitetsbaseret pr. plads",
            "kr./år",
            f"=SUM({forløb[AKTIVITET]})*SUM({forløb['valgt forudsat']})",
            f"=SUM({forløb['pladser']})*SUM({forløb['valgt budget']})",
        ),
    ]


def _følsomhed(følsomhed: Følsomhed) -> list[Prøve]:
    """Nogle af tornadoens søjler, rapportens spørgsmål om sygefravær og målsøgningen."""
    prøver = [
        Prøve(f'="Søjle, {post["retning"]}: "&T({post["navn"]})', "kr./time", f"={post['fra']}", f"={post['efter']}")
        for post in følsomhed.søjler
    ]
    prøver += [
        Prøve(f"Mere sygefravær, opgaverne {post['regel']}", "kr./time", f"={post['fra']}", f"={post['efter']}")
        for post in følsomhed.sygdom
    ]
    ved_mål = f"={følsomhed.opgaver_til_mål}*{følsomhed.mål}*{følsomhed.fremmødetimer}"
    prøver.append(
        Prøve(
            "Målsøgning: borgertid i alt, når hver opgave bringes på målet",
            "timer/år",
            f"=SUM({følsomhed.borgertid_ved_mål})",
            ved_mål,
        )
    )
    return prøver


def _scenarier(scenarier: Scenarier, timepris: Timepris, eksempler: Eksempler, std: Standard) -> list[Prøve]:
    """Kolonnen Jeres model giver de samme priser og støttetimer som Timepris og Eksempelberegninger."""
    prøver = [
        Prøve(
            "Scenarier, Jeres model: pris pr. fremmødetime",
            "kr./time",
            f"={scenarier.pr_fremmødetime}",
            f"={timepris.steder['Timepris pr. fremmødetime'][0]}",
        )
    ]
    for model, pris, på_timepris in zip(
        std.modeller, scenarier.priser, timepris.steder["Timepris pr. borgertime"], strict=True
    ):
        prøver.append(Prøve(f"Scenarier, Jeres model: {model}", "kr./time", f"={pris}", f"={på_timepris}"))
    for nummer, (post, eksempel) in enumerate(zip(scenarier.støttetimer, eksempler.tilbud, strict=True), start=1):
        navn = f'="Scenarier, støttetimer, tilbud {nummer}: "&T({post["navn"]})'
        prøver.append(Prøve(navn, "timer/år", f"=SUM({post['timer']})", f"=SUM({eksempel['timer']})"))
    return prøver


def _uden_mangler(følsomhed: Følsomhed, scenarier: Scenarier, kildetal: Kildetal) -> list[Prøve]:
    """Valg og scenarier, der ikke kan regnes, og afvigelser fra et trykt tal, som ikke er en kendt modstrid."""
    ugyldige = f'=SUMPRODUCT(--({følsomhed.ugyldige_valg}<>""))'
    umulige = f'=SUMPRODUCT(--({scenarier.beskeder}<>""))'
    uden_grund = f'=SUMPRODUCT(--({kildetal.status}="{KILDEFEJL}"),--({kildetal.modstrid}=""))'
    return [
        Prøve("Valg på Følsomhed, der ikke kan bruges (se Besked dér)", "antal", ugyldige, "=0"),
        Prøve("Scenarier, der ikke kan regnes (se Besked dér)", "antal", umulige, "=0"),
        Prøve("Kildefejl uden en kendt modstrid (arket Kildetal)", "antal", uden_grund, "=0"),
    ]


def _prøver(ark: Arkbygger, prøver: list[Prøve]) -> int:
    ark.overskrifter(
        TOP, 1, ("Nr.", "Kontrol", "Enhed", "Beregnet", "Uafhængig formel", "Forskel", "Tolerance", "Status")
    )
    tidligere = {prøve.nøgle: f"$E${TOP + nummer}" for nummer, prøve in enumerate(prøver, start=1) if prøve.nøgle}
    række = TOP
    for nummer, prøve in enumerate(prøver, start=1):
        række += 1
        ark.nr(række, nummer)
        if prøve.navn.startswith("="):
            ark.formel(række, 2, prøve.navn, "tekst", "tekst")
        else:
            ark.tekst(række, 2, prøve.navn)
        ark.tekst(række, 3, prøve.enhed)
        (ark.funktion if prøve.egen else ark.formel)(række, 4, prøve.beregnet, prøve.enhed)
        ark.formel(række, 5, prøve.uafhængig.format_map(tidligere), prøve.enhed)
        # Inden for tolerancen er forskellen decimaltallenes rækkefølge, som regneark ikke er enige om.
        ark.formel(række, 6, f"=($D{række}-$E{række})*(ABS($D{række}-$E{række})>$G{række})", prøve.enhed)
        ark.ark.write_number(række - 1, 6, TOLERANCE, ark.bygger.talformat("tal", "0.000"))
        ark.formel(række, 8, f'=IF(IFERROR(ABS($F{række})<=$G{række},FALSE),"OK","FEJL")', "tekst", "tekst")
    ark.farv_status(TOP + 1, 8, række)
    return række


def _meldinger(ark: Arkbygger, række: int) -> None:
    """Alle fejl og advarsler i inddata, og det første for hvert ark."""
    ark.afsnit(
        række,
        "Fejl og advarsler i inddata",
        "TP-1 er fejl: tallet mangler, til fejlen er rettet. TP-2 er advarsler: noget er usædvanligt.",
    )
    top, plads = række + 2, HØJST_MELDINGER + 1
    lister = (
        "TJEK_INDDATA(Fravaer,Opgaver,Aarsnorm,Loenposter,Tilbud,Miks,Borgere_i_gruppe,Miks_tilbud,Helligdagsaar)",
        "TJEK_TAKSTER(Trapper,Faste_udgifter,Takstgrundlag,Borgere,Tildelinger,Loenposter,Faktisk_belaegning)",
    )
    # Hvad der er galt, fylder de tomme kolonner til højre for sig.
    for nummer, kolonne in enumerate((1, 2, 3, len(BREDDER)), start=1):
        ark.tal(top, kolonne, nummer, "antal", "note")
        for nr, kald in enumerate(lister):
            formel = f"=INDEX({kald},0,{ark.her(top, kolonne)})"
            ark.tabelfunktion(top + 1 + nr * plads, kolonne, formel, ("tekst",), plads, "overskrift_fri")
    sidste = top + len(lister) * plads
    koder, steder, hvad, ret = (f"${k}${top + 2}:${k}${sidste}" for k in "ABCI")
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
    _første_beskeder(ark, i_alt + 2, koder, steder, hvad, ret)


def _første_beskeder(ark: Arkbygger, række: int, koder: str, steder: str, hvad: str, ret: str) -> None:
    """Det første, der er galt på hvert ark, som det vises øverst på arket."""
    ark.afsnit(
        række,
        "Første besked pr. ark",
        "Vises øverst på arket. Rækken efter den sidste betyder, at arket ikke er i listen.",
    )
    ark.tekst(række + 2, 2, "Når arket ikke er i listen")
    fuld = "Listen på Kontrol er fuld: ret de første."
    # Med stjerne, fordi LibreOffice ikke finder en hel tekst, der kommer fra en funktion.
    ark.formel(række + 2, 4, f'=IF(COUNTIF({koder},"Flere*")>0,"{fuld}","{INGEN_MELDINGER}")', "tekst", "udfald_tekst")
    ingen, top = f"$D${række + 2}", række + 4
    for kolonne, tekst in ((2, "Ark"), (3, "Række i listen"), (4, "Hvad er der galt?"), (5, "Vises på arket")):
        ark.tekst(top, kolonne, tekst, "overskrift_fri")
    rækker = [(navn, ark_, top + nr, steder) for nr, (navn, ark_) in enumerate(BESKEDER, start=1)]
    # Hele bogen står for sig, fordi den søger efter koden og ikke efter arket.
    rækker.append(("Besked_samlet", "TP-", top + len(BESKEDER) + 2, koder))
    for navn, søgt, plads, søges_i in rækker:
        ark.tekst(plads, 2, søgt)
        ark.formel(plads, 3, f'=IFERROR(MATCH($B{plads}&"*",{søges_i},0),ROWS({steder})+1)', "antal")
        sted = f'INDEX({koder},$C{plads})&" "&INDEX({steder},$C{plads})'
        ark.formel(plads, 4, f'=IFERROR({sted}&": "&INDEX({hvad},$C{plads}),{ingen})', "tekst", "udfald_tekst")
        ark.formel(plads, 5, f'=IFERROR($D{plads}&" "&INDEX({ret},$C{plads}),$D{plads})', "tekst", "udfald_tekst")
        ark.bygger.navngiv(navn, NAVN, ark.her(plads, 5))
