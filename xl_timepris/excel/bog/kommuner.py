"""Arket Kommuner: publicerede taksttrapper og tidsfordelinger som data, og beregninger med dem."""

from dataclasses import dataclass
from datetime import date

from ...enheder import BEHOVSENHEDER
from ...inddata.graenser import Grænse, grænse
from ...inddata.standard import Standard
from ...inddata.trappeskabeloner import Bygget, Skabelon, Stu, Trin, byggede, skabeloner, stu, uden_trappe
from .arkbygger import Arkbygger, Bogbygger
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .kommunetal import Sammenligning
from .kommunetal import byg as byg_sammenligning
from .opgavekategorier import Opgaver

NAVN = "Kommuner"
BREDDER = (8, 41, 26, 14, 17, 17, 16, 15, 17, 13, 18, 65, 20, 46)
TOP = 6
PLADS = 30
"""Så mange trin er der afsat plads til i en bygget trappe, her og på arket Takster."""
ANTAL_TRIN = Grænse("Antal trin", "antal", (1, PLADS), (2, PLADS), "Der er afsat 30 rækker i bogen.")
OVERBLIK = (
    "Nr.",
    "Skabelon",
    "Område",
    "Trykt: trin",
    "Trykt: første trin",
    "Trykt: sidste trin",
    "Trykt: spring",
    "Enhed",
    "Trin i skabelonen",
    "Trin, I selv udfylder",
    "Kilde",
    "Hvad er trykt, og hvad er udfyldt",
    "Dato",
    "Modstrid i kilden",
)
BLOK = ("Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel")
HALE = ("Regnes med (andel)", "Spring fra trinnet før", "Oprindelse", "Kilde", "Dato")
OPRINDELSER = {"trykt": "trykt", "udfyldt": "udfyldt", "mangler": "udfyldes af jer"}
NR, SKABELON, TRIN, FRA, TIL, ENHED, PRISTIMER, ANDEL, BRUGT, SPRING, OPRINDELSE, KILDE, DATO = range(1, 14)
AFSNIT = (
    "1. Overblik",
    "2. Byg en trappe",
    "3. Trapperne",
    "4. I tal",
    "5. STU",
    "6. Pris",
    "7. Opgaver",
    "8. Regn med",
)
"""Navnene på links øverst; de skal kunne stå i kolonnerne dér."""
Blokke = dict[str, tuple[int, int]]
"""Hver trappes første og sidste række, uden dens overskrift."""


@dataclass(frozen=True, slots=True)
class Kommuner:
    """Hvor trapperne står: kolonner, der er parallelle med Trappenavne; og sammenligningen i afsnit 6-8."""

    fra: str
    enhed: str
    timeprisandel: str
    sammenligning: Sammenligning


def byg(bygger: Bogbygger, std: Standard, forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver) -> Kommuner:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "inddata", BREDDER)
    ark.hoved(
        "Kommuner",
        "Andre kommuners taksttrapper og tidsfordeling. Trappen vælges på Takster, kommunen i afsnit 8 her.",
        besked="Besked_Kommuner",
    )
    række = _overblik(ark, TOP)
    to = række + 2
    række, bygget, enhed = _bygger(ark, to)
    tre = række + 2
    første, sidste, blokke = _trapper(ark, tre, bygget, enhed)
    fire = sidste + 2
    fem = _i_tal(ark, fire, blokke) + 2
    række = _stu(ark, fem, stu())
    sammenligning = byg_sammenligning(ark, række + 2, std, forudsætninger, fravær, opgaver)
    _links(ark, (TOP, to, tre, fire, fem, *sammenligning.afsnit))
    ark.afslut(4, 2)
    return Kommuner(*(ark.fra(første, kolonne, sidste) for kolonne in (FRA, ENHED, BRUGT)), sammenligning)


def _links(ark: Arkbygger, afsnit: tuple[int, ...]) -> None:
    """Vej til hvert afsnit fra rækkerne, der bliver stående."""
    for kolonne, (navn, række) in enumerate(zip(AFSNIT, afsnit, strict=True), start=4):
        ark.link(3, kolonne, NAVN, navn, ark.her(række, 1))


