"""Fejl og advarsler: ét katalog med kode, hvad der er galt, og hvad man skal gøre.

TP-1xx er fejl (cellen viser en rigtig regnearksfejl og aldrig et tal), TP-2xx er advarsler (der er et tal, men noget
er usædvanligt), og TP-3xx hører til filer og programmer uden om cellerne. Den samme tekst vises i regnearket, på
kommandolinjen og i prøverne.
"""

import math
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

MAKS_TEGN = 255
"""En celle i en tabel fra en funktion må højst bære 255 tegn i Excel."""

VÆRDIFEJL, IKKE_TILGÆNGELIG, DIVISION_MED_NUL, TALFEJL = "#VALUE!", "#N/A", "#DIV/0!", "#NUM!"
REGNEARKSFEJL = (
    VÆRDIFEJL,
    IKKE_TILGÆNGELIG,
    DIVISION_MED_NUL,
    TALFEJL,
    "#REF!",
    "#NAME?",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
)


@dataclass(frozen=True, slots=True)
class Besked:
    """En post i kataloget: hvad der er galt, hvad man skal gøre, og hvilken fejl cellen viser."""

    hvad: str
    ret: str
    celle: str = VÆRDIFEJL


KATALOG = MappingProxyType(
    {
        # Fejl i det indtastede
        "TP-101": Besked("{felt} mangler: cellen er tom eller 0.", "Skriv {felt} i cellen."),
        "TP-102": Besked("{felt} er {fik}, ikke et tal.", "Skriv et tal med komma som decimaltegn, fx {eksempel}."),
        "TP-103": Besked(
            "{felt} er teksten »{fik}«, som ikke er et dansk tal ({enhed}).",
            "Skriv et tal med komma som decimaltegn, fx {eksempel}.",
        ),
        "TP-104": Besked("Fravær er for højt: {fik} timer, men årsnormen er {tilladt}.", "Ret Antal i Fravær."),
        "TP-105": Besked("{felt} er negativ: {fik}.", "Skriv et positivt tal."),
        "TP-106": Besked("{felt} er »{fik}«, som ikke kendes.", "Vælg mellem: {tilladt}."),
        "TP-107": Besked("Tabellen mangler kolonnen {felt}.", "Ret overskriften, så den hedder {felt}."),
        "TP-108": Besked("Rækken er kun halvt udfyldt: {felt} mangler.", "Udfyld {felt}, eller ryd hele rækken."),
        "TP-109": Besked(
            "Opgaverne tager {fik} timer i »{felt}«, men der er kun {tilladt} fremmødetimer.",
            "Ret tiden i Opgavekategorier.",
        ),
        "TP-110": Besked("Tabellen {felt} har overskrift, men ingen udfyldte rækker.", "Udfyld mindst én række."),
        "TP-111": Besked("{felt} skal være {tilladt}, men fik {fik}.", "Ret området i formlen."),
        "TP-112": Besked("{felt} indeholder regnearksfejlen {fik}.", "Ret først den celle, som fejlen kommer fra."),
        "TP-113": Besked("{felt} er {fik}, men skal ligge mellem {tilladt}.", "Ret tallet eller enheden."),
        "TP-114": Besked("Perioder mangler: {felt} kræver antal perioder pr. år.", "Skriv antal perioder, fx 40 uger."),
        "TP-115": Besked("{felt} er 0 eller tom, og der kan ikke divideres med 0.", "Ret {felt}.", DIVISION_MED_NUL),
        "TP-116": Besked(
            "Andelene summer til {fik}, men skal summe til 100 %.", "Ret andelene, så de summer til 100 %."
        ),
        "TP-117": Besked("Der er {fik}, men {tilladt}.", "Marker lige mange celler i begge områder."),
        "TP-118": Besked("Timeprismodellen »{felt}« har ingen tal i Opgavekategorier.", "Udfyld kolonnen »{felt}«."),
        "TP-119": Besked("{felt} er {fik}, men skal være et helt år mellem {tilladt}.", "Skriv et årstal, fx 2026."),
        "TP-120": Besked("Overskriften {felt} findes mere end én gang.", "Giv hver kolonne sit eget navn."),
        "TP-121": Besked("Resultatet er for stort til at regne med.", "Se efter et tal med for mange cifre.", TALFEJL),
        "TP-122": Besked("Rækkerne i {felt} er ikke lige lange.", "Marker et helt rektangel af celler."),
        "TP-124": Besked("»{felt}« står i mere end én række.", "Giv hver række sit eget navn."),
        "TP-125": Besked(
            "Navnet »{felt}« indeholder *, ? eller ~, som regneark læser som jokertegn.", "Giv den et andet navn."
        ),
        "TP-126": Besked("Kolonne nr. {felt} har tal, men ingen overskrift.", "Skriv modellens navn over tallene."),
        "TP-127": Besked("Trinnet slutter ved {fik}, men begynder ved {tilladt}.", "Til skal være større end Fra."),
        "TP-128": Besked(
            "Trinnet begynder ved {fik}, men trinnet før slutter ved {tilladt}.",
            "Ret Fra eller Til, så trinene følger efter hinanden.",
        ),
        "TP-129": Besked(
            "Til mangler, og trinnet er ikke det sidste.",
            "Skriv, hvor trinnet slutter; kun det sidste trin må være åbent.",
        ),
        "TP-130": Besked(
            "Enhed er »{fik}«, men trappens første trin har »{tilladt}«.", "Brug samme enhed i hele trappen."
        ),
        "TP-131": Besked(
            "Støttebehovet {fik} {enhed} er uden for trappen, som går fra {tilladt}.",
            "Ret støttebehovet, dets enhed eller trappen.",
            IKKE_TILGÆNGELIG,
        ),
        "TP-132": Besked(
            "De faste udgifter er {fik} kr., men budgettet er kun {tilladt} kr.",
            "Ret budgettet eller de faste udgifter.",
        ),
        "TP-133": Besked(
            "Forløbet fra {fik} til {tilladt} kan ikke deles i skridt på {eksempel}.",
            "Til skal være mindst Fra, og der må højst være 200 skridt.",
        ),
        "TP-134": Besked("{felt} er {fik}, men skal være et helt tal.", "Skriv et helt tal."),
        "TP-135": Besked(
            "{tilladt} direkte borgertid kan ikke nås med »{felt}« alene: de øvrige opgaver tager {fik} timer.",
            "Ret målet eller en anden opgave.",
            IKKE_TILGÆNGELIG,
        ),
        "TP-136": Besked(
            "Sygefraværet er {fik} timer og kan ikke falde med {tilladt} timer.",
            "Vælg en mindre ændring.",
            IKKE_TILGÆNGELIG,
        ),
        "TP-137": Besked(
            "Fraværstabellen har intet sygefravær, så det kan ikke ændres med en procent.",
            "Skriv Sygdom i kolonnen Gruppe ved det fravær, der er sygdom.",
            IKKE_TILGÆNGELIG,
        ),
        "TP-199": Besked(
            "Funktionen {felt} kunne ikke regne på det, den fik.",
            "Se Kontrol, og meld fejlen med bogens version, hvis inddata er i orden.",
        ),
        # Advarsler
        "TP-201": Besked("{felt} er {fik} med enheden »{enhed}«, altså under 1 %.", "Skriv 9,3 for 9,3 %."),
        "TP-202": Besked(
            "Borgere i gruppen er {fik} i modellen »{felt}«.", "Brug kun mere end 1 borger i Gruppebostøtte."
        ),
        "TP-203": Besked("Perioder er {fik}, men bruges ikke med enheden »{enhed}«.", "Ryd Perioder, eller ret Enhed."),
        "TP-204": Besked(
            "{felt} er {fik}, hvilket er usædvanligt (normalt {tilladt}).", "Se efter, om tallet er rigtigt."
        ),
        "TP-205": Besked("{felt} er et tal skrevet som tekst: »{fik}«.", "Skriv tallet igen som tal."),
        "TP-206": Besked(
            "»{felt}« står i mere end én række, og begge regnes med.", "Se efter, om den er talt dobbelt."
        ),
        "TP-207": Besked(
            "Borgerens navn ligner et CPR-nummer.", "Brug et løbenummer, fx B001; bogen skal ikke have persondata."
        ),
        "TP-208": Besked(
            "Sidste trin »{felt}« er åbent og uden Pristimer, så det prissættes ved Fra.",
            "Skriv Pristimer, hvis trinnet skal koste mere.",
        ),
        "TP-209": Besked(
            "Pristimer er {fik} timer, men trinnet går fra {tilladt}.",
            "Se efter, om tallet er i trappens periode.",
        ),
        "TP-210": Besked(
            "»{felt}« medregnes både i lønudgiften og i de faste udgifter.",
            "Vælg Nej det ene sted, så den ikke betales to gange.",
        ),
        "TP-211": Besked(
            "Taksten gælder {fik} dage om året, men trappen er pr. uge og regnes pr. kalenderdøgn (uge / 7).",
            "Brug 365 dage, eller skriv trappen pr. døgn.",
        ),
        # Filer og programmer
        "TP-301": Besked("Filen {felt} findes ikke.", "Ret stien til regnearket."),
        "TP-302": Besked("Filen {felt} er ikke et Excel-regneark (.xlsx eller .xlsm).", "Vælg den leverede bog."),
        "TP-303": Besked("{felt} er åben i Excel.", "Gem og luk bogen i Excel, og prøv igen."),
        "TP-304": Besked("Arket »{felt}« findes ikke i bogen.", "Vælg mellem: {tilladt}."),
        "TP-305": Besked("»{felt}« er ikke en celle.", 'Skriv ark og celle, fx --saet "Fravær!C12=15,5".'),
        "TP-306": Besked("{felt} er ikke en gul celle og kan ikke ændres.", "Vælg en gul celle."),
        "TP-307": Besked("Filen {felt} findes allerede og kan indeholde rettelser.", "{tilladt}"),
        "TP-308": Besked("Funktionen {felt} i {fik} kendes ikke.", "Opdatér programmet, eller ret formlen."),
        "TP-309": Besked("{felt} kunne ikke startes: {fik}.", "{tilladt}"),
        "TP-310": Besked("Filen {felt} kan ikke skrives: {fik}.", "Vælg en anden mappe, eller luk filen."),
        "TP-313": Besked("{fik} har ikke navnet {felt}, så det er ikke timeprisbogen.", "Vælg den leverede bog."),
        "TP-312": Besked(
            "Kommandoen {felt} stoppede uventet.", "Bogen er ikke ændret. Meld fejlen med kommandoen og versionen."
        ),
        "TP-314": Besked(
            "{felt} har kun værdier og ingen formler, så den kan ikke regne.", "Brug den bog, den er en kopi af."
        ),
        "TP-315": Besked("Filen {felt} skal ende på {tilladt}.", "Ret filens navn."),
        "TP-316": Besked(
            "{felt} er ikke regnet om efter den seneste rettelse: {fik} celler passer ikke.",
            "Kør xl-timepris genberegn på bogen, og prøv igen.",
        ),
        "TP-317": Besked(
            "{felt} er version {fik}, og programmet er {tilladt}.",
            "Flyt tallene til den nye version med xl-timepris overfoer, og prøv igen.",
        ),
        "TP-311": Besked("{felt} kan ikke læses: {fik}.", "Ret filen, eller hent den leverede bog igen."),
        "TP-330": Besked(
            "{felt} har {fik} udfyldte rækker, men den nye bog har kun plads til {tilladt}. Intet er skrevet.",
            "Ryd rækker, I ikke bruger, i den gamle bog, eller byg en ny bog med flere ledige rækker.",
        ),
        "TP-331": Besked(
            "{felt} har ingen gule celler; den er nok en kopi med kun værdier.", "Vælg den bog, I selv retter i."
        ),
        "TP-332": Besked(
            "{felt} er version {fik} og dermed nyere end den nye bog, som er {tilladt}.",
            "Opdatér programmet, eller byt om på de to filer.",
        ),
        "TP-333": Besked(
            "{felt} er version {fik}, men programmet er version {tilladt}.",
            "Vælg et andet navn til den nye bog; byt om, hvis det er den, I vil flytte fra.",
        ),
        "TP-334": Besked("{felt} kan ikke både læses og skrives.", "Giv den nye fil et andet navn."),
        # Installationen i Excel på Windows
        "TP-320": Besked(
            "Installationen gælder Excel på Windows, og dette er {fik}.",
            "Brug xl-timepris genberegn eller LibreOffice, eller åbn timepris-lite.xlsx i Excel med xlwings Lite.",
        ),
        "TP-321": Besked(
            "Denne Python ({felt}) kan ikke bruges i Excel: {fik}.",
            "Installér Python {tilladt}, 64-bit (x64), fra python.org, og prøv igen.",
        ),
        "TP-322": Besked("Det private miljø i {felt} kunne ikke laves: {fik}.", "{tilladt}"),
        "TP-323": Besked(
            "Det private miljø i {felt} er i brug.", "Luk alle vinduer med Excel, og kør: py -m xl_timepris installer"
        ),
        "TP-324": Besked(
            "Pakkerne kunne ikke hentes eller installeres: {fik}. Det, pip skrev, står i {felt}.",
            "Se efter, om der er adgang til nettet, eller giv filen til it-afdelingen, og prøv igen.",
        ),
        "TP-325": Besked("Det nye miljø i {felt} kan ikke bruges: {fik}.", "{tilladt}"),
        "TP-326": Besked(
            "Python kunne ikke registreres hos Windows i {felt}. Bogen er ikke lagt.",
            "Bed it-afdelingen om adgang til nøglen, og prøv igen. En bog med xlwings' DLL kræver ikke --com.",
        ),
        "TP-327": Besked("Bogen {felt} kan ikke bruges: {fik}.", "{tilladt}"),
        "TP-328": Besked(
            "Der er intet at installere fra: {felt} er hverken projektets mappe eller en pakke (.whl).",
            "Kør kommandoen i projektets mappe, eller angiv mappen eller pakken med --kilde.",
        ),
        "TP-329": Besked("Mappen {felt} kan ikke bruges: {fik}.", "Vælg en anden mappe med --mappe."),
    }
)

