import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"zyzzyva"


def encoded(kind="PNG", size=(20, 10), mode="RGB", **options):
    content = BytesIO()
    Image.new(mode, size).save(content, kind, **options)
    return content.getvalue()


def send(desk, content, name="photo.png", kind="image/png"):
    return desk.post("/admin/markdown/upload/", {"image": SimpleUploadedFile(name, content, kind)})


def stored(answer):
    """(address, bytes) of an upload that was taken."""
    assert answer.status_code == 200, answer.content
    address = answer.json()["image_code"].split("(")[1].rstrip(")")
    with default_storage.open(address.removeprefix("/media/")) as file:
        return address, file.read()


def nothing_is_stored():
    return not default_storage.exists("pictures")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data=b"", extra=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def archive():
    content = BytesIO()
    with ZipFile(content, "w") as file:
        file.writestr("evil.html", f"<script>{SECRET.decode()}</script>")
    return content.getvalue()


def exif():
    values = Image.Exif()
    values[0x010E] = SECRET.decode()
    values[0x0112] = 6  # taken with the camera on its side
    values[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    return values


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_written_anew_under_a_name_of_the_sites_own(desk, kind):
    address, content = stored(send(desk, encoded(kind), "../../my holiday photo.PNG.html"))
    assert address.startswith("/media/pictures/")
    assert address.endswith("-20x10.webp")
    assert "holiday" not in address
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (20, 10))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_any_colours_are_taken(desk, mode):
    stored(send(desk, encoded("JPEG" if mode == "CMYK" else "PNG", mode=mode)))


def test_what_is_clear_stays_clear(desk):
    _, content = stored(send(desk, encoded(mode="RGBA")))
    with Image.open(BytesIO(content)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


def test_the_same_picture_twice_is_one_file(desk):
    assert stored(send(desk, encoded()))[0] == stored(send(desk, encoded(), "other.png"))[0]
    assert len(default_storage.listdir("pictures")[1]) == 1


def test_a_large_picture_is_made_smaller_in_its_proportions(desk):
    address, _ = stored(send(desk, encoded(size=(4000, 1000))))
    assert address.endswith("-1600x400.webp")


def test_of_a_moving_picture_the_first_moment_is_kept(desk):
    moments = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    content = BytesIO()
    moments[0].save(content, "GIF", save_all=True, append_images=moments[1:])
    _, kept = stored(send(desk, content.getvalue(), "moving.gif"))
    with Image.open(BytesIO(kept)) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.convert("RGB").getpixel((0, 0))[0] > 200


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_a_camera_noted_is_taken_out_and_its_turn_kept(desk, kind):
    address, content = stored(send(desk, encoded(kind, exif=exif())))
    assert address.endswith("-10x20.webp")
    assert SECRET not in content
    with Image.open(BytesIO(content)) as picture:
        assert not picture.getexif()


def note():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    return info


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET


@pytest.mark.parametrize(
    "content",
    [
        encoded("JPEG") + archive(),
        encoded("PNG") + b"<script>" + SECRET + b"</script>",
        encoded("GIF", comment=SECRET),
        b"GIF89a" + encoded("GIF")[6:] + b"*/=1;alert('" + SECRET + b"')",
        encoded("PNG", pnginfo=note()),
        encoded("JPEG", comment=SECRET),
        encoded("JPEG", xmp=SECRET),
        encoded("WEBP", xmp=SECRET),
        encoded("JPEG", icc_profile=PROFILE),
        encoded("PNG", icc_profile=PROFILE),
    ],
    ids=[
        "zip",
        "html",
        "comment",
        "script",
        "text",
        "JPEG comment",
        "JPEG XMP",
        "WebP XMP",
        "JPEG colours",
        "PNG colours",
    ],
)
def test_nothing_but_pixels_is_kept(desk, content):
    _, kept = stored(send(desk, content))
    assert SECRET not in kept
    assert b"PK\x03\x04" not in kept


def test_a_script_that_begins_as_a_picture_is_refused_or_made_one(desk):
    # Valid as JavaScript: the width and height read /* and the comment ends after the picture's header.
    content = b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert('" + SECRET + b"')"
    answer = send(desk, content, "script.gif", "image/gif")
    if answer.status_code == 200:
        assert SECRET not in stored(answer)[1]
    else:
        assert (answer.status_code, nothing_is_stored()) == (400, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("picture.gif", b"<script>alert(1)</script>"),
        ("picture.png", b"#!/bin/sh\nrm -rf /"),
        ("picture.png", b"%PDF-1.7"),
        ("picture.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
        ("picture.tiff", encoded("TIFF")),
        ("picture.bmp", encoded("BMP")),
        ("picture.png", b"x"),
        ("picture.png", encoded()[:40]),
        ("picture.jpg", encoded("JPEG")[:300]),
        ("picture.png", encoded().replace(b"IDAT", b"IDBT")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_of_the_kinds_taken_is_refused_in_words(desk, name, content):
    answer = send(desk, content, name)
    assert answer.status_code == 400
    assert "not a picture that can be read" in answer.json()["error"]
    assert nothing_is_stored()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # Pillow warns from 89 million pixels on
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (png(8_000, 8_000), "64 million pixels; at most 40 million"),
        (png(10_000, 10_000, zlib.compress(b"\0" * 1000)), "100 million pixels; at most 40 million"),
        (png(50_000, 50_000), "not a picture that can be read"),
        (png(2**31 - 1, 2**31 - 1), "not a picture that can be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (11 * 1024 * 1024), "at most 10 MB"),
    ],
    ids=["large", "larger", "huge", "absurd", "heavy"],
)
def test_what_would_fill_memory_is_refused_with_the_reason(desk, content, message):
    answer = send(desk, content)
    assert answer.status_code == 400
    assert message in answer.json()["error"]
    assert nothing_is_stored()


def test_a_text_that_unpacks_without_end_is_refused(desk):
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 50_000_000))
    answer = send(desk, png(1, 1, zlib.compress(b"\0" * 4), extra=text))
    assert answer.status_code == 400


def broken_notes(entry):
    """A picture with a note of a camera's turn, and another entry that is not what it says."""
    turn = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    return encoded("WEBP", exif=b"MM\0*" + struct.pack(">IH", 8, 2) + turn + entry + b"\0" * 8)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of some of these by a warning
@pytest.mark.parametrize(
    "entry",
    [
        struct.pack(">HHII", 0x8769, 4, 2, 0xFFFF),
        struct.pack(">HHII", 0x8825, 4, 0, 70),
        struct.pack(">HHII", 0x0154, 0, 1, 1),
        struct.pack(">HHII", 0x0201, 12, 0xFFFFFFFF, 0),
        struct.pack(">HHII", 0x0100, 2, 1, 0x41000000),
        struct.pack(">HHII", 0x0111, 7, 4, 0x30313233),
    ],
    ids=lambda entry: entry.hex(),
)
def test_a_picture_with_broken_notes_is_taken_or_refused_in_words(desk, entry):
    answer = send(desk, broken_notes(entry))
    assert answer.status_code in {200, 400}
    assert answer.json().keys() <= {"image_code", "error"}
