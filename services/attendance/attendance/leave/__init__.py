"""연차: pages that say what is still to come."""
