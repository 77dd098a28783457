"""Tegner README's billede af den leverede bog: `python tests/billede.py` (kræver LibreOffice og pdftoppm)."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROD = Path(__file__).parents[1]
BOG, BILLEDE = ROD / "workbook" / "timepris.xlsm", ROD / "workbook" / "timepris.png"


def tegn(ark: str, til: Path, opløsning: int = 130) -> None:
    """Arkets første side, beregnet og tegnet af LibreOffice."""
    from xl_timepris.motorer.libreoffice import LibreOffice

    with tempfile.TemporaryDirectory() as mappe, LibreOffice(BOG) as motor:
        motor.genberegn()
        pdf = Path(mappe) / "ark.pdf"
        motor.udskriv_pdf(pdf, ark)
        udklip = ["-x", "50", "-y", "50", "-W", "1300", "-H", "395"]
        subprocess.run(
            ["pdftoppm", "-r", str(opløsning), "-png", "-f", "1", "-singlefile", *udklip, pdf, til.with_suffix("")],
            check=True,
        )


if __name__ == "__main__":
    tegn("Timepris", Path(sys.argv[1]) if len(sys.argv) > 1 else BILLEDE)
