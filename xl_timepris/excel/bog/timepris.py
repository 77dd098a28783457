"""Arket Timepris: de fire timeprismodeller side om side, hvor timerne går hen, og prisen foldet ud."""

from dataclasses import dataclass

from ...beregning.priser import PRISER
from ...inddata.standard import Standard
from .arkbygger import Arkbygger, Bogbygger
from .forudsaetninger import Forudsætninger
from .fravaer import Fravær
from .opgavekategorier import Opgaver, gruppemodel, modeloverskrifter
from .stil import DIAGRAMFARVER, SKRIFT, TIMEAKSE

NAVN = "Timepris"
BREDDER = (5, 60, 28, *[15.5] * 12)
TOP, FØRSTE_MODEL = 6, 4
FORDELING_PLADS, FORKLARING_PLADS = 28, 48


@dataclass(frozen=True, slots=True)
class Timepris:
    """Hvor hver timeprismodels tal står: post -> henvisning pr. model."""

    steder: dict[str, tuple[str, ...]]


def byg(bygger: Bogbygger, std: Standard, forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver) -> Timepris:
    """Bygger arket."""
    ark = Arkbygger(bygger, NAVN, "beregning", BREDDER)
    ark.hoved(
        "Timepris",
        "De fire timeprismodeller side om side: hvad en time koster, og hvor timerne går hen.",
        besked="Besked_samlet",
    )
    antal = len(std.modeller)
    ark.overskrifter(TOP, 1, ("Nr.", "Post", "Enhed"), 3)
    for model in range(antal):
        ark.formel(TOP, FØRSTE_MODEL + model, f"={opgaver.model(model + 1)}", "tekst", "overskrift")
    række, rækker = _oversigt(ark, std, antal, forudsætninger, fravær, opgaver)
    _diagram(ark, rækker, antal)
    række = _fordeling(ark, række + 3, antal)
    _forklaring(ark, række + 2, std, forudsætninger)
    ark.afslut(TOP, 3)
    steder = {navn: tuple(ark.fra(r, FØRSTE_MODEL + model) for model in range(antal)) for navn, r in rækker.items()}
    return Timepris(steder)


