"""How fast is the product, next to an empty app and to one written in an afternoon? Never part of the tests."""
