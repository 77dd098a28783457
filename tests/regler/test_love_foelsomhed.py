"""Love for følsomhed: hver søjle er TIMEPRIS af den ændrede tabel, og målsøgningen kan sættes ind og ramme målet."""

import pytest
from faelles import BOTILBUD, UDEKØRENDE, ÅRSNORM, antal_prøver, fravær, kald, kode, kopi, opgaver, tal
from faelles_strategier import MODEL, fraværstabeller, opgavetabeller
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_timepris.excel.celler import Cellefejl

LØN = 480_000.0
modeller = pytest.mark.parametrize("model", [BOTILBUD, UDEKØRENDE])


def _gange(tabel, navn, kolonne, faktor):
    """Tabellen, hvor rækken med navnet er ganget; felterne kan stå i alle kolonner."""
    ny = kopi(tabel)
    plads = ny[0].index(kolonne)
    for række in ny[1:]:
        if række[0] == navn:
            række[plads] *= faktor
    return ny


def _ventet(slags, navn, fri, poster, model, norm, faktor):
    if slags == "Årsløn":
        return kald("TIMEPRIS", LØN * faktor, fri, poster, model, None, None, norm)
    if slags == "Årsnorm":
        return kald("TIMEPRIS", LØN, fri, poster, model, None, None, norm * faktor)
    if slags == "Fravær":
        fri = _gange(fri, navn, "Antal", faktor)
    else:
        poster = _gange(poster, navn, model, faktor)
    return kald("TIMEPRIS", LØN, fri, poster, model, None, None, norm)


def _prøv_søjler(fri, poster, model, norm, ændring):
    tabel = kald("FOELSOMHED", LØN, fri, poster, model, ændring, norm)
    nu = tal("TIMEPRIS", LØN, fri, poster, model, None, None, norm)
    udsving = []
    for slags, navn, timer, pris, lavere, højere, forskel in tabel[1:]:
        assert pris == nu and (timer == "" or timer > 0)
        for fundet, faktor in ((lavere, 1 - ændring), (højere, 1 + ændring)):
            ventet = _ventet(slags, navn, fri, poster, model, norm, faktor)
            if isinstance(ventet, Cellefejl):
                assert isinstance(fundet, Cellefejl) and fundet == "#N/A" and fundet.kode == ventet.kode
            else:
                assert fundet == pytest.approx(ventet, rel=1e-9)
        if isinstance(forskel, Cellefejl):
            udsving.append(float("inf"))
        else:
            assert forskel == pytest.approx(max(abs(lavere - nu), abs(højere - nu)), abs=1e-9)
            udsving.append(forskel)
    assert udsving == sorted(udsving, reverse=True)
    return tabel


@modeller
@pytest.mark.parametrize("ændring", [0.01, 0.1, 0.5])
def test_hver_søjle_er_prisen_af_den_ændrede_tabel(model, ændring):
    tabel = _prøv_søjler(fravær(), opgaver(), model, ÅRSNORM, ændring)
    brugte = [r for r in opgaver()[1:] if r[opgaver()[0].index(model)]]
    assert len(tabel) - 1 == 2 + len([r for r in fravær()[1:] if r[4] == "Ja" and r[1]]) + len(brugte)


@settings(max_examples=antal_prøver(60), deadline=None)
@given(fraværstabeller(), opgavetabeller(), st.sampled_from([0.05, 0.1, 0.9]))
def test_hver_søjle_i_vilkårlige_tabeller(fri, poster, ændring):
    assume(len({række[0] for række in poster}) == len(poster))
    _prøv_søjler(fri, poster, MODEL, ÅRSNORM, ændring)


def test_en_ændring_der_gør_modellen_umulig_står_øverst_som_ikke_tilgængelig():
    meget = _gange(opgaver(), "Dokumentation", BOTILBUD, 7)
    tabel = kald("FOELSOMHED", LØN, fravær(), meget, BOTILBUD, 0.5)
    umulige = [række for række in tabel[1:] if isinstance(række[-1], Cellefejl)]
    assert umulige == tabel[1 : 1 + len(umulige)]
    *_, højere, udsving = next(række for række in umulige if række[1] == "Dokumentation")
    assert (højere, udsving) == ("#N/A", "#N/A") and højere.kode == udsving.kode == "TP-109"


