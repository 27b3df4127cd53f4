"""What a training run stands on."""
