"""Bogen på en Windows-pc: sæt den op, og find grunden, når funktionerne ikke svarer. Kun standardbiblioteket."""
