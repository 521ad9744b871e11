"""The append-only record of who did what: written with the effect, put in order and signed by the worker."""
