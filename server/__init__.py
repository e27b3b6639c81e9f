"""Turns the contract into a running ASGI app. It knows no chat."""

import warnings

# Connexion imports Starlette's client for tests, which nothing here calls, and which says so at each start.
warnings.filterwarnings("ignore", "Using `httpx` with `starlette.testclient` is deprecated", UserWarning)
