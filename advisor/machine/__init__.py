"""What this computer has, and what that means."""
