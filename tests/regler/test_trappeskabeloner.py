"""Skabelonerne til taksttrapper: mod det, kilderne trykker, og som trapper, man kan regne med.

Et trykt tal er afrundet, så skabelonens tal skal ligge i det interval, trykket tillader. Hvor kilden modsiger sig
selv, står modstridens nummer i `uden_for`, og så skal tallet ligge uden for: en forældet undtagelse fejler.
"""

import re
import tomllib
from fractions import Fraction
from typing import Any

import pytest
from faelles import BOTILBUD, EKSEMPLER, PAKKE, ÅRSLØN, Tabel, antal_prøver, fravær, kald, opgaver, ret, tal
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from xl_timepris.excel.tabellaesning import trappetabel
from xl_timepris.inddata.kildetal import trykt
from xl_timepris.inddata.trappeskabeloner import Skabelon, byggede, skabeloner, stu, uden_trappe

TRYKT = tomllib.loads((EKSEMPLER / "publicerede" / "taksttrapper.toml").read_text("utf-8"))
KILDER = tomllib.loads((PAKKE / "excel" / "data" / "kilder.toml").read_text("utf-8"))
EFTER_NAVN = {skabelon.navn: skabelon for skabelon in skabeloner()}
TRYKTE = [s for s in skabeloner() if s.trykt]
HELE = [s for s in skabeloner() if all(t.oprindelse != "mangler" for t in s.trin)]
MANGELFULDE = [s for s in skabeloner() if s not in HELE]
VUM = EFTER_NAVN["Kommune 3 (VUM, 13 trin)"]

TIMEPRIS = 487.98340856411
"""Timeprisen ved standardforudsætningerne og den antagne årsløn."""
VUM_TIMEPRISER = (398.95, 399.40)
"""Ved alle timepriser herimellem giver Kommune 3's takster de trykte minutter."""
TIMER_PR_DØGN = {
    "minutter/døgn": Fraction(1, 60),
    "timer/døgn": Fraction(1),
    "minutter/uge": Fraction(1, 420),
    "timer/uge": Fraction(1, 7),
}
LUFT = 1e-9
"""Så meget må et interval udvides, fordi decimaltal ikke gemmes eksakt."""
NÆSTEN = 1e-6
"""Så langt under en grænse er et støttebehov ikke på grænsen."""


def _navn(ting: Any) -> str:
    return ting.navn


def _omregnet(værdi: float, fra_enhed: str, til_enhed: str) -> float:
    return float(Fraction(værdi) * TIMER_PR_DØGN[fra_enhed] / TIMER_PR_DØGN[til_enhed])


# --- Det trykte


FELTER = ("trin", "foerste_fra", "foerste_til", "foerste_til_og_med", "foerste_pris")
FELTER += ("sidste_fra", "sidste_til", "sidste_pris", "mindste_spring", "stoerste_spring")


def _bredder(skabelon: Skabelon, fra_trin: int = 1) -> list[float]:
    return [t.til - t.fra for t in skabelon.trin[fra_trin - 1 :] if t.til is not None]


def _pris(skabelon: Skabelon, nr: int) -> float:
    """Et trins Pristimer skrevet i skabelonens egen enhed."""
    return skabelon.trin[nr].pristimer * (60 if skabelon.enhed.startswith("minutter") else 1)


def _skabelonens(skabelon: Skabelon, felt: str, post: dict[str, Any]) -> float:
    første, sidste = skabelon.trin[0], skabelon.trin[-1]
    spring_fra = post.get("spring_fra_trin", 1)
    return {
        "trin": lambda: len(skabelon.trin),
        "foerste_fra": lambda: første.fra,
        "foerste_til": lambda: første.til,
        "foerste_til_og_med": lambda: første.til - 1,
        "foerste_pris": lambda: _pris(skabelon, 0),
        "sidste_fra": lambda: sidste.fra,
        "sidste_til": lambda: sidste.til,
        "sidste_pris": lambda: _pris(skabelon, -1),
        "mindste_spring": lambda: min(_bredder(skabelon, spring_fra)),
        "stoerste_spring": lambda: max(_bredder(skabelon, spring_fra)),
    }[felt]()


