"""A package that means harm: what it says is refused by the check, and harmless where the check is passed by."""
