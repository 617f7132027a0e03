"""The umbrella command: everything a person types in a checkout."""
