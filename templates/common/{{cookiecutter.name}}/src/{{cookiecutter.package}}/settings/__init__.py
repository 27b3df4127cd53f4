"""What config.toml may say."""
