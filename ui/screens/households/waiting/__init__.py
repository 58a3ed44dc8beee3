"""What waits for a second look: doubts, households to be confirmed, residents to be keyed again."""
