"""Reading print from pictures: an extra, working without the Internet."""
