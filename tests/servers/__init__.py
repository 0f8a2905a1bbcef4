"""Real servers for the tests: each with its own configuration on loopback, as root or not."""
