"""The preview's pictures come from the PDF itself."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from ui.bridge.pdf_pages import PdfPages


@pytest.fixture
def pdf():
    writer = PdfWriter()
    writer.add_blank_page(width=255.12, height=153.07)
    writer.add_blank_page(width=595.28, height=841.89)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_sizes_and_pictures(qapp, pdf):
    pages = PdfPages(pdf)
    assert len(pages) == 2
    assert pages.sizes[1] == pytest.approx((595.28, 841.89), abs=0.1)
    image = pages.image(1, 96)
    assert (image.width(), image.height()) == (794, 1123)
    assert image.pixelColor(10, 10).name() == "#ffffff"
    with pytest.raises(IndexError):
        pages.image(2, 96)
    pages.close()