def _interval(skrevet: str, enhed: str) -> tuple[float, float]:
    """Det, et trykt tal kan være afrundet fra, i enheden; et antal trin er eksakt."""
    cifre, _, trykt_enhed = skrevet.partition(" ")
    værdi = float(cifre.replace(",", "."))
    if not trykt_enhed:
        return værdi, værdi
    halv = 0.5 * 10 ** -len(cifre.partition(",")[2])
    return tuple(_omregnet(v, trykt_enhed, enhed) for v in (værdi - halv, værdi + halv))


def _inden_for(værdi: float, interval: tuple[float, float]) -> bool:
    return interval[0] - LUFT <= værdi <= interval[1] + LUFT


TAL = [(post, felt) for post in TRYKT["trappe"] for felt in FELTER if felt in post]


@pytest.mark.parametrize(
    ("post", "felt"), TAL, ids=lambda x: x if isinstance(x, str) else f"{x['kilde']} {x['skabelon']}"
)
def test_trykte_tal(post, felt):
    skabelon = EFTER_NAVN[post["skabelon"]]
    værdi, interval = _skabelonens(skabelon, felt, post), _interval(post[felt], skabelon.enhed)
    modstrid = post.get("uden_for", {}).get(felt)
    if modstrid is None:
        assert _inden_for(værdi, interval), f"{værdi} ligger ikke i {interval}"
    else:
        assert not _inden_for(værdi, interval), f"undtagelsen er forældet: {værdi} ligger i {interval}"
        assert f"{modstrid}:" in skabelon.modstrid


@pytest.mark.parametrize("post", [p for p in TRYKT["trappe"] if "spring_fra_trin" in p], ids=lambda p: p["skabelon"])
def test_de_trin_der_ikke_er_et_trykt_spring_er_det_heller_ikke(post):
    """Ellers skulle de regnes med i springene."""
    skabelon = EFTER_NAVN[post["skabelon"]]
    nedre, øvre = (_interval(post[felt], skabelon.enhed) for felt in ("mindste_spring", "stoerste_spring"))
    for bredde in _bredder(skabelon)[: post["spring_fra_trin"] - 1]:
        assert not _inden_for(bredde, (nedre[0], øvre[1]))


def test_undtagelserne_er_de_kendte():
    """Hver undtagelse er en nummereret modstrid i kilderne; ingen andre må komme til."""
    fundne = {
        (post["skabelon"], nummer, felt)
        for post in TRYKT["trappe"]
        for felt, nummer in post.get("uden_for", {}).items()
    }
    assert fundne == {
        ("Kommune 2 (botilbud, 12 trin)", "E03", "foerste_fra"),
        ("Kommune 3 (VUM, 13 trin)", "E02", "stoerste_spring"),
        ("Kommune 5 (botilbud, 11 trin)", "E06", "trin"),
        ("Kommune 6 (dagtilbud, 12 trin)", "E07", "mindste_spring"),
        ("Kommune 6 (dagtilbud, 12 trin)", "E07", "stoerste_spring"),
    }


def test_alle_trykte_trapper_og_kilder_er_med():
    kilder = {(post["kilde"], post["skabelon"].partition(" (")[0]) for post in TRYKT["trappe"]}
    botilbud = {f"Kommune {nr}" for nr in (1, 2, 3, 5, 6, 7)}
    assert {k for kilde, k in kilder if kilde == "Tabel 2.3"} == botilbud
    assert {k for kilde, k in kilder if kilde == "webinaret, Trin 2"} == botilbud
    med_timer = {s.navn for s in TRYKTE} - {"Lemvig (STU, 3 niveauer)"}
    assert {post["skabelon"] for post in TRYKT["trappe"]} == med_timer


