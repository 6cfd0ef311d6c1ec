"""내려받기 작업: the company's form for more people than one file holds, made in parts in the background."""
