"""From texts to vectors, beside the loop: by what they mean where that can be had, else by their words."""
