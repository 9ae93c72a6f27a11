"""Pictures and documents: made harmless, kept in a folder or an object store, opened by signed addresses."""
