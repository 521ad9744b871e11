"""One file for each question of DESIGN section 10, each printing what it measured and on what."""
