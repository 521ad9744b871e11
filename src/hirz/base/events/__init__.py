"""Events: written with their effect as one dispatch job, expanded by the worker."""
