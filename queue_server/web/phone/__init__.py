"""The visitor's pages: `/t/<token>` for a number (queue, call, rating), `/g/<item>` for a guide."""
