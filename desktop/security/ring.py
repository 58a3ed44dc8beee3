"""The ring of care keys as the key slots hand it out; it stands in `store`, which seals with it and knows no slots."""

from desktop.store.ring import KEY_BYTES, CareKey, Ring, Unreadable, is_sealed, key_id

__all__ = ["KEY_BYTES", "CareKey", "Ring", "Unreadable", "is_sealed", "key_id"]
