"""Editorial images: what kind of file it is and how large the picture."""
