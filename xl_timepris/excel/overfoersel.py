"""Overførsel af brugerens tal fra en ældre bog til en ny version, uden at noget går tabt.

For hver gul celle i den nye bog findes den celle i den gamle, der betyder det samme (`inddatabog` siger hvordan), og
dens indhold overtages, også når den er tom. Bogens gamle standard står ingen steder, så alt overtages: et tal ændrer
sig aldrig, fordi versionen gør det, og hvad der afviger fra den nye standard, står i rapporten.

Brugerens egne lister overtages række for række, også de tomme. Er der færre rækker i den nye bog, lukkes tomme rækker,
og alt, der følger listen, flytter med; er der stadig ikke plads, skrives intet. Har den nye bog en kolonne eller tabel,
som den gamle ikke har, og følger den en overtaget liste, får rækken standarden for rækken med samme navn; ellers ville
Labyrintens udgifter stå ud for det tilbud, som brugeren har skrevet i stedet.

En formel i en gul celle overtages som sin værdi, og formlen står i rapporten: dens henvisninger kan pege forkert i den
nye bog. Hver udfyldt gul celle i den gamle bog er enten overtaget eller nævnt som en, der ikke længere findes.

Det, der er skrevet uden for de gule celler, flyttes ikke, men nævnes. Har de to bøger samme version og udgave,
sammenlignes de celle for celle. Har de ikke, kan det leverede ikke skelnes sikkert fra det skrevne: da nævnes kun det,
der står til højre for og lige under tabellerne med gule celler. Nævnt bliver aldrig en rettet låst tekst, et rettet
låst tal og en rettet formel, og i en ældre version heller ikke en formel, som er erstattet af et tal. Af noter nævnes
kun, hvilke ark der har nogen.
"""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from ..fejl import cpr_cifre, dansk_tal, fejl, skjul_cpr, vis
from .bogfil import Bogfil, Regnearksfejl, Værdi, adresse, er_åben_i_excel, kolonnebogstaver, række_og_kolonne
from .celler import DAG_NUL, SIDSTE_DAG
from .inddatabog import (
    Ark,
    Betegnelse,
    GulOverskrift,
    Inddatabog,
    Kolonne,
    Overskriftsrække,
    Plads,
    Rude,
    Række,
    Sted,
    Tabel,
    find_løs,
    find_områder,
    læs_inddata,
    læs_tabeller,
    løs_celle,
)
from .vba import KONFIGURATIONSARK

UDGAVE = "Udgave"
"""Navnet på den celle, der siger, hvilket program bogen er til; nogle af de faste tekster følger den."""
_IKKE_FLYTTET = "Noter og det, der er skrevet uden for de gule celler, flyttes ikke."
_HENVISER = re.compile(r"[^\W\d]")
_TEKST_I_FORMEL = re.compile(r'"[^"]*"')

Celle = tuple[str, str]
"""Ark og adresse."""


@dataclass(frozen=True, slots=True)
class Overført:
    """En celle, der er overtaget: hvor fra, hvor til, hvad der står, og hvad der var standard i den nye bog."""

    fra_ark: str
    fra: str
    ark: str
    celle: str
    hvad: str
    værdi: Værdi
    standard: Værdi

    @property
    def er_flyttet(self) -> bool:
        return (self.fra_ark, self.fra) != (self.ark, self.celle)


@dataclass(frozen=True, slots=True)
class Ny:
    """Inddata, som kun den nye bog har: en tabel, en kolonne, en række eller en celle."""

    ark: str
    sted: str
    hvad: str
    celler: int


@dataclass(frozen=True, slots=True)
class Udgået:
    """En udfyldt gul celle i den gamle bog uden plads i den nye."""

    ark: str
    celle: str
    hvad: str
    værdi: Værdi


@dataclass(frozen=True, slots=True)
class Formel:
    """En formel, som brugeren har skrevet i en gul celle."""

    ark: str
    celle: str
    hvad: str
    formel: str
    værdi: Værdi
    til: str
    henviser: bool


@dataclass(frozen=True, slots=True)
class Efterladt:
    """Noget, brugeren har skrevet uden for de gule celler; det står kun i den gamle bog."""

    ark: str
    celle: str
    hvad: str
    værdi: Værdi


@dataclass(frozen=True, slots=True)
class Overførsel:
    """Planen: hvad der skal skrives i den nye bog, og alt, brugeren skal vide om det."""

    gammel: str
    gammel_version: str
    ny: str
    ny_version: str
    rettelser: tuple[tuple[str, str, Værdi], ...]
    overført: tuple[Overført, ...]
    ryddet: tuple[Overført, ...]
    nye: tuple[Ny, ...]
    standardrækker: tuple[Ny, ...]
    findes_ikke_længere: tuple[Udgået, ...]
    formler: tuple[Formel, ...]
    ukendte_ord: tuple[Overført, ...]
    egne_ark: tuple[str, ...]
    bemærkninger: tuple[str, ...]
    ikke_overført: tuple[Efterladt, ...]
    noter: tuple[str, ...]
    """De ark i den gamle bog, der har noter."""
    er_samme_slags: bool
    """Sandt, når bøgerne har samme version og er til det samme program, så de kan sammenlignes celle for celle."""

    @property
    def formler_med_værdi(self) -> tuple[Formel, ...]:
        return tuple(f for f in self.formler if f.værdi is not None or not f.til)

    @property
    def formler_uden_værdi(self) -> tuple[Formel, ...]:
        return tuple(f for f in self.formler if f.værdi is None and f.til)

    @property
    def flyttet(self) -> tuple[Overført, ...]:
        return tuple(o for o in self.overført if o.er_flyttet)

    @property
    def afviger_fra_ny_standard(self) -> tuple[Overført, ...]:
        return tuple(o for o in self.overført if not _næsten_ens(o.værdi, o.standard))


