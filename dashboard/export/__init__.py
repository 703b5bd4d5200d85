"""Layer 3: tables to the bytes of a file that leaves the product."""
