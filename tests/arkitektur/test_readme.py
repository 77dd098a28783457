"""README følger registeret, bogen og programmet."""

import re
from pathlib import Path

import pytest

from xl_timepris.excel.bogfil import Bogfil
from xl_timepris.excel.funktioner import FUNKTIONER

ROD = Path(__file__).parents[2]
README = (ROD / "README.md").read_text("utf-8")


@pytest.mark.parametrize("navn", FUNKTIONER)
def test_hver_funktion_står_med_sin_syntaks(navn):
    assert f"| `{FUNKTIONER[navn].syntaks}` |" in README


def test_hvert_ark_står_i_bogens_rækkefølge():
    ark = [navn for navn in Bogfil(ROD / "workbook" / "timepris.xlsm").ark if navn != "xlwings.conf"]
    tabel = README.partition("## Arkene")[2].partition("##")[0]
    assert re.findall(r"^\| ([A-ZÆØÅ]\w+) \|", tabel, re.MULTILINE)[1:] == ark


def test_de_to_kommandoer_står_alene_på_hver_sin_linje():
    kommandoer = re.findall(r"^    (python3 -m xl_timepris\.klargoer .+)$", README, re.MULTILINE)
    assert kommandoer == [
        "python3 -m xl_timepris.klargoer genberegn workbook/timepris.xlsm",
        "python3 -m xl_timepris.klargoer proev",
    ]


def test_ci_kører_prøvekommandoen():
    assert "python3 -m xl_timepris.klargoer proev" in (ROD / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("sti", sorted(set(re.findall(r"`((?:xl_timepris|workbook)/[\w./]+)`", README))))
def test_hver_nævnt_fil_findes(sti):
    assert (ROD / sti).exists()


def test_billedet_findes():
    (sti,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert (ROD / sti).read_bytes().startswith(b"\x89PNG")
