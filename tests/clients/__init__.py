"""Tests of what judges the clients, as far as they need Python alone."""