# --- 1. Overblik


def _overblik(ark: Arkbygger, række: int) -> int:
    ark.afsnit(
        række,
        "1. Taksttrapper: overblik",
        "Trinene står i afsnit 3, og antal trin og spring regnes af dem i afsnit 4. De sidste har ingen trappe.",
    )
    top = række = række + 2
    ark.overskrifter(række, 1, OVERBLIK, 2)
    række += 1
    for kolonne in range(1, len(OVERBLIK) + 1):
        ark.tekst(række, kolonne, {2: "Enhed", 4: "antal", 9: "antal", 10: "antal"}.get(kolonne, ""), "sum")
    rækker = [_om_skabelon(s) for s in skabeloner()] + [_om_bygget(b) for b in byggede()]
    valgbare = len(rækker)
    for post in uden_trappe():
        rækker.append((post.navn, "", None, "", "", "", "ingen trappe", None, None, post.kilde, post.tekst, None, ""))
    for nummer, tekster in enumerate(rækker, start=1):
        række += 1
        ark.nr(række, nummer)
        for kolonne, indhold in enumerate(tekster, start=2):
            if isinstance(indhold, str):
                ark.tekst(række, kolonne, indhold, "tekst_ombrudt")
            elif isinstance(indhold, date):
                ark.dato(række, kolonne, indhold)
            elif indhold is None:
                ark.tom(række, kolonne)
            else:
                ark.tal(række, kolonne, indhold, "antal", "tekst")
    første = top + 2
    ark.bygger.navngiv("Skabeloner", NAVN, f"{ark.her(første, 2)}:{ark.her(første + valgbare - 1, 2)}")
    return række


def _om_skabelon(post: Skabelon) -> tuple:
    trykt = post.trykt
    af_trykt = (trykt.trin, trykt.første, trykt.sidste, trykt.spring or "") if trykt else (None, "", "", "")
    mangler = sum(trin.oprindelse == "mangler" for trin in post.trin)
    enhed, antal = (post.enhed, len(post.trin)) if trykt else ("vælges i afsnit 2", None)
    hvad = (post.kilde, post.udfyldt, post.dato, post.modstrid or "")
    return (post.navn, post.område, *af_trykt, enhed, antal, mangler, *hvad)


def _om_bygget(post: Bygget) -> tuple:
    hvad = (
        "Intet er trykt. Trappen bygges af tallene i afsnit 2. Sidste trin er åbent og prissættes i midten af den "
        "bredde, det ellers ville få."
    )
    return (post.navn, "Alle tilbud", None, "", "", "", "vælges i afsnit 2", None, 0, post.kilde, hvad, post.dato, "")


# --- 2. Byg en trappe


def _bygger(ark: Arkbygger, række: int) -> tuple[int, dict[str, dict[str, str]], str]:
    """De gule tal, som bogens egne trapper bygges af, og enheden for kommunens egen trappe."""
    ark.afsnit(
        række,
        "2. Byg en trappe",
        f"Med stigning 0 er alle trin lige brede; ellers er hvert trin så meget bredere. Højst {PLADS} trin.",
    )
    top = række = række + 2
    ark.overskrifter(række, 1, ("Nr.", "Forudsætning", "Værdi", "Enhed", "Dato", "Kilde"))
    egen = next(s for s in skabeloner() if s.trykt is None)
    række += 1
    _gult_tal(ark, række, 1, f"{egen.navn}: enhed", egen.enhed, "tekst", egen)
    enhed, steder = ark.fast(række, 3), {}
    for post in byggede():
        tal = {
            "enhed": ("enhed", post.enhed, None),
            "antal": ("antal trin", post.antal, ANTAL_TRIN),
            "første": ("første trins Fra", post.første, grænse("foerste")),
            "bredde": ("bredde på trin 1", post.bredde, grænse("bredde")),
            "stigning": ("stigning pr. trin", post.stigning, grænse("stigning")),
        }
        steder[post.navn] = {nøgle: ark.fast(række + n, 3) for n, nøgle in enumerate(tal, start=1)}
        for nøgle, (ord_, værdi, gr) in tal.items():
            række += 1
            i_enhed = {"enhed": "tekst", "antal": "antal"}.get(nøgle, post.enhed)
            _gult_tal(ark, række, række - top, f"{post.navn}: {ord_}", værdi, i_enhed, post, gr)
            if i_enhed == post.enhed:
                ark.formel(række, 4, f"=TRIM(T({steder[post.navn]['enhed']}))", "tekst", "tekst")
    ark.bygger.navngiv("Trappebygger", NAVN, f"{ark.her(top + 1, 3)}:{ark.her(række, 3)}")
    return række, steder, enhed


