"""The generators of clients, each with what its code has to be like."""