def læg_plan(gammel: Bogfil, ny: Bogfil) -> Overførsel:
    """Planen for at flytte brugerens tal; en TP-kode, når den ikke kan lægges, og så er intet skrevet."""
    if gammel.sti.resolve() == ny.sti.resolve():
        raise fejl("TP-334", felt=gammel.sti.name)
    if er_åben_i_excel(gammel.sti):
        # Det, brugeren ikke har gemt endnu, ville mangle.
        raise fejl("TP-303", felt=gammel.sti.name)
    return planlæg(læs_inddata(gammel), læs_inddata(ny))


def kræv_samme_version(bog: Bogfil, version: str) -> None:
    """TP-333, når bogen er en anden version end den, der er ved at blive skrevet."""
    fundet = læs_inddata(bog).version
    if fundet != version:
        raise fejl("TP-333", felt=bog.sti.name, fik=fundet, tilladt=version)


def planlæg(gammel: Inddatabog, ny: Inddatabog) -> Overførsel:
    """Planen for to læste bøger."""
    if _som_tal(gammel.version) > _som_tal(ny.version):
        raise fejl("TP-332", felt=gammel.navn, fik=gammel.version, tilladt=ny.version)
    return _Plan(gammel, ny).lav()


def _som_tal(version: str) -> tuple[int, ...]:
    return tuple(int(tal) for tal in re.findall(r"\d+", version))


def _ens(a: Værdi, b: Værdi) -> bool:
    return a == b and _slags(a) == _slags(b)


def _slags(værdi: Værdi) -> tuple[bool, bool]:
    """SAND er ikke tallet 1, og en fejl er ikke en tekst: en sum springer teksten over."""
    return isinstance(værdi, bool), isinstance(værdi, Regnearksfejl)


def _næsten_ens(a: Værdi, b: Værdi) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12)
    return _ens(a, b)


def _navn(værdi: Værdi) -> str:
    """Indholdet, som en rækkes navn sammenlignes."""
    return " ".join(værdi.split()).casefold() if isinstance(værdi, str) else "" if værdi is None else repr(værdi)


# --- Planen


@dataclass(frozen=True, slots=True)
class _Kilde:
    """Hvor et felt står i den gamle bog, og hvad der står."""

    ark: str
    sted: Sted
    rude: Rude


