"""Turns the contract into a running ASGI app. It knows no chat."""
