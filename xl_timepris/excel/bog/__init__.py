"""Bogen, som økonomen bruger: bygges fra kode og data, ens hver gang.

Bogen skrives først uden værdier, beregnes af den indlejrede motor, får værdierne sat ind og til sidst makroerne, så
den kan læses rigtigt uden Python. `byg_bog` tager beregningen som argument, fordi motorerne ligger et lag højere.
"""

import io
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from ... import __version__
from ...inddata.standard import standard
from .. import vba
from ..bogfil import Bogfil
from ..funktioner import FUNKTIONER
from ..lite import som_lite
from ..vaerdier import kun_værdier
from ..vaerter import EXCEL, LITE, VÆRDIER, Vært
from . import (
    borgere,
    dokumentation,
    eksempelberegninger,
    foelsomhed,
    forudsaetninger,
    fravaer,
    kildetal,
    kommuner,
    kontrolark,
    opgavekategorier,
    scenarier,
    start,
    takster,
    tildeling,
    timepris,
)
from .arkbygger import Bogbygger
from .stil import SKRIFT

BEREGNINGSMOTOR = 191029
"""Excels egen versionsmærkning af beregningen; med den genberegner Excel ikke alt ved åbning."""


def byg_bøger(beregn: Callable[[bytes], bytes]) -> dict[Vært, bytes]:
    """Alle de leverede bøger efter vært; `beregn` sætter de beregnede værdier ind i en bog uden værdier."""
    til_excel = byg_bog(beregn, EXCEL)
    til_lite = byg_bog(beregn, LITE)
    return {EXCEL: til_excel, LITE: til_lite, VÆRDIER: kun_værdier(Bogfil(Path(VÆRDIER.fil), til_excel))}


def byg_bog(
    beregn: Callable[[bytes], bytes], vært: Vært = EXCEL, aktivering: vba.Aktivering = "dll"
) -> bytes:
    """Hele bogen til én vært, som regner: .xlsm med makroer eller .xlsx til xlwings Lite."""
    beregnet = beregn(_skriv(vært, aktivering))
    if vært.makroer:
        return vba.tilføj_vba(beregnet, FUNKTIONER, aktivering=aktivering)
    return som_lite(beregnet, FUNKTIONER)


def _skriv(vært: Vært = EXCEL, aktivering: vba.Aktivering = "dll") -> bytes:
    """Bogen uden beregnede værdier, makroer og værtens egne navne for funktionerne."""
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(
        fil, {"in_memory": True, "default_format_properties": {"font_name": SKRIFT, "font_size": 11}}
    )
    dato = dokumentation.nyeste_ændring()["dato"]
    bog.set_properties(
        {
            "title": "Timepris",
            "subject": "Timepriser og støttetimer på det specialiserede socialområde",
            "author": "xl_timepris",
            "comments": f"Version {__version__}",
            "created": datetime.combine(dato, time()),
        }
    )
    bog.set_calc_mode("auto", BEREGNINGSMOTOR)
    bog.calc_on_load = False
    bygger, std = Bogbygger(bog, vært), standard()
    start.byg(bygger, FUNKTIONER, dato)
    forud = forudsaetninger.byg(bygger, std, opgavekategorier.modeloverskrifter(std))
    fra = fravaer.byg(bygger, std, forud)
    opgaver = opgavekategorier.byg(bygger, std, fra)
    kommunerne = kommuner.byg(bygger, std, forud, fra, opgaver)
    priser = timepris.byg(bygger, std, forud, fra, opgaver)
    eksempler = eksempelberegninger.byg(bygger, std, forud, fra, opgaver, priser)
    taksterne = takster.byg(bygger, std, eksempler, kommunerne)
    borgerne = borgere.byg(bygger, taksterne)
    tildelingen = tildeling.byg(bygger)
    følsomheden = foelsomhed.byg(bygger, std, forud, fra, opgaver, eksempler)
    scenarierne = scenarier.byg(bygger, std, forud, opgaver, priser, eksempler)
    trykte = kildetal.byg(bygger)
    kontrolark.byg(
        bygger,
        std,
        forud,
        fra,
        opgaver,
        kommunerne,
        priser,
        eksempler,
        taksterne,
        borgerne,
        tildelingen,
        følsomheden,
        scenarierne,
        trykte,
    )
    fremmede = vba.tredjepart(aktivering) if vært.makroer else []
    dokumentation.byg_kilder(bygger, fremmede, trykte)
    dokumentation.byg_ændringslog(bygger)
    if vært.makroer:
        _skriv_konfiguration(bog)
    bog.close()
    return fil.getvalue()


def _skriv_konfiguration(bog: xlsxwriter.Workbook) -> None:
    ark = bog.add_worksheet(vba.KONFIGURATIONSARK)
    for række, (navn, værdi) in enumerate(vba.konfiguration()):
        ark.write_string(række, 0, navn)
        ark.write_string(række, 1, værdi)
    ark.hide()
