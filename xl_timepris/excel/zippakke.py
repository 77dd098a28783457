"""En projektmappe som zip-pakke: dele ud og dele ind, så de samme dele altid giver de samme bytes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping

INDHOLDSTYPER = "[Content_Types].xml"

_HENVISNING = re.compile(rb"<Relationship\b[^>]*/>")
_TYPE = re.compile(rb"<(Default|Override)\b[^>]*/>")
_ZIP_DATO = (1980, 1, 1, 0, 0, 0)
_ZIP_RETTIGHEDER = 0o600 << 16


def læs_dele(pakke: bytes) -> list[tuple[str, bytes]]:
    """Navn og indhold af hver del, i pakkens egen rækkefølge."""
    with zipfile.ZipFile(io.BytesIO(pakke)) as kilde:
        return [(post.filename, kilde.read(post)) for post in kilde.infolist()]


def skriv_pakke(dele: Iterable[tuple[str, bytes]]) -> bytes:
    """Pakken som bytes, uafhængigt af ur, maskine og zlib: alle felter er faste, og intet komprimeres."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pakke:
        for navn, data in dele:
            post = zipfile.ZipInfo(navn, _ZIP_DATO)
            # To udgaver af zlib komprimerer forskelligt, og zipfile noterer ellers styresystemet.
            post.compress_type = zipfile.ZIP_STORED
            post.create_system = 0
            post.external_attr = _ZIP_RETTIGHEDER
            pakke.writestr(post, data)
    return buffer.getvalue()


def uden_dele(dele: Mapping[str, bytes], fjern: Callable[[str], object]) -> dict[str, bytes]:
    """Delene uden dem, der skal fjernes, og uden det, der henviser til dem; alt andet er uændret byte for byte."""
    fjernede = {navn for navn in dele if fjern(navn)}
    ud = {navn: data for navn, data in dele.items() if navn not in fjernede}
    endelser = {navn.rpartition(".")[2].casefold() for navn in ud}

    def er_tilbage(mærke: re.Match[bytes]) -> bytes:
        if mærke[1] == b"Override":
            return b"" if _værdi(mærke[0], "PartName").lstrip("/") in fjernede else mærke[0]
        return mærke[0] if _værdi(mærke[0], "Extension").casefold() in endelser else b""

    ud[INDHOLDSTYPER] = _TYPE.sub(er_tilbage, ud[INDHOLDSTYPER])
    for navn in [navn for navn in ud if navn.endswith(".rels")]:
        mappe = posixpath.dirname(posixpath.dirname(navn))
        ud[navn] = _HENVISNING.sub(lambda h, mappe=mappe: b"" if _mål(mappe, h[0]) in fjernede else h[0], ud[navn])
    return ud


def _mål(mappe: str, henvisning: bytes) -> str:
    """Den del, henvisningen fører til."""
    mål = _værdi(henvisning, "Target")
    return mål.lstrip("/") if mål.startswith("/") else posixpath.normpath(posixpath.join(mappe, mål))


def _værdi(mærke: bytes, navn: str) -> str:
    fundet = re.search(rf"\b{navn}=[\"']([^\"']*)".encode(), mærke)
    return fundet[1].decode() if fundet else ""
