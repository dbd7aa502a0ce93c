"""All documents joined into one value: cards, terms, neighbours, series, what is held back and until when."""
