"""Bundles (`*.sqb`): what one office file hands another: sealed, signed, checked before anything is believed."""
