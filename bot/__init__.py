"""The runtime: how a message travels from a phone to the database and back."""
