"""The page 专项工作 of the settings."""
