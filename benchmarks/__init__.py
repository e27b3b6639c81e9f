"""Measured comparisons: the service beside what its users would pick instead, and beside itself as it grows."""
