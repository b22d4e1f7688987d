"""How figures are computed. Nothing here writes, and no total is typed anywhere."""