class _Plan:
    """Samler planen; hver gammel celle bruges højst én gang."""

    def __init__(self, gammel: Inddatabog, ny: Inddatabog) -> None:
        self.gammel, self.ny = gammel, ny
        self.tabeller_ny = ny.tabeller
        self.gammelt_ark = _arkpar(gammel, ny)
        self.tabeller = læs_tabeller(gammel, find_områder(gammel, ny.tabeller, self.gammelt_ark))
        self.pladser = self._flyt_pladser()
        self.er_samme_slags = gammel.version == ny.version and _samme_udgave(gammel, ny)
        self.navne_ny = _pladsnavne(ny, self.tabeller_ny.values())
        self.navne = _pladsnavne(gammel, self.tabeller.values())
        self.brugt: dict[tuple[str, Sted], Celle] = {}
        self.nyt: dict[Celle, Værdi] = {}
        self.overført: list[Overført] = []
        self.ryddet: list[Overført] = []
        self.formler: list[Formel] = []
        self.ukendte: list[Overført] = []
        self.udgået: list[Udgået] = []
        self.mangler: dict[Celle, tuple[Tabel | None, Række | None, Kolonne | None]] = {}
        self.uden_standard: Counter[tuple[str, str]] = Counter()
        self.bemærkninger: list[str] = []

    def lav(self) -> Overførsel:
        dækket = set()
        for tabel in self.tabeller_ny.values():
            for række, kolonne, sted in tabel.steder():
                dækket.add((tabel.ark, sted))
                if self.ny.ark[tabel.ark][sted].er_gul:
                    self._felt(tabel, række, kolonne, sted)
        for ark, sted, rude in self.ny.ulåste():
            if rude.er_gul and (ark, sted) not in dækket:
                self._løs(ark, sted)
        self._find_udgåede()
        self._bemærk()
        return Overførsel(
            self.gammel.navn,
            self.gammel.version,
            self.ny.navn,
            self.ny.version,
            tuple((*celle, værdi) for celle, værdi in self.nyt.items()),
            tuple(self.overført),
            tuple(self.ryddet),
            tuple(self._nye()),
            tuple(self._standardrækker()),
            tuple(self.udgået),
            tuple(self.formler),
            tuple(self.ukendte),
            tuple(navn for navn in self.gammel.ark if navn not in {*self.gammelt_ark.values(), KONFIGURATIONSARK}),
            tuple(self.bemærkninger),
            tuple(self._efterladt()),
            self.gammel.noter,
            self.er_samme_slags,
        )

    # Pladser på listerne

    def _flyt_pladser(self) -> dict[str, dict[int, int]]:
        """For hver liste: hvilken plads i den gamle bog der overtages af hver plads i den nye."""
        i_brug: dict[str, set[int]] = {}
        for skema, tabel in self.tabeller.items():
            gule = _gule_kolonner(self.ny, self.tabeller_ny[skema])
            for række, kolonne, sted in tabel.steder():
                rude = self.gammel.ark[tabel.ark][sted]
                i_tabellen = rude.er_ulåst or (kolonne in gule and rude.formel is None)
                for plads in (række, kolonne):
                    if isinstance(plads, Plads):
                        brugte = i_brug.setdefault(plads.liste, set())
                        if i_tabellen and rude.værdi is not None:
                            brugte.add(plads.nummer)
        flyttet = {}
        for liste, (plads_til, tabel) in _størrelser(self.tabeller_ny.values()).items():
            brugte = sorted(i_brug.get(liste, ()))
            if len(brugte) > plads_til:
                raise fejl("TP-330", felt=tabel.navn, fik=len(brugte), tilladt=plads_til)
            blivende = range(1, plads_til + 1) if max(brugte, default=0) <= plads_til else brugte
            if liste in i_brug:
                flyttet[liste] = dict(enumerate(blivende, 1))
        return flyttet

    def _gammel_id(self, id_: Any) -> Any:
        """Rækken eller kolonnen, som den hedder i den gamle bog."""
        if isinstance(id_, Plads) and id_.liste in self.pladser:
            nummer = self.pladser[id_.liste].get(id_.nummer)
            return Plads(id_.liste, nummer) if nummer else None
        return id_

    # Ét felt ad gangen

    def _felt(self, tabel: Tabel, række: Række, kolonne: Kolonne, sted: Sted) -> None:
        gammel = self.tabeller.get(tabel.skema)
        til = (tabel.ark, adresse(*sted))
        k = self._kolonne(tabel, gammel, kolonne) if gammel else None
        if gammel and k:
            r = gammel.rækker.get(self._gammel_id(række))
            if r:
                rude = self.gammel.ark[gammel.ark][r, k]
                if self._er_inddata(gammel, (r, k), rude):
                    self._overtag(til, _hvad(self.gammel, gammel, r, k), _Kilde(gammel.ark, (r, k), rude))
                    return
            elif isinstance(række, Plads) and række.liste in self.pladser:
                # Brugerens liste er kortere: den nye bogs standardrækker hører ikke til den.
                self._sæt(til, None)
                return
        self.mangler[til] = (tabel, række, kolonne)
        self._sæt(til, self._standard(tabel, række, kolonne, sted))

    def _kolonne(self, tabel: Tabel, gammel: Tabel, kolonne: Kolonne) -> int | None:
        """Kolonnen i den gamle bog. En gul overskrift kan være blevet låst, da brugeren satte noget ind i den."""
        fundet = gammel.kolonner.get(self._gammel_id(kolonne))
        if fundet is None and isinstance(kolonne, GulOverskrift):
            før = next((id_ for id_, k in tabel.kolonner.items() if k == tabel.kolonner[kolonne] - 1), None)
            ukendte = {k for id_, k in gammel.kolonner.items() if id_ not in tabel.kolonner}
            efter = gammel.kolonner.get(før, 0) + 1
            ark = self.gammel.ark[gammel.ark]
            # Er overskriften ryddet med format og det hele, er kolonnen der endnu.
            er_ryddet = før in gammel.kolonner and efter not in gammel.kolonner.values()
            er_gul = any(ark[r, efter].er_ulåst for r in gammel.rækker.values())
            return efter if efter in ukendte or (er_ryddet and er_gul) else None
        return fundet

    def _er_inddata(self, tabel: Tabel, sted: Sted, rude: Rude) -> bool:
        """Sandt, når cellen er brugerens. En celle bliver låst, når noget sættes ind i den, og når den ryddes helt."""
        if rude.er_ulåst or rude.formel is None:
            return True
        ark = self.gammel.ark[tabel.ark]
        return rude.værdi is not None and any(ark[r, sted[1]].er_gul for r in tabel.rækker.values())

    def _løs(self, ark: str, sted: Sted) -> None:
        til = (ark, adresse(*sted))
        fundet = find_løs(self.gammel, løs_celle(self.ny, ark, sted), self.gammelt_ark.get(ark), self._er_ledig)
        if fundet:
            navn, kilde = fundet
            rude = self.gammel.ark[navn][kilde]
            er_inddata = rude.er_ulåst or rude.formel is None or rude.værdi is not None
            if er_inddata and fundet not in self.brugt:
                self._overtag(til, _løst_hvad(self.gammel, navn, kilde), _Kilde(navn, kilde, rude))
                return
        self.mangler[til] = (None, None, None)

    def _er_ledig(self, ark: str, sted: Sted) -> bool:
        """Sandt, når cellen hverken er brugt eller hører til en tabel."""
        i_tabel = any(t.ark == ark and sted[0] in t.rækker.values() for t in self.tabeller.values())
        return not i_tabel and (ark, sted) not in self.brugt

    def _overtag(self, til: Celle, hvad: str, kilde: _Kilde) -> None:
        fra = (kilde.ark, adresse(*kilde.sted))
        værdi, formel = kilde.rude.værdi, kilde.rude.formel
        standard = self._rude_ny(til).værdi
        self.brugt[kilde.ark, kilde.sted] = til
        if formel is not None:
            self.formler.append(_formel(fra, hvad, kilde.rude, f"{til[0]}!{til[1]}"))
        post = Overført(*fra, *til, hvad, værdi, standard)
        if værdi is not None:
            self.overført.append(post)
            ord_ = self.ny.lister.get(til[0], {}).get(række_og_kolonne(til[1]))
            if ord_ and _navn(værdi) not in {_navn(o) for o in ord_}:
                self.ukendte.append(post)
        elif standard is not None:
            self.ryddet.append(post)
        self._sæt(til, værdi)

    def _rude_ny(self, celle: Celle) -> Rude:
        return self.ny.ark[celle[0]][række_og_kolonne(celle[1])]

    def _sæt(self, celle: Celle, værdi: Værdi) -> None:
        if not _ens(self._rude_ny(celle).værdi, værdi):
            self.nyt[celle] = værdi

    # Det, som kun den nye bog har

    def _standard(self, tabel: Tabel, række: Række, kolonne: Kolonne, sted: Sted) -> Værdi:
        """Standarden for rækken (og kolonnen) med det navn, brugeren har på pladsen; ellers tom."""
        r, k = sted
        for id_, er_række in ((række, True), (kolonne, False)):
            if not isinstance(id_, Plads) or id_.liste not in self.pladser:
                continue
            nummer, navn = self._samme_navn(id_)
            if nummer == id_.nummer:
                continue
            if nummer is None:
                if self.ny.ark[tabel.ark][sted].værdi is not None:
                    self.uden_standard[tabel.navn, navn] += 1
                return None
            plads = Plads(id_.liste, nummer)
            r, k = (tabel.rækker.get(plads, r), k) if er_række else (r, tabel.kolonner.get(plads, k))
        return self.ny.ark[tabel.ark][r, k].værdi

    def _samme_navn(self, plads: Plads) -> tuple[int | None, str]:
        """Nummeret på den plads i den nye bog, der har brugerens navn på pladsen, og navnet."""
        gammel = self._gammel_id(plads)
        brugerens = self.navne.get(gammel) if gammel else None
        if _navn(brugerens) == _navn(self.navne_ny.get(plads)):
            return plads.nummer, ""
        på_listen = ((p.nummer, navn) for p, navn in self.navne_ny.items() if p.liste == plads.liste)
        ens = [nummer for nummer, navn in på_listen if brugerens is not None and _navn(navn) == _navn(brugerens)]
        return (ens[0] if ens else None), "" if brugerens is None else vis(brugerens, 60)

    def _nye(self) -> Iterable[Ny]:
        """De nye felter samlet: hele tabeller, hele kolonner, ellers række for række."""
        samlet: dict[tuple[str, str], list[Celle]] = defaultdict(list)
        for (ark, celle), (tabel, række, kolonne) in self.mangler.items():
            sted = række_og_kolonne(celle)
            if tabel is None:
                hvem = _løst_hvad(self.ny, ark, sted, kun_række=True)
            elif tabel.skema not in self.tabeller:
                hvem = f"hele tabellen »{tabel.titel}«"
            elif kolonne not in self.tabeller[tabel.skema].kolonner and not isinstance(række, Overskriftsrække):
                hvem = f"{_kolonnen(tabel, sted[1])} i »{tabel.titel}«"
            else:
                hvem = _hvad(self.ny, tabel, *sted)
            samlet[ark, hvem].append((ark, celle))
        for (ark, hvem), celler in samlet.items():
            alene = len(celler) == 1 and self.mangler[celler[0]][0] is None
            hvad = _løst_hvad(self.ny, ark, række_og_kolonne(celler[0][1])) if alene else hvem
            yield Ny(ark, _spænd([celle for _, celle in celler]), hvad, len(celler))

    def _standardrækker(self) -> Iterable[Ny]:
        """Rækker i den nye bogs standard, som brugerens liste ikke har; de er ikke sat ind."""
        for skema, tabel in self.tabeller_ny.items():
            if not skema.er_liste or skema not in self.tabeller:
                continue
            egne = {_navn(navn) for plads, navn in self.navne.items() if plads.liste == skema.navn}
            for plads, navn in self.navne_ny.items():
                if plads.liste == skema.navn and navn is not None and _navn(navn) not in egne and plads in tabel.rækker:
                    yield Ny(tabel.ark, adresse(tabel.rækker[plads], tabel.nr + 1), f"»{vis(navn, 80)}«", 1)

    # Det, som kun den gamle bog har

    def _find_udgåede(self) -> None:
        i_lister = {(tabel.ark, sted) for tabel in self.tabeller.values() for sted in _listeceller(self.gammel, tabel)}
        rester = [
            (navn, sted, rude)
            for navn, ark in self.gammel.ark.items()
            for sted, rude in ark.items()
            if (rude.er_ulåst or ((navn, sted) in i_lister and rude.formel is None))
            and (navn, sted) not in self.brugt
            and (rude.værdi is not None or rude.formel is not None)
        ]
        for ark, sted, rude in rester:
            hvad = self._gammelt_hvad(ark, sted)
            fra = (ark, adresse(*sted))
            self.udgået.append(Udgået(*fra, hvad, rude.værdi if rude.værdi is not None else _formeltekst(rude)))
            if rude.formel is not None:
                self.formler.append(_formel(fra, hvad, rude, ""))

    def _gammelt_hvad(self, ark: str, sted: Sted) -> str:
        """Ordene om en celle i den gamle bog, hvad enten dens tabel kan genkendes i den nye eller ej."""
        r, k = sted
        tabeller = (*self.tabeller.values(), *self.gammel.tabeller.values())
        tabel = next((t for t in tabeller if t.ark == ark and r in t.alle_rækker and k in t.overskrifter), None)
        return _hvad(self.gammel, tabel, r, k) if tabel else _løst_hvad(self.gammel, ark, sted)

    # Det, der er skrevet uden for de gule celler

    def _efterladt(self) -> Iterable[Efterladt]:
        nævnt = {(post.ark, post.celle) for post in self.udgået}
        for ny, gammel in self.gammelt_ark.items():
            if ny == KONFIGURATIONSARK:
                continue
            fundne = self._celle_for_celle(ny, gammel) if self.er_samme_slags else self._ved_tabellerne(ny, gammel)
            for (r, k), hvad in sorted(fundne, key=lambda fundet: fundet[0]):
                rude = self.gammel.ark[gammel][r, k]
                if (gammel, (r, k)) not in self.brugt and (gammel, adresse(r, k)) not in nævnt:
                    indhold = rude.værdi if rude.værdi is not None else _formeltekst(rude)
                    yield Efterladt(gammel, adresse(r, k), hvad, indhold)

    def _celle_for_celle(self, ny: str, gammel: str) -> Iterable[tuple[Sted, str]]:
        """Bøgerne har samme version: alt, der står et andet sted end i den nye bog, er skrevet af brugeren."""
        ark, nyt = self.gammel.ark[gammel], self.ny.ark[ny]
        if ark == nyt:
            return
        udfald = self.gammel.udfald.get(gammel, frozenset())
        rækker_i_ny = _rækkepar(ark, nyt, udfald | self.ny.udfald.get(ny, frozenset()))
        for sted, rude in ark.items():
            if sted in udfald or (rude.værdi is None and rude.formel is None):
                continue
            modstykker = [nyt[r, sted[1]] for r in rækker_i_ny[sted[0]]]
            if all(_er_efterladt(rude, modstykke) for modstykke in modstykker):
                i_stedet = ", i stedet for en formel" if any(m.formel is not None for m in modstykker) else ""
                hvad = self._gammelt_hvad(gammel, sted)
                yield sted, ("uden for tabellerne" if hvad == adresse(*sted) else hvad) + i_stedet

    def _ved_tabellerne(self, ny: str, gammel: str) -> Iterable[tuple[Sted, str]]:
        """Bøgerne har hver sin version: kun det, der sikkert ikke er en del af den leverede bog."""
        ark = self.gammel.ark[gammel]
        leveret = {*self.ny.ark[ny].betegnelser}
        tabeller = [tabel for tabel in self.tabeller.values() if tabel.ark == gammel]
        steder = {sted: tabel for tabel in tabeller for sted in _rundt_om(ark, tabel)}
        for sted, tabel in steder.items():
            if _navn(ark[sted].værdi) not in leveret and sted not in self.gammel.udfald.get(gammel, frozenset()):
                yield sted, f"ved tabellen »{tabel.titel}«"

    def _bemærk(self) -> None:
        for (tabel, navn), antal in self.uden_standard.items():
            hvem = f"til »{navn}«" if navn else "ud for tomme rækker"
            hvad = "1 celle er tom" if antal == 1 else f"{antal} celler er tomme"
            self.bemærkninger.append(f"{tabel}: {hvad} {hvem}, fordi den nye bogs standardtal hører til andre navne.")
        for tabel in self.tabeller.values():
            for r in sorted(tabel.uden_for):
                if any(self.gammel.ark[tabel.ark][r, k].værdi is not None for k in tabel.kolonner.values()):
                    self.bemærkninger.append(
                        f"{tabel.navn}: række {r} stod under tabellen og blev ikke regnet med i den gamle bog. "
                        "Den regnes med i den nye."
                    )


