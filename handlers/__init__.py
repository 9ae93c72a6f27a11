"""What a member can do: one file each, none knows another."""
