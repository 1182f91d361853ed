from io import BytesIO

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.factories import make_term, publish
from tests.markup import parse

PREVIEW = "/admin/markdown/preview/"
UPLOAD = "/admin/markdown/upload/"


def picture():
    content = BytesIO()
    Image.new("RGB", (20, 10), "red").save(content, "PNG")
    return SimpleUploadedFile("photo.png", content.getvalue(), "image/png")


def preview(client, text="*Hello*"):
    return client.post(PREVIEW, {"content": text})


def upload(client):
    return client.post(UPLOAD, {"image": picture()})


@pytest.fixture(params=[preview, upload])
def use(request):
    return request.param


def account(**values):
    return User.objects.create_user("someone", **values)


def test_an_editor_sees_what_the_page_will_show(desk, course):
    text = "A **cell** has $x^2$ parts.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    publish(course, make_term(course, definition=text))
    page = parse(desk.get("/intro-to-biology/key-terms/mitosis/"))
    shown = parse(preview(desk, text))
    assert shown.text == page.one("section#definition > div").text
    assert [each.tag for each in shown.descendants()] == [
        each.tag for each in page.one("section#definition > div").descendants()
    ]


def test_an_editor_uploads_a_picture_that_the_page_then_shows(desk, course):
    code = upload(desk).json()["image_code"]
    publish(course, make_term(course, definition=f"A cell:\n\n{code}"))
    shown = parse(desk.get("/intro-to-biology/key-terms/mitosis/")).one("section#definition img")
    assert (shown["width"], shown["height"]) == ("20", "10")
    assert default_storage.exists(shown["src"].removeprefix("/media/"))


def test_nobody_without_an_account_uses_them(client, db, use):
    answer = use(client)
    assert answer.status_code == 403
    assert b"Hello" not in answer.content


@pytest.mark.parametrize("values", [{}, {"is_staff": True}, {"is_superuser": True}], ids=str)
def test_no_account_without_permission_uses_them(client, db, use, values):
    client.force_login(account(**values))
    assert use(client).status_code == 403
    assert not default_storage.exists("pictures")


@pytest.mark.parametrize("permission", ["view_term", "delete_course", "add_user"])
def test_permission_to_do_something_else_is_not_enough(client, db, use, permission):
    user = account(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)
    assert use(client).status_code == 403


@pytest.mark.parametrize("permission", ["add_term", "change_term", "change_guide", "add_course"])
def test_whoever_may_write_any_text_uses_them(client, db, use, permission):
    user = account(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(user)
    assert use(client).status_code == 200


def test_an_account_that_was_closed_does_not_use_them(desk, editor, use):
    editor.is_active = False
    editor.save()
    assert use(desk).status_code == 403


def test_a_request_from_another_site_is_refused(editor, use):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert use(client).status_code == 403


@pytest.mark.parametrize("address", [PREVIEW, UPLOAD])
def test_they_answer_to_posts_alone(desk, address):
    assert desk.get(address).status_code == 405


@pytest.mark.parametrize("address", ["/markdownx/markdownify/", "/markdownx/upload/", "/admin/markdownx/upload/"])
def test_the_addresses_of_the_package_itself_do_not_exist(client, db, address):
    assert client.post(address, {"content": "x"}).status_code in {302, 404}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](data:image/svg+xml;base64,AAAA)",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "$\\text{<script>alert(1)</script>}$",
    ],
)
def test_a_preview_runs_nothing(desk, text):
    shown = parse(preview(desk, text))
    elements = shown.descendants()
    assert not [each.tag for each in elements if each.tag in {"script", "svg", "style", "iframe"}]
    for each in elements:
        assert not [name for name in each.attributes if name.startswith("on")]
        assert not str(each.attributes.get("href", "") + each.attributes.get("src", "")).startswith(
            ("javascript", "data")
        )


@pytest.mark.parametrize("text", ["x" * 60_000, "a\0b", "a\u202eb"])
def test_a_preview_says_why_there_is_none(desk, text):
    answer = preview(desk, text)
    assert answer.status_code == 200
    assert parse(answer).texts("p.errornote")


def test_a_preview_of_nothing_is_empty(desk):
    assert desk.post(PREVIEW).content == b""


def test_an_upload_of_nothing_says_so(desk):
    answer = desk.post(UPLOAD)
    assert (answer.status_code, answer.json()) == (400, {"error": "No file was sent."})
