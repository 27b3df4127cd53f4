"""Commands that the answers to fwpick added: each module here is one, called as it is named."""
