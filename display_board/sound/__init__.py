"""How announcements become audible: the sound card, the operating system's voice, or a recording."""
