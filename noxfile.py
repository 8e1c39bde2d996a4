import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "tests", "coverage", "docs", "wheel"]

SHIPPED = {
    "pytest_threshold/experiment.schema.json",
    "pytest_threshold/py.typed",
    "pytest_threshold/receipt.schema.json",
}
JUDGED = "6 found, 6 judged: 6 passed, 0 rejected, 0 invalid"


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
@nox.parametrize("pytest", ["==9.0.*", ">=9.0"], ids=["oldest", "newest"])
def tests(session: nox.Session, pytest: str) -> None:
    """Run the tests on one Python with the oldest or the newest pytest that is supported."""
    session.install("-e", ".[test]", f"pytest{pytest}")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and ask for every line and branch."""
    session.install("-e", ".[test]")
    # The plugin is imported before pytest-cov could start.
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-n", "auto", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def mutation(session: nox.Session) -> None:
    """Score the unit tests of wings by mutants; wings or modules of them follow after ``--``."""
    session.install("-e", ".[test]", "mutmut==3.8.*")
    parts = session.posargs or ["experiment", "judging", "receipts", "operating_point"]
    session.run("python", "-m", "tests.mutation", session.create_tmp(), *parts)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    session.install("ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site of the documentation into the folder site; a warning is an error."""
    session.install("-e", ".[docs]")
    session.run("python", "-m", "sphinx", "-W", "-b", "html", "docs", "site")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, look into it, and let it judge the example project elsewhere."""
    session.install("build")
    with TemporaryDirectory() as name:
        directory = Path(name)
        session.run("python", "-m", "build", "--outdir", name, silent=True)
        (built,) = directory.glob("*.whl")
        check_content(session, built)
        session.install(str(built))
        shutil.copytree("example_project", directory / "project")
        session.chdir(directory / "project")
        for command in (["pytest"], ["pytest-threshold", "check", "runs"]):
            printed = session.run(*command, silent=True)
            if JUDGED not in str(printed).splitlines():
                session.error(f"{command[0]} printed: {printed}")


def check_content(session: nox.Session, built: Path) -> None:
    """Fail unless the wheel holds the package and what is shipped with it, and nothing else."""
    files = ZipFile(built).namelist()
    _, version, *_ = built.name.split("-")
    tops = {file.partition("/")[0] for file in files}
    if tops != {"pytest_threshold", f"pytest_threshold-{version}.dist-info"}:
        session.error(f"the wheel holds {', '.join(sorted(tops))}")
    if missing := SHIPPED - {*files}:
        session.error(f"the wheel lacks {', '.join(sorted(missing))}")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the gate beside others; parts and options of the benchmark follow after ``--``."""
    session.install(".[bench]")
    session.run("python", "-m", "benchmarks", *session.posargs)
