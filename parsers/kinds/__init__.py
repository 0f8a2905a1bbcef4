"""Who wrote a mail, a person or a machine: facts, rules, and the phrases that give machines away."""
