"""The way of a request before and after its handler."""
