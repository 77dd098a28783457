"""Kommandoen xl-timepris: udskrift, afslutningskoder, filer, der skrives eller netop ikke gør, og dansk hele vejen."""

import ast
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from faelles import EKSEMPLER, PAKKE
from faelles_boeger import BOG, LITE_BOG, VÆRDIBOG

from xl_timepris import __version__, klargoer, kommandoer
from xl_timepris.excel import kontrol
from xl_timepris.excel.bogfil import Bogfil, Ændring, adresse, pak, række_og_kolonne
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.kontrol import kontrollér
from xl_timepris.fejl import fejl
from xl_timepris.kommandolinje import main
from xl_timepris.motorer import Resultat, genberegning, libreoffice
from xl_timepris.motorer.indlejret import Indlejret

ROD = PAKKE.parent
ÆLDRE = EKSEMPLER / "aeldre_boeger"
DATA = BOG.read_bytes()
LEVERET = Bogfil(BOG, DATA)
GEMT = LEVERET.gemte_værdier()
KOMMANDOER = (
    "installer",
    "diagnose",
    "overfoer",
    "vaerdier",
    "byg",
    "genberegn",
    "kontrol",
    "verificer",
    "funktioner",
)
ENGELSK = re.compile(
    r"\b(usage|options?|errors?|positional|arguments?|show|this|help message|exit|required|invalid|choices?|choose|"
    r"from|expected|unrecognized|default|file|not found|traceback|exception|None|True|False)\b",
    re.IGNORECASE,
)


def celle(ark: str, række: str, skridt: int) -> str:
    """Cellen så mange skridt til højre for en tekst."""
    r, k = række_og_kolonne(next(sted for sted, værdi in GEMT[ark].items() if værdi == række))
    return f"{ark}!{adresse(r, k + skridt)}"


SYGEDAGE = celle("Fravær", "Egen sygdom", 1)
LABYRINTENS_BUDGET = celle("Forudsætninger", "Labyrinten", 1)


@pytest.fixture
def kør(capsys):
    """Kommandoen i samme proces: kode, det skrevne og fejlene."""

    def kør(*argumenter: object) -> tuple[int, str, str]:
        try:
            kode = main([str(argument) for argument in argumenter])
        except SystemExit as slut:
            kode = slut.code
        svar = capsys.readouterr()
        return kode, svar.out, svar.err

    return kør


@pytest.fixture
def bog(tmp_path) -> Path:
    """En kopi af den leverede bog, som gerne må rettes."""
    sti = tmp_path / "min bog æ.xlsm"
    sti.write_bytes(DATA)
    return sti


def afvist(svar: tuple[int, str, str], kode: str) -> None:
    """Kommandoen stoppede med koden, på dansk og uden at skrive andet."""
    afslutning, ud, fejl = svar
    assert (afslutning, ud) == (2, "") and re.match(rf"{kode} \S", fejl), svar
    assert not ENGELSK.search(fejl) and "{" not in fejl


# --- Hjælp og forkerte kommandoer


def test_versionen(kør):
    assert kør("--version") == (0, f"xl-timepris {__version__}\n", "")


@pytest.mark.parametrize("kommando", [(), *((navn,) for navn in KOMMANDOER)])
@pytest.mark.parametrize("valg", ["--help", "-h"])
def test_hjælpen_er_på_dansk(kør, kommando, valg):
    kode, ud, fejl = kør(*kommando, valg)
    assert (kode, fejl) == (0, "") and ud.startswith(f"brug: {' '.join(('xl-timepris', *kommando))} ")
    assert "valg" in ud and "vis denne hjælp" in ud
    assert not ENGELSK.findall(ud)


def test_hjælpen_nævner_alle_kommandoer(kør):
    _, ud, _ = kør("--help")
    assert re.findall(r"^    ([a-z]+)(?: +\S|$)", ud, re.MULTILINE) == list(KOMMANDOER)


FORKERT: dict[tuple[str, ...], str] = {
    (): "der mangler: KOMMANDO",
    ("regn",): "'regn' kendes ikke (vælg mellem",
    ("genberegn", "--hurtigt"): "ukendt: --hurtigt",
    ("genberegn", "--saet"): "der skal følge netop én værdi efter",
    ("genberegn", "a.xlsm", "b.xlsm"): "ukendt: b.xlsm",
    ("genberegn", "--over"): "ukendt: --over",
    ("byg", "--overskriv=ja"): "værdien 'ja' bruges ikke her",
    ("--saet", "x"): "",
    ("kontrol", "--ud", "x"): "ukendt: --ud",
}


