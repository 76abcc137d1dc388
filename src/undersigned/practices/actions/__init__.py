"""Acts on practice reports, and between those who ask about one and those who may be asked."""
