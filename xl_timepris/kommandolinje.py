"""Kommandoen `xl-timepris`: hvad man kan bede programmet om, og hvordan svaret vises.

Tunge dele hentes først, når den valgte kommando bruger dem, så `xl-timepris --version` svarer med det samme.
"""

import argparse
import json
import logging
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import __version__
from .fejl import TimeprisFejl, dansk_tal, fejl

BOG = Path("workbook") / "timepris.xlsm"
BOG_UDEN_DLL = "timepris-uden-dll.xlsm"
OVERSKRIFTSBREDDE = 19
_BOGENDELSER = (".xlsm", ".xlsx")
RAPPORTENS_START = "Overført fra "
"""Sådan begynder en rapport om en overførsel; en anden fil med dens navn må ikke skrives over."""
LINJER_PÅ_SKÆRMEN = 20
"""Så meget af hvert afsnit vises af rapporten om en overførsel; det, der ikke er overført, vises altid helt."""
RESULTATER = {"Eksempelberegninger": "Eksempelberegninger", "Taksttabel": "Takster", "Tildelingstabel": "Tildeling"}
"""Bogens navngivne resultattabeller og det, de hedder på skærmen."""
PÅKRÆVET_RESULTAT = "Eksempelberegninger"
OK, FUND, UMULIGT = 0, 1, 2
"""Afslutningskoder: alt i orden, noget er fundet, kunne ikke udføres."""

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
    kommandoer = hoved.add_subparsers(title="kommandoer", dest="kommando", metavar="KOMMANDO", required=True)

    def ny(navn: str, hjælp: str, kør: Any) -> argparse.ArgumentParser:
        kommando = kommandoer.add_parser(navn, help=hjælp, description=hjælp, allow_abbrev=False)
        kommando.set_defaults(kør=kør)
        return kommando

    installer = ny("installer", "Installér bogen og dens Python på en pc med Windows, uden administrator.", _installer)
    installer.add_argument("--mappe", type=Path, metavar="MAPPE", help="hvor bogen lægges (ellers mappen Timepris)")
    installer.add_argument("--bog", type=Path, metavar="FIL", help=f"bogen, der kopieres (ellers {BOG})")
    installer.add_argument("--kilde", type=Path, help="programmet, der installeres: projektmappen eller en .whl")
    installer.add_argument("--com", action="store_true", help="tilmeld Python til bogen uden DLL (aftal med it)")
    installer.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    diagnose = ny("diagnose", "Find grunden til, at funktionerne ikke svarer i Excel.", _diagnose)
    diagnose.add_argument("bog", type=Path, nargs="?", help="bogen, som den ligger på pc'en (ellers den installerede)")
    diagnose.add_argument("--json", action="store_true", help="skriv fundene som JSON")

    overfør = ny("overfoer", "Flyt jeres tal fra en ældre bog til den nye version.", _overfør)
    overfør.add_argument("gammel", type=Path, metavar="GAMMEL", help="bogen med jeres tal; den ændres ikke")
    overfør.add_argument("ny", type=Path, metavar="NY", help="hvor den nye bog skrives (.xlsm, eller .xlsx til Lite)")
    overfør.add_argument("--overskriv", action="store_true", help="skriv også over en bog, hvor gule celler er ændret")
    overfør.add_argument("--json", action="store_true", help="skriv rapporten som JSON")

    værdier = ny("vaerdier", "Lav en kopi med kun værdier, til dem der kun skal læse.", _værdier)
    værdier.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    værdier.add_argument("--ud", type=Path, metavar="FIL", help="hvor kopien skrives (ellers BOG-vaerdier.xlsx)")
    værdier.add_argument("--overskriv", action="store_true", help="skriv også, når filen findes")

    byg = ny("byg", "Byg bøgerne fra kode og data.", _byg)
    byg.add_argument("--ud", type=Path, default=BOG.parent, metavar="MAPPE", help=f"hvortil (ellers {BOG.parent})")
    byg.add_argument("--overskriv", action="store_true", help="skriv også over en bog, hvor gule celler er ændret")
    byg.add_argument(
        "--aktivering", choices=("dll", "com"), default="dll", help="com: bogen uden DLL, til afprøvning (ellers dll)"
    )

    genberegn = ny("genberegn", "Genberegn en bog uden Excel, og vis de fire eksempelberegninger.", _genberegn)
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

    kontrol = ny("kontrol", "Kontrollér bogen mod regnearksstandarden.", _kontrol)
    kontrol.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    kontrol.add_argument("--json", action="store_true", help="skriv fundene som JSON")

    verificer = ny(
        "verificer", "Beregn hver formelcelle i to motorer, før og efter rettelser, og sammenlign.", _verificer
    )
    verificer.add_argument("bog", type=Path, nargs="?", default=BOG, help=f"bogen (ellers {BOG})")
    verificer.add_argument(
        "--rettelser", type=Path, metavar="FIL", help="egne rettelser (TOML) i stedet for de leverede"
    )
    verificer.add_argument("--json", action="store_true", help="skriv sammenligningen som JSON")

    ny("funktioner", "Vis funktionerne med hjælp.", _funktioner).add_argument(
        "navn", nargs="?", help="kun denne funktion"
    )
    return hoved


