"""`make bench-growth`: what the service costs as what it keeps grows, and as more of it is asked for at once."""
