"""Who can be where in what time."""