def _oversigt(
    ark: Arkbygger, std: Standard, antal: int, forudsætninger: Forudsætninger, fravær: Fravær, opgaver: Opgaver
) -> tuple[int, dict[str, int]]:
    """Priser, timer og andele, én linje pr. post og én kolonne pr. model."""
    udgift = forudsætninger.årsløn
    tabeller = "Fravaer,Opgaver,{m}$6"
    priskald = f'=TIMEPRIS({{k}}{{Årsløn}},{tabeller},"{{pris}}",{{k}}{{Borgere, der deler en time}},Aarsnorm)'
    linjer: list[tuple[str, str, str, str, bool]] = [
        ("Årsløn", "kr./årsværk", f"={udgift}", "tal", False),
        (
            "Borgere, der deler en time",
            "borgere",
            f"=IF(COUNTIF({gruppemodel(std)},{{m}}$6)>0,Borgere_i_gruppe,1)",
            "tal",
            False,
        ),
        ("Timepris pr. borgertime", "kr./time", priskald.replace("{pris}", PRISER[0]), "pris_borgertime", True),
        ("Timepris pr. fremmødetime", "kr./time", priskald.replace("{pris}", PRISER[1]), "pris_fremmødetime", True),
        ("Timepris pr. borgerrelateret time", "kr./time", priskald.replace("{pris}", PRISER[2]), "tal", True),
        ("Årsnorm", "timer/år", f"={fravær.årsnorm}", "sum", False),
        *((navn, "timer/år", f"={sted}", "tal", False) for navn, sted in fravær.grupper),
        ("Fremmødetimer", "timer/år", f"={fravær.fremmøde}", "sum", False),
        ("Opgaver uden borger", "timer/år", "={uden}", "tal", False),
        ("Opgaver om borger", "timer/år", "={om}", "tal", False),
        ("Direkte borgertid", "timer/år", f"=BORGERTIMER({tabeller},Aarsnorm)", "sum", True),
        ("Borgerrelaterede timer", "timer/år", "={k}{Direkte borgertid}+{k}{Opgaver om borger}", "tal", False),
        (
            "Direkte borgertid af fremmødetid",
            "% af fremmødetid",
            "={k}{Direkte borgertid}/{k}{Fremmødetimer}",
            "sum",
            False,
        ),
        ("Mål for direkte borgertid", "% af fremmødetid", "=Maal_borgertid", "tal", False),
        (
            "Afvigelse fra målet",
            "% af fremmødetid",
            "={k}{Direkte borgertid af fremmødetid}-{k}{Mål for direkte borgertid}",
            "tal",
            False,
        ),
        ("Direkte borgertid af årsnorm", "% af årsnorm", "={k}{Direkte borgertid}/{k}{Årsnorm}", "tal", False),
        (
            "Indirekte borgertid af årsnorm",
            "% af årsnorm",
            "=({k}{Fremmødetimer}-{k}{Direkte borgertid})/{k}{Årsnorm}",
            "tal",
            False,
        ),
    ]
    rækker = {navn: TOP + nummer for nummer, (navn, *_) in enumerate(linjer, start=1)}
    for nummer, (navn, enhed, formel, slags, egen) in enumerate(linjer, start=1):
        r = TOP + nummer
        ark.nr(r, nummer)
        ark.tekst(r, 2, navn, slags if slags != "tal" else "tekst")
        ark.tekst(r, 3, enhed)
        for model in range(antal):
            k = ark.her(r, FØRSTE_MODEL + model).rstrip("0123456789")
            udfyldt = formel.replace("{m}", k).replace("{k}", k)
            udfyldt = udfyldt.replace("{uden}", opgaver.uden_borger[model]).replace("{om}", opgaver.om_borger[model])
            for andet, andet_række in rækker.items():
                udfyldt = udfyldt.replace("{" + andet + "}", str(andet_række))
            (ark.funktion if egen else ark.formel)(r, FØRSTE_MODEL + model, udfyldt, enhed, slags)
    return TOP + len(linjer), rækker


def _diagram(ark: Arkbygger, rækker: dict[str, int], antal: int) -> None:
    """Stablet søjle pr. model: årsnormen fordelt fra fravær til direkte borgertid."""
    diagram = ark.bygger.bog.add_chart({"type": "column", "subtype": "stacked"})
    poster = (
        "Ferie- og fridage",
        "Sygdom",
        "Andet fravær",
        "Opgaver uden borger",
        "Opgaver om borger",
        "Direkte borgertid",
    )
    til = FØRSTE_MODEL + antal - 2
    for post, farve in zip(poster, DIAGRAMFARVER, strict=True):
        r = rækker[post] - 1
        diagram.add_series(
            {
                "name": [NAVN, r, 1],
                "categories": [NAVN, TOP - 1, FØRSTE_MODEL - 1, TOP - 1, til],
                "values": [NAVN, r, FØRSTE_MODEL - 1, r, til],
                "fill": {"color": farve},
                "border": {"color": "#FFFFFF"},
                "gap": 60,
            }
        )
    diagram.set_title(
        {"name": "Hvor går årsnormens timer hen?", "name_font": {"name": SKRIFT, "size": 13}, "overlay": False}
    )
    diagram.set_y_axis(TIMEAKSE)
    diagram.set_x_axis({"num_font": {"name": SKRIFT, "size": 9}})
    diagram.set_legend({"position": "right", "font": {"name": SKRIFT, "size": 10}})
    diagram.set_size({"width": 700, "height": 400})
    beskrivelse = "Årsnormens timer fordelt på fravær, opgaver og direkte borgertid i hver timeprismodel"
    ark.ark.insert_chart(TOP - 1, FØRSTE_MODEL + antal - 1, diagram, {"x_offset": 24, "description": beskrivelse})


