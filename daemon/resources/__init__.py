"""Files that travel with the program: the sample letters of the demo; in a wheel also the shipped configuration."""
