"""What comes back by mail: bounces, and answers to reminders."""
