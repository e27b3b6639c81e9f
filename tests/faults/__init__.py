"""What stays, and what comes back, where processes, databases and disks fail: `make test-faults`."""