def _gult_tal(
    ark: Arkbygger,
    række: int,
    nummer: int,
    navn: str,
    værdi: float | str,
    enhed: str,
    post: Skabelon | Bygget,
    gr: Grænse | None = None,
) -> None:
    ark.nr(række, nummer)
    ark.tekst(række, 2, navn)
    if isinstance(værdi, str):
        ark.inddata_ord(række, 3, værdi, BEHOVSENHEDER, "Trappens enhed")
    else:
        ark.inddata_tal(række, 3, værdi, enhed, gr, "antal" if enhed == "antal" else "trappens enhed")
    ark.tekst(række, 4, enhed)
    ark.inddata_dato(række, 5, post.dato)
    ark.inddata_tekst(række, 6, post.kilde, "Kilde", ombrudt=True)


# --- 3. Taksttrapperne


def _trapper(ark: Arkbygger, række: int, bygget: dict[str, dict[str, str]], enhed: str) -> tuple[int, int, Blokke]:
    """Den lange tabel: en blok med egen overskrift for hver trappe og trappens navn på hver række."""
    ark.afsnit(
        række,
        "3. Taksttrapperne",
        "Fra og Til er i trappens enhed: et støttebehov hører til trinnet, når Fra <= behov < Til. "
        "Pristimer er timer pr. døgn eller uge; er de tomme, følger prisen trinnets grænser.",
    )
    ark.tekst(
        række + 2,
        1,
        "Timeprisandel er den del af timeprisen, trinnet prissættes med; tom er 100 %. Den bruges til bånd: basistimer "
        "og ekstratimer, eller de første tre pakker, de næste tolv og pakker derover (VIVE 2022, afsnit 2.1.3, s. 23).",
        "note",
    )
    række += 4
    første, blokke = række + 1, {}
    _mørk_overskrift(ark, række)
    for post in skabeloner():
        række = _skabelonblok(ark, række + 1, post, enhed, blokke)
    for post in byggede():
        _mørk_overskrift(ark, række + 1)
        række = _byggeblok(ark, række + 2, post, bygget[post.navn], blokke)
    ark.bygger.navngiv("Trapper", NAVN, f"{ark.her(første, SKABELON)}:{ark.her(række, ANDEL)}")
    ark.bygger.navngiv("Trappenavne", NAVN, f"{ark.her(første, SKABELON)}:{ark.her(række, SKABELON)}")
    return første, række, blokke


def _mørk_overskrift(ark: Arkbygger, række: int) -> None:
    # Kolonnen med navnet har ingen overskrift, for en række med et ord der ville høre til en trappe.
    grå = ("Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel (andel)")
    ark.overskrifter(række, 1, ("Række (antal)", "", *grå, *HALE), 2)


def _blokhoved(ark: Arkbygger, række: int, navn: str) -> None:
    for kolonne in range(1, DATO + 1):
        ark.tekst(række, kolonne, "", "sum")
    ark.tekst(række, SKABELON, navn, "sum")
    for kolonne, tekst in enumerate(BLOK, start=TRIN):
        ark.tekst(række, kolonne, tekst, "kolonnenavn")


