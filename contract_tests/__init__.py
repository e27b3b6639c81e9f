"""What holds a running service against the contract, through nothing but its API."""
