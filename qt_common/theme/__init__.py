"""One visual language for every screen: tokens, style sheets rendered from them, fonts, icons."""