def _skabelonblok(ark: Arkbygger, række: int, post: Skabelon, enhed: str, blokke: Blokke) -> int:
    _blokhoved(ark, række, post.navn)
    alle = [*post.trin, *[None] * post.ledige]
    blokke[post.navn] = (række + 1, række + len(alle))
    for nummer, trin in enumerate(alle, start=1):
        række += 1
        _fast_del(ark, række, nummer, post.navn)
        if trin and trin.oprindelse != "mangler":
            _trykt_trin(ark, række, trin, post.enhed)
        else:
            _gult_trin(ark, række, trin, post.enhed)
        if post.trykt is None:
            # Enheden følger navnet, så et trin er helt tomt, når navnet er slettet.
            ark.formel(række, ENHED, f'=IF(TRIM({ark.her(række, TRIN)})="","",{enhed})', "tekst", "tekst")
        else:
            ark.tekst(række, ENHED, post.enhed)
        ark.inddata_tal(række, ANDEL, trin.timeprisandel if trin else None, "andel", grænse("timeprisandel"))
        _regnet(ark, række, post.enhed)
        ark.tekst(række, OPRINDELSE, OPRINDELSER[trin.oprindelse] if trin else "ledig")
        ark.inddata_tekst(række, KILDE, post.kilde if trin else None, "Kilde", ombrudt=True)
        ark.inddata_dato(række, DATO, post.dato if trin else None)
    return række


def _fast_del(ark: Arkbygger, række: int, nummer: int, navn: str) -> None:
    ark.nr(række, nummer)
    ark.tekst(række, SKABELON, navn, "svag")


def _trykt_trin(ark: Arkbygger, række: int, trin: Trin, enhed: str) -> None:
    if isinstance(trin.trin, str):
        ark.tekst(række, TRIN, trin.trin)
    else:
        ark.tal(række, TRIN, trin.trin, "antal", "tekst")
    for kolonne, tal, vist in ((FRA, trin.fra, enhed), (TIL, trin.til, enhed), (PRISTIMER, trin.pristimer, "timer")):
        if tal is None:
            ark.tom(række, kolonne, vist, "tal")
        else:
            ark.tal(række, kolonne, tal, vist)


def _gult_trin(ark: Arkbygger, række: int, trin: Trin | None, enhed: str) -> None:
    ark.inddata_tekst(række, TRIN, str(trin.trin) if trin else None, "Trin")
    behov, pris = grænse("stoettebehov"), grænse("pristimer")
    for kolonne, felt in ((FRA, "fra"), (TIL, "til")):
        ark.inddata_tal(række, kolonne, getattr(trin, felt, None), enhed, behov, "trappens enhed")
    ark.inddata_tal(række, PRISTIMER, trin.pristimer if trin else None, "timer", pris, "timer pr. døgn eller uge")


def _regnet(ark: Arkbygger, række: int, enhed: str) -> None:
    """Den andel, en tom celle betyder, og springet op til trinnet."""
    fra, før, andel = ark.her(række, FRA), ark.her(række - 1, FRA), ark.her(række, ANDEL)
    ark.formel(række, BRUGT, f'=IF(ISNUMBER({fra}),1-COUNT({andel})+SUM({andel}),"")', "andel")
    ark.formel(række, SPRING, f'=IF(AND(ISNUMBER({fra}),ISNUMBER({før})),{fra}-{før},"")', enhed)


BYG_RIGTIGT = "Ret tallene i afsnit 2"