def _formel(fra: Celle, hvad: str, rude: Rude, til: str) -> Formel:
    henviser = bool(rude.som) or _HENVISER.search(_TEKST_I_FORMEL.sub("", rude.formel or "")) is not None
    return Formel(*fra, hvad, _formeltekst(rude), rude.værdi, til, henviser)


def _formeltekst(rude: Rude) -> str:
    return f"som i {rude.som}" if rude.som else f"={rude.formel}"


def _arkpar(gammel: Inddatabog, ny: Inddatabog) -> dict[str, str]:
    """Fra den nye bogs ark til den gamles: samme navn, ellers samme titel, når brugeren har omdøbt arket."""
    par = {navn: navn for navn in ny.ark if navn in gammel.ark}
    titler = {navn: _navn(ark[1, 1].værdi) for navn, ark in gammel.ark.items() if navn not in par}
    for navn, ark in ny.ark.items():
        if navn not in par:
            ens = [g for g, titel in titler.items() if titel and titel == _navn(ark[1, 1].værdi)]
            if len(ens) == 1 and ens[0] not in par.values():
                par[navn] = ens[0]
    return par


def _samme_udgave(gammel: Inddatabog, ny: Inddatabog) -> bool:
    """Sandt, når bøgerne er til det samme program; ellers er de faste tekster ikke de samme."""
    steder = (bog.navne.get(UDGAVE) for bog in (gammel, ny))
    ene, anden = (
        sted and bog.ark[sted.ark][sted.række, sted.kolonne].værdi
        for bog, sted in zip((gammel, ny), steder, strict=True)
    )
    return ene == anden


