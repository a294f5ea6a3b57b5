"""The walls: who may import whom, who may touch the world, and how large a file may grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
INCLUDE = ROOT / "include"
PROGRAM = INCLUDE / "breachledger"
TASKS = INCLUDE / "breachledger_tasks"

# The three layers, by the first name under `breachledger`. A new module takes its place here.
SHARED = {
    "__init__", "model", "vocabulary", "errors", "settings", "address", "identity", "completeness", "decoding", "files",
    "log_lines", "object_files", "timestamps", "visible",
}  # fmt: skip
STAGES = {"sources", "fetch", "archive", "clean", "language", "extract", "store", "resolve"}
ASSEMBLY = {
    "__main__", "alerts", "attended", "ccnews", "cli", "collect", "commands", "export", "forget", "gathering", "inbox",
    "ladder", "memory", "pipeline", "plain", "probe", "query", "read", "read_worker", "replay", "resolution",
    "revisions", "sentence", "watchlist", "web",
}  # fmt: skip
# Folders of data: nothing in them is imported.
DATA = {"lang"}
# What each of these may use besides `SHARED`; the rest of `ASSEMBLY` may use anything.
NARROW = {
    "query": {"store"},
    "export": {"plain", "query", "sentence", "store"},
    "web": {"export", "plain", "query", "revisions", "sentence", "store"},
    "attended": set(),
    "inbox": set(),
    "plain": set(),
    "revisions": {"query"},
    "sentence": set(),
}
# `breachledger.connect` is the door for Python and opens `query` when it is called.
DOORS = {("__init__", "query")}

WEB = (
    "httpx", "httpcore", "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "aiohttp", "ftplib",
    "trafilatura.downloads",
)  # fmt: skip
_DOTTED_WEB = tuple(f"{name}." for name in WEB)
KNOWN_TO_TASKS = ("airflow.sdk.", "airflow.providers.http.", "airflow.providers.smtp.")
WEB_CALLS = {"open_connection", "create_connection", "urlopen", "fetch_url", "fetch_response"}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv"}
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}

MODULES = sorted(PROGRAM.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_DAG = 60


def place(path: Path) -> str:
    """The first name under `breachledger` of a module's file."""
    return path.relative_to(PROGRAM).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every name that a file imports, in full and wherever it stands, with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(INCLUDE).parts[: -node.level] if node.level else ()
            module = ".".join(filter(None, (*package, node.module)))
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def own(name: str) -> str | None:
    """The first name under `breachledger` that an import means; None for a stranger's module."""
    first, _, rest = name.partition(".")
    if first != "breachledger":
        return None
    told = rest.split(".", 1)[0]
    return told if told in SHARED | STAGES | ASSEMBLY | DATA else "__init__"


