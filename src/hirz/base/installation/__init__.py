"""What this installation is: demo or not, country, when it was made."""
