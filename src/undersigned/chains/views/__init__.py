"""Pages of the links: from a trade to a case, a link, a body, and the editors' desk."""
