"""채용 취소: the wage terms of a hire that nothing has been paid on are taken back."""
