"""Et register til prøverne af LibreOffice: funktioner, der viser hvad de fik, eller svarer som bestilt."""

from xl_timepris.excel.celler import Cellefejl
from xl_timepris.excel.register import Argument, Funktion


def ekko(værdi, mellem=None, sidst=None):
    return "|".join(map(repr, (værdi, mellem, sidst)))


def svar(art):
    return {
        "tal": 487.98,
        "heltal": 3,
        "tekst": "æøå – 1.234,56",
        "tom": "",
        "værdi": Cellefejl("#VALUE!", "TP-1", "forkert"),
        "mangler": Cellefejl("#N/A", "TP-2", "mangler"),
        "nul": Cellefejl("#DIV/0!", "TP-3", "nul"),
        "tal?": Cellefejl("#NUM!", "TP-4", "for stort"),
    }[art]


def tabel(rækker, kolonner):
    if not rækker or not kolonner:
        return Cellefejl("#VALUE!", "TP-5", "ingen rækker")
    return [[float(10 * r + k) for k in range(int(kolonner))] for r in range(int(rækker))]


def huller():
    mangler = Cellefejl("#N/A", "TP-2", "mangler")
    return [["post", "kr"], ["", 1.0], ["b", mangler], [mangler, mangler]]


def _funktion(navn, kald, *argumenter, tabel=False):
    return Funktion(navn, f"Hjælp til {navn}", tuple(Argument(a, a, True, False) for a in argumenter), tabel, kald)


FUNKTIONER = {
    funktion.navn: funktion
    for funktion in (
        _funktion("EKKO", ekko, "vaerdi", "mellem", "sidst"),
        # Med bundstreg, og et argument med et navn, som UNO-IDL har reserveret.
        _funktion("EKKO_SVAR", svar, "any"),
        _funktion("TABEL", tabel, "raekker", "kolonner", tabel=True),
        _funktion("HULLER", huller, tabel=True),
        _funktion("GAAR_GALT", lambda: 1 / 0),
    )
}
