"""The proof: phones, transcripts, one contract test per port, the rules of the house."""
