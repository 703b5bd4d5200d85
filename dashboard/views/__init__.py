"""Layer 5: one short script a page."""
