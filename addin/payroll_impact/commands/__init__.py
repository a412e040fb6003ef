"""The commands of the command line, a module per subject; each imports what it needs when it runs."""
