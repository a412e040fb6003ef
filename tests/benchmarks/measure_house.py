"""Print how the package is built: files, lines, imports and names, for one look before and after a change.

Run it as ``python tests/benchmarks/measure_house.py [FOLDER OF THE PACKAGE]``.
"""

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "addin" / "payroll_impact"
MANY_HOMES = 4


def modules(package: Path) -> dict[str, ast.Module]:
    """Return each module of a package, parsed, by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports_of(tree: ast.Module, known: set[str]) -> set[str]:
    """Return the modules of the package that a module imports when it is loaded."""
    found: set[str] = set()
    for node in at_load(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= names or ({node.module} & known)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & known
    return found


def at_load(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is loaded: nothing in a function, nothing for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from at_load(child)


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """Return the longest chain of modules, each importing the next; a ring counts once."""
    order: dict[str, tuple[str, ...]] = {}

    def depth(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name not in order:
            below = [depth(other, (*path, name)) for other in sorted(graph[name]) if other not in (*path, name)]
            order[name] = (name, *max(below, key=len, default=()))
        return order[name]

    return list(max((depth(name, ()) for name in graph), key=len))


def functions_in(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a module, methods and inner ones among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def private_helpers(tree: ast.Module) -> tuple[int, int]:
    """Return how many private functions a module has, and how many of them it names once besides."""
    uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    uses += Counter(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    private = [each.name for each in functions_in(tree) if each.name.startswith("_") and not each.name.endswith("__")]
    return len(private), sum(uses[name] == 1 for name in private)


def imports_in_functions(tree: ast.Module) -> int:
    """Return how many imports stand in a function."""
    return sum(
        isinstance(node, ast.Import | ast.ImportFrom) for each in functions_in(tree) for node in ast.walk(each)
    )


def main(package: Path = PACKAGE) -> None:
    """Print the figures of a package."""
    parsed = modules(package)
    graph = {name: imports_of(tree, set(parsed)) for name, tree in parsed.items()}
    homes: dict[str, set[str]] = defaultdict(set)
    for name, tree in parsed.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                homes[node.name].add(name)
    helpers = [private_helpers(tree) for tree in parsed.values()]
    total, once = (sum(each) for each in zip(*helpers, strict=True))
    chain = longest_chain(graph)
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in package.rglob("*.py"))
    many = [name for name, where in homes.items() if len(where) >= MANY_HOMES]
    many.sort(key=lambda name: -len(homes[name]))
    links = " > ".join(each.split(".", 1)[-1] for each in chain)
    print(f"files                                  {len(parsed):6,}")
    print(f"lines                                  {lines:6,}")
    print(f"longest import chain                   {len(chain):6,}   {links}")
    print(f"private helpers                        {total:6,}")
    print(f"  of them named once                   {once:6,}   {once / total:.0%}")
    print(f"names defined in {MANY_HOMES} or more modules      {len(many):6,}   {', '.join(many[:8])}")
    print(f"imports in functions                   {sum(map(imports_in_functions, parsed.values())):6,}")


if __name__ == "__main__":
    main(*(Path(each).resolve() for each in sys.argv[1:2]))