def _er_efterladt(rude: Rude, modstykke: Rude) -> bool:
    """Sandt, når indholdet ikke kan stamme fra den leverede bog, hvor `modstykke` står på pladsen."""
    if modstykke.formel is not None:
        return rude.formel is None
    return modstykke.er_gul or modstykke.værdi is None


def _rækkepar(gammel: Ark, ny: Ark, udfald: Set[Sted]) -> dict[int, set[int]]:
    """De rækker i den nye bog, som hver række i den gamle kan svare til, når brugeren har indsat eller slettet rækker.

    Rækkerne kendes på deres låste tekster; dem, som tabelfunktionerne har fyldt ud, følger tallene og ikke bogen. En
    række uden tekst flytter sig lige så meget som den nærmeste kendte række over eller under sig; begge er mulige.
    """
    if gammel.rækketekster == ny.rækketekster:
        return {r: {r} for r in gammel.rækker}
    gamle, nye = (_kendte_rækker(ark, udfald) for ark in (gammel, ny))
    kendte = [(0, 0)]
    ens = SequenceMatcher(None, list(gamle.values()), list(nye.values()), autojunk=False)
    for slags, i1, i2, j1, j2 in ens.get_opcodes():
        if slags == "equal" or (slags == "replace" and i2 - i1 == j2 - j1):
            kendte += zip(list(gamle)[i1:i2], list(nye)[j1:j2], strict=True)
    gules_slut = (_sidste_gule(gammel) + 1, _sidste_gule(ny) + 1)
    if gules_slut > kendte[-1]:
        kendte.append(gules_slut)
    par = {}
    for r in gammel.rækker:
        plads = bisect_right(kendte, r, key=lambda post: post[0])
        over, under = kendte[plads - 1], kendte[min(plads, len(kendte) - 1)]
        par[r] = {til + r - fra for fra, til in ((over,) if over[0] == r else (over, under))}
    return par


