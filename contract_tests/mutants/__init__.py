"""Deliberate defects of the service, and whether the contract suite finds them."""
