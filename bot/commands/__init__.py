"""The operator's commands, one noun a file; texts are English."""
