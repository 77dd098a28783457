"""Hvad kontrollen fandt: fund, kørte punkter og punkter, der ikke er relevante for bogen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

Grad = Literal["FEJL", "BEMÆRK"]
FEJL: Grad = "FEJL"
BEMÆRK: Grad = "BEMÆRK"


@dataclass(frozen=True, slots=True)
class Mangel:
    """Et fund, før det har fået sit punkts nummer.

    FEJL er galt, hvordan bogen end bruges; BEMÆRK er en afvigelse, der kan være en grund til.
    """

    ark: str
    celle: str
    hvad: str
    ret: str
    grad: Grad = FEJL

    @classmethod
    def ved(cls, celle: Cell, hvad: str, ret: str, grad: Grad = FEJL) -> Mangel:
        """En mangel i en bestemt celle."""
        return cls(celle.parent.title, celle.coordinate, hvad, ret, grad)


@dataclass(frozen=True, slots=True)
class Fund:
    """Ét sted, hvor bogen ikke følger standarden, og hvad man skal gøre."""

    punkt: int
    grad: Grad
    ark: str
    celle: str
    hvad: str
    ret: str

    @property
    def sted(self) -> str:
        """Arket og cellen, så vidt de er kendt."""
        return f"{self.ark}!{self.celle}" if self.ark and self.celle else self.ark or "bogen"

    def __str__(self) -> str:
        return f"{self.grad} punkt {self.punkt} {self.sted}: {self.hvad}. {self.ret}"


class IkkeRelevant(Exception):
    """Punktet kan ikke anvendes på bogen; teksten siger hvorfor. Det er hverken bestået eller dumpet."""


@dataclass(frozen=True, slots=True)
class Rapport:
    """Resultatet af en kontrol. Fejl og bemærkninger tælles hver for sig og lægges aldrig sammen."""

    fund: tuple[Fund, ...]
    kørte: Mapping[int, str]
    ikke_relevante: Mapping[int, str]

    @property
    def har_fejl(self) -> bool:
        return any(fund.grad == FEJL for fund in self.fund)

    @property
    def punkter_med_fejl(self) -> tuple[int, ...]:
        return tuple(sorted({fund.punkt for fund in self.fund if fund.grad == FEJL}))

    @property
    def punkter_med_bemærkning(self) -> tuple[int, ...]:
        """Punkter, som kun har bemærkninger."""
        return tuple(sorted({fund.punkt for fund in self.fund} - set(self.punkter_med_fejl)))

    @property
    def punkter_uden_fund(self) -> tuple[int, ...]:
        return tuple(sorted(set(self.kørte) - {fund.punkt for fund in self.fund}))

    @property
    def opsummering(self) -> str:
        """Sidste linje: tallene er punkter, og hvert punkt tælles ét sted."""
        dele = [
            f"{len(self.kørte) + len(self.ikke_relevante)} punkter",
            f"{len(self.punkter_uden_fund)} OK",
            f"{len(self.punkter_med_fejl)} med fejl",
            f"{len(self.punkter_med_bemærkning)} med bemærkninger",
        ]
        if self.ikke_relevante:
            dele.append(f"{len(self.ikke_relevante)} ikke relevante")
        return " · ".join(dele)

    def som_tekst(self) -> str:
        """En linje pr. fund, så de punkter, der ikke er relevante, og til sidst opsummeringen."""
        linjer = [str(fund) for fund in self.fund]
        linjer += [f"IKKE RELEVANT punkt {nummer}: {grund}" for nummer, grund in self.ikke_relevante.items()]
        return "\n".join([*linjer, self.opsummering])

    def som_dict(self) -> dict[str, Any]:
        """Det samme til maskiner."""
        return {
            "fund": [asdict(fund) for fund in self.fund],
            "kørte": [{"punkt": nummer, "titel": titel} for nummer, titel in self.kørte.items()],
            "ikke_relevante": [{"punkt": nr, "grund": grund} for nr, grund in self.ikke_relevante.items()],
            "opsummering": self.opsummering,
        }
