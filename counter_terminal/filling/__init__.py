"""From lines read on a paper to fields of a form, for the clerk to confirm: nothing is filled silently."""
