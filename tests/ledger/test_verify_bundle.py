"""The script that stands alone says the same as the product, of whole bundles and of damaged ones."""

import ast
import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.test_proofs import LOG, PRIVATE, PUBLIC, STRANGER, proofs_of

from undersigned.ledger import Member, build, canonical, digest, verify
from undersigned.ledger.members import REFERENCES, SHAPES, root, seal
from undersigned.ledger.signed import sign_document

SCRIPT = Path(__file__).parents[2] / "src/undersigned/static/undersigned/verify_bundle.py"


def loaded() -> Any:
    spec = importlib.util.spec_from_file_location("verify_bundle", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


alone = loaded()


def says(data: bytes, keys: list[str] = [], witnesses: list[str] = []) -> bool:  # noqa: B006
    try:
        alone.verify(data, list(map(alone.read_key, keys)), list(map(alone.read_key, witnesses)))
    except alone.Broken:
        return False
    return True


@pytest.fixture(scope="module")
def proven(members: list[Member]) -> bytes:
    return build(
        members, made_at="2031-06-01T10:00:00Z", node="https://weir.example", proofs=proofs_of(members)
    )


def test_it_imports_python_and_cryptography_alone_and_is_read_in_one_sitting() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]  # type: ignore[union-attr]
        for node in imports
    }
    assert names - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(source.splitlines()) < 400


def test_it_knows_every_kind_and_field() -> None:
    assert {kind: set(fields) for kind, fields in alone.MEMBERS.items()} == {
        kind: set(fields) for kind, fields in SHAPES.items()
    }
    assert {kind: alone.NAMES.get(kind, []) for kind in SHAPES} == {k: list(v) for k, v in REFERENCES.items()}


def test_whole_bundles_are_whole_and_what_they_prove_is_counted_alike(bundle: bytes, proven: bytes) -> None:
    assert says(bundle)
    members, (shown, log, witnesses, own) = alone.verify(proven)
    report = verify(proven)
    assert (members, shown, log) == (report.members, report.proven.members, report.proven.origin)
    assert (witnesses, own) == ([each.name for each in report.proven.cosigners], len(report.proven.own))
    assert says(proven, [str(LOG.verifier)], [str(STRANGER.verifier)])
    assert not says(bundle, [str(LOG.verifier)])


@given(st.data())
def test_a_damaged_byte_is_judged_alike(proven: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(proven) - 1))
    altered = proven[:place] + bytes([proven[place] ^ data.draw(st.integers(1, 255))]) + proven[place + 1 :]
    assert says(altered) is verify(altered).whole is False


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2**53 - 1) | st.text(max_size=3) | st.just("ratified"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(st.data())
def test_a_forged_bundle_is_judged_alike(proven: bytes, data: st.DataObject) -> None:
    """Something is altered, dropped, doubled or moved anywhere, and hashes, root and seal are made anew over it."""
    file = json.loads(proven)
    forge(file if data.draw(st.booleans()) else file["members"], data)
    resealed(file, data.draw(st.booleans()))
    try:
        altered = canonical(file)
    except ValueError:
        return
    report = verify(altered)
    assert says(altered) is report.whole, report.damages


def forge(value: Any, data: st.DataObject) -> None:
    """Change one thing somewhere inside."""
    while True:
        places = sorted(value) if isinstance(value, dict) else list(range(len(value)))
        place = data.draw(st.sampled_from(places))
        inside = value[place]
        if not isinstance(inside, dict | list) or not inside or data.draw(st.integers(0, 4)) == 0:
            break
        value = inside
    act = data.draw(st.sampled_from(["alter", "drop", "double", "swap", "borrow"]))
    if act == "alter":
        value[place] = data.draw(JSON)
    elif act == "drop":
        del value[place]
    elif act == "borrow" or isinstance(value, dict):
        value[place] = copy.deepcopy(value[data.draw(st.sampled_from(places))])
    elif act == "double":
        value.insert(data.draw(st.integers(0, len(value))), copy.deepcopy(inside))
    else:
        other = data.draw(st.sampled_from(places))
        value[place], value[other] = value[other], value[place]


def resealed(file: dict[str, Any], hashes: bool) -> None:
    try:
        if hashes:
            for raw in file["members"]:
                raw["hash"] = digest(raw["value"])
        file["root"] = root((raw["kind"], raw["id"], raw["hash"]) for raw in file["members"])
        file["seal"] = seal(file["made_at"], file["node"], file["root"], file.get("proofs"))
    except (KeyError, TypeError, ValueError):
        return


def sign_without_reservations(file: dict[str, Any]) -> None:
    signed = file["proofs"]["signatures"][0]
    bare = {name: value for name, value in signed.items() if name != "proof"} | {"reservations": []}
    file["proofs"]["signatures"] = [sign_document(bare, PRIVATE, PUBLIC, "2031-05-13T00:00:00Z")]


def sign_twice(file: dict[str, Any]) -> None:
    del file["proofs"]
    third = next(raw["value"] for raw in file["members"] if raw["id"] == "signature003")
    third["party"] = "party0000002"


FORGERIES: dict[str, tuple[Callable[[dict[str, Any]], object], bool]] = {
    "another date": (lambda file: file.update(made_at="2031-06-01T10:00:01Z"), False),
    "a dropped proof": (lambda file: file["proofs"]["entries"].pop(3), False),
    "no proofs at all": (lambda file: file.pop("proofs"), False),
    "other reservations": (lambda file: file["proofs"]["signatures"][0].update(reservations=[]), True),
    "signed without the reservations": (sign_without_reservations, True),
    "signed twice by one party": (sign_twice, True),
    "another title": (lambda file: file["proofs"]["signatures"][0].update(title="Other"), True),
    "a doubled proof": (lambda file: file["proofs"]["entries"].append(file["proofs"]["entries"][0]), True),
    "another day": (lambda file: file["proofs"]["entries"][0].update(stated_on="2031-05-21"), True),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_found_by_both(proven: bytes, forgery: str) -> None:
    forge_it, anew = FORGERIES[forgery]
    file = json.loads(proven)
    forge_it(file)
    if anew:
        resealed(file, True)
    altered = canonical(file)
    assert says(altered) is verify(altered).whole is False


def test_it_runs_by_itself(tmp_path: Path, proven: bytes) -> None:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-I", str(SCRIPT), *map(str, arguments)]
        return subprocess.run(call, capture_output=True, text=True, check=False)

    file = tmp_path / "bundle.json"
    file.write_bytes(proven)
    whole = run(file, "--key", LOG.verifier)
    assert (whole.returncode, whole.stdout[:6]) == (0, "Whole:")
    assert "by the log weir.example/record" in whole.stdout
    file.write_bytes(proven.replace(b"carry water on every day", b"carry water on other days"))
    assert run(file).returncode == 1
    assert run(tmp_path / "nothing").returncode == run().returncode == 1
