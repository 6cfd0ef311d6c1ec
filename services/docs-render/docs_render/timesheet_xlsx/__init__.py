"""고객사 근무현황: a client's monthly workbook."""
