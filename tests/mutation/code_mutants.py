"""Every mutant of one module: the operators of mutmut, and a few that it lacks.

mutmut mutates undecorated functions only and its runs keep what was cached before; here its
operators are applied to every function, decorated ones included, and to constants of modules and
classes. Left alone: annotations, decorators, docstrings, texts of errors, ``assert``.
"""

import re
from collections.abc import Iterator

import libcst as cst
from attrs import frozen
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

_FROM_MUTMUT = [
    pair for pair in mutators.mutation_operators if pair[1] is not mutators.operator_string
]
_LEFT = (cst.Annotation, cst.Decorator, cst.Assert, cst.ImportFrom, cst.Import)
_MODULE = "<module>"
_REGEX_PARTS = re.compile(
    r"\\[Z.]|\\.|\[(?:\\.|[^\]\\])*\]|\(\?P<\w+>|\(\?[:=!]|\(\?<[=!]|\{\d*,?\d*\}|[?*+]|."
)
_LOOKS = {"(?=": "(?!", "(?!": "(?=", "(?<=": "(?<!", "(?<!": "(?<="}


@frozen
class Mutant:
    """``id`` is stable while the statement is: it holds no line number."""

    id: str
    file: str
    function: str
    lines: tuple[int, int]
    what: str
    source: str
    #: Whether it stands outside function bodies, where only a fresh import sees it.
    outside: bool


def code_mutants(file: str, source: str) -> tuple[Mutant, ...]:
    """The mutants of a module, each as a whole source text, in the order of the file."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    walk = _Walk()
    wrapper.visit(walk)
    place = _Places(source)
    seen: dict[str, int] = {}
    texts: set[str] = set()
    found = []
    for function, where, span, old, new, kind in walk.found:
        was, becomes = (_line(wrapper.module, node) for node in (old, new))
        if was == becomes:
            continue
        name = f"{file}::{function}::{kind}::{was} => {becomes}"
        seen[name] = number = seen.get(name, 0) + 1
        text = _replaced(
            wrapper.module, source, (place[span.start], place[span.start + span.length]), old, new
        )
        if text in texts:
            continue
        texts.add(text)
        found.append(
            Mutant(
                name if number == 1 else f"{name} #{number}",
                file,
                function,
                (where.start.line, where.end.line),
                f"{was} => {becomes}",
                text,
                function == _MODULE or id(old) in walk.outside,
            )
        )
    return tuple(found)


class _Places(dict):
    """Byte offsets as offsets of characters."""

    def __init__(self, source: str) -> None:
        at = 0
        for number, character in enumerate(source):
            self[at] = number
            at += len(character.encode("utf-8"))
        self[at] = len(source)


def _line(module: cst.Module, node: cst.CSTNode) -> str:
    text = " ".join(module.code_for_node(node).split())
    return text if len(text) <= 120 else f"{text[:60]} … {text[-50:]}"


def _replaced(
    module: cst.Module, source: str, span: tuple[int, int], old: cst.CSTNode, new: cst.CSTNode
) -> str:
    """The source with one node replaced; by its span where that is the whole node."""
    if isinstance(old, cst.SimpleStatementLine):
        made, whole = "pass", True
    else:
        made = module.code_for_node(new)
        whole = source[slice(*span)] == module.code_for_node(old)
    if whole:
        return source[: span[0]] + made + source[span[1] :]
    return module.visit(_Replace(old, new)).code


class _Replace(cst.CSTTransformer):
    def __init__(self, old: cst.CSTNode, new: cst.CSTNode) -> None:
        self.old, self.new = old, new

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:
        return self.new if original_node is self.old else updated_node


class _Walk(cst.CSTVisitor):
    """Collects (function, position, node, its mutation, kind)."""

    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self) -> None:
        self.names: list[str] = []
        self.depth: list[int] = []
        self.found: list = []
        self.outside: set[int] = set()
        self.statement: cst.CSTNode | None = None
        self.in_parameters = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _LEFT) or _is_text_alone(node) or _is_raised(node) or _is_repr(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.names.append(node.name.value)
        if isinstance(node, cst.Parameters):
            self.in_parameters += 1
        if isinstance(node, cst.SimpleStatementLine):
            self.statement = node
        for kind, old, new in _mutations(node):
            where = self.get_metadata(PositionProvider, self.statement or _head(node))
            if not self._in_function() or self.in_parameters:
                self.outside.add(id(old))
            span = self.get_metadata(ByteSpanPositionProvider, old)
            self.found.append((".".join(self.names) or _MODULE, where, span, old, new, kind))
        if isinstance(node, cst.FunctionDef):
            self.depth.append(1)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if original_node is self.statement:
            self.statement = None
        if isinstance(original_node, cst.Parameters):
            self.in_parameters -= 1
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef) and not _is_text_alone(
            original_node
        ):
            self.names.pop()
        if isinstance(original_node, cst.FunctionDef):
            self.depth.pop()

    def _in_function(self) -> bool:
        return bool(self.depth)


def _head(node: cst.CSTNode) -> cst.CSTNode:
    """Of a compound statement the part that is mutated; what runs below it is not it."""
    return node.test if isinstance(node, cst.If | cst.While) else node


def _is_text_alone(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.Expr)
        and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    ) or (isinstance(node, cst.If) and _named(node.test, "TYPE_CHECKING"))


def _is_raised(node: cst.CSTNode) -> bool:
    """``raise KeyError(...)``: that it raises is mutated, not what it says to developers."""
    return (
        isinstance(node, cst.Raise)
        and isinstance(node.exc, cst.Call)
        and isinstance(node.exc.func, cst.Name)
        and node.exc.func.value in {"KeyError", "TypeError", "ValueError", "NoSuchCellError"}
    )


def _is_repr(node: cst.CSTNode) -> bool:
    """What a value looks like in a debugger is nobody's promise."""
    return isinstance(node, cst.Arg) and node.keyword is not None and _named(node.keyword, "repr")