@pytest.mark.parametrize("argumenter", FORKERT)
def test_en_forkert_kommando(kør, argumenter):
    kode, ud, fejl = kør(*argumenter)
    assert (kode, ud) == (2, "") and FORKERT[argumenter] in fejl
    assert fejl.startswith("xl-timepris") and re.search(r"Hjælp: xl-timepris( \w+)? --help\n$", fejl)
    assert not ENGELSK.findall(fejl)


# --- genberegn


def test_genberegn_viser_de_fire_eksempler(kør, bog):
    kode, ud, fejl = kør("genberegn", bog)
    assert (kode, fejl) == (0, "") and bog.read_bytes() == DATA
    linjer = [re.split(r" {2,}", linje) for linje in ud.splitlines()]
    assert linjer[0] == ["Eksempelberegninger"] and linjer[2][:3] == ["Tilbud", "Timeprismodel", "Lønbudget"]
    assert [linje for linje in linjer if linje in (["Takster"], ["Tildeling"])] == [["Takster"], ["Tildeling"]]
    ventet = ["Labyrinten", "Bo- og dagtilbud samt STU", "14.400.000", "1,0", "487,98", "317,97", "30,00"]
    assert [*ventet, "45.288,00", "29.509,20"] in linjer
    assert {linje[0] for linje in linjer} >= {"Dagsværket", "STU", "Udekørende bostøtte", "I alt"}
    assert ud.endswith(f"{bog}: uændret, alle værdier passede. Bogens kontrol: OK.\n")


def test_genberegn_retter_bogen(kør, bog):
    kode, ud, fejl = kør("genberegn", bog, "--saet", f"{SYGEDAGE}=15,5", "--saet", f"{LABYRINTENS_BUDGET}=10.000.000")
    assert (kode, fejl) == (0, "") and re.search(r"skrevet, \d+ celler fik ny værdi\. Bogens kontrol: OK\.\n$", ud)
    gemt = Bogfil(bog).gemte_værdier()
    assert gemt["Fravær"][SYGEDAGE.partition("!")[2]] == 15.5
    assert gemt["Forudsætninger"][LABYRINTENS_BUDGET.partition("!")[2]] == 10_000_000
    assert "10.000.000" in ud and "487,98" not in ud
    assert list(bog.parent.iterdir()) == [bog]


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_genberegn_af_en_ældre_bog(kør, tmp_path, version):
    bog = tmp_path / "gammel.xlsm"
    bog.write_bytes((ÆLDRE / f"timepris-{version}.xlsm").read_bytes())
    før = Bogfil(bog).gemte_værdier()["Eksempelberegninger"]
    kode, ud, fejl = kør("genberegn", bog)
    # Bogen siger selv, at programmet er en anden version end den.
    assert (kode, fejl) == (1, "") and "Labyrinten" in ud and "Bogens kontrol: FEJL." in ud
    efter = Bogfil(bog).gemte_værdier()["Eksempelberegninger"]
    assert {c: v for c, v in efter.items() if isinstance(v, float)} == pytest.approx(
        {c: v for c, v in før.items() if isinstance(v, float)}, rel=1e-12
    )


def test_genberegn_som_json(kør, bog):
    kode, ud, _ = kør("genberegn", bog, "--json", "--saet", f"{LABYRINTENS_BUDGET}=7.200.000")
    svar = json.loads(ud)
    assert kode == 0 and (svar["bog"], svar["skrevet"], svar["status"]) == (str(bog), True, "OK")
    assert svar["ændrede_celler"] > 0 and svar["meldinger"] == [] and "æ" in ud
    første = svar["eksempelberegninger"][0]
    assert første["Tilbud"] == "Labyrinten" and første["Lønbudget"] == 7_200_000
    assert første["Støttetimer"] == pytest.approx(14754.6)
    assert [post["Tilbud"] for post in svar["eksempelberegninger"]][-1] == "I alt"


def test_genberegn_med_fejl_i_inddata_viser_hvorfor(kør, bog):
    kode, ud, _ = kør("genberegn", bog, "--saet", f"{SYGEDAGE}=tolv")
    assert kode == 1 and "Bogens kontrol: FEJL." in ud
    assert re.search(r"^TP-103 Fravær.*Egen sygdom.*»tolv«", ud, re.MULTILINE) and "#VALUE!" in ud
    kode, ud, _ = kør("genberegn", bog, "--json")
    assert kode == 1 and json.loads(ud)["meldinger"][0].startswith("TP-103 ")


