"""What is on a picture: the texts of a figure, and the pixels of each colour."""

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.colors import to_rgb

Pixels = np.ndarray[Any, np.dtype[np.float64]]

REFUSED_COLOUR = "#D55E00"
PASSED_COLOUR = "#0072B2"
SECOND_COLOUR = "#009E73"


def written(svg: str) -> list[str]:
    """Return the texts of an SVG figure, which stand beside their outlines as comments."""
    ET.fromstring(svg)  # noqa: S314 - our own file
    return [unescape(text.strip()) for text in re.findall(r"<!--(.*?)-->", svg, re.DOTALL)]


def painted(pixels: Pixels, colour: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which pixels have a colour, or nearly."""
    mask: np.ndarray[Any, np.dtype[np.bool_]] = np.all(
        np.abs(pixels[..., :3] - to_rgb(colour)) < 0.15, axis=-1
    )
    return mask


def share(pixels: Pixels, colour: str) -> float:
    """Return how much of a picture has a colour."""
    return float(painted(pixels, colour).mean())