def _tal_i(tekst: str | None) -> list[str]:
    return re.findall(r"\d+(?:,\d+)?", tekst or "")


@pytest.mark.parametrize("skabelon", TRYKTE, ids=_navn)
def test_det_citerede_har_de_trykte_tal(skabelon):
    """Citatet i skabelonen og tallene i prøven er skrevet af hver for sig."""
    if skabelon.navn == "Lemvig (STU, 3 niveauer)":
        takster, spring = TRYKT["stu"]["takster"], TRYKT["stu"]["spring"]
        assert [*_tal_i(skabelon.trykt.første), *_tal_i(skabelon.trykt.sidste)] == [str(takster[0]), str(takster[-1])]
        assert _tal_i(skabelon.trykt.spring) == [str(s) for s in spring]
        return
    post = next(p for p in TRYKT["trappe"] if p["skabelon"] == skabelon.navn)
    trykte = {felt: post[felt].partition(" ")[0] for felt in FELTER if felt in post}
    assert str(skabelon.trykt.trin) == trykte["trin"]
    første = [trykte[f] for f in ("foerste_pris", "foerste_fra", "foerste_til", "foerste_til_og_med") if f in trykte]
    assert _tal_i(skabelon.trykt.første) == første
    sidste = [trykte[f] for f in ("sidste_pris", "sidste_fra", "sidste_til") if f in trykte]
    assert _tal_i(skabelon.trykt.sidste)[: len(sidste)] == sidste
    spring = list(dict.fromkeys(trykte[f] for f in ("mindste_spring", "stoerste_spring") if f in trykte))
    assert _tal_i(skabelon.trykt.spring) == spring


# --- Kommune 3 (webinarets VUM-tabel)


def test_vum_trinene_er_de_trykte_minutter():
    trykte = [(p["trin"], float(p["minutter"])) for p in TRYKT["vum"]]
    assert [(t.trin, t.til) for t in VUM.trin[:-1]] == trykte
    assert [t.pristimer * 60 for t in VUM.trin[:-1]] == pytest.approx([m for _, m in trykte], rel=1e-15)
    assert (VUM.trin[-1].trin, VUM.trin[-1].til, VUM.trin[-1].pristimer) == ("6.1", None, None)


def _afvigelser(timepris: float) -> list[float]:
    return [abs(p["takst"] / timepris * 60 - p["minutter"]) for p in TRYKT["vum"]]


@settings(max_examples=antal_prøver(300))
@given(st.floats(*VUM_TIMEPRISER))
def test_vum_takster_giver_de_trykte_minutter_inden_for_et_minut(timepris):
    assert max(_afvigelser(timepris)) <= 1
    for trin, post in zip(VUM.trin, TRYKT["vum"], strict=False):
        assert abs(trin.pristimer * timepris - post["takst"]) <= timepris / 60


@pytest.mark.parametrize("timepris", VUM_TIMEPRISER)
def test_vum_også_ved_enderne(timepris):
    assert max(_afvigelser(timepris)) <= 1


def test_ingen_timepris_giver_alle_de_trykte_minutter_præcis():
    """Derfor et minuts tolerance."""
    bedst = max(
        sum(round(p["takst"] / (øre / 100) * 60) == p["minutter"] for p in TRYKT["vum"])
        for øre in range(39_000, 41_001)
    )
    assert bedst == len(TRYKT["vum"]) - 1


def test_e02_springene_er_16_47_minutter():
    grænser = [t.til for t in VUM.trin[:-1]]
    spring = [b - a for a, b in zip(grænser, grænser[1:], strict=False)]
    assert spring == [16, 23, 23, 32, 31, 31, 31, 39, 46, 47, 47]


