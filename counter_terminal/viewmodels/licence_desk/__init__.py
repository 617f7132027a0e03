"""The licence desk: sheets that went wrong, numbered blanks, licences that wait."""
