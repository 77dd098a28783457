"""Klargør en maskine med Python 3.11 og intet andet, og kør så programmet eller prøverne.

    python3 -m xl_timepris.klargoer genberegn workbook/timepris.xlsm
    python3 -m xl_timepris.klargoer proev

Bruger kun standardbiblioteket, fordi intet andet er installeret endnu. Alt lægges i mappen .venv ved siden af
pakken, så intet på maskinen ændres; til prøverne hentes LibreOffice og Node.js med apt, hvor det kan lade sig gøre.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROD = Path(__file__).resolve().parent.parent
MILJØ = ROD / ".venv"
PYODIDE = MILJØ / "pyodide"
LITE = ROD / "xl_timepris" / "excel" / "data" / "lite.toml"
LIBREOFFICE = (
    "libreoffice-calc-nogui",
    "libreoffice-draw-nogui",
    "libreoffice-script-provider-python",
    "python3-uno",
    "poppler-utils",
    "fonts-crosextra-carlito",
    "fonts-liberation",
)
NODE = ("nodejs", "npm")


def kræv_ny_python():
    """Stopper med en besked, når Python er for gammel."""
    if sys.version_info < (3, 11):  # noqa: UP036 - filen skal kunne sige det på en ældre Python
        version = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"xl_timepris kræver Python 3.11 eller nyere; dette er {version}. Hent en nyere fra python.org.")


def _stop(besked):
    sys.exit(f"klargoer: {besked}")


def _kør(kommando, vis=False):
    """Kører kommandoen; ved fejl vises dens sidste linjer, så man kan se hvorfor."""
    resultat = subprocess.run(kommando, capture_output=not vis, text=True, errors="replace", cwd=ROD)
    if resultat.returncode and not vis:
        print("\n".join((resultat.stdout + resultat.stderr).splitlines()[-15:]), file=sys.stderr)
    return resultat.returncode == 0


def _apt(pakker):
    """Installerer med apt som administrator; falsk, hvor det ikke kan lade sig gøre."""
    if not shutil.which("apt-get"):
        return False
    foran = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if foran and not shutil.which("sudo"):
        return False
    miljø = ["env", "DEBIAN_FRONTEND=noninteractive"]
    return _kør([*foran, "apt-get", "update", "-qq"]) and _kør(
        [*foran, *miljø, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *pakker]
    )


def _python():
    return MILJØ / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _lav_miljø():
    """Et privat miljø; på Debian ligger den del af Python, der laver det, i en pakke for sig."""
    if _python().exists():
        return
    print("Laver et privat miljø i .venv …", file=sys.stderr)
    if _kør([sys.executable, "-c", "import ensurepip, venv"]) and _kør([sys.executable, "-m", "venv", str(MILJØ)]):
        return
    shutil.rmtree(MILJØ, ignore_errors=True)
    navn = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not (_apt([navn]) and _kør([sys.executable, "-m", "venv", str(MILJØ)])):
        shutil.rmtree(MILJØ, ignore_errors=True)
        _stop(f"Python mangler »venv«. Installér pakken {navn}, og prøv igen.")


def _installér(med_prøver):
    """Pakken og det, den bruger; springes over, når intet er ændret siden sidst."""
    mærke = MILJØ / ("klargjort-proever" if med_prøver else "klargjort")
    indhold = hashlib.sha256((ROD / "pyproject.toml").read_bytes() + str(ROD).encode()).hexdigest()
    if mærke.exists() and mærke.read_text("utf-8") == indhold:
        return
    print("Installerer pakkerne …", file=sys.stderr)
    hvad = f"{ROD}[test]" if med_prøver else str(ROD)
    if not _kør([str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", hvad]):
        _stop("pakkerne kunne ikke installeres. Er der adgang til pakkeregistret?")
    mærke.write_text(indhold, "utf-8")


def _klargør_libreoffice():
    """LibreOffice til den anden motor. Mangler den, siger prøverne det selv."""
    har_uno = _kør_stille(["/usr/bin/python3", "-c", "import uno"])
    if shutil.which("soffice") and har_uno and shutil.which("pdftoppm"):
        return
    if shutil.which("apt-get"):
        print("Henter LibreOffice med apt …", file=sys.stderr)
    if not _apt(LIBREOFFICE):
        print("LibreOffice kunne ikke installeres her; de prøver, der kræver den, springes over.", file=sys.stderr)


def _klargør_pyodide():
    """Den Python, som xlwings Lite bruger, og dens pakker. Mangler den, siger prøverne det selv."""
    import tomllib  # Findes ikke i en ældre Python, som skal nå at få det at vide.

    indhold, mærke = LITE.read_text("utf-8"), PYODIDE / "klargjort"
    if mærke.exists() and mærke.read_text("utf-8") == indhold:
        return
    har_node = shutil.which("node") and shutil.which("npm")
    if not (har_node or _apt(NODE)):
        print("Node.js og npm findes ikke her; de prøver, der kræver Pyodide, springes over.", file=sys.stderr)
        return
    print("Henter Pyodide med npm …", file=sys.stderr)
    lite = tomllib.loads(indhold)
    program = [shutil.which("npm"), "install", "--prefix", str(PYODIDE), "--no-save", "--no-package-lock"]
    program += ["--no-audit", "--no-fund"]
    hjul = [str(_python()), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    hjul += ["--only-binary", ":all:", "--python-version", lite["python"], "--implementation", "cp"]
    hjul += ["--abi", lite["abi"], "--platform", lite["platform"], "--dest", str(PYODIDE / "hjul"), *lite["hjul"]]
    PYODIDE.mkdir(parents=True, exist_ok=True)
    if _kør([*program, f"pyodide@{lite['pyodide']}"]) and _kør(hjul):
        mærke.write_text(indhold, "utf-8")
    else:
        print("Pyodide kunne ikke hentes her; de prøver, der kræver den, springes over.", file=sys.stderr)


def _kør_stille(kommando):
    try:
        return subprocess.run(kommando, capture_output=True).returncode == 0
    except OSError:
        return False


def main(argumenter):
    """Klargør og kør."""
    kræv_ny_python()
    prøver = argumenter[:1] == ["proev"]
    _lav_miljø()
    _installér(prøver)
    if prøver:
        _klargør_libreoffice()
        _klargør_pyodide()
        # Én proces pr. kerne; en fil bliver i sin proces, så det, dens prøver deler, kun laves én gang.
        kommando = [str(_python()), "-m", "pytest", "-n", "auto", "--dist", "loadfile", *argumenter[1:]]
    else:
        kommando = [str(_python()), "-m", "xl_timepris", *argumenter]
    return subprocess.run(kommando).returncode if not prøver else subprocess.run(kommando, cwd=ROD).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
