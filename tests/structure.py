"""The figures of the house, read from its own source: `python tests/structure.py [FOLDER]`.

The architecture tests hold the same figures to their limits. Imports under TYPE_CHECKING and inside functions count.
"""

from __future__ import annotations

import ast
import itertools
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median, quantiles

PACKAGE = "confcli"
SMALL = 40  # lines; a module below is hardly a room
FRONT = 10  # lines; what is shorter says what a folder holds, and there is nothing to test
RUN = 6  # lines in a row that stand twice are copied


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str  # confcli.core.ledger.chain
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_signpost(self) -> bool:
        """Tell whether this is the front of a package that holds a docstring and nothing to know."""
        return self.path.stem == "__init__" and len(self.tree.body) == 1 and ast.get_docstring(self.tree) is not None

    @property
    def functions(self) -> dict[str, int]:
        """Lines of each function, by its name."""
        return {
            f"{self.path.name}:{node.name}": node.end_lineno - node.lineno + 1
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }


class House:
    """All modules of the package, and who imports whom."""

    def __init__(self, folder: Path) -> None:
        self.modules = {}
        for path in sorted(folder.rglob("*.py")):
            parts = (PACKAGE, *path.relative_to(folder).with_suffix("").parts)
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            self.modules[name] = Module(name, path)

    @cached_property
    def imports(self) -> list[tuple[str, str, bool]]:
        """Give importer, imported and whether it stands inside a function; a statement a module that it names."""
        return [
            (module.name, imported, inside)
            for module in self.modules.values()
            for statement, inside in _imports(module.tree)
            for imported in self._named(statement)
        ]

    def _named(self, statement: ast.Import | ast.ImportFrom) -> set[str]:
        if isinstance(statement, ast.Import):
            return {alias.name for alias in statement.names} & self.modules.keys()
        base = statement.module or ""
        parts = {f"{base}.{alias.name}" for alias in statement.names} & self.modules.keys()
        whole = {base} & self.modules.keys()
        return parts if len(parts) == len(statement.names) else parts | whole

    @cached_property
    def onto(self) -> dict[str, set[str]]:
        """Give for each module those that it imports."""
        onto: dict[str, set[str]] = defaultdict(set)
        for importer, imported, _ in self.imports:
            if importer != imported:
                onto[importer].add(imported)
        return onto

    @property
    def circles(self) -> list[list[str]]:
        """Give the groups of modules of which each reaches all others of its group (Tarjan)."""
        return _circles(self.modules, self.onto)

    @property
    def inside(self) -> int:
        """Count the import statements of our own modules that stand inside a function."""
        return sum(
            1
            for module in self.modules.values()
            for statement, inside in _imports(module.tree)
            if inside and self._named(statement)
        )

    @property
    def copied(self) -> int:
        """Count the runs of RUN lines or more that stand in two places, imports apart."""
        return _copied(self.modules.values())


def _imports(tree: ast.Module) -> list[tuple[ast.Import | ast.ImportFrom, bool]]:
    found = []

    def visit(node: ast.AST, *, inside: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                found.append((child, inside))
            visit(child, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    visit(tree, inside=False)
    return found


def _circles(nodes, onto) -> list[list[str]]:
    reach: dict[str, set[str]] = {}
    for start in nodes:
        seen, waiting = set(), [start]
        while waiting:
            for other in onto.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        reach[start] = seen
    groups = {tuple(sorted(b for b in reach[a] if a in reach[b])) for a in nodes if a in reach[a]}
    return [list(group) for group in sorted(groups)]


def _copied(modules) -> int:
    places = defaultdict(list)
    for module in modules:
        imports = {
            number
            for statement, _ in _imports(module.tree)
            for number in range(statement.lineno, (statement.end_lineno or 0) + 1)
        }
        kept = [
            (number, line.strip())
            for number, line in enumerate(module.text.splitlines(), start=1)
            if number not in imports and len(line.strip()) > len("),") and not line.strip().startswith(("#", '"""'))
        ]
        for at in range(len(kept) - RUN + 1):
            places["\n".join(line for _, line in kept[at : at + RUN])].append((module.name, at))
    pairs = Counter()
    for found in places.values():
        for (one, at), (other, there) in itertools.pairwise(found):
            pairs[one, other, there - at] += 1
    return len(pairs)


def _tested(lines: dict[str, int]) -> int:
    """Count the modules that a test file is named after, in whatever folder it lies."""
    stems = {path.stem.removeprefix("test_") for path in Path(__file__).parent.rglob("test_*.py")}
    return sum(name.rpartition(".")[2] in stems for name, size in lines.items() if size >= FRONT)


def figures(house: House) -> dict[str, str]:
    """Give every figure with its name."""
    lines = {name: module.lines for name, module in house.modules.items()}
    functions = {name: size for module in house.modules.values() for name, size in module.functions.items()}
    longest, largest = max(functions, key=functions.get), max(lines, key=lines.get)
    out = {name: len(house.onto.get(name, ())) for name in house.modules}
    widest = max(out, key=out.get)
    signposts = [name for name, module in house.modules.items() if module.is_signpost]
    small = [name for name, size in lines.items() if size < SMALL and name not in signposts]
    told = f"{len(small)}; besides, {len(signposts)} fronts with a docstring alone"
    internal = sum(len(found) for found in house.onto.values())
    return {
        "modules": f"{len(lines)}, {sum(lines.values())} lines, median {median(lines.values()):.0f}",
        "largest module (at most 250)": f"{lines[largest]}  {largest}",
        f"modules under {SMALL} lines (at most 12)": told,
        "functions, p90 (at most 20)": f"{quantiles(functions.values(), n=10)[8]:.0f}",
        "longest function (at most 45)": f"{functions[longest]}  {longest}",
        "import circles (none)": f"{len(house.circles)}  {'; '.join(' '.join(one) for one in house.circles)}".strip(),
        "lines an internal import (25 or more)": f"{sum(lines.values()) / internal:.1f}",
        "widest fan-out (at most 15)": f"{out[widest]}  {widest}",
        "imports of our own inside functions (at most 60)": str(house.inside),
        f"runs of {RUN} lines or more that stand twice": str(house.copied),
        "modules with a test of their stem": f"{_tested(lines)} of {sum(size >= FRONT for size in lines.values())}",
    }


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent.parent / PACKAGE
    for name, figure in figures(House(folder)).items():
        print(f"{name:<50} {figure}")


if __name__ == "__main__":
    main()
