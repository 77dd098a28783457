"""Registeret over funktioner: signaturerne er kontrakten, og navne og tekster kan være i Excel."""

import re

import pytest

from xl_timepris.excel.funktioner import FUNKTIONER
from xl_timepris.excel.register import MAKS_HJÆLP, hjælpetekster

LEVERET = """
FRAVAERSTIMER(fravaer; [aarsnorm])
FREMMOEDETIMER(fravaer; [aarsnorm])
OPGAVETIMER(fravaer; opgaver; model; [tid]; [aarsnorm])
BORGERTIMER(fravaer; opgaver; model; [aarsnorm])
TIMEFORDELING(fravaer; opgaver; model; [aarsnorm])
TIMEPRIS(aarsloen; fravaer; opgaver; model; [pr]; [borgere_i_gruppe]; [aarsnorm])
TIMEPRIS_FORKLAR(aarsloen; fravaer; opgaver; model; [pr]; [borgere_i_gruppe]; [aarsnorm])
TIMEPRIS_ANDEL(aarsloen; direkte_andel; [aarsnorm])
FOELSOMHED(aarsloen; fravaer; opgaver; model; [aendring]; [aarsnorm])
FOELSOMHED_SYGDOM(aarsloen; fravaer; opgaver; model; [sygdomsaendring]; [aarsnorm])
MAALSOEG_OPGAVE(fravaer; opgaver; model; opgave; [maal]; [aarsnorm])
LOENUDGIFT(poster)
STOETTETIMER(loenbudget; timepris)
STOETTETIMER_MIKS(loenbudget; timepriser; andele)
HELLIGDAGE(aar)
ARBEJDSDAGE(aar)
BASISTAKST(faste_udgifter; pladser; belaegning; [dage])
GENNEMSNITSTAKST(udgifter; pladser; belaegning; [dage])
TRAPPE(antal; foerste; bredde; [stigning]; [enhed])
TAKSTTRIN(stoettebehov; trappe; [enhed])
PAKKETAKST(stoettebehov; trappe; timepris; [prispunkt]; [enhed])
TAKSTTRAPPE(trappe; timepris; [basistakst]; [prispunkt])
KORTLAEGNING(borgere; [enhed])
TILDELING(princip; budget; forudsat; faktisk; [reguleringsgrad]; [faste_udgifter]; [sats]; [maaneder])
TILDELINGSFORLOEB(budget; forudsat; [fra]; [til]; [skridt]; [reguleringsgrad]; [faste_udgifter]; [sats]; [maaneder])
TILDELINGSPRINCIP(pladser; maalgruppe; [aaben]; [datagrundlag]; [lille_graense])
TJEK_INDDATA(fravaer; [opgaver]; [aarsnorm]; [loenposter]; [tilbud]; [miks]; [borgere_i_gruppe]; [miks_tilbud]; [aar])
TJEK_TAKSTER(trapper; udgiftsposter; takstgrundlag; [borgere]; [tildelinger]; [loenposter]; [faktisk_belaegning])
XLTP_VERSION()
"""
"""Leverede funktioner: navn, argumenter, rækkefølge og det valgfrie ligger fast."""

TABELLER = {"TIMEFORDELING", "TIMEPRIS_FORKLAR", "HELLIGDAGE", "TJEK_INDDATA", "TRAPPE", "TAKSTTRIN", "PAKKETAKST"}
TABELLER |= {"TJEK_TAKSTER", "TAKSTTRAPPE", "KORTLAEGNING", "TILDELINGSFORLOEB", "TILDELINGSPRINCIP", "FOELSOMHED"}
TABELLER |= {"FOELSOMHED_SYGDOM"}
OMRÅDER = {"fravaer", "opgaver", "poster", "timepriser", "andele", "loenposter", "tilbud", "miks"}
OMRÅDER |= {"stoettebehov", "trappe", "trapper", "udgiftsposter", "takstgrundlag", "borgere", "tildelinger"}


def _linjer(tekst: str) -> dict[str, str]:
    return {linje.partition("(")[0]: linje for linje in tekst.strip().splitlines()}


def _nummer(bogstaver: str) -> int:
    tal = 0
    for bogstav in bogstaver:
        tal = tal * 26 + ord(bogstav) - ord("A") + 1
    return tal


def _ligner_celle(navn: str) -> bool:
    """Sandt for fx AB12, R1C1, R og C, som Excel ikke tager for navne."""
    navn = navn.upper()
    a1 = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", navn)
    if a1 and _nummer(a1[1]) <= 16_384 and 1 <= int(a1[2]) <= 1_048_576:
        return True
    return re.fullmatch(r"R\d*(C\d*)?|C\d*", navn) is not None


