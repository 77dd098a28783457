"""Bogens program i en efterligning af xlwings Lite: hvad Excel får at vide, og hvad hvert kald giver."""

import base64
import bz2
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from faelles import fravær, kald, ret
from faelles_boeger import LITE_BOG
from faelles_lite import FEJLSLAGS, Kald, alle_kald, ens, som_direkte, uden_datoer
from faelles_takster import TRAPPEN

from xl_timepris import __version__
from xl_timepris.excel import litepakke
from xl_timepris.excel.bogfil import Bogfil
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.lite import læs_egenskaber

VÆRT = Path(__file__).with_name("vaert.py")
BUDGET = 14_400_000.0


@pytest.fixture(scope="module")
def program() -> str:
    """Programmet i den leverede bog."""
    return læs_egenskaber(Bogfil(LITE_BOG))["main.py"]


def kør(program: str, alle: list[list[Any]], mappe: Path, som_vært: bool = True) -> dict[str, Any]:
    """Kører programmet i en Python for sig, så det kun kan bruge, hvad det selv bærer."""
    svar = subprocess.run(
        [sys.executable, str(VÆRT)],
        input=json.dumps({"program": program, "kald": alle, "som_vært": som_vært}),
        capture_output=True,
        text=True,
        cwd=mappe,
        env={**os.environ, "TMPDIR": str(mappe), "TEMP": str(mappe), "PYTHONUTF8": "1"},
        timeout=120,
    )
    assert svar.returncode == 0, svar.stderr[-2000:]
    return json.loads(svar.stdout)


@pytest.fixture(scope="module")
def vært(program: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return kør(program, [k.fra_excel() for k in alle_kald()], tmp_path_factory.mktemp("vaert"))


def test_der_er_kald_nok_og_de_giver_både_tal_og_fejl():
    svar = [k.svar() for k in alle_kald()]
    assert len(svar) >= 1_000 and {k.navn for k in alle_kald()} == set(FUNKTIONER)
    assert sum(isinstance(s, (float, list)) for s in svar) >= 500
    assert [k for k, s in zip(alle_kald(), svar, strict=True) if getattr(s, "kode", "") == "TP-199"] == []


# --- Hvad Excel får at vide


def test_excel_får_netop_registerets_funktioner(vært: dict[str, Any]):
    assert set(vært["oplysninger"]) == set(FUNKTIONER)
    for navn, funktion in FUNKTIONER.items():
        oplysninger = vært["oplysninger"][navn]
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", navn) and oplysninger["navn"] == navn
        assert oplysninger["hjælp"] == funktion.hjælp
        assert set(oplysninger["valg"]) == {"category"}


def test_hvert_argument_har_hjælp_og_siger_om_det_kan_udelades(vært: dict[str, Any]):
    for navn, funktion in FUNKTIONER.items():
        argumenter = vært["oplysninger"][navn]["argumenter"]
        assert list(argumenter) == [argument.navn for argument in funktion.argumenter]
        for argument in funktion.argumenter:
            oplyst = argumenter[argument.navn]
            assert (oplyst["hjælp"], oplyst["valgfri"]) == (argument.hjælp, argument.valgfri)
            # Ellers ville en fejl i en celle komme ind som en tom celle.
            assert oplyst["valg"].pop("err_to_str") is True
            assert oplyst["valg"] == ({"ndim": 2} if argument.område else {})
            if argument.valgfri:
                assert oplyst["standard"] is None


# --- Kaldene


def test_hvert_kald_giver_det_samme_som_uden_vært(vært: dict[str, Any]):
    for k, svar in zip(alle_kald(), vært["svar"], strict=True):
        ventet = k.svar_til_excel()
        assert svar == ventet or ens(svar, ventet), (k.navn, k.celler)


def test_ingen_celle_viser_en_fejl_som_tekst(vært: dict[str, Any]):
    """SUM springer tekst over, og så er summen for lav."""
    for svar in vært["svar"]:
        celler = [celle for række in svar.get("svar", ()) for celle in række]
        assert not [celle for celle in celler if isinstance(celle, str) and celle.startswith("#")]


def test_hver_fejl_ind_giver_en_fejl_ud(program: str, tmp_path: Path):
    """Som tal, som ord, som navn og i en tabel: ingen fejl fra Excel bliver til et tal eller springes over."""
    kald_med = [
        kald_
        for fejl in FEJLSLAGS
        for kald_ in (
            Kald("STOETTETIMER", (BUDGET, fejl)),
            Kald("ARBEJDSDAGE", (fejl,)),
            Kald("TRAPPE", (4.0, 2.0, 1.5, 0.5, fejl)),
            Kald("FRAVAERSTIMER", (uden_datoer(ret(fravær(), 1, "Antal", fejl)),)),
            Kald("FRAVAERSTIMER", (uden_datoer(ret(fravær(), 1, "Medregnes", fejl)),)),
            Kald("FRAVAERSTIMER", (uden_datoer(ret(fravær(), 1, "Årsag", fejl)),)),
            Kald("TAKSTTRIN", (8.0, TRAPPEN, fejl)),
        )
    ]
    for kald_, svar in zip(kald_med, kør(program, [k.fra_excel() for k in kald_med], tmp_path)["svar"], strict=True):
        assert re.match(r"TP-1\d\d ", svar.get("fejl", "")), (kald_, svar)
    kolonne = [[8.0], *([fejl] for fejl in FEJLSLAGS)]
    (svar,) = kør(program, [Kald("TAKSTTRIN", (kolonne, TRAPPEN, "timer/uge")).fra_excel()], tmp_path)["svar"]
    assert svar["svar"][0] == [1.0] and all(celle["type"] == "Error" for (celle,) in svar["svar"][1:])


def test_programmet_bruger_kun_det_bogen_bærer(vært: dict[str, Any]):
    assert vært["filer"] and all("/xl_timepris-" in fil for fil in vært["filer"])


def test_programmet_kan_køres_igen_uden_at_hente_funktionerne_igen(vært: dict[str, Any]):
    assert vært["samme efter ny kørsel"] is True


def test_en_anden_udgave_af_programmet_bruger_ikke_den_gamle(program: str, tmp_path: Path, monkeypatch):
    """To bøger af hver sin udgave kan være åbne efter hinanden."""
    filer = dict(litepakke.indhold().filer)
    filer["xl_timepris/__init__.py"] = b'__version__ = "9.9"\n'
    monkeypatch.setattr(litepakke, "indhold", lambda: litepakke.Indhold(filer, frozenset()))
    begge = [program, litepakke.main_py(FUNKTIONER), program]
    kode = "import json, sys, vaert; print([vaert.hent(p).XLTP_VERSION() for p in json.load(sys.stdin)])"
    miljø = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "PYTHONPATH": str(VÆRT.parent)}
    kommando = [sys.executable, "-c", kode]
    svar = subprocess.run(kommando, input=json.dumps(begge), capture_output=True, text=True, env=miljø, cwd=tmp_path)
    assert svar.stdout.strip() == f"['{__version__}', '9.9', '{__version__}']", svar.stderr[-2000:]


