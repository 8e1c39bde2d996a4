"""Make the pictures of the README from the example project.

This needs the development environment, and Chromium with chromedriver for the page:
`summary.svg`, `figure.svg` and `page.png` are written beside this file, or into the directory that
is given.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text
from selenium.webdriver.common.by import By

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests import browser  # noqa: E402 - found by the line above

EXAMPLE = HERE.parent / "example_project"
# The models of the example, one that is too weak, and one broken file.
ROOTS = ("runs", "refused_runs/coin.json", "refused_runs/one-recall-too-many.json")
WIDTH = 152
START = "experiment thresholds"
# rich's own would fetch a font from the network.
TERMINAL = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px monospace }}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main(directory: Path) -> None:
    """Make all pictures."""
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary:
        page = Path(temporary) / "page.html"
        printed = gate(
            f"--experiments-report=plot:{directory / 'figure.svg'}",
            f"--html={page}",
            "--self-contained-html",
        )
        (directory / "summary.svg").write_text(terminal(printed), encoding="utf-8")
        picture_page(page, directory / "page.png")


def gate(*arguments: str) -> str:
    """Run the gate in the example project, and return what it prints."""
    command = [sys.executable, "-m", "pytest", "-q", "--color=yes", "--tb=no", *arguments]
    # Not others' lines, and no cache in the repository.
    command += ["-pno:cacheprovider", "-pno:sugar", "-pno:hypothesispytest"]
    command += [f"--experiments={root}" for root in ROOTS]
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        cwd=EXAMPLE,
        env={"COLUMNS": str(WIDTH), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 1:  # two experiments are refused
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def terminal(printed: str) -> str:
    """Return the summary as a picture of a terminal, as SVG."""
    lines = printed.splitlines()[:-1]  # the last one has the time that it took
    (first,) = [number for number, line in enumerate(lines) if START in line]
    shown = [line for line in lines[first:] if "html report" not in line]
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        console = Console(file=nowhere, record=True, width=WIDTH, force_terminal=True)
        console.print(Text.from_ansi("\n".join(shown)))
    return console.export_svg(
        title="pytest", theme=MONOKAI, code_format=TERMINAL, unique_id="summary"
    )


def picture_page(page: Path, picture: Path) -> None:
    """Take a picture of the page of pytest-html, sorted by threshold."""
    paths = browser.find()
    if paths is None:
        raise SystemExit("this needs Chromium with chromedriver")
    with browser.started(*paths) as chrome:
        chrome.get(page.as_uri())
        for hidden in ("#environment", "#environment-header"):
            chrome.execute_script(f"document.querySelector('{hidden}').style.display = 'none'")  # type: ignore[no-untyped-call]
        chrome.find_element(By.CSS_SELECTOR, "th[data-column-type=threshold]").click()
        chrome.save_screenshot(str(picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
