from itertools import groupby

from django.conf import settings
from django.urls import reverse

from glossary.models import Page
from glossary.views.head import Head, hue_class, render_page

RECENT = 8


def home(request):
    courses = sorted(
        ({"page": page, "subject": page.content().subject, "hue": hue_class(page)} for page in Page.objects.courses()),
        key=lambda course: course["subject"].casefold(),
    )
    head = Head(
        title=settings.SITE_NAME,
        path=reverse("home"),
        description=" ".join(settings.SITE_TAGLINE.split()),
        feed=reverse("feed"),
    )
    subjects = [
        {"name": subject, "courses": list(group)}
        for subject, group in groupby(courses, key=lambda course: course["subject"])
    ]
    recent = Page.objects.exclude(kind="course").order_by("-published", "-id").select_related("course")
    recent = recent.defer("document", "course__document")[:RECENT]
    return render_page(request, "home.html", head, {"subjects": subjects, "recent": recent})