def _kendte_rækker(ark: Ark, udfald: Set[Sted]) -> dict[int, tuple[tuple[int, str], ...]]:
    alle = sorted(ark.rækketekster.items())
    egne = ((r, tuple(post for post in tekster if (r, post[0]) not in udfald)) for r, tekster in alle)
    return {r: tekster for r, tekster in egne if tekster}


def _sidste_gule(ark: Ark) -> int:
    return max((r for (r, _), rude in ark.items() if rude.er_ulåst), default=0)


def _rundt_om(ark: Ark, tabel: Tabel) -> Iterable[Sted]:
    """Det, der er skrevet til højre for tabellens sidste kolonne og i rækken lige under den; formler er ikke med."""
    højre = max(tabel.overskrifter, default=tabel.nr)
    naboer = [k for r, k in ark.nr if k > højre and r <= tabel.slut]
    for r in (*tabel.rækker.values(), tabel.slut + 1):
        for k in ark.rækker.get(r, []):
            under = r > tabel.slut and tabel.nr < k <= højre
            ved_siden = r <= tabel.slut and k > højre and not naboer
            if (under or ved_siden) and ark[r, k].formel is None and ark[r, k].værdi is not None:
                yield r, k


def _gule_kolonner(bog: Inddatabog, tabel: Tabel) -> set[Kolonne]:
    return {kolonne for _, kolonne, sted in tabel.steder() if bog.ark[tabel.ark][sted].er_gul}


def _listeceller(bog: Inddatabog, tabel: Tabel) -> set[Sted]:
    """Cellerne i en listes gule kolonner, også dem, der er blevet låst, fordi noget er sat ind i dem."""
    rækker = [r for række, r in tabel.rækker.items() if isinstance(række, Plads) and tabel.skema.er_liste]
    kolonner = [k for k in tabel.kolonner.values() if any(bog.ark[tabel.ark][r, k].er_ulåst for r in rækker)]
    return {(r, k) for r in rækker for k in kolonner}


