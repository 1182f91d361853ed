"""What is looked up by words, on SQLite and on PostgreSQL.

- phrases.py: which published pages may mention a name; glossary links ask it.
- index.py: what search knows of courses, terms and guides. There are two of its kind: of what is published (PUBLIC),
  and of what editors have on the desk (DESK). Nothing that readers see is ever made from the latter.
- finding.py: what readers and editors find; queries.py: what they ask for; spelling.py: what they meant.
- sqlite.py and postgres.py: the statements in which the two databases differ.

Everything is indexed from Python, in the transaction that publishes or saves.
"""