def test_genberegn_til_en_anden_fil(kør, bog, tmp_path):
    til = tmp_path / "ny.xlsm"
    assert kør("genberegn", bog, "--ud", til, "--saet", f"{SYGEDAGE}=20")[0] == 0
    assert bog.read_bytes() == DATA and Bogfil(til).gemte_værdier() != GEMT
    skrevet = til.read_bytes()
    afvist(kør("genberegn", bog, "--ud", til), "TP-307")
    assert til.read_bytes() == skrevet
    assert kør("genberegn", bog, "--ud", til, "--overskriv")[0] == 0
    assert til.read_bytes() == DATA


def test_bogen_selv_må_stå_i_ud(kør, bog):
    assert kør("genberegn", bog, "--ud", bog, "--saet", f"{SYGEDAGE}=20")[0] == 0
    assert bog.read_bytes() != DATA


FORMEL = "{}!{}".format(*LEVERET.område("Kontrol_samlet"))
AFVISES: dict[str, tuple[tuple[str, ...], str]] = {
    "ukendt ark": (("--saet", "Sygdom!C12=15"), "TP-304"),
    "ikke en celle": (("--saet", "Fravær!C=15"), "TP-305"),
    "uden lighedstegn": (("--saet", "Fravær!C12"), "TP-305"),
    "en formel": (("--saet", f"{FORMEL}=OK"), "TP-306"),
    "en god og en dårlig": (("--saet", f"{SYGEDAGE}=15", "--saet", "Fravær!A1=x"), "TP-306"),
    "en mappe, der ikke findes": (("--ud", "findes ikke/ny.xlsm"), "TP-310"),
}


@pytest.mark.parametrize("navn", AFVISES)
def test_genberegn_afviser_og_rører_ikke_bogen(kør, bog, monkeypatch, navn):
    monkeypatch.chdir(bog.parent)
    argumenter, kode = AFVISES[navn]
    afvist(kør("genberegn", bog, *argumenter), kode)
    assert bog.read_bytes() == DATA and list(bog.parent.iterdir()) == [bog]


@pytest.mark.parametrize("kommando", ["genberegn", "kontrol", "verificer"])
def test_en_bog_der_ikke_findes_eller_ikke_er_en_bog(kør, tmp_path, kommando):
    afvist(kør(kommando, tmp_path / "findes ikke.xlsm"), "TP-301")
    (tmp_path / "noter.xlsm").write_text("Labyrinten", "utf-8")
    afvist(kør(kommando, tmp_path / "noter.xlsm"), "TP-302")


def test_genberegn_mens_bogen_er_åben_i_excel(kør, bog):
    (bog.parent / f"~${bog.name}").write_bytes(b"")
    afvist(kør("genberegn", bog, "--saet", f"{SYGEDAGE}=15"), "TP-303")
    assert bog.read_bytes() == DATA


def test_genberegn_af_en_helt_anden_bog_ændrer_den_ikke_under_en_fejl(kør, tmp_path):
    """Mangler bogen det, som kommandoen viser, skal det siges, før der skrives, og ikke som en uventet fejl."""
    sti = tmp_path / "anden.xlsx"
    fremmed = xlsxwriter.Workbook(sti)
    fremmed.add_worksheet().write_formula("A1", "=1+1", None, 99)
    fremmed.close()
    før = sti.read_bytes()
    kode, _, fejl = kør("genberegn", sti)
    assert kode == 2 and fejl.startswith("TP-313")
    assert sti.read_bytes() == før


@pytest.mark.parametrize("tegn", ["\x0b", "\x01", "\x7f"])
def test_et_usynligt_tegn_i_en_rettelse_ødelægger_ikke_bogen(kør, bog, tegn):
    kode, _, fejl = kør("genberegn", bog, "--saet", f"{celle('Fravær', 'Egen sygdom', 5)}=a{tegn}b")
    assert "TP-312" not in fejl and kode in (0, 2)
    assert kør("genberegn", bog)[0] == 0


# --- byg


def test_byg_skriver_de_leverede_bøger(kør, tmp_path):
    kode, ud, fejl = kør("byg", "--ud", tmp_path)
    assert (kode, fejl) == (0, "")
    for leveret in (BOG, LITE_BOG, VÆRDIBOG):
        assert (tmp_path / leveret.name).read_bytes() == leveret.read_bytes()
        linje = rf"{re.escape(leveret.name)}: skrevet, [\d.]+ KB, version {re.escape(__version__)}\n"
        assert re.search(linje, ud)
    assert f"Næste skridt: xl-timepris kontrol {tmp_path / BOG.name}" in ud
    assert kør("byg", "--ud", tmp_path)[1].count(": uændret, ") == 3


