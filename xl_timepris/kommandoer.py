"""Det, hver kommando gør: én funktion pr. kommando, med afslutningskoden som svar.

Tunge dele hentes først, når kommandoen bruger dem.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import __version__
from .fejl import dansk_tal, fejl
from .udskrift import meld, som_json, som_poster, som_tabel

BOG = Path("workbook") / "timepris.xlsm"
BOG_UDEN_DLL = "timepris-uden-dll.xlsm"
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


def byg(valg: argparse.Namespace) -> int:
    """Bygger bøgerne; intet skrives, når en af dem ville skrive over noget."""
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


def installer(valg: argparse.Namespace) -> int:
    """Installerer bogen og dens Python på en pc med Windows."""
    from .installation.installer import LEVERET_BOG, installér
    from .installation.maskine import Pc

    rapport = installér(Pc(), valg.bog or LEVERET_BOG, valg.mappe, valg.kilde, com=valg.com, meld=meld)
    print(som_json(rapport.som_dict()) if valg.json else rapport.som_tekst())
    return OK


def diagnose(valg: argparse.Namespace) -> int:
    """Viser, hvad der kan standse funktionerne i Excel."""
    from .installation import diagnose
    from .installation.installer import installeret_bog
    from .installation.maskine import Pc

    pc = Pc()
    fund = diagnose.diagnosticér(pc, valg.bog or installeret_bog(pc))
    print(som_json(diagnose.som_dict(fund)) if valg.json else diagnose.som_tekst(fund))
    return FUND if any(post.er_fundet for post in fund) else OK


def overfør(valg: argparse.Namespace) -> int:
    """Flytter brugerens tal til en ny bog og skriver rapporten ved siden af."""
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
        print(som_json({"bog": str(valg.ny), "rapport": str(rapport), "status": status, **som_dict(plan)}))
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


def værdier(valg: argparse.Namespace) -> int:
    """Laver en kopi med kun værdier af en bog, der er regnet om."""
    from .excel.vaerdier import kun_værdier
    from .motorer.genberegning import genberegn, skriv_ny
    from .motorer.verificering import ens

    til = valg.ud or valg.bog.with_name(f"{valg.bog.stem}-vaerdier.xlsx")
    _kræv_endelse(til, ".xlsx")
    _kræv_anden_fil(valg.bog, til)
    beregnet = genberegn(valg.bog)
    _kræv_programmets_version(beregnet.bog)
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


def genberegn(valg: argparse.Namespace) -> int:
    """Genberegner bogen og viser resultattabellerne."""
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
            **{RESULTATER[navn].lower(): som_poster(tabel) for navn, tabel in tabeller.items()},
            "meldinger": genberegnet.meldinger(),
        }
        print(som_json(svar))
    else:
        for navn, tabel in tabeller.items():
            print(f"{RESULTATER[navn]}\n\n{som_tabel(tabel)}\n")
        for besked in genberegnet.meldinger():
            print(besked)
        hvad = f"skrevet, {genberegnet.ændrede} celler fik ny værdi" if skrevet else "uændret, alle værdier passede"
        print(f"{til}: {hvad}. Bogens kontrol: {status}.")
    return OK if status == "OK" else FUND


def kontrol(valg: argparse.Namespace) -> int:
    """Holder bogen op mod regnearksstandarden."""
    from .excel.kontrol import kontrollér

    rapport = kontrollér(valg.bog)
    print(som_json(rapport.som_dict()) if valg.json else rapport.som_tekst())
    return FUND if rapport.har_fejl else OK


def verificer(valg: argparse.Namespace) -> int:
    """Sammenligner hver formelcelle i to motorer."""
    from .motorer.libreoffice import LibreOffice, MotorFejl, MotorMangler
    from .motorer.verificering import REDIGERINGER, læs_omgange, verificer

    def fremdrift(tekst: str) -> None:
        if sys.stderr.isatty():
            print(f"  {tekst} …", file=sys.stderr)

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
        print(som_json(svar))
    else:
        for afvigelse in resultat.afvigelser:
            print(afvigelse)
        print(f"{' og '.join(resultat.motorer)}")
        antal = f"{dansk_tal(resultat.celler, 0)} celler sammenlignet i {resultat.omgange} omgange"
        print(f"{antal} · {len(resultat.afvigelser)} afvigelser")
    return FUND if resultat.afvigelser else OK


def funktioner(valg: argparse.Namespace) -> int:
    """Viser funktionerne med hjælp."""
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