def test_e04_23_minutter_pr_døgn_er_2_3_timer_pr_uge():
    timer_pr_uge = _omregnet(VUM.trin[0].til, VUM.enhed, "timer/uge")
    assert 2 <= timer_pr_uge <= 3 and timer_pr_uge == pytest.approx(2.68, abs=0.005)


# --- STU


STU_SKABELON = EFTER_NAVN["Lemvig (STU, 3 niveauer)"]


def test_stu_er_de_trykte_tal():
    trykte = TRYKT["stu"]
    assert [n.niveau for n in stu().niveauer] == [t.trin for t in STU_SKABELON.trin] == trykte["niveauer"]
    assert [n.pladser for n in stu().niveauer] == trykte["pladser"]
    assert [n.takst for n in stu().niveauer] == trykte["takster"]
    assert [*stu().spring_trykt] == trykte["spring"]
    assert (stu().sats_trykt, stu().normering) == (trykte["sats"], trykte["normering"])
    assert sum(n.pladser for n in stu().niveauer) == trykte["normering"]


def test_e01_taksternes_spring_er_65_og_132():
    takster = [n.takst for n in stu().niveauer]
    spring = [b - a for a, b in zip(takster, takster[1:], strict=False)]
    assert spring == [65, 132]
    assert spring[0] != stu().spring_trykt[0] and spring[1] == stu().spring_trykt[1]
    assert stu().modstrid.startswith("E01:") and STU_SKABELON.modstrid.startswith("E01:")


def test_stu_satsen_er_omkring_10500_kr_pr_måned():
    pr_måned = stu().niveauer[0].takst * stu().dage / 12
    assert pr_måned == pytest.approx(10_541.67, abs=0.005) and abs(pr_måned - stu().sats_trykt) < 100


def test_stu_dagsindtægt_og_vægtet_gennemsnit():
    indtægt = sum(n.pladser * n.takst for n in stu().niveauer)
    assert indtægt == 11_020
    assert indtægt / sum(n.pladser for n in stu().niveauer) == pytest.approx(648.24, abs=0.005)


def test_stu_pristimer_giver_de_trykte_takster_ved_standardtimeprisen():
    timepris = tal("TIMEPRIS", ÅRSLØN, fravær(), opgaver(), BOTILBUD)
    assert timepris == pytest.approx(TIMEPRIS, abs=1e-9)
    for trin, niveau in zip(STU_SKABELON.trin, stu().niveauer, strict=True):
        assert abs(trin.pristimer * timepris - niveau.takst) <= 0.5


def test_stu_grænser_ligger_midt_mellem_pristimerne():
    trin = STU_SKABELON.trin
    for nedre, øvre in zip(trin, trin[1:], strict=False):
        assert øvre.fra == pytest.approx((nedre.pristimer + øvre.pristimer) / 2, abs=1e-4)
    assert trin[0].fra == 0 and trin[-1].til is None


# --- Skabelonerne som data


@pytest.mark.parametrize("skabelon", HELE, ids=_navn)
def test_trinene_følger_efter_hinanden_og_stiger(skabelon):
    for forrige, trin in zip(skabelon.trin, skabelon.trin[1:], strict=False):
        assert forrige.til == trin.fra
    assert all(t.fra < t.til for t in skabelon.trin if t.til is not None)
    assert skabelon.trin[0].fra >= 0
    assert len({t.trin for t in skabelon.trin}) == len(skabelon.trin)


@pytest.mark.parametrize("skabelon", skabeloner(), ids=_navn)
def test_pristimer_ligger_i_trinnet(skabelon):
    for nr, trin in enumerate(skabelon.trin):
        if trin.pristimer is not None:
            pris, øvre = _pris(skabelon, nr), float("inf") if trin.til is None else trin.til
            assert trin.fra - LUFT <= pris <= øvre + LUFT


