"""Photos in lessons: JPEG of one size and a small weight, without anything a camera writes beside the picture."""

import base64
import io

from PIL import Image

from lms.catalogue.faults import FaultLog

WIDTH, HEIGHT = 360, 240
# Three photos and the words of a lesson stay below its 40 kB; a photo of this size is clear at this weight.
PHOTO_BYTES = 10 * 1024
_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">'
    '<image width="{w}" height="{h}" href="{data}"/></svg>'
)


def as_svg(photo: bytes) -> str:
    """Give a photo as the SVG text the phone shows like any drawing."""
    data = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
    return _DRAWN.format(w=WIDTH, h=HEIGHT, data=data)


def check_photo(photo: bytes, log: FaultLog) -> None:
    """Note a photo that is none, has another size, weighs too much, or tells where and with what it was taken."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
            image.load()
            size, told = image.size, {"exif", "comment", "photoshop", "icc_profile", "mp"} & image.info.keys()
    except (OSError, SyntaxError, Image.DecompressionBombError):
        log.add(1, "broken_photo")
        return
    if size != (WIDTH, HEIGHT):
        log.add(1, "photo_size", width=size[0], height=size[1], wanted=f"{WIDTH} × {HEIGHT}")
    if told:
        log.add(1, "photo_tells", word=", ".join(sorted(told)))
    if len(photo) > PHOTO_BYTES:
        log.add(1, "big_picture", size=len(photo), most=PHOTO_BYTES)