def test_byg_skriver_ikke_over_brugerens_rettelser(kør, tmp_path):
    bog = tmp_path / BOG.name
    bog.write_bytes(DATA)
    kør("genberegn", bog, "--saet", f"{SYGEDAGE}=20")
    rettet = bog.read_bytes()
    afvist(kør("byg", "--ud", tmp_path), "TP-307")
    assert bog.read_bytes() == rettet
    # Ingen af de andre bøger må være skrevet, når den ene ikke kan.
    assert [sti.name for sti in tmp_path.iterdir()] == [BOG.name]
    assert kør("byg", "--ud", tmp_path, "--overskriv")[0] == 0 and bog.read_bytes() == DATA


def test_byg_skriver_ikke_over_noget_der_ikke_er_en_bog(kør, tmp_path):
    (tmp_path / BOG.name).write_text("vigtigt", "utf-8")
    afvist(kør("byg", "--ud", tmp_path), "TP-302")
    assert (tmp_path / BOG.name).read_text("utf-8") == "vigtigt"
    afvist(kør("byg", "--ud", tmp_path / "findes ikke"), "TP-310")


def test_byg_uden_dll_skriver_kun_den_bog(kør, tmp_path):
    kode, ud, fejl = kør("byg", "--ud", tmp_path, "--aktivering", "com")
    assert (kode, fejl) == (0, "") and [sti.name for sti in tmp_path.iterdir()] == [kommandoer.BOG_UDEN_DLL]
    bygget = Bogfil(tmp_path / kommandoer.BOG_UDEN_DLL)
    # Kun listen over dele fra andre, på Kilder, er en anden.
    assert {navn for navn, celler in bygget.gemte_værdier().items() if celler != GEMT[navn]} == {"Kilder"}
    assert bygget.dele["xl/vbaProject.bin"] != LEVERET.dele["xl/vbaProject.bin"]


# --- vaerdier


def test_vaerdier_skriver_en_kopi_ved_siden_af(kør, bog):
    kode, ud, fejl = kør("vaerdier", bog)
    kopi = bog.with_name(f"{bog.stem}-vaerdier.xlsx")
    assert (kode, fejl) == (0, "") and kopi.read_bytes() == VÆRDIBOG.read_bytes()
    assert ud.startswith(f"{kopi}: skrevet. ") and bog.read_bytes() == DATA
    assert ": uændret. " in kør("vaerdier", bog)[1]


def test_vaerdier_skriver_ikke_over_en_anden_fil(kør, bog, tmp_path):
    anden = tmp_path / "vigtig.xlsx"
    anden.write_text("vigtigt", "utf-8")
    afvist(kør("vaerdier", bog, "--ud", anden), "TP-307")
    assert anden.read_text("utf-8") == "vigtigt"
    assert kør("vaerdier", bog, "--ud", anden, "--overskriv")[0] == 0
    afvist(kør("vaerdier", anden), "TP-314")
    afvist(kør("verificer", anden), "TP-314")


def test_vaerdier_skriver_aldrig_over_bogen_selv(kør, bog):
    lite = bog.with_suffix(".xlsx")
    lite.write_bytes(LITE_BOG.read_bytes())
    afvist(kør("vaerdier", lite, "--ud", lite, "--overskriv"), "TP-334")
    afvist(kør("vaerdier", bog, "--ud", bog, "--overskriv"), "TP-315")
    assert lite.read_bytes() == LITE_BOG.read_bytes() and bog.read_bytes() == DATA


def test_vaerdier_af_en_bog_der_ikke_er_regnet_om(kør, bog):
    """Ellers ville kopien vise gamle priser under en grøn status."""
    læst = Bogfil(bog)
    bog.write_bytes(pak(læst, {"Fravær": {SYGEDAGE.partition("!")[2]: Ændring(20.0, er_inddata=True)}}))
    afvist(kør("vaerdier", bog), "TP-316")
    assert kør("genberegn", bog)[0] == 0 and kør("vaerdier", bog)[0] == 0


def test_vaerdier_af_en_bog_uden_gemte_værdier(kør, bog):
    openpyxl.load_workbook(bog, keep_vba=True).save(bog)
    afvist(kør("vaerdier", bog), "TP-316")
    assert [sti.name for sti in bog.parent.iterdir()] == [bog.name]


def test_vaerdier_af_en_åben_og_af_en_ældre_bog(kør, bog):
    låsefil = bog.with_name(f"~${bog.name}")
    låsefil.write_bytes(b"")
    afvist(kør("vaerdier", bog), "TP-303")
    låsefil.unlink()
    bog.write_bytes((ÆLDRE / "timepris-0.2.0.xlsm").read_bytes())
    afvist(kør("vaerdier", bog), "TP-317")


