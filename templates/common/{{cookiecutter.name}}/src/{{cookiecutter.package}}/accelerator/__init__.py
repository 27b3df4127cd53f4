"""Does this machine compute, and does it compute right?"""
