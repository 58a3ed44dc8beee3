"""Outlines of buildings out of other people's maps: GeoJSON, Shapefile, DXF and GeoPackage, read in a capped child."""
