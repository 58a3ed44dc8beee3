"""报表: the indicators, what contradicts, the rows behind every number, and the district's own workbook filled."""
