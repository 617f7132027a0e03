"""The visitor's page at `/t/<token>`: the number, the queue before it, the call, cancelling, rating."""