def _fordeling(ark: Arkbygger, række: int, antal: int) -> int:
    """TIMEFORDELING for hver model: timer, andel af årsnorm og andel af fremmødetid."""
    ark.afsnit(
        række,
        "Fuld timefordeling",
        "Fra funktionen TIMEFORDELING. Det grå tal er kolonnen i funktionens tabel, som formlen henter.",
    )
    numre, hoved = række + 2, række + 3
    ark.overskrifter(hoved, 1, ("", "", ""), 3)
    kolonner = [(2, 1, "tekst", 0)]
    for plads, (nummer, enhed) in enumerate(((2, "timer/år"), (3, "% af årsnorm"), (4, "% af fremmødetid"))):
        kolonner += [(FØRSTE_MODEL + plads * antal + model, nummer, enhed, model) for model in range(antal)]
    for kolonne, nummer, enhed, model in kolonner:
        ark.tal(numre, kolonne, nummer, "antal", "note")
        sted = _fast_række(ark.her(TOP, FØRSTE_MODEL + model))
        if kolonne > 2:
            ark.formel(hoved, kolonne, f"={sted}", "tekst", "overskrift")
        formel = f"=INDEX(TIMEFORDELING(Fravaer,Opgaver,{sted},Aarsnorm),0,{ark.her(numre, kolonne)})"
        ark.tabelfunktion(hoved + 1, kolonne, formel, (enhed,), FORDELING_PLADS)
    for kolonne in (1, 3):
        ark.tom(hoved + 1, kolonne, "tekst", "overskrift")
    ark.sæt_linjer(hoved + 1, 2)
    return hoved + FORDELING_PLADS


def _fast_række(sted: str) -> str:
    bogstaver = sted.rstrip("0123456789")
    return f"{bogstaver}${sted[len(bogstaver) :]}"


def _forklaring(ark: Arkbygger, række: int, std: Standard, forudsætninger: Forudsætninger) -> None:
    """Én pris foldet ud i sine trin."""
    ark.afsnit(
        række,
        "Sådan er prisen regnet ud",
        "Vælg timeprismodel og pris i de gule celler; hvert trin står nedenfor, fra funktionen TIMEPRIS_FORKLAR.",
    )
    valg = (("Timeprismodel", std.modeller[0], f"={modeloverskrifter(std)}"), ("Pris pr.", PRISER[0], PRISER))
    for plads, (navn, standard, tilladte) in enumerate(valg, start=2):
        ark.tekst(række + plads, 2, navn)
        ark.inddata_ord(række + plads, 3, standard, tilladte, navn)
    ark.bygger.navngiv("Forklar_model", NAVN, ark.her(række + 2, 3))
    ark.bygger.navngiv("Forklar_pris", NAVN, ark.her(række + 3, 3))
    ark.tekst(række + 4, 2, "Borgere, der deler en time")
    ark.formel(række + 4, 3, f"=IF(COUNTIF({gruppemodel(std)},TRIM(Forklar_model))>0,Borgere_i_gruppe,1)", "borgere")
    kald = (
        f"TIMEPRIS_FORKLAR({forudsætninger.årsløn},Fravaer,Opgaver,"
        f"Forklar_model,Forklar_pris,{_fast_række(ark.her(række + 4, 3))},Aarsnorm)"
    )
    numre = række + 6
    # Formlen i ord står sidst, så den kan fylde de tomme kolonner til højre.
    for kolonne, (nummer, enhed) in enumerate(((1, "tekst"), (4, "tekst"), (3, "timer/år"), (2, "tekst")), start=2):
        ark.tal(numre, kolonne, nummer, "antal", "note")
        formel = f"=INDEX({kald},0,{ark.her(numre, kolonne)})"
        ark.tabelfunktion(numre + 1, kolonne, formel, (enhed,), FORKLARING_PLADS)