_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[- ]?\d{4}(?!\d)")


def skjul_cpr(tekst: str) -> str:
    """Teksten uden noget, der ligner et CPR-nummer."""
    return _CPR.sub("(skjult nummer)", tekst)


def ligner_cpr(tekst: str) -> bool:
    """Sandt, når teksten indeholder noget, der ligner et CPR-nummer."""
    return _CPR.search(tekst) is not None


def cpr_cifre(tal: float) -> str | None:
    """De ti cifre, når tallet ligner et CPR-nummer skrevet som tal; ellers intet."""
    cifre = f"{tal:010.0f}" if 1e8 <= tal < 1e10 else ""
    return cifre if _CPR.fullmatch(cifre) else None


def dansk_tal(tal: float, decimaler: int = 2) -> str:
    """Tallet med punktum for hver tusinde og komma som decimaltegn, uden overflødige nuller.

    >>> dansk_tal(1509.6), dansk_tal(480000.0), dansk_tal(-0.5)
    ('1.509,6', '480.000', '-0,5')
    """
    if abs(tal) >= 1e15:
        return f"{tal:.3e}".replace(".", ",")
    tekst = f"{tal:,.{decimaler}f}"
    if "." in tekst:
        tekst = tekst.rstrip("0").rstrip(".")
    if tekst == "-0":
        tekst = "0"
    return tekst.replace(",", "\x00").replace(".", ",").replace("\x00", ".")


