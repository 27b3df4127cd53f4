"""Pictures and pixels as the model gets them, and what it makes of digits."""

import json
from typing import Any

import numpy as np
import pytest
from asking import MANIFEST, ask, form, predict
from bodies import JSON, BadInput
from inputs import Limits, decoders
from PIL import Image
from questions import FORMATS, JPEG, PNG, encode, pixels, ramp, refused
from sklearn.datasets import load_digits

ABOUT = MANIFEST["input"]
GRAY = {"image_size": 20, "channels": 1, "fit": "crop", "depth": 0}
COLOR = GRAY | {"channels": 3}
LEARNED_DIGITS = MANIFEST["target"]["classes"] == list("0123456789") and ABOUT["channels"] == 1
digits_alone = pytest.mark.skipif(not LEARNED_DIGITS, reason="the model did not learn digits")


def decode(about: dict[str, Any], body: bytes, kind: str = PNG, **options: Any) -> np.ndarray:
    """Shapes: -> (size, size, channels)."""
    inputs = decoders(about)[kind].decode(body, **options).inputs
    assert list(inputs) == ["image"]
    image = inputs["image"]
    assert image.dtype == np.float32
    assert image.shape == (1, 20, 20, about["channels"])
    return np.asarray(image[0])


def digit(index: int, side: int = 100) -> Image.Image:
    gray = (load_digits().images[index] * 255 / 16).astype(np.uint8)  # (8, 8)
    return Image.fromarray(gray).resize((side, side), Image.Resampling.BILINEAR)


def test_a_color_keeps_its_place() -> None:
    image = decode(COLOR, encode(Image.new("RGB", (30, 30), (255, 0, 51))))
    assert np.allclose(image, [1, 0, 0.2])


def test_pixels_arrive_as_they_are() -> None:
    for about, shape in ((GRAY, (20, 20)), (COLOR, (20, 20, 3))):
        given = np.random.default_rng(0).random(shape)
        body = json.dumps({"pixels": given.tolist()}).encode()
        shaped = given.reshape(20, 20, -1)
        assert np.allclose(decode(about, body, JSON), shaped)
        assert np.allclose(decode(about, body, JSON, invert=True), 1 - shaped)


def test_inverted_is_ink_on_paper() -> None:
    ink = Image.fromarray(255 - np.asarray(ramp()))
    inverted = decode(GRAY, encode(ink), invert=True)
    assert np.allclose(inverted, decode(GRAY, encode(ramp())), atol=1e-6)


def test_which_number_is_white_is_known_or_refused() -> None:
    gray = np.asarray(ramp())
    floats, twelve = gray.astype(np.float32) / 255, gray.astype(np.uint16) * 16
    tiff = encode(Image.fromarray(floats), "TIFF")
    assert np.allclose(decode(GRAY, tiff, "image/tiff"), decode(GRAY, encode(ramp())), atol=1e-6)
    told = decode(GRAY | {"depth": 12}, encode(Image.fromarray(twelve)))
    assert np.abs(told - decode(GRAY, encode(ramp()))).max() < 0.01
    for picture, name in ((floats * 255, "TIFF"), (twelve, "PNG")):
        with pytest.raises(BadInput, match="white|data.depth") as refusal:
            decode(GRAY, encode(Image.fromarray(picture), name))
        assert refusal.value.problem["error"] == "not-a-picture"


@pytest.mark.parametrize("about", [GRAY, COLOR], ids=["gray", "color"])
def test_refuses_pixels_of_either_kind(about: dict[str, Any]) -> None:
    for name, (body, kind, status) in refused(about).items():
        if len(body) < 2**20:  # the limits are the server's
            with pytest.raises(BadInput) as refusal:
                decode(about, body, kind)
            assert refusal.value.status == status, name


def test_large_pictures_of_numbers_may_be_long() -> None:
    assert decoders(GRAY, Limits(batch_limit=1))[JSON].limit == 2**20
    assert decoders(GRAY, Limits(body_limit=9))[JSON].limit == 9
    assert decoders(COLOR | {"image_size": 224})[JSON].limit > 224 * 224 * 3 * 20


