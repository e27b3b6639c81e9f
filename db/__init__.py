"""The storage: Peewee models, queries, transactions and migrations. It knows no HTTP."""