# --- overfoer


def test_overfoer_flytter_brugerens_tal_til_den_nye_bog(kør, bog, tmp_path):
    kør("genberegn", bog, "--saet", f"{SYGEDAGE}=20", "--saet", f"{LABYRINTENS_BUDGET}=9.000.000")
    gammel, ny = bog.read_bytes(), tmp_path / "ny.xlsm"
    kode, ud, fejl = kør("overfoer", bog, ny)
    assert (kode, fejl) == (0, "") and bog.read_bytes() == gammel
    før, efter = Bogfil(bog).gemte_værdier(), Bogfil(ny).gemte_værdier()
    assert efter == før
    rapport = tmp_path / "ny.xlsm-overfoersel.txt"
    assert rapport.read_text("utf-8").strip() in ud and f"Hele rapporten står i {rapport}." in ud


def test_overfoer_til_lite_og_tilbage(kør, bog, tmp_path):
    kør("genberegn", bog, "--saet", f"{SYGEDAGE}=20")
    lite, tilbage = tmp_path / "til-lite.xlsx", tmp_path / "tilbage.xlsm"
    assert kør("overfoer", bog, lite)[0] == 0 and "xl/webextensions/webextension1.xml" in Bogfil(lite).dele
    assert kør("overfoer", lite, tilbage)[0] == 0
    assert Bogfil(tilbage).gemte_værdier() == Bogfil(bog).gemte_værdier()


def test_overfoer_skriver_ikke_over_en_rettet_bog(kør, bog, tmp_path):
    ny = tmp_path / "ny.xlsm"
    ny.write_bytes(DATA)
    kør("genberegn", ny, "--saet", f"{SYGEDAGE}=21")
    rettet = ny.read_bytes()
    afvist(kør("overfoer", bog, ny), "TP-307")
    assert ny.read_bytes() == rettet
    assert kør("overfoer", bog, ny, "--overskriv")[0] == 0 and ny.read_bytes() == DATA


def test_overfoer_af_en_bog_uden_dll_giver_en_bog_uden_dll(kør, bog, tmp_path):
    """Hvor it ikke tillader DLL'en, ville en bog med den holde op med at regne."""
    assert kør("byg", "--ud", tmp_path, "--aktivering", "com")[0] == 0
    uden = tmp_path / kommandoer.BOG_UDEN_DLL
    ny, erstattet = tmp_path / "ny.xlsm", tmp_path / "leveret-uden-dll.xlsm"
    erstattet.write_bytes(uden.read_bytes())
    assert kør("overfoer", uden, ny)[0] == kør("overfoer", bog, erstattet)[0] == 0
    projekt = Bogfil(uden).dele["xl/vbaProject.bin"]
    assert Bogfil(ny).dele["xl/vbaProject.bin"] == Bogfil(erstattet).dele["xl/vbaProject.bin"] == projekt


def test_overfoer_skriver_rapporten_først_og_aldrig_over_en_anden_fil(kør, bog, tmp_path, monkeypatch):
    ny, rapport = tmp_path / "ny.xlsm", tmp_path / "ny.xlsm-overfoersel.txt"
    rapport.write_text("Mine noter", "utf-8")
    afvist(kør("overfoer", bog, ny), "TP-307")
    assert rapport.read_text("utf-8") == "Mine noter" and not ny.exists()
    rapport.unlink()

    def fuld_disk(*_: object) -> None:
        raise fejl("TP-310", felt="ny.xlsm", fik="disken er fuld")

    monkeypatch.setattr(genberegning, "skriv_ny", fuld_disk)
    afvist(kør("overfoer", bog, ny), "TP-310")
    assert not ny.exists() and not rapport.exists()


def test_overfoer_kræver_en_anden_fil_med_den_rigtige_endelse(kør, bog, tmp_path):
    afvist(kør("overfoer", bog, bog), "TP-334")
    for navn in ("ny.xls", "ny", "ny.pdf"):
        afvist(kør("overfoer", bog, tmp_path / navn), "TP-315")
    afvist(kør("genberegn", bog, "--ud", tmp_path / "ny.xlsx"), "TP-315")
    assert [sti.name for sti in tmp_path.iterdir()] == [bog.name]


def test_overfoer_som_json(kør, bog, tmp_path):
    kode, ud, _ = kør("overfoer", bog, tmp_path / "ny.xlsm", "--json")
    svar = json.loads(ud)
    assert kode == 0 and svar["status"] == "OK" and svar["findes_ikke_længere"] == []


