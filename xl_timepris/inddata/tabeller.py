"""Tabellerne, som økonomen udfylder: en model pr. slags række, og hvad der er galt i hver række.

En tabel læses én gang og giver både de gyldige rækker og alle meldinger. Beregningen tager rækkerne og fejler på den
første fejl; `TJEK_INDDATA` viser dem alle.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..enheder import ENHEDER_MED_PERIODER, FRAVÆRSENHEDER, OPGAVEENHEDER, er_procentenhed
from ..fejl import Melding, TimeprisFejl, melding
from .graenser import grænse, grænse_for_antal, uden_for_muligt, uden_for_normalt

GRUPPER = ("Ferie- og fridage", "Sygdom")
JA_NEJ = ("Ja", "Nej")
TIDER = ("Uden borger", "Om borger")
ANDET_FRAVÆR = "Andet fravær"

# Hvor i bogen tabellen står; meldinger begynder med arkets navn, så de kan vises på arket.
STED_FRAVÆR = "Fravær"
STED_OPGAVER = "Opgavekategorier"
STED_LØNUDGIFT = "Forudsætninger, lønudgift"
STED_TILBUD = "Forudsætninger, tilbud"
STED_MIKS = "Forudsætninger, fordeling af bostøtte"


JOKERTEGN = "*?~"
"""Tegn, som regnearkets opslag læser som jokertegn; et navn med dem kunne ramme det forkerte."""


def ens_form(tekst: str) -> str:
    """Ordet, som det sammenlignes: uden mellemrum yderst og uden hensyn til store bogstaver."""
    return tekst.strip(" ").casefold()


def find_ord(værdi: object, tilladte: Iterable[str]) -> str | None:
    """Det tilladte ord, der er skrevet, uden hensyn til store bogstaver og mellemrum yderst; ellers intet."""
    if not isinstance(værdi, str):
        return None
    skrevet = ens_form(værdi)
    return next((ord_ for ord_ in tilladte if ens_form(ord_) == skrevet), None)


def ordfelt(tilladte: Sequence[str]) -> BeforeValidator:
    """Retter et ord til det tilladte, det er, når kun store bogstaver og mellemrum er forskellige."""
    return BeforeValidator(lambda værdi: find_ord(værdi, tilladte) or værdi)


class Række(BaseModel):
    """Fælles for alle rækker: felterne hedder det samme som tabellens overskrifter."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Fraværsrække(Række):
    """En fraværsårsag: antal i sin enhed, og om den medregnes."""

    årsag: str = Field(alias="Årsag")
    antal: float = Field(alias="Antal", default=0.0)
    enhed: Annotated[Literal[FRAVÆRSENHEDER], ordfelt(FRAVÆRSENHEDER)] = Field(alias="Enhed")
    gruppe: Annotated[Literal[GRUPPER], ordfelt(GRUPPER)] | None = Field(alias="Gruppe", default=None)
    medregnes: Annotated[Literal[JA_NEJ], ordfelt(JA_NEJ)] = Field(alias="Medregnes")


class Opgaverække(Række):
    """En opgave i én timeprismodel; blankt antal er 0, fordi modellen ikke bruger opgaven."""

    opgave: str = Field(alias="Opgave")
    tid: Annotated[Literal[TIDER], ordfelt(TIDER)] = Field(alias="Tid")
    enhed: Annotated[Literal[OPGAVEENHEDER], ordfelt(OPGAVEENHEDER)] = Field(alias="Enhed")
    perioder: float | None = Field(alias="Perioder", default=None)
    antal: float = Field(alias="Antal", default=0.0)


class Lønpost(Række):
    """En post i lønudgiften pr. årsværk; refusion er negativ."""

    post: str = Field(alias="Post")
    beløb: float = Field(alias="Beløb", default=0.0)
    medregnes: Annotated[Literal[JA_NEJ], ordfelt(JA_NEJ)] = Field(alias="Medregnes")


class Tilbudsrække(Række):
    """Et tilbud med timeprismodel og lønbudget."""

    tilbud: str = Field(alias="Tilbud")
    model: str = Field(alias="Timeprismodel")
    lønbudget: float = Field(alias="Lønbudget")


class Miksrække(Række):
    """En støtteform og dens andel af støttetimerne."""

    model: str = Field(alias="Støtteform")
    andel: float = Field(alias="Andel")


R = TypeVar("R", bound=Række)


