import nox

nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "tests", "coverage", "docs", "wheel"]


@nox.session(python=["3.11", "3.12", "3.13"])
@nox.parametrize("pytest", ["==9.0.*", ">=9.0"], ids=["oldest", "newest"])
def tests(session: nox.Session, pytest: str) -> None:
    """Run the tests on one Python with the oldest or the newest pytest that is supported."""
    session.install("-e", ".[test]", f"pytest{pytest}")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session(python="3.11")
def coverage(session: nox.Session) -> None:
    """Run the tests and ask for every line and branch."""
    session.install("-e", ".[test]")
    # The plugin is imported before pytest-cov could start.
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-n", "auto", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session(python="3.11")
def mutation(session: nox.Session) -> None:
    """Score the unit tests of wings by mutants; wings or modules of them follow after ``--``."""
    session.install("-e", ".[test]", "mutmut==3.8.*")
    parts = session.posargs or ["experiment", "judging", "receipts", "operating_point"]
    session.run("python", "-m", "tests.mutation", session.create_tmp(), *parts)


@nox.session(python="3.11")
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    session.install("ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session(python="3.11")
def types(session: nox.Session) -> None:
    """Check types."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session(python="3.11")
def docs(session: nox.Session) -> None:
    """Build the site of the documentation into the folder site; a warning is an error."""
    session.install("-e", ".[docs]")
    session.run("python", "-m", "sphinx", "-W", "-b", "html", "docs", "site")


@nox.session(python="3.11")
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it, and let it judge the example project."""
    distributions = session.create_tmp()
    session.install("build")
    session.run("python", "-m", "build", "--outdir", distributions, silent=True)
    session.run("python", "-m", "pip", "install", "--find-links", distributions, "pytest-threshold")
    session.chdir("example_project")
    session.run("python", "-m", "pytest")


@nox.session(python="3.11")
def bench(session: nox.Session) -> None:
    """Measure the gate beside others; parts and options of the benchmark follow after ``--``."""
    session.install(".[bench]")
    session.run("python", "-m", "benchmarks", *session.posargs)
