from collections import Counter, defaultdict

from django.db.models import Count

from glossary import rendering
from glossary.documents import Unit
from glossary.models import Page
from glossary.paths import path_to
from glossary.views.head import course_head, published, render_page

# Above so many terms a course page counts them, and the units' own pages list them.
LISTED = 400


def course(request, course):
    page = published("course", path_to("course", course))
    document = page.content()
    known = {unit.number for unit in document.units}
    contents = Page.objects.filter(course=page)
    counts = Counter()
    for kind, unit, number in contents.values_list("kind", "unit").annotate(Count("id")):
        counts[kind, unit if unit in known else 0] += number
        counts[kind] += number
    listed = contents.in_unit_order().as_listed()
    if counts["term"] > LISTED:
        listed = listed.guides()[:LISTED]
    items = defaultdict(list)
    for item in listed:
        items[item.kind, item.unit if item.unit in known else 0].append(item)
    units = [
        {
            "number": unit.number,
            "title": unit.title,
            "description": unit.description,
            "path": path_to("unit", course, unit.number) if unit.number else "",
            "guides": items["guide", unit.number],
            "terms": items["term", unit.number],
            "guide_count": counts["guide", unit.number],
            "term_count": counts["term", unit.number],
        }
        # 0 stands for what is in no unit.
        for unit in (*document.units, Unit(0, ""))
        if unit.number or counts["term", 0] or counts["guide", 0]
    ]
    context = {
        "course": document,
        "description": rendering.course(document),
        "units": units,
        "first": next((item for unit in units for item in unit["guides"] + unit["terms"]), None),
        "term_count": counts["term"],
        "guide_count": counts["guide"],
        "key_terms_path": path_to("key_terms", course),
    }
    head = course_head(page, page.title, page.path, description=page.summary)
    return render_page(request, "course.html", head, context)
