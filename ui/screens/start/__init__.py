"""工作台: what is there, what is missing, how far the team covers the grids, and the first steps."""
