"""Reads: the meetings an actor may see, what stood on their pages at a moment, and what they ask of somebody."""
