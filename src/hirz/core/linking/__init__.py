"""Linking: near-same texts, what a shared selector weighs, and the selectors that join nothing."""

from hirz.core.linking.rarity import rarity_weight
from hirz.core.linking.sketching import TextSketch, shingles, similarity, sketch
from hirz.core.linking.suppressing import Suppression, SuppressList

__all__ = ["SuppressList", "Suppression", "TextSketch", "rarity_weight", "shingles", "similarity", "sketch"]
