"""Pages of cases, of their facts, and of the questions asked of them."""
