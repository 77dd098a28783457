"""De tre timepriser."""


def timepris_pr_borgertime_kr(årsløn_kr: float, borger_timer: float, borgere_i_gruppe: float = 1) -> float:
    """Prisen på en time til en borger (rapportens lyserøde timepris).

    Formel: årsløn / borgertimer / borgere i gruppen (1, hvis det ikke er en gruppe).
    Enheder: kr./årsværk, timer/år og borgere ind, kr./time ud.
    Fejl: ingen; borgertimer er større end 0, og gruppen har mindst 1 borger.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 55 og 57).

    >>> round(timepris_pr_borgertime_kr(480000, 983.64), 4)
    487.9834
    """
    return årsløn_kr / borger_timer / borgere_i_gruppe


def timepris_pr_fremmødetime_kr(årsløn_kr: float, fremmøde_timer: float) -> float:
    """Prisen på en time, hvor medarbejderen er på arbejde (rapportens orange timepris).

    Formel: årsløn / fremmødetimer.
    Enheder: kr./årsværk og timer/år ind, kr./time ud.
    Fejl: ingen; fremmødetimer er større end 0.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 55).

    >>> round(timepris_pr_fremmødetime_kr(480000, 1509.6), 4)
    317.965
    """
    return årsløn_kr / fremmøde_timer


def timepris_pr_borgerrelateret_time_kr(årsløn_kr: float, borgerrelateret_timer: float) -> float:
    """Prisen på en time med eller om en borger.

    Formel: årsløn / borgerrelaterede timer.
    Enheder: kr./årsværk og timer/år ind, kr./time ud.
    Fejl: ingen; borgerrelaterede timer er større end 0.
    Kilde: VIVE 2022, afsnit 2.1.3 (s. 22-23); rapporten beskriver prisen, men opgør den ikke (afsnit 3.1.1, s. 55).

    >>> round(timepris_pr_borgerrelateret_time_kr(480000, 1257.0), 4)
    381.8616
    """
    return årsløn_kr / borgerrelateret_timer


def timepris_ved_andel_kr(årsløn_kr: float, direkte_andel: float, årsnorm_timer: float) -> float:
    """Prisen på en time til en borger, når kun andelen af direkte borgertid kendes.

    Formel: årsløn / (direkte borgertid som andel af årsnormen x årsnorm).
    Enheder: kr./årsværk, andel (0-1) og timer/år ind, kr./time ud.
    Fejl: ingen; andelen og årsnormen er større end 0.
    Kilde: VIVE 2022, Tabel 2.4 og afsnit 3.1.1 (s. 23 og 55).

    >>> round(timepris_ved_andel_kr(480000, 0.65, 1924), 2)
    383.82
    """
    return årsløn_kr / (direkte_andel * årsnorm_timer)
