"""Who asks, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Scope = Literal["read", "add", "administer"]
Role = Literal["reader", "contributor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: Mapping[Role, frozenset[Scope]] = {
    "reader": frozenset({"read"}),
    "contributor": frozenset({"read", "add"}),
    "administrator": frozenset({"read", "add", "administer"}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Whoever showed a token.

    Args:
        name: "local" for programs of this machine's user, the origin of a paired extension, or a person's name.
    """

    name: str
    role: Role

    @property
    def is_person(self) -> bool:
        """Whether it is neither this machine's user nor an extension, whose names no person can have."""
        return self.name != "local" and "://" not in self.name

    def may(self, scope: Scope) -> bool:
        """
        Return whether the role has a scope.

        >>> Caller("Ann", "contributor").may("add"), Caller("Ann", "contributor").may("administer")
        (True, False)
        """
        return scope in SCOPES[self.role]


LOCAL = Caller("local", "administrator")
