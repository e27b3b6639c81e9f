"""The behaviour of the operations."""
