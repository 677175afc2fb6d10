"""Names as they stand in a text: runs of capitalised words, with the roles before them, told apart by their words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from onrecord.model import Span
from onrecord.quotation.cues import inverted_verbs
from onrecord.quotation.speakers.headings import find_headings
from onrecord.quotation.speakers.lexicon import LETTER, LETTERS, MARKS, Lexicon, fold_name_word, lexicon
from onrecord.quotation.speakers.mention import Mention, NameKind
from onrecord.text.scanning import scan

MAX_NAME_WORDS = 5  # "Ana María de la Torre" has five; longer runs are titles of works, or no names
MAX_ROLE_WORDS = 7  # before a name: "former White House deputy national security adviser"
_PART = rf"(?:(?:{LETTER}\.){{2,}}|{LETTERS})"  # "J.D.", "Zoë"
_WORD = re.compile(
    rf"((?<![\w{MARKS}])(?:{LETTER}\.){{2,}}|@(?<![\w.{MARKS}]@)\w{{2,30}}|{LETTERS}(?:['’ʼ‑-]{_PART})*\d{{0,3}})"
)
_SMALL_PREFIX = re.compile(r"(?:[ae]l|ad|as|d|l)['’-]")  # of "al-Rashid", "d’Arcy"
_OPENING = frozenset(f"{stop} {mark}" for stop in ("", ".") for mark in "\"“'‘(")  # of Robert C. “Bobby” Scott
_CLOSING = frozenset(f"{mark} " for mark in "\"”'’)")
_PARTY_AND_STATE = re.compile(r"[A-Z]-[A-Z][a-z]+")  # "Roe, R-Utah"
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_SENTENCE_BREAK = re.compile(r"[.!?:;…\n\r\u2028\u2029“\"«•‘(\[]")


def find_mentions(text: str) -> list[Mention]:
    """
    Return the names of *text*, in order and disjoint but for absorbed ones.

    >>> text = "Canadian Premier Ada Roe met Max Doe’s aides in Paris."
    >>> [(m.kind, m.role, m.name.of(text)) for m in find_mentions(text)]
    [('person', 'Canadian Premier', 'Ada Roe'), ('person', None, 'Max Doe'), ('place', None, 'Paris')]
    """
    return list(_NameReader(text).mentions())


@lru_cache(maxsize=1 << 14)
def _has_capital(word: str) -> bool:
    """Return whether a word begins as names do; "al-Rashid" does."""
    if word[0].isupper() or word[0] == "@":
        return True
    return not word.islower() and _SMALL_PREFIX.match(word) is not None


class _NameReader:
    """The words of a text, and where names run through them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: Lexicon = lexicon()
        self.words, starts, ends = scan(_WORD, text)
        self.starts: list[int] = starts.tolist()
        self.ends: list[int] = ends.tolist()
        self.possessive = [False] * len(self.words)
        self._part_possessives()
        self.folded = list(map(fold_name_word, self.words))
        self.capital = list(map(_has_capital, self.words))
        self.headings = find_headings(text)
        roles, given = self.known.roles, self.known.first_names
        pairs = enumerate(zip(self.folded, self.folded[1:], strict=False), 1)
        self.surnames = {w for i, (before, w) in pairs if w in roles and before in given and self.is_surname(i)}

    def _part_possessives(self) -> None:
        """Take "’s" from the words that end in it, and note which are possessive."""
        for i, word in enumerate(self.words):
            if word[-1] not in "sS":
                continue
            if len(word) > 2 and word.endswith(("'s", "’s")):
                self.words[i], self.ends[i], self.possessive[i] = word[:-2], self.ends[i] - 2, True
            else:
                self.possessive[i] = _POSSESSIVE.match(self.text, self.ends[i]) is not None

    def is_surname(self, i: int) -> bool:
        """Return whether a role after a first name is a surname, as in "Howard Dean": it ends a name in a sentence."""
        capitals = self.is_capital(i - 1) and self.is_capital(i) and self.joined(i)
        ends = i + 1 == len(self.words) or not (self.is_capital(i + 1) and self.joined(i + 1))
        return capitals and ends and not self.in_heading(self.starts[i])

    def mentions(self) -> Iterator[Mention]:
        pending: Mention | None = None
        for first, last in self.runs():
            mention = self.read(first, last)
            if mention is None:
                continue
            if pending:
                yield self.absorbed(pending) if pending.extent.end > mention.extent.start else pending
            pending = mention
        if pending:
            yield pending

    def absorbed(self, mention: Mention) -> Mention:
        kind, extent, name = mention.kind, mention.extent, mention.name
        return Mention(kind, extent, name, mention.words, heading=mention.heading, absorbed=True)

    # Runs: which words belong together

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first word of each run and the one after its last."""
        end, particles = 0, self.known.leading_particles
        for i, (capital, word) in enumerate(zip(self.capital, self.folded, strict=True)):
            if i < end or not (capital or word in particles) or not self.begins(i):
                continue
            end = i + 1
            while (longer := max(self.extended(end), self.extended_body(i, end))) > end:
                end = longer
            yield i, end

    def is_capital(self, i: int) -> bool:
        return self.capital[i]

    def is_word(self, i: int) -> bool:
        """Return whether a word in capitals is one of the language, not of a name."""
        word = self.folded[i]
        return (word in self.known.not_names or word.split("'")[0] in self.known.not_names) and self.words[i] != "US"

    def begins(self, i: int) -> bool:
        if not self.is_capital(i):
            return self.folded[i] in self.known.leading_particles and self.is_followed(i)
        if not self.is_word(i):
            return not (self.is_verb(i) and self.is_followed(i) and self.starts_sentence(i))
        return self.folded[i] in self.known.first_names and self.is_followed(i) and not self.starts_sentence(i)

    def is_verb(self, i: int) -> bool:
        """Return whether a capital is that of a verb before its subject: "Asks Ada Roe:"."""
        return self.words[i][-1] in "sde" and self.folded[i] in inverted_verbs()

    def is_followed(self, i: int) -> bool:
        """Return whether a word of a name follows."""
        return i + 1 < len(self.words) and self.joined(i + 1) and self.is_capital(i + 1) and not self.is_word(i + 1)

    def extended(self, j: int) -> int:
        """Return the end of the run that ends before word *j* with the next word of the name, or *j*."""
        if j < len(self.words) and self.possessive[j - 1] and self.is_theirs(j):
            return j + 1
        if j >= len(self.words) or self.possessive[j - 1] or self.words[j][0] == "@" or not self.joined(j):
            return j
        if self.is_capital(j):
            late_surname = self.folded[j] in self.known.surnames_too and self.folded[j - 1] in self.known.first_names
            initial = self.words[j] == "A" and self.text.startswith(". ", self.ends[j])
            brand = f"{self.folded[j - 1]} {self.folded[j]}" in self.known.brands
            return j if self.is_word(j) and not (late_surname or initial or brand) else j + 1
        k = j
        if self.folded[j] in self.known.joiners and (self.is_body(j - 1) or self.is_role(j - 1)):
            k += 1 + (j + 1 < len(self.words) and self.folded[j + 1] in ("the", "a", "an"))
        while k < len(self.words) and k - j < MAX_NAME_WORDS and self.folded[k] in self.known.inner_particles:
            k += 1
        inside = k > j and k < len(self.words) and all(self.joined(n) for n in range(j + 1, k + 1))
        return k + 1 if inside and self.is_capital(k) and not self.is_word(k) else j

    def is_theirs(self, j: int) -> bool:
        """Return whether a body is that of those named before it: Harbour Workers’ Federation, Women’s Institute."""
        of_many = self.gap(j) in ("’ ", "' ") or self.folded[j - 1] in ("women", "men", "children", "people")
        return of_many and self.is_body(j) and self.is_capital(j) and self.gap(j)[-1:] == " "

    def extended_body(self, i: int, j: int) -> int:
        """Return the end of a body whose name goes on after "and": the Food and Drug Administration; else *j*."""
        if i == 0 or j >= len(self.words) or self.folded[j] != "and" or self.folded[i - 1] != "the":
            return j
        before, known = self.folded[i:j], self.known
        named = self.is_body(j - 1) or known.first_names & {*before} or known.places & {*before}
        if named or any(self.possessive[i:j]) or any(word.isupper() for word in self.words[i:j]):
            return j
        k = j
        while k < len(self.words) and k - j <= MAX_NAME_WORDS and self.joined(k) and not self.possessive[k - 1]:
            if k > j and self.is_body(k) and self.is_capital(k):
                return k + 1
            if k > j and (not self.is_capital(k) or self.is_word(k)):
                return j
            k += 1
        return j

    def joined(self, i: int) -> bool:
        """Return whether only a space, or what may stand within a name, parts a word from the one before."""
        gap = self.gap(i)
        if gap in (" ", "\u00a0", " & ", "&"):
            return True
        if gap in _OPENING or gap in _CLOSING:
            return self.is_nickname(i if gap in _OPENING else i - 1)
        if gap in (". ", ".\u00a0"):
            return self.folded[i - 1] in self.known.shortened or (
                len(self.words[i - 1]) == 1 and self.is_capital(i - 1)
            )
        return gap in (", ", ",") and self.folded[i] in ("jr", "sr")

    def is_nickname(self, i: int) -> bool:
        """Return whether quotation marks or brackets hold just one word of a name: Robert “Bobby” Scott."""
        if not 0 < i < len(self.words) - 1 or self.gap(i) not in _OPENING or self.gap(i + 1) not in _CLOSING:
            return False
        given = self.folded[i - 1] in self.known.first_names or len(self.words[i - 1]) == 1
        return given and all(self.is_capital(n) for n in (i - 1, i, i + 1))

    def gap(self, i: int) -> str:
        """Return what stands between a word and the one before."""
        return self.text[self.ends[i - 1] : self.starts[i]]

    def starts_sentence(self, i: int) -> bool:
        if i == 0 or _SENTENCE_BREAK.search(self.text, self.ends[i - 1], self.starts[i]):
            return i == 0 or not self.joined(i)
        return False

    # Reading a run: role, name and kind

    def is_role(self, i: int) -> bool:
        word = self.folded[i]
        if word in self.surnames and self.is_capital(i):
            return False
        if word in self.known.roles or word in self.known.titles:
            return True
        if word in self.known.plural_roles and i + 1 < len(self.words):
            return self.joined(i + 1) and self.is_capital(i + 1) and not self.is_word(i + 1)
        before, hyphen, head = word.rpartition("-")
        return bool(hyphen) and head in self.known.roles and before in (*self.known.former, *self.known.modifiers)

    def is_body(self, i: int) -> bool:
        return self.folded[i] in self.known.bodies

    def is_body_of(self, first: int, last: int) -> bool:
        """Return whether a run is a body of something: "Bank of Northland"."""
        return any(self.is_body(i) and self.folded[i + 1] in self.known.joiners for i in range(first, last - 1))

    def read(self, first: int, last: int) -> Mention | None:
        """Return the name that the run holds, or None if it holds no more than a role or single letters."""
        start = self.name_start(first, last)
        written = self.words[start:last]
        if not written or all(len(word) == 1 or _PARTY_AND_STATE.fullmatch(word) for word in written):
            return None
        kind = self.kind(start, last, has_role=start > first)
        role_start = self.lower_role(first, has_role=start > first) if kind != "place" else first
        if role_start < first and kind == "unknown":
            kind = "person"
        return Mention(
            kind=kind,
            extent=Span(self.starts[role_start], self.ends[last - 1]),
            name=Span(self.starts[start], self.ends[last - 1]),
            words=tuple(self.folded[start:last]),
            role=self.text[self.starts[role_start] : self.starts[start]].strip() or None,
            title=self.folded[start - 1] if start > first and self.folded[start - 1] in self.known.titles else None,
            possessive=self.possessive[last - 1],
            starts_sentence=self.starts_sentence(first),
            heading=self.in_heading(self.starts[first]),
        )

    def name_start(self, first: int, last: int) -> int:
        """Return where the name begins, after the role; *last* if the run is a role without a name."""
        known = self.known
        if self.folded[last - 1] in known.bodies and (self.folded[first] not in known.first_names or last - first == 1):
            return first  # a body, whatever its words
        if last - first > 1 and self.folded[last - 2] in known.titles:
            return last - 1  # "Mr. King" is a name all the same
        if self.is_role(last - 1) and self.is_body_of(first, last):
            return first  # "Department of Justice"
        role = max((i for i in range(first, last) if self.is_role(i)), default=None)
        if role is None and first > 1 and self.folded[first - 1] in known.joiners and self.is_role(first - 2):
            return self.after_office(first - 1, last) if self.folded[first] in known.portfolios else first
        if role is None:
            nationality = self.folded[first] in known.peoples and last - first > 1
            return first + 1 if nationality and self.folded[first + 1] in known.first_names else first
        if self.folded[role] in known.regnal and role + 1 < last and self.folded[role + 1] not in known.joiners:
            return role
        if role == last - 1 or (role == first and self.folded[first] in known.first_names and last - first == 2):
            return first if self.folded[first] in known.first_names and last - first > 1 else last
        name = self.after_office(role + 1, last)
        plain = self.folded[role] in known.plain_roles and last - name == 1 and self.words[role][0].isupper()
        return first if plain else name

    def after_office(self, start: int, last: int) -> int:
        """Return where the name begins after "of State", "of the Treasury"; *last* if nothing follows."""
        known = self.known
        if self.folded[start] not in known.joiners:
            return start
        given = (i for i in range(start + 2, last) if self.folded[i] in known.first_names)
        i = start + 1
        while i < last and self.folded[i] in known.portfolios | known.places | known.bodies | {"the"}:
            i += 1
        return i if i > start + 1 else next(given, last)

    def kind(self, first: int, last: int, *, has_role: bool) -> NameKind:
        known, words = self.known, self.folded[first:last]
        joined = " ".join(words)
        if joined in known.places or (words[-1] in known.place_words and words[0] not in known.first_names):
            return "place"
        if words[0] in known.regnal:
            return "person"
        if words[-1] in known.bodies or self.is_body_of(first, last):
            given = words[0] in known.first_names and words[0] not in known.places
            return "person" if has_role or (given and 1 < len(words) < 4 and not known.joiners & {*words}) else "body"
        if has_role and len(words) <= MAX_NAME_WORDS:
            return "person"
        if joined in known.peoples or len(words) > MAX_NAME_WORDS:
            return "unknown"
        if len(words) > 1 and words[0] in known.first_names and words[1] not in known.peoples:
            return "person"
        acronym = len(words) == 1 and 1 < len(self.words[first]) < 7 and self.words[first].isupper()
        return "body" if acronym or "&" in self.text[self.starts[first] : self.ends[last - 1]] else "unknown"

    def lower_role(self, first: int, *, has_role: bool) -> int:
        """
        Return where a role in small letters before the name begins: "White House spokeswoman" Ada Roe.

        Before one in capitals only "former" and the like belong to it.
        """
        i, known = first - 1, self.known
        if has_role and i > 0 and self.folded[i] in known.joiners and self.is_role(i - 1):
            first, i = i - 1, i - 2  # "secretary of" State Ada Roe
        if has_role:
            return i if i >= 0 and self.joined(first) and self.folded[i] in known.former else first
        if i < 0 or self.is_capital(i) or not self.is_role(i):
            return first
        while i >= 0 and first - i <= MAX_ROLE_WORDS and self.joined(i + 1) and not self.possessive[i]:
            small = self.is_role(i) or self.folded[i] in known.modifiers | known.peoples
            if not small and (self.is_word(i) or not self.is_capital(i)):
                break
            i -= 1
        return i + 1

    def in_heading(self, position: int) -> bool:
        i = bisect_right(self.headings, position, key=lambda heading: heading.start) - 1
        return i >= 0 and position < self.headings[i].end
