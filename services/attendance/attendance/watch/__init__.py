"""주 52시간: how the week of each person goes, what is owed of breaks, how long they rest between shifts."""
