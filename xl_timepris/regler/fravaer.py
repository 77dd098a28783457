"""Fravær fra arbejdet og den fremmødetid, der er tilbage."""

from collections.abc import Iterable

from ..fejl import dansk_tal, fejl
from .arbejdsaar import DAGE_PR_UGE, dagsnorm_timer


def fravær_i_timer(antal: float, enhed: str, årsnorm_timer: float) -> float:
    """En fraværsårsag omregnet til timer pr. år.

    Formel: dage x dagsnorm; timer som de er; procent / 100 x årsnorm.
    Enheder: antal i »dage/år«, »timer/år« eller »% af årsnorm« ind, timer/år ud.
    Fejl: en enhed uden for listen er en programfejl (KeyError); inddata har allerede afvist den.
    Kilde: VIVE 2022, Tabel 2.4 (s. 23) og afsnit 3.1.1 (s. 55): fraværsårsager enkeltvis.

    >>> fravær_i_timer(13, "dage/år", 1924)
    96.2
    """
    omregning = {"dage/år": dagsnorm_timer(årsnorm_timer), "timer/år": 1.0, "% af årsnorm": årsnorm_timer / 100}
    return antal * omregning[enhed]


def fraværstimer(timer_pr_årsag: Iterable[float]) -> float:
    """Alt medregnet fravær fra arbejdet.

    Formel: fraværstimer = summen af de medregnede årsagers timer.
    Enheder: timer/år ind, timer/år ud.
    Fejl: ingen.
    Kilde: VIVE 2022, Tabel 2.4 (s. 23) og afsnit 3.1.1 (s. 55).

    >>> fraværstimer([318.2, 96.2])
    414.4
    """
    return sum(timer_pr_årsag, 0.0)


def fremmødetimer(årsnorm_timer: float, fravær_timer: float) -> float:
    """Den tid, en medarbejder er på arbejde.

    Formel: fremmødetimer = årsnorm - fraværstimer.
    Enheder: timer/år ind, timer/år ud.
    Fejl: TP-104, når fraværet er lige så stort som årsnormen eller større.
    Kilde: VIVE 2022, Figur 3.1 og afsnit 3.1.1 (s. 54-55).

    >>> round(fremmødetimer(1924, 414.4), 10)
    1509.6
    """
    if fravær_timer >= årsnorm_timer:
        raise fejl("TP-104", fik=dansk_tal(fravær_timer), tilladt=dansk_tal(årsnorm_timer))
    return årsnorm_timer - fravær_timer


def fremmødedage(fremmøde_timer: float, årsnorm_timer: float) -> float:
    """Fremmødetiden i arbejdsdage.

    Formel: fremmødedage = fremmødetimer / dagsnorm.
    Enheder: timer/år ind, dage/år ud.
    Fejl: ingen; årsnormen er større end 0.
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26): pauser er 30 min. pr. fremmødedag; antallet af dage er rekonstrueret.

    >>> round(fremmødedage(1509.6, 1924), 10)
    204.0
    """
    return fremmøde_timer / dagsnorm_timer(årsnorm_timer)


def fremmødeuger(fremmøde_timer: float, årsnorm_timer: float) -> float:
    """Fremmødetiden i uger med 5 arbejdsdage.

    Formel: fremmødeuger = fremmødedage / 5.
    Enheder: timer/år ind, uger/år ud.
    Fejl: ingen; årsnormen er større end 0.
    Kilde: VIVE 2022, Tabel 2.6 (s. 25-26): timer pr. fremmødeuge; antallet af uger er rekonstrueret.

    >>> round(fremmødeuger(1509.6, 1924), 10)
    40.8
    """
    return fremmødedage(fremmøde_timer, årsnorm_timer) / DAGE_PR_UGE
