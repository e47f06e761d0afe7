"""What the views of one application share: settings, database and extractor, kept in the Flask app."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from service.config import Settings
from service.extraction import Extraction
from service.queue.wakeups import Queue
from service.store.database.engine import Database

EXTENSION = "onrecord"


@dataclass(frozen=True, slots=True)
class Resources:
    """Built once with the application; what cannot survive a fork in it is built on first use."""

    settings: Settings
    database: Database
    extraction: Extraction
    queue: Queue


def attach(app: Flask, resources: Resources) -> None:
    """Gives the application its resources."""
    app.extensions[EXTENSION] = resources


def of_app(app: Flask) -> Resources:
    """Those of an application."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Resources)
    return found


def resources() -> Resources:
    """Those of the application that is serving."""
    return of_app(current_app)
