from django.db import migrations

# As glossary/search/index.py describes them: one index of what is published, one of what is on the desk.
INDEXES = ["public", "desk"]
WORDS = {
    "sqlite": ["CREATE VIRTUAL TABLE glossary_{0}_words USING fts5(kind UNINDEXED, words, text UNINDEXED, tokenize = 'ascii')"],
    "postgresql": [
        "CREATE TABLE glossary_{0}_words (id bigint PRIMARY KEY, kind text NOT NULL, words tsvector NOT NULL, text text NOT NULL)",
        "CREATE INDEX glossary_{0}_words_words ON glossary_{0}_words USING gin (words)",
    ],
}
# Keys are compared byte by byte, as SQLite does by itself.
TEXT = {"sqlite": "text", "postgresql": 'text COLLATE "C"'}
WITHOUT_ROWID = {"sqlite": " WITHOUT ROWID", "postgresql": ""}
OTHERS = [
    "CREATE TABLE glossary_{0}_names (key {text} NOT NULL, head {text} NOT NULL, later boolean NOT NULL,"
    " size smallint NOT NULL, alias boolean NOT NULL, name {text} NOT NULL, id bigint NOT NULL, course bigint NOT NULL,"
    " kind {text} NOT NULL)",
    "CREATE INDEX glossary_{0}_names_key ON glossary_{0}_names (key)",
    "CREATE INDEX glossary_{0}_names_head ON glossary_{0}_names (head, later, size, key)",
    "CREATE INDEX glossary_{0}_names_id ON glossary_{0}_names (id)",
    "CREATE TABLE glossary_{0}_vocabulary (word {text} NOT NULL, stem {text} NOT NULL, pages integer NOT NULL,"
    " names integer NOT NULL, PRIMARY KEY (word, stem)){without_rowid}",
    "CREATE INDEX glossary_{0}_vocabulary_stem ON glossary_{0}_vocabulary (stem)",
    "CREATE TABLE glossary_{0}_trigrams (trigram {text} NOT NULL, word {text} NOT NULL,"
    " PRIMARY KEY (trigram, word)){without_rowid}",
]


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name in INDEXES:
        for statement in WORDS[vendor] + OTHERS:
            schema_editor.execute(
                statement.format(name, text=TEXT[vendor], without_rowid=WITHOUT_ROWID[vendor]), params=None
            )


def drop(apps, schema_editor):
    for name in INDEXES:
        for table in ("words", "names", "vocabulary", "trigrams"):
            schema_editor.execute(f"DROP TABLE glossary_{name}_{table}")


class Migration(migrations.Migration):
    dependencies = [("glossary", "0002_links")]
    operations = [migrations.RunPython(create, drop)]
