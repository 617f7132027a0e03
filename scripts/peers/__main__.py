"""`python -m scripts.peers`: every other platform a hall speaks to, as local stand-ins."""

from scripts.peers.cli import main

if __name__ == "__main__":
    main()
