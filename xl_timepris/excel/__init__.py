"""Alt om regneark: funktionerne i cellerne, celler og værdier, bogen, dens kontrol, VBA og filen selv."""