@pytest.mark.parametrize(
    "navn", ["Kommune 1 (botilbud, 10 trin)", "Kommune 6 (botilbud, 27 trin)", "Kommune 7 (botilbud, 9 trin)"]
)
def test_udfyldte_ikke_lineære_trin_bliver_aldrig_smallere(navn):
    skabelon = EFTER_NAVN[navn]
    udfyldte = [t.til - t.fra for t in skabelon.trin if t.oprindelse == "udfyldt"]
    assert all(b >= a - LUFT for a, b in zip(udfyldte, udfyldte[1:], strict=False)) and udfyldte[-1] > udfyldte[0]


def test_kommune_6_har_de_trykte_bånd():
    """Direkte borgertid 62, 64 og 68 % i Tabel 2.4; mere borgertid giver en lavere timepris."""
    pakker = ("2-4", "5-16", "17+")
    direkte = [trykt("R-2.4", f"Kommune 6 – pakke {pakke}", "Direkte borgertid").værdi for pakke in pakker]
    forventet = [None] * 4 + [direkte[0] / direkte[1]] * 12 + [direkte[0] / direkte[2]] * 11
    assert [t.timeprisandel for t in EFTER_NAVN["Kommune 6 (botilbud, 27 trin)"].trin] == forventet


def test_e08_en_trappe_går_over_ugens_168_timer():
    assert EFTER_NAVN["Kommune 6 (botilbud, 27 trin)"].trin[-1].til > 7 * 24


@pytest.mark.parametrize("skabelon", MANGELFULDE, ids=_navn)
def test_det_der_mangler_er_tomt(skabelon):
    for trin in skabelon.trin:
        assert (trin.oprindelse == "mangler") == (trin.fra is None)
        if trin.fra is None:
            assert (trin.til, trin.pristimer) == (None, None)


def test_de_mangelfulde_er_de_kendte():
    assert [s.navn for s in MANGELFULDE] == ["Lemvig (bostøtte, 5 niveauer)", "Egen trappe (10 ydelsespakker)"]
    assert all(s.ledige == 0 for s in TRYKTE) and all(s.ledige > 0 for s in skabeloner() if not s.trykt)


def test_navnene_er_forskellige_også_uden_hensyn_til_store_bogstaver():
    navne = [ting.navn.casefold() for ting in (*skabeloner(), *byggede(), *uden_trappe())]
    assert len(navne) == len(set(navne))


@pytest.mark.parametrize("navn", ["Trappe *", "Trappe?", "~Trappe", "=Trappe", "<Trappe", "T" * 41, ""])
def test_navne_som_regneark_læser_forkert_afvises(navn):
    with pytest.raises(ValidationError):
        Skabelon.model_validate({**skabeloner()[0].model_dump(), "navn": navn})


def test_modstrid_står_på_kilder_i_rækkefølge():
    numre = [m["id"] for m in KILDER["modstrid"]]
    assert numre == sorted(set(numre))
    tekster = [s.modstrid or "" for s in skabeloner()] + [stu().modstrid] + [u.tekst for u in uden_trappe()]
    nævnte = set(re.findall(r"E\d\d", " ".join(tekster)))
    assert nævnte == {"E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E21", "E35"}
    assert nævnte | {"E20", "E26"} <= set(numre)


# --- Skabelonerne i funktionerne


OVERSKRIFT = ["Trin", "Fra", "Til", "Enhed", "Pristimer", "Timeprisandel"]
PRISPUNKTER = ("midt", "nedre", "øvre")
BASISTAKST = 900.0


def _tabel(skabelon: Skabelon) -> Tabel:
    """Skabelonen, som den står i bogen, med ledige rækker."""
    rækker = [[t.trin, t.fra, t.til, skabelon.enhed, t.pristimer, t.timeprisandel] for t in skabelon.trin]
    return [OVERSKRIFT, *rækker, *([None] * len(OVERSKRIFT) for _ in range(skabelon.ledige))]