# --- Kommandoerne


def _byg(valg: argparse.Namespace) -> int:
    from .excel.bog import byg_bog, byg_bøger
    from .excel.gule import afvis_ændret_bog
    from .excel.vaerter import EXCEL
    from .motorer.genberegning import genberegn_bytes, skriv_ny

    if valg.aktivering == "com":
        bøger = {BOG_UDEN_DLL: byg_bog(genberegn_bytes, EXCEL, valg.aktivering)}
    else:
        bøger = {vært.fil: data for vært, data in byg_bøger(genberegn_bytes).items()}
    filer = {valg.ud / navn: data for navn, data in bøger.items()}
    if not valg.overskriv:
        for sti, data in filer.items():
            afvis_ændret_bog(sti, data, "Vælg en anden mappe med --ud, eller skriv også --overskriv.")
    for sti, data in filer.items():
        hvad = "skrevet" if skriv_ny(sti, data) else "uændret"
        print(f"{sti}: {hvad}, {dansk_tal(len(data) / 1024, 0)} KB, version {__version__}")
    print(f"Næste skridt: xl-timepris kontrol {next(iter(filer))}")
    return OK


def _installer(valg: argparse.Namespace) -> int:
    from .installation.installer import LEVERET_BOG, installér
    from .installation.maskine import Pc

    rapport = installér(Pc(), valg.bog or LEVERET_BOG, valg.mappe, valg.kilde, com=valg.com, meld=_meld)
    print(_json(rapport.som_dict()) if valg.json else rapport.som_tekst())
    return OK


def _diagnose(valg: argparse.Namespace) -> int:
    from .installation import diagnose
    from .installation.installer import installeret_bog
    from .installation.maskine import Pc

    pc = Pc()
    fund = diagnose.diagnosticér(pc, valg.bog or installeret_bog(pc))
    print(_json(diagnose.som_dict(fund)) if valg.json else diagnose.som_tekst(fund))
    return FUND if any(post.er_fundet for post in fund) else OK


