"""정정 요청: a worker asks for other times of a day, the office decides."""
