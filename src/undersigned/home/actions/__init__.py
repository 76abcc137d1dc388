"""What this room does when others act."""
