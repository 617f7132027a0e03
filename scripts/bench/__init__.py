"""What this product can do in a second, measured on the real server over real sockets."""
