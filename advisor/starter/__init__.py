"""A generated project: made, remembered, compared, brought up to date."""