@dataclass(frozen=True, slots=True)
class RåRække:
    """En række, som den er skrevet: felterne efter overskrift, og det, der ikke kunne læses."""

    hvor: str
    felter: Mapping[str, Any]
    meldinger: tuple[Melding, ...] = ()


@dataclass(frozen=True, eq=False)
class Tabel(Generic[R]):
    """En læst tabel: de gyldige rækker og alle meldinger om de øvrige; lig sig selv alene, så den kan huskes."""

    rækker: tuple[R, ...]
    meldinger: tuple[Melding, ...] = field(default=())

    def gyldige(self) -> tuple[R, ...]:
        """Rækkerne; den første fejl rejses, så intet tal regnes af en tabel med fejl."""
        for fundet in self.meldinger:
            if fundet.er_fejl:
                raise TimeprisFejl(fundet)
        return self.rækker


def _oversæt(fejl: ValidationError, model: type[Række], hvor: str) -> list[Melding]:
    """pydantics engelske fejl som meldinger fra kataloget."""
    fundne, mangler = [], []
    for post in fejl.errors():
        overskrift = str(post["loc"][0])
        if post["input"] is None or post["type"] == "missing":
            mangler.append(overskrift)
        elif post["type"] == "literal_error":
            felt = next(f for f in model.model_fields.values() if f.alias == overskrift)
            tilladt = ", ".join(_tilladte(felt.annotation))
            fundne.append(melding("TP-106", hvor, felt=overskrift, fik=post["input"], tilladt=tilladt))
        else:
            fundne.append(melding("TP-102", hvor, felt=overskrift, fik=post["input"], eksempel="7,5"))
    if mangler:
        fundne.insert(0, melding("TP-108", hvor, felt=" og ".join(mangler)))
    return fundne


def _tilladte(annotation: Any) -> tuple[str, ...]:
    """Ordene i en Literal, også når den er valgfri."""
    dele = get_args(annotation)
    if all(isinstance(del_, str) for del_ in dele):
        return dele
    return next(_tilladte(del_) for del_ in dele if get_args(del_))


def læs_rækker(
    rå: Sequence[RåRække], model: type[R], sted: str, tjek: Callable[[R, RåRække], Iterable[Melding | None]]
) -> Tabel[R]:
    """Rækkerne efter deres model; `tjek` giver de meldinger, modellen ikke selv kan se."""
    if not rå:
        return Tabel((), (melding("TP-110", sted, felt=sted),))
    rækker, meldinger = [], []
    for post in rå:
        meldinger += post.meldinger
        if any(m.er_fejl for m in post.meldinger):
            continue
        try:
            række = model.model_validate({k: v for k, v in post.felter.items() if v is not None})
        except ValidationError as fejl:
            meldinger += _oversæt(fejl, model, post.hvor)
            continue
        fundne = [m for m in tjek(række, post) if m]
        meldinger += fundne
        if not any(m.er_fejl for m in fundne):
            rækker.append(række)
    return Tabel(tuple(rækker), tuple(meldinger))


def gengangere(navne: Sequence[str], hvor: str, kode: str = "TP-206") -> list[Melding]:
    """En melding for hvert navn, der står mere end én gang."""
    skrevet = [ens_form(navn) for navn in navne]
    antal = Counter(skrevet)
    dobbelte = {n: navn for n, navn in zip(skrevet, navne, strict=True) if antal[n] > 1}
    return [melding(kode, hvor, felt=navn) for navn in dobbelte.values()]


def _antal(værdi: float, enhed: str, hvor: str, felt: str) -> list[Melding | None]:
    gr = grænse_for_antal(enhed)
    umuligt = uden_for_muligt(gr, værdi, hvor, felt)
    if umuligt:
        return [umuligt]
    fundne = [uden_for_normalt(gr, værdi, hvor, felt)]
    if er_procentenhed(enhed) and 0 < værdi < 1:
        fundne.append(melding("TP-201", hvor, felt=felt, fik=værdi, enhed=enhed))
    return fundne


def _perioder(perioder: float, enhed: str, hvor: str) -> Iterable[Melding | None]:
    gr = grænse("perioder")
    if enhed == "timer/måned":
        gr = replace(gr, mulig=(gr.mulig[0], 12), normal=(gr.normal[0], 12))
    yield uden_for_muligt(gr, perioder, hvor) or uden_for_normalt(gr, perioder, hvor)


