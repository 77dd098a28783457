"""De regneark, bogen bygges til: filens navn, og hvad der er anderledes dér. Tekster pr. vært står i `data/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .bogfil import Bogfil


@dataclass(frozen=True, slots=True)
class Vært:
    """Et regneark, bogen er bygget til."""

    navn: str
    fil: str
    låst: bool = True
    """Andet end de gule celler er låst; xlwings Lite skal kunne indtaste formler igen."""
    makroer: bool = False


EXCEL = Vært("excel", "timepris.xlsm", makroer=True)
LITE = Vært("lite", "timepris-lite.xlsx", låst=False)
VÆRDIER = Vært("vaerdier", "timepris-vaerdier.xlsx")


def gælder(poster: Iterable[Mapping[str, Any]], vært: Vært) -> list[Mapping[str, Any]]:
    """Posterne fra en datafil, der skal stå i værtens bog; uden `værter` gælder en post overalt."""
    return [post for post in poster if vært.navn in post.get("værter", (vært.navn,))]


def er_til_lite(bog: Bogfil) -> bool:
    """Sandt, når filen bærer et program til xlwings Lite."""
    return any(del_.startswith("xl/webextensions/") for del_ in bog.dele)
