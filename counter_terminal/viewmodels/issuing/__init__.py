"""The issuing window: results registered, handed out, posted; seals; licences offered for self-service."""
