"""What a person without an account may do by the address in a mail: this one thing, and no more."""
