"""`make bench-endurance`: whether anything grows with the number of requests, and whether slow clients slow others."""
