"""Kørslen i Excel, prøvet uden Excel: alt det, der ikke selv kræver Excel, med en efterlignet xlwings.App."""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from excel.excelmotor import FEJLKODER, ExcelMotor, fra_excel, til_excel
from excel.falsk_app import KODER, FalskApp
from excel.omgivelser import læs_omgivelser
from excel.proever import DELE, GENSTARTET, Kørsel, beregning, eksempler, genstart, har_snabel_a, kør, åbning
from excel.resultat import Punkt, Rapport, skriv_resultat, som_tekst, vist
from excel.tilfaelde import FØRSTE_KOLONNE, Tilfælde, kan_stå_i_celler, læs_tilfælde, opstil, passer, som_rækker
from excel.windows import SERVERMÆRKE, afslut, kørende_servere
from faelles_vba import FalskExcel
from regler.test_eksempler import EKSEMPLER_ALLE

from xl_timepris import __version__
from xl_timepris.excel import vba
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.fejl import REGNEARKSFEJL
from xl_timepris.motorer.verificering import læs_omgange

ROD = Path(__file__).parents[2]
BOG = ROD / "workbook" / "timepris.xlsm"
STEMPEL = dt.datetime(2026, 3, 4, 13, 5)
OMGANGE = læs_omgange()


def kørsel(app: FalskApp, mappe: Path, **andet: Any) -> Kørsel:
    indhold = {"omgange": OMGANGE[:1], "tilfælde": læs_tilfælde(), "rækker": 20, **andet}
    return Kørsel(
        app,
        BOG,
        mappe,
        servere=lambda: set(app.kørende),
        afslut=app.afslut,
        luk_beskeder=app.luk_beskeder,
        **indhold,
    )


# --- hele kørslen


@pytest.fixture(scope="module")
def hel(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rapport, FalskApp]:
    app = FalskApp()
    før = BOG.read_bytes()
    rapport = kør(kørsel(app, tmp_path_factory.mktemp("excel")), læs_omgivelser(app, BOG))
    assert BOG.read_bytes() == før
    return rapport, app


def test_hele_kørslen_passer_i_en_excel_der_regner_rigtigt(hel: tuple[Rapport, FalskApp]) -> None:
    rapport, app = hel
    assert rapport.fejl() == []
    assert list(rapport.dele) == list(DELE)
    assert app.åbne == []
    assert len(rapport.dele["Eksempler"]) == len(læs_tilfælde())
    assert {p.navn for p in rapport.dele["Beregning"]} == {"Som leveret", OMGANGE[0].navn, "Sammenlignede celler"}


def test_fremmede_servere_får_lov_at_leve(hel: tuple[Rapport, FalskApp]) -> None:
    assert 7 in hel[1].kørende


def test_omgivelserne_er_nævnt_uden_navne_på_maskine_og_bruger(hel: tuple[Rapport, FalskApp]) -> None:
    omgivelser = hel[0].omgivelser
    assert omgivelser["Excel"] == "16.0.17928"
    assert omgivelser["Excels bit"] == "64"
    assert omgivelser["xl_timepris"] == __version__
    assert omgivelser["Aktivering"] == "dll"
    assert len(omgivelser["Bogens SHA-256"]) == 64
    assert not any(navn in værdi for værdi in omgivelser.values() for navn in (platform.node(), str(Path.home())))


def test_tiderne_er_målt(hel: tuple[Rapport, FalskApp]) -> None:
    assert {f"Delen {navn}" for navn in DELE} < set(hel[0].tider)
    assert {"20 enkelte kald", "ét kald med 20 rækker"} < set(hel[0].tider)


# --- en Excel, der ikke gør det rigtige


