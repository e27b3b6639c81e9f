"""The command line: whatever a developer or an operator does with the service. It may use all other packages."""
