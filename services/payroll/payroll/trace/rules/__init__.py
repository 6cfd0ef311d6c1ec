"""Rules of the trace: what programs are told, and the same in words."""
