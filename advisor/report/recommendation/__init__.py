"""A recommendation in every form: on the terminal, as JSON, as Markdown; its words, its sources."""