def _overfør(valg: argparse.Namespace) -> int:
    from .excel.bog import byg_bog
    from .excel.bogfil import Bogfil
    from .excel.gule import afvis_ændret_bog
    from .excel.overfoersel import kræv_samme_version, læg_plan, som_dict, som_tekst
    from .excel.vaerter import EXCEL, LITE
    from .installation.bogen import oplysninger
    from .motorer.genberegning import Rettelse, gem, genberegn_bog, genberegn_bytes

    _kræv_endelse(valg.ny, *_BOGENDELSER)
    _kræv_anden_fil(valg.gammel, valg.ny)
    rapport = valg.ny.with_name(f"{valg.ny.name}-overfoersel.txt")
    _kræv_egen_rapport(rapport)
    gammel = Bogfil(valg.gammel)
    fundet = Bogfil(valg.ny) if valg.ny.exists() else None
    # En bog uden DLL bliver ved med at være uden; it kan have grunde til det.
    om_bogen = oplysninger(fundet or gammel)
    uden_dll = om_bogen.har_makroer and not om_bogen.bruger_dll
    vært = LITE if valg.ny.suffix.lower() == ".xlsx" else EXCEL
    tom = byg_bog(genberegn_bytes, vært, "com" if uden_dll else "dll")
    if fundet:
        kræv_samme_version(fundet, __version__)
        if not valg.overskriv:
            afvis_ændret_bog(valg.ny, tom, "Giv den nye bog et andet navn, eller skriv også --overskriv.")
    ny = Bogfil(valg.ny, tom)
    plan = læg_plan(gammel, ny)
    genberegnet = genberegn_bog(ny, [Rettelse(*rettelse) for rettelse in plan.rettelser])
    status = genberegnet.tabel("Kontrol_samlet")[0][0]
    _skriv_med_rapport(lambda: gem(genberegnet, valg.ny), rapport, som_tekst(plan))
    if valg.json:
        print(_json({"bog": str(valg.ny), "rapport": str(rapport), "status": status, **som_dict(plan)}))
    else:
        print(som_tekst(plan, LINJER_PÅ_SKÆRMEN))
        for besked in genberegnet.meldinger():
            print(besked)
        print(f"{valg.ny}: skrevet. Bogens kontrol: {status}. Hele rapporten står i {rapport}.")
    return FUND if status != "OK" or plan.findes_ikke_længere else OK


def _skriv_med_rapport(skriv_bog: Callable[[], object], rapport: Path, tekst: str) -> None:
    """Rapporten først: kan den ikke skrives, skal bogen heller ikke være der."""
    from .excel.bogfil import skriv_atomisk

    skriv_atomisk(rapport, f"{tekst}\n".encode())
    try:
        skriv_bog()
    except BaseException:
        rapport.unlink(missing_ok=True)
        raise


def _kræv_egen_rapport(rapport: Path) -> None:
    if rapport.exists() and not rapport.read_bytes().startswith(RAPPORTENS_START.encode()):
        raise fejl("TP-307", felt=str(rapport), tilladt="Flyt filen, eller giv den nye bog et andet navn.")


def _værdier(valg: argparse.Namespace) -> int:
    from .excel.bogfil import Bogfil
    from .excel.vaerdier import kun_værdier
    from .motorer.genberegning import genberegn, skriv_ny
    from .motorer.verificering import ens

    til = valg.ud or valg.bog.with_name(f"{valg.bog.stem}-vaerdier.xlsx")
    _kræv_endelse(til, ".xlsx")
    _kræv_anden_fil(valg.bog, til)
    _kræv_programmets_version(Bogfil(valg.bog))
    beregnet = genberegn(valg.bog)
    gemt = beregnet.bog.gemte_værdier()
    forældede = [
        sted
        for ark, celler in beregnet.resultat.items()
        for sted, værdi in celler.items()
        if not ens(gemt[ark].get(sted), værdi)
    ]
    if forældede:
        raise fejl("TP-316", felt=valg.bog.name, fik=len(forældede))
    data = kun_værdier(beregnet.bog)
    if til.exists() and til.read_bytes() != data and not valg.overskriv:
        raise fejl("TP-307", felt=str(til), tilladt="Vælg et andet navn med --ud, eller skriv også --overskriv.")
    hvad = "skrevet" if skriv_ny(til, data) else "uændret"
    print(f"{til}: {hvad}. Tallene er dem, der står gemt i {valg.bog}.")
    return OK


