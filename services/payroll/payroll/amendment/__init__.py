"""Changes of dated figures (수치 변경): one member of the office proposes, an owner confirms."""
