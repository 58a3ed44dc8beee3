"""Who may open the office file, and the record of who did what."""
