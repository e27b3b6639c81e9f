"""What a run of the contract suite found: one HTML page, and one JUnit file."""
