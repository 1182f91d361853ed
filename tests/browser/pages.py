"""One address of each kind of page, in the site that the `site` fixture sets up."""

TERM = "/intro-to-social-media/key-terms/micro-influencers/"
FORMULAS = "/intro-to-statistics/key-terms/standard-deviation/"
ARABIC_TERM = "/biology-in-arabic/key-terms/cell/"
WITHDRAWN = "/intro-to-statistics/key-terms/outlier/"

REPORT = f"/report/?page={TERM}&part=fact-2"

PAGES = {
    "home": "/",
    "course": "/intro-to-social-media/",
    "unit": "/intro-to-statistics/unit-2/",
    "glossary": "/glossary/",
    "name": "/glossary/frequency/",
    "key terms": "/intro-to-statistics/key-terms/",
    "term": TERM,
    "term with formulas": FORMULAS,
    "report": REPORT,
    "guides": "/guides/",
    "guide": "/intro-to-statistics/guides/how-to-read-a-confidence-interval/",
    "search": "/search/?q=deviation",
    "search, nothing found": "/search/?q=zzzzqqqq",
    "missing": "/intro-to-social-media/key-terms/micro-influencer/",
    "withdrawn": WITHDRAWN,
    "right to left": ARABIC_TERM,
}
