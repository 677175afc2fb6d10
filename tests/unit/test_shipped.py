"""What comes with the code is read only as it was shipped."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import onrecord
from onrecord import shipped

PACKAGE = Path(onrecord.__file__).parent
NAMES = [line.split()[1] for line in (PACKAGE / shipped.SUMS).read_text("utf-8").splitlines()]
CODE = {".py", ".sql", ".html", ".css", ".js", ".md", ".typed", ""}

# Damages each file of the package that it runs from, asks for it as the program does, and mends it.
DAMAGING = """
import json, sys
from pathlib import Path
import onrecord
from onrecord.errors import ModelError
from onrecord.quotation import cues, overlap, storage
from onrecord.quotation.confidence import Calibration
from onrecord.quotation.speakers.lexicon import lexicon
from onrecord.reuse import information, labels

models, words, reuse = "quotation/models/", "quotation/words/", "reuse/"
LOAD = {
    models + "quotation.model": storage.load_model,
    models + "quotation.json": storage.load_model,
    models + "confidence.json": Calibration.load,
    words + "acts.txt": lambda: cues._form_set("acts.txt"),
    words + "common.toml": overlap._known_words,
    words + "communication.txt": cues.communication_words,
    words + "names.toml": lexicon,
    words + "naming.txt": lambda: cues._form_set("naming.txt"),
    words + "showing.txt": lambda: cues._form_set("showing.txt"),
    words + "tags.txt": cues.closed_classes,
    words + "thought.txt": cues.cue_words,
    words + "titles.txt": cues.titles,
    reuse + "background.npz": information._load_background,
    reuse + "commonplaces.txt": labels._load_commonplaces,
}
package = Path(onrecord.__file__).parent

def forget():
    for module in [module for name, module in sys.modules.items() if name.startswith("onrecord.")]:
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()

def ask(name):
    forget()
    try:
        LOAD[name]()
    except ModelError as error:
        return str(error)
    return "read"

said = {}
for name in json.load(sys.stdin):
    file = package / name
    whole = file.read_bytes()
    middle = len(whole) // 2
    asked = [ask(name)]
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:])
    asked.append(ask(name))
    file.unlink()
    asked.append(ask(name))
    file.write_bytes(whole)
    said[name] = asked
json.dump(said, sys.stdout)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package that may be damaged."""
    folder = tmp_path_factory.mktemp("server") / "onrecord"
    return Path(shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__", "training")))


def run(copy: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy.parent)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, check=False)


def test_every_data_file_of_the_package_is_listed_with_its_digest(copy: Path):
    assert sorted(NAMES) == NAMES
    lying = [path for path in PACKAGE.rglob("*") if path.suffix not in CODE and "__pycache__" not in path.parts]
    assert {path.relative_to(PACKAGE).as_posix() for path in lying} == set(NAMES)
    shipped.write_sums(copy)
    assert (copy / shipped.SUMS).read_bytes() == (PACKAGE / shipped.SUMS).read_bytes(), "python -m onrecord.shipped"


def test_a_flipped_bit_and_a_missing_file_are_told_for_every_data_file(copy: Path):
    done = run(copy, "-c", DAMAGING, stdin=json.dumps(NAMES))
    assert done.stderr == ""
    said = json.loads(done.stdout)
    assert {name: asked[0] for name, asked in said.items()} == dict.fromkeys(NAMES, "read")
    unseen = {
        name: (flipped, missing)
        for name, (_, flipped, missing) in said.items()
        if not (name in flipped and ("SHA-256" in flipped or "sha256" in flipped) and name in missing)
    }
    assert unseen == {}


def test_a_command_ends_in_one_line_where_a_word_list_is_not_what_was_shipped(copy: Path, tmp_path: Path):
    names = copy / "quotation" / "words" / "names.toml"
    whole = names.read_bytes()
    names.write_bytes(whole.replace(b"ada", b"eve", 1))
    arguments = ("-m", "onrecord", "--data", str(tmp_path), "match", "-")
    done = run(copy, *arguments, stdin="“We shall see,” said Ada Roe.\n")
    names.write_bytes(whole)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "names.toml: its SHA-256 is " in done.stderr
    assert "install On Record again" in done.stderr


@pytest.mark.parametrize("content", [b"", b"no digests\xff", b"0000\n"])
def test_digests_that_cannot_be_read_let_nothing_in(copy: Path, content: bytes):
    sums = copy / shipped.SUMS
    whole = sums.read_bytes()
    sums.write_bytes(content)
    done = run(copy, "-c", "from onrecord.shipped import read_shipped; read_shipped('reuse/commonplaces.txt')")
    sums.write_bytes(whole)
    assert "ModelError: " in done.stderr
    assert "SHA256SUMS" in done.stderr


def test_what_is_trained_into_another_folder_renews_no_digest(tmp_path: Path):
    before = (PACKAGE / shipped.SUMS).stat().st_mtime_ns
    shipped.renew_sums(tmp_path)
    assert (PACKAGE / shipped.SUMS).stat().st_mtime_ns == before


def test_what_is_trained_into_the_package_renews_its_digest(copy: Path):
    words = copy / "reuse" / "commonplaces.txt"
    whole = words.read_bytes()
    words.write_bytes(whole + b"at the end of the day\n")
    code = "from onrecord import shipped; from pathlib import Path; shipped.renew_sums(Path(shipped.__file__).parent)"
    assert run(copy, "-c", code + "; shipped.read_shipped('reuse/commonplaces.txt')").stderr == ""
    words.write_bytes(whole)
    shipped.write_sums(copy)
