"""Judge one file as an item of the gate does, and tell the seconds of that without pytest."""

import sys
from pathlib import Path
from time import perf_counter

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.rules import Rules


def verdict(path: Path) -> str:
    """Read and judge a file, and return the verdict; the text of a refusal is made, too."""
    try:
        reading = read_experiment(path)
    except InvalidExperimentError as error:
        return f"invalid: {str(error).splitlines()[0]}"
    judgement = judge(reading, rules=Rules())
    return judgement.verdict(judgement.rejection(objections=())).verdict


def main(path: Path) -> None:
    """Judge a file."""
    start = perf_counter()
    outcome = verdict(path)
    seconds = perf_counter() - start
    print(outcome)
    print(f"told: {seconds}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
