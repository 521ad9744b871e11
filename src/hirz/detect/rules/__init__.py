"""Rules in use: those that ship with the house, and those that people wrote at the desk."""
