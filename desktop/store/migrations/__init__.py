"""The steps from each released schema to the next. They import no tables: old steps must not change meaning."""
