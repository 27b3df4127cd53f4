"""Commands beside those of every project: each module here is one, called as it is named."""
