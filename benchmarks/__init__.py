"""What the gate costs, measured beside programs that do the same work or less of it."""