@modeller
@settings(max_examples=antal_prøver(40), deadline=None)
@given(st.floats(0.0005, 0.04))
def test_sygefraværet_i_begge_læsninger(model, ændring):
    """Prisen er den, tabellerne selv giver, når sygdommen skrives ind i dem."""
    rækker = kald("FOELSOMHED_SYGDOM", LØN, fravær(), opgaver(), model, ændring)[1:]
    sygdom = sum(r[1] * ÅRSNORM / 260 for r in fravær()[1:] if r[3] == "Sygdom" and r[4] == "Ja")
    før = tal("FREMMOEDETIMER", fravær()), tal("BORGERTIMER", fravær(), opgaver(), model)
    for læsning, retning, regel, fremmøde, borger, pris_f, ændret_f, pris_b, ændret_b in rækker:
        timer = ændring * (ÅRSNORM if læsning.startswith("procentpoint") else sygdom)
        timer *= 1 if retning == "højere" else -1
        assert fremmøde == pytest.approx(før[0] - timer, rel=1e-12)
        if regel == "følger deres enhed":
            fri = [*fravær(), ["Mere sygdom", timer, "timer/år", "Sygdom", "Ja", "", None, ""]]
            if timer < 0:
                fri = fravær()
                fri[6][1] += timer / (ÅRSNORM / 260)
            assert borger == pytest.approx(tal("BORGERTIMER", fri, opgaver(), model), rel=1e-9)
        elif regel == "ligger fast i timer":
            assert borger == pytest.approx(før[1] - timer, rel=1e-12)
        else:
            assert borger / fremmøde == pytest.approx(før[1] / før[0], rel=1e-12)
        assert (pris_f, pris_b) == pytest.approx((LØN / fremmøde, LØN / borger), rel=1e-12)
        assert (1 + ændret_f, 1 + ændret_b) == pytest.approx((før[0] / fremmøde, før[1] / borger), rel=1e-12)


def test_et_fald_større_end_sygefraværet_er_kun_en_fejl_i_sine_egne_rækker():
    rækker = kald("FOELSOMHED_SYGDOM", LØN, fravær(), opgaver(), BOTILBUD, 0.06)[1:]
    umulige = {(r[0], r[1]) for r in rækker if isinstance(r[3], Cellefejl)}
    assert umulige == {("procentpoint af årsnormen", "lavere")}
    assert all(celle == "#N/A" for r in rækker if (r[0], r[1]) in umulige for celle in r[3:])


@modeller
@pytest.mark.parametrize("mål", [0.5, 0.6, 0.65, 0.7])
def test_det_fundne_antal_giver_målet(model, mål):
    nået = 0
    for række in filter(lambda r: r[0], opgaver()[1:]):
        antal = kald("MAALSOEG_OPGAVE", fravær(), opgaver(), model, række[0], mål)
        if isinstance(antal, Cellefejl):
            assert antal == "#N/A" and antal.kode == "TP-135"
            continue
        ny = opgaver()
        plads = ny[0].index(model)
        next(r for r in ny if r[0] == række[0])[plads] = antal
        andel = tal("BORGERTIMER", fravær(), ny, model) / tal("FREMMOEDETIMER", fravær())
        assert antal >= 0 and andel == pytest.approx(mål, rel=1e-9)
        nået += 1
    assert nået > 0


def test_en_tom_opgave_kan_målsøges():
    """Transport er tom i botilbud, men har en enhed: 0,16 % af fremmødetiden er det, der mangler til 35 %."""
    assert tal("MAALSOEG_OPGAVE", fravær(), opgaver(), BOTILBUD, "Transport") == pytest.approx(0.15898, abs=5e-6)


def test_to_opgaver_med_samme_navn_kan_ikke_målsøges():
    dobbelt = [*opgaver(), opgaver()[1]]
    assert kode(kald("MAALSOEG_OPGAVE", fravær(), dobbelt, BOTILBUD, "Pauser")) == "TP-124"


def test_årsløn_ved_andel_er_timepris_ved_samme_andel():
    andel = tal("BORGERTIMER", fravær(), opgaver(), BOTILBUD) / ÅRSNORM
    direkte = tal("TIMEPRIS", LØN, fravær(), opgaver(), BOTILBUD)
    assert tal("TIMEPRIS_ANDEL", LØN, andel) == pytest.approx(direkte, rel=1e-12)
