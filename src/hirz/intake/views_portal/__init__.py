"""Views of the portal, by the doors of its house. The public zone seals and never opens; no view knows who asks."""
