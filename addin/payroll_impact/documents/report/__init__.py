"""What a report says of one plan, before it takes a form: a module for each thing it tells."""
