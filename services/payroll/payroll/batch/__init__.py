"""일괄 항목: a table of amounts from Excel, looked at, accepted once, undone while the month is open."""