def test_uden_vært_rejser_ingen_funktion_en_fejl(program: str, tmp_path: Path):
    alle = alle_kald()[::10]
    svar = kør(program, [k.direkte() for k in alle], tmp_path, som_vært=False)["svar"]
    assert ens(svar, [som_direkte(k.svar()) for k in alle])


def test_datoer_som_numre_ændrer_intet():
    """xlwings Lite har ingen datoer; de står kun i kolonnen Dato, som ingen funktion læser."""
    tabel = fravær()
    assert uden_datoer(tabel) != tabel
    assert kald("FRAVAERSTIMER", uden_datoer(tabel)) == kald("FRAVAERSTIMER", tabel)


# --- Selve programmet


def _pakken(program: str) -> bytes:
    tekst = re.search(r'PAKKE = """\n(.+?)\n"""', program, re.DOTALL)[1]
    return bz2.decompress(base64.b64decode(tekst))


def test_pakken_er_projektets_filer(program: str):
    rod = LITE_BOG.parents[1]
    with zipfile.ZipFile(io.BytesIO(_pakken(program))) as pakke:
        for navn in pakke.namelist():
            assert pakke.read(navn) == (rod / navn).read_bytes().replace(b"\r\n", b"\n"), navn
        navne = set(pakke.namelist())
    assert "xl_timepris/excel/funktioner.py" in navne and "xl_timepris/inddata/data/standard.toml" in navne
    uvedkommende = ("/bog/", "/kontrol/", "/motorer/", "/installation/", "vba", "kildetal", "lite", "kommandolinje")
    assert not [navn for navn in navne if any(del_ in navn for del_ in uvedkommende)]


def test_kontrolsummen_står_i_programmet_og_passer(program: str):
    sum_ = hashlib.sha256(_pakken(program)).hexdigest()
    assert f'KONTROLSUM = "{sum_}"' in program and f"# SHA-256: {sum_}" in program


def test_et_rettet_program_siger_det_på_dansk(program: str, tmp_path: Path):
    rettet = re.sub(r'KONTROLSUM = "\w{8}', 'KONTROLSUM = "00000000', program)
    with pytest.raises(AssertionError, match="Programmet i bogen er ændret"):
        kør(rettet, [], tmp_path)


def test_programmet_bærer_sin_licens_og_en_dansk_forklaring(program: str):
    assert "# MIT License" in program and "# Copyright (c)" in program and "WITHOUT WARRANTY" in program
    assert compile(program, "main.py", "exec").co_consts[0].startswith("\n# Timepris\n")
    assert max(map(len, program.splitlines())) <= 120