def test_en_forkert_celle_findes_i_hver_omgang(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = FalskApp()
    ægte = ExcelMotor.genberegn

    def forkert(motor: ExcelMotor) -> Any:
        resultat = ægte(motor)
        ark, celle = motor.fil.område("Kontrol_samlet")
        resultat[ark][celle] = "FEJL"
        return resultat

    monkeypatch.setattr(ExcelMotor, "genberegn", forkert)
    punkter = {p.navn: p for p in beregning(kørsel(app, tmp_path))}
    assert not punkter["Som leveret"].ok and not punkter[OMGANGE[0].navn].ok
    assert "Excel: 'FEJL'" in punkter["Som leveret"].fået


@pytest.mark.parametrize("titel", ["timepris.xlsm  -  [Repareret]", "timepris.xlsm [Repaired]"])
def test_en_repareret_bog_opdages(tmp_path: Path, titel: str) -> None:
    punkter = åbning(kørsel(FalskApp(titel), tmp_path))
    assert [p.navn for p in punkter if not p.ok] == ["Åbner uden reparation"]


def test_et_forkert_svar_og_en_tekst_for_et_tal_opdages(tmp_path: Path) -> None:
    rigtigt = læs_tilfælde()[0]
    forkert = Tilfælde("forkert", rigtigt.funktion, rigtigt.argumenter, [[-1.0]], 1e-9)
    tekst = Tilfælde("tekst", rigtigt.funktion, rigtigt.argumenter, [["1"]], 1e-9)
    punkter = eksempler(kørsel(FalskApp(), tmp_path, tilfælde=[rigtigt, forkert, tekst]))
    assert [p.ok for p in punkter] == [True, False, False]


def test_python_der_ikke_kommer_igen_opdages(tmp_path: Path) -> None:
    class Død(FalskApp):
        def start_server(self) -> None:
            if self._næste == 100:
                super().start_server()

    app = Død()
    forkerte = [p.navn for p in genstart(kørsel(app, tmp_path)) if not p.ok]
    assert forkerte == ["En ny Python er startet"]


def test_en_halvt_stoppet_python_opdages(tmp_path: Path) -> None:
    class Seglivet(FalskApp):
        def afslut(self, numre: set[int]) -> None:
            super().afslut({max(numre)})

    punkter = {p.navn: p for p in genstart(kørsel(Seglivet(), tmp_path))}
    assert not punkter["Den gamle Python er helt væk"].ok
    assert punkter["Den gamle Python er helt væk"].fået == "1 af 2"


def test_kan_processerne_ikke_ses_rammer_det_kun_genstart(tmp_path: Path) -> None:
    def spærret() -> set[int]:
        raise FileNotFoundError("powershell")

    app = FalskApp()
    uden = replace(kørsel(app, tmp_path), servere=spærret)
    rapport = kør(uden, {}, {navn: DELE[navn] for navn in ("Åbning", "Genstart", "Celler")})
    assert {p.navn for p in rapport.dele["Genstart"]} == {"Delen kunne gennemføres"}
    assert "powershell" in rapport.dele["Genstart"][0].fået
    assert all(p.ok for navn in ("Åbning", "Celler") for p in rapport.dele[navn])
    assert app.åbne == []


def test_en_del_der_går_i_stykker_stopper_ikke_de_andre(tmp_path: Path) -> None:
    def itu(_: Kørsel) -> list[Punkt]:
        raise RuntimeError("Excel svarer ikke")

    dele = {"Itu": itu, "Hel": lambda _: [Punkt("a", "1", "1", True)]}
    rapport = kør(kørsel(FalskApp(), tmp_path), {}, dele)
    assert [(del_, p.ok) for del_, punkter in rapport.dele.items() for p in punkter] == [("Itu", False), ("Hel", True)]
    assert "Excel svarer ikke" in rapport.dele["Itu"][0].fået


# --- tilfældene


def test_hvert_eksempel_på_en_funktion_er_med_bortset_fra_et_område_uden_celler() -> None:
    udeladt = [e["navn"] for e in EKSEMPLER_ALLE if e["regel"] in FUNKTIONER and not kan_stå_i_celler(e)]
    assert udeladt == ["Et område uden celler"]
    assert len(læs_tilfælde()) == sum(e["regel"] in FUNKTIONER for e in EKSEMPLER_ALLE) - 1
    assert len({t.navn for t in læs_tilfælde()}) == len(læs_tilfælde())


def test_argumenterne_stilles_op_hver_for_sig_og_formlen_peger_på_dem() -> None:
    tilfælde = Tilfælde("x", "F", ([[1.0]], None, [["a", "b"], ["c"]], None), [[1.0]], 0.0)
    opstilling = opstil(tilfælde)
    assert opstilling.formel == "=F(AN1,,AP1:AQ2)"
    assert opstilling.blokke == (
        ((1, FØRSTE_KOLONNE), [[1.0]]),
        ((1, FØRSTE_KOLONNE + 2), [["a", "b"], ["c", None]]),
    )


def test_intet_svar_kan_ramme_argumenterne() -> None:
    assert max(len(række) for t in læs_tilfælde() for række in t.forventet) < FØRSTE_KOLONNE


@pytest.mark.parametrize(
    ("værdi", "kolonne", "rækker"),
    [
        (1, False, [[1]]),
        ([1, 2], False, [[1, 2]]),
        ([1, 2], True, [[1], [2]]),
        ([[1, 2], [3]], True, [[1, 2], [3]]),
        ([[1]], False, [[1]]),
    ],
)
def test_rækker(værdi: Any, kolonne: bool, rækker: list[list[Any]]) -> None:
    assert som_rækker(værdi, kolonne) == rækker


@pytest.mark.parametrize(
    ("fået", "ventet", "svar"),
    [
        ([[1.0]], [[1]], True),
        ([[1.0 + 1e-10]], [[1]], True),
        ([[1.1]], [[1]], False),
        ([[None]], [[""]], True),
        ([[0.0]], [[""]], False),
        ([[False]], [[""]], False),
        ([["#N/A"]], [["#N/A"]], True),
        ([["#VALUE!"]], [["#N/A"]], False),
        ([["#N/A"]], [[1]], False),
        ([["1"]], [[1]], False),
        ([[True]], [[1]], False),
        ([[None]], [[0]], False),
        ([[1.0, 2.0]], [[1]], False),
        ([[1.0], [2.0]], [[1]], False),
        ([["a", 2.0]], [["a", 2]], True),
    ],
)
def test_hvornår_cellerne_passer(fået: Any, ventet: Any, svar: bool) -> None:
    assert passer(fået, ventet, 1e-9) is svar


# --- værdier til og fra Excel


def test_enhver_regnearksfejl_kendes_på_sit_nummer() -> None:
    assert set(REGNEARKSFEJL) <= set(FEJLKODER.values())
    for tekst, kode in KODER.items():
        assert fra_excel(kode) == tekst
        assert fra_excel(float(kode)) == float(kode)


@pytest.mark.parametrize(
    ("rå", "værdi"),
    [(1.5, 1.5), (3, 3.0), (None, None), ("a", "a"), (True, True), (Decimal("1.5"), 1.5), ("#N/A", "#N/A")],
)
def test_fra_excel(rå: Any, værdi: Any) -> None:
    svar = fra_excel(rå)
    assert svar == værdi and type(svar) is type(værdi)


@pytest.mark.parametrize(
    ("værdi", "til"),
    [
        ("12 %", "'12 %"),
        ("=1+1", "'=1+1"),
        ("", None),
        (None, None),
        (True, True),
        (3, 3.0),
        (Decimal("1.5"), 1.5),
        (dt.date(2026, 1, 2), dt.datetime(2026, 1, 2)),
    ],
)
def test_til_excel(værdi: Any, til: Any) -> None:
    svar = til_excel(værdi)
    assert svar == til and type(svar) is type(til)


@pytest.mark.parametrize(
    ("formel", "svar"),
    [("=TIMEPRIS(A1)", False), ("=@TIMEPRIS(A1)", True), ('="a@b"', False), ("=T[@Løn]", False), ("=SUM(@A:A)", True)],
)
def test_snabel_a(formel: str, svar: bool) -> None:
    assert har_snabel_a(formel) is svar


# --- processer


@pytest.mark.skipif(sys.platform == "win32", reason="PowerShell er her et lille script")
@pytest.mark.parametrize(("skrevet", "numre"), [("", set()), ("5", {5}), (r"5\r\n6\r\n", {5, 6})])
def test_svaret_fra_windows_læses_uanset_tegnsæt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, skrevet: str, numre: set[int]
) -> None:
    program = tmp_path / "powershell"
    # Ø i konsollens tegnsæt (cp850) findes hverken i cp1252 eller utf-8.
    program.write_text(f"#!/bin/sh\nprintf '{skrevet}'\nprintf '\\235' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert kørende_servere() == numre


def test_der_spørges_kun_om_servernes_numre(monkeypatch: pytest.MonkeyPatch) -> None:
    spurgt: list[str] = []

    def svar(kommando: list[str], **_: Any) -> Any:
        spurgt.extend(kommando)
        return subprocess.CompletedProcess(kommando, 0, "", "")

    monkeypatch.setattr(subprocess, "run", svar)
    kørende_servere()
    assert f"CommandLine LIKE ''%{SERVERMÆRKE}%''" in spurgt[-1]
    assert spurgt[-1].endswith(".ProcessId")


def test_begge_serverens_processer_stoppes_også_når_den_ene_er_væk() -> None:
    venter = "import sys; sys.stdin.read()"
    to = [subprocess.Popen([sys.executable, "-c", venter], stdin=subprocess.PIPE) for _ in range(2)]
    væk = subprocess.Popen([sys.executable, "-c", ""])
    væk.wait()
    try:
        afslut({væk.pid, *(proces.pid for proces in to)})
        assert all(proces.wait(10) for proces in to)
    finally:
        for proces in to:
            proces.kill()
            proces.communicate()


def test_xlwings_starter_serveren_med_det_mærke_vi_leder_efter() -> None:
    assert SERVERMÆRKE in vba.com_kommando("pythonw.exe")
    assert SERVERMÆRKE in vba.vba_moduler(FUNKTIONER)["xlwings"]
    # Tegn, som WQL's LIKE selv bruger, ville betyde noget andet.
    assert not set(SERVERMÆRKE) & set("%_[]^'")


@pytest.mark.parametrize("aktivering", vba.AKTIVERINGER)
def test_kørslen_kender_beskeden_fra_genstart(aktivering: vba.Aktivering) -> None:
    excel = FalskExcel(FUNKTIONER, aktivering)
    excel.app.run("XltpGenstart")
    assert GENSTARTET in excel.app.dialogs[-1][1]


# --- resultatet


def rapport() -> Rapport:
    celler = [Punkt("a|b", "1", "2", False), Punkt("c", "1", "1", True)]
    dele = {"Celler": celler, "Tider": [Punkt("d", "1", "1", True)]}
    return Rapport({"Excel": "16.0.17928", "Windows": "Windows 10.0.22631"}, dele, {"Delen Celler": 1.23456})


def test_resultatet_skrives_med_dato_og_version_og_overskriver_intet(tmp_path: Path) -> None:
    navne = [skriv_resultat(tmp_path / "ud", rapport(), STEMPEL)[0].name for _ in range(3)]
    stamme = "excel-2026-03-04-16.0.17928"
    assert navne == [f"{stamme}.json", f"{stamme}-2.json", f"{stamme}-3.json"]
    assert len(list((tmp_path / "ud").glob("*.md"))) == 3


def test_json_har_det_hele(tmp_path: Path) -> None:
    data = json.loads(skriv_resultat(tmp_path, rapport(), STEMPEL)[0].read_text("utf-8"))
    assert data["kørt"] == "2026-03-04T13:05"
    assert data["antal"] == {"Celler": {"prøvet": 2, "passede": 1}, "Tider": {"prøvet": 1, "passede": 1}}
    assert data["dele"]["Celler"][0] == {"navn": "a|b", "forventet": "1", "fået": "2", "ok": False}
    assert data["tider_sekunder"] == {"Delen Celler": 1.235}


def test_teksten_viser_antal_tider_og_det_der_ikke_passede() -> None:
    tekst = som_tekst(rapport(), STEMPEL)
    assert "# Prøvet i Excel den 4.3.2026" in tekst
    assert "**1 punkt passede ikke.**" in tekst
    assert "| Celler | 1 af 2 |" in tekst
    assert "| Delen Celler | 1,23 |" in tekst
    assert "| Celler | a\\|b | 1 | 2 |" in tekst
    assert "Alt passede." in som_tekst(Rapport({}, {"Tider": [Punkt("d", "1", "1", True)]}), STEMPEL)


def test_lange_værdier_afkortes() -> None:
    assert len(vist("x" * 10_000)) == 500


# --- den almindelige kørsel


@pytest.mark.parametrize(
    ("valg", "med"), [([], False), (["-m", "excel"], True), (["-m", "libreoffice"], False)], ids=str
)
def test_prøverne_i_excel_samles_kun_op_når_der_bedes_om_dem(valg: list[str], med: bool) -> None:
    kommando = [sys.executable, "-m", "pytest", "tests/excel", "--collect-only", "-q", "--doctest-modules", *valg]
    svar = subprocess.run(kommando, cwd=ROD, capture_output=True, text=True)
    assert ("test_i_excel.py" in svar.stdout) is med, svar.stdout + svar.stderr
    assert svar.returncode in (0, 5), svar.stdout + svar.stderr
