"""The map of the community: drag buildings to their places, draw streets and signs, trace a scan."""
