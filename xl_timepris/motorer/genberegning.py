"""Genberegning af en bogfil: nye gemte værdier i cellerne, alt andet uændret byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..excel.bogfil import Bogfil, Værdi, Ændring, celler_i, er_åben_i_excel, pak, række_og_kolonne, skriv_atomisk
from ..excel.celler import læs_tal
from ..excel.vaerdier import kræv_formler
from ..fejl import TimeprisFejl, fejl
from . import Resultat
from .indlejret import Indlejret

MELDINGSARK = "Kontrol"


def _er_kode(værdi: Værdi) -> bool:
    return isinstance(værdi, str) and værdi.startswith("TP-")


@dataclass(frozen=True, slots=True)
class Rettelse:
    """En celle, som brugeren vil ændre: ark, celle og nyt indhold."""

    ark: str
    celle: str
    værdi: Værdi

    @classmethod
    def af_tekst(cls, tekst: str) -> "Rettelse":
        """Læser »Fravær!C6=30«; et dansk tal bliver et tal, intet bliver en tom celle, resten er tekst."""
        sted, lighed, indhold = tekst.partition("=")
        ark, udråb, celle = sted.rpartition("!")
        if not (lighed and udråb and ark.strip() and celle.strip()):
            raise fejl("TP-305", felt=tekst)
        return cls(ark.strip().strip("'"), celle.strip(), _indhold(indhold.strip()))


def _indhold(tekst: str) -> Værdi:
    for slags in ("tal", "andel"):
        try:
            return læs_tal(tekst, "", slags)
        except TimeprisFejl:
            continue
    return tekst


def gul_celle(bog: Bogfil, rettelse: Rettelse) -> tuple[str, str]:
    """Ark og celle, som rettelsen gælder; TP-306, når cellen ikke er gul."""
    ark, celle = bog.find_celle(rettelse.ark, rettelse.celle)
    if not bog.er_gul(ark, celle):
        raise fejl("TP-306", felt=f"{ark.navn}!{celle}")
    return ark.navn, celle


@dataclass(frozen=True, slots=True)
class Genberegnet:
    """Den genberegnede bog: filens nye bytes, alle formelcellers værdier og antallet af ændrede celler."""

    bog: Bogfil
    data: bytes
    resultat: Resultat
    ændrede: int

    def tabel(self, navn: str) -> list[list[Værdi]]:
        """Det navngivne område, celle for celle, med de nye værdier."""
        ark, område = self.bog.område(navn)
        gemt = self.bog.gemte_værdier()[ark] | self.resultat.get(ark, {})
        return [[gemt.get(celle) for celle in række] for række in celler_i(område)]

    def meldinger(self) -> list[str]:
        """Fejl og advarsler i inddata, som bogens Kontrol viser dem."""
        kontrol = self.resultat.get(MELDINGSARK, {})
        rækker = sorted((række_og_kolonne(c)[0], v) for c, v in kontrol.items() if c[0] == "A" and _er_kode(v))
        return [f"{kode} {kontrol.get(f'B{r}') or ''}: {kontrol.get(f'C{r}') or ''}" for r, kode in rækker]


def genberegn(sti: Path, rettelser: Sequence[Rettelse] = ()) -> Genberegnet:
    """Sætter rettelserne i bogen i `sti` og beregner alt; filen er ikke skrevet endnu."""
    if er_åben_i_excel(sti):
        raise fejl("TP-303", felt=sti.name)
    bog = Bogfil(sti)
    kræv_formler(bog)
    return genberegn_bog(bog, rettelser)


def genberegn_bytes(data: bytes) -> bytes:
    """En bog uden værdier bliver til en bog med værdier."""
    return genberegn_bog(Bogfil(Path("bog.xlsx"), data)).data


def genberegn_bog(bog: Bogfil, rettelser: Sequence[Rettelse] = ()) -> Genberegnet:
    """Sætter rettelserne i en læst bog og beregner alt."""
    ændringer: dict[str, dict[str, Ændring]] = {}
    with Indlejret(bog.sti, bog) as motor:
        for rettelse in rettelser:
            ark, celle = gul_celle(bog, rettelse)
            motor.sæt(ark, celle, rettelse.værdi)
            ændringer.setdefault(ark, {})[celle] = Ændring(rettelse.værdi, er_inddata=True)
        resultat = motor.genberegn()
        områder = motor.udfaldsområder()
    _tilføj_resultat(bog, ændringer, resultat, områder)
    data = pak(bog, ændringer)
    gemt = bog.gemte_værdier()
    ændrede = sum(
        1 for ark, celler in resultat.items() for celle, v in celler.items() if gemt[ark].get(celle) != v and v != ""
    )
    return Genberegnet(bog, data, resultat, ændrede)


def _tilføj_resultat(
    bog: Bogfil,
    ændringer: dict[str, dict[str, Ændring]],
    resultat: Resultat,
    områder: Mapping[tuple[str, str], str],
) -> None:
    """De nye værdier; celler, som en tabel ikke længere fylder, bliver tomme."""
    for ark, celle in bog.formelceller():
        gammelt = celle.udfaldsområde
        if gammelt and ":" in gammelt:
            for sted in (c for række in celler_i(gammelt) for c in række):
                if sted != celle.adresse:
                    ændringer.setdefault(ark.navn, {})[sted] = Ændring(None)
    for ark, celler in resultat.items():
        for sted, værdi in celler.items():
            område = områder.get((ark, sted))
            ændringer.setdefault(ark, {})[sted] = Ændring(værdi, udfaldsområde=område)


def skriv_ny(sti: Path, data: bytes) -> bool:
    """Skriver bogen, når den er ny eller anderledes. Sandt, når der blev skrevet."""
    if sti.exists() and sti.read_bytes() == data:
        return False
    if not sti.parent.is_dir():
        raise fejl("TP-310", felt=str(sti), fik="mappen findes ikke")
    skriv_atomisk(sti, data)
    return True


def gem(genberegnet: Genberegnet, til: Path) -> bool:
    """Skriver den genberegnede bog; uændret bog skrives ikke igen. Sandt, når der blev skrevet."""
    return skriv_ny(til, genberegnet.data)
