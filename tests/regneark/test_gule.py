"""De gule celler: alt, brugeren kan have skrevet, tæller, når en bog ellers ville blive skrevet over."""

import re
from pathlib import Path

import pytest
from faelles_boeger import BOG

from xl_timepris.excel.bogfil import Bogfil, Ændring, pak
from xl_timepris.excel.gule import afvis_ændret_bog, gule_værdier, kan_erstattes
from xl_timepris.excel.zippakke import læs_dele, skriv_pakke
from xl_timepris.fejl import TimeprisFejl

DATA = BOG.read_bytes()
LEVERET = Bogfil(BOG, DATA)
ARK = "Fravær"
UDFYLDT, TOM = "C12", "B20"
RÅD = "Gør noget andet."


def med_celle(sted: str, indhold: str) -> bytes:
    """Bogen, hvor cellen har fået et andet indhold, som Excel ville gemme det."""
    ark = LEVERET.ark[ARK]
    celle = ark.celler[sted]
    ny = f'<c r="{sted}" s="{celle.stil}">{indhold}</c>'.encode()
    dele = dict(læs_dele(DATA))
    dele[ark.del_] = ark.data[: celle.start] + ny + ark.data[celle.slut :]
    return skriv_pakke(dele.items())


def test_cellerne_er_gule_og_den_ene_er_tom():
    gule = gule_værdier(LEVERET)
    assert (ARK, UDFYLDT) in gule and (ARK, TOM) not in gule
    assert all(LEVERET.er_gul(LEVERET.ark[ARK], sted) for sted in (UDFYLDT, TOM))


@pytest.mark.parametrize("sted", [UDFYLDT, TOM])
@pytest.mark.parametrize(
    "indhold", ["<v>99</v>", "<f>15+0.2</f><v>15.2</v>", "<f>B1</f>", '<f t="array" ref="{sted}">B1:B1</f><v>0</v>']
)
def test_et_tal_og_en_formel_i_en_gul_celle_ses(tmp_path, sted, indhold):
    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(med_celle(sted, indhold.format(sted=sted)))
    with pytest.raises(TimeprisFejl, match="TP-307 .* Gør noget andet."):
        afvis_ændret_bog(sti, DATA, RÅD)


def test_en_ryddet_celle_ses():
    assert not kan_erstattes(Bogfil(BOG, med_celle(UDFYLDT, "")), LEVERET)


def test_et_tal_over_en_formel_ses():
    ark, celle = "Timepris", "D9"
    rettet = pak(LEVERET, {ark: {celle: Ændring(500.0, er_inddata=True)}})
    assert not kan_erstattes(Bogfil(BOG, rettet), LEVERET)


def test_et_eget_ark_ses():
    dele = dict(læs_dele(DATA))
    dele["xl/workbook.xml"] = dele["xl/workbook.xml"].replace(b'name="Scenarier"', b'name="Mine tal"')
    assert not kan_erstattes(Bogfil(BOG, skriv_pakke(dele.items())), LEVERET)


def test_en_fjernet_beskyttelse_ses():
    dele = dict(læs_dele(DATA))
    del_ = LEVERET.ark["Timepris"].del_
    dele[del_] = re.sub(rb"<sheetProtection [^>]*/>", b"", dele[del_])
    assert not kan_erstattes(Bogfil(BOG, skriv_pakke(dele.items())), LEVERET)


def test_andre_gemte_værdier_er_ligegyldige(tmp_path):
    sti = tmp_path / "bog.xlsm"
    sti.write_bytes(pak(LEVERET, {"Timepris": {"D9": Ændring(1.0)}}))
    assert sti.read_bytes() != DATA
    afvis_ændret_bog(sti, DATA, RÅD)
    afvis_ændret_bog(Path(tmp_path / "findes ikke.xlsm"), DATA, RÅD)
