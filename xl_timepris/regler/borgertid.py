"""Direkte borgertid og borgerrelateret tid."""

from ..fejl import dansk_tal, fejl


def borgertimer(fremmøde_timer: float, opgave_timer: float, model: str = "") -> float:
    """Den direkte borgertid: tiden ansigt til ansigt med borgeren.

    Formel: borgertimer = fremmødetimer - opgavetimer.
    Enheder: timer/år ind, timer/år ud.
    Fejl: TP-109, når opgaverne tager hele fremmødetiden eller mere.
    Kilde: VIVE 2022, Figur 3.1 og afsnit 3.1.1 (s. 54-56).

    >>> round(borgertimer(1509.6, 525.96), 10)
    983.64
    """
    if opgave_timer >= fremmøde_timer:
        raise fejl("TP-109", felt=model, fik=dansk_tal(opgave_timer), tilladt=dansk_tal(fremmøde_timer))
    return fremmøde_timer - opgave_timer


def borgerrelaterede_timer(borger_timer: float, timer_om_borger: float) -> float:
    """Den direkte borgertid og tiden om borgeren tilsammen.

    Formel: borgerrelaterede timer = borgertimer + opgavetimer om borger.
    Enheder: timer/år ind, timer/år ud.
    Fejl: ingen.
    Kilde: VIVE 2022, Figur 2.2 og afsnit 2.1.3 (s. 22-23); rapporten opgør ikke selv prisen (afsnit 3.1.1, s. 55).

    >>> round(borgerrelaterede_timer(983.64, 273.36), 10)
    1257.0
    """
    return borger_timer + timer_om_borger
