"""Kommandoen `xl-timepris`: hvad man kan bede programmet om. Hvad der så sker, står i `kommandoer`.

Tunge dele hentes først, når den valgte kommando bruger dem, så `xl-timepris --version` svarer med det samme.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import __version__, kommandoer
from .fejl import TimeprisFejl, fejl
from .kommandoer import BOG, UMULIGT

_OVERSAT = {
    "usage: ": "brug: ",
    "positional arguments": "argumenter",
    "options": "valg",
    "show this help message and exit": "vis denne hjælp",
    "the following arguments are required: %s": "der mangler: %s",
    "unrecognized arguments: %s": "ukendt: %s",
    "expected one argument": "der skal følge netop én værdi efter",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kendes ikke (vælg mellem %(choices)s)",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\nHjælp: %(prog)s --help\n",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan være %(matches)s",
    "ignored explicit argument %r": "værdien %r bruges ikke her",
}


def _på_dansk() -> None:
    """argparse slår sine tekster op gennem gettext; her får den de danske."""
    argparse._ = lambda tekst: _OVERSAT.get(tekst, tekst)  # type: ignore[attr-defined]


class _Fortolker(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(UMULIGT, f"{self.prog}: {message}\nHjælp: {self.prog} --help\n")


def _fortolker() -> argparse.ArgumentParser:
    _på_dansk()
    hoved = _Fortolker(
        prog="xl-timepris",
        description="Timepriser og støttetimer på det specialiserede socialområde, regnet i regneark og uden om dem.",
        epilog="Hjælp til en kommando: xl-timepris KOMMANDO --help",
        allow_abbrev=False,
    )
    hoved.add_argument("--version", action="version", version=f"xl-timepris {__version__}", help="vis versionen")
    valgene = hoved.add_subparsers(title="kommandoer", dest="kommando", metavar="KOMMANDO", required=True)

    def ny(navn: str, hjælp: str, kør: Any) -> argparse.ArgumentParser:
        kommando = valgene.add_parser(navn, help=hjælp, description=hjælp, allow_abbrev=False)
        kommando.set_defaults(kør=kør)
        return kommando

    hjælp = "Installér bogen og dens Python på en pc med Windows, uden administrator."
    installer = ny("installer", hjælp, kommandoer.installer)
    installer.add_argument("--mappe", type=Path, metavar="MAPPE", help="hvor bogen lægges (ellers mappen Timepris)")
    installer.add_argument("--bog", type=Path, metavar="FIL", help=f"bogen, der kopieres (ellers {BOG})")
    installer.add_argument("--kilde", type=Path, help="programmet, der installeres: projektmappen eller en .whl")
    installer.add_argument("--com", action="store_true", help="tilmeld Python til bogen uden DLL (aftal med it)")
    installer.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    diagnose = ny("diagnose", "Find grunden til, at funktionerne ikke svarer i Excel.", kommandoer.diagnose)
    diagnose.add_argument("bog", type=Path, nargs="?", help="bogen, som den ligger på pc'en (ellers den installerede)")
    diagnose.add_argument("--json", action="store_true", help="skriv fundene som JSON")

    overfør = ny("overfoer", "Flyt jeres tal fra en ældre bog til den nye version.", kommandoer.overfør)
    overfør.add_argument("gammel", type=Path, metavar="GAMMEL", help="bogen med jeres tal; den ændres ikke")
    overfør.add_argument("ny", type=Path, metavar="NY", help="hvor den nye bog skrives (.xlsm, eller .xlsx til Lite)")
    overfør.add_argument("--overskriv", action="store_true", help="skriv også over en bog, hvor gule celler er ændret")
    overfør.add_argument("--json", action="store_true", help="skriv rapporten som JSON")

    værdier = ny("vaerdier", "Lav en kopi med kun værdier, til dem der kun skal læse.", kommandoer.værdier)
    værdier.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    værdier.add_argument("--ud", type=Path, metavar="FIL", help="hvor kopien skrives (ellers BOG-vaerdier.xlsx)")
    værdier.add_argument("--overskriv", action="store_true", help="skriv også, når filen findes")

    byg = ny("byg", "Byg bøgerne fra kode og data.", kommandoer.byg)
    byg.add_argument("--ud", type=Path, default=BOG.parent, metavar="MAPPE", help=f"hvortil (ellers {BOG.parent})")
    byg.add_argument("--overskriv", action="store_true", help="skriv også over en bog, hvor gule celler er ændret")
    byg.add_argument(
        "--aktivering", choices=("dll", "com"), default="dll", help="com: bogen uden DLL, til afprøvning (ellers dll)"
    )

    hjælp = "Genberegn en bog uden Excel, og vis de fire eksempelberegninger."
    genberegn = ny("genberegn", hjælp, kommandoer.genberegn)
    genberegn.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    genberegn.add_argument(
        "--saet",
        action="append",
        default=[],
        metavar='"ARK!CELLE=VÆRDI"',
        help='ret en gul celle først, fx --saet "Fravær!C12=15,5"; kan gentages',
    )
    genberegn.add_argument("--ud", type=Path, metavar="FIL", help="skriv til en anden fil; bogen selv røres ikke")
    genberegn.add_argument("--overskriv", action="store_true", help="skriv også, når filen i --ud findes")
    genberegn.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    kontrol = ny("kontrol", "Kontrollér bogen mod regnearksstandarden.", kommandoer.kontrol)
    kontrol.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    kontrol.add_argument("--json", action="store_true", help="skriv fundene som JSON")

    hjælp = "Beregn hver formelcelle i to motorer, før og efter rettelser, og sammenlign."
    verificer = ny("verificer", hjælp, kommandoer.verificer)
    verificer.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    verificer.add_argument(
        "--rettelser", type=Path, metavar="FIL", help="egne rettelser (TOML) i stedet for de leverede"
    )
    verificer.add_argument("--json", action="store_true", help="skriv sammenligningen som JSON")

    ny("funktioner", "Vis funktionerne med hjælp.", kommandoer.funktioner).add_argument(
        "navn", nargs="?", help="kun denne funktion"
    )
    return hoved


def main(argumenter: Sequence[str] | None = None) -> int:
    """Kører kommandoen; en fejl, brugeren kan rette, vises med kode, og andet viser aldrig en traceback."""
    for strøm in (sys.stdout, sys.stderr):
        if hasattr(strøm, "reconfigure"):
            strøm.reconfigure(encoding="utf-8")
    valg = _fortolker().parse_args(argumenter)
    try:
        return valg.kør(valg)
    except TimeprisFejl as årsag:
        print(årsag.besked, file=sys.stderr)
    except KeyboardInterrupt:
        print("Afbrudt.", file=sys.stderr)
    except BrokenPipeError:
        # Den, der læste udskriften, er holdt op; uden dette fejler Python igen, når den lukker.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        logging.getLogger(__name__).debug("uventet fejl", exc_info=True)
        print(fejl("TP-312", felt=valg.kommando).besked, file=sys.stderr)
    return UMULIGT


if __name__ == "__main__":
    sys.exit(main())
