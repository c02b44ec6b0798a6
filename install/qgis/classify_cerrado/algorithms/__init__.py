"""The algorithms of the Processing provider."""
