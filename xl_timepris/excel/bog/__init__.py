"""Bogen, som økonomen bruger: bygges fra kode og data, ens hver gang.

Bogen skrives først uden værdier, beregnes af den indlejrede motor, får værdierne sat ind og til sidst makroerne, så
den kan læses rigtigt uden Python. `byg_bog` tager beregningen som argument, fordi motorerne ligger et lag højere.
"""

import io
from collections.abc import Callable
from datetime import datetime, time

import xlsxwriter

from ... import __version__
from ...inddata.standard import standard
from .. import vba
from ..funktioner import FUNKTIONER
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

KONFIGURATION = "xlwings.conf"
BEREGNINGSMOTOR = 191029
"""Excels egen versionsmærkning af beregningen; med den genberegner Excel ikke alt ved åbning."""


def byg_bog(beregn: Callable[[bytes], bytes]) -> bytes:
    """Hele bogen som .xlsm; `beregn` sætter de beregnede værdier ind i en bog uden værdier."""
    return vba.tilføj_vba(beregn(_skriv()), FUNKTIONER)


def _skriv() -> bytes:
    """Bogen uden beregnede værdier og uden makroer."""
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
    bygger, std = Bogbygger(bog), standard()
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
    dokumentation.byg_kilder(bygger, vba.tredjepart(), trykte)
    dokumentation.byg_ændringslog(bygger)
    konfiguration = bog.add_worksheet(KONFIGURATION)
    for række, (navn, værdi) in enumerate(vba.konfiguration()):
        konfiguration.write_string(række, 0, navn)
        konfiguration.write_string(række, 1, værdi)
    konfiguration.hide()
    bog.close()
    return fil.getvalue()
