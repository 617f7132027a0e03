"""What the three Qt programs share: link thread, theme, translations, widgets."""
