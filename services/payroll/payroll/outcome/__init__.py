"""이체 결과: the bank's result file, looked at and then accepted."""
