"""고객사 시간: what clients counted for a day, beside our own and never mixed with it."""
