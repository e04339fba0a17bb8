"""The commands: they parse arguments, call one function of the rooms below, and print. Only this room prints."""
