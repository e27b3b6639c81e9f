"""What clients get from the contract by tools: generated code, and a service made of its examples."""
