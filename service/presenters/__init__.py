"""Output shapes: each noun's module turns what the store read into what goes over the wire."""
