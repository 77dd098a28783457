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
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from ..fejl import cpr_cifre, dansk_tal, fejl, skjul_cpr, vis
from .bogfil import Bogfil, Værdi, adresse, er_åben_i_excel, kolonnebogstaver, række_og_kolonne
from .inddatabog import (
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

_DAG_NUL = date(1899, 12, 30)
_SIDSTE_DAG = 2_958_465
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
    return a == b and isinstance(a, bool) == isinstance(b, bool)


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
                if self._er_inddata(gammel, række, (r, k), rude):
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
            return efter if efter in ukendte else None
        return fundet

    def _er_inddata(self, tabel: Tabel, række: Række, sted: Sted, rude: Rude) -> bool:
        """Sandt, når cellen er brugerens; en celle bliver låst, når noget sættes ind i den fra et andet sted."""
        if rude.er_ulåst:
            return True
        if rude.formel is None and rude.værdi is not None:
            return True
        ark = self.gammel.ark[tabel.ark]
        kolonnen_er_gul = any(ark[r, sted[1]].er_gul for r in tabel.rækker.values())
        return kolonnen_er_gul and (rude.værdi is not None or isinstance(række, Plads))

    def _løs(self, ark: str, sted: Sted) -> None:
        til = (ark, adresse(*sted))
        fundet = find_løs(self.gammel, løs_celle(self.ny, ark, sted), self.gammelt_ark.get(ark), self._er_ledig)
        if fundet:
            navn, kilde = fundet
            rude = self.gammel.ark[navn][kilde]
            if (rude.er_ulåst or rude.værdi is not None) and fundet not in self.brugt:
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
            if værdi is None:
                self.udgået.append(Udgået(*fra, hvad, f"={formel}"))
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
                hvem = f"kolonnen »{tabel.overskrifter[sted[1]]}« i »{tabel.titel}«"
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
        tabeller = [*self.tabeller.values(), *self.gammel.tabeller.values()] if rester else []
        for ark, sted, rude in rester:
            r, k = sted
            tabel = next((t for t in tabeller if t.ark == ark and r in t.række_på and k in t.kolonner.values()), None)
            hvad = _hvad(self.gammel, tabel, r, k) if tabel else _løst_hvad(self.gammel, ark, sted)
            fra = (ark, adresse(*sted))
            self.udgået.append(Udgået(*fra, hvad, rude.værdi if rude.værdi is not None else f"={rude.formel}"))
            if rude.formel is not None:
                self.formler.append(_formel(fra, hvad, rude, ""))

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
    henviser = _HENVISER.search(_TEKST_I_FORMEL.sub("", rude.formel or "")) is not None
    return Formel(*fra, hvad, f"={rude.formel}", rude.værdi, til, henviser)


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
    kolonne = tabel.overskrifter.get(k) or f"kolonne {kolonnebogstaver(k)}"
    id_ = tabel.række_på.get(r)
    if isinstance(id_, Overskriftsrække):
        return "overskriften på egen kolonne"
    navn, nr = ark[r, tabel.nr + 1].værdi, ark[r, tabel.nr].værdi
    nummer = f"nr. {dansk_tal(nr)}" if isinstance(nr, float) else f"række {r}"
    gentaget = not isinstance(id_, Betegnelse) or Betegnelse(id_.tekst, 2) in tabel.rækker
    ord_ = [f"»{vis(navn, 60)}«"] if navn is not None else []
    return ", ".join([*ord_, *([nummer] if gentaget or not ord_ else []), kolonne])


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
    }


def som_tekst(overførsel: Overførsel, højst: int | None = None) -> str:
    """Rapporten på dansk; `højst` begrænser, hvor mange linjer der vises om det, som er overtaget eller nyt."""
    o = overførsel
    linjer = [
        f"Overført fra {o.gammel} (version {o.gammel_version}) til {o.ny} (version {o.ny_version})",
        f"{dansk_tal(len(o.overført))} udfyldte gule celler er overtaget, heraf {dansk_tal(len(o.flyttet))} på en ny "
        f"plads. {dansk_tal(len(o.findes_ikke_længere))} har ingen plads i den nye bog.",
    ]
    for titel, poster in (
        (
            "Findes ikke længere. Disse celler har ingen plads i den nye bog og står kun i den gamle:",
            [_linje(post, f": {_vist(post.værdi, post.hvad)}") for post in o.findes_ikke_længere],
        ),
        ("Formler i gule celler. Kun værdien er overtaget:", [_formellinje(formel) for formel in o.formler]),
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


def _linje(post: Overført | Udgået, resten: str) -> str:
    return f"{post.ark}!{post.celle}  {post.hvad}{resten}"


def _formellinje(post: Formel) -> str:
    værdi = f"værdi {_vist(post.værdi, post.hvad)}" if post.værdi is not None else "ingen gemt værdi"
    henviser = ", henviser til andre celler" if post.henviser else ""
    return f"{post.ark}!{post.celle}  {post.hvad}: {skjul_cpr(post.formel)} ({værdi}{henviser})"


def _vist(værdi: Værdi, hvad: str) -> str:
    """Værdien, som brugeren ser den i bogen; en dag står som tal i filen."""
    if værdi is None:
        return "tom"
    er_tal = isinstance(værdi, float) and not isinstance(værdi, bool)
    if er_tal and hvad.casefold().endswith("dato") and 0 < værdi <= _SIDSTE_DAG:
        return (_DAG_NUL + timedelta(days=int(værdi))).strftime("%d-%m-%Y")
    return vis(værdi, 100)


def _uden_cpr(værdi: Any) -> Any:
    if isinstance(værdi, str):
        return skjul_cpr(værdi)
    er_tal = isinstance(værdi, float) and not isinstance(værdi, bool)
    return vis(værdi) if er_tal and cpr_cifre(værdi) else værdi
