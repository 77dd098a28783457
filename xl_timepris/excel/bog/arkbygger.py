"""Værktøjet, hvert ark bygges med: hoved, overskrifter, gule celler, formler og udskrift, ens på alle ark."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ... import __version__
from ...enheder import ENHEDER
from ...inddata.graenser import Grænse
from ..bogfil import adresse
from ..vaerter import EXCEL, Vært
from .stil import FANEFARVER, SKRIFT, SLAGS

MED_STREG = ("tal_streg", "sum_streg")
"""De slags celler, der viser nul som en streg, så ledige rækker er rolige."""
STATUSNAVN = "Kontrol_samlet"
FRI_TEKST_HØJST = 255
HOVEDRÆKKER = 3
"""Titel, formål og status gentages på hver udskrevet side."""
LINJEHØJDE = 15
LUFT = 2
"""Så meget af kolonnens bredde går til luft og indrykning."""
TEGN_PR_BREDDE = 1.12
"""Bredden måles i cifre; almindelig tekst fylder lidt mindre pr. tegn."""


class Bogbygger:
    """Bogen under opbygning; husker formater, så hvert format kun findes én gang."""

    def __init__(self, bog: xlsxwriter.Workbook, vært: Vært = EXCEL) -> None:
        self.bog, self.vært = bog, vært
        self._formater: dict[tuple[str, str], Format] = {}

    def format(self, slags: str, enhed: str = "tekst") -> Format:
        """Formatet for en slags celle med enhedens talformat."""
        talformat = ENHEDER[enhed].talformat
        return self.talformat(slags, f'{talformat};-{talformat};"–"' if slags in MED_STREG else talformat)

    def talformat(self, slags: str, talformat: str) -> Format:
        nøgle = (slags, talformat)
        if nøgle not in self._formater:
            valg = {"font_name": SKRIFT, "font_size": 11, **SLAGS[slags], "num_format": talformat}
            self._formater[nøgle] = self.bog.add_format(valg)
        return self._formater[nøgle]

    def navngiv(self, navn: str, ark: str, område: str) -> None:
        """Et navn for hele bogen på en celle eller et område."""
        fra, _, til = område.partition(":")
        fast = ":".join(_fast(del_) for del_ in (fra, til) if del_)
        self.bog.define_name(navn, f"={henvis(ark, fast)}")


def _fast(sted: str) -> str:
    bogstaver = sted.rstrip("0123456789")
    return f"${bogstaver}${sted[len(bogstaver) :]}"


def henvis(ark: str, sted: str) -> str:
    """En henvisning til en celle eller et område på et andet ark."""
    return f"'{ark}'!{sted}"


class Arkbygger:
    """Et ark under opbygning. Rækker og kolonner er talt fra 1, som i regnearket."""

    def __init__(self, bygger: Bogbygger, navn: str, fane: str, bredder: Sequence[float]) -> None:
        self.bygger, self.navn, self.bredder = bygger, navn, bredder
        self.ark: Worksheet = bygger.bog.add_worksheet(navn)
        self.ark.set_tab_color(FANEFARVER[fane])
        self.ark.hide_gridlines(2)
        for nummer, bredde in enumerate(bredder):
            self.ark.set_column(nummer, nummer, bredde, bygger.format("note"))
        self.sidste_række = 1
        self._linjer: dict[int, int] = {}

    # Fast hoved og fod

    def hoved(self, titel: str, formål: str, besked: str | None = None, link: bool = True) -> None:
        """Titel, formål, bogens kontrolstatus, vej tilbage og arkets første fejl eller advarsel."""
        self.tekst(1, 1, titel, "titel")
        self.tekst(2, 1, formål, "formål")
        antal = "Kontrol_antal_advarsler"
        advarsler = f'IF({antal}>0," – advarsler: "&{antal},"")'
        self.formel(3, 2, f'="Bogens kontrol: "&{STATUSNAVN}&{advarsler}', "tekst", "status")
        self.farv_status(3, 2)
        if link:
            self.link(3, 3, "Start", "Til Start")
        if besked:
            self.formel(4, 2, f"={besked}", "tekst", "besked")

    def farv_status(self, række: int, kolonne: int, til_række: int | None = None) -> None:
        """Farver cellen efter ordene OK og FEJL; ordet står der også."""
        self.farv_ord(række, kolonne, (("FEJL", "fejl"), ("advarsler", "advarsel"), ("OK", "ok")), til_række)

    def farv_ord(
        self,
        række: int,
        kolonne: int,
        ord_og_slags: Iterable[tuple[str, str]],
        til_række: int | None = None,
        til_kolonne: int | None = None,
    ) -> None:
        """Farver celler efter det første af ordene, de indeholder."""
        for ord_, slags in ord_og_slags:
            self.ark.conditional_format(
                række - 1,
                kolonne - 1,
                (til_række or række) - 1,
                (til_kolonne or kolonne) - 1,
                {
                    "type": "text",
                    "criteria": "containing",
                    "value": ord_,
                    "format": self._betinget(slags),
                    "stop_if_true": True,
                },
            )

    def _betinget(self, slags: str) -> Format:
        nøgle = ("betinget", slags)
        if nøgle not in self.bygger._formater:
            self.bygger._formater[nøgle] = self.bygger.bog.add_format(dict(SLAGS[slags]))
        return self.bygger._formater[nøgle]

    def afslut(
        self,
        frys_række: int,
        frys_kolonne: int,
        liggende: bool = True,
        gentag: int = HOVEDRÆKKER,
        udskrift: Sequence[str] = (),
    ) -> None:
        """Beskyttelse, frosne overskrifter og udskrift; står der flere områder i `udskrift`, får de hver deres side."""
        if self.bygger.vært.låst:
            self.ark.protect("", {"format_columns": True, "format_rows": True})
        if frys_række or frys_kolonne:
            self.ark.freeze_panes(frys_række, frys_kolonne)
        if liggende:
            self.ark.set_landscape()
        self.ark.set_paper(9)
        self.ark.fit_to_pages(1, 0)
        self.ark.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.ark.print_area(0, 0, self.sidste_række - 1, len(self.bredder) - 1)
        if udskrift:
            # XlsxWriter kan kun sætte ét område ad gangen.
            dele = (":".join(map(_fast, område.split(":"))) for område in udskrift)
            self.ark.print_area_range = ",".join(henvis(self.navn, del_) for del_ in dele)
        self.ark.repeat_rows(0, gentag - 1)
        for række, linjer in self._linjer.items():
            self.ark.set_row(række - 1, LINJEHØJDE * linjer)
        self.ark.set_footer(f"&L&F – &A&CSide &P af &N&RVersion {__version__}")

    # Celler

    def _brugt(self, række: int) -> None:
        self.sidste_række = max(self.sidste_række, række)

    def tekst(self, række: int, kolonne: int, tekst: str, slags: str = "tekst") -> None:
        self._brugt(række)
        slags = f"{slags}_tekst" if f"{slags}_tekst" in SLAGS and slags not in ("udfald", "inddata") else slags
        if SLAGS[slags].get("text_wrap"):
            self._afsæt_linjer(række, kolonne, tekst)
        self.ark.write_string(række - 1, kolonne - 1, tekst, self.bygger.format(slags))

    def _afsæt_linjer(self, række: int, kolonne: int, tekst: str) -> None:
        """Rækkehøjde til ombrudt tekst; ikke alle regneark finder den selv."""
        tegn = max((self.bredder[kolonne - 1] - LUFT) * TEGN_PR_BREDDE, 1)
        linjer = sum(max(math.ceil(len(afsnit) / tegn), 1) for afsnit in tekst.split("\n"))
        if linjer > 1:
            self._linjer[række] = max(self._linjer.get(række, 1), linjer)

    def sæt_linjer(self, række: int, linjer: int) -> None:
        """Rækkehøjde, hvor teksten kommer fra en formel."""
        self._linjer[række] = max(self._linjer.get(række, 1), linjer)

    def nr(self, række: int, nummer: int) -> None:
        """Rækkens nummer, som beskederne henviser til."""
        self.tal(række, 1, nummer, "antal", "nr")

    def tal(self, række: int, kolonne: int, tal: float, enhed: str, slags: str = "tal") -> None:
        self._brugt(række)
        self.ark.write_number(række - 1, kolonne - 1, tal, self.bygger.format(slags, enhed))

    def dato(self, række: int, kolonne: int, dag: date, slags: str = "tekst") -> None:
        self._brugt(række)
        self.ark.write_datetime(række - 1, kolonne - 1, dag, self.bygger.format(slags, "dato"))

    def tom(self, række: int, kolonne: int, enhed: str = "tekst", slags: str = "tekst") -> None:
        self._brugt(række)
        self.ark.write_blank(række - 1, kolonne - 1, None, self.bygger.format(slags, enhed))

    def link(self, række: int, kolonne: int, ark: str, tekst: str, celle: str = "A1") -> None:
        self._brugt(række)
        self.ark.write_url(
            række - 1, kolonne - 1, f"internal:'{ark}'!{celle}", self.bygger.format("link"), tekst, f"Gå til {ark}"
        )

    def overskrifter(self, række: int, kolonne: int, tekster: Iterable[str], linjer: int = 1) -> None:
        """En overskriftsrække; `linjer` sætter højden, hvor overskrifterne er formler."""
        self.sæt_linjer(række, linjer)
        for nummer, tekst in enumerate(tekster):
            self.tekst(række, kolonne + nummer, tekst, "overskrift")

    def afsnit(self, række: int, tekst: str, note: str = "") -> None:
        """En afsnitsoverskrift og en forklarende linje under den."""
        self.tekst(række, 1, tekst, "afsnit")
        if note:
            self.tekst(række + 1, 1, note, "note")

    def formel(self, række: int, kolonne: int, formel: str, enhed: str, slags: str = "tal") -> None:
        """En almindelig regnearksformel; værdien sættes ind, når bogen er beregnet."""
        self._brugt(række)
        self.ark.write_formula(række - 1, kolonne - 1, formel, self.bygger.format(slags, enhed), 0)

    def funktion(self, række: int, kolonne: int, formel: str, enhed: str, slags: str = "tal") -> None:
        """En formel med en af bogens egne funktioner, gemt som Excel selv gemmer den (uden @)."""
        self._brugt(række)
        self.ark.write_dynamic_array_formula(
            række - 1, kolonne - 1, række - 1, kolonne - 1, formel, self.bygger.format(slags, enhed), 0
        )

    def tabelfunktion(
        self, række: int, kolonne: int, formel: str, enheder: Sequence[str], plads: int, hoved: str = "overskrift"
    ) -> None:
        """En funktion, der fylder en tabel ud: formlen øverst til venstre og afsatte celler til resten."""
        for r in range(række, række + plads):
            for nummer, enhed in enumerate(enheder):
                slags = "udfald_tekst" if enhed == "tekst" else "udfald"
                if (r, nummer) != (række, 0):
                    self.tom(r, kolonne + nummer, enhed, hoved if r == række else slags)
        self.funktion(række, kolonne, formel, enheder[0], hoved)

    # Gule celler

    def inddata_tal(
        self, række: int, kolonne: int, tal: float | None, enhed: str, grænse: Grænse | None, i_enhed: str = ""
    ) -> None:
        """En gul celle med et tal inden for grænsens mulige værdier; `i_enhed` er enheden, som den omtales."""
        if tal is None:
            self.tom(række, kolonne, enhed, "inddata")
        else:
            self.tal(række, kolonne, tal, enhed, "inddata")
        fra, til = grænse.mulig if grænse else (0, 10_000_000_000)
        navn = grænse.felt if grænse else "Antal"
        interval = grænse.vis(grænse.mulig) if grænse else "0 og 10.000.000.000"
        self.ark.data_validation(
            række - 1,
            kolonne - 1,
            række - 1,
            kolonne - 1,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": fra,
                "maximum": til,
                "input_title": navn[:32],
                "input_message": f"Skriv et tal mellem {interval}. Enhed: {i_enhed or enhed}.",
                "error_title": "Tallet kan ikke bruges",
                "error_message": f"{navn} skal være et tal mellem {interval}.",
            },
        )

    def inddata_ord(self, række: int, kolonne: int, ord_: str | None, tilladte: Sequence[str] | str, navn: str) -> None:
        """En gul celle med et ord fra en liste (eller fra et område i bogen)."""
        self._gul_tekst(række, kolonne, ord_)
        liste = "listen" if isinstance(tilladte, str) else ", ".join(tilladte)
        self.ark.data_validation(
            række - 1,
            kolonne - 1,
            række - 1,
            kolonne - 1,
            {
                "validate": "list",
                "source": tilladte if isinstance(tilladte, str) else list(tilladte),
                "input_title": navn[:32],
                "input_message": f"Vælg fra {liste}."[:255],
                "error_title": "Ordet kendes ikke",
                "error_message": f"{navn}: vælg fra {liste}."[:255],
            },
        )

    def inddata_tekst(self, række: int, kolonne: int, tekst: str | None, navn: str, ombrudt: bool = False) -> None:
        """En gul celle med fri tekst."""
        self._gul_tekst(række, kolonne, tekst, "inddata_ombrudt" if ombrudt else "inddata_tekst")
        self.ark.data_validation(
            række - 1,
            kolonne - 1,
            række - 1,
            kolonne - 1,
            {
                "validate": "length",
                "criteria": "<=",
                "value": FRI_TEKST_HØJST,
                "input_title": navn[:32],
                "input_message": f"{navn}: fri tekst, højst {FRI_TEKST_HØJST} tegn.",
                "error_title": "Teksten er for lang",
                "error_message": f"{navn} må højst være {FRI_TEKST_HØJST} tegn.",
            },
        )

    def inddata_dato(self, række: int, kolonne: int, dag: date | None) -> None:
        """En gul celle med den dag, værdien sidst er bekræftet."""
        if dag is None:
            self.tom(række, kolonne, "dato", "inddata")
        else:
            self.dato(række, kolonne, dag, "inddata")
        self.ark.data_validation(
            række - 1,
            kolonne - 1,
            række - 1,
            kolonne - 1,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2100, 12, 31),
                "input_title": "Dato",
                "input_message": "Hvornår værdien sidst er bekræftet, fx 22-11-2026.",
                "error_title": "Datoen kan ikke bruges",
                "error_message": "Skriv en dato mellem 01-01-2000 og 31-12-2100.",
            },
        )

    def _gul_tekst(self, række: int, kolonne: int, tekst: str | None, slags: str = "inddata_tekst") -> None:
        if tekst is None:
            self.tom(række, kolonne, "tekst", slags)
        else:
            self.tekst(række, kolonne, tekst, slags)

    # Henvisninger

    def her(self, række: int, kolonne: int) -> str:
        """Cellens adresse på sit eget ark."""
        return adresse(række, kolonne)

    def fast(self, række: int, kolonne: int, til_række: int | None = None, til_kolonne: int | None = None) -> str:
        """Fast henvisning på arket selv."""
        return self.fra(række, kolonne, til_række, til_kolonne).rpartition("!")[2]

    def fra(self, række: int, kolonne: int, til_række: int | None = None, til_kolonne: int | None = None) -> str:
        """Fast henvisning fra et andet ark til en celle eller et område her."""
        sted = _fast(adresse(række, kolonne))
        if til_række:
            sted += ":" + _fast(adresse(til_række, til_kolonne or kolonne))
        return henvis(self.navn, sted)
