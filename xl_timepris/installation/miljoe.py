"""Det private miljø, som bogen bruger: laves helt eller slet ikke.

Navnet på en mappe siger, hvad den er: `venv` er det miljø, Excel starter, `venv.gammelt` er et helt miljø, der venter
på, at et nyt bliver færdigt, og `venv.slettes` er affald. Et navn skiftes i ét skridt, så en afbrudt sletning aldrig
ligner et helt miljø. Mærket i miljøet er tomt, mens det laves, og fyldes, når det er prøvet. Et miljø uden mærke er
lavet i hånden og regnes for helt.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from pathlib import Path, PureWindowsPath
from typing import Any

from .. import __version__
from ..fejl import fejl
from .krav import (
    LOG,
    MILJØ,
    dll_mapper,
    fortolker_i_miljøet,
    galt,
    i_konsollen,
    krævet_xlwings,
    manglende_dll,
    udvid,
)
from .maskine import Maskine
from .undersoegelse import spørg_pakken, spørg_python, spørg_serveren

MÆRKE = "xl_timepris.json"
_UNDERVEJS: dict[str, str] = {}
_GAMMELT, _SLETTES = "gammelt", "slettes"
_MILJØTID, _PAKKETID = 600.0, 3600.0
_IKKE_I_AFTRYK = ("__pycache__",)


def mappe(maskine: Maskine) -> PureWindowsPath:
    """Miljøets mappe."""
    return PureWindowsPath(udvid(maskine, str(MILJØ)))


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
    mærke = _mærke(maskine, kilde)
    # Kan det gamle ikke lægges tilbage efter en afbrydelse, kan der stadig laves et nyt.
    with contextlib.suppress(OSError):
        _læg_det_gamle_tilbage(maskine)
    if _er_helt(maskine, mærke):
        _fjern_rester(maskine)
        return False
    _flyt_væk(maskine)
    try:
        maskine.skriv(_mærkefil(maskine), json.dumps(_UNDERVEJS))
        _byg(maskine, kilde)
        maskine.skriv(_mærkefil(maskine), json.dumps(mærke))
    except BaseException as årsag:
        _fortryd(maskine, årsag)
        if isinstance(årsag, OSError):
            raise galt("plads", str(MILJØ)) from årsag
        raise
    _fjern_rester(maskine)
    return True


# --- Mapperne ved siden af


def _ved_siden_af(maskine: Maskine, slags: str) -> list[str]:
    """Mapperne af den slags; den nyeste er den sidste."""
    miljø = mappe(maskine)
    mønster = re.compile(rf"{re.escape(miljø.name)}\.{slags}(?:-(\d+))?", re.IGNORECASE)
    fundne = filter(None, map(mønster.fullmatch, maskine.navne(str(miljø.parent))))
    return [str(miljø.with_name(fund[0])) for fund in sorted(fundne, key=_nummer)]


def _nummer(fund: re.Match[str]) -> int:
    return int(fund[1] or 1)


def _ledig(maskine: Maskine, slags: str) -> str:
    """Et navn efter dem, der er der: en mappe, der ikke kan fjernes, må ikke stå i vejen."""
    optagne = _ved_siden_af(maskine, slags)
    if not optagne:
        return f"{mappe(maskine)}.{slags}"
    nyeste = re.search(r"-(\d+)$", optagne[-1])
    return f"{mappe(maskine)}.{slags}-{int(nyeste[1] if nyeste else 1) + 1}"


def _er_halvt(maskine: Maskine) -> bool:
    """Sandt for et miljø, som en afbrudt installation har efterladt."""
    if maskine.læs(_mærkefil(maskine)) is None:
        return not maskine.findes(str(fortolker_i_miljøet(maskine)))
    return "aftryk" not in _læs_mærke(maskine)


def _læs_mærke(maskine: Maskine) -> dict[str, Any]:
    try:
        sat = json.loads(maskine.læs(_mærkefil(maskine)) or b"{}")
    except ValueError:
        return {}
    return sat if isinstance(sat, dict) else {}


def _flyt_væk(maskine: Maskine) -> None:
    """Gør plads til et nyt miljø; TP-323, når Excel bruger det, der er der."""
    sti = str(mappe(maskine))
    if not maskine.findes(sti):
        return
    if _er_i_brug(maskine):
        raise fejl("TP-323", felt=str(MILJØ))
    try:
        maskine.flyt(sti, _ledig(maskine, _SLETTES if _er_halvt(maskine) else _GAMMELT))
    except OSError as årsag:
        raise galt("flyt", str(MILJØ)) from årsag


def _er_i_brug(maskine: Maskine) -> bool:
    """Windows lader ingen skrive i et program, der kører, eller i en DLL, som et program har hentet."""
    fortolker = str(fortolker_i_miljøet(maskine))
    filer = [fortolker, i_konsollen(fortolker)]
    for sted in dll_mapper(fortolker):
        filer += [str(sted / navn) for navn in maskine.navne(str(sted)) if re.fullmatch(r"(?i)xlwings.*\.dll", navn)]
    return any(map(maskine.er_i_brug, filer))


def _læg_det_gamle_tilbage(maskine: Maskine) -> None:
    """Flytter et halvt miljø væk og det nyeste hele på plads; en OSError, når det ikke kan lade sig gøre."""
    sti = str(mappe(maskine))
    if maskine.findes(sti) and _er_halvt(maskine):
        maskine.flyt(sti, _ledig(maskine, _SLETTES))
    if not maskine.findes(sti) and (gamle := _ved_siden_af(maskine, _GAMMELT)):
        maskine.flyt(gamle[-1], sti)


def _fortryd(maskine: Maskine, årsag: BaseException) -> None:
    try:
        _læg_det_gamle_tilbage(maskine)
    except OSError:
        gamle = _ved_siden_af(maskine, _GAMMELT)
        gammelt = PureWindowsPath(gamle[-1]).name if gamle else ""
        raise galt("genopret" if gamle else "halvt", str(MILJØ), gammelt=gammelt) from årsag
    finally:
        _slet_affald(maskine)


def _fjern_rester(maskine: Maskine) -> None:
    """Når det nye miljø er prøvet, er de gamle affald."""
    for gammelt in _ved_siden_af(maskine, _GAMMELT):
        with contextlib.suppress(OSError):
            maskine.flyt(gammelt, _ledig(maskine, _SLETTES))
    _slet_affald(maskine)


def _slet_affald(maskine: Maskine) -> None:
    for affald in _ved_siden_af(maskine, _SLETTES):
        # En fil, som et antivirusprogram lige læser, må ikke skjule den fejl, der er på vej ud.
        with contextlib.suppress(OSError):
            maskine.slet(affald)


# --- Et nyt miljø


def _er_helt(maskine: Maskine, mærke: dict[str, str]) -> bool:
    """Sandt, når miljøet er færdigt, lavet af det samme, og stadig svarer."""
    fortolker = str(fortolker_i_miljøet(maskine))
    return (
        _læs_mærke(maskine) == mærke
        and maskine.findes(fortolker)
        and not manglende_dll(maskine, fortolker, str(krævet_xlwings()))
        and _svarer_ikke(maskine, i_konsollen(fortolker)) is None
    )


def _byg(maskine: Maskine, kilde: Path) -> None:
    sted, fortolker = str(MILJØ), str(fortolker_i_miljøet(maskine))
    python = i_konsollen(fortolker)
    if not maskine.kør([maskine.python.sti, "-I", "-m", "venv", str(mappe(maskine))], _MILJØTID).lykkedes:
        raise galt("venv", sted)
    valg = ["--disable-pip-version-check", "--no-input", "--no-warn-script-location", "--prefer-binary"]
    pip = maskine.kør([python, "-I", "-X", "utf8", "-m", "pip", "install", *valg, str(kilde)], _PAKKETID)
    if not pip.lykkedes:
        maskine.skriv(udvid(maskine, str(LOG)), pip.ud)
        raise galt("pip_for_sent" if pip.for_sent else "pip", str(LOG))
    fakta, ventet = spørg_python(maskine, python), str(krævet_xlwings())
    if fakta is None:
        raise galt("python", sted)
    if fakta.xlwings != ventet:
        raise galt("xlwings" if fakta.xlwings else "uden_xlwings", sted, har=fakta.xlwings or "", ventet=ventet)
    if mangler := manglende_dll(maskine, fortolker, ventet):
        raise galt("dll", sted, dll=" og ".join(mangler))
    if hvad := _svarer_ikke(maskine, python):
        raise galt(hvad, sted)


def _svarer_ikke(maskine: Maskine, python: str) -> str | None:
    """Det, der ikke svarer, som det skal; navnet på teksten om det."""
    version = spørg_pakken(maskine, python)
    if version != __version__:
        return "anden_version" if version else "funktionerne"
    return None if spørg_serveren(maskine, python) else "serveren"