def vis(værdi: object, højst: int = 40) -> str:
    """Det indtastede, som det må gengives i en besked: forkortet, og aldrig et CPR-nummer."""
    if isinstance(værdi, bool):
        return "SAND" if værdi else "FALSK"
    if isinstance(værdi, Decimal):
        værdi = float(værdi) if værdi.is_finite() else math.inf
    if isinstance(værdi, (int, float)) and abs(værdi) <= sys.float_info.max:
        return "(skjult nummer)" if cpr_cifre(værdi) else dansk_tal(float(værdi), 6)
    if isinstance(værdi, (int, float)):
        return "uden for talområdet"
    if not isinstance(værdi, (str, date)):
        return "en ukendt slags indhold"
    synlig = str(værdi).replace("\u00a0", "[hårdt mellemrum]")
    tekst = skjul_cpr(" ".join(synlig.split()))
    return tekst if len(tekst) <= højst else tekst[: højst - 1] + "…"


@dataclass(frozen=True, slots=True)
class Melding:
    """Én fejl eller advarsel: kode, hvor, hvad der er galt, og hvad man skal gøre."""

    kode: str
    hvor: str
    hvad: str
    ret: str

    @property
    def er_fejl(self) -> bool:
        return not self.kode.startswith("TP-2")

    @property
    def celle(self) -> str:
        return KATALOG[self.kode].celle

    def __str__(self) -> str:
        hvor = f"{self.hvor}: " if self.hvor else ""
        tekst = f"{self.kode} {hvor}{self.hvad} {self.ret}"
        return tekst if len(tekst) <= MAKS_TEGN else f"{tekst[: MAKS_TEGN - 1]}…"


