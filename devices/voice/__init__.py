"""Announcements: phrases to clips to sound."""