def _named(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _mutations(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode, cst.CSTNode]]:
    for kind, new in _of_node(node):
        yield kind, node, new
    if isinstance(node, cst.If | cst.While | cst.CompIf):
        yield "negate", node.test, _negated(node.test)


def _of_node(node: cst.CSTNode) -> Iterator[tuple[str, cst.CSTNode]]:
    for kind, operator in _FROM_MUTMUT:
        if isinstance(node, kind) and not _pointless(node, operator):
            for new in operator(node):
                if operator is not mutators.operator_arg_removal or _telling(node, new):
                    yield operator.__name__.removeprefix("operator_"), new
    if isinstance(node, cst.SimpleString) and '"""' not in node.value:
        yield from _string(node)
    if isinstance(node, cst.Return) and node.value is not None and not _named(node.value, "None"):
        yield "return_none", node.with_changes(value=cst.Name("None"))
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        (only,) = node.body
        call = isinstance(only, cst.Expr) and isinstance(only.value, cst.Call | cst.Yield)
        if call or isinstance(only, cst.Raise | cst.Continue):
            yield "drop_statement", node.with_changes(body=[cst.Pass()])


def _pointless(node: cst.CSTNode, operator: object) -> bool:
    """These fail at once without an argument, which tells nothing of tests."""
    if operator is mutators.operator_arg_removal and isinstance(node.func, cst.Name):
        return node.func.value in {"len", "isinstance", "field", "frozen"}
    return False


def _telling(call: cst.Call, new: cst.Call) -> bool:
    """A positional argument left out is a ``TypeError`` at once, which tells nothing of tests."""
    if len(new.args) == len(call.args):
        return True
    (lost,) = [arg for arg in call.args if all(arg is not other for other in new.args)]
    return lost.keyword is not None


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(whitespace_after=cst.SimpleWhitespace(" ")), inner)


def _string(node: cst.SimpleString) -> Iterator[tuple[str, cst.CSTNode]]:
    prefix, quote = node.prefix, node.quote
    inner = node.raw_value
    if "r" in prefix:
        for text in _regexes(inner):
            yield "regex", node.with_changes(value=f"{prefix}{quote}{text}{quote}")
        return
    yield "string", node.with_changes(value=f"{prefix}{quote}XX{inner}XX{quote}")


def _regexes(pattern: str) -> Iterator[str]:
    """One part of a pattern altered: an end or a quantifier dropped, a bound moved, a look turned,
    an alternative or a character lost.
    """
    for part in _REGEX_PARTS.finditer(pattern):
        text, before, after = part[0], pattern[: part.start()], pattern[part.end() :]
        if text in ("\\Z", "?", "*", "+"):
            yield before + after
        elif text.startswith("{") and text != "{}":
            for bound in re.finditer(r"\d+", text):
                for step in (1, -1):
                    moved = text[: bound.start()] + str(int(bound[0]) + step) + text[bound.end() :]
                    yield before + moved + after
        elif text in _LOOKS:
            yield before + _LOOKS[text] + after
        elif text.startswith("[^"):
            yield f"{before}[{text[2:]}{after}"
        elif text.startswith("["):
            yield f"{before}[^{text[1:]}{after}"
        elif text == "|":
            yield f"{before}XX|{after}"
        if text in ("+", "*") and not after.startswith("?"):
            yield before + {"+": "*", "*": "+"}[text] + after
