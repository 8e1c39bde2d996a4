"""What is run beside the gate; each module here is started as a program or a plugin of pytest."""
