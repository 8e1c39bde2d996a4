"""A project whose pages of pytest-html have hostile names of files in rows of every kind."""

from pathlib import Path

from tests import samples

MARKUP = "<img src=x onerror=document.title='run'>"
NAMES = (
    MARKUP,
    f'">{MARKUP}',
    "<script>document.title='run'<",
    "&lt;b&gt;",
    "a&b",
    "c::<i>d",
    "<td class='col-result'>",
    "\"onclick='x'",
)
"""Names of files, without their ending."""

TESTS = """
import glob, pytest

PATHS = sorted(glob.glob("runs/*.json"))

def test_rule(judged_experiment):
    print(judged_experiment.name)

def test_failing(judged_experiment, record_property):
    record_property("name", judged_experiment.name)
    assert judged_experiment.name == ""

def test_skipped(judged_experiment):
    pytest.skip(judged_experiment.name)

@pytest.mark.xfail(reason="<img src=x onerror=document.title='run'>")
def test_forgiven(judged_experiment):
    raise ValueError(judged_experiment.name)

@pytest.fixture
def broken(judged_experiment):
    raise ValueError(judged_experiment.name)

def test_before(broken): pass

@pytest.fixture
def breaking(judged_experiment):
    yield
    print(judged_experiment.name)
    raise ValueError(judged_experiment.name)

def test_after(breaking): pass

@pytest.mark.parametrize("path", PATHS)
def test_own(path, request): pass

@pytest.mark.flaky(reruns=1)
@pytest.mark.parametrize("path", PATHS)
def test_again(path):
    raise ValueError(path)

def test_linked(judged_experiment, extras):
    from pytest_html import extras as kinds

    name = judged_experiment.name
    extras.append(kinds.url(f"https://example.com/{name}", name=name))
    extras.append(kinds.text(name, name=name))
    extras.append(kinds.json({"name": name}, name=name))
    extras.append(kinds.image("eA==", name=name))
    extras.append(kinds.html("<p>theirs</p>"))
"""
KINDS = (
    "test_rule",
    "test_failing",
    "test_skipped",
    "test_forgiven",
    "test_before",
    "test_after",
    "test_own",
    "test_again",
    "test_linked",
)


def write(directory: Path) -> None:
    """Write experiments, tests of each of them, and a module that cannot be collected."""
    for name in NAMES:
        samples.write(directory / "runs" / f"{name}.json")
    samples.write(directory / "runs" / f"bad {MARKUP}.json", issuer=MARKUP)
    samples.write(directory / "runs" / f"dir {MARKUP}" / "low.json", **samples.LOW)
    tests = directory / "tests"
    tests.mkdir()
    (tests / "test_names.py").write_text(TESTS)
    broken = tests / f"dir {MARKUP}" / "test_broken.py"
    broken.parent.mkdir()
    broken.write_text(f"raise ValueError({MARKUP!r})")
