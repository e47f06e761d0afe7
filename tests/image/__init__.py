"""The container image, built and run for real: `make test-image`, apart from `make test` since it needs an engine."""
