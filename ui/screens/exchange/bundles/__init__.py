"""Bundles: what another PC lacks goes out sealed for it; what it sent is looked at, then taken in."""
