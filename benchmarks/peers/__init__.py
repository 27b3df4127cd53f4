"""What the starters' training is measured against: the same model and data by other means."""
