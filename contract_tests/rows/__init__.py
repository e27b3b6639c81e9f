"""The documented errors and how to provoke each, by the chapters of the documentation."""
