"""Bogens program i Pyodide, den Python xlwings Lite bruger: hvert kald giver det samme som her, uden netværk."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from faelles_boeger import LITE_BOG
from faelles_lite import alle_kald, ens, som_direkte
from pyodide_krav import HJUL, KRÆVER_PYODIDE, MANGLER, PROGRAM

from xl_timepris.excel.bogfil import Bogfil
from xl_timepris.excel.datafiler import læs
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.lite import læs_egenskaber
from xl_timepris.excel.litepakke import kontrolsum

pytestmark = KRÆVER_PYODIDE
HER = Path(__file__).parent


def _hjul(krav: str) -> str:
    """Pakkens fil; den version, bogen er prøvet med, og ingen anden."""
    navn, _, version = krav.partition("==")
    (fil,) = HJUL.glob(f"{navn.replace('-', '_')}-{version}-*.whl")
    return str(fil.resolve())


@pytest.fixture(scope="module")
def svar(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Alle kald i én Pyodide, for den er længe om at starte."""
    assert not MANGLER, MANGLER
    mappe = tmp_path_factory.mktemp("pyodide")
    opgave = {
        "pyodide": PROGRAM.resolve().as_uri(),
        "hjul": [_hjul(krav) for krav in læs("lite.toml")["hjul"]],
        "vaert": str(HER / "vaert.py"),
        "program": læs_egenskaber(Bogfil(LITE_BOG))["main.py"],
        "direkte": [k.direkte() for k in alle_kald()],
        "som_vaert": [k.fra_excel() for k in alle_kald()],
    }
    (mappe / "opgave.json").write_text(json.dumps(opgave), "utf-8")
    kommando = ["node", str(HER / "pyodide_proeve.mjs"), str(mappe / "opgave.json"), str(mappe / "svar.json")]
    kørt = subprocess.run(kommando, capture_output=True, text=True, timeout=300)
    assert kørt.returncode == 0, (kørt.stdout + kørt.stderr)[-3000:]
    return json.loads((mappe / "svar.json").read_text("utf-8"))


def test_det_er_den_python_bogen_beder_om(svar: dict[str, Any]):
    assert svar["pyodide"] == læs_egenskaber(Bogfil(LITE_BOG))["pyodideVersion"]
    assert svar["python"].startswith(f"{læs('lite.toml')['python']}.")


def test_intet_hentes_over_nettet(svar: dict[str, Any]):
    assert svar["net"] == []


@pytest.mark.parametrize("del_", ["direkte", "som_vaert"])
def test_de_tunge_pakker_bruges_ikke(svar: dict[str, Any], del_: str):
    assert not {"numpy", "pandas", "openpyxl", "xlsxwriter"} & set(svar[del_]["moduler"])
    assert all(f"/xl_timepris-{kontrolsum()}/" in fil for fil in svar[del_]["filer"])


def test_hvert_kald_giver_det_samme_som_her(svar: dict[str, Any]):
    for k, fået in zip(alle_kald(), svar["direkte"]["svar"], strict=True):
        ventet = som_direkte(k.svar())
        assert fået == ventet or ens(fået, ventet), (k.navn, k.celler)


def test_hvert_kald_fra_excel_giver_det_samme_som_her(svar: dict[str, Any]):
    """Argumenterne kommer fra JavaScript: hele tal, tomme celler og fejl ser anderledes ud dér."""
    for k, fået in zip(alle_kald(), svar["som_vaert"]["svar"], strict=True):
        ventet = k.svar_til_excel()
        assert fået == ventet or ens(fået, ventet), (k.navn, k.celler)


def test_excel_får_netop_registerets_funktioner(svar: dict[str, Any]):
    assert set(svar["som_vaert"]["oplysninger"]) == set(FUNKTIONER)
    assert svar["som_vaert"]["samme efter ny kørsel"] is True
