"""월 근태: everybody's hours of a month, its Excel file and its closing."""
