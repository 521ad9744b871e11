"""The desk's pages on which staff take a statement down: written during a call, handed in, discarded."""
