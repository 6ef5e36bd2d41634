"""What a dispute asks for: the rulebook's data, and a case measured against it."""
