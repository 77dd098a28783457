"""En projektmappe som zip-pakke: dele ud og dele ind, så de samme dele altid giver de samme bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

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