# --- installer og diagnose uden for Windows


@pytest.mark.skipif(os.name == "nt", reason="gælder uden for Windows")
def test_installer_siger_at_den_hører_til_windows(kør):
    afslutning, ud, fejl = kør("installer")
    assert (afslutning, ud) == (2, "") and fejl.startswith("TP-3") and "genberegn" in fejl


@pytest.mark.skipif(os.name == "nt", reason="gælder uden for Windows")
def test_diagnose_siger_hvad_der_ikke_gælder(kør, bog):
    kode, ud, fejl = kør("diagnose", bog)
    assert (kode, fejl) == (1, "") and "Gælder kun Excel på Windows." in ud
    fund = json.loads(kør("diagnose", bog, "--json")[1])
    assert fund and str(Path.home()) not in json.dumps(fund)


# --- kontrol


def test_kontrol_viser_rapporten(kør, bog, monkeypatch):
    rapport = kontrollér(BOG)
    monkeypatch.setattr(kontrol, "kontrollér", lambda sti: rapport if sti == bog else None)
    kode, ud, fejl = kør("kontrol", bog)
    assert (kode, ud, fejl) == (1 if rapport.har_fejl else 0, f"{rapport.som_tekst()}\n", "")
    kode, ud, _ = kør("kontrol", bog, "--json")
    assert kode == (1 if rapport.har_fejl else 0) and json.loads(ud) == json.loads(json.dumps(rapport.som_dict()))


def test_kontrol_finder_fejl_i_en_dårlig_bog(kør, tmp_path):
    sti = tmp_path / "dårlig.xlsx"
    dårlig = xlsxwriter.Workbook(sti)
    ark = dårlig.add_worksheet("Sheet1")
    ark.merge_range("A1:B2", "Total")
    ark.write_formula("C1", "=NOW()*1.25", None, 1)
    dårlig.close()
    kode, ud, fejl = kør("kontrol", sti)
    assert (kode, fejl) == (1, "") and "FEJL punkt" in ud


# --- verificer


class Enig(Indlejret):
    """Den indlejrede motor i LibreOffices sted."""

    navn = "Anden motor"


class Uenig(Enig):
    """Kommer altid til, at kontrollen ikke går op."""

    def genberegn(self) -> Resultat:
        resultat = super().genberegn()
        ark, sted = LEVERET.område("Kontrol_samlet")
        resultat[ark][sted] = "FEJL"
        return resultat


@pytest.fixture
def anden_motor(monkeypatch):
    return lambda motor: monkeypatch.setattr(libreoffice, "LibreOffice", motor)


@pytest.fixture
def rettelser(tmp_path) -> Path:
    sti = tmp_path / "rettelser.toml"
    sti.write_text(f'[[omgang]]\nnavn = "Mere sygdom"\nrettelser = ["{SYGEDAGE}=15,2"]\n', "utf-8")
    return sti


def test_verificer_uden_afvigelser(kør, anden_motor, rettelser):
    anden_motor(Enig)
    kode, ud, fejl = kør("verificer", BOG, "--rettelser", rettelser)
    assert (kode, fejl) == (0, "") and re.search(r"^[\d.]+ celler sammenlignet i 2 omgange · 0 afvigelser$", ud, re.M)
    assert ud.startswith("Indlejret motor (formualizer ") and " og Anden motor (" in ud


def test_verificer_med_afvigelser(kør, anden_motor, rettelser):
    anden_motor(Uenig)
    kode, ud, _ = kør("verificer", BOG, "--rettelser", rettelser)
    assert kode == 1 and "· 2 afvigelser" in ud
    assert f"Mere sygdom – {FORMEL}: Indlejret motor: 'OK', Anden motor: 'FEJL'" in ud
    kode, ud, _ = kør("verificer", BOG, "--rettelser", rettelser, "--json")
    svar = json.loads(ud)
    assert kode == 1 and svar["omgange"] == 2 and len(svar["afvigelser"]) == 2 and svar["celler"] > 1000


@pytest.mark.parametrize(
    "årsag",
    [libreoffice.MotorMangler("libreoffice", "Den er ikke installeret."), libreoffice.MotorFejl("Den svarede ikke.")],
)
def test_verificer_uden_den_anden_motor_er_tp_309(kør, anden_motor, rettelser, årsag):
    def mangler(_: Path) -> Any:
        raise årsag

    anden_motor(mangler)
    svar = kør("verificer", BOG, "--rettelser", rettelser)
    afvist(svar, "TP-309")
    assert str(årsag).rstrip(".") in svar[2]


