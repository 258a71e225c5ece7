"""人社、医保: who is enrolled in which insurance. What was claimed, and for what, is never read."""
