"""Metoden: rene funktioner, én fil pr. begreb i rapporten, kun med standardbiblioteket."""
