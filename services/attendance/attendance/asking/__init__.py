"""What workers ask and the office decides once: its filter, its list, its decision."""
