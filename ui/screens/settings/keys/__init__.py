"""The page 钥匙: who and what opens the office, the recovery sheet, the district's escrow, the data key."""
