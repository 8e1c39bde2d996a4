"""Who gets the fixture: fixtures, parameters and tests of the host, of every kind."""

from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

ASKING = "def test_own(judged_experiment): pass"
SEVEN = "def test_own(judged_experiment): assert judged_experiment == 7"
STEM = "def test_own(judged_experiment): assert judged_experiment in {'fraud', 'spam'}"
UNASKED = "judged_experiment: this test does not run once for each experiment; ask for the fixture*"
TWICE = "*duplicate parametrization of 'judged_experiment'*"


def write(pytester: pytest.Pytester, conftest: str, module: str) -> None:
    pytester.makeconftest(f"import pytest\n{conftest}")
    pytester.makepyfile(f"import pytest, unittest\n{module}")


@pytest.mark.parametrize(
    ("conftest", "module"),
    [
        pytest.param(
            "@pytest.fixture\ndef judged_experiment(): return 7", SEVEN, id="of-the-conftest"
        ),
        pytest.param(
            "@pytest.fixture(scope='session')\ndef judged_experiment(): return 7",
            SEVEN,
            id="fixture-of-the-session",
        ),
        pytest.param(
            "@pytest.fixture(params=[7])\ndef judged_experiment(request): return request.param",
            SEVEN,
            id="fixture-with-parameters",
        ),
        pytest.param(
            "@pytest.fixture(name='judged_experiment')\ndef given(): return 7",
            SEVEN,
            id="fixture-of-another-function",
        ),
        pytest.param(
            "",
            f"@pytest.fixture\ndef judged_experiment(): return 7\n{SEVEN}",
            id="fixture-of-the-module",
        ),
        pytest.param(
            "",
            "class TestOwn:\n    @pytest.fixture\n    def judged_experiment(self): return 7\n"
            "    def test_own(self, judged_experiment): assert judged_experiment == 7",
            id="fixture-of-the-class",
        ),
        pytest.param(
            "",
            "class TestOwn(unittest.TestCase):\n"
            "    @pytest.fixture(autouse=True)\n"
            "    def judged_experiment(self): self.seven = 7\n"
            "    def test_own(self): assert self.seven == 7",
            id="fixture-of-unittest",
        ),
        pytest.param(
            "", f"@pytest.mark.parametrize('judged_experiment', [7])\n{SEVEN}", id="parameter"
        ),
        pytest.param(
            "@pytest.fixture\ndef name(judged_experiment): return judged_experiment",
            "@pytest.mark.parametrize('judged_experiment', [7])\n"
            "def test_own(name): assert name == 7",
            id="parameter-of-a-fixture",
        ),
        pytest.param(
            "", "def test_own(judged_experiment=7): assert judged_experiment == 7", id="default"
        ),
    ],
)
@pytest.mark.parametrize("root", [[], ["--experiments=runs"]], ids=["no-root", "root"])
def test_host_may_use_the_name(
    pytester: pytest.Pytester, runs: Path, conftest: str, module: str, root: list[str]
) -> None:
    samples.write(runs / "bad.json", issuer="nobody")
    write(pytester, conftest, module)
    result = pytester.runpytest(*root)
    result.assert_outcomes(passed=3 if root else 1, failed=1 if root else 0)


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("conftest", "module", "times"),
    [
        pytest.param(
            "@pytest.fixture\ndef judged_experiment(judged_experiment):\n"
            "    return judged_experiment.path.stem",
            STEM,
            1,
            id="override",
        ),
        pytest.param(
            "@pytest.fixture\ndef judged_experiment(helper): return helper\n"
            "@pytest.fixture\ndef helper(judged_experiment): return judged_experiment.path.stem",
            STEM,
            1,
            id="override-by-another-fixture",
        ),
        pytest.param(
            "@pytest.fixture(params=[1, 2])\ndef twice(request, judged_experiment):\n"
            "    return judged_experiment",
            "def test_own(twice): assert twice.name",
            2,
            id="fixture-with-parameters",
        ),
        pytest.param(
            "",
            "@pytest.mark.parametrize('number', [1, 2])\n"
            "def test_own(number, judged_experiment): assert judged_experiment.name",
            2,
            id="parameter-of-another-name",
        ),
        pytest.param(
            "",
            "class TestOwn:\n"
            "    def test_own(self, judged_experiment): assert judged_experiment.name",
            1,
            id="class",
        ),
        pytest.param(
            "",
            "@pytest.mark.usefixtures('judged_experiment')\n"
            "class TestOwn:\n    def test_own(self, request):\n"
            "        assert request.getfixturevalue('judged_experiment').name",
            1,
            id="usefixtures",
        ),
        pytest.param(
            "@pytest.fixture(autouse=True)\ndef each(judged_experiment): pass",
            "def test_own(): pass",
            1,
            id="autouse",
        ),
    ],
)
def test_test_that_gets_it_runs_for_each_experiment(
    pytester: pytest.Pytester, conftest: str, module: str, times: int
) -> None:
    write(pytester, conftest, module)
    pytester.runpytest("--experiments=runs").assert_outcomes(passed=2 + 2 * times)


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("conftest", "module", "told"),
    [
        pytest.param(
            "",
            "def test_own(request): request.getfixturevalue('judged_experiment')",
            UNASKED,
            id="while-the-test-runs",
        ),
        pytest.param(
            "@pytest.fixture\n"
            "def late(request): return request.getfixturevalue('judged_experiment')",
            "def test_own(late): pass",
            UNASKED,
            id="while-a-fixture-runs",
        ),
        pytest.param(
            "@pytest.fixture(params=['x'])\ndef judged_experiment(request):\n"
            "    return request.getfixturevalue('judged_experiment')",
            ASKING,
            UNASKED,
            id="override-with-parameters-while-it-runs",
        ),
        pytest.param(
            "",
            "@pytest.mark.usefixtures('judged_experiment')\n"
            "class TestOwn(unittest.TestCase):\n    def test_own(self): pass",
            UNASKED,
            id="unittest",
        ),
        pytest.param(
            "",
            "class TestOwn(unittest.TestCase):\n"
            "    @pytest.fixture(autouse=True)\n    def each(self, judged_experiment): pass\n"
            "    def test_own(self): pass",
            UNASKED,
            id="fixture-of-unittest",
        ),
        pytest.param(
            "",
            "def test_own():\n    '''\n    >>> getfixture('judged_experiment')\n    '''",
            f"*{UNASKED}",
            id="doctest",
        ),
        pytest.param(
            "@pytest.fixture(scope='session')\ndef wide(judged_experiment): return 7",
            "def test_own(wide): pass",
            "*ScopeMismatch*",
            id="fixture-of-the-session",
        ),
        pytest.param(
            "@pytest.fixture(scope='session')\ndef judged_experiment(judged_experiment): return 7",
            ASKING,
            "*ScopeMismatch*",
            id="override-of-the-session",
        ),
        pytest.param(
            "@pytest.fixture(params=[1, 2])\ndef judged_experiment(judged_experiment): return 7",
            ASKING,
            TWICE,
            id="override-with-parameters",
        ),
        pytest.param(
            "",
            f"@pytest.mark.parametrize('judged_experiment', ['x'], indirect=True)\n{ASKING}",
            UNASKED,
            id="indirect-parameter",
        ),
        pytest.param(
            "def pytest_generate_tests(metafunc):\n"
            "    if metafunc.function.__name__ == 'test_own':\n"
            "        metafunc.parametrize('judged_experiment', [7])",
            ASKING,
            TWICE,
            id="generated-parameter",
        ),
    ],
)
def test_test_that_cannot_get_it_says_so(
    pytester: pytest.Pytester, run: Run, conftest: str, module: str, told: str
) -> None:
    write(pytester, conftest, module)
    result = run("--experiments=runs", "--doctest-modules", "-kown")
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) >= 1
    assert result.ret in {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}
    result.stdout.fnmatch_lines([told])
    assert "INTERNALERROR" not in result.stdout.str()
