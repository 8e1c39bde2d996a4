"""Train a few classifiers and write one experiment file for each.

Each model is trained on one half of a data set that comes with scikit-learn and measured on the
other half. The same versions of the libraries write the same bytes each time.

    python train.py [DIRECTORY]    (runs, unless given)
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_threshold.experiment import Experiment
from pytest_threshold.export import from_scores, model_uuid, write_experiment

SEED = 7
ISSUER = "vision-team@example.com"
TRAINED = "2026-11-02T09:30:00.000Z"
# The service rounds its scores to as many digits before it compares them with the threshold.
SCORE_DIGITS = 4

Model = tuple[str, ClassifierMixin, np.ndarray, np.ndarray]


def models() -> Iterator[Model]:
    """Yield name, classifier, features and labels (True is what should be found)."""
    features, labels = load_breast_cancer(return_X_y=True)
    malignant = labels == 0
    yield "tumour-logistic", scaled(LogisticRegression()), features, malignant
    yield "tumour-forest", RandomForestClassifier(random_state=SEED), features, malignant
    yield "tumour-boosting", GradientBoostingClassifier(random_state=SEED), features, malignant
    features, labels = load_digits(return_X_y=True)
    yield "digit-8-logistic", scaled(LogisticRegression()), features, labels == 8
    yield "digit-8-forest", RandomForestClassifier(random_state=SEED), features, labels == 8
    features, labels = load_wine(return_X_y=True)
    yield "wine-2-neighbours", scaled(KNeighborsClassifier(25)), features, labels == 1


def scaled(classifier: ClassifierMixin) -> ClassifierMixin:
    """Return the classifier behind a scaler."""
    return make_pipeline(StandardScaler(), classifier)


def measured(
    name: str, model: ClassifierMixin, features: np.ndarray, labels: np.ndarray
) -> Experiment:
    """Train and measure one model; return its experiment."""
    known, unseen, known_labels, unseen_labels = train_test_split(
        features, labels, test_size=0.5, random_state=SEED, stratify=labels
    )
    scores = model.fit(known, known_labels).predict_proba(unseen)[:, 1].round(SCORE_DIGITS)
    return from_scores(
        unseen_labels,
        scores,
        model_id=model_uuid(f"https://example.com/models/{name}"),
        issuer=ISSUER,
        experiment_date=TRAINED,
    )


def main() -> None:
    """Write the experiment files."""
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "runs")
    for name, model, features, labels in models():
        path = directory / f"{name}.json"
        write_experiment(measured(name, model, features, labels), path)
        print(path)


if __name__ == "__main__":
    main()