_HØJST = {"fik": 100, "tilladt": 140}
"""Så meget af det indtastede gengives, så beskeden kan stå i én celle."""


def melding(kode: str, hvor: str = "", **felter: object) -> Melding:
    """Kataloget udfyldt: `felt`, `fik`, `tilladt`, `enhed` og `eksempel` indsættes, hvor koden bruger dem."""
    besked = KATALOG[kode]
    udfyldt = {navn: vis(værdi, _HØJST.get(navn, 60)) for navn, værdi in felter.items()}
    return Melding(kode, vis(hvor, 100), besked.hvad.format_map(udfyldt), besked.ret.format_map(udfyldt))


@dataclass(eq=False)
class TimeprisFejl(Exception):
    """En fejl, som brugeren kan rette; `melding` siger hvad, hvor og hvordan."""

    melding: Melding
    celle: str = field(default="")

    def __post_init__(self) -> None:
        super().__init__(str(self.melding))
        self.celle = self.celle or self.melding.celle

    @property
    def kode(self) -> str:
        return self.melding.kode

    @property
    def besked(self) -> str:
        return str(self.melding)

    def __str__(self) -> str:
        return self.besked


def fejl(kode: str, hvor: str = "", celle: str = "", **felter: object) -> TimeprisFejl:
    """En `TimeprisFejl` fra kataloget, klar til `raise`."""
    return TimeprisFejl(melding(kode, hvor, **felter), celle)
