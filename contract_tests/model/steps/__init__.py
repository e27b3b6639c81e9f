"""The operations that change something, or that show what no list does."""
