"""A site of Wagtail with the term page that the benchmark of serving asks for, to compare with.

It is made as `wagtail start` and Wagtail's documentation have it. Links in texts are stored as the site has set them,
as addresses, which spares Wagtail what it would take to look up the pages that they lead to; it is measured with links
to pages too, which follow a page to another address as the site's links do. What the site translates, makes of other
data or names by its routes stands in the template as it is.
"""
