"""`make bench`: the service beside what its users would pick instead, asked the same by the same clients."""
