"""What the service does, seen from outside, and what its parts do; the folders mirror the packages."""