# --- Det, flere kommandoer kræver af filerne


def _kræv_endelse(sti: Path, *tilladte: str) -> None:
    if sti.suffix.lower() not in tilladte:
        raise fejl("TP-315", felt=sti.name, tilladt=" eller ".join(tilladte))


def _kræv_anden_fil(fra: Path, til: Path) -> None:
    if fra.resolve() == til.resolve():
        raise fejl("TP-334", felt=fra.name)


def _kræv_programmets_version(bog: Any) -> None:
    """TP-317, når bogen er fra en anden version end programmet, så dens tal ikke kan efterprøves."""
    from .installation.bogen import oplysninger

    bog.område(PÅKRÆVET_RESULTAT)
    version = oplysninger(bog).version
    if version != __version__:
        raise fejl("TP-317", felt=bog.sti.name, fik=version or "ukendt", tilladt=__version__)


# --- Resten af kommandoerne


def _genberegn(valg: argparse.Namespace) -> int:
    from .motorer.genberegning import Rettelse, gem, genberegn

    til = valg.ud or valg.bog
    if valg.ud:
        _kræv_endelse(valg.ud, valg.bog.suffix.lower())
    if valg.ud and valg.ud.exists() and valg.ud.resolve() != valg.bog.resolve() and not valg.overskriv:
        raise fejl("TP-307", felt=str(valg.ud), tilladt="Vælg et andet navn, eller skriv også --overskriv.")
    genberegnet = genberegn(valg.bog, [Rettelse.af_tekst(tekst) for tekst in valg.saet])
    # En ældre bog har kun de første af tabellerne; uden Eksempelberegninger er det ikke timeprisbogen.
    tabeller = {
        navn: genberegnet.tabel(navn)
        for navn in RESULTATER
        if navn == PÅKRÆVET_RESULTAT or navn in genberegnet.bog.navne
    }
    status = genberegnet.tabel("Kontrol_samlet")[0][0]
    skrevet = gem(genberegnet, til)
    if valg.json:
        svar = {
            "bog": str(til),
            "skrevet": skrevet,
            "ændrede_celler": genberegnet.ændrede,
            "status": status,
            **{RESULTATER[navn].lower(): _som_poster(tabel) for navn, tabel in tabeller.items()},
            "meldinger": genberegnet.meldinger(),
        }
        print(_json(svar))
    else:
        for navn, tabel in tabeller.items():
            print(f"{RESULTATER[navn]}\n\n{_som_tekst(tabel)}\n")
        for besked in genberegnet.meldinger():
            print(besked)
        hvad = f"skrevet, {genberegnet.ændrede} celler fik ny værdi" if skrevet else "uændret, alle værdier passede"
        print(f"{til}: {hvad}. Bogens kontrol: {status}.")
    return OK if status == "OK" else FUND


def _kontrol(valg: argparse.Namespace) -> int:
    from .excel.kontrol import kontrollér

    rapport = kontrollér(valg.bog)
    print(_json(rapport.som_dict()) if valg.json else rapport.som_tekst())
    return FUND if rapport.har_fejl else OK