def _størrelser(tabeller: Iterable[Tabel]) -> dict[str, tuple[int, Tabel]]:
    """Så mange pladser har hver liste; den korteste af de tabeller, der følger hinanden, bestemmer."""
    størrelser: dict[str, tuple[int, Tabel]] = {}
    for tabel in tabeller:
        for id_er in (tabel.rækker, tabel.kolonner):
            antal: Counter[str] = Counter()
            for id_ in id_er:
                if isinstance(id_, Plads):
                    antal[id_.liste] = max(antal[id_.liste], id_.nummer)
            for liste, sidste in antal.items():
                if liste not in størrelser or sidste < størrelser[liste][0]:
                    størrelser[liste] = (sidste, tabel)
    return størrelser


def _pladsnavne(bog: Inddatabog, tabeller: Iterable[Tabel]) -> dict[Plads, Værdi]:
    """Det, brugeren har skrevet som navn på hver plads."""
    navne = {}
    for tabel in tabeller:
        for række, r in tabel.rækker.items():
            if isinstance(række, Plads) and (række.liste == tabel.skema.navn or not tabel.skema.er_liste):
                k = tabel.nr + (1 if tabel.skema.er_liste else 2)
                navne[række] = bog.ark[tabel.ark][r, k].værdi
    return navne


# --- Ord om en celle


def _hvad(bog: Inddatabog, tabel: Tabel, r: int, k: int) -> str:
    ark = bog.ark[tabel.ark]
    kolonne = tabel.overskrifter.get(k) or _kolonnen(tabel, k)
    id_ = tabel.række_på.get(r)
    if isinstance(id_, Overskriftsrække):
        return "overskriften på egen kolonne"
    navn, nr = ark[r, tabel.nr + 1].værdi, ark[r, tabel.nr].værdi
    navn = None if isinstance(navn, Regnearksfejl) else navn
    nummer = f"nr. {dansk_tal(nr)}" if isinstance(nr, float) else f"række {r}"
    gentaget = not isinstance(id_, Betegnelse) or Betegnelse(id_.tekst, 2) in tabel.rækker
    ord_ = [f"»{vis(navn, 60)}«"] if navn is not None else []
    return ", ".join([*ord_, *([nummer] if gentaget or not ord_ else []), kolonne])


def _kolonnen(tabel: Tabel, k: int) -> str:
    if overskrift := tabel.overskrifter.get(k):
        return f"kolonnen »{overskrift}«"
    return f"kolonne nr. {tabel.kolonnenumre[k]}" if k in tabel.kolonnenumre else f"kolonne {kolonnebogstaver(k)}"


def _løst_hvad(bog: Inddatabog, ark: str, sted: Sted, kun_række: bool = False) -> str:
    løs = løs_celle(bog, ark, sted)
    ord_ = [f"»{vis(løs.betegnelse, 80)}«"] if løs.betegnelse else []
    kolonne = [løs.overskrift] if løs.overskrift and not (ord_ and kun_række) else []
    return ", ".join([*ord_, *kolonne]) or løs.navn or adresse(*sted)


def _spænd(celler: list[str]) -> str:
    steder = [række_og_kolonne(c) for c in celler]
    fra = adresse(min(r for r, _ in steder), min(k for _, k in steder))
    til = adresse(max(r for r, _ in steder), max(k for _, k in steder))
    return fra if fra == til else f"{fra}:{til}"


# --- Rapporten


def som_dict(overførsel: Overførsel) -> dict[str, Any]:
    """Rapporten til --json; alt er med."""

    def poster(fundne: Iterable[Any]) -> list[dict[str, Any]]:
        return [{navn: _uden_cpr(værdi) for navn, værdi in asdict(post).items()} for post in fundne]

    return {
        "gammel": {"fil": overførsel.gammel, "version": overførsel.gammel_version},
        "ny": {"fil": overførsel.ny, "version": overførsel.ny_version},
        "antal_overført": len(overførsel.overført),
        "antal_rettelser": len(overførsel.rettelser),
        "overført": poster(overførsel.overført),
        "flyttet": [f"{o.fra_ark}!{o.fra} -> {o.ark}!{o.celle}" for o in overførsel.flyttet],
        "ryddet": poster(overførsel.ryddet),
        "afviger_fra_ny_standard": poster(overførsel.afviger_fra_ny_standard),
        "nye": poster(overførsel.nye),
        "standardrækker": poster(overførsel.standardrækker),
        "findes_ikke_længere": poster(overførsel.findes_ikke_længere),
        "formler": poster(overførsel.formler),
        "ukendte_ord": poster(overførsel.ukendte_ord),
        "egne_ark": list(overførsel.egne_ark),
        "bemærkninger": list(overførsel.bemærkninger),
        "ikke_overført": poster(overførsel.ikke_overført),
        "noter": list(overførsel.noter),
        "flyttes_ikke": _IKKE_FLYTTET,
    }


