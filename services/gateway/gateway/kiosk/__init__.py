"""공용 단말: a shared tablet where workers punch with number and PIN, and the screen that shows a QR."""