def _byggeblok(ark: Arkbygger, række: int, post: Bygget, steder: dict[str, str], blokke: Blokke) -> int:
    _blokhoved(ark, række, post.navn)
    # Uden overskrift er blokken ikke en trappe: den, der bruger den, får fejlen. En fejl i selve blokken ville i
    # LibreOffice standse tjekket af alle de andre trapper.
    trappe = "TRAPPE({antal},{første},{bredde},{stigning},{enhed})".format_map(steder)
    kald = f'=IFERROR({trappe},"{BYG_RIGTIGT}")'
    enheder = ("tekst", post.enhed, post.enhed, "tekst", "timer")
    ark.tabelfunktion(række, TRIN, kald, enheder, PLADS + 1, "kolonnenavn")
    blokke[post.navn] = (række + 1, række + PLADS)
    for nummer in range(1, PLADS + 1):
        række += 1
        _fast_del(ark, række, nummer, post.navn)
        for kolonne, enhed in enumerate(enheder, start=TRIN):
            ark.tom(række, kolonne, enhed, "tekst" if enhed == "tekst" else "tal")
        ark.inddata_tal(række, ANDEL, None, "andel", grænse("timeprisandel"))
        _regnet(ark, række, post.enhed)
        ark.formel(række, OPRINDELSE, f'=IF(ISNUMBER({ark.her(række, FRA)}),"bygget","")', "tekst", "tekst")
        ark.inddata_tekst(række, KILDE, None, "Kilde", ombrudt=True)
        ark.inddata_dato(række, DATO, None)
    return række


# --- 4. Trapperne i tal


def _i_tal(ark: Arkbygger, række: int, blokke: Blokke) -> int:
    """Antal trin, grænser og spring, regnet af trinene og sat over for det trykte."""
    ark.afsnit(
        række,
        "4. Trapperne i tal",
        "Regnet af trinene i afsnit 3, med det trykte ved siden af. Et spring er fra et trins Fra til det næstes. "
        "Tallene er i rækkens enhed.",
    )
    række += 2
    overskrifter = (
        "Nr.",
        "Skabelon",
        "Enhed",
        "Antal trin",
        "Første trin: Fra",
        "Første trin: Til",
        "Sidste trin: Fra",
        "Mindste spring",
        "Største spring",
        "Trykt: trin",
        "Forskel i trin",
        "Trykt: spring",
    )
    ark.overskrifter(række, 1, overskrifter, 2)
    række += 1
    for kolonne in range(1, len(overskrifter) + 1):
        ark.tekst(række, kolonne, {2: "Enhed", 4: "antal", 10: "antal", 11: "antal"}.get(kolonne, ""), "sum")
    poster = {post.navn: post for post in (*skabeloner(), *byggede())}
    for nummer, (navn, (første, sidste)) in enumerate(blokke.items(), start=1):
        række += 1
        post = poster[navn]
        trykt = post.trykt if isinstance(post, Skabelon) else None
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn)
        ark.formel(række, 3, f"={ark.fast(første, ENHED)}", "tekst", "tekst")
        fra, spring = (ark.fast(første, kolonne, sidste) for kolonne in (FRA, SPRING))
        ark.formel(række, 4, f"=COUNT({fra})", "antal")
        for kolonne, sted in ((5, ark.fast(første, FRA)), (6, ark.fast(første, TIL))):
            ark.formel(række, kolonne, f'=IF(ISNUMBER({sted}),{sted},"")', post.enhed)
        ark.formel(række, 7, f'=IF(COUNT({fra})=0,"",MAX({fra}))', post.enhed)
        for kolonne, funktion in ((8, "MIN"), (9, "MAX")):
            ark.formel(række, kolonne, f'=IF(COUNT({spring})=0,"",{funktion}({spring}))', post.enhed)
        if trykt:
            ark.tal(række, 10, trykt.trin, "antal")
        else:
            ark.tom(række, 10)
        ark.formel(række, 11, f'=IF(ISNUMBER($J{række}),$D{række}-$J{række},"")', "antal")
        ark.tekst(række, 12, (trykt.spring or "") if trykt else "")
    return række


# --- 5. STU


