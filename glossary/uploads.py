"""Pictures that editors upload.

Whatever is sent is decoded and written anew as WebP, so that only pixels are kept: no script, no second file
hidden behind the first, no place and time from a camera. Decoders of broken or hostile files raise errors of any kind,
which all mean the same: the file is no picture. The name is the site's own, made from the new bytes and
the size in pixels, by which pages reserve the room for it.
"""

import hashlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 1600
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


def store_picture(file):
    """Store an uploaded file as a picture and return its address; ValidationError says why one is refused."""
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The picture has %(size).1f MB; at most %(limit)d MB are taken.")
            % {"size": file.size / 1024**2, "limit": MAX_BYTES // 1024**2}
        )
    picture = _decoded(file)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=85)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:24]
    name = f"pictures/{digest}-{picture.width}x{picture.height}.webp"
    # The same bytes have the same name: whoever stores them second writes what is there.
    return default_storage.url(default_storage.save(name, ContentFile(content)))


def _decoded(file):
    unreadable = ValidationError(_("This is not a picture that can be read. JPEG, PNG, GIF and WebP are taken."))
    try:
        picture = Image.open(file, formats=FORMATS)
    except Exception as error:
        raise unreadable from error
    if picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(
            _("The picture has %(pixels)d million pixels; at most %(limit)d million are taken.")
            % {"pixels": picture.width * picture.height // 10**6, "limit": MAX_PIXELS // 10**6}
        )
    try:
        transparent = "A" in picture.getbands() or "transparency" in picture.info
        return ImageOps.exif_transpose(picture).convert("RGBA" if transparent else "RGB")
    except Exception as error:
        raise unreadable from error
