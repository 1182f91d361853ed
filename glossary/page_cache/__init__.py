"""Public pages from memory, in front of Django: each is rendered once, and again only when its stamp has changed.

A request takes one look-up of the stamp (`stamps`), then its answer (`answers`) from the memory of the process
(`memory`) or from what processes and machines share (`shared`), or else Django renders it (`wsgi`). Nothing is ever
purged: what has another stamp is no longer asked for.
"""
