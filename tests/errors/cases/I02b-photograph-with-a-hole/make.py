from io import BytesIO
from pathlib import Path

from PIL import Image


def make(site: Path) -> None:
    out = BytesIO()
    Image.radial_gradient("L").resize((640, 480)).convert("RGB").save(out, "JPEG", quality=90)
    data = out.getvalue()
    half = len(data) // 2
    (site / "content/posts/quay/quay.jpg").write_bytes(data[:half] + data[half + 2000 :])
