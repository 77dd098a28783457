"""Bogen prøvet i Excel selv, på Windows: python -m pytest tests/excel -m excel

Springes over med grunden, hvor Excel ikke findes. En anden bog, fx den uden DLL, prøves ved at sætte
miljøvariablen XLTP_EXCELBOG til dens sti. Resultatet skrives i tests/excel/resultater.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from excel.omgivelser import læs_omgivelser
from excel.proever import DELE, Kørsel, kør
from excel.resultat import MAPPE, Rapport, skriv_resultat
from excel.tilfaelde import læs_tilfælde
from excel.windows import afslut, excel_mangler, kørende_servere, luk_beskeder

from xl_timepris.motorer.verificering import læs_omgange

MANGLER = excel_mangler()
LEVERET = Path(__file__).parents[2] / "workbook" / "timepris.xlsm"

pytestmark = [pytest.mark.excel, pytest.mark.skipif(bool(MANGLER), reason=MANGLER or "Excel findes")]


@pytest.fixture(scope="module")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rapport]:
    import xlwings

    bog = Path(os.environ.get("XLTP_EXCELBOG", LEVERET))
    with xlwings.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        kørsel = Kørsel(
            app,
            bog,
            tmp_path_factory.mktemp("excel"),
            læs_omgange(),
            læs_tilfælde(),
            kørende_servere,
            afslut,
            luk_beskeder,
        )
        samlet = kør(kørsel, læs_omgivelser(app, bog))
    for fil in skriv_resultat(MAPPE, samlet, datetime.now()):
        print(f"Skrevet: {fil}")
    yield samlet


@pytest.mark.parametrize("del_", DELE)
def test_delen_passer(rapport: Rapport, del_: str) -> None:
    forkerte = [f"{p.navn}: ventet {p.forventet}, fik {p.fået}" for p in rapport.dele[del_] if not p.ok]
    assert not forkerte, "\n".join(forkerte)
    assert rapport.dele[del_]
