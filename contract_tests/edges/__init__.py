"""Traps, on every operation that they can apply to, generated from the contract."""
