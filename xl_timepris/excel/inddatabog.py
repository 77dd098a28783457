"""Inddata i en bog, fundet ved det, bogen selv siger om dem, og ikke ved celleadresser: de flytter sig med versionen.

En tabel er et navngivet område med gule celler (Fravaer, Trapper); en liste uden navn kendes på sin overskrift. Over
tabellen står en overskriftsrække, der begynder med »Nr.«, og i kolonnen efter Nr. står rækkens betegnelse.

- En kolonne er sin overskrift. Er overskriften selv gul (egen model), er den sit nummer blandt de gule overskrifter; er
  den en formel (tilbuddenes navne på Takster), er den pladsen på den liste, formlen fører til.
- En række med låst betegnelse er sin betegnelse. Er betegnelsen gul, er tabellen brugerens egen liste, og rækken er sin
  plads på listen. Er betegnelsen en formel, følger tabellen en anden liste og har dens pladser.
- En gul celle uden for tabellerne er sit navn i bogen, ellers betegnelsen til venstre og overskriften over sig.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property
from xml.etree import ElementTree

from ..fejl import fejl
from .bogfil import Ark as Filark
from .bogfil import Bogfil, Celle, Regnearksfejl, Værdi, adresse, celler_i, række_og_kolonne
from .celler import DAG_NUL

STARTARK, VERSION, KENDENAVN = "Start", "Version", "Fravaer"
ENHED = "Enhed"
"""Under nogle overskrifter står enhederne, med dette ord som det første."""
HOVEDRÆKKER_HØJST = 3
"""Så langt over en tabels første række må dens øverste overskriftsrække stå."""
LED_HØJST = 4
"""Så mange formler må der være fra en tabel til den liste, den følger."""

_NR = re.compile(r"nr\.|række(?: \(antal\))?", re.IGNORECASE)
_AFSNIT = re.compile(r"\d+\. (.+)")
_OMRÅDE = re.compile(r"(.+)!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_HENVISNING = re.compile(r"(?:(?:'((?:[^']|'')+)'|(\w[\w.]*))!)?(?<![\w.])\$?([A-Z]{1,3})\$?(\d+)(?![\w(.])")
_KUN_HENVISNING = re.compile(r"(?<![\w.])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.])")
_NOTER = re.compile(rb"/(?:comments|threadedComment)[\"']")

Sted = tuple[int, int]
"""Række og kolonne, begge fra 1."""


@dataclass(frozen=True, slots=True)
class Rude:
    """En celles indhold, om den er ulåst, og formlen, når der er en."""

    værdi: Værdi
    er_ulåst: bool = False
    formel: str | None = None
    som: str = ""
    """Den celle, hvis formel er trukket hertil; filen har kun teksten dér."""

    @property
    def er_gul(self) -> bool:
        return self.er_ulåst and self.formel is None


TOM = Rude(None)


# --- Hvad en række og en kolonne er


@dataclass(frozen=True, slots=True)
class Plads:
    """En plads på brugerens egen liste."""

    liste: str
    nummer: int


@dataclass(frozen=True, slots=True)
class Betegnelse:
    """En række med låst betegnelse; nummeret skiller rækker med samme betegnelse."""

    tekst: str
    nummer: int


@dataclass(frozen=True, slots=True)
class Overskrift:
    """En kolonne med låst overskrift."""

    tekst: str
    nummer: int


@dataclass(frozen=True, slots=True)
class GulOverskrift:
    """En kolonne, som brugeren selv navngiver."""

    nummer: int


@dataclass(frozen=True, slots=True)
class Overskriftsrække:
    """Rækken med brugerens egne overskrifter."""


Række = Plads | Betegnelse | Overskriftsrække
Kolonne = Plads | Overskrift | GulOverskrift


@dataclass(frozen=True, slots=True)
class Område:
    """Et område på et ark."""

    ark: str
    række: int
    kolonne: int
    til_række: int
    til_kolonne: int

    @property
    def er_celle(self) -> bool:
        return (self.række, self.kolonne) == (self.til_række, self.til_kolonne)

    def __contains__(self, sted: Sted) -> bool:
        return self.række <= sted[0] <= self.til_række and self.kolonne <= sted[1] <= self.til_kolonne


@dataclass(frozen=True, slots=True)
class Skema:
    """Hvordan en tabel skal læses; den nye bogs skema gælder også den gamle bog."""

    navn: str
    ark: str
    overskrift: str
    """Overskriften over betegnelserne, som en liste uden navn kendes på."""
    er_liste: bool
    egne: frozenset[str] = frozenset()
    """Betegnelser, hvor brugeren selv navngiver rækkerne (egen taksttrappe)."""


@dataclass(frozen=True)
class Tabel:
    """En tabel i én bog: hvor hver række og kolonne står."""

    skema: Skema
    ark: str
    titel: str
    rækker: dict[Række, int]
    kolonner: dict[Kolonne, int]
    overskrifter: dict[int, str]
    nr: int
    """Kolonnen med rækkens nummer; betegnelsen står i den næste."""
    uden_for: frozenset[int] = frozenset()
    """Rækker, som står lige under det navngivne område, så bogens formler ikke ser dem."""
    slut: int = 0
    """Tabellens sidste række, også når den ikke kan genkendes."""
    kolonnenumre: dict[int, int] = field(default_factory=dict)
    """Numrene på de kolonner, hvis overskrift er en formel og derfor kan være tom eller en fejl."""

    @property
    def navn(self) -> str:
        """Tabellen, som brugeren kender den: ark og afsnit."""
        return self.ark if self.titel == self.ark else f"{self.ark}, {self.titel}"

    @cached_property
    def række_på(self) -> dict[int, Række]:
        """Hvad arkets rækker er i tabellen."""
        return {r: række for række, r in self.rækker.items()}

    @property
    def alle_rækker(self) -> range:
        """Tabellens rækker med overskriften, også dem, der ikke kan genkendes."""
        return range(self.rækker[Overskriftsrække()], self.slut + 1)

    def steder(self) -> Iterator[tuple[Række, Kolonne, Sted]]:
        for række, r in self.rækker.items():
            for kolonne, k in self.kolonner.items():
                if not isinstance(række, Overskriftsrække) or isinstance(kolonne, GulOverskrift):
                    yield række, kolonne, (r, k)


@dataclass(frozen=True, slots=True)
class Løs:
    """En gul celle uden for tabellerne: dens navn i bogen og de ord, der står ved den."""

    ark: str
    navn: str | None
    betegnelse: str
    overskrift: str
    afsnit: str


def _ord(værdi: Værdi) -> str:
    """Teksten, som den sammenlignes; andet end tekst er ikke ord."""
    return " ".join(værdi.split()).casefold() if isinstance(værdi, str) else ""


def _vis(værdi: Værdi) -> str:
    return " ".join(værdi.split()) if isinstance(værdi, str) else ""


class Ark(dict[Sted, Rude]):
    """Cellerne på et ark efter række og kolonne."""

    def __missing__(self, sted: Sted) -> Rude:
        return TOM

    @cached_property
    def nr(self) -> list[Sted]:
        """De låste celler, der begynder en overskriftsrække, oppefra; i en gul celle er ordet brugerens eget."""
        tekster = ((s, rude.værdi) for s, rude in self.items() if isinstance(rude.værdi, str) and not rude.er_ulåst)
        return sorted(sted for sted, tekst in tekster if _NR.fullmatch(tekst.strip()))

    @cached_property
    def rækker(self) -> dict[int, list[int]]:
        """Kolonnerne med en celle i hver række."""
        fundne: dict[int, list[int]] = defaultdict(list)
        for r, k in sorted(self):
            fundne[r].append(k)
        return fundne

    @cached_property
    def rækketekster(self) -> dict[int, tuple[tuple[int, str], ...]]:
        """De låste tekster i hver række med deres kolonne; dem kendes rækken på."""
        return {
            r: tuple((k, _ord(self[r, k].værdi)) for k in kolonner if self.er_betegnelse((r, k)))
            for r, kolonner in self.rækker.items()
        }

    @cached_property
    def betegnelser(self) -> dict[str, list[Sted]]:
        """De låste tekster, og hvor de står."""
        fundne: dict[str, list[Sted]] = defaultdict(list)
        for sted, rude in self.items():
            if self.er_betegnelse(sted):
                fundne[_ord(rude.værdi)].append(sted)
        return fundne

    def hoved(self, sted: Sted) -> Sted | None:
        """Den nærmeste »Nr.« over og til venstre for cellen, eller i dens egen række."""
        over = [s for s in self.nr if s[0] <= sted[0] and s[1] < sted[1]]
        return max(over) if over else None

    def afsnit(self, hoved: Sted) -> str:
        """Afsnittets titel over en overskriftsrække, uden nummer."""
        over = (_AFSNIT.fullmatch(_vis(self[r, hoved[1]].værdi)) for r in range(hoved[0] - 1, 0, -1))
        return next((fundet[1] for fundet in over if fundet), "")

    def er_betegnelse(self, sted: Sted) -> bool:
        rude = self[sted]
        return not rude.er_ulåst and rude.formel is None and _ord(rude.værdi) != ""


@dataclass(frozen=True)
class Inddatabog:
    """Alt, der skal til for at finde inddata i en bog."""

    navn: str
    version: str
    ark: Mapping[str, Ark]
    navne: Mapping[str, Område]
    lister: Mapping[str, Mapping[Sted, tuple[str, ...]]] = field(default_factory=dict)
    """De ord, en gul celle må indeholde, hvor bogen har en fast liste."""
    udfald: Mapping[str, frozenset[Sted]] = field(default_factory=dict)
    """De celler, som en tabelfunktion har fyldt ud; der står ingen formel i dem, men ingen har skrevet det."""
    noter: tuple[str, ...] = ()
    """De ark, der har noter eller kommentarer."""

    @cached_property
    def tabeller(self) -> dict[Skema, Tabel]:
        """Bogens tabeller, læst efter dens egne skemaer."""
        return læs_tabeller(self, skemaer(self))

    def med(self, værdier: Mapping[tuple[str, str], Værdi]) -> "Inddatabog":
        """Bogen med nyt indhold i celler, angivet som ark og adresse."""
        nye = {navn: Ark(self.ark[navn]) for navn in {ark for ark, _ in værdier}}
        for (ark, celle), værdi in værdier.items():
            sted = række_og_kolonne(celle)
            nye[ark][sted] = replace(nye[ark][sted], værdi=værdi, formel=None)
        return replace(self, ark={navn: nye.get(navn, ark) for navn, ark in self.ark.items()})

    def ulåste(self) -> Iterator[tuple[str, Sted, Rude]]:
        for navn, ark in self.ark.items():
            for sted, rude in ark.items():
                if rude.er_ulåst:
                    yield navn, sted, rude

    def gule(self) -> dict[tuple[str, str], Værdi]:
        """Hver gul celles indhold, også de tomme."""
        return {(ark, adresse(*sted)): rude.værdi for ark, sted, rude in self.ulåste() if rude.formel is None}


# --- Læsning af filen


def læs_inddata(bog: Bogfil) -> Inddatabog:
    """Bogens celler og navne; TP-313, når det ikke er timeprisbogen, og TP-331, når den ingen gule celler har."""
    bog.område(KENDENAVN)
    if STARTARK not in bog.ark:
        raise fejl("TP-313", felt=STARTARK, fik=bog.sti.name)
    gemt = bog.gemte_værdier()
    ark = {navn: _ark(bog, blad, gemt[navn]) for navn, blad in bog.ark.items()}
    lister = {navn: _lister(blad.data) for navn, blad in bog.ark.items() if any(r.er_ulåst for r in ark[navn].values())}
    if not lister:
        raise fejl("TP-331", felt=bog.sti.name)
    udfald = {navn: _udfald(blad) for navn, blad in bog.ark.items()}
    noter = tuple(navn for navn, blad in bog.ark.items() if _har_noter(bog, blad))
    return Inddatabog(bog.sti.name, _version(ark[STARTARK]), ark, _navne(bog), lister, udfald, noter)


def _ark(bog: Bogfil, blad: Filark, gemt: Mapping[str, Værdi]) -> Ark:
    mestre = {
        celle.formel_attributter.get("si"): celle
        for celle in blad.celler.values()
        if celle.formel and celle.formel_attributter.get("t") == "shared"
    }
    ark = Ark()
    for celle in blad.celler.values():
        formel, som = _formel(celle, mestre)
        indhold = _indhold(gemt.get(celle.adresse), celle.attributter.get("t"))
        ark[række_og_kolonne(celle.adresse)] = Rude(indhold, bog.er_ulåst(blad, celle.adresse), formel, som)
    return ark


def _formel(celle: Celle, mestre: Mapping[str | None, Celle]) -> tuple[str | None, str]:
    """Cellens formel, og hvilken celle den er trukket fra; en formel, der er trukket, står kun i den første celle."""
    if celle.formel_bytes is None:
        return None, ""
    mester = mestre.get(celle.formel_attributter.get("si"))
    if celle.formel or mester is None:
        return celle.formel, ""
    (r, k), (r0, k0) = række_og_kolonne(celle.adresse), række_og_kolonne(mester.adresse)
    return _trukket(mester.formel or "", r - r0, k - k0), mester.adresse


def _trukket(formel: str, ned: int, til_højre: int) -> str:
    """Formlen, når den er trukket til en anden celle; kun henvisninger uden $ flytter sig."""

    def ny(fundet: re.Match[str]) -> str:
        fast_kolonne, bogstaver, fast_række, tal = fundet.groups()
        r, k = række_og_kolonne(bogstaver + tal)
        sted = adresse(r if fast_række else max(r + ned, 1), k if fast_kolonne else max(k + til_højre, 1))
        ny_kolonne = sted.rstrip("0123456789")
        return f"{fast_kolonne}{ny_kolonne}{fast_række}{sted[len(ny_kolonne) :]}"

    # Hvert andet stykke er en tekst i anførselstegn.
    stykker = re.split(r'("[^"]*")', formel)
    return "".join(s if n % 2 else _KUN_HENVISNING.sub(ny, s) for n, s in enumerate(stykker))


def _udfald(blad: Filark) -> frozenset[Sted]:
    områder = (celle.udfaldsområde for celle in blad.celler.values())
    return frozenset(række_og_kolonne(s) for område in områder if område for række in celler_i(område) for s in række)


def _har_noter(bog: Bogfil, blad: Filark) -> bool:
    mappe, _, fil = blad.del_.rpartition("/")
    return _NOTER.search(bog.dele.get(f"{mappe}/_rels/{fil}.rels", b"")) is not None


def _indhold(værdi: Værdi, slags: str | None) -> Værdi:
    if slags == "d" and isinstance(værdi, str):
        # Nogle programmer gemmer en dato som tekst efter ISO 8601; Excel selv gemmer dens løbenummer.
        forløbet = datetime.fromisoformat(værdi.removesuffix("Z")) - datetime.combine(DAG_NUL, time())
        return forløbet.days + forløbet.seconds / 86400
    return None if værdi == "" else værdi


def _version(start: Ark) -> str:
    fundne = (start[r, k + 1].værdi for (r, k), rude in start.items() if _ord(rude.værdi) == _ord(VERSION))
    return str(next(fundne, None) or "ukendt")


def _navne(bog: Bogfil) -> dict[str, Område]:
    """Navnene på celler og områder i bogen."""
    navne = {}
    for navn, tekst in bog.navne.items():
        if fundet := _OMRÅDE.fullmatch(tekst.strip()):
            ark, k1, r1, k2, r2 = fundet.groups()
            fra, til = række_og_kolonne(k1 + r1), række_og_kolonne((k2 or k1) + (r2 or r1))
            navne[navn] = Område(ark.strip("'").replace("''", "'"), *fra, *til)
    return {navn: område for navn, område in navne.items() if område.ark in bog.ark}


_GYLDIGE_ORD = re.compile(rb'<dataValidation [^>]*type="list"[^>]*sqref="([^"]+)"[^>]*><formula1>"([^"]*)"</formula1>')


def _lister(data: bytes) -> dict[Sted, tuple[str, ...]]:
    return {
        række_og_kolonne(celle): tuple(ord_.split(","))
        for steder, rå in _GYLDIGE_ORD.findall(data)
        for celle in steder.decode().split()
        if ":" not in celle
        for ord_ in [ElementTree.fromstring(b"<o>" + rå + b"</o>").text or ""]
    }


# --- Tabellerne


def skemaer(bog: Inddatabog) -> dict[Skema, Område]:
    """Bogens tabeller med inddata, navngivne og unavngivne, og hvor de står."""
    fundne = {}
    taget: dict[str, list[range]] = defaultdict(list)
    for navn, område in bog.navne.items():
        ark = bog.ark[område.ark]
        ulåste = [s for s, rude in ark.items() if rude.er_ulåst and s in område]
        if ulåste and not område.er_celle:
            fundne[_skema(bog, navn, område)] = område
            taget[område.ark].append(range(område.række, område.til_række + 1))
    enkelte = {(o.ark, o.række, o.kolonne) for o in bog.navne.values() if o.er_celle}
    løse: dict[tuple[str, Sted], list[Sted]] = defaultdict(list)
    for navn, sted, _ in bog.ulåste():
        ark = bog.ark[navn]
        hoved = ark.hoved(sted)
        optaget = (navn, *sted) in enkelte or any(sted[0] in rækker for rækker in taget[navn])
        if hoved and not optaget and not ark.er_betegnelse((sted[0], hoved[1] + 1)):
            løse[navn, hoved].append(sted)
    for (navn, hoved), steder in løse.items():
        første = _vis(bog.ark[navn][hoved[0], hoved[1] + 1].værdi)
        område = Område(navn, hoved[0], hoved[1] + 1, max(s[0] for s in steder), max(s[1] for s in steder))
        fundne[_skema(bog, f"{navn}: {første}", område)] = område
    return fundne


def _ramme(ark: Ark, område: Område) -> tuple[int, int, int]:
    """Tabellens øverste overskriftsrække, kolonnen med Nr. og den første række med inddata."""
    hoved = ark.hoved((område.række, område.kolonne))
    if hoved is None or område.række - hoved[0] > HOVEDRÆKKER_HØJST:
        return område.række, område.kolonne - 1, område.række + 1
    er_data = isinstance(ark[område.række, hoved[1]].værdi, float)
    return hoved[0], hoved[1], område.række if er_data else område.række + 1


def _skema(bog: Inddatabog, navn: str, område: Område) -> Skema:
    ark = bog.ark[område.ark]
    top, nr, start = _ramme(ark, område)
    rækker = range(start, område.til_række + 1)
    betegnelser = [ark[r, nr + 1] for r in rækker]
    er_liste = any(rude.er_ulåst for rude in betegnelser) or betegnelser[0].formel is not None
    antal: Counter[str] = Counter()
    ikke_egne = set()
    for r in rækker:
        if any(ark[r, k].er_ulåst for k in ark.rækker[r]):
            antal[_ord(ark[r, nr + 1].værdi)] += 1
            if not ark[r, nr + 2].er_ulåst:
                ikke_egne.add(_ord(ark[r, nr + 1].værdi))
    egne = frozenset(t for t, n in antal.items() if n > 1 and t not in ikke_egne)
    overskrift = _ord(ark[start - 1, nr + 1].værdi) or _ord(ark[top, nr + 1].værdi)
    return Skema(navn, område.ark, overskrift, er_liste, frozenset() if er_liste else egne)


def læs_tabeller(bog: Inddatabog, områder: Mapping[Skema, Område]) -> dict[Skema, Tabel]:
    """Tabellernes rækker og kolonner; de tabeller, som følger en liste, læses efter listerne."""
    pladser: dict[tuple[str, Sted], Plads] = {}
    for skema, område in områder.items():
        ark = bog.ark[område.ark]
        _, nr, start = _ramme(ark, område)
        if skema.er_liste and not _følger(ark, område):
            rækker = [*range(start, område.til_række + 1), *_under(ark, område)]
            pladser |= {(område.ark, (r, nr + 1)): Plads(skema.navn, n) for n, r in enumerate(rækker, 1)}
    return {skema: _tabel(bog, skema, område, pladser) for skema, område in områder.items()}


def _følger(ark: Ark, område: Område) -> bool:
    _, nr, start = _ramme(ark, område)
    rækker = range(start, område.til_række + 1)
    return any(ark[r, nr + 1].formel is not None for r in rækker) and not any(ark[r, nr + 1].er_gul for r in rækker)


def _under(ark: Ark, område: Område) -> list[int]:
    """Gule rækker lige under området: brugeren har indsat dem efter den sidste."""
    _, nr, _ = _ramme(ark, område)
    rækker = []
    r = område.til_række + 1
    while ark[r, nr + 1].er_ulåst:
        rækker.append(r)
        r += 1
    return rækker


def _tabel(bog: Inddatabog, skema: Skema, område: Område, pladser: Mapping[tuple[str, Sted], Plads]) -> Tabel:
    ark = bog.ark[område.ark]
    top, nr, start = _ramme(ark, område)
    hovedrækker = range(start - 1, top - 1, -1)
    naboer = [s[1] for s in ark.nr if s[0] in hovedrækker and s[1] > nr]
    slut = min(naboer) if naboer else max(k for r in hovedrækker for k in (ark.rækker.get(r) or [nr])) + 1
    kolonner: dict[Kolonne, int] = {}
    overskrifter = {}
    numre: dict[int, int] = {}
    antal: Counter[str] = Counter()
    for k in range(nr + 1, slut):
        r = next((r for r in hovedrækker if (h := ark[r, k]).formel is not None or h.er_ulåst or h.værdi), top)
        rude = ark[r, k]
        overskrifter[k] = _vis(rude.værdi)
        if rude.formel is not None:
            numre[k] = len(numre) + 1
            if isinstance(rude.værdi, Regnearksfejl):
                overskrifter[k] = ""
            if plads := _liste_bag(bog, pladser, område.ark, (r, k)):
                kolonner[plads] = k
        elif rude.er_ulåst:
            antal[""] += 1
            kolonner[GulOverskrift(antal[""])] = k
        elif rude.værdi:
            tekst = _ord(rude.værdi)
            antal[tekst] += 1
            kolonner[Overskrift(tekst, antal[tekst])] = k
    under = _under(ark, område) if skema.er_liste else []
    rækker: dict[Række, int] = {Overskriftsrække(): start - 1}
    for r in (*range(start, område.til_række + 1), *under):
        række = _rækken(bog, skema, område.ark, (r, nr + 1), pladser, antal)
        if række:
            rækker[række] = r
    titel = ark.afsnit((top, nr)) or område.ark
    slutrække = max(område.til_række, *under) if under else område.til_række
    return Tabel(skema, område.ark, titel, rækker, kolonner, overskrifter, nr, frozenset(under), slutrække, numre)


def _rækken(
    bog: Inddatabog,
    skema: Skema,
    navn: str,
    sted: Sted,
    pladser: Mapping[tuple[str, Sted], Plads],
    antal: Counter[str],
) -> Række | None:
    ark = bog.ark[navn]
    if skema.er_liste:
        return pladser.get((navn, sted)) or _liste_bag(bog, pladser, navn, sted)
    r, k = sted
    tekst = _ord(ark[sted].værdi)
    har_inddata = isinstance(ark[r, k - 1].værdi, float) or any(ark[r, n].er_ulåst for n in ark.rækker[r])
    if not tekst or not har_inddata:
        return None
    antal[f"række {tekst}"] += 1
    nummer = antal[f"række {tekst}"]
    return Plads(f"{skema.navn}: {tekst}", nummer) if tekst in skema.egne else Betegnelse(tekst, nummer)


def _liste_bag(
    bog: Inddatabog, pladser: Mapping[tuple[str, Sted], Plads], navn: str, sted: Sted, led: int = LED_HØJST
) -> Plads | None:
    """Pladsen på den liste, som cellens formel fører til."""
    formel = bog.ark[navn][sted].formel
    if formel is None or not led:
        return None
    for citeret, frit, bogstaver, tal in _HENVISNING.findall(formel):
        arknavn = citeret.replace("''", "'") or frit or navn
        mål = række_og_kolonne(bogstaver + tal)
        if arknavn in bog.ark and (arknavn, mål) != (navn, sted):
            plads = pladser.get((arknavn, mål)) or _liste_bag(bog, pladser, arknavn, mål, led - 1)
            if plads:
                return plads
    return None


def find_områder(bog: Inddatabog, søgte: Iterable[Skema], arknavne: Mapping[str, str]) -> dict[Skema, Område]:
    """Hvor en anden bogs tabeller står i denne: efter navn, ellers efter ark og overskrift.

    `arknavne` fører fra den anden bogs arknavne til denne bogs.
    """
    fundne = {skema: bog.navne[skema.navn] for skema in søgte if skema.navn in bog.navne}
    taget = {(o.ark, r) for o in fundne.values() for r in range(o.række, o.til_række + 1)}
    for skema in søgte:
        navn = arknavne.get(skema.ark)
        if skema in fundne or not skema.er_liste or navn is None:
            continue
        blad = bog.ark[navn]
        hoveder = [
            (r, k) for r, k in blad.nr if _ord(blad[r, k + 1].værdi) == skema.overskrift and (navn, r + 1) not in taget
        ]
        if len(hoveder) == 1:
            r, k = hoveder[0]
            slut = r
            while _er_listerække(blad, slut + 1, k):
                slut += 1
            if slut > r:
                fundne[skema] = Område(navn, r, k + 1, slut, max(blad.rækker[r]))
    return fundne


def _er_listerække(ark: Ark, r: int, nr: int) -> bool:
    """Sandt for en række med gule celler og for en nummereret række, hvor de er ryddet med format og det hele."""
    kolonner = ark.rækker.get(r, [])
    return any(ark[r, k].er_ulåst for k in kolonner) or isinstance(ark[r, nr].værdi, float)


# --- Celler uden for tabellerne


def løs_celle(bog: Inddatabog, navn: str, sted: Sted) -> Løs:
    """Det, der kendetegner en celle uden for tabellerne."""
    ark = bog.ark[navn]
    r, k = sted
    eget = next((n for n, o in bog.navne.items() if o == Område(navn, r, k, r, k)), None)
    hoved = ark.hoved((r - 1, k))
    if hoved and isinstance(ark[r, hoved[1]].værdi, float) and ark.er_betegnelse((r, hoved[1] + 1)):
        overskrift = _vis(ark[hoved[0], k].værdi)
        return Løs(navn, eget, _vis(ark[r, hoved[1] + 1].værdi), overskrift, ark.afsnit(hoved))
    til_venstre = ((r, n) for n in range(k - 1, 0, -1))
    over = ((n, k) for n in range(r - 1, max(r - 1 - HOVEDRÆKKER_HØJST, 0), -1))
    ved_siden = (s for s in (*til_venstre, *over) if ark.er_betegnelse(s) and _ord(ark[s].værdi) != _ord(ENHED))
    fundet = next(ved_siden, None)
    return Løs(navn, eget, _vis(ark[fundet].værdi) if fundet else "", "", "")


def find_løs(
    bog: Inddatabog, søgt: Løs, navn: str | None, kan_bruges: Callable[[str, Sted], bool]
) -> tuple[str, Sted] | None:
    """Den ene celle i bogen, der har samme navn eller står ved de samme ord på arket `navn`."""
    if søgt.navn and (område := bog.navne.get(søgt.navn)) and område.er_celle:
        return område.ark, (område.række, område.kolonne)
    if navn is None or not søgt.betegnelse or not søgt.overskrift:
        return None
    ark = bog.ark[navn]
    fundne: list[Sted] = []
    for r, k in ark.betegnelser.get(_ord(søgt.betegnelse), []):
        hoved = ark.hoved((r - 1, k))
        if hoved and hoved[1] + 1 == k:
            under = [n for n in ark.rækker[hoved[0]] if _ord(ark[hoved[0], n].værdi) == _ord(søgt.overskrift)]
            fundne += [(r, n) for n in under[:1] if kan_bruges(navn, (r, n))]
    if len(fundne) > 1:
        fundne = [sted for sted in fundne if _ord(løs_celle(bog, navn, sted).afsnit) == _ord(søgt.afsnit)]
    return (navn, fundne[0]) if len(fundne) == 1 else None
