"""残联: disability cards issued, changed and withdrawn. The card says kind and grade; no diagnosis is read."""
