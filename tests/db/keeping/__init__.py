"""Tests of backups, and of the way to another database."""
