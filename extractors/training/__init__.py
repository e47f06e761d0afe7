"""Training of the tagger (extra `train`); nothing of it is needed to run."""