def _udfyldt(skabelon: Skabelon) -> Tabel:
    """En mangelfuld skabelon med grænser jævnt fordelt på de trin, der mangler."""
    tabel = _tabel(skabelon)
    mangler = [nr for nr, t in enumerate(skabelon.trin, start=1) if t.fra is None]
    første, sidste = mangler[0], mangler[-1]
    start = tabel[første - 1][2] if første > 1 else 0.0
    slut = tabel[sidste + 1][1] if sidste < len(skabelon.trin) else start + 2.0 * len(mangler)
    bredde = (slut - start) / len(mangler)
    for plads, nr in enumerate(mangler):
        tabel = ret(tabel, nr, "Fra", start + plads * bredde)
        tabel = ret(tabel, nr, "Til", slut if nr == sidste else start + (plads + 1) * bredde)
    return tabel


def _trapper() -> list[Any]:
    hele = [pytest.param(_tabel(s), id=s.navn) for s in HELE]
    return hele + [pytest.param(_udfyldt(s), id=f"{s.navn}, udfyldt") for s in MANGELFULDE]


def _trin(trappe: Tabel) -> list[dict[str, Any]]:
    return [dict(zip(OVERSKRIFT, række, strict=True)) for række in trappe[1:] if række[0] is not None]


def _behov_i(trin: dict[str, Any]) -> list[float]:
    """Et støttebehov på Fra, midt i trinnet og lige under Til."""
    fra, til = trin["Fra"], trin["Til"]
    return [fra, fra * 2 + 1] if til is None else [fra, (fra + til) / 2, til - NÆSTEN]


def _forventet_timer(trin: dict[str, Any], prispunkt: str) -> float:
    pr_døgn = TIMER_PR_DØGN[trin["Enhed"]]
    if trin["Pristimer"] is not None:
        return trin["Pristimer"] / (7 if trin["Enhed"].endswith("uge") else 1)
    fra, til = trin["Fra"], trin["Til"]
    punkt = fra if til is None else {"nedre": fra, "øvre": til, "midt": (fra + til) / 2}[prispunkt]
    return float(punkt * pr_døgn)


def _forventet_pris(trin: dict[str, Any], prispunkt: str) -> float:
    andel = 1.0 if trin["Timeprisandel"] is None else trin["Timeprisandel"]
    return _forventet_timer(trin, prispunkt) * TIMEPRIS * andel


@pytest.mark.parametrize("trappe", _trapper())
def test_hvert_behov_indplaceres_i_sit_trin(trappe):
    for trin in _trin(trappe):
        for behov in _behov_i(trin):
            assert kald("TAKSTTRIN", behov, trappe) == trin["Trin"]


@pytest.mark.parametrize("trappe", _trapper())
def test_en_grænse_hører_til_det_øverste_trin_i_alle_enheder(trappe):
    for trin in _trin(trappe):
        for enhed in TIMER_PR_DØGN:
            behov = _omregnet(trin["Fra"], trin["Enhed"], enhed)
            assert kald("TAKSTTRIN", behov, trappe, enhed) == trin["Trin"]


@pytest.mark.parametrize("trappe", _trapper())
def test_et_behov_uden_for_trappen_er_ikke_tilgængeligt(trappe):
    første, sidste = _trin(trappe)[0], _trin(trappe)[-1]
    uden_for = [] if sidste["Til"] is None else [sidste["Til"], sidste["Til"] * 2]
    uden_for += [første["Fra"] - NÆSTEN] if første["Fra"] > 0 else []
    for behov in uden_for:
        assert kald("TAKSTTRIN", behov, trappe) == "#N/A"
        assert kald("PAKKETAKST", behov, trappe, TIMEPRIS) == "#N/A"


@pytest.mark.parametrize("prispunkt", PRISPUNKTER)
@pytest.mark.parametrize("trappe", _trapper())
def test_prisen_er_trinnets_timer_gange_timepris_gange_andel(trappe, prispunkt):
    for trin in _trin(trappe):
        for behov in _behov_i(trin):
            assert tal("PAKKETAKST", behov, trappe, TIMEPRIS, prispunkt) == pytest.approx(
                _forventet_pris(trin, prispunkt), rel=1e-12
            )


