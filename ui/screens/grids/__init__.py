"""网格: grids and micro-grids with their sizes on both bases, their staff and what is missing."""
