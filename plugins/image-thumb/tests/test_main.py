import base64
import io

from constrictor.testing import raises
from PIL import Image

from main import thumbnail


def picture(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_a_large_picture_is_made_small() -> None:
    for format in ("PNG", "jpeg", "WEBP"):
        small = thumbnail(picture(400, 200), size=100, format=format)
        assert (small.width, small.height, small.original_width) == (100, 50, 400)
        again = Image.open(io.BytesIO(small.image))
        assert (again.format, again.size) == (format.upper(), (100, 50))
        red, green, *_ = again.convert("RGB").getpixel((50, 25))
        assert red > 150 > green


def test_a_small_picture_keeps_its_size() -> None:
    assert thumbnail(picture(10, 20)).height == 20


def test_what_is_no_picture_is_refused() -> None:
    for image, options, saying in (
        ("%%%", {}, "not base64"),
        (base64.b64encode(b"hello").decode(), {}, "no picture"),
        (picture(1, 1), {"size": 0}, "size: expected"),
        (picture(1, 1), {"format": "TIFF"}, "format: expected one of PNG"),
    ):
        with raises(ValueError, match=saying):
            thumbnail(image, **options)  # type: ignore[arg-type]


def test_a_truncated_picture_is_refused() -> None:
    whole = base64.b64decode(picture(300, 300))
    with raises(ValueError, match="image: "):
        thumbnail(base64.b64encode(whole[: len(whole) // 2]).decode())
