"""Long attacks on the product: a power cut at any moment, garbage on every port; and the audit after them."""
