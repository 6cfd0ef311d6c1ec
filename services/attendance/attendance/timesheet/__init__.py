"""고객사 근무현황: a site's month in the client's layout, as a workbook and as a page to print."""
