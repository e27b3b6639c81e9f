"""A small model of the whole service, and what plays it against a running one.

The model is written from the documentation and its decisions alone: a second opinion on what each request changes.
"""
