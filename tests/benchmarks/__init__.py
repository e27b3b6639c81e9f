"""Tests of the pure parts of the benchmarks; what is timed is run by `make bench`."""
