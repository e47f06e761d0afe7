"""The service room: settings, store, readers, ingest, command line and HTTP on top of `extractors`."""
