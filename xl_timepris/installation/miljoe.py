"""Det private miljø, som bogen bruger: laves helt eller slet ikke.

Et miljø er først færdigt, når det er prøvet og har fået sit mærke. Det gamle gemmes ved siden af, til det nye er
færdigt, så en installation, der går galt, ikke tager noget, der virkede.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path, PureWindowsPath

from .. import __version__
from ..fejl import fejl
from .krav import dll_mapper, dll_navn, fortolker_i_miljøet, i_konsollen, krævet_xlwings
from .maskine import Maskine
from .undersoegelse import spørg_pakken, spørg_python, spørg_serveren

MÆRKE = "xl_timepris.json"
_MILJØTID, _PAKKETID = 600.0, 3600.0
_IKKE_I_AFTRYK = ("__pycache__",)


def mappe(maskine: Maskine) -> PureWindowsPath:
    """Miljøets mappe."""
    return fortolker_i_miljøet(maskine).parent.parent


def _gammelt(maskine: Maskine) -> str:
    return str(mappe(maskine)) + ".gammelt"


def _mærkefil(maskine: Maskine) -> str:
    return str(mappe(maskine) / MÆRKE)


def aftryk(kilde: Path) -> str:
    """Et aftryk af det, der installeres, så en ny installation af det samme kan springes over."""
    filer = [kilde] if kilde.is_file() else [kilde / "pyproject.toml", *sorted((kilde / "xl_timepris").rglob("*"))]
    sum_ = hashlib.sha256()
    for fil in filer:
        if fil.is_file() and not set(fil.parts) & set(_IKKE_I_AFTRYK):
            sum_.update(fil.name.encode() + fil.read_bytes())
    return sum_.hexdigest()


def _mærke(maskine: Maskine, kilde: Path) -> dict[str, str]:
    python = maskine.python
    grund = f"{python.grundmappe} {python.versionsnummer}"
    return {"version": __version__, "python": grund, "aftryk": aftryk(kilde)}


def klargør(maskine: Maskine, kilde: Path) -> bool:
    """Sørger for et helt miljø med pakken fra `kilde`. Falsk, når det, der var der, kunne bruges igen."""
    _ryd_op_efter_afbrud(maskine)
    mærke = _mærke(maskine, kilde)
    if _er_helt(maskine, mærke):
        return False
    sti = str(mappe(maskine))
    if maskine.findes(sti):
        try:
            maskine.flyt(sti, _gammelt(maskine))
        except OSError as årsag:
            raise fejl("TP-323", felt=sti) from årsag
    try:
        _byg(maskine, kilde)
        maskine.skriv(_mærkefil(maskine), json.dumps(mærke))
    except BaseException as årsag:
        _læg_det_gamle_tilbage(maskine)
        if isinstance(årsag, OSError):
            raise fejl("TP-322", felt=sti, fik="filerne kunne ikke skrives") from årsag
        raise
    _slet(maskine, _gammelt(maskine))
    return True


def _ryd_op_efter_afbrud(maskine: Maskine) -> None:
    """Efter en installation, der blev afbrudt midt i det hele, ligger det gamle miljø der endnu."""
    if maskine.findes(_gammelt(maskine)):
        if maskine.findes(_mærkefil(maskine)):
            _slet(maskine, _gammelt(maskine))
        else:
            _læg_det_gamle_tilbage(maskine)


def _læg_det_gamle_tilbage(maskine: Maskine) -> None:
    _slet(maskine, str(mappe(maskine)))
    if maskine.findes(_gammelt(maskine)):
        with contextlib.suppress(OSError):
            maskine.flyt(_gammelt(maskine), str(mappe(maskine)))


def _slet(maskine: Maskine, sti: str) -> None:
    if maskine.findes(sti):
        # En fil, som et antivirusprogram lige læser, må ikke skjule den fejl, der er på vej ud.
        with contextlib.suppress(OSError):
            maskine.slet(sti)


def _er_helt(maskine: Maskine, mærke: dict[str, str]) -> bool:
    """Sandt, når miljøet er færdigt, lavet af det samme, og stadig svarer."""
    try:
        sat = json.loads(maskine.læs(_mærkefil(maskine)) or b"{}")
    except ValueError:
        return False
    if sat != mærke:
        return False
    fortolker = str(fortolker_i_miljøet(maskine))
    return maskine.findes(fortolker) and _dll_findes(maskine, fortolker) and _svarer(maskine, fortolker) is None


def _byg(maskine: Maskine, kilde: Path) -> None:
    sti, fortolker = str(mappe(maskine)), str(fortolker_i_miljøet(maskine))
    python = i_konsollen(fortolker)
    if not maskine.kør([maskine.python.sti, "-I", "-m", "venv", sti], _MILJØTID).lykkedes:
        raise fejl("TP-322", felt=sti, fik="Python kunne ikke lave det")
    valg = ["--disable-pip-version-check", "--no-input", "--no-warn-script-location", "--prefer-binary"]
    pip = maskine.kør([python, "-I", "-X", "utf8", "-m", "pip", "install", *valg, str(kilde)], _PAKKETID)
    if not pip.lykkedes:
        log = f"{mappe(maskine).parent}\\installation.log"
        maskine.skriv(log, pip.ud)
        raise fejl("TP-324", felt=log)
    fakta = spørg_python(maskine, python)
    if fakta is None:
        raise fejl("TP-326", felt="Python i det private miljø")
    if fakta.xlwings != krævet_xlwings():
        raise fejl("TP-326", felt=f"xlwings {krævet_xlwings()}")
    if not _dll_findes(maskine, fortolker):
        raise fejl("TP-325", felt=dll_navn(str(krævet_xlwings())))
    if mangler := _svarer(maskine, fortolker):
        raise fejl("TP-326", felt=mangler)


def _dll_findes(maskine: Maskine, fortolker: str) -> bool:
    navn = dll_navn(str(krævet_xlwings()))
    return any(maskine.findes(str(mappe / navn)) for mappe in dll_mapper(fortolker))


def _svarer(maskine: Maskine, fortolker: str) -> str | None:
    """Det, der ikke svarer, som det skal."""
    python = i_konsollen(fortolker)
    if spørg_pakken(maskine, python) != __version__:
        return "funktionerne"
    return None if spørg_serveren(maskine, python) else "forbindelsen til Excel"
