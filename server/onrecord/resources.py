"""Where the extension and the fixtures lie: in the checkout, or inside the installed package."""

from pathlib import Path

from onrecord.errors import OnRecordError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE.parents[1], _PACKAGE / "bundled")  # `server/onrecord` in a checkout; what the wheel carries along


def find_fixtures() -> Path:
    """
    Return the folder with `corpus/` and `pages/`.

    Raises:
        OnRecordError: If neither a checkout nor the installed package has one.
    """
    return _find("fixtures", "corpus")


def find_extension() -> Path:
    """Return the folder that a browser loads as an unpacked extension; raise as `find_fixtures` does."""
    return _find("extension", "manifest.json")


def _find(name: str, mark: str) -> Path:
    found = next((place / name for place in _PLACES if (place / name / mark).exists()), None)
    if found is None:
        looked = " and ".join(str(place / name) for place in _PLACES)
        raise OnRecordError(f"{name}: found neither {looked}; install On Record again or run it from its checkout")
    return found