def test_cellenavne_kendes():
    assert all(map(_ligner_celle, ("A1", "xfd1048576", "R1C1", "R", "c", "RC", "ABC12")))
    assert not any(map(_ligner_celle, ("XFE1", "TIMEPRIS", "A1048577", "aar", "RCX", "A_1")))


def test_de_leverede_funktioner_er_kontraktens():
    assert {navn: f.syntaks for navn, f in FUNKTIONER.items()} == _linjer(LEVERET)


def test_funktioner_der_giver_en_tabel():
    assert {navn for navn, f in FUNKTIONER.items() if f.tabel} & set(_linjer(LEVERET)) == TABELLER


@pytest.mark.parametrize(
    ("formel", "flere"),
    [
        ("=TAKSTTRIN(B5,Trappe)", False),
        ("=PAKKETAKST($B$5, Trappe, C5)", False),
        ("=taksttrin( B5 ,Trappe)", False),
        ("=TAKSTTRIN(B5:B9,Trappe)", True),
        ("=PAKKETAKST(Behov,Trappe,C5)", True),
        ("=TAKSTTRIN(B5,Trappe)&TAKSTTRIN(B5:B9,Trappe)", True),
        ("=TIMEPRIS(B5,Fravaer,Opgaver,C5)", False),
        ("=TAKSTTRAPPE(B5,C5)", True),
    ],
)
def test_hvor_mange_celler_et_svar_fylder(formel, flere):
    """To funktioner svarer med samme form som det første argument."""
    assert {navn for navn, f in FUNKTIONER.items() if f.som_første} == {"TAKSTTRIN", "PAKKETAKST"}
    funktion = FUNKTIONER[re.match(r"=(\w+)", formel)[1].upper()]
    assert funktion.kan_fylde_flere_celler(formel) == flere


def test_argumenter_der_er_områder():
    leverede = [FUNKTIONER[navn] for navn in _linjer(LEVERET)]
    assert {a.navn for f in leverede for a in f.argumenter if a.område} == OMRÅDER


@pytest.mark.parametrize("funktion", FUNKTIONER.values(), ids=lambda f: f.navn)
def test_navnet_kan_være_en_funktion_i_excel(funktion):
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", funktion.navn) and len(funktion.navn) <= MAKS_HJÆLP
    assert not _ligner_celle(funktion.navn)


@pytest.mark.parametrize("funktion", FUNKTIONER.values(), ids=lambda f: f.navn)
def test_argumenterne_kan_være_i_funktionsguiden(funktion):
    navne = [argument.navn for argument in funktion.argumenter]
    assert len(navne) + sum(map(len, navne)) <= 254 and len(set(navne)) == len(navne)
    for navn in navne:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", navn) and not _ligner_celle(navn)


@pytest.mark.parametrize("funktion", FUNKTIONER.values(), ids=lambda f: f.navn)
def test_valgfrie_argumenter_står_sidst(funktion):
    valgfri = [argument.valgfri for argument in funktion.argumenter]
    assert valgfri == sorted(valgfri)


@pytest.mark.parametrize("funktion", FUNKTIONER.values(), ids=lambda f: f.navn)
def test_hjælpen_er_en_sætning_og_højst_255_tegn(funktion):
    assert funktion.hjælp[0].isupper() and funktion.hjælp.endswith(".")
    for tekst in (funktion.hjælp, *(a.hjælp for a in funktion.argumenter)):
        assert 0 < len(tekst) <= MAKS_HJÆLP and tekst == " ".join(tekst.split())
    for argument in funktion.argumenter:
        første = argument.hjælp.lstrip('"»')[0]
        assert første.isupper() and argument.hjælp.endswith("."), argument.hjælp


def test_hver_hjælpetekst_bruges():
    brugte = {a.navn for f in FUNKTIONER.values() for a in f.argumenter}
    assert set(hjælpetekster()["argumenter"]) == brugte
    assert set(hjælpetekster()["funktioner"]) == set(FUNKTIONER)


def test_et_navn_betyder_det_samme_overalt():
    """Samme argumentnavn er enten et område i alle funktioner eller en enkelt celle i alle."""
    slags: dict[str, set[bool]] = {}
    for funktion in FUNKTIONER.values():
        for argument in funktion.argumenter:
            slags.setdefault(argument.navn, set()).add(argument.område)
    assert all(len(fundne) == 1 for fundne in slags.values())
