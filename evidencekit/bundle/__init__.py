"""The PDF bundle: composed, stamped, packed, and verified by anyone."""
