"""De leverede bøger, og hvad der skal gælde for enhver af dem som fil."""

import io
import posixpath
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MAPPE = Path(__file__).parents[1] / "workbook"
BOG = MAPPE / "timepris.xlsm"
LITE_BOG = MAPPE / "timepris-lite.xlsx"
VÆRDIBOG = MAPPE / "timepris-vaerdier.xlsx"


def pakken_er_hel(data: bytes) -> None:
    """Hver henvisning i filen fører til en del, hver del har en indholdstype, og intet er nævnt, som ikke er der."""
    with zipfile.ZipFile(io.BytesIO(data)) as pakke:
        assert pakke.testzip() is None
        dele = {navn: pakke.read(navn) for navn in pakke.namelist()}
    assert len(dele) == len(set(dele))
    typer = ElementTree.fromstring(dele["[Content_Types].xml"])
    endelser = {t.get("Extension").lower() for t in typer if t.tag.endswith("Default")}
    nævnte = [t.get("PartName") for t in typer if t.tag.endswith("Override")]
    assert len(nævnte) == len(set(nævnte))
    assert {navn.lstrip("/") for navn in nævnte} <= set(dele)
    uden_type = {navn for navn in dele if navn.rpartition(".")[2].lower() not in endelser and f"/{navn}" not in nævnte}
    assert uden_type <= {"[Content_Types].xml"}
    brugte = {"[Content_Types].xml"}
    for navn in [n for n in dele if n.endswith(".rels")]:
        mappe = posixpath.dirname(posixpath.dirname(navn))
        for henvisning in ElementTree.fromstring(dele[navn]):
            if henvisning.get("TargetMode") == "External":
                continue
            mål = henvisning.get("Target")
            fuldt = mål.lstrip("/") if mål.startswith("/") else posixpath.normpath(posixpath.join(mappe, mål))
            assert fuldt in dele, f"{navn} henviser til {mål}"
            brugte.add(fuldt)
    forladte = {navn for navn in dele if navn not in brugte and not navn.endswith(".rels")}
    assert not forladte
