"""Vilkårlige gyldige tabeller til de love, der skal gælde for alle."""

from faelles import Tabel
from hypothesis import strategies as st

MODEL = "Egen model"
FRAVÆRSENHEDER = {"dage/år": 12.0, "timer/år": 60.0, "% af årsnorm": 4.0}
"""Enhed og det højeste antal, så fem rækker højst tager en fjerdedel af årsnormen."""
OPGAVEENHEDER = {
    "timer/år": 90.0,
    "dage/år": 12.0,
    "timer/måned": 7.0,
    "timer/uge": 2.0,
    "timer/fremmødeuge": 2.0,
    "minutter/fremmødedag": 25.0,
    "% af årsnorm": 5.0,
    "% af fremmødetid": 6.0,
}
tusindedele = st.integers(0, 1000)


@st.composite
def fraværstabeller(træk, enheder: tuple[str, ...] = tuple(FRAVÆRSENHEDER)) -> Tabel:
    """Gyldige fraværstabeller med 1-5 rækker."""
    tabel: Tabel = [["Årsag", "Antal", "Enhed", "Gruppe", "Medregnes"]]
    for nr in range(træk(st.integers(1, 5))):
        enhed = træk(st.sampled_from(enheder))
        antal = træk(tusindedele) / 1000 * FRAVÆRSENHEDER[enhed]
        gruppe = træk(st.sampled_from(["Ferie- og fridage", "Sygdom", None]))
        tabel.append([f"Årsag {nr}", antal, enhed, gruppe, træk(st.sampled_from(["Ja", "Ja", "ja ", "Nej"]))])
    return tabel


@st.composite
def opgavetabeller(træk, enheder: tuple[str, ...] = tuple(OPGAVEENHEDER)) -> Tabel:
    """Gyldige opgavetabeller med 1-8 rækker; den første har altid et tal."""
    tabel: Tabel = [["Opgave", "Tid", "Enhed", "Perioder", MODEL, "Bemærkning"]]
    for nr in range(træk(st.integers(1, 8))):
        enhed = træk(st.sampled_from(enheder))
        antal = træk(tusindedele) / 1000 * OPGAVEENHEDER[enhed]
        perioder = None
        if enhed == "timer/uge" or (enhed == "timer/måned" and nr % 2):
            perioder = float(træk(st.integers(0, 45 if enhed == "timer/uge" else 12)))
        if nr and not træk(st.integers(0, 5)):
            antal, perioder = None, None
        tid = træk(st.sampled_from(["Uden borger", "Om borger"]))
        tabel.append([f"Opgave {nr}", tid, enhed, perioder, antal, None])
    return tabel
