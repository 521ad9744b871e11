"""Tags of intake's pages: `portal` for the public zone."""
