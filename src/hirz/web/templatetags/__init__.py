"""Tags and filters that every page of the desk may load; which one draws what is in docs/how-to/desk-pages.md."""
