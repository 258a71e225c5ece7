"""Who saw or changed what, and why."""