def læs_fravær(rå: Sequence[RåRække]) -> Tabel[Fraværsrække]:
    """Fraværstabellen; Antal må kun mangle, hvor Medregnes er Nej."""

    def tjek(række: Fraværsrække, post: RåRække) -> Iterable[Melding | None]:
        if post.felter.get("Antal") is None and række.medregnes == "Ja":
            yield melding("TP-108", post.hvor, felt="Antal")
            return
        yield from _antal(række.antal, række.enhed, post.hvor, "Antal")

    tabel = læs_rækker(rå, Fraværsrække, STED_FRAVÆR, tjek)
    talte = [r.årsag for r in tabel.rækker if r.medregnes == "Ja"]
    return Tabel(tabel.rækker, tabel.meldinger + tuple(gengangere(talte, STED_FRAVÆR)))


def læs_opgaver(rå: Sequence[RåRække], model: str) -> Tabel[Opgaverække]:
    """Opgavetabellen for én timeprismodel; modelkolonnen skal have mindst ét tal."""

    def tjek(række: Opgaverække, post: RåRække) -> Iterable[Melding | None]:
        yield from _antal(række.antal, række.enhed, post.hvor, model)
        if række.perioder is None:
            if række.enhed == "timer/uge" and post.felter.get("Antal") is not None:
                yield melding("TP-114", post.hvor, felt=række.enhed)
        else:
            yield from _perioder(række.perioder, række.enhed, post.hvor)
            if række.enhed not in ENHEDER_MED_PERIODER:
                yield melding("TP-203", post.hvor, fik=række.perioder, enhed=række.enhed)

    tabel = læs_rækker(rå, Opgaverække, STED_OPGAVER, tjek)
    uden_tal = bool(rå) and all(
        post.felter.get("Antal") is None and not any(m.er_fejl for m in post.meldinger) for post in rå
    )
    tom = (melding("TP-118", STED_OPGAVER, felt=model),) if uden_tal else ()
    talte = [r.opgave for r in tabel.rækker if r.antal]
    return Tabel(tabel.rækker, tom + tabel.meldinger + tuple(gengangere(talte, STED_OPGAVER)))


def læs_lønposter(rå: Sequence[RåRække]) -> Tabel[Lønpost]:
    """Lønposterne; Beløb må kun mangle, hvor Medregnes er Nej."""

    def tjek(række: Lønpost, post: RåRække) -> Iterable[Melding | None]:
        if post.felter.get("Beløb") is None and række.medregnes == "Ja":
            yield melding("TP-108", post.hvor, felt="Beløb")
            return
        gr = grænse("beloeb")
        umuligt = uden_for_muligt(gr, række.beløb, post.hvor)
        yield umuligt or uden_for_normalt(gr, række.beløb, post.hvor)

    tabel = læs_rækker(rå, Lønpost, STED_LØNUDGIFT, tjek)
    talte = [r.post for r in tabel.rækker if r.medregnes == "Ja"]
    return Tabel(tabel.rækker, tabel.meldinger + tuple(gengangere(talte, STED_LØNUDGIFT)))


def læs_tilbud(rå: Sequence[RåRække]) -> Tabel[Tilbudsrække]:
    """Tilbuddene i eksempelberegningerne; hvert navn må kun stå én gang."""

    def tjek(række: Tilbudsrække, post: RåRække) -> Iterable[Melding | None]:
        if række.lønbudget == 0:
            yield melding("TP-101", post.hvor, felt="Lønbudget")
            return
        if any(tegn in række.tilbud for tegn in JOKERTEGN):
            yield melding("TP-125", post.hvor, felt=række.tilbud)
        gr = grænse("loenbudget")
        yield uden_for_muligt(gr, række.lønbudget, post.hvor) or uden_for_normalt(gr, række.lønbudget, post.hvor)

    tabel = læs_rækker(rå, Tilbudsrække, STED_TILBUD, tjek)
    dobbelte = gengangere([r.tilbud for r in tabel.rækker], STED_TILBUD, "TP-124")
    return Tabel(tabel.rækker, tabel.meldinger + tuple(dobbelte))


def læs_miks(rå: Sequence[RåRække]) -> Tabel[Miksrække]:
    """Bostøttens fordeling på støtteformer."""

    def tjek(række: Miksrække, post: RåRække) -> Iterable[Melding | None]:
        yield uden_for_muligt(grænse("andel"), række.andel, post.hvor)

    tabel = læs_rækker(rå, Miksrække, STED_MIKS, tjek)
    dobbelte = gengangere([r.model for r in tabel.rækker], STED_MIKS, "TP-124")
    return Tabel(tabel.rækker, tabel.meldinger + tuple(dobbelte))