@pytest.mark.parametrize("trappe", _trapper())
def test_en_kolonne_af_behov_giver_en_kolonne(trappe):
    par = [(behov, trin) for trin in _trin(trappe) for behov in _behov_i(trin)]
    kolonne = [[behov] for behov, _ in par]
    assert kald("TAKSTTRIN", kolonne, trappe) == [[trin["Trin"]] for _, trin in par]
    priser = [pris for (pris,) in kald("PAKKETAKST", kolonne, trappe, TIMEPRIS)]
    assert priser == pytest.approx([_forventet_pris(trin, "midt") for _, trin in par], rel=1e-12)


@pytest.mark.parametrize("trappe", _trapper())
def test_taksttrappen_viser_hvert_trin_med_takst_og_spring(trappe):
    overskrift, *rækker = kald("TAKSTTRAPPE", trappe, TIMEPRIS, BASISTAKST)
    assert overskrift == ["Trin", "Fra", "Til", "Pristimer pr. døgn", "Ydelsespakketakst", "Samlet takst", "Spring"]
    forrige = None
    for række, trin in zip(rækker, _trin(trappe), strict=True):
        pris = _forventet_pris(trin, "midt")
        assert række[:3] == [trin["Trin"], trin["Fra"], "" if trin["Til"] is None else trin["Til"]]
        assert række[3:6] == pytest.approx([_forventet_timer(trin, "midt"), pris, BASISTAKST + pris], rel=1e-12)
        assert række[6] == ("" if forrige is None else pytest.approx(pris - forrige, rel=1e-9))
        assert forrige is None or pris >= forrige, "mere støtte må ikke være billigere"
        forrige = pris


@pytest.mark.parametrize("skabelon", HELE, ids=_navn)
def test_en_hel_skabelon_advarer_kun_om_et_åbent_trin_uden_pristimer(skabelon):
    sidste = skabelon.trin[-1]
    forventet = ["TP-208"] if sidste.til is None and sidste.pristimer is None else []
    assert [m.kode for m in trappetabel(_tabel(skabelon)).meldinger] == forventet


def _første_mangel(skabelon: Skabelon) -> tuple[int, str]:
    """Række og navn på det første trin, der mangler."""
    return next((nr, str(t.trin)) for nr, t in enumerate(skabelon.trin, start=1) if t.fra is None)


@pytest.mark.parametrize("skabelon", MANGELFULDE, ids=_navn)
@pytest.mark.parametrize(
    ("funktion", "før", "efter"),
    [("TAKSTTRIN", [30], []), ("PAKKETAKST", [30], [TIMEPRIS]), ("TAKSTTRAPPE", [], [TIMEPRIS])],
)
def test_en_mangelfuld_skabelon_siger_hvilken_række_der_mangler(skabelon, funktion, før, efter):
    svar = kald(funktion, *før, _tabel(skabelon), *efter)
    række, navn = _første_mangel(skabelon)
    assert svar == "#VALUE!"
    assert f"række {række}" in svar.besked and navn in svar.besked and "Fra" in svar.besked


@pytest.mark.parametrize("bygget", byggede(), ids=_navn)
def test_en_bygget_trappe_kan_bruges(bygget):
    trappe = kald("TRAPPE", bygget.antal, bygget.første, bygget.bredde, bygget.stigning, bygget.enhed)
    assert trappe[0] == OVERSKRIFT[:5] and len(trappe) == bygget.antal + 1
    fra = bygget.første
    for nr, række in enumerate(trappe[1:], start=1):
        assert række[0] == nr and række[1] == pytest.approx(fra) and række[3] == bygget.enhed
        assert kald("TAKSTTRIN", fra, trappe) == nr
        fra += bygget.bredde + (nr - 1) * bygget.stigning