def test_an_export_that_does_not_say_how_is_refused() -> None:
    with pytest.raises(KeyError, match="fit"):
        decoders({"image_size": 20, "channels": 1})


def test_a_photo_of_a_phone_is_answered(port: int) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (3024, 4032, 1))
    photo = Image.fromarray(np.broadcast_to(noise, (3024, 4032, 3)).astype(np.uint8))
    body = encode(photo, "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    assert 2**21 < len(body) < 2**24
    assert predict(port, body, JPEG)[0] == 200


def test_a_batch_is_answered_as_each_alone(port: int) -> None:
    pictures = [encode(ramp().rotate(angle)) for angle in (0, 90, 180)]
    status, together = predict(port, *form(*pictures))
    assert (status, list(together)) == (200, ["answers"])
    assert_alike(together["answers"], [predict(port, body)[1] for body in pictures])
    given = [json.loads(pixels(ABOUT, share))["pixels"] for share in (0, 0.5, 1)]
    bodies = [json.dumps({"pixels": each}).encode() for each in given]
    status, together = predict(port, json.dumps({"pictures": given}).encode(), JSON)
    assert status == 200
    assert_alike(together["answers"], [predict(port, body, JSON)[1] for body in bodies])


def assert_alike(answers: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    for answer, other in zip(answers, others, strict=True):
        assert answer["model"] == other["model"]
        name = "number" if "number" in other else "probabilities"
        assert answer[name] == pytest.approx(other[name], rel=1e-3, abs=1e-5)


def test_a_form_takes_options_too(port: int) -> None:
    dark, light = encode(ramp().point(lambda _: 0)), encode(ramp().point(lambda _: 255))
    body, kind = form(light)
    inverted = ask(port, "POST", "/predict?invert=true", body, kind)
    assert inverted == predict(port, *form(dark))


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (*form(), 422, "0 pictures"),
        (*form(*[encode(ramp(9))] * 33), 400, "Too many files"),
        (*form(encode(ramp()), b"no picture"), 400, "file 2: it is not a picture"),
        (b"--x\r\nno form at all", "multipart/form-data; boundary=x", 400, "Invalid multipart"),
        (b"", "multipart/form-data", 400, "Missing boundary"),
        (form(b"")[0].replace(b'; filename="f"', b""), form()[1], 400, "Too many fields"),
    ],
    ids=["no file", "too many", "one is none", "no form", "no boundary", "a field"],
)
def test_refuses_forms(port: int, body: bytes, kind: str, status: int, said: str) -> None:
    got, problem = predict(port, body, kind)
    assert got == status
    assert said in problem["detail"]


def test_pixels_have_a_limit() -> None:
    with pytest.raises(BadInput, match="10000 pixels") as refusal:
        decoders(GRAY, Limits(pixel_limit=9_999))[PNG].decode(encode(ramp()))
    assert refusal.value.status == 413


def test_inverted_is_a_parameter_of_a_request(port: int) -> None:
    light, dark = pixels(ABOUT, 1), pixels(ABOUT, 0)
    asked = ask(port, "POST", "/predict?invert=true", light, JSON)
    assert asked == predict(port, dark, JSON)
    assert asked[0] == 200
    assert ask(port, "POST", "/predict?invert=perhaps", dark, JSON)[0] == 422
    spec = ask(port, "GET", "/openapi.json")[1]["paths"]["/predict"]["post"]
    assert [parameter["name"] for parameter in spec["parameters"]] == ["invert"]


@digits_alone
def test_reads_digits_in_every_form(port: int) -> None:
    labels = load_digits().target[:20].tolist()
    for name in FORMATS:
        bodies = [encode(digit(index), name) for index in range(20)]
        answers = [predict(port, body, f"image/{name.lower()}") for body in bodies]
        assert [status for status, _ in answers] == [200] * 20
        found = [answer["label"] for _, answer in answers]
        assert np.mean(np.equal(found, labels)) >= 0.9
    ink = Image.fromarray(255 - np.asarray(digit(3)))
    status, answer = ask(port, "POST", "/predict?invert=true", encode(ink), PNG)
    assert (status, answer["label"], answer["name"]) == (200, 3, "3")
