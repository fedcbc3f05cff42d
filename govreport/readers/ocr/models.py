"""The two networks that find and recognise text, from the models inside the rapidocr package.

Nothing is downloaded: the files are named by their path in the installed package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import onnxruntime
import rapidocr
from attrs import frozen

from govreport.errors import ReadError
from govreport.readers.ocr.likely import Seen, seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: The height of the strips the recogniser takes, and the pixels of width to one of its steps.
HEIGHT, STEP = 48, 8
# A batch holds at most so many pixels of width: its answers take 75 kB a step.
_BATCH_WIDTH = 2_000
_NARROWEST, _WIDEST = 32, 2_400
# Text is looked for in a picture whose longer side is at most this (pixels).
_SIDE = 1_280


@frozen(slots=True, eq=False)
class Recogniser:
    """The network that reads one line of text; ``characters`` by class, 0 standing for none."""

    session: Any
    characters: tuple[str, ...]

    def read(self, strips: Sequence[Gray]) -> list[Seen]:
        """What each strip of text reads. Strips are grey, ``HEIGHT`` pixels high."""
        found: dict[int, Seen] = {}
        ordered = sorted(range(len(strips)), key=lambda i: strips[i].shape[1])
        for batch in _batches(ordered, strips):
            width = max(_NARROWEST, *(strips[i].shape[1] for i in batch))
            width = -(-width // STEP) * STEP
            block = np.full((len(batch), HEIGHT, width), 255, np.uint8)
            for row, i in enumerate(batch):
                block[row, :, : strips[i].shape[1]] = strips[i]
            planes = np.repeat(((block / np.float32(127.5)) - 1)[:, None], 3, axis=1)
            answers = self.session.run(None, {self.session.get_inputs()[0].name: planes})[0]
            for row, i in enumerate(batch):
                found[i] = seen(answers[row], self.characters)
        return [found[i] for i in range(len(strips))]


def _batches(ordered: Sequence[int], strips: Sequence[Gray]) -> list[list[int]]:
    batches: list[list[int]] = []
    for i in ordered:
        width = max(_NARROWEST, strips[i].shape[1])
        if batches and width * (len(batches[-1]) + 1) <= _BATCH_WIDTH:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def strip_of(crop: Gray) -> Gray:
    """A crop scaled to the height the recogniser takes."""
    height, width = crop.shape
    wide = min(_WIDEST, max(8, round(width * HEIGHT / height)))
    how = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(crop, (wide, HEIGHT), interpolation=how)  # type: ignore[return-value]


@cache
def recogniser() -> Recogniser:
    """The recogniser. Raises ``ReadError`` (``ocr_model_missing``)."""
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    # threads that wait by turning in circles take the processor from others
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        str(_model("rec")), options, providers=["CPUExecutionProvider"]
    )
    words = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Recogniser(session, ("", *words, " "))


@cache
def _detector() -> Any:
    params = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.use_rec": False,
        "Global.max_side_len": _SIDE,
        "Det.limit_type": "max",
        "Det.limit_side_len": _SIDE,
        "Det.model_path": str(_model("det")),
    }
    return rapidocr.RapidOCR(params=params)


def _model(kind: str) -> Path:
    folder = Path(rapidocr.__file__).parent / "models"
    found = sorted(folder.glob(f"*_{kind}_*.onnx"))
    if not found:
        raise ReadError("ocr_model_missing", folder=str(folder), kind=kind)
    return found[-1]


def boxes_of(gray: Gray) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, right, bottom, in pixels) around the lines of text of a level page."""
    found = _detector()(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    height, width = gray.shape
    boxes = []
    for box in found.boxes:
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        boxes.append(
            (
                max(0, int(left)),
                max(0, int(top)),
                min(width, int(right) + 1),
                min(height, int(bottom) + 1),
            )
        )
    return [box for box in boxes if box[2] - box[0] > 2 and box[3] - box[1] > 2]
