"""The page 保留与删除 of the settings."""