UBRUGELIGE = {
    "ikke TOML": "[[omgang",
    "uden omgange": "navn = 1\n",
    "uden rettelser": '[[omgang]]\nnavn = "Tom"\n',
    "ikke tekst": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("navn", UBRUGELIGE)
def test_rettelser_der_ikke_kan_læses_er_tp_311(kør, anden_motor, tmp_path, navn):
    anden_motor(Enig)
    sti, indhold = tmp_path / "rettelser.toml", UBRUGELIGE[navn]
    sti.write_bytes(indhold if isinstance(indhold, bytes) else indhold.encode())
    afvist(kør("verificer", BOG, "--rettelser", sti), "TP-311")


def test_rettelser_der_ikke_findes(kør, anden_motor, tmp_path):
    anden_motor(Enig)
    afvist(kør("verificer", BOG, "--rettelser", tmp_path / "findes ikke.toml"), "TP-3(01|11)")


# --- funktioner


def test_funktioner_viser_alle_med_hjælp(kør):
    kode, ud, fejl = kør("funktioner")
    assert (kode, fejl) == (0, "")
    assert re.findall(r"^=(\w+)\(", ud, re.MULTILINE) == list(FUNKTIONER)
    assert all(funktion.hjælp in ud for funktion in FUNKTIONER.values())


@pytest.mark.parametrize("skrevet", ["TIMEPRIS", "timepris"])
def test_en_funktion_med_sine_argumenter(kør, skrevet):
    kode, ud, _ = kør("funktioner", skrevet)
    assert kode == 0 and ud.count("\n=") == 0 and ud.startswith("=TIMEPRIS(aarsloen; fravaer; opgaver; model; [pr];")
    assert "  pr (kan udelades): " in ud and "  aarsloen: " in ud


def test_en_ukendt_funktion(kør):
    afvist(kør("funktioner", "TIMEPRISEN"), "TP-106")


# --- Uventede fejl


@pytest.mark.parametrize(
    "årsag", [RuntimeError("intern tekst"), KeyError("intern tekst"), MemoryError(), RecursionError()]
)
def test_en_uventet_fejl_er_tp_312_og_viser_aldrig_en_traceback(kør, monkeypatch, årsag):
    def knæk(_: object) -> int:
        raise årsag

    monkeypatch.setattr(kommandoer, "funktioner", knæk)
    kode, ud, fejl = kør("funktioner")
    assert (kode, ud) == (2, "") and fejl.startswith("TP-312 Kommandoen funktioner stoppede uventet")
    assert "Traceback" not in fejl and "intern tekst" not in fejl and fejl.count("\n") == 1


def test_afbrudt_af_brugeren(kør, monkeypatch):
    def afbryd(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(kommandoer, "funktioner", afbryd)
    assert kør("funktioner") == (2, "", "Afbrudt.\n")


# --- Som rigtig proces


def proces(*argumenter: object, **miljø: str) -> subprocess.CompletedProcess[bytes]:
    kommando = [sys.executable, "-m", "xl_timepris", *map(str, argumenter)]
    return subprocess.run(kommando, capture_output=True, cwd=ROD, env={**os.environ, **miljø})


@pytest.mark.skipif(os.name == "nt", reason="Windows afbryder ikke en skrivning på samme måde")
def test_en_afbrudt_udskrift_er_ikke_en_fejl_i_programmet():
    kommando = [sys.executable, "-m", "xl_timepris", "funktioner"]
    with subprocess.Popen(kommando, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROD) as proces_:
        proces_.stdout.close()
        assert proces_.stderr.read() == b""


def test_processen_svarer_med_version_og_afslutningskode():
    svar = proces("--version")
    assert (svar.returncode, svar.stdout.decode().strip(), svar.stderr) == (0, f"xl-timepris {__version__}", b"")
    svar = proces("genberegn", "findes ikke.xlsm")
    assert (svar.returncode, svar.stdout) == (2, b"") and svar.stderr.decode().startswith(
        "TP-301 Filen findes ikke.xlsm"
    )


@pytest.mark.parametrize(
    "miljø",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_udskriften_er_utf_8_uanset_maskinens_sprog(miljø):
    svar = proces("funktioner", "TIMEPRIS", **miljø)
    assert svar.returncode == 0 and "Årsnormen" in svar.stdout.decode("utf-8")
    svar = proces("funktioner", "FINDES_IKKE", **miljø)
    assert svar.returncode == 2 and "Vælg mellem" in svar.stderr.decode("utf-8")


def test_danske_bogstaver_i_en_rettelse_uanset_maskinens_sprog(bog):
    svar = proces("genberegn", bog, "--saet", f"{SYGEDAGE}=15", LC_ALL="C")
    assert svar.returncode == 0, svar.stderr.decode()
    assert Bogfil(bog).gemte_værdier()["Fravær"][SYGEDAGE.partition("!")[2]] == 15


def test_versionen_kræver_ingen_af_de_tunge_dele():
    kode = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "from xl_timepris.kommandolinje import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "tunge = {'formualizer', 'pydantic', 'openpyxl', 'xlsxwriter', 'xlwings', 'holidays', 'pandas'}\n"
        "sys.exit(str(sorted(tunge & set(sys.modules))) if tunge & set(sys.modules) else 0)"
    )
    svar = subprocess.run([sys.executable, "-c", kode], capture_output=True, cwd=ROD)
    assert svar.returncode == 0, svar.stderr.decode()


# --- klargoer: kører, før noget som helst er installeret


KLARGØR = PAKKE / "klargoer.py"
TRÆ = ast.parse(KLARGØR.read_text("utf-8"))


@pytest.mark.parametrize("fil", [KLARGØR, PAKKE / "__init__.py", PAKKE / "__main__.py"], ids=lambda fil: fil.name)
def test_klargøringen_kan_læses_af_en_gammel_python(fil):
    """En gammel Python skal kunne nå frem til beskeden om, at den er for gammel."""
    ast.parse(fil.read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("fil", [KLARGØR, PAKKE / "__init__.py"], ids=lambda fil: fil.name)
def test_klargøringen_bruger_kun_standardbiblioteket(fil):
    for sætning in ast.walk(ast.parse(fil.read_text("utf-8"))):
        moduler = [navn.name for navn in sætning.names] if isinstance(sætning, ast.Import) else []
        if isinstance(sætning, ast.ImportFrom):
            assert sætning.level == 0
            moduler = [sætning.module]
        assert {modul.partition(".")[0] for modul in moduler} <= sys.stdlib_module_names


def _tekster_i(kald: str) -> list[str]:
    """Teksterne i hvert kald af en funktion."""
    fundne = [k for k in ast.walk(TRÆ) if isinstance(k, ast.Call) and ast.unparse(k.func) == kald]
    return [
        "".join(d.value for d in ast.walk(k) if isinstance(d, ast.Constant) and isinstance(d.value, str))
        for k in fundne
    ]


def test_klargøringens_beskeder_er_på_dansk():
    stop = _tekster_i("_stop") + _tekster_i("sys.exit")
    assert len(stop) >= 3
    for tekst in stop + _tekster_i("print"):
        assert not ENGELSK.search(tekst), tekst


@pytest.fixture
def klargjort(monkeypatch):
    """Klargøringen uden at installere noget: hvad den ville køre."""
    kørt: list[list[str]] = []
    for navn in ("_lav_miljø", "_installér", "_klargør_libreoffice", "_klargør_pyodide"):
        monkeypatch.setattr(klargoer, navn, lambda *_: None)

    def noter(kommando: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        kørt.append(kommando)
        return subprocess.CompletedProcess(kommando, 7)

    monkeypatch.setattr(klargoer.subprocess, "run", noter)
    return kørt


@pytest.mark.parametrize(
    ("argumenter", "ventet"),
    [
        (["genberegn", "b.xlsm"], ["-m", "xl_timepris", "genberegn", "b.xlsm"]),
        (["proev", "-q"], ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "-q"]),
        ([], ["-m", "xl_timepris"]),
    ],
)
def test_klargøringen_giver_kommandoen_og_dens_kode_videre(klargjort, argumenter, ventet):
    assert klargoer.main(argumenter) == 7
    assert klargjort[0][1:] == ventet and ".venv" in klargjort[0][0]


def test_en_for_gammel_python_får_det_at_vide(klargjort, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    with pytest.raises(SystemExit) as slut:
        klargoer.main(["proev"])
    assert str(slut.value).startswith("xl_timepris kræver Python 3.11 eller nyere; dette er 3.10.1.")
    assert klargjort == []


def test_programmet_siger_det_før_det_henter_noget_en_ældre_python_ikke_kan_læse(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.delitem(sys.modules, "xl_timepris.__main__", raising=False)
    monkeypatch.setitem(sys.modules, "xl_timepris.kommandolinje", None)
    with pytest.raises(SystemExit) as slut:
        runpy.run_module("xl_timepris", run_name="__main__")
    assert "kræver Python 3.11 eller nyere; dette er 3.9.2." in str(slut.value)