def named(path: Path, names: set[str]) -> Iterator[tuple[str, int]]:
    """Where a file says one of these names: as an attribute, bare, or in an import."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        word = {ast.Attribute: "attr", ast.Name: "id"}.get(type(node))
        if word and getattr(node, word) in names:
            yield getattr(node, word), node.lineno
    yield from ((name, line) for name, line in imports(path) if name.rsplit(".", 1)[-1] in names)


def at(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{line} {what}"


def test_every_module_has_a_layer():
    layers = [SHARED, STAGES, ASSEMBLY, DATA]
    assert {place(path) for path in MODULES} <= set().union(*layers)
    assert sum(map(len, layers)) == len(set().union(*layers))


def test_the_program_never_imports_airflow_nor_what_does():
    strangers = {"airflow", "breachledger_airflow", "breachledger_tasks"}
    found = [at(p, line, name) for p in MODULES for name, line in imports(p) if name.split(".")[0] in strangers]
    assert not found, "\n".join(found)


def test_nothing_else_stands_beside_the_program_and_its_tasks():
    assert {path.name for path in INCLUDE.iterdir() if any(path.rglob("*.py"))} == {PROGRAM.name, TASKS.name}


def test_tasks_start_the_program_and_import_nothing_of_it():
    """What parses strangers' pages never shares a process with Airflow's secrets."""
    files = [*TASKS.rglob("*.py"), *(ROOT / "dags").glob("*.py")]
    found = [at(p, line, name) for p in files for name, line in imports(p) if name.split(".")[0] == "breachledger"]
    assert len(files) > len(list((ROOT / "dags").glob("*.py")))
    assert not found, "\n".join(found)


def test_tasks_know_airflow_by_its_sdk_and_what_sends_alone():
    """Its models and settings lead to the database, which no task may use."""
    files = [*TASKS.rglob("*.py"), *(ROOT / "dags").glob("*.py")]
    found = [
        at(path, line, name)
        for path in files
        for name, line in imports(path)
        if name.split(".")[0] == "airflow" and not name.startswith(KNOWN_TO_TASKS)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("layer", ["shared", "stages", "narrow"])
def test_layers_import_only_what_they_may(layer: str):
    """What is shared stands alone, a stage knows no other stage, a reader of the lake knows the lake alone."""
    allowed = {
        "shared": dict.fromkeys(SHARED, SHARED),
        "stages": {one: SHARED | {one} for one in STAGES},
        "narrow": {one: SHARED | {one} | more for one, more in NARROW.items()},
    }[layer]
    found = [
        at(path, line, name)
        for path in MODULES
        for name, line in imports(path)
        if (here := place(path)) in allowed
        and (there := own(name)) is not None
        and there not in allowed[here]
        and (here, there) not in DOORS
    ]
    assert not found, "\n".join(found)


def test_query_knows_of_the_store_only_its_schema_how_it_began_its_copies_and_what_is_pending():
    doors = tuple(f"breachledger.store.{name}." for name in ("beginnings", "months", "pending", "schema"))
    found = [
        at(path, line, name)
        for path in MODULES
        for name, line in imports(path)
        if place(path) == "query" and own(name) == "store" and not f"{name}.".startswith(doors)
    ]
    assert not found, "\n".join(found)


def test_modules_are_imported_by_name_and_not_by_string_but_for_the_commands():
    found = [at(p, n, w) for p in MODULES for w, n in named(p, {"import_module", "__import__"}) if place(p) != "cli"]
    assert not found, "\n".join(found)


def test_only_settings_reads_the_environment():
    found = [at(p, line, word) for p in MODULES for word, line in named(p, ENVIRONMENT) if place(p) != "settings"]
    assert not found, "\n".join(found)


def test_only_fetch_reaches_for_the_web():
    outside = [path for path in MODULES if place(path) != "fetch"]
    found = [at(p, line, name) for p in outside for name, line in imports(p) if f"{name}.".startswith(_DOTTED_WEB)]
    found += [at(p, line, word) for p in outside for word, line in named(p, WEB_CALLS)]
    assert not found, "\n".join(found)


def test_no_module_has_a_shapeless_name():
    modules = [*MODULES, *TASKS.rglob("*.py")]
    parts = {part for path in modules for part in path.relative_to(INCLUDE).with_suffix("").parts}
    assert parts & SHAPELESS == set()


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_long():
    folders = ("include", "plugins", "dags", "deploy", "tests", "benchmarks")
    files = [path for name in folders for path in (ROOT / name).rglob("*.py")]
    assert len(files) > len(MODULES)
    assert [at(path, size, "lines") for path in files if (size := lines(path)) > LONGEST_FILE] == []


def test_dag_files_are_thin():
    dags = list((ROOT / "dags").glob("*.py"))
    assert dags
    assert [at(path, size, "lines") for path in dags if (size := lines(path)) > LONGEST_DAG] == []


def test_the_walkthrough_names_what_exists_and_passes_every_stage():
    text = (ROOT / "docs" / "walkthrough.md").read_text("utf-8")
    named_there = {word for word in re.findall(r"`([^` ]+)`", text) if re.search(r"[a-z]/|\.py$", word)}
    paths = {word for word in named_there if "=" not in word and not word.startswith("_")}
    assert [word for word in sorted(paths) if not ((PROGRAM / word).exists() or (ROOT / word).exists())] == []
    passed = {word.split("/")[0].removesuffix(".py") for word in paths}
    assert passed >= STAGES


NO_AIRFLOW = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "airflow":
            raise ImportError(f"{name} is behind the wall")
sys.meta_path.insert(0, Wall())
"""


def interpreter(code: str) -> subprocess.CompletedProcess[str]:
    """`code` in an interpreter of its own, in which Airflow cannot be imported."""
    return subprocess.run([sys.executable, "-c", NO_AIRFLOW + code], capture_output=True, text=True, check=False)


def test_the_wall_of_these_tests_holds():
    assert "behind the wall" in interpreter("import airflow").stderr


def test_the_package_imports_without_airflow_and_without_weight():
    done = interpreter("import breachledger\nprint(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "breachledger" in loaded
    assert loaded & {"duckdb", "pyarrow", "httpx", "trafilatura", "lxml", "rich"} == set()


def test_every_module_imports_without_airflow():
    names = [".".join(path.relative_to(INCLUDE).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
    done = interpreter(f"from importlib import import_module\nfor name in {names}: import_module(name)")
    assert done.returncode == 0, done.stderr


def _patterns(tree: ast.AST) -> Iterator[str]:
    """The patterns that a module compiles, as far as they are written out."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "re.compile"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value


def test_no_pattern_needs_a_newer_python_than_debian_has():
    """Python up to 3.11.4 matches nested possessive quantifiers wrongly (python/cpython issues 100061, 106052)."""
    told = {path: list(_patterns(ast.parse(path.read_text("utf-8")))) for path in sorted(INCLUDE.rglob("*.py"))}
    assert sum(map(len, told.values())) > 50
    newer = {
        (path.name, pattern)
        for path, patterns in told.items()
        for pattern in patterns
        if re.search(r"POSSESSIVE|ATOMIC", str(re._parser.parse(pattern)))  # type: ignore[attr-defined]
    }
    assert newer == set()
