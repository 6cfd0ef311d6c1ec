"""월 표: workers by days of a month, edited by keyboard."""
