"""The steps as pure functions over record batches, and the public functions for single pages; steps meet only here."""
