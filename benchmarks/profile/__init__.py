"""`make profile`: where the time of a request goes inside the service."""