def _verificer(valg: argparse.Namespace) -> int:
    from .excel.bogfil import Bogfil
    from .excel.vaerdier import kræv_formler
    from .motorer.libreoffice import LibreOffice, MotorFejl, MotorMangler
    from .motorer.verificering import REDIGERINGER, læs_omgange, verificer

    def fremdrift(tekst: str) -> None:
        if sys.stderr.isatty():
            print(f"  {tekst} …", file=sys.stderr)

    kræv_formler(Bogfil(valg.bog))
    omgange = læs_omgange(valg.rettelser or REDIGERINGER)
    try:
        resultat = verificer(valg.bog, omgange, LibreOffice, fremdrift)
    except MotorMangler as årsag:
        raise fejl("TP-309", felt="LibreOffice", fik=str(årsag), tilladt="Installér, og prøv igen.") from årsag
    except MotorFejl as årsag:
        raise fejl("TP-309", felt="LibreOffice", fik=str(årsag), tilladt="Prøv igen, eller meld fejlen.") from årsag
    if valg.json:
        svar = {
            "motorer": resultat.motorer,
            "omgange": resultat.omgange,
            "celler": resultat.celler,
            "afvigelser": [str(afvigelse) for afvigelse in resultat.afvigelser],
        }
        print(_json(svar))
    else:
        for afvigelse in resultat.afvigelser:
            print(afvigelse)
        print(f"{' og '.join(resultat.motorer)}")
        antal = f"{dansk_tal(resultat.celler, 0)} celler sammenlignet i {resultat.omgange} omgange"
        print(f"{antal} · {len(resultat.afvigelser)} afvigelser")
    return FUND if resultat.afvigelser else OK


def _funktioner(valg: argparse.Namespace) -> int:
    from .excel.funktioner import FUNKTIONER

    valgte = [f for f in FUNKTIONER.values() if not valg.navn or f.navn == valg.navn.upper()]
    if not valgte:
        raise fejl("TP-106", felt="Funktionen", fik=valg.navn, tilladt=", ".join(FUNKTIONER))
    for funktion in valgte:
        print(f"={funktion.syntaks}\n  {funktion.hjælp}")
        if valg.navn:
            for argument in funktion.argumenter:
                print(f"  {argument.navn}{' (kan udelades)' if argument.valgfri else ''}: {argument.hjælp}")
        print()
    return OK


# --- Udskrift


def _meld(linje: str) -> None:
    """Siger, hvad der ventes på; svaret selv skrives for sig."""
    print(linje, file=sys.stderr)


def _json(indhold: dict[str, Any]) -> str:
    return json.dumps(indhold, ensure_ascii=False, indent=2)


def _udfyldte(tabel: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    return [række for række in tabel if række[0] not in (None, "")]


def _som_poster(tabel: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    overskrifter, _, *rækker = _udfyldte(tabel)
    return [dict(zip(overskrifter, række, strict=True)) for række in rækker]


def _som_tekst(tabel: Sequence[Sequence[Any]]) -> str:
    """Tabellen med tekst til venstre og tal til højre; den anden række er enhederne."""
    overskrifter, enheder, *rækker = _udfyldte(tabel)
    linjer = [[_vist(celle, str(enhed)) for celle, enhed in zip(række, enheder, strict=True)] for række in rækker]
    hoved = [
        [*textwrap.wrap(str(overskrift), OVERSKRIFTSBREDDE), f"({enhed})" if "/" in str(enhed) else ""]
        for overskrift, enhed in zip(overskrifter, enheder, strict=True)
    ]
    højde = max(map(len, hoved))
    hoved = [[*tekster[:-1], *[""] * (højde - len(tekster)), tekster[-1]] for tekster in hoved]
    bredder = [max(map(len, kolonne)) for kolonne in zip(*zip(*hoved, strict=True), *linjer, strict=True)]
    ud = []
    for linje in (*zip(*hoved, strict=True), ["-" * bredde for bredde in bredder], *linjer):
        felter = [c.ljust(b) if nr < 2 else c.rjust(b) for nr, (c, b) in enumerate(zip(linje, bredder, strict=True))]
        ud.append("  ".join(felter).rstrip())
    return "\n".join(ud)


def _vist(celle: Any, enhed: str) -> str:
    if isinstance(celle, (int, float)) and not isinstance(celle, bool):
        decimaler = 0 if enhed in ("kr./år", "antal") else 1 if enhed == "borgere" else 2
        tekst = dansk_tal(round(celle, decimaler), decimaler)
        hele, _, brøk = tekst.partition(",")
        return hele if not decimaler else f"{hele},{brøk.ljust(decimaler, '0')}"
    return "" if celle is None else str(celle)


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
