"""A closer look: one step, where time goes, how fast, is the export right."""
