"""What is kept: one noun a file, the only folder that imports sqlmodel."""
