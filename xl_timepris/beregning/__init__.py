"""Føjer inddata og regler sammen: et modul for hvert af metodens niveauer og et for tjekket af inddata."""
