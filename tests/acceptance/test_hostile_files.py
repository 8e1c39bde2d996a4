"""Entries that are no ordinary files, and names that are no ordinary names."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests import samples
from tests.acceptance.conftest import Run

FAILED = pytest.ExitCode.TESTS_FAILED


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        # A relative name, since a socket's path may have 107 bytes at most.
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(before)


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def content(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(256 * 2**20 + 1)


KINDS = [
    pytest.param(fifo, "file: must be a regular file, found a FIFO", id="fifo"),
    pytest.param(unix_socket, "file: must be a regular file, found a socket", id="socket"),
    pytest.param(
        link("/dev/zero"), "file: must be a regular file, found a character device", id="device"
    ),
    pytest.param(link("."), "file: must be a regular file, found a directory", id="directory-link"),
    pytest.param(
        link("nowhere"),
        "file: must be readable, found a link to a file that does not exist",
        id="dangling-link",
    ),
    pytest.param(
        link("x.json"),
        "file: must be readable, found: Too many levels of symbolic links",
        id="looping-link",
    ),
    # Root may read any file, so permissions will not do.
    pytest.param(
        link("/proc/self/mem"),
        "file: must be readable, found: Input/output error",
        id="unreadable",
        marks=pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux"),
    ),
    pytest.param(sparse, "file: must be at most 256 MiB, found 256.0 MiB", id="too-large"),
    pytest.param(
        content(b""), "document: must be one JSON object, found an empty file", id="empty"
    ),
]


@pytest.mark.parametrize(("make", "reason"), KINDS)
def test_other_kinds_of_file_are_invalid_items(
    run: Run, runs: Path, make: Callable[[Path], None], reason: str
) -> None:
    make(runs / "x.json")
    result = run("--experiments=runs", "--nf")
    assert f"invalid: runs/x.json: {reason}" in result.outlines
    assert samples.summary(result)[-1] == "3 found, 3 judged: 2 passed, 0 rejected, 1 invalid"
    assert result.ret == FAILED


def test_directory_named_like_an_experiment_is_walked(run: Run, runs: Path) -> None:
    samples.write(runs / "x.json" / "y.json")
    assert "runs/x.json/y.json" in samples.rows(run("--experiments=runs"))


def test_file_removed_after_collection_is_invalid(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    pytester.makeconftest(
        """
        def pytest_runtest_setup(item):
            (item.config.rootpath / "runs" / "fraud.json").unlink(missing_ok=True)
        """
    )
    result = run("--experiments=runs")
    assert samples.rows(result) == {"runs/fraud.json": "invalid", "runs/mail/spam.json": "passed"}
    assert not (runs / "fraud.json").exists()
    assert result.ret == FAILED


UNPRINTABLE = [
    pytest.param(b"caf\xe9.json", r"runs/caf\udce9.json", id="latin-1"),
    pytest.param(b"a\x1b[31m.json", r"runs/a\x1b[31m.json", id="escape-sequence"),
    pytest.param(b"a\n::error::b.json", r"runs/a\n\x3a\x3aerror\x3a\x3ab.json", id="newline"),
    pytest.param(b"::error::b.json", r"runs/\x3a\x3aerror\x3a\x3ab.json", id="workflow-command"),
    pytest.param(b"a##[error]b.json", r"runs/a\x23\x23[error]b.json", id="runner-command"),
    pytest.param(b"a\tb.json", r"runs/a\tb.json", id="tab"),
    pytest.param("a\u202eb.json".encode(), r"runs/a\u202eb.json", id="bidirectional-override"),
    pytest.param(b"\xed\xa0\x80.json", r"runs/\udced\udca0\udc80.json", id="surrogate"),
]


@pytest.mark.parametrize(("name", "node_path"), UNPRINTABLE)
def test_unprintable_name_is_an_invalid_item_under_an_escaped_name(
    run: Run, runs: Path, name: bytes, node_path: str
) -> None:
    (runs / os.fsdecode(name)).write_text(samples.text())
    result = run("--experiments=runs", "--junitxml=junit.xml", "-v", "--nf")
    reason = "file: must have a printable UTF-8 name without a workflow command"
    assert f"invalid: {node_path}: {reason}" in result.outlines
    assert samples.summary(result)[-1] == "3 found, 3 judged: 2 passed, 0 rejected, 1 invalid"
    assert result.ret == FAILED
    assert_printable(result)
    cases = ET.parse(runs.parent / "junit.xml").getroot().iter("testcase")  # noqa: S314 - our own
    assert len(list(cases)) == 3


def assert_printable(result: pytest.RunResult) -> None:
    lines = [*result.outlines, *result.errlines]
    assert any(lines)
    for line in lines:
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##" not in line


@pytest.mark.parametrize(
    "data",
    [
        '{"model_id": "##[stop-commands]x", "##vso[task.complete]": 1, "##vso[task.complete]": 2}',
        '{"issuer": "##teamcity[x@example.com", "threshold_arr": ["\\u001b::error::"]}',
        '##[error]{"a": 1}',
        '{"a":\n::error::}',
        '{"a": "\x1b[2J\u202e\u2028"}',
    ],
)
def test_what_runners_and_terminals_obey_is_never_printed(
    pytester: pytest.Pytester, runs: Path, data: str
) -> None:
    (runs / "x.json").write_text(data)
    assert_printable(pytester.runpytest("--experiments=runs", "-vv"))


def test_unprintable_directory_is_escaped_everywhere(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    samples.write(runs / "a\x1b[2J\n::warning::" / "b.json")
    (runs / "a\x1b[2J\n::warning::" / ".git").mkdir()
    (runs / "\x1blink").symlink_to(".")
    result = run("--experiments=runs", "-v")
    assert_printable(result)
    assert result.ret == FAILED
    result = run("--experiments=runs/a\x1b[2J\n::warning::", "-v")
    assert_printable(result)
    assert result.ret == FAILED
    (pytester.path / "empty\n::error::").mkdir()
    result = run("--experiments=empty\n::error::", "-v")
    assert_printable(result)
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_escaped_name_is_a_path_that_can_be_looked_up(run: Run, runs: Path) -> None:
    """What failed last is looked up by pytest under its node id."""
    deep = runs
    for _ in range(30):
        deep /= os.fsdecode(b"\xff" * 40)
    samples.write(deep / "x.json")
    (runs / "y.json").symlink_to("y" * 300)
    run("--experiments=runs", "--experiments-only")  # pytest's own walk stumbles over the link
    result = run("--experiments=runs", "--experiments-only", "--lf", "--nf")
    assert result.ret == FAILED
    account = "INCOMPLETE: 4 found, 2 judged: 0 passed, 0 rejected, 2 invalid"
    assert samples.summary(result)[-1] == account
    assert samples.rows(result)["runs/y.json~"] == "invalid"


def test_names_with_colons_are_names(run: Run, runs: Path) -> None:
    samples.write(runs / "m::debug.json")
    samples.write(runs / "group::group" / "error::a.json")
    assert set(samples.rows(run("--experiments=runs")).values()) == {"passed"}


def test_names_that_escape_alike_stay_apart(run: Run, runs: Path) -> None:
    samples.write(runs / "a\x1b.json")
    samples.write(runs / r"a\x1b.json")
    samples.write(runs / r"a\x1b.json~")
    result = run("--experiments=runs")
    verdicts = samples.rows(result)
    assert verdicts[r"runs/a\x1b.json"] == "passed"
    assert verdicts[r"runs/a\x1b.json~"] == "invalid"
    assert samples.summary(result)[-1] == "4 found, 4 judged: 3 passed, 0 rejected, 1 invalid"


def test_name_with_colons_in_front_starts_no_line(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "::a.json")
    samples.write(pytester.path / "  ::b" / "c.json")
    result = run("--experiments=.", "-v")
    assert_printable(result)
    assert samples.rows(result) == {"./::a.json": "passed", "./  ::b/c.json": "passed"}
    assert_printable(pytester.runpytest("--experiments=.", "--collect-only", "-q"))


@pytest.mark.parametrize("mark", ["pytest.mark.skip", "pytest.mark.xfail(reason='known')"])
def test_marked_unprintable_name_breaks_no_worker(
    run: Run, pytester: pytest.Pytester, runs: Path, latin_name: str, mark: str
) -> None:
    samples.write(runs / latin_name)
    pytester.makeconftest(
        f"""
        import pytest

        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker({mark})
        """
    )
    result = run("--experiments=runs", "-rsxX", "--junitxml=junit.xml")
    assert_printable(result)
    assert samples.summary(result)[-1].startswith(("INCOMPLETE: 3 found, 0", "3 found, 3 judged"))


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("elsewhere")
    return directory / "secret.txt"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param('{"model_id": "s3cret", "issuer": "s3cret", "s3cret": 1}', id="values"),
        pytest.param('{"s3cret": 1, "s3cret": 2}', id="keys"),
        pytest.param('{"issuer": "s3cret@s3cret"}', id="address"),
        pytest.param('{"recall_arr": ["s3cret"], "threshold_arr": [1, 0]}', id="elements"),
        pytest.param("TOKEN=s3cret", id="text"),
    ],
)
def test_link_that_leads_outside_is_judged_but_not_quoted(
    run: Run, runs: Path, secret: Path, data: str
) -> None:
    secret.write_text(data)
    (runs / "x.json").symlink_to(secret)
    result = run("--experiments=runs", "-vv", "--junitxml=junit.xml")
    assert samples.rows(result)["runs/x.json"] == "invalid"
    assert "s3cret" not in result.stdout.str()
    assert "s3cret" not in (runs.parent / "junit.xml").read_text()


def test_bytes_behind_a_link_that_leads_outside_are_not_quoted(
    pytester: pytest.Pytester, runs: Path, secret: Path
) -> None:
    secret.write_bytes(b"secret\xfe")
    (runs / "x.json").symlink_to(secret)
    result = pytester.runpytest("--experiments=runs")
    lines = [
        "invalid: document: must be UTF-8, found another byte",
        "  --> runs/x.json:1:7",
        "  cure: *",
        "=*",
    ]
    result.stdout.fnmatch_lines(lines, consecutive=True)


def test_sound_file_behind_a_link_passes(run: Run, runs: Path, secret: Path) -> None:
    secret.write_text(samples.text())
    (runs / "x.json").symlink_to(secret)
    assert samples.rows(run("--experiments=runs"))["runs/x.json"] == "passed"


def test_link_inside_the_rootdir_is_quoted(run: Run, runs: Path) -> None:
    (runs.parent / "cache").write_text(samples.text(model_id="quoted"))
    (runs / "x.json").symlink_to("../cache")
    assert '"quoted"' in run("--experiments=runs").stdout.str()


def test_links_to_directories_are_not_followed_but_named(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    samples.write(pytester.path / "elsewhere" / "a.json")
    (runs / "link").symlink_to("../elsewhere")
    (runs / "file").symlink_to("fraud.json")
    samples.write(runs / "build" / "b.json")
    result = run("--experiments=runs")
    assert set(samples.rows(result)) == {"runs/fraud.json", "runs/mail/spam.json"}
    assert "directories passed over: runs/build (ignored), runs/link (a link)" in result.outlines


def test_same_file_through_two_links_is_one_item(run: Run, runs: Path) -> None:
    (runs / "again.json").symlink_to("fraud.json")
    (runs / "zz.json").symlink_to("mail/spam.json")
    result = run("--experiments=runs")
    assert set(samples.rows(result)) == {"runs/again.json", "runs/mail/spam.json"}


def test_broken_links_are_items_of_their_own(run: Run, runs: Path) -> None:
    (runs / "x.json").symlink_to("nowhere")
    (runs / "y.json").symlink_to("nowhere")
    (runs / "z.json").symlink_to("zz.json")
    (runs / "zz.json").symlink_to("z.json")
    result = run("--experiments=runs")
    assert samples.summary(result)[-1] == "6 found, 6 judged: 2 passed, 0 rejected, 4 invalid"


def test_directory_that_cannot_be_read_is_a_usage_error(
    pytester: pytest.Pytester, runs: Path
) -> None:
    """Root may read any directory, but not one whose path is too long."""
    here = os.open(runs, os.O_RDONLY)
    for _ in range(17):
        os.mkdir("d" * 250, dir_fd=here)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    result = pytester.runpytest("--experiments=runs")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in result.errlines if line]
    assert line.startswith("ERROR: --experiments: cannot read the directory /")
    assert line.endswith("File name too long")
    assert len(line) < 300


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every directory")
def test_directory_that_cannot_be_entered_is_a_usage_error(
    pytester: pytest.Pytester, runs: Path
) -> None:
    (runs / "mail").chmod(0o444)
    assert pytester.runpytest("--experiments=runs").ret == pytest.ExitCode.USAGE_ERROR


def test_very_many_passed_over_directories_are_counted(run: Run, runs: Path) -> None:
    for number in range(25):
        (runs / f".d{number:02}").mkdir()
    result = run("--experiments=runs")
    result.stdout.fnmatch_lines(
        ["directories passed over: runs/.d00 (ignored), *, runs/.d19 (ignored) and 5 more"]
    )
