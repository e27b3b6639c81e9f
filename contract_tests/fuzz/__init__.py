"""Schemathesis as this project uses it: `schemathesis.toml` leads to `hooks`, which leads to all the rest."""
