"""선불금 이체: approved advances paid through the bank's file, and the bank's answer read back."""
