"""What happens at set times: triggers, slots, and what they start; on a clock that a test moves."""
