"""What the gate asks of everything that comes in."""
