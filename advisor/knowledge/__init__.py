"""What is known and since when: the articles' claims, today's facts, the questions."""
