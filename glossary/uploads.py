"""Pictures that editors upload.

Whatever is sent is decoded and written anew as WebP, so that only pixels are kept: no script, no second file
hidden behind the first, no place and time from a camera. The name is the site's own, made from the new bytes and
the size in pixels, by which pages reserve the room for it.
"""

import hashlib
import warnings
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
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(content))
    return default_storage.url(name)


def _decoded(file):
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that grow very large when decoded; here that is an error.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(
                    _("The picture has %(pixels)d million pixels; at most %(limit)d million are taken.")
                    % {"pixels": picture.width * picture.height // 10**6, "limit": MAX_PIXELS // 10**6}
                )
            transparent = "A" in picture.getbands() or "transparency" in picture.info
            return ImageOps.exif_transpose(picture).convert("RGBA" if transparent else "RGB")
    # Decoders of broken or hostile files raise all of these.
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise ValidationError(
            _("This is not a picture that can be read. JPEG, PNG, GIF and WebP are taken.")
        ) from error
