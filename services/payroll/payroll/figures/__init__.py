"""Dated figures of the law: what was valid when, and from which source."""
