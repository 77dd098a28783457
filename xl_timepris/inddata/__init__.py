"""Det, økonomen redigerer: tabeller, grænser, helligdage og standardforudsætninger med kilde."""
