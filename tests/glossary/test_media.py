from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture
def picture(db):
    return default_storage.url(default_storage.save(f"pictures/{'0123' * 6}-20x10.webp", ContentFile(b"pixels")))


def test_serves_a_picture_that_may_be_kept_for_good(client, picture):
    with closing(client.get(picture)) as answer:
        assert answer.getvalue() == b"pixels"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize(
    "path",
    [
        "/media/pictures/",
        "/media/pictures",
        "/media/",
        "/media/pictures/other.webp",
        "/media/a\0b.webp",
        "/media/pictures/" + "a" * 300 + ".webp",
        "/media//etc/passwd",
    ],
)
def test_what_is_no_picture_is_not_found(client, picture, path):
    answer = client.get("/", PATH_INFO=path)
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize("path", ["/media/../secret.txt", "/media/pictures/../../secret.txt", "/media/..//secret.txt"])
def test_nothing_outside_the_folder_is_served(client, picture, settings, path):
    (settings.MEDIA_ROOT.parent / "secret.txt").write_text("secret")
    assert client.get("/", PATH_INFO=path).status_code in {400, 404}
