"""Thai as it is typed, and the English beside it: texts compared, days, hours, names and whole messages read. Pure."""
