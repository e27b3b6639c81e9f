"""Tests of the contract suite: that it finds what it is there to find."""
