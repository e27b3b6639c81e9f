"""Runs the parts of the contract suite against one service, at the same time, and gives one verdict."""
