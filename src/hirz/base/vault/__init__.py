"""Sealed things: keys, wraps, blobs."""
