"""A case: one return or complaint, its papers and videos, and who did what with them."""
