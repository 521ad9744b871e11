"""`hirz triage`: train a model on past decisions, and say how it does beside the rules. It stays off until a person switches it on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from hirz.cli.errors import CliError
from hirz.cli.house import opened
from hirz.cli.progress import progress

if TYPE_CHECKING:
    from hirz.triage.models import LearnedModel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`train`, `models`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    branch = tree.add_parser(
        "train", help="learn from the decisions that stand; writes a model card, switches nothing on"
    )
    branch.add_argument("--least", type=int, default=0, metavar="N", help="fewer decisions than this are refused")
    branch.add_argument("--card", type=Path, metavar="FILE", help="write the model card as Markdown")
    tree.add_parser("models", help="what was trained, newest first")


def run(args: argparse.Namespace) -> int:
    """0 when the model beats the rules (or for `models`), 1 when it does not."""
    with opened("worker"):
        return _models(args) if args.act == "models" else _train(args)


def _train(args: argparse.Namespace) -> int:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise CliError("Training wants scikit-learn: pip install 'hirz[learning]'.") from None
    from hirz.base.actors import Actor
    from hirz.core.learning import NothingToLearn
    from hirz.core.learning.training import LEAST
    from hirz.triage.learned.cards import markdown
    from hirz.triage.learned.samples import teaching_count
    from hirz.triage.learned.services import train_model

    try:
        with progress("Opening decided reports", teaching_count(), quiet=args.json) as step:
            model = train_model(by=Actor.system("operator"), least=args.least or LEAST, step=step)
    except NothingToLearn as few:
        raise CliError(f"There is too little to learn from: {few.what}, {few.found} of {few.wanted}.") from few
    card = markdown(model)
    if args.card:
        args.card.write_text(card, encoding="utf-8")
    print(json.dumps(_row(model)) if args.json else card)
    return 0 if model.measure.beats else 1


def _models(args: argparse.Namespace) -> int:
    from hirz.triage.models import LearnedModel

    for model in LearnedModel.objects.defer("weights").order_by("-pk"):
        row = _row(model)
        line = "Model {number}, {trained}: {state}, average precision {model:.2f} beside {rules:.2f}"
        print(json.dumps(row) if args.json else line.format(**row))
    return 0


def _row(model: LearnedModel) -> dict[str, object]:
    figures = model.measure
    return {
        "number": model.pk, "trained": model.trained_at.date().isoformat(), "state": model.state, "model": figures.model,
        "rules": figures.rules, "low": figures.low, "high": figures.high, "beats": figures.beats,
        "learned": model.learned, "measured": model.measured,
    }  # fmt: skip
