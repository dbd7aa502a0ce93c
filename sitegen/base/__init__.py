"""What every other room stands on: places and problems, digests, URLs, the clock."""
