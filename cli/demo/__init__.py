"""A lively world for an empty database, to look around in."""
