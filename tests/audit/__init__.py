"""What is known against what the project is made of: `make audit`."""
