"""The command line as a whole: help, examples, wrong use, and what may reach a terminal."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from breachledger import __version__, cli
from breachledger.commands import reference

ROOT = Path(__file__).parent.parent

# What others build on, and what came later; a command that is in neither is not documented.
CONTRACT = {
    "extract", "ingest", "run", "rebuild", "resolve", "query", "incidents", "show", "why", "export", "sources",
    "verify", "status",
}  # fmt: skip
ADDED = {"serve", "alerts", "ccnews", "diff", "forget", "merge", "rules", "split", "step"}

# the command line -> words of the message
WRONG = [
    ([], "the following arguments are required: COMMAND"),
    (["frobnicate"], "invalid choice: 'frobnicate'"),
    (["query"], "the following arguments are required: SQL"),
    (["export"], "the following arguments are required: --format"),
    (["export", "--format", "csv", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["query", "FROM claims", "--format", "xml"], "invalid choice: 'xml'"),
    (["query", "FROM claims", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["incidents", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["incidents", "--country", "France"], "--country 'France': give two letters"),
    (["incidents", "--sector", "shops"], "invalid choice: 'shops'"),
    (["incidents", "--since", "last week"], "'last week' is no day"),
    (["show", "i-1", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["show", "i-1", "--field", "victim.shoe"], "invalid choice: 'victim.shoe'"),
    (["show", "i-1", "--claims", "0"], "--claims 0: give 1 or more"),
    (["show", "i-1", "--claims", "-1"], "--claims -1: give 1 or more"),
    (["why", "c-1", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["diff", "a-1", "--lake", "{tmp}/none"], "there is no lake at {tmp}/none"),
    (["diff", "a-1", "--from", "first"], "argument --from: invalid int value: 'first'"),
    (["run", "yesterday"], "'yesterday' is no day"),
    (["run", "2025-12-19..2025-12-17"], "'2025-12-19..2025-12-17' ends before it begins"),
    (["run", "2999-01-01"], "2999-01-01 is not over yet"),
    (["run", "2025-12-17", "--source", "no-such-outlet"], "no outlet no-such-outlet in"),
    (["run", "2025-12-17", "--catalog", "{tmp}/none"], "{tmp}/none"),
    (["sources", "--source", "no-such-outlet"], "no outlet no-such-outlet in"),
    (["forget", "an-article"], "'an-article' is no address"),
    (["extract", "{tmp}/none.txt"], "{tmp}/none.txt does not exist"),
    (["extract", "{tmp}", "--published", "soon"], "'soon' is no date"),
    (["extract", "{tmp}", "--language", "xx"], "--language 'xx' is none of: de, en, es, fr, it, nl, pl, pt"),
    (["rules", "report", "{tmp}", "--language", "Italian"], "--language 'Italian' is none of: de, en, es,"),
    (["extract", f"{ROOT}/benchmarks/floors.toml"], "floors.toml is none of: .txt, .md, .html, .htm, .html.gz"),
    (["ingest", f"{ROOT}/benchmarks/floors.toml", "--lake", "{tmp}/lake"], "floors.toml is none of: .txt, .md, .html,"),
    (["step", "collect", "2025-12-17", "--run", "../x"], "--run '../x': use small letters"),
    (["step", "collect", "2999-01-01", "--run", "x"], "2999-01-01 is not over yet"),
    (["step", "fly", "2025-12-17", "--run", "x"], "invalid choice: 'fly'"),
    (["ingest", "{tmp}/none.warc.gz", "--lake", "{tmp}/lake"], "{tmp}/none.warc.gz does not exist"),
]


def ended(arguments: list[str]) -> int:
    """The exit code of the command line, whether it returns it or argparse ends the program."""
    try:
        return cli.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture(autouse=True)
def _a_wide_shell_without_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("BREACHLEDGER_LAKE", str(tmp_path / "none"))
    monkeypatch.setenv("BREACHLEDGER_STATE", str(tmp_path / "state"))


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]):
    assert ended(["--help"]) == 0
    words = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    assert words >= set(cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_help_of_a_command_shows_what_it_is_for_and_its_examples(name: str, capsys: pytest.CaptureFixture[str]):
    assert ended([name, "--help"]) == 0
    out, module = capsys.readouterr().out, cli.load(name)
    assert out.rstrip().endswith(f"examples:\n{module.EXAMPLES}".rstrip())
    assert (module.__doc__ or "").strip().splitlines()[0] in out
    assert f"breachledger {name}" in module.EXAMPLES


def calls(example: str) -> list[list[str]]:
    """The arguments of each call of the program in one line of the shell."""
    words = shlex.shlex(example, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    found: list[list[str]] = []
    inside = False
    for word in words:
        if word == "breachledger":
            inside = True
            found.append([])
        elif set(word) <= set("|&;<>()"):
            inside = False
        elif inside:
            found[-1].append(word)
    return found


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_example_is_understood(name: str):
    for line in cli.load(name).EXAMPLES.splitlines():
        arguments = calls(line)
        assert arguments, f"no call of breachledger in {line!r}"
        for one in arguments:
            assert isinstance(cli.parser().parse_args(one), argparse.Namespace)
        assert name in {one[0] for one in arguments}, line


@pytest.mark.parametrize(
    ("arguments", "words"), WRONG, ids=[" ".join(arguments) or "nothing" for arguments, _ in WRONG]
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert ended([word.replace("{tmp}", str(tmp_path)) for word in arguments]) == 2
    told = capsys.readouterr()
    assert words.replace("{tmp}", str(tmp_path)) in told.err
    assert not told.out
    assert "Traceback" not in told.err


@pytest.mark.parametrize("arguments", [["rebuild", "--from", "soon"], ["step", "collect", "soon", "--run", "x"]])
def test_a_wrong_day_is_wrong_use_where_the_parser_reads_it(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert ended(arguments) == 2
    assert "'soon' is no day" in capsys.readouterr().err


def test_an_unknown_setting_is_wrong_use(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("BREACHLEDGER_LAKES", "x")
    assert ended(["query", "FROM claims"]) == 2
    assert "unknown setting BREACHLEDGER_LAKES" in capsys.readouterr().err


def test_every_command_is_in_the_contract():
    assert set(cli.COMMANDS) <= CONTRACT | ADDED


def test_every_module_of_commands_is_a_command_or_serves_them():
    modules = {path.stem for path in Path(reference.__file__).parent.glob("*.py")}
    serving = {
        "__init__",
        "arguments",
        "handed",
        "judge",
        "output",
        "past",
        "pending",
        "progress",
        "reference",
        "screen",
        "timeline",
    }
    assert modules - serving == set(cli.COMMANDS.values())


@pytest.mark.parametrize(
    "program", [["-m", "breachledger"], ["-c", "import sys; from breachledger.cli import main; sys.exit(main())"]]
)
def test_the_program_tells_its_version(program: list[str]):
    done = subprocess.run([sys.executable, *program, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"breachledger {__version__}\n")


def test_a_message_sends_nothing_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert ended(["extract", str(tmp_path / "\x1b[2Jnone.txt")]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_the_reference_is_current():
    committed = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert committed == reference.page(), "write it anew: python -m breachledger.commands.reference"


def test_the_reference_has_a_section_for_every_command():
    headings = [line.removeprefix("## ") for line in reference.page().splitlines() if line.startswith("## ")]
    assert headings == [f"breachledger {name}" for name in cli.COMMANDS]
