"""Rows for tests, with what a test does not care about filled in."""

from glossary import desk, publishing
from glossary.models import Course, Fact, Guide, ReviewQuestion, Term, Unit
from glossary.saving import saved

GUIDE = "A summary.\n\n## First\n\nText.\n\n## Second\n\nMore."


def make_course(title="Intro to Biology", units=("Cells", "Heredity"), **values):
    values = {"slug": title.lower().replace(" ", "-"), "description": f"What {title} is about.", **values}
    course = Course.objects.create(title=title, **values)
    for number, unit in enumerate(units, 1):
        Unit.objects.create(course=course, number=number, title=unit)
    saved([course])
    return course


def make_term(course, name="Mitosis", *, unit=1, facts=("A fact.",), questions=(("Why?", "Because."),), **values):
    values = {"slug": name.lower().replace(" ", "-"), "definition": f"{name} is a thing. It matters.", **values}
    unit = course.units.filter(number=unit).first() if unit else None
    term = Term.objects.create(course=course, unit=unit, name=name, **values)
    for text in facts:
        Fact.objects.create(term=term, text=text)
    for question, answer in questions:
        ReviewQuestion.objects.create(term=term, question=question, answer=answer)
    saved([term])
    return term


def make_guide(course, title="How cells divide", *, unit=1, **values):
    values = {"slug": title.lower().replace(" ", "-"), "body": GUIDE, **values}
    unit = course.units.filter(number=unit).first() if unit else None
    guide = Guide.objects.create(course=course, unit=unit, title=title, **values)
    saved([guide])
    return guide


def publish(*rows):
    return publishing.publish(rows)


def make_terms(course, number, *, unit=1):
    """Term 1, Term 2 and so on, quickly."""
    unit = course.units.get(number=unit)
    return Term.objects.bulk_create(
        Term(
            course=course,
            unit=unit,
            position=position,
            name=f"Term {position}",
            slug=f"term-{position}",
            definition=f"What term {position} means. And more.",
        )
        for position in range(1, number + 1)
    )


def publish_with_contents(*courses):
    return publishing.publish(desk.with_contents(courses))
