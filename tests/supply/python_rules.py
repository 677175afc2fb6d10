"""
Rules that every module of the service keeps, read from its syntax tree; each yields the lines that break it.

A rule that some modules may break names them, by their path in the package; nothing else lets a line off.
"""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import chain

Finding = tuple[int, str]  # the line, and what stands there
Rule = Callable[[ast.Module], Iterator[Finding]]

FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"),
    *("ssl._create_unverified_context", "apsw.format_sql_value"),
}
FORBIDDEN_IMPORTS = {
    *("pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "yaml"),  # to read is to run
    *("html.parser", "html5lib"),  # 160 KB took 21 s, 18 KB took 59 s
    *("xml.etree", "xml.sax", "xml.dom.expatbuilder", "xml.dom.pulldom", "ftplib", "telnetlib"),
}
# Who may go out on the network: to an address that a person names, or to the service itself.
NETWORK = {"requests", "httpx", "aiohttp", "urllib.request", "urllib3", "http.client"}
MAY_GO_OUT = {"corpus/fetching.py", "cli/sending.py", "cli/pair.py"}
# Who may parse what strangers wrote: only what the child process runs, under limits of memory and time.
PARSERS = {"bs4", "lxml", "mammoth", "defusedxml", "xml.dom"}
MAY_PARSE = {"corpus/extraction_child.py", "corpus/html_page.py", "corpus/word_file.py"}

_SQL = re.compile(
    r"\b(?:SELECT\b.*\bFROM|INSERT\b.*\bINTO|UPDATE\b.*\bSET|DELETE\s+FROM|(?:CREATE|DROP|ALTER)\s+\w+|PRAGMA\s"
    r"|ATTACH\s|VACUUM\b|WHERE\b|ORDER BY\b)",
    re.DOTALL,
)
_RUN_SQL = {"execute", "executemany", "executescript", "fetch", "_fetch", "_many"}


def forbidden_calls(tree: ast.Module) -> Iterator[Finding]:
    for call in _calls(tree):
        if (name := ast.unparse(call.func)) in FORBIDDEN_CALLS:
            yield call.lineno, name


def forbidden_keywords(tree: ast.Module) -> Iterator[Finding]:
    """Find shells, certificates that nobody checks and arrays that run code when they are read."""
    forbidden = {"shell": True, "verify": False, "check_hostname": False, "allow_pickle": True}
    for call in _calls(tree):
        for keyword in call.keywords:
            if keyword.arg in forbidden and _is_constant(keyword.value, but=not forbidden[keyword.arg]) is not False:
                yield call.lineno, f"{keyword.arg}={ast.unparse(keyword.value)}"


def forbidden_imports(tree: ast.Module) -> Iterator[Finding]:
    return _imports_of(tree, FORBIDDEN_IMPORTS)


def network(tree: ast.Module) -> Iterator[Finding]:
    return _imports_of(tree, NETWORK)


def parsers(tree: ast.Module) -> Iterator[Finding]:
    return _imports_of(tree, PARSERS)


def other_parsers(tree: ast.Module) -> Iterator[Finding]:
    """Find soup that is made with another parser than lxml's."""
    for call in _calls(tree):
        if ast.unparse(call.func).endswith("BeautifulSoup"):
            parser = call.args[1] if len(call.args) > 1 else None
            if not (isinstance(parser, ast.Constant) and parser.value == "lxml"):
                yield call.lineno, ast.unparse(call)


def built_sql(tree: ast.Module) -> Iterator[Finding]:
    """Find SQL that is put together of anything but literals and upper-case constants of the code."""
    for scope in _scopes(tree):
        for node in _own_nodes(scope):
            suspects = [node] if _is_built(node) and _SQL.search(_literal_text(node)) else _run(node)
            if any(_is_built(each) and not _is_ours(each, scope) for each in suspects):
                yield node.lineno, ast.unparse(node)


RULES: dict[Rule, set[str]] = {
    forbidden_calls: set(),
    forbidden_keywords: set(),
    forbidden_imports: set(),
    network: MAY_GO_OUT,
    parsers: MAY_PARSE,
    other_parsers: set(),
    built_sql: set(),
}


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _run(node: ast.AST) -> list[ast.expr]:
    """Return where a call of the database may have its query: the first two arguments."""
    return node.args[:2] if isinstance(node, ast.Call) and _name(node.func) in _RUN_SQL else []


def _name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _is_constant(value: ast.expr, *, but: object) -> bool:
    """Return whether a value may be other than *but*: what is not known may."""
    return not (isinstance(value, ast.Constant) and value.value is but)


def _imports_of(tree: ast.Module, names: set[str]) -> Iterator[Finding]:
    for node in ast.walk(tree):
        for name in _imported(node):
            if any(f"{name}.".startswith(f"{forbidden}.") for forbidden in names):
                yield node.lineno, name


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


_Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _scopes(tree: ast.Module) -> Iterator[_Scope]:
    return (node for node in ast.walk(tree) if isinstance(node, _SCOPES))


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a scope, without the functions and classes within it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, _SCOPES):
            yield child
            yield from _own_nodes(child)


def _is_built(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and _literal_text(node) != ""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")


def _literal_text(node: ast.AST) -> str:
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return " ".join(text for text in texts if isinstance(text, str))


def _is_ours(value: ast.expr | None, scope: _Scope, seen: frozenset[str] = frozenset()) -> bool:
    """Return whether all that a value is made of stands in the code: literals, constants, and names bound to such."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.isupper():
            return True
        case ast.Name(id=name):
            bound = list(_bindings(name, scope))
            return name in seen or (bool(bound) and all(_is_ours(each, scope, seen | {name}) for each in bound))
    parts = _parts(value)
    return parts is not None and all(_is_ours(part, scope, seen) for part in parts)


def _parts(value: ast.expr | None) -> list[ast.expr] | None:
    """Return what a text, or a list of texts, is made of; None if that cannot be told."""
    match value:
        case ast.Constant():
            return []
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.FormattedValue(value=part) | ast.Starred(value=part) | ast.Subscript(value=part):
            return [part]
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part) | ast.BinOp(left=part, op=ast.Mult()):
            return [part]
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return [one, other]
        case ast.Call(func=ast.Attribute(value=template, attr="format" | "join"), args=parts, keywords=named):
            return [template, *parts, *(keyword.value for keyword in named)]
    return None


def _bindings(name: str, scope: _Scope) -> Iterator[ast.expr | None]:
    """Yield all that a local name is bound to, or has put into it; None for what cannot be told."""
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        arguments = scope.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        yield from (None for argument in every if argument and argument.arg == name)
    for node in _own_nodes(scope):
        match node:
            case ast.Assign(targets=targets, value=value) if name in map(ast.unparse, targets):
                yield value
            case ast.AnnAssign(target=target, value=value) | ast.AugAssign(target=target, value=value):
                yield from [value] * (ast.unparse(target) == name)
            case ast.NamedExpr(target=target, value=value) | ast.For(target=target, iter=value):
                yield from _unpacked(name, target, value)
            case ast.comprehension(target=target, iter=value):
                yield from _unpacked(name, target, value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=to), attr="append" | "extend"), args=added) if (
                to == name
            ):
                yield from added


def _unpacked(name: str, target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    """Yield what *name* is taken from; of `zip`, what stands at its place."""
    if ast.unparse(target) == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Call) and _name(value.func) == "zip":
        yield from chain.from_iterable(_unpacked(name, *pair) for pair in zip(target.elts, value.args, strict=False))
