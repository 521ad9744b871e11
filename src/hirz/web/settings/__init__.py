"""One settings module per trust zone; `env.py` is the only reader of the environment."""
