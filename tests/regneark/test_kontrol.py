"""Kontrollen af bogen: en god bog går fri, hver plantet fejl findes på sit punkt og sin celle, og kun den.

Den gode bog skrives her, fordi hver fejl skal kunne plantes for sig; den leverede bog efterses til sidst.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from faelles_boeger import BOG as LEVERET
from faelles_boeger import LITE_BOG, VÆRDIBOG

from xl_timepris import __version__
from xl_timepris.excel import kontrol, vba
from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.kontrol import BEMÆRK, FEJL, PUNKTER, Rapport, kontrollér, punkter
from xl_timepris.excel.kontrol.bog import Bog
from xl_timepris.excel.kontrol.rapport import Fund
from xl_timepris.excel.lite import TILFØJELSE
from xl_timepris.excel.zippakke import læs_dele, skriv_pakke
from xl_timepris.fejl import TimeprisFejl

# --- Den gode bog som data -------------------------------------------------------------------------

SKRIFT = {"font_name": "Calibri", "font_size": 11}
OVERSKRIFT = {**SKRIFT, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"}
GUL = {**SKRIFT, "bg_color": "#FFF2CC", "locked": False}
FANER = {
    "forside": "#1F3864",
    "inddata": "#FFC000",
    "beregning": "#2E75B6",
    "kontrol": "#548235",
    "dok": "#7F7F7F",
}
HELE, TO, PROCENT, DAG = "#,##0", "#,##0.00", "0.0 %", "dd-mm-yyyy"
I_DAG, KILDEDATO = dt.date(2026, 1, 5), dt.date(2024, 3, 1)


@dataclass
class Celle:
    """En celle: indhold eller formel med gemt værdi, og udseende."""

    værdi: Any = None
    stil: dict[str, Any] = field(default_factory=lambda: dict(SKRIFT))
    formel: str | None = None
    udfald: str | None = None
    note: str | None = None


@dataclass
class Ark:
    """Et ark og dets indstillinger."""

    fane: str
    frys: int = 6
    celler: dict[str, Celle] = field(default_factory=dict)
    regler: dict[str, dict[str, Any]] = field(default_factory=dict)
    farveregler: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    link: dict[str, str] = field(default_factory=dict)
    flettet: list[str] = field(default_factory=list)
    efter: list[Callable[[Any, Any], Any]] = field(default_factory=list)
    adgangskode: str = ""
    beskyttet: bool = True
    papir: int = 9
    sider: tuple[int, int] | None = (1, 0)
    område: str | None = "A1:K40"
    gentag: bool = True
    fod: str = f"&L&F – &A&CSide &P af &N&RVersion {__version__}"

    def tekst(self, sted: str, tekst: str, **stil: Any) -> None:
        self.celler[sted] = Celle(tekst, {**SKRIFT, "num_format": "@", **stil})

    def tal(self, sted: str, tal: float, format_: str, **stil: Any) -> None:
        self.celler[sted] = Celle(tal, {**SKRIFT, "num_format": format_, **stil})

    def formel(
        self, sted: str, formel: str, værdi: Any, format_: str = "@", udfald: str | None = None
    ) -> None:
        self.celler[sted] = Celle(værdi, {**SKRIFT, "num_format": format_}, formel, udfald)

    def overskrifter(self, række: int, *tekster: str) -> None:
        for kolonne, tekst in zip("ABCDEFGHIJ", tekster, strict=False):
            self.celler[f"{kolonne}{række}"] = Celle(tekst, {**OVERSKRIFT, "num_format": "@"})

    def række(self, række: int, *tekster: Any) -> None:
        for kolonne, tekst in zip("ABCDEFGHIJ", tekster, strict=False):
            if isinstance(tekst, str):
                self.tekst(f"{kolonne}{række}", tekst)
            elif tekst is not None:
                self.tal(f"{kolonne}{række}", tekst, HELE)

    # Gule celler med deres datavalidering

    def gult_tal(self, sted: str, tal: float | None, format_: str, fra: float, til: float) -> None:
        self.celler[sted] = Celle(tal, {**GUL, "num_format": format_})
        grænser = {"validate": "decimal", "criteria": "between", "minimum": fra, "maximum": til}
        self.regler[sted] = {**grænser, **_tekster("Skriv et tal.")}

    def gult_ord(self, sted: str, ord_: str | None, *valg: str) -> None:
        self.celler[sted] = Celle(ord_, {**GUL, "num_format": "@"})
        self.regler[sted] = {"validate": "list", "source": list(valg), **_tekster("Vælg fra listen.")}

    def gul_tekst(self, sted: str, tekst: str | None) -> None:
        self.celler[sted] = Celle(tekst, {**GUL, "num_format": "@"})
        self.regler[sted] = {"validate": "any", "input_title": "Tekst", "input_message": "Fri tekst."}

    def gul_dato(self, sted: str, dag: dt.date | None) -> None:
        self.celler[sted] = Celle(dag, {**GUL, "num_format": DAG})
        grænser = {"criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": dt.date(2100, 1, 1)}
        self.regler[sted] = {"validate": "date", **grænser, **_tekster("Skriv en dato.")}


def _tekster(tekst: str) -> dict[str, str]:
    return {
        "input_title": "Inddata",
        "input_message": tekst,
        "error_title": "Kan ikke bruges",
        "error_message": f"Indholdet kan ikke bruges. {tekst}",
    }


@dataclass
class Bogmodel:
    """En bog, som en fejl kan plantes i, før den skrives."""

    ark: dict[str, Ark] = field(default_factory=dict)
    navne: dict[str, str] = field(default_factory=dict)
    egenskaber: dict[str, Any] = field(default_factory=dict)
    beregning: str = "auto"
    lapper: list[tuple[str, str, str]] = field(default_factory=list)
    dele: dict[str, str] = field(default_factory=dict)
    makroer: bool = False
    valg: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, sted: str) -> Celle:
        ark, _, celle = sted.partition("!")
        return self.ark[ark].celler.setdefault(celle, Celle())

    def stil(self, sted: str, **stil: Any) -> None:
        self[sted].stil = {**self[sted].stil, **stil}

    def regel(self, sted: str) -> dict[str, Any]:
        ark, _, celle = sted.partition("!")
        return self.ark[ark].regler[celle]

    def byt(self, navne: list[str]) -> None:
        self.ark = {navn: self.ark[navn] for navn in navne}

    def omdøb(self, fra: str, til: str) -> None:
        self.ark = {til if navn == fra else navn: ark for navn, ark in self.ark.items()}
        for ark in self.ark.values():
            ark.link = {sted: til if mål == fra else mål for sted, mål in ark.link.items()}


STATUSREGLER = [
    {"type": "text", "criteria": "containing", "value": ord_, "format": farver}
    for ord_, farver in (
        ("FEJL", {"bg_color": "#F4B6B6", "font_color": "#7A0C0C"}),
        ("OK", {"bg_color": "#E2EFDA", "font_color": "#1E4620"}),
    )
]
BRUGTE = ("FRAVAERSTIMER", "FREMMOEDETIMER", "HELLIGDAGE")


def god_bog() -> Bogmodel:
    """En lille bog, der følger standarden helt."""
    m = Bogmodel(egenskaber={"title": "Timepris", "author": "xl_timepris"})
    m.ark = {
        "Start": Ark("forside", frys=3),
        "Forudsætninger": Ark("inddata", frys=4),
        "Fravær": Ark("inddata", frys=4),
        "Timepris": Ark("beregning", frys=4),
        "Kontrol": Ark("kontrol", frys=7),
        "Kilder": Ark("dok"),
        "Ændringslog": Ark("dok"),
    }
    for navn, ark in m.ark.items():
        ark.tekst("A1", navn, bold=True)
        ark.tekst("A2", "Hvad arket er til.")
        ark.formel("B3", '="Bogens kontrol: "&Kontrol_samlet', "Bogens kontrol: OK")
        ark.farveregler["B3"] = STATUSREGLER
        if navn != "Start":
            ark.tekst("C3", "Til Start", font_color="#0563C1")
            ark.link["C3"] = "Start"
    _forside(m.ark["Start"])
    _forudsætninger(m)
    _fravær(m)
    _timepris(m.ark["Timepris"])
    _kontrol(m)
    kilder, log = m.ark["Kilder"], m.ark["Ændringslog"]
    kilder.overskrifter(6, "Nr.", "Kilde", "Bemærkning")
    kilder.række(7, 1, "VIVE 2022", "https://www.vive.dk")
    kilder.link["C7"] = "https://www.vive.dk"
    log.overskrifter(6, "Version", "Dato", "Ændring", "Udført af", "Kontrolleret af")
    log.række(7, "0.0.9", None, "Prøveudgave", "Økonomi", "Økonomi")
    log.række(8, __version__, None, "Første udgave", "Økonomi", "Økonomi")
    log.celler["B7"] = Celle(dt.date(2025, 12, 1), {**SKRIFT, "num_format": DAG})
    log.celler["B8"] = Celle(I_DAG, {**SKRIFT, "num_format": DAG})
    return m


def _forside(ark: Ark) -> None:
    fakta = (
        ("Formål", "Timepris"),
        ("Ejer", "Økonomi"),
        ("Version", __version__),
        ("Afgrænsning", "Kun timepriser"),
    )
    for række, (navn, værdi) in enumerate(fakta, start=5):
        ark.række(række, None, navn, værdi)
    ark.tekst("B9", "Dato")
    ark.celler["C9"] = Celle(I_DAG, {**SKRIFT, "num_format": DAG})
    ark.tekst("A11", "Farveforklaring")
    ark.tekst("B12", "Gul", bg_color="#FFF2CC")
    ark.tekst("C12", "Inddata, som du kan ændre. Årsnormen er 1.924 timer = 260 dage.")
    for række, navn in enumerate(
        ("Forudsætninger", "Fravær", "Timepris", "Kontrol", "Kilder", "Ændringslog"), start=14
    ):
        ark.tekst(f"B{række}", navn)
        ark.link[f"B{række}"] = navn
    ark.overskrifter(21, "", "Funktion", "Hjælp")
    for række, navn in enumerate(BRUGTE, start=22):
        ark.række(række, None, navn, f"{FUNKTIONER[navn].hjælp}\n={FUNKTIONER[navn].syntaks}")


def _forudsætninger(m: Bogmodel) -> None:
    ark = m.ark["Forudsætninger"]
    ark.overskrifter(6, "Nr.", "Forudsætning", "Værdi", "Enhed", "Kilde", "Dato", "Bemærkning")
    poster = (
        ("Aarsnorm", "Årsnorm", 1924, "timer/år", TO, 1, 8784),
        ("Aarsloen", "Årsløn", 480000, "kr./årsværk", HELE, 0, 10_000_000),
        ("Maal_borgertid", "Mål for borgertid", 0.65, "% af fremmødetid", PROCENT, 0, 1),
        ("Helligdagsaar", "År", 2026, "årstal", "0", 1900, 2100),
    )
    for række, (navn, tekst, tal, enhed, format_, fra, til) in enumerate(poster, start=7):
        ark.række(række, række - 6, tekst, None, enhed)
        ark.gult_tal(f"C{række}", tal, format_, fra, til)
        _hale(ark, række, "EFG", "VIVE 2022")
        m.navne[navn] = f"Forudsætninger!$C${række}"
    ark.overskrifter(13, "Nr.", "Fast tal", "Værdi", "Enhed", "Kilde", "Dato")
    ark.række(14, 1, "Arbejdsdage", None, "dage/år", "Metoden")
    ark.tal("C14", 260, TO)
    m.navne["Normdage"] = "Forudsætninger!$C$14"


def _hale(ark: Ark, række: int, kolonner: str, kilde: str | None) -> None:
    ark.gul_tekst(f"{kolonner[0]}{række}", kilde)
    ark.gul_dato(f"{kolonner[1]}{række}", KILDEDATO if kilde else None)
    ark.gul_tekst(f"{kolonner[2]}{række}", None)


def _fravær(m: Bogmodel) -> None:
    ark = m.ark["Fravær"]
    ark.formel("B4", "=Besked_Fravaer", "Ingen fejl")
    ark.overskrifter(
        6,
        "Nr.",
        "Årsag",
        "Antal",
        "Enhed",
        "Gruppe",
        "Medregnes",
        "Kilde",
        "Dato",
        "Bemærkning",
        "Timer pr. år",
    )
    poster = (("Ferie", 30), ("Omsorgsdage", 13), ("Sygdom", 13), ("Barsel", None), (None, None))
    for række, (årsag, antal) in enumerate(poster, start=7):
        ark.række(række, række - 6)
        ark.gul_tekst(f"B{række}", årsag)
        ark.gult_tal(f"C{række}", antal, TO, 0, 8784)
        ark.gult_ord(f"D{række}", "dage/år" if årsag else None, "dage/år", "timer/år")
        ark.gult_ord(f"E{række}", None, "Ferie- og fridage", "Sygdom")
        ark.gult_ord(f"F{række}", "Ja" if antal else None, "Ja", "Nej")
        _hale(ark, række, "GHI", "VIVE 2022, Tabel 2.4" if årsag else None)
        ark.formel(f"J{række}", f'=IF($F{række}="Ja",$C{række}*Aarsnorm/Normdage,0)', (antal or 0) * 7.4, TO)
    m.navne["Fravaer"] = "Fravær!$B$6:$I$11"
    ark.overskrifter(14, "Nr.", "Post", "Værdi", "Enhed")
    ark.række(15, 1, "Fraværstimer", None, "timer/år")
    ark.række(16, 2, "Fremmødetimer", None, "timer/år")
    ark.formel("C15", "=FRAVAERSTIMER(Fravaer,Aarsnorm)", 414.4, TO, "C15")
    ark.formel("C16", "=FREMMOEDETIMER(Fravaer,Aarsnorm)", 1509.6, TO, "C16")
    ark.formel("B19", "=HELLIGDAGE(Helligdagsaar)", "Dato", DAG, "B19:D21")
    ark.række(19, None, None, "Ugedag", "Helligdag")
    ark.række(20, None, None, "torsdag", "Nytårsdag")
    ark.række(21, None, None, "torsdag", "Skærtorsdag")
    ark.tal("B20", 46023, DAG)
    ark.tal("B21", 46114, DAG)


def _timepris(ark: Ark) -> None:
    ark.overskrifter(6, "Nr.", "Post", "Enhed", "Bostøtte", "Virtuel", "Gruppe", "STU")
    linjer = (
        ("Årsløn", "kr./årsværk", "=Aarsloen", 480000, HELE),
        ("Fremmødetimer", "timer/år", "=Fravær!$C$16", 1509.6, TO),
        ("Timepris", "kr./time", "={k}7/{k}8", 317.97, TO),
        ("Andel", "% af årsnorm", "={k}8/Aarsnorm", 0.785, PROCENT),
        ("Mål", "% af fremmødetid", "=Maal_borgertid", 0.65, PROCENT),
    )
    for række, (navn, enhed, formel, værdi, format_) in enumerate(linjer, start=7):
        ark.række(række, række - 6, navn, enhed)
        for kolonne in "DEFG":
            ark.formel(f"{kolonne}{række}", formel.replace("{k}", kolonne), værdi, format_)
    ark.overskrifter(14, "Nr.", "Tilbud", "Lønbudget", "Timepris", "Andel af årsnorm")
    ark.række(15, None, "Enhed", "kr./år", "kr./time")
    for række in range(16, 21):
        ark.række(række, række - 15, f"Tilbud {række - 15}")
        ark.formel(f"C{række}", f"=Aarsloen*$A{række}", 480000 * (række - 15), HELE)
        ark.formel(f"D{række}", f"=$C{række}/Fravær!$C$16", 317.97, '#,##0.00;-#,##0.00;"–"')
        ark.formel(f"E{række}", f"=ABS($D{række})/Aarsnorm", 0.16, PROCENT)
    ark.tekst("B21", "I alt")
    ark.formel("C21", "=SUM(C16:C20)", 7_200_000, HELE)


def _kontrol(m: Bogmodel) -> None:
    ark = m.ark["Kontrol"]
    ark.tekst("B4", "Samlet status")
    ark.formel("C4", '=IF(COUNTIF($H$8:$H$9,"OK")=ROWS($H$8:$H$9),"OK","FEJL")', "OK")
    m.navne["Kontrol_samlet"] = "Kontrol!$C$4"
    ark.overskrifter(
        7, "Nr.", "Kontrol", "Enhed", "Beregnet", "Uafhængig formel", "Forskel", "Tolerance", "Status"
    )
    prøver = (
        ("Fraværstimer", "=Fravær!$C$15", "=SUM(Fravær!$J$7:$J$11)", 414.4),
        ("Fremmødetimer", "=Fravær!$C$16", "=Aarsnorm-SUM(Fravær!$J$7:$J$11)", 1509.6),
    )
    for r, (navn, beregnet, uafhængig, værdi) in enumerate(prøver, start=8):
        ark.række(r, r - 7, navn, "timer/år")
        ark.formel(f"D{r}", beregnet, værdi, TO)
        ark.formel(f"E{r}", uafhængig, værdi, TO)
        ark.formel(f"F{r}", f"=$D{r}-$E{r}", 0, TO)
        ark.tal(f"G{r}", 0.005, "0.000")
        ark.formel(f"H{r}", f'=IF(ABS($F{r})<=$G{r},"OK","FEJL")', "OK")
    ark.farveregler |= {"C4": STATUSREGLER, "H8:H9": STATUSREGLER}
    ark.formel("B12", '=IF($H$8="OK","Ingen fejl","Se Kontrol")', "Ingen fejl")
    m.navne["Besked_Fravaer"] = "Kontrol!$B$12"


# --- Skrivning -------------------------------------------------------------------------------------


def skriv(m: Bogmodel, sti: Path) -> Path:
    fil = io.BytesIO()
    bog = xlsxwriter.Workbook(fil, {"in_memory": True, **m.valg})
    bog.set_properties({"created": dt.datetime(2026, 1, 5), **m.egenskaber})
    bog.set_calc_mode(m.beregning)
    bog.calc_on_load = False
    for navn, ark in m.ark.items():
        _skriv_ark(bog, navn, ark)
    if m.makroer:
        bog.add_worksheet(vba.KONFIGURATIONSARK).hide()
    for navn, mål in m.navne.items():
        bog.define_name(navn, f"={mål}")
    bog.close()
    data = vba.tilføj_vba(fil.getvalue(), FUNKTIONER) if m.makroer else fil.getvalue()
    fuld = sti / ("bog.xlsm" if m.makroer else "bog.xlsx")
    fuld.write_bytes(_lap(data, m))
    return fuld


def _skriv_ark(bog: Any, navn: str, ark: Ark) -> None:
    side = bog.add_worksheet(navn)
    if ark.fane:
        side.set_tab_color(FANER.get(ark.fane, ark.fane))
    for sted, mål in ark.link.items():
        side.write_url(sted, mål if ":" in mål else f"internal:'{mål}'!A1", None, ark.celler[sted].værdi)
    tabeller = [(s, c) for s, c in ark.celler.items() if c.udfald]
    for sted, celle in [*tabeller, *((s, c) for s, c in ark.celler.items() if not c.udfald)]:
        _skriv_celle(side, sted, celle, bog.add_format(celle.stil))
    for sted, regel in ark.regler.items():
        side.data_validation(sted, regel)
    for sted, regler in ark.farveregler.items():
        for regel in regler:
            side.conditional_format(sted, {**regel, "format": bog.add_format(regel["format"])})
    for område in ark.flettet:
        side.merge_range(område, "")
    if ark.beskyttet:
        side.protect(ark.adgangskode)
    if ark.frys:
        side.freeze_panes(ark.frys, 0)
    side.set_paper(ark.papir)
    if ark.sider:
        side.fit_to_pages(*ark.sider)
    if ark.område:
        side.print_area(ark.område)
    if ark.gentag:
        side.repeat_rows(0, max(ark.frys, 1) - 1)
    side.set_footer(ark.fod)
    for handling in ark.efter:
        handling(bog, side)


def _skriv_celle(side: Any, sted: str, celle: Celle, stil: Any) -> None:
    if celle.udfald:
        område = celle.udfald if ":" in celle.udfald else f"{celle.udfald}:{celle.udfald}"
        side.write_dynamic_array_formula(område, celle.formel, stil, celle.værdi)
    elif celle.formel:
        side.write_formula(sted, celle.formel, stil, celle.værdi)
    elif celle.værdi is None:
        side.write_blank(sted, None, stil)
    elif isinstance(celle.værdi, dt.date):
        side.write_datetime(sted, celle.værdi, stil)
    elif isinstance(celle.værdi, str):
        side.write_string(sted, celle.værdi, stil)
    else:
        side.write_number(sted, celle.værdi, stil)
    if celle.note:
        side.write_comment(sted, celle.note, {"author": "Karen"})


def _lap(data: bytes, m: Bogmodel) -> bytes:
    """Filen med de ændringer, som XlsxWriter ikke selv kan skrive."""
    ud = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as ind, zipfile.ZipFile(ud, "w") as arkiv:
        for navn in ind.namelist():
            indhold = ind.read(navn)
            for del_, mønster, nyt in m.lapper:
                if del_ == navn:
                    tekst, antal = re.subn(mønster, nyt, indhold.decode())
                    assert antal, (del_, mønster)
                    indhold = tekst.encode()
            arkiv.writestr(navn, indhold)
        for navn, indhold in m.dele.items():
            arkiv.writestr(navn, indhold)
    return ud.getvalue()


def kør(m: Bogmodel, mappe: Path) -> Rapport:
    return kontrollér(skriv(m, mappe))


def fundne(rapport: Rapport) -> set[tuple[int, str]]:
    return {(fund.punkt, fund.sted) for fund in rapport.fund}


# --- Den gode bog ----------------------------------------------------------------------------------


def test_den_gode_bog_går_fri(tmp_path: Path) -> None:
    rapport = kør(god_bog(), tmp_path)
    assert [str(fund) for fund in rapport.fund] == []
    assert rapport.ikke_relevante == {31: "bogen har intet VBA-projekt"}
    assert set(rapport.kørte) == set(PUNKTER) - {31}


def test_den_gode_bog_med_makroer_går_fri(tmp_path: Path) -> None:
    m = god_bog()
    m.makroer = True
    rapport = kør(m, tmp_path)
    assert [str(fund) for fund in rapport.fund] == []
    assert set(rapport.kørte) == set(PUNKTER)
    assert rapport.opsummering == "34 punkter · 34 OK · 0 med fejl · 0 med bemærkninger"


# --- Plantede fejl ---------------------------------------------------------------------------------

Plantning = Callable[[Bogmodel], Any]
PLANTEDE: list[Any] = []


def plant(punkt: int, *steder: str, følger: tuple[tuple[int, str], ...] = (), grad: str = FEJL) -> Any:
    """En plantet fejl: punktet, stederne, hvor den findes, og de fund, der følger af den på andre punkter."""

    def optag(handling: Plantning) -> Plantning:
        ventet = {(punkt, sted) for sted in steder} | set(følger)
        PLANTEDE.append(
            pytest.param(punkt, grad, ventet, handling, id=f"{punkt}-{handling.__name__.lstrip('_')}")
        )
        return handling

    return optag


def plant_flere(punkt: int, **handlinger: tuple[Plantning, str]) -> None:
    """Flere måder at bryde samme punkt på, hver med ét sted."""
    for navn, (handling, sted) in handlinger.items():
        PLANTEDE.append(pytest.param(punkt, FEJL, {(punkt, sted)}, handling, id=f"{punkt}-{navn}"))


def sæt(sted: str, **felter: Any) -> Plantning:
    """Ændrer indholdet af en celle."""

    def handling(m: Bogmodel) -> None:
        for navn, værdi in felter.items():
            setattr(m[sted], navn, værdi)

    return handling


def stil(sted: str, **valg: Any) -> Plantning:
    return lambda m: m.stil(sted, **valg)


def ark(navn: str, **felter: Any) -> Plantning:
    def handling(m: Bogmodel) -> None:
        for felt, værdi in felter.items():
            setattr(m.ark[navn], felt, værdi)

    return handling


def efter(navn: str, kald: Callable[[Any, Any], Any]) -> Plantning:
    return lambda m: m.ark[navn].efter.append(kald)


def regel(sted: str, **felter: Any) -> Plantning:
    return lambda m: m.regel(sted).update(felter)


def uden_tekst(sted: str, *felter: str) -> Plantning:
    return lambda m: [m.regel(sted).pop(felt) for felt in felter]


def uden_regel(sted: str) -> Plantning:
    def handling(m: Bogmodel) -> None:
        navn, _, celle = sted.partition("!")
        del m.ark[navn].regler[celle]

    return handling


def uden(sted: str) -> Plantning:
    def handling(m: Bogmodel) -> None:
        navn, _, celle = sted.partition("!")
        del m.ark[navn].celler[celle]

    return handling


def lap(del_: str, mønster: str, nyt: str) -> Plantning:
    return lambda m: m.lapper.append((del_, mønster, nyt))


BOG = "xl/workbook.xml"
ny = "Timepris!I7"
"""En ledig celle på et beregningsark, hvor en formel kan plantes uden at røre andet."""


def formel(tekst: str, værdi: Any = 1, sted: str = ny, format_: str = TO) -> Plantning:
    navn, _, celle = sted.partition("!")
    return lambda m: m.ark[navn].formel(celle, tekst, værdi, format_)


# Punkt 1 og 2


@plant(1, "Ark1", følger=((2, "Ark1"),))
def _arknavn_siger_intet(m: Bogmodel) -> None:
    m.ark["Ark1"] = god_bog().ark["Kilder"]
    m.ark["Start"].link["B19"] = "Ark1"
    m.ark["Start"].tekst("B20", "Ændringslog")
    m.ark["Start"].link["B20"] = "Ændringslog"
    m.ark["Start"].link["B18"] = "Kilder"
    m.ark["Start"].tekst("C30", "Ark1")
    m.ark["Start"].link["C30"] = "Ark1"


@plant(2, "Kilder")
def _ark_i_forkert_orden(m: Bogmodel) -> None:
    m.byt(["Start", "Forudsætninger", "Fravær", "Timepris", "Kontrol", "Ændringslog", "Kilder"])


@plant(2, "Kilder", følger=((6, "Start!B18"),))
def _ark_mangler(m: Bogmodel) -> None:
    m.byt(["Start", "Forudsætninger", "Fravær", "Timepris", "Kontrol", "Ændringslog"])


plant_flere(
    2,
    fane_uden_farve=(ark("Fravær", fane=""), "Fravær"),
    fane_med_anden_farve=(ark("Fravær", fane="#112233"), "Fravær"),
    fane_som_anden_type=(ark("Timepris", fane="inddata"), "Timepris"),
)


# Punkt 3

plant_flere(
    3,
    skjult_ark=(efter("Kilder", lambda bog, side: side.hide()), "Kilder"),
    meget_skjult_ark=(efter("Kilder", lambda bog, side: side.very_hidden()), "Kilder"),
    skjult_række=(
        efter("Timepris", lambda bog, side: side.set_row(8, None, None, {"hidden": True})),
        "Timepris!A9",
    ),
    række_uden_højde=(efter("Timepris", lambda bog, side: side.set_row(8, 0)), "Timepris!A9"),
    skjult_kolonne=(
        efter("Timepris", lambda bog, side: side.set_column("E:E", 9, None, {"hidden": True})),
        "Timepris!E1",
    ),
    hvidt_på_hvidt=(stil("Timepris!B8", font_color="#FFFFFF"), "Timepris!B8"),
    gult_på_gult=(stil("Start!B12", font_color="#FFF2CC"), "Start!B12"),
)


@plant(3, "Timepris!D9", følger=((28, "Timepris!D9"),))
def _format_uden_visning(m: Bogmodel) -> None:
    m.stil("Timepris!D9", num_format=";;;")


# Punkt 4 og 5

plant_flere(
    4,
    formål_mangler=(uden("Start!B5"), "Start"),
    ejer_er_tom=(uden("Start!C6"), "Start!B6"),
    afgrænsning_hedder_andet=(sæt("Start!B8", værdi="Bemærkninger"), "Start"),
    dato_mangler=(uden("Start!C9"), "Start!B9"),
    farveforklaring_mangler=(uden("Start!A11"), "Start"),
    farveprøve_er_ikke_gul=(stil("Start!B12", bg_color="#FFFFFF"), "Start"),
    titel_mangler=(lambda m: m.egenskaber.pop("title"), "bogen"),
    forfatter_mangler=(lambda m: m.egenskaber.pop("author"), "bogen"),
)
plant_flere(
    5,
    ingen_har_efterset=(uden("Ændringslog!E8"), "Ændringslog!E8"),
    dato_som_tekst=(sæt("Ændringslog!B7", værdi="1. december"), "Ændringslog!B7"),
    dato_er_et_tal=(stil("Ændringslog!B7", num_format=TO), "Ændringslog!B7"),
    kolonne_mangler=(sæt("Ændringslog!E6", værdi="Andet"), "Ændringslog!A6"),
    forsidens_version_er_en_anden=(sæt("Start!C7", værdi="0.0.9"), "Start!B7"),
    loggen_mangler_tabel=(sæt("Ændringslog!A6", værdi="Nr."), "Ændringslog"),
)


@plant(5, "Ændringslog!A8")
def _programmets_version_er_nyere(m: Bogmodel) -> None:
    m["Ændringslog!A8"].værdi = m["Start!C7"].værdi = "0.0.10"


# Punkt 6


@plant(6, "Start")
def _intet_link_til_arket(m: Bogmodel) -> None:
    del m.ark["Start"].link["B16"]


@plant(6, "Timepris")
def _intet_link_tilbage(m: Bogmodel) -> None:
    del m.ark["Timepris"].link["C3"]


@plant(6, "Kilder!B7")
def _link_til_intet(m: Bogmodel) -> None:
    m.ark["Kilder"].link["B7"] = "Kildelisten"


# Punkt 7 og 8

plant_flere(
    7,
    gul_men_låst=(stil("Fravær!C15", bg_color="#FFF2CC"), "Fravær!C15"),
    ulåst_men_ikke_gul=(stil("Timepris!D9", locked=False), "Timepris!D9"),
    ulåst_tom_celle=(stil("Timepris!K30", locked=False), "Timepris!K30"),
)


@plant(7, "Timepris!K1")
def _hel_kolonne_ulåst(m: Bogmodel) -> None:
    m.ark["Timepris"].efter.append(
        lambda bog, side: side.set_column("K:K", 9, bog.add_format({"locked": False}))
    )


plant_flere(
    8,
    ubeskyttet=(ark("Timepris", beskyttet=False), "Timepris"),
    adgangskode=(ark("Timepris", adgangskode="hemmelig"), "Timepris"),
    bogens_adgangskode=(
        lap(BOG, "<sheets>", '<workbookProtection workbookPassword="ABCD" lockStructure="1"/><sheets>'),
        "bogen",
    ),
)


# Punkt 9 og 10

plant_flere(
    9,
    ukendt_enhed=(sæt("Fravær!D15", værdi="t/år"), "Fravær!D15"),
    enhed_mangler=(uden("Timepris!C8"), "Timepris!C8"),
    enhed_mangler_i_inddata=(uden("Forudsætninger!D8"), "Forudsætninger!D8"),
    kolonne_uden_enhed=(uden("Timepris!C15"), "Timepris!C14"),
    overskrift_uden_enhed=(sæt("Timepris!E14", værdi="Forhold"), "Timepris!E14"),
)
plant_flere(
    10,
    kilde_mangler=(sæt("Fravær!G7", værdi=None), "Fravær!G7"),
    kilde_er_blank=(sæt("Fravær!G7", værdi="  "), "Fravær!G7"),
    dato_mangler=(sæt("Forudsætninger!F8", værdi=None), "Forudsætninger!F8"),
    kolonnen_kilde_mangler=(sæt("Forudsætninger!E6", værdi="Bemærkning"), "Forudsætninger!A6"),
    dato_uden_datoformat=(stil("Fravær!H8", num_format=TO), "Fravær!H8"),
)
plant(10, "Fravær!H8", følger=((14, "Fravær!H8"),))(sæt("Fravær!H8", værdi="marts 2024"))
plant(10, "Fravær!H8", grad=BEMÆRK)(sæt("Fravær!H8", værdi=dt.date(2020, 12, 31)))


@plant(10, "Timepris!B30")
def _tal_uden_tabel(m: Bogmodel) -> None:
    m.ark["Timepris"].gult_tal("B30", 0.5, PROCENT, 0, 1)
    m.navne["Mit_tal"] = "Timepris!$B$30"
    m.ark["Timepris"].formel("B31", "=Mit_tal", 0.5, PROCENT)


# Punkt 11

plant_flere(
    11,
    regel_mangler=(uden_regel("Fravær!C7"), "Fravær!C7"),
    regel_mangler_i_ledig_række=(uden_regel("Fravær!F11"), "Fravær!F11"),
    fritekst_uden_vejledning=(uden_regel("Fravær!B7"), "Fravær!B7"),
    vejledning_mangler=(uden_tekst("Fravær!C7", "input_title", "input_message"), "Fravær!C7"),
    vejledning_vises_ikke=(regel("Fravær!C7", show_input=False), "Fravær!C7"),
    fejltekst_mangler=(uden_tekst("Fravær!D7", "error_title", "error_message"), "Fravær!D7"),
    fejl_vises_ikke=(regel("Fravær!D7", show_error=False), "Fravær!D7"),
    advarer_kun=(regel("Fravær!C7", error_type="warning"), "Fravær!C7"),
    engelsk=(regel("Fravær!C7", error_message="Please enter a number."), "Fravær!C7"),
    tal_i_ordfelt=(regel("Fravær!D7", validate="decimal", criteria=">", value=0), "Fravær!D7"),
    kun_nedre_grænse=(regel("Fravær!C7", criteria=">=", value=0), "Fravær!C7"),
    anden_øvre_grænse=(regel("Fravær!C7", maximum=366), "Fravær!C7"),
    anden_grænse_end_navnets=(regel("Forudsætninger!C7", minimum=0), "Forudsætninger!C7"),
    andel_over_1=(regel("Forudsætninger!C9", maximum=100), "Forudsætninger!C9"),
    grænse_i_en_celle=(regel("Fravær!C7", maximum="=$C$16"), "Fravær!C7"),
)


# Punkt 12, 13 og 14

plant_flere(
    12,
    brudt_navn=(lambda m: m.navne.update(Gammel="#REF!"), "bogen"),
    navn_på_en_konstant=(lambda m: m.navne.update(Moms="25"), "bogen"),
    navn_på_ukendt_ark=(lambda m: m.navne.update(Takst="Takster!$A$1"), "bogen"),
    navn_kun_på_arket=(lambda m: m.navne.update({"Timepris!Lokal": "Timepris!$B$8"}), "Timepris"),
    to_navne=(lambda m: m.navne.update(Fuld_tid="Forudsætninger!$C$7"), "Forudsætninger!C7"),
    navn_på_beregnet_celle=(lambda m: m.navne.update(Timepris_nu="Timepris!$D$9"), "Timepris!D9"),
    ukendt_navn_i_formel=(formel("=Aarsnormen+1"), ny),
    ukendt_ark_i_formel=(formel("=Takster!A1+1"), ny),
)


@plant(12, *(f"Fravær!{k}11" for k in "BCDEF"), følger=tuple((13, f"Fravær!{k}11") for k in "BDE"))
def _ledig_række_uden_for_tabellens_navn(m: Bogmodel) -> None:
    m.navne["Fravaer"] = "Fravær!$B$6:$I$10"


@plant(12, "Forudsætninger!C9")
def _inddata_uden_navn(m: Bogmodel) -> None:
    del m.navne["Maal_borgertid"]
    for kolonne in "DEFG":
        m[f"Timepris!{kolonne}11"].formel = "=Forudsætninger!$C$9"


@plant(13, "Forudsætninger!C9")
def _ubrugt_inddata(m: Bogmodel) -> None:
    for kolonne in "DEFG":
        m[f"Timepris!{kolonne}11"].formel = f"={kolonne}10"


@plant(13, "Timepris!C30")
def _ubrugt_valg(m: Bogmodel) -> None:
    m.ark["Timepris"].gult_ord("C30", "Bostøtte", "Bostøtte", "Gruppe")
    m.navne["Valgt_model"] = "Timepris!$C$30"


plant_flere(
    14,
    tal_som_tekst=(sæt("Fravær!C7", værdi="30"), "Fravær!C7"),
    dansk_tal_som_tekst=(sæt("Forudsætninger!C7", værdi="1.924,0"), "Forudsætninger!C7"),
    formel_i_gul_celle=(
        sæt("Forudsætninger!C8", værdi=480000, formel="=Aarsnorm*Aarsnorm"),
        "Forudsætninger!C8",
    ),
    sandt_i_gul_celle=(
        lap("xl/worksheets/sheet3.xml", r'(<c r="C7" s="\d+")><v>30', r'\1 t="b"><v>1'),
        "Fravær!C7",
    ),
)
plant(14, "Forudsætninger!C8")(sæt("Forudsætninger!C8", værdi=None))


# Punkt 15 til 18

plant_flere(
    15,
    midt_i_kolonnen=(sæt("Timepris!C18", formel="=Aarsloen+$A18"), "Timepris!C18"),
    øverst_i_kolonnen=(sæt("Timepris!C16", formel="=Aarsloen+$A16"), "Timepris!C16"),
    nederst_i_kolonnen=(sæt("Timepris!D20", formel="=$C19/Fravær!$C$16"), "Timepris!D20"),
    anden_absolut_henvisning=(sæt("Timepris!E17", formel="=ABS($D$16)/Aarsnorm"), "Timepris!E17"),
    tal_oven_i_formel=(sæt("Timepris!D17", formel=None), "Timepris!D17"),
    i_rækken=(sæt("Timepris!F9", formel="=E7/F8"), "Timepris!F9"),
    yderst_i_rækken=(sæt("Timepris!G10", formel="=G7/Aarsnorm"), "Timepris!G10"),
    som_naboen_i_rækken=(sæt("Timepris!E17", formel="=$C17/Fravær!$C$16"), "Timepris!E17"),
    tal_i_rækken=(sæt("Timepris!E8", formel=None), "Timepris!E8"),
    i_inddatatabellens_formelkolonne=(sæt("Fravær!J8", formel="=$C8*Aarsnorm/Normdage"), "Fravær!J8"),
)


@plant(15, "Timepris!I8")
def _uden_for_tabeller(m: Bogmodel) -> None:
    for række, tekst in ((7, "=$D7"), (8, "=$E8"), (9, "=$D9")):
        m.ark["Timepris"].formel(f"I{række}", tekst, 1, TO)


plant_flere(
    16,
    tal_i_formel=(formel("=Aarsnorm/260"), ny),
    decimaltal=(formel("=Aarsnorm*0.12"), ny),
    procent=(formel("=Aarsnorm*5%"), ny),
    tal_i_funktion=(formel("=MAX(37,Aarsnorm)"), ny),
    tal_i_matrix=(formel("=SUM({2,1})+Aarsnorm"), ny),
    tal_i_egen_funktion=(sæt("Fravær!C16", formel="=FREMMOEDETIMER(Fravaer,1924)"), "Fravær!C16"),
)
plant_flere(
    17,
    lang=(formel("=Aarsnorm" + "+Aarsnorm" * 15), ny),
    hvis_i_hvis=(formel("=IF(Aarsnorm>0,IF(Aarsloen>0,1,0),0)"), ny),
    hvis_i_sum_i_hvis=(formel("=IF(Aarsnorm>0,SUM((IF(Aarsloen>0,1,0))),0)"), ny),
)
plant_flere(
    18,
    idag=(formel("=TODAY()-Aarsnorm"), ny),
    forskydning=(formel("=OFFSET(Fravær!$A$7,1,0)"), ny),
    indirekte=(formel('=INDIRECT("Aarsnorm")'), ny),
    små_bogstaver=(formel("=rand()*Aarsnorm"), ny),
    i_datavalidering=(regel("Fravær!D7", source="=INDIRECT($B$7)"), "Fravær!D7"),
    i_farveregel=(
        lambda m: m.ark["Timepris"].farveregler.update(
            D9=[{"type": "formula", "criteria": "=NOW()>$D$9", "format": {"bold": True}}]
        ),
        "Timepris!D9",
    ),
)


# Punkt 19 og 20

plant_flere(
    19,
    anden_fil_i_formel=(formel("='[Budget 2026.xlsx]Ark1'!A1"), ny),
    nummereret_fil_i_formel=(formel("=[1]Data!A1"), ny),
    forbindelse=(lambda m: m.dele.update({"xl/connections.xml": "<connections/>"}), "bogen"),
    ekstern_del=(lambda m: m.dele.update({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}), "bogen"),
    link_til_en_fil=(lambda m: m.ark["Kilder"].link.update(C7="external:Noter.docx"), "bogen"),
)


@plant(19, "bogen", følger=((12, "bogen"),))
def _anden_fil_i_navn(m: Bogmodel) -> None:
    m.navne["Budget"] = "[Budget.xlsx]Data!$A$1"


plant_flere(
    20,
    manuel=(lambda m: setattr(m, "beregning", "manual"), "bogen"),
    iteration=(lap(BOG, "<calcPr ", '<calcPr iterate="1" '), "bogen"),
    præcision_som_vist=(lap(BOG, "<calcPr ", '<calcPr fullPrecision="0" '), "bogen"),
    regner_alt_ved_åbning=(lap(BOG, "<calcPr ", '<calcPr fullCalcOnLoad="1" '), "bogen"),
)


@plant(20, "bogen")
def _datoer_fra_1904(m: Bogmodel) -> None:
    m.lapper.append((BOG, "<workbookPr ", '<workbookPr date1904="1" '))


# Punkt 21 til 23

plant_flere(
    21,
    fejlværdi=(
        lap("xl/worksheets/sheet4.xml", r'(<c r="D9" s="\d+")(>.*?<v>)317.97', r'\1 t="e"\2#DIV/0!'),
        "Timepris!D9",
    ),
    fejltekst_i_talcelle=(sæt("Timepris!D9", værdi="TP-104 Fravær er for højt"), "Timepris!D9"),
    uberegnet=(lap("xl/worksheets/sheet4.xml", r'(<c r="D9".*?</f>)<v>317.97</v>', r"\1"), "Timepris!D9"),
    fejl_skrevet_som_tekst=(sæt("Kilder!C7", værdi="#REF!"), "Kilder!C7"),
    tekst_i_udfald=(sæt("Fravær!B21", værdi="ukendt"), "Fravær!B21"),
)
plant(22, "Timepris!B25:D25")(ark("Timepris", flettet=["B25:D25"]))
plant_flere(
    23,
    senere_ark=(formel("=Kontrol!$D$8"), ny),
    navn_på_senere_ark=(
        lambda m: m.ark["Fravær"].formel("C26", "=Senere", 1, TO) or m.navne.update(Senere="Timepris!$B$8"),
        "Fravær!C26",
    ),
    under_formlen=(formel("=$D$12+$D$11"), ny),
    område_ned_over_formlen=(formel("=SUM($I$6:$J$20)"), ny),
    sig_selv=(formel("=SUM($I$6:$I$7)"), ny),
    tabel_over_formlen_selv=(formel("=FRAVAERSTIMER(Fravaer)", sted="Fravær!C5"), "Fravær!C5"),
    hel_kolonne=(formel("=SUM(J:J)"), ny),
)


# Punkt 24, 25 og 33

plant_flere(
    24,
    tolerance_mangler=(uden("Kontrol!G9"), "Kontrol!G9"),
    tolerance_er_tekst=(sæt("Kontrol!G9", værdi="lille"), "Kontrol!G9"),
    status_uden_tolerance=(sæt("Kontrol!H9", formel='=IF(ABS($F9)<=0,"OK","FEJL")'), "Kontrol!H9"),
    forskel_af_noget_andet=(sæt("Kontrol!F9", formel="=$D9-$D9"), "Kontrol!F9"),
    arket_viser_ikke_status=(uden("Timepris!B3"), "Timepris"),
    status_vises_for_langt_nede=(
        lambda m: (
            m.ark["Timepris"].celler.update(B30=m.ark["Timepris"].celler.pop("B3"))
            or m.ark["Timepris"].farveregler.update(B30=STATUSREGLER)
        ),
        "Timepris",
    ),
    kontrollen_slår_fejl=(sæt("Kontrol!H9", værdi="FEJL"), "Kontrol!H9"),
    status_er_skrevet_ind=(sæt("Kontrol!H9", formel=None), "Kontrol!H9"),
)


@plant(24, "Kontrol!H9")
def _samlet_dækker_ikke_alt(m: Bogmodel) -> None:
    m["Kontrol!C4"].formel = '=IF(COUNTIF($H$8:$H$8,"OK")=ROWS($H$8:$H$8),"OK","FEJL")'


@plant(24, "Kontrol", følger=((33, "Fravær!C15"), (33, "Fravær!C16")))
def _ingen_kontroller(m: Bogmodel) -> None:
    m["Kontrol!H7"].værdi = "Svar"


@plant(24, *god_bog().ark, følger=((23, "Kontrol!C4"), *((12, f"{navn}!B3") for navn in god_bog().ark)))
def _samlet_status_mangler(m: Bogmodel) -> None:
    del m.navne["Kontrol_samlet"]


plant_flere(
    25,
    uden_farve_på_arket=(lambda m: m.ark["Timepris"].farveregler.pop("B3"), "Timepris!B3"),
    uden_farve_på_samlet=(lambda m: m.ark["Kontrol"].farveregler.pop("C4"), "Kontrol!C4"),
)


@plant(25, "Kontrol!H8", "Kontrol!H9")
def _kontroller_uden_farve(m: Bogmodel) -> None:
    del m.ark["Kontrol"].farveregler["H8:H9"]


@plant(25, "Timepris!B3")
def _status_er_et_tal(m: Bogmodel) -> None:
    m.ark["Timepris"].formel("B3", '=IF(Kontrol_samlet="OK",1,0)', 1, TO)


plant_flere(
    33,
    uafhængig_bruger_funktionen=(sæt("Kontrol!E9", formel="=FREMMOEDETIMER(Fravaer)"), "Kontrol!E9"),
    uafhængig_er_det_beregnede=(sæt("Kontrol!E9", formel="=$D9"), "Kontrol!E9"),
)


@plant(33, "Fravær!C16")
def _resultat_uden_kontrol(m: Bogmodel) -> None:
    m["Kontrol!D9"].formel = "=Aarsnorm-SUM(Fravær!$J$7:$J$11)"


@plant(33, "Kontrol!E9", grad=BEMÆRK)
def _uafhængig_bygger_på_ukontrolleret(m: Bogmodel) -> None:
    m["Kontrol!E9"].formel = "=Fravær!$C$16"


# Punkt 26 til 29

plant_flere(
    26,
    ikke_låst=(ark("Timepris", frys=0), "Timepris"),
    overskriften_ikke_med=(ark("Ændringslog", frys=4), "Ændringslog!A6"),
)
plant_flere(
    27,
    papir=(ark("Timepris", papir=1), "Timepris"),
    bredde=(ark("Timepris", sider=None), "Timepris"),
    to_sider_bred=(ark("Timepris", sider=(2, 0)), "Timepris"),
    område_mangler=(ark("Timepris", område=None), "Timepris"),
    celle_uden_for_området=(ark("Timepris", område="A1:F40"), "Timepris"),
    gentages_ikke=(ark("Timepris", gentag=False), "Timepris"),
    fod_uden_filnavn=(ark("Timepris", fod=f"&L&A&CSide &P&R{__version__}"), "Timepris"),
    fod_uden_arknavn=(ark("Timepris", fod=f"&L&F&CSide &P&R{__version__}"), "Timepris"),
    fod_uden_sidetal=(ark("Timepris", fod=f"&L&F&C&A&R{__version__}"), "Timepris"),
    fod_uden_version=(ark("Timepris", fod="&L&F&C&A&RSide &P"), "Timepris"),
)
plant_flere(
    28,
    valuta=(stil("Timepris!D9", num_format='#,##0.00 "kr."'), "Timepris!D9"),
    valuta_med_sprog=(stil("Timepris!D9", num_format="#,##0.00 [$kr.-406]"), "Timepris!D9"),
    dollar=(stil("Timepris!D9", num_format='"$"#,##0.00'), "Timepris!D9"),
    indbygget_valuta=(stil("Timepris!D9", num_format=44), "Timepris!D9"),
    valuta_i_tom_celle=(stil("Timepris!K30", num_format="€ 0.00"), "Timepris!K30"),
    standardformat=(stil("Timepris!D9", num_format="General"), "Timepris!D9"),
    standardformat_i_inddata=(stil("Fravær!C11", num_format="General"), "Fravær!C11"),
    standardformat_i_fast_tal=(stil("Forudsætninger!C14", num_format="General"), "Forudsætninger!C14"),
    procent_på_kroner=(stil("Timepris!D9", num_format=PROCENT), "Timepris!D9"),
    tal_på_procent=(stil("Timepris!D10", num_format=TO), "Timepris!D10"),
    dato_på_timer=(stil("Timepris!D8", num_format=DAG), "Timepris!D8"),
    tekst_på_tal=(stil("Timepris!D8", num_format="@"), "Timepris!D8"),
    procent_hvor_enheden_vælges=(stil("Fravær!C7", num_format=PROCENT), "Fravær!C7"),
    efter_rækken_med_enheder=(stil("Timepris!C17", num_format=PROCENT), "Timepris!C17"),
    efter_overskriften=(stil("Timepris!E17", num_format=TO), "Timepris!E17"),
)
plant(28, "Timepris!D9", grad=BEMÆRK)(stil("Timepris!D9", num_format="#,##0.000"))
plant_flere(
    29,
    lysegrå=(stil("Timepris!B8", font_color="#999999"), "Timepris!B8"),
    mørk_bund=(stil("Timepris!B8", bg_color="#1F3864"), "Timepris!B8"),
    anden_skrift=(stil("Timepris!B8", font_name="Arial"), "Timepris!B8"),
    farveregel=(
        lambda m: m.ark["Timepris"].farveregler.update(
            D9=[
                {
                    "type": "cell",
                    "criteria": ">",
                    "value": 0,
                    "format": {"bg_color": "#FF0000", "font_color": "#00AA00"},
                }
            ]
        ),
        "Timepris!D9",
    ),
)


# Punkt 30, 31, 32 og 34

plant_flere(
    30,
    ny_funktion=(formel("=SUM(_xlfn.UNIQUE($D$7))"), ny),
    ukendt_funktion=(formel("=TIMEPRIZ(Aarsloen)"), ny),
    sprogafhængig=(formel('=TEXT(Aarsnorm,"0,0")', "1924,0", format_="@"), ny),
    funktion_ikke_på_forsiden=(uden("Start!B22"), "Start"),
    anden_hjælp_på_forsiden=(sæt("Start!C22", værdi="Noget med fravær."), "Start!B22"),
    ens_betegnelser=(sæt("Timepris!B17", værdi="tilbud 1 "), "Timepris!B17"),
    ens_årsager=(sæt("Fravær!B8", værdi="Ferie"), "Fravær!B8"),
)


plant_flere(
    32,
    note_med_navn=(sæt("Timepris!B8", note="Husk at spørge"), "Timepris!B8"),
    cpr=(sæt("Kilder!C7", værdi="Sag om 010190-1234"), "Kilder!C7"),
    e_mail=(sæt("Kilder!C7", værdi="Spørg anna@kommune.dk"), "Kilder!C7"),
    mappe=(sæt("Kilder!C7", værdi=r"C:\Users\anna\Timepris.xlsx"), "Kilder!C7"),
    samtale=(lambda m: m.dele.update({"xl/persons/person.xml": "<personList/>"}), "bogen"),
    sidst_gemt_af=(
        lap(
            "docProps/core.xml",
            "<cp:lastModifiedBy>.*?</cp:lastModifiedBy>",
            "<cp:lastModifiedBy>Anna</cp:lastModifiedBy>",
        ),
        "bogen",
    ),
    e_mail_i_egenskaber=(lambda m: m.egenskaber.update(comments="anna@kommune.dk"), "bogen"),
)
plant_flere(
    34,
    afrunding=(formel("=ROUND(Aarsnorm,0)"), ny),
    heltal=(formel("=INT(Aarsnorm)"), ny),
)


@pytest.mark.parametrize(("punkt", "grad", "ventet", "handling"), PLANTEDE)
def test_plantet_fejl_findes(
    punkt: int, grad: str, ventet: set[tuple[int, str]], handling: Plantning, tmp_path: Path
) -> None:
    m = god_bog()
    handling(m)
    rapport = kør(m, tmp_path)
    assert fundne(rapport) == ventet, rapport.som_tekst()
    assert {fund.grad for fund in rapport.fund if fund.punkt == punkt} == {grad}
    assert (punkt in rapport.punkter_med_fejl) == (grad == FEJL)
    assert punkt not in rapport.punkter_uden_fund


def _andet_modul(fil: Any) -> None:
    fil.vba_project().add_module("Module9", "Sub Farlig()\r\nEnd Sub\r\n")


def _ændret_modul(fil: Any) -> None:
    fil.set_module("xltp", fil.get_module("xltp") + "\r\nSub Mere()\r\nEnd Sub\r\n")


def _kode_i_ark(fil: Any) -> None:
    fil.set_module("Sheet1", fil.get_module("Sheet1") + "\r\nSub Mere()\r\nEnd Sub\r\n")


def _bibliotek(fil: Any) -> None:
    fil.add_reference("Scripting", "{420B2830-E718-11CF-893D-00A0C9054228}")


@pytest.mark.parametrize(
    ("ændr", "hvad"),
    [
        (_andet_modul, "VBA-modulet Module9 er ikke det, programmet skriver"),
        (_ændret_modul, "VBA-modulet xltp er ikke det, programmet skriver"),
        (_kode_i_ark, "VBA-modulet Sheet1 er ikke det, programmet skriver"),
        (_bibliotek, "VBA-projektet bruger biblioteket Scripting"),
    ],
)
def test_fremmed_vba_findes(ændr: Callable[[Any], None], hvad: str, tmp_path: Path) -> None:
    from pyopenvba import ExcelFile

    m = god_bog()
    m.makroer = True
    sti = skriv(m, tmp_path)
    with ExcelFile(sti) as fil:
        ændr(fil)
        fil.save(sti)
    rapport = kontrollér(sti)
    assert [(fund.punkt, fund.grad, fund.hvad) for fund in rapport.fund] == [(31, FEJL, hvad)]


# --- Det, der ligner en fejl -----------------------------------------------------------------------

FÆLDER: dict[str, Plantning] = {
    "260_i_en_tekst": sæt("Kilder!C7", værdi="1.924 timer / 260 dage = 7,4 timer"),
    "260_i_en_tekst_i_en_formel": formel('="260 dage"&$B$7', "260 dage Årsløn", format_="@"),
    "tilladte_tal": formel("=(1-Aarsnorm)*100+0+1.0"),
    "tal_i_et_navn": formel("=Tal_2026", 0.65),
    "tal_i_en_adresse": formel("=Fravær!$C$16+$D$7"),
    "numerisk_med_abs": formel("=ABS(Aarsnorm-Aarsloen)"),
    "hvis_ved_siden_af_hvis": formel("=IF(Aarsnorm>0,1,0)+IF(Aarsloen>0,1,0)"),
    "funktionsnavn_i_en_tekst": formel('="OFFSET(A1) og TODAY()"', "OFFSET(A1) og TODAY()", format_="@"),
    "navn_som_ligner_en_funktion": formel("=TODAY_TAL", 0.65),
    "kantet_parentes_i_en_tekst": formel('="[1] se kilden [Budget.xlsx]"', "[1]", format_="@"),
    "lige_120_tegn": formel("=" + "+".join(["Aarsnorm"] * 12) + "+Aarsloen+1", sted=ny),
    "status_fra_kontrol": lambda m: m.ark["Fravær"].formel("D4", "=Besked_Fravaer", "Ingen fejl"),
    "tabel_til_venstre_går_længere_ned": formel("=SUM(Fravaer)", 56, "Fravær!K8"),
    "tidligere_ark_længere_nede": formel("=Forudsætninger!$C$14"),
    "dato_der_ligner_et_tal": sæt("Fravær!H7", værdi=dt.date(2025, 1, 1)),
    "kilde_på_grænsen_til_for_gammel": sæt("Fravær!H7", værdi=dt.date(2021, 1, 6)),
    "nul_som_streg": stil("Timepris!D9", num_format='#,##0.00;-#,##0.00;"–"'),
    "sprogkode_er_ikke_valuta": stil("Start!C9", num_format="[$-406]dd-mm-yyyy"),
    "kr_i_en_enhed": sæt("Kilder!C7", værdi="Priserne er i kr./time og $"),
    "100_procent": stil("Timepris!D10", num_format="0.0 %"),
    "tom_tekst_i_talcelle": lap(
        "xl/worksheets/sheet4.xml", r'(<c r="E19" s="\d+")(>.*?<v>)0.16', r'\1 t="str"\2'
    ),
    "ens_betegnelse_i_en_anden_tabel": sæt("Timepris!B16", værdi="Årsløn"),
    "betegnelse_i_udfald_to_gange": sæt("Fravær!D21", værdi="Nytårsdag"),
    "timetal_der_ligner_cpr": sæt("Kilder!C7", værdi="Budget 4010101234 kr. og uge 991399-1234"),
    "mappe_uden_bruger": sæt("Kilder!C7", værdi=r"%LOCALAPPDATA%\xl_timepris"),
    "netlink": lambda m: m.ark["Kilder"].link.update(C7="https://www.vive.dk/#A1"),
    "egen_række_i_totalen": lambda m: m.ark["Timepris"].formel("D21", "=$C21/Fravær!$C$16", 4769, TO),
    "hver_række_sin_egen_måling": lambda m: [
        m.ark["Fravær"].række(r, r - 14, f"Post {r}", None, "timer/år")
        or m.ark["Fravær"].formel(f"C{r}", f"=$C{r - 2}", 1, TO)
        for r in (17, 18)
    ],
    "minus_i_egne_decimaler": stil("Kontrol!G8", num_format="0.00000"),
    "blank_ledig_række": sæt("Fravær!B11", værdi=None),
    "engelsk_ord_i_et_dansk": regel("Fravær!C7", input_message="Valuemetoden bruges ikke; tallet skrives."),
    "synlig_gul_farveprøve": stil("Start!B12", bold=True),
    "uden_for_standardens_ark": lambda m: setattr(m, "makroer", True),
}


@pytest.mark.parametrize("handling", FÆLDER.values(), ids=FÆLDER.keys())
def test_det_der_ligner_en_fejl_meldes_ikke(handling: Plantning, tmp_path: Path) -> None:
    m = god_bog()
    handling(m)
    for navn in ("Tal_2026", "TODAY_TAL"):
        if any(navn in (celle.formel or "") for celle in m.ark["Timepris"].celler.values()):
            m.navne[navn] = m.navne.pop("Maal_borgertid")
            for kolonne in "DEFG":
                m[f"Timepris!{kolonne}11"].formel = f"={navn}"
    assert [str(fund) for fund in kør(m, tmp_path).fund] == []


# --- Rapporten -------------------------------------------------------------------------------------


def test_hvert_punkt_har_mindst_en_plantet_fejl() -> None:
    assert {parametre.values[0] for parametre in PLANTEDE} | {31} == set(PUNKTER)
    assert list(PUNKTER) == list(range(1, len(PUNKTER) + 1))


def test_fundets_linje_siger_hvad_og_hvor_og_hvordan(tmp_path: Path) -> None:
    m = god_bog()
    formel("=Aarsnorm/260")(m)
    tekst = kør(m, tmp_path).som_tekst()
    assert tekst.splitlines()[0] == (
        "FEJL punkt 16 Timepris!I7: tallet 260 står i formlen. Læg tallet i en celle."
    )
    assert tekst.splitlines()[-1] == (
        "34 punkter · 32 OK · 1 med fejl · 0 med bemærkninger · 1 ikke relevante"
    )


def test_rapporten_til_maskiner_er_den_samme(tmp_path: Path) -> None:
    m = god_bog()
    stil("Timepris!D9", num_format="#,##0.000")(m)
    rapport = kør(m, tmp_path)
    som_dict = rapport.som_dict()
    assert som_dict["fund"] == [
        {
            "punkt": 28,
            "grad": BEMÆRK,
            "ark": "Timepris",
            "celle": "D9",
            "hvad": "formatet #,##0.000 passer ikke til kr./time",
            "ret": "Brug formatet for kr./time: #,##0.00.",
        }
    ]
    assert {post["punkt"] for post in som_dict["kørte"]} == set(rapport.kørte)
    assert som_dict["ikke_relevante"] == [{"punkt": 31, "grund": "bogen har intet VBA-projekt"}]
    assert not rapport.har_fejl


def test_et_punkt_der_ikke_kan_køres_er_en_fejl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bryder_sammen(bog: Any) -> Any:
        raise KeyError("teknisk")

    ødelagte = {**PUNKTER, 16: punkter.Punkt(16, "Ingen tal gemt i formler", bryder_sammen)}
    monkeypatch.setattr(punkter, "PUNKTER", ødelagte)
    rapport = kør(god_bog(), tmp_path)
    assert [(f.punkt, f.grad, f.hvad) for f in rapport.fund] == [
        (16, FEJL, "»Ingen tal gemt i formler« kunne ikke køres")
    ]
    assert "KeyError" not in rapport.som_tekst()
    assert 16 not in rapport.punkter_uden_fund


def test_en_tom_bog_består_ikke_det_den_ikke_har(tmp_path: Path) -> None:
    m = Bogmodel(ark={"Noter": Ark("dok")})
    rapport = kør(m, tmp_path)
    assert {9, 10, 11, 13, 14, 15, 23, 25, 31, 33} == set(rapport.ikke_relevante)
    assert {2, 4, 5, 6, 24} <= set(rapport.punkter_med_fejl)


def test_fund_uden_celle_og_ark_har_et_sted() -> None:
    assert Fund(20, FEJL, "", "", "noget", "Ret det.").sted == "bogen"
    assert Fund(2, FEJL, "Fravær", "", "noget", "Ret det.").sted == "Fravær"


@pytest.mark.parametrize("punkt", PUNKTER.values(), ids=lambda p: str(p.nummer))
def test_hvert_punkt_er_forklaret(punkt: punkter.Punkt) -> None:
    assert punkt.titel[0].isupper()
    assert (punkt.find.__doc__ or "").strip()
    assert kontrol.PUNKTER[punkt.nummer] is punkt


# --- Den leverede bog ------------------------------------------------------------------------------


@pytest.mark.parametrize(("leveret", "ikke_relevante"), [(LEVERET, set()), (LITE_BOG, {8})], ids=["Excel", "Lite"])
def test_den_leverede_bog_har_ingen_fejl(leveret: Path, ikke_relevante: set[int]) -> None:
    assert leveret.is_file(), f"{leveret.name} mangler: kør xl-timepris byg"
    rapport = kontrollér(leveret)
    assert [str(fund) for fund in rapport.fund if fund.grad == FEJL] == []
    assert set(rapport.ikke_relevante) == ikke_relevante


def test_en_kopi_med_kun_værdier_kan_ikke_kontrolleres() -> None:
    with pytest.raises(TimeprisFejl, match="TP-314"):
        kontrollér(VÆRDIBOG)


def test_et_rettet_program_i_bogen_til_lite_er_en_fejl(tmp_path: Path) -> None:
    dele = dict(læs_dele(LITE_BOG.read_bytes()))
    program = dele[TILFØJELSE]
    sti = tmp_path / "rettet.xlsx"
    sti.write_bytes(skriv_pakke({**dele, TILFØJELSE: program.replace(b"import", b"imp0rt", 1)}.items()))
    fund = list(PUNKTER[31].find(Bog(sti)))
    assert [f.hvad for f in fund] == ["programmet til xlwings Lite er ikke det, programmet skriver"]