def _stu(ark: Arkbygger, række: int, post: Stu) -> int:
    ark.afsnit(række, "5. STU: takster og tildeling (Tabel 2.23)", f"{post.kilde}. {post.modstrid}")
    række += 2
    overskrifter = (
        "Nr.",
        "Niveau",
        "Pladser",
        "Takst (kr. pr. dag)",
        "Spring, beregnet",
        "Spring, trykt",
        "Forskel",
    )
    ark.overskrifter(række, 1, overskrifter, 2)
    række += 1
    for kolonne, enhed in enumerate(("", "Enhed", "pladser", *["kr./dag"] * 4), start=1):
        ark.tekst(række, kolonne, enhed, "sum")
    første = række + 1
    for nummer, niveau in enumerate(post.niveauer, start=1):
        række += 1
        ark.nr(række, nummer)
        ark.tekst(række, 2, niveau.niveau)
        ark.tal(række, 3, niveau.pladser, "pladser")
        ark.tal(række, 4, niveau.takst, "kr./dag")
        for kolonne in (5, 6, 7):
            ark.tom(række, kolonne)
        if nummer > 1:
            takst, før = ark.her(række, 4), ark.her(række - 1, 4)
            ark.formel(række, 5, f"={takst}-{før}", "kr./dag")
            ark.tal(række, 6, post.spring_trykt[nummer - 2], "kr./dag")
            ark.formel(række, 7, f"={ark.her(række, 5)}-{ark.her(række, 6)}", "kr./dag")
    pladser, takster = (ark.fast(første, kolonne, række) for kolonne in (3, 4))
    return _stu_sats(ark, række + 2, post, pladser, takster, ark.fast(første, 4))


def _stu_sats(ark: Arkbygger, række: int, post: Stu, pladser: str, takster: str, laveste: str) -> int:
    """En fuld dags indtægt, gennemsnittet og satsen for en elev ud over normeringen."""
    ark.overskrifter(række, 1, ("Nr.", "Post", "Værdi", "Enhed", "Dato", "Kilde"))
    ark.tekst(række, 7, "Sådan regnes den", "overskrift_fri")
    top, sted = række, lambda nummer: ark.fast(top + nummer, 3)
    linjer: tuple[tuple[str, str | float, str, str, str], ...] = (
        ("Pladser i normeringen", f"=SUM({pladser})", "pladser", "", f"summen af niveauerne; trykt {post.normering}"),
        ("Fuld dagsindtægt", f"=SUMPRODUCT({pladser},{takster})", "kr./dag", "", "pladser x takst, lagt sammen"),
        ("Vægtet gennemsnit", f"={sted(2)}/{sted(1)}", "kr./dag", "", "fuld dagsindtægt / pladser"),
        ("Dage pr. år", post.dage, "dage/år", "antaget – indtast jeres eget tal", post.dage_bemærkning),
        (
            "Sats pr. elev, beregnet",
            f"={laveste}*{sted(4)}/Maaneder_pr_aar",
            "kr./måned",
            "",
            "laveste takst x dage / måneder pr. år",
        ),
        ("Sats pr. elev, trykt", post.sats_trykt, "kr./måned", post.kilde, "»omkring 10.500 kr.« pr. elev pr. måned"),
        ("Forskel", f"={sted(5)}-{sted(6)}", "kr./måned", "", "beregnet - trykt"),
    )
    for nummer, (navn, værdi, enhed, kilde, forklaring) in enumerate(linjer, start=1):
        række += 1
        gul = enhed == "dage/år"
        ark.nr(række, nummer)
        ark.tekst(række, 2, navn)
        if isinstance(værdi, str):
            ark.formel(række, 3, værdi, enhed)
        elif gul:
            ark.inddata_tal(række, 3, værdi, enhed, grænse("dage"))
            ark.bygger.navngiv("Stu_dage", NAVN, ark.her(række, 3))
        else:
            ark.tal(række, 3, værdi, enhed)
        ark.tekst(række, 4, enhed)
        if gul:
            ark.inddata_dato(række, 5, post.dato)
            ark.inddata_tekst(række, 6, kilde, "Kilde", ombrudt=True)
        else:
            ark.tom(række, 5)
            ark.tekst(række, 6, kilde, "tekst_ombrudt")
        ark.tekst(række, 7, forklaring, "udfald_tekst")
    return række
