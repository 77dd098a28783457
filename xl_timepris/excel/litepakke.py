"""Programmet, som bogen til xlwings Lite bærer: main.py med den del af pakken, funktionerne bruger, og dens krav.

Hvad der skal med, findes ved at følge hver import fra funktionerne, så der ingen liste er at glemme noget på.
"""

import ast
import base64
import bz2
import hashlib
import importlib.metadata
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from string import Template

from .. import __version__
from .datafiler import læs
from .zippakke import skriv_pakke

MAPPE = Path(__file__).parents[1]
INDGANG = f"{__package__}.funktioner"
SKABELON = Path(__file__).parent / "lite_kode" / "main.txt"
TEGN_PR_LINJE = 100


class LiteFejl(ValueError):
    """Bogen til xlwings Lite kan ikke bygges af det, der blev givet."""


@dataclass(frozen=True, slots=True)
class Indhold:
    """Filerne efter sti og de pakker udefra, de importerer."""

    filer: dict[str, bytes]
    udefra: frozenset[str]


@cache
def indhold() -> Indhold:
    """Hvert modul, som funktionerne importerer i alle led, og de datafiler, modulerne nævner."""
    filer: dict[str, bytes] = {}
    udefra: set[str] = set()
    sete, kø = set(), [INDGANG]
    while kø:
        modul = kø.pop()
        fil = _fil(modul)
        if modul in sete or fil is None:
            continue
        sete.add(modul)
        træ = ast.parse(fil.read_text("utf-8"))
        for med in (fil, *_datafiler(fil, træ)):
            # Linjeskift er ens, også når kilden er hentet på Windows.
            filer[med.relative_to(MAPPE.parent).as_posix()] = med.read_text("utf-8").encode()
        for navn in _importer(modul if fil.name == "__init__.py" else modul.rpartition(".")[0], træ):
            rod = navn.partition(".")[0]
            if rod == MAPPE.name:
                kø += [navn, *_pakker_om(navn)]
            elif rod not in sys.stdlib_module_names:
                udefra.add(rod)
    return Indhold(dict(sorted(filer.items())), frozenset(udefra))


def _fil(modul: str) -> Path | None:
    """Modulets fil; intet, når navnet ikke er et modul, men noget i et modul."""
    sti = MAPPE.parent.joinpath(*modul.split("."))
    kandidater = (sti / "__init__.py", sti.with_suffix(".py"))
    return next((fil for fil in kandidater if fil.is_file()), None)


def _pakker_om(modul: str) -> list[str]:
    dele = modul.split(".")
    return [".".join(dele[:antal]) for antal in range(1, len(dele))]


def _importer(pakke: str, træ: ast.Module) -> Iterator[str]:
    """Alt, modulet importerer, også inde i funktioner, med fulde navne."""
    for led in ast.walk(træ):
        if isinstance(led, ast.Import):
            yield from (navn.name for navn in led.names)
        elif isinstance(led, ast.ImportFrom):
            fra = resolve_name("." * led.level + (led.module or ""), pakke)
            yield fra
            # Et importeret navn kan selv være et modul.
            yield from (f"{fra}.{navn.name}" for navn in led.names)


def _datafiler(fil: Path, træ: ast.Module) -> Iterator[Path]:
    """Filerne i mappen `data` ved siden af modulet, som modulet nævner ved navn."""
    data = {post.name: post for post in sorted((fil.parent / "data").glob("*")) if post.is_file()}
    nævnt = {led.value for led in ast.walk(træ) if isinstance(led, ast.Constant) and isinstance(led.value, str)}
    yield from (post for navn, post in data.items() if navn in nævnt)


def pakket() -> bytes:
    """Indholdet som én ukomprimeret zip-pakke."""
    return skriv_pakke(indhold().filer.items())


def kontrolsum() -> str:
    """SHA-256 af det pakkede indhold; står i bogen, så den kan holdes op mod projektet."""
    return hashlib.sha256(pakket()).hexdigest()


def main_py(funktioner: Iterable[str]) -> str:
    """Teksten til main.py, som gør hver af funktionerne til en funktion i regnearket."""
    # bzip2 har kun én udbredt udgave og giver de samme bytes overalt; det gør zlib ikke.
    kodet = base64.b64encode(bz2.compress(pakket(), 9)).decode("ascii")
    linjer = [kodet[fra : fra + TEGN_PR_LINJE] for fra in range(0, len(kodet), TEGN_PR_LINJE)]
    return Template(SKABELON.read_text("utf-8")).substitute(
        version=__version__,
        kontrolsum=kontrolsum(),
        licens="\n".join(f"# {linje}".rstrip() for linje in _licens().splitlines()),
        pakke="\n".join(linjer),
        funktioner="\n".join(f"    {navn}," for navn in sorted(funktioner)),
    )


def _fordeling() -> importlib.metadata.Distribution:
    return importlib.metadata.distribution(MAPPE.name)


def _licens() -> str:
    licens = _fordeling().read_text("licenses/LICENSE")
    if not licens:
        raise LiteFejl("Pakkens licens blev ikke fundet. Geninstallér xl_timepris.")
    return licens


def requirements_txt() -> str:
    """Pakkerne, funktionerne bruger, ét krav pr. linje: de versioner, bogen er prøvet med."""
    krav = {_modulnavn(post) for post in _fordeling().requires or () if "extra ==" not in post}
    prøvet = {_modulnavn(post): post for post in læs("lite.toml")["hjul"]}
    mangler = indhold().udefra - (krav & prøvet.keys())
    if mangler:
        raise LiteFejl(f"Funktionerne bruger {', '.join(sorted(mangler))}, som ikke er krævet eller ikke er prøvet.")
    # Nyere versioner har ikke altid en udgave til Pyodide, og så kunne en leveret bog ikke starte.
    return "".join(f"{prøvet[navn]}\n" for navn in sorted(indhold().udefra))


def _modulnavn(krav: str) -> str:
    return re.split(r"[^\w.-]", krav, maxsplit=1)[0].lower().replace("-", "_")
