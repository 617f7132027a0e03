"""From a camera's frame to a page that can be kept: no Qt, no server, no file."""
