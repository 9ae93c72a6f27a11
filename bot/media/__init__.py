"""Pictures and documents: made harmless, kept in a folder, opened by signed addresses."""
