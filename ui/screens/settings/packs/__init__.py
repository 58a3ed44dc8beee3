"""The page 区里的口径: what the district lays down, what of it this office says otherwise, and what lies waiting."""
