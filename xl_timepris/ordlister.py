"""De lukkede lister af ord, som både inddata og regler kender."""

PRISPUNKTER = MIDT, NEDRE, ØVRE = ("midt", "nedre", "øvre")
"""Hvor i et trin ydelsespakken prissættes."""

PRINCIPPER = AKTIVITET, RAMME, KOMBINATION, REGULERET = (
    "Aktivitetsbaseret",
    "Rammebaseret",
    "Kombination",
    "Belægningsreguleret ramme",
)
"""Principperne for tildeling."""

MÅLGRUPPER = BOTILBUD, DAGTILBUD, BOSTØTTE, BOFÆLLESSKAB, STU = (
    "Botilbud",
    "Dagtilbud",
    "Udekørende bostøtte",
    "Bofællesskab",
    "STU",
)
"""De slags tilbud, beslutningstræet skelner mellem."""

DATAGRUNDLAG = TILSTRÆKKELIGT, UTILSTRÆKKELIGT = ("Tilstrækkeligt", "Utilstrækkeligt")
"""Om aktivitetsdata er retvisende nok til at afregne efter."""
