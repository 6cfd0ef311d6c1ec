"""A tiny service that the tests of the chassis run."""
