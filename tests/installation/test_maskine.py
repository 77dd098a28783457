"""Den rigtige maskine: filer og kommandoer her, og registreringsdatabasen gennem en efterlignet winreg."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faelles import PAKKE

from xl_timepris import __version__
from xl_timepris.installation import maskine as maskinmodul
from xl_timepris.installation import pythonfakta
from xl_timepris.installation.maskine import Pc
from xl_timepris.installation.pythonfakta import denne_python, fra_tekst
from xl_timepris.installation.undersoegelse import spørg_pakken, spørg_python, spørg_serveren

HER = Pc()
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"


class FalskWinreg(SimpleNamespace):
    """Registreringsdatabasen som opslag: (rod, sti) -> værdier eller en undtagelse."""

    def __init__(self, nøgler: dict[tuple[str, str], Any]) -> None:
        super().__init__(
            HKEY_CURRENT_USER="HKEY_CURRENT_USER",
            HKEY_LOCAL_MACHINE="HKEY_LOCAL_MACHINE",
            KEY_READ=0x20019,
            KEY_WRITE=0x20006,
            KEY_WOW64_64KEY=0x100,
            KEY_WOW64_32KEY=0x200,
            REG_SZ=1,
        )
        self.nøgler, self.åbnet, self.skrevet = nøgler, [], []

    def OpenKey(self, rod: str, sti: str, _: int, adgang: int) -> Any:
        self.åbnet.append((rod, sti, adgang))
        fundet = self.nøgler.get((rod, sti))
        if fundet is None:
            raise FileNotFoundError(sti)
        if isinstance(fundet, Exception):
            raise fundet
        return Åbnet(fundet)

    def QueryInfoKey(self, åbnet: Any) -> tuple[int, int, int]:
        return len(åbnet.indhold["nøgler"]), len(åbnet.indhold["værdier"]), 0

    def EnumValue(self, åbnet: Any, nr: int) -> tuple[str, Any, int]:
        return (*åbnet.indhold["værdier"][nr], 4)

    def EnumKey(self, åbnet: Any, nr: int) -> str:
        return åbnet.indhold["nøgler"][nr]

    def CreateKeyEx(self, rod: str, sti: str, _: int, adgang: int) -> Any:
        return Åbnet((rod, sti, adgang))

    def SetValueEx(self, åbnet: Any, navn: str, _: int, slags: int, værdi: str) -> None:
        self.skrevet.append((*åbnet.indhold, navn, slags, værdi))


class Åbnet:
    """En åben nøgle."""

    def __init__(self, indhold: Any) -> None:
        self.indhold = indhold

    def __enter__(self) -> "Åbnet":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def winreg(monkeypatch):
    monkeypatch.setattr(maskinmodul.platform, "system", lambda: "Windows")

    def sæt(**nøgler: Any) -> FalskWinreg:
        falsk = FalskWinreg({("HKEY_CURRENT_USER", sti): indhold for sti, indhold in nøgler.items()})
        monkeypatch.setitem(sys.modules, "winreg", falsk)
        return falsk

    return sæt


def test_registret_læses_med_små_bogstaver_i_64_bit_udgaven(winreg):
    falsk = winreg(Sti={"værdier": [("VBAWarnings", 4), ("", "x")], "nøgler": ["Location0", "Location1"]})
    assert HER.register(r"HKCU\Sti") == {"vbawarnings": 4, "": "x"}
    assert HER.undernøgler(r"HKCU\Sti") == ["Location0", "Location1"]
    assert all(adgang & falsk.KEY_WOW64_64KEY for _, _, adgang in falsk.åbnet)


def test_udgaven_for_32_bit_programmer_kan_læses_for_sig(winreg):
    falsk = winreg(Sti={"værdier": [("", "x")], "nøgler": []})
    HER.register(r"HKCU\Sti", 32)
    assert [adgang for *_, adgang in falsk.åbnet] == [falsk.KEY_READ | falsk.KEY_WOW64_32KEY]


def test_en_nøgle_der_ikke_findes_er_tom_og_en_spærret_er_ukendt(winreg):
    winreg(Spærret=PermissionError())
    assert HER.register(r"HKCU\Andet") == {} and HER.undernøgler(r"HKLM\Andet") == []
    assert HER.register(r"HKCU\Spærret") is None and HER.undernøgler(r"HKCU\Spærret") is None


def test_der_skrives_for_både_64_og_32_bit(winreg):
    falsk = winreg()
    HER.skriv_register(r"HKCU\Software\Classes\x", "kommando")
    adgange = [falsk.KEY_WRITE | falsk.KEY_WOW64_64KEY, falsk.KEY_WRITE | falsk.KEY_WOW64_32KEY]
    assert falsk.skrevet == [
        ("HKEY_CURRENT_USER", r"Software\Classes\x", adgang, "", falsk.REG_SZ, "kommando") for adgang in adgange
    ]


def test_en_strøm_læses_ved_siden_af_filen(monkeypatch, tmp_path):
    fil = tmp_path / "bog.xlsm"
    (tmp_path / "bog.xlsm:Zone.Identifier").write_bytes(b"ZoneId=3")
    assert HER.strøm(str(fil), "Zone.Identifier") is None or sys.platform == "win32"
    monkeypatch.setattr(maskinmodul.platform, "system", lambda: "Windows")
    assert HER.strøm(str(fil), "Zone.Identifier") == b"ZoneId=3"
    assert HER.strøm(str(fil), "Andet") is None


@pytest.mark.skipif(sys.platform == "win32", reason="gælder andre maskiner end Windows")
def test_uden_windows_er_der_ingen_registreringsdatabase():
    assert HER.system != "Windows" and HER.register(EXCEL) == {} and HER.undernøgler(EXCEL) == []


def test_filer(tmp_path, monkeypatch):
    sti = str(tmp_path / "æ" / "ny" / "fil.txt")
    assert not HER.findes(sti) and HER.læs(sti) is None and HER.læs(str(tmp_path)) is None
    HER.skriv(sti, "ø")
    assert HER.findes(sti) and HER.læs(sti) == "ø".encode()
    HER.flyt(str(tmp_path / "æ"), str(tmp_path / "å"))
    assert not HER.findes(sti) and HER.findes(str(tmp_path / "å" / "ny" / "fil.txt"))
    HER.slet(str(tmp_path / "å"))
    assert not list(tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    assert HER.fuld_sti("bog.xlsm") == str(tmp_path / "bog.xlsm")
    assert not HER.findes("\0") and HER.læs("\0") is None


def test_navnene_i_en_mappe(tmp_path):
    (tmp_path / "b.dll").write_bytes(b"")
    (tmp_path / "a").mkdir()
    assert sorted(HER.navne(str(tmp_path))) == ["a", "b.dll"] and HER.navne(str(tmp_path / "findes ikke")) == []


def test_en_fil_er_i_brug_mens_den_køres(tmp_path):
    """Som Windows nægter Linux at skrive i et program, der kører."""
    program = shutil.which("sleep")
    if program is None or not sys.platform.startswith("linux"):
        pytest.skip("kræver Linux og programmet sleep")
    fil = shutil.copy(program, tmp_path / "sleep")
    assert not HER.er_i_brug(str(fil)) and not HER.er_i_brug(str(tmp_path / "findes ikke"))
    kørsel = subprocess.Popen([fil, "60"])
    try:
        assert HER.er_i_brug(str(fil))
    finally:
        kørsel.kill()
        kørsel.wait()
    assert not HER.er_i_brug(str(fil)) and fil.read_bytes() == Path(program).read_bytes()


def test_en_fil_der_ikke_må_skrives_i_er_i_brug(monkeypatch):
    def spærret(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("builtins.open", spærret)
    assert HER.er_i_brug("x.dll")


def test_miljøvariabler(monkeypatch):
    monkeypatch.setenv("XLTP_FINDES", "ja")
    assert HER.miljø("XLTP_FINDES") == "ja" and HER.miljø("XLTP_FINDES_IKKE") == ""


def test_en_kommando_og_det_den_skriver():
    svar = HER.kør([sys.executable, "-X", "utf8", "-c", "import sys; print('æ'); sys.exit(3)"], 30)
    assert (svar.kode, svar.ud.strip(), svar.lykkedes) == (3, "æ", False)


def test_en_kommando_der_ikke_findes_eller_ikke_bliver_færdig():
    assert HER.kør(["/findes/ikke"], 5).kode is None
    assert HER.kør([sys.executable, "-c", "input()\nwhile True: pass"], 30).kode == 1
    assert HER.kør(["/findes/ikke"], 5).for_sent is False


def test_det_en_kommando_nåede_at_skrive_gemmes_når_den_standses():
    kode = "print('Collecting xlwings æ', flush=True)\nwhile True: pass"
    svar = HER.kør([sys.executable, "-I", "-S", "-X", "utf8", "-c", kode], 1.5)
    assert (svar.kode, svar.for_sent, svar.ud.strip()) == (None, True, "Collecting xlwings æ")
    assert HER.kør([sys.executable, "-c", "while True: pass"], 0.3).ud == ""


# --- Python, der spørger om sig selv


def test_denne_python_svarer_som_den_er():
    python = spørg_python(HER, sys.executable)
    assert python is not None and python.version == sys.version_info[:3] == denne_python().version
    assert (python.implementation, python.platform) == (denne_python().implementation, denne_python().platform)
    assert python.xlwings and HER.python == denne_python()


def test_pakken_svarer_med_sin_version():
    assert spørg_pakken(HER, sys.executable) == spørg_pakken(HER, sys.executable, alene=False) == __version__
    assert spørg_pakken(HER, "/findes/ikke") is None


def test_pakken_i_mappen_man_står_i_er_ikke_den_installerede(tmp_path, monkeypatch):
    (tmp_path / "xl_timepris").mkdir()
    (tmp_path / "xl_timepris" / "__init__.py").write_text("raise SystemExit(3)", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert spørg_pakken(HER, sys.executable, alene=False) == __version__


def test_serveren_findes_kun_på_windows():
    assert spørg_serveren(HER, sys.executable) == (sys.platform == "win32")


@pytest.mark.parametrize("tekst", ["", "Fatal Python error", "{}", '{"version": "x"}', "[1, 2]", "null", '{"a": 1}'])
def test_et_svar_der_ikke_er_et_svar(tekst):
    assert fra_tekst(tekst) is None


def test_filen_kan_læses_af_en_gammel_python():
    """Den køres af den Python, bogen peger på, uanset hvor gammel den er."""
    kilde = Path(pythonfakta.__file__).read_text("utf-8")
    sætninger = list(ast.walk(ast.parse(kilde, feature_version=(3, 8))))
    hentet = {navn.name for sætning in sætninger if isinstance(sætning, ast.Import) for navn in sætning.names}
    hentet |= {sætning.module for sætning in sætninger if isinstance(sætning, ast.ImportFrom)}
    assert {navn.partition(".")[0] for navn in hentet} <= sys.stdlib_module_names and "slots" not in kilde


def test_kun_maskinen_rører_computeren():
    """Diagnose og installation er rene funktioner over det, maskinen svarer; filen bag bogen er undtaget."""
    forbudt = {"subprocess", "winreg", "shutil", "os", "platform"}
    for fil in sorted((PAKKE / "installation").glob("*.py")):
        if fil.stem in ("maskine", "pythonfakta"):
            continue
        for del_ in ast.walk(ast.parse(fil.read_text("utf-8"))):
            navne = [n.name for n in del_.names] if isinstance(del_, ast.Import) else []
            assert not forbudt & {navn.partition(".")[0] for navn in navne}, fil.name
