"""`python -m advisor` is `fwpick`."""

from advisor.cli import main

main()
