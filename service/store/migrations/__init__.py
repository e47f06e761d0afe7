"""Alembic's migrations, run from the installed package by `service.store.upkeep.schema`."""
