"""The pages on which grids are drawn anew: by hand, by proposal, and the micro-grids of one grid."""
