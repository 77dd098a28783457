"""Resultatet af en prøvekørsel i Excel: én fil til maskiner og én til mennesker."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

MAPPE = Path(__file__).parent / "resultater"


@dataclass(frozen=True, slots=True)
class Punkt:
    """Én ting, der er prøvet: hvad der var ventet, hvad Excel viste, og om det passede."""

    navn: str
    forventet: str
    fået: str
    ok: bool


@dataclass(slots=True)
class Rapport:
    """En hel kørsel: omgivelserne, punkterne efter del og de målte tider i sekunder."""

    omgivelser: dict[str, str]
    dele: dict[str, list[Punkt]] = field(default_factory=dict)
    tider: dict[str, float] = field(default_factory=dict)

    def fejl(self) -> list[tuple[str, Punkt]]:
        """De punkter, der ikke passede, med den del, de hører til."""
        return [(del_, punkt) for del_, punkter in self.dele.items() for punkt in punkter if not punkt.ok]


def er_som_ventet(navn: str, forventet: object, fået: object) -> Punkt:
    """Et punkt, hvor det ventede og det viste skal være det samme."""
    return Punkt(navn, vist(forventet), vist(fået), forventet == fået)


def vist(værdi: object) -> str:
    """Værdien, som den skrives i resultatet; lange værdier afkortes."""
    tekst = str(værdi)
    return tekst if len(tekst) <= 500 else tekst[:497] + "..."


def skriv_resultat(mappe: Path, rapport: Rapport, stempel: datetime) -> tuple[Path, Path]:
    """Skriver kørslen som .json og .md; navnet er datoen og Excels version, og intet overskrives."""
    mappe.mkdir(parents=True, exist_ok=True)
    version = re.sub(r"[^\w.]+", "-", rapport.omgivelser.get("Excel", "ukendt")).strip("-")
    navn = f"excel-{stempel:%Y-%m-%d}-{version}"
    brugte = {fil.stem for fil in mappe.iterdir()}
    stamme = next(s for s in (navn, *(f"{navn}-{nr}" for nr in range(2, 1000))) if s not in brugte)
    data, tekst = mappe / f"{stamme}.json", mappe / f"{stamme}.md"
    data.write_text(som_json(rapport, stempel), "utf-8")
    tekst.write_text(som_tekst(rapport, stempel), "utf-8")
    return data, tekst


def som_json(rapport: Rapport, stempel: datetime) -> str:
    """Hele kørslen med hvert punkt."""
    indhold = {
        "kørt": stempel.isoformat(timespec="minutes"),
        "omgivelser": rapport.omgivelser,
        "antal": {del_: _antal(punkter) for del_, punkter in rapport.dele.items()},
        "tider_sekunder": {navn: round(tid, 3) for navn, tid in rapport.tider.items()},
        "dele": {del_: [asdict(punkt) for punkt in punkter] for del_, punkter in rapport.dele.items()},
    }
    return json.dumps(indhold, ensure_ascii=False, indent=2) + "\n"


def _antal(punkter: Sequence[Punkt]) -> dict[str, int]:
    return {"prøvet": len(punkter), "passede": sum(punkt.ok for punkt in punkter)}


def som_tekst(rapport: Rapport, stempel: datetime) -> str:
    """Det samme til at læse: omgivelser, antal, tider og alt det, der ikke passede."""
    fejl = rapport.fejl()
    samlet = f"**{len(fejl)} {'punkt' if len(fejl) == 1 else 'punkter'} passede ikke.**" if fejl else "Alt passede."
    linjer = [f"# Prøvet i Excel den {stempel.day}.{stempel.month}.{stempel.year}", "", samlet, ""]
    linjer += _tabel(("Omgivelser", ""), rapport.omgivelser)
    linjer += _tabel(
        ("Del", "Passede"),
        {del_: f"{_antal(p)['passede']} af {_antal(p)['prøvet']}" for del_, p in rapport.dele.items()},
    )
    linjer += _tabel(("Målt, ikke krævet", "Sekunder"), {n: _tal(t) for n, t in rapport.tider.items()})
    if fejl:
        linjer += ["| Del | Punkt | Ventet | Fået |", "|---|---|---|---|"]
        linjer += [
            "| " + " | ".join(map(_celle, (del_, punkt.navn, punkt.forventet, punkt.fået))) + " |"
            for del_, punkt in fejl
        ]
    return "\n".join(linjer).rstrip() + "\n"


def _tabel(hoved: tuple[str, str], rækker: Mapping[str, str]) -> list[str]:
    indhold = [f"| {_celle(navn)} | {_celle(værdi)} |" for navn, værdi in rækker.items()]
    return [f"| {hoved[0]} | {hoved[1]} |", "|---|---|", *indhold, ""]


def _celle(tekst: str) -> str:
    return " ".join(tekst.replace("|", "\\|").split())


def _tal(tid: float) -> str:
    return f"{tid:.2f}".replace(".", ",")
