"""지급 줄: what of a run was sent, paid or came back."""
