"""Worker accounts, kept in step with attendance's roster, and their activation codes."""
