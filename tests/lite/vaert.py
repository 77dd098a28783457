"""Efterligning af xlwings Lite: sådan henter den main.py, spørger om funktionerne og kalder dem.

Kører både i Pyodide og i almindelig Python, hvor den er et program: opgaven er JSON på stdin og svaret JSON på stdout.
Det, xlwings Lite selv bruger af xlwings til opslag og kald, er ikke frit; det er skrevet om her efter, hvad det gør.
Argumenter og svar føres af xlwings' frie del, som i Excel.
"""

import inspect
import json
import os
import sys
import types
import typing

FEJL = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}
"""De fejltekster, xlwings gør til rigtige fejl; alle andre bliver stående som tekst."""


def hent(program):
    """Modulet main af programmets tekst; det har ingen fil."""
    modul = types.ModuleType("main")
    exec(program, modul.__dict__)
    sys.modules["main"] = modul
    return modul


def glem(*pakker):
    """Fjerner pakkerne, så de hentes igen."""
    for navn in [navn for navn in sys.modules if navn.partition(".")[0] in pakker]:
        del sys.modules[navn]


# --- Uden vært: xlwings' mærker gør ingenting


def kald_direkte(modul, navn, argumenter):
    """Svaret, med kode og besked for hver fejl."""
    return _som_json(getattr(modul, navn)(*argumenter))


def _som_json(svar):
    if isinstance(svar, list):
        return [_som_json(led) for led in svar]
    return {"celle": str(svar), "kode": svar.kode, "besked": svar.besked} if hasattr(svar, "kode") else svar


# --- Med værten


def _func(f=None, **valg):
    def mærk(f):
        if not hasattr(f, "oplysninger"):
            parametre = inspect.signature(f).parameters.values()
            # Xlwings læser typerne som ønsker om omregning og afviser andre slags parametre.
            assert not typing.get_type_hints(f, include_extras=True)
            assert {p.kind for p in parametre} <= {inspect.Parameter.POSITIONAL_OR_KEYWORD}
            argumenter = {
                p.name: {"valgfri": p.default is not p.empty, "standard": p.default, "valg": {}} for p in parametre
            }
            f.oplysninger = {"navn": f.__name__, "hjælp": f.__doc__, "argumenter": argumenter, "valg": {}}
        f.oplysninger["valg"].update(valg)
        return f

    return mærk if f is None else mærk(f)


def _arg(navn, convert=None, **valg):
    def mærk(f):
        argument = _func(f).oplysninger["argumenter"][navn]
        argument["hjælp"] = valg.pop("doc", "")
        argument["valg"].update(valg)
        return f

    return mærk


class _Motor:
    """Det, xlwings spørger om, når den fører celler ind og ud."""

    name, type = "officejs", "remote"

    @staticmethod
    def clean_value_data(data, datoer, tom, tal, fejl_som_tekst):
        return [[_ind(celle, tom, fejl_som_tekst) for celle in række] for række in data]

    @staticmethod
    def prepare_xl_data_element(celle, valg):
        if celle is None:
            return ""
        return {"type": "Error", "errorType": FEJL[celle]} if isinstance(celle, str) and celle in FEJL else celle


def _ind(celle, tom, fejl_som_tekst):
    if _er_intet(celle) or celle == "":
        return tom
    if not isinstance(celle, dict):
        return celle
    return celle["basicValue"] if celle["type"] != "Error" or fejl_som_tekst else None


def _er_intet(værdi):
    return værdi is None or type(værdi).__name__ == "JsNull"


def bliv_vært():
    """Får xlwings til at tro, at den kører i xlwings Lite."""
    os.environ["XLWINGS_ON_SERVER"] = "true"
    glem("xlwings", "xl_timepris", "main")
    server = types.ModuleType("xlwings.server")
    server.func, server.arg, server.ret, server.script = _func, _arg, _arg, _func
    sys.modules["xlwings.server"] = server
    import xlwings

    xlwings.engines.add(xlwings.Engine(impl=_Motor()))


def oplysninger(modul):
    """Det, Excel får at vide om hver funktion, der står i modulet."""
    return {navn: f.oplysninger for navn, f in inspect.getmembers(modul) if hasattr(f, "oplysninger")}


def kald(modul, navn, argumenter):
    """Et kald, som Excel sender det: hvert argument er en matrix eller intet."""
    import xlwings
    from xlwings import conversion

    funktion = getattr(modul, navn)
    mærker = funktion.oplysninger["argumenter"].values()
    try:
        læste = []
        for argument, mærke in zip(argumenter, mærker, strict=True):
            celle = _enkelt(argument)
            intet = _er_intet(celle)
            læste.append(None if intet else conversion.read(None, celle, dict(mærke["valg"]), engine_name="officejs"))
        return {"svar": conversion.write(funktion(*læste), None, {}, engine_name="officejs")}
    except xlwings.XlwingsError as årsag:
        return {"fejl": str(årsag)}
    except Exception as årsag:
        return {"undtagelse": repr(årsag)}


def _enkelt(argument):
    er_én = isinstance(argument, list) and len(argument) == 1 and len(argument[0]) == 1
    return argument[0][0] if er_én else argument


def hentet():
    """Hvad der er hentet ind, og hvorfra."""
    return {
        "moduler": sorted(navn for navn in sys.modules if "." not in navn),
        "filer": sorted(m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "xl_timepris"),
    }


def besvar_direkte(program, alle):
    """Hvert kald uden vært."""
    modul = hent(program)
    return {"svar": [kald_direkte(modul, navn, argumenter) for navn, argumenter in alle], **hentet()}


def besvar_som_vært(program, alle):
    """Hvert kald, som xlwings Lite ville føre det; programmet køres igen undervejs, som xlwings Lite også gør det."""
    bliv_vært()
    modul = hent(program)
    igen = hent(program)
    svar = [kald(modul, navn, argumenter) for navn, argumenter in alle]
    samme = all(getattr(igen, navn) is getattr(modul, navn) for navn in oplysninger(modul))
    return {"svar": svar, "oplysninger": oplysninger(modul), "samme efter ny kørsel": samme, **hentet()}


if __name__ == "__main__":
    opgave = json.load(sys.stdin)
    besvar = besvar_som_vært if opgave["som_vært"] else besvar_direkte
    json.dump(besvar(opgave["program"], opgave["kald"]), sys.stdout, default=str)
