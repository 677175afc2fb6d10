"""Keys as WebDriver's actions name them."""

from typing import Any

# https://www.w3.org/TR/webdriver2/#keyboard-actions
NAMED = {
    "Backspace": "\ue003",
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Alt": "\ue00a",
    "Escape": "\ue00c",
    "Space": " ",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Delete": "\ue017",
}


def chord(keys: str) -> dict[str, Any]:
    """Return the actions that press and release *keys*, such as `Alt+Shift+KeyJ`."""
    pressed = [NAMED.get(key, key.removeprefix("Key").lower()) for key in keys.split("+")]
    return actions([("keyDown", key) for key in pressed] + [("keyUp", key) for key in reversed(pressed)])


def typing(text: str) -> dict[str, Any]:
    """Return the actions that type *text*."""
    return actions([(kind, letter) for letter in text for kind in ("keyDown", "keyUp")])


def actions(steps: list[tuple[str, str]]) -> dict[str, Any]:
    return {"type": "key", "id": "keyboard", "actions": [{"type": kind, "value": key} for kind, key in steps]}
