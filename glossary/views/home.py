from itertools import groupby

from django.conf import settings

from glossary.hues import hue_class
from glossary.models import Page
from glossary.paths import path_to
from glossary.views.head import Head, render_page

RECENT = 8


def home(request):
    courses = sorted(
        (
            {"page": page, "subject": course.subject, "hue": hue_class(course)}
            for page in Page.objects.courses()
            for course in [page.content()]
        ),
        key=lambda course: course["subject"].casefold(),
    )
    head = Head(
        title=settings.SITE_NAME,
        path=path_to("home"),
        description=" ".join(settings.SITE_TAGLINE.split()),
        feed=path_to("feed"),
    )
    subjects = [
        {"name": group[0]["subject"], "courses": group}
        for group in (list(group) for _, group in groupby(courses, key=lambda course: course["subject"].casefold()))
    ]
    recent = Page.objects.exclude(kind="course").order_by("-published", "-id").select_related("course")
    recent = recent.as_listed().defer("course__document")[:RECENT]
    return render_page(request, "home.html", head, {"subjects": subjects, "recent": recent})
