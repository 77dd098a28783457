"""Følsomhed: hvad en ændret forudsætning gør ved timerne og prisen, og den omvendte vej fra et mål til en opgave."""

from ..fejl import fejl

UDEN_BETYDNING_TIMER = 1e-9
"""Decimaltal er ikke eksakte: et fald på netop hele sygefraværet må ikke blive til et umuligt fald."""


def sygdomsændring_timer(ændring_andel: float, sygdom_timer: float, årsnorm_timer: float, relativ: bool) -> float:
    """Hvor mange timer mere sygefravær »1 %« er, når det læses som procentpoint eller som procent af sygefraværet.

    Formel: procentpoint: ændring x årsnorm; relativ: ændring x sygefraværets timer.
    Enheder: andel (0,01 er 1 %) og timer/år ind, timer/år ud; negativ, når sygefraværet falder.
    Fejl: TP-136, når sygefraværet ville blive negativt; TP-137, når der intet er at tage en procent af.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 55): »hvis fx sygefraværsniveauet stiger eller falder med 1 %«.

    >>> [round(sygdomsændring_timer(0.01, 96.2, 1924, relativ), 10) for relativ in (False, True)]
    [19.24, 0.962]
    """
    if relativ and sygdom_timer == 0:
        raise fejl("TP-137")
    timer = ændring_andel * (sygdom_timer if relativ else årsnorm_timer)
    if sygdom_timer + timer < -UDEN_BETYDNING_TIMER:
        raise fejl("TP-136", fik=sygdom_timer, tilladt=-timer)
    return timer


def opgavetimer_som_fast_andel_timer(
    opgave_timer: float, fremmøde_timer: float, ændret_fremmøde_timer: float
) -> float:
    """Opgavernes timer, når de fylder samme del af fremmødetiden som før, fx 35 %.

    Formel: opgavetimer x ændrede fremmødetimer / fremmødetimer.
    Enheder: timer/år ind, timer/år ud.
    Fejl: ingen; fremmødetimer er større end 0.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 55-57): 35 % væk fra borgeren og 65 % hos borgeren.

    >>> round(opgavetimer_som_fast_andel_timer(525.96, 1509.6, 1490.36), 4)
    519.2566
    """
    return opgave_timer * ændret_fremmøde_timer / fremmøde_timer


def prisændring_andel(pris_kr: float, ændret_pris_kr: float) -> float:
    """Hvor meget dyrere en time bliver.

    Formel: ændret pris / pris - 1.
    Enheder: kr./time ind, andel ud (0,0129 er 1,29 %); negativ, når timen bliver billigere.
    Fejl: ingen; prisen er større end 0.
    Kilde: VIVE 2022, afsnit 3.1.1 (s. 55).

    >>> round(prisændring_andel(1924 / 1509.6, 1924 / 1490.36), 4)
    0.0129
    """
    return ændret_pris_kr / pris_kr - 1


def opgavetimer_til_mål_timer(fremmøde_timer: float, øvrige_timer: float, mål_andel: float, opgave: str) -> float:
    """De timer, én opgave må tage, når resten af fremmødetiden skal deles som ønsket.

    Formel: fremmødetimer x (1 - mål for direkte borgertid) - de øvrige opgavers timer.
    Enheder: timer/år og andel af fremmødetid (0,65 er 65 %) ind, timer/år ud.
    Fejl: TP-135, når de øvrige opgaver alene tager mere end det.
    Kilde: VIVE 2022, Tabel 2.4 (note ****) og afsnit 3.1.1 (s. 23 og 56-57): 35/65 af fremmødetiden.

    >>> round(opgavetimer_til_mål_timer(1509.6, 403.56, 0.65, "Dokumentation"), 4)
    124.8
    """
    timer = fremmøde_timer * (1 - mål_andel) - øvrige_timer
    if timer < 0:
        raise fejl("TP-135", felt=opgave, fik=øvrige_timer, tilladt=f"{mål_andel * 100:.4g} %".replace(".", ","))
    return timer