def som_tekst(overførsel: Overførsel, højst: int | None = None) -> str:
    """Rapporten på dansk; `højst` begrænser, hvor mange linjer der vises om det, som er overtaget eller nyt."""
    o = overførsel
    linjer = [
        f"Overført fra {o.gammel} (version {o.gammel_version}) til {o.ny} (version {o.ny_version})",
        f"{dansk_tal(len(o.overført))} udfyldte gule celler er overtaget, heraf {dansk_tal(len(o.flyttet))} på en ny "
        f"plads. {dansk_tal(len(o.findes_ikke_længere))} har ingen plads i den nye bog.",
        f"{_IKKE_FLYTTET} {_ikke_nævnt(o)}",
    ]
    for titel, poster in (
        (
            "Findes ikke længere. Disse celler har ingen plads i den nye bog og står kun i den gamle:",
            [_linje(post, f": {_vist(post.værdi, post.hvad)}") for post in o.findes_ikke_længere],
        ),
        ("Formler i gule celler. Kun værdien er overtaget:", [_formellinje(f) for f in o.formler_med_værdi]),
        (
            "Formler uden gemt værdi; cellen er tom i den nye bog:",
            [_formellinje(formel) for formel in o.formler_uden_værdi],
        ),
        (
            "Ikke overført. Det står uden for de gule celler og kun i den gamle bog:",
            [_linje(post, f": {_vist(post.værdi, post.hvad)}") for post in o.ikke_overført],
        ),
        ("Ark med noter. Noterne står kun i den gamle bog:", list(o.noter)),
        ("Egne ark. Kopiér dem selv fra den gamle bog:", list(o.egne_ark)),
        ("Bemærk:", list(o.bemærkninger)),
    ):
        linjer += _afsnit(titel, poster)
    for titel, poster in (
        (
            "Ord, som ikke er på den nye bogs liste. De er overtaget; Kontrol viser, om de skal rettes:",
            [_linje(post, f": {_vist(post.værdi, post.hvad)}") for post in o.ukendte_ord],
        ),
        (
            "Afviger fra den nye bogs standard. Jeres indhold er overtaget:",
            [
                _linje(post, f": {_vist(post.værdi, post.hvad)} (ny standard: {_vist(post.standard, post.hvad)})")
                for post in o.afviger_fra_ny_standard
            ],
        ),
        (
            "Tomme i jeres bog. Den nye bogs standard er ryddet:",
            [_linje(post, f" (ny standard: {_vist(post.standard, post.hvad)})") for post in o.ryddet],
        ),
        (
            "Rækker i den nye bogs standard, som jeres lister ikke har. De er ikke sat ind:",
            [f"{post.ark}: {post.hvad}" for post in o.standardrækker],
        ),
        (
            "Nyt i den nye bog. Dens egne tal gælder, til I retter dem:",
            [
                f"{post.ark}!{post.sted}  {post.hvad}{f' ({post.celler} celler)' if post.celler > 1 else ''}"
                for post in o.nye
            ],
        ),
    ):
        linjer += _afsnit(titel, poster, højst)
    return "\n".join(linjer)


def _afsnit(titel: str, poster: list[str], højst: int | None = None) -> list[str]:
    vist = poster[:højst]
    rest = [f"  … og {len(poster) - len(vist)} flere"] if len(poster) > len(vist) else []
    return ["", titel, *(f"  {post}" for post in vist), *rest] if poster else []


def _ikke_nævnt(o: Overførsel) -> str:
    """Hvor meget af det, der ikke flyttes, rapporten kan nævne."""
    if o.er_samme_slags:
        return (
            "Det, der er fundet, står under »Ikke overført«; rettede låste tekster, rettede låste tal og rettede "
            "formler er ikke med."
        )
    return (
        "Mellem to forskellige versioner eller udgaver findes kun det, der står lige under eller til højre for en "
        "tabel med gule celler; se selv efter resten i den gamle bog."
    )


def _linje(post: Overført | Udgået | Efterladt, resten: str) -> str:
    return f"{post.ark}!{post.celle}  {post.hvad}{resten}"


def _formellinje(post: Formel) -> str:
    værdi = f"værdi {_vist(post.værdi, post.hvad)}" if post.værdi is not None else "ingen gemt værdi"
    henviser = ", henviser til andre celler" if post.henviser else ""
    return f"{post.ark}!{post.celle}  {post.hvad}: {skjul_cpr(post.formel)} ({værdi}{henviser})"


def _vist(værdi: Værdi, hvad: str) -> str:
    """Værdien, som brugeren ser den i bogen; en dag står som tal i filen."""
    if værdi is None:
        return "tom"
    if isinstance(værdi, Regnearksfejl):
        return f"fejlen {værdi}"
    er_tal = isinstance(værdi, float) and not isinstance(værdi, bool)
    if er_tal and hvad.casefold().endswith("dato") and 0 < værdi <= SIDSTE_DAG:
        return (DAG_NUL + timedelta(days=int(værdi))).strftime("%d-%m-%Y")
    return vis(værdi, 100)


def _uden_cpr(værdi: Any) -> Any:
    if isinstance(værdi, str):
        return skjul_cpr(værdi)
    er_tal = isinstance(værdi, float) and not isinstance(værdi, bool)
    return vis(værdi) if er_tal and cpr_cifre(værdi) else værdi
