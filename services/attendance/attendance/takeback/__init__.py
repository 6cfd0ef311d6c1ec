"""채용 취소: a hire that nothing has been done with is taken back from the roster."""
