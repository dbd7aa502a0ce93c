"""What writers begin with: a new site, a new post."""
