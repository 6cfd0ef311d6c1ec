"""배치: which site a person is at from when to when, as history that is never rewritten."""
