"""
How likely it is that a link is right: logistic regression over what tagger and linker say of it (Platt scaling).

Weights are a data file, fitted on documents that the model was not trained on. J. Platt, "Probabilistic outputs for
support vector machines", 1999.
"""

import json
import math
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import ModelError
from onrecord.quotation.linking.linker import Link
from onrecord.shipped import PACKAGE, read_shipped

FILE, MANIFEST = "confidence.json", "quotation.json"
_SHIPPED = "quotation/models"  # in the package
FORMS = ("quoted", "indirect")
INPUTS = ("bias", "link", "surest content", "weakest content", "cue", "source")
_SUREST = 1e-4  # a linker's probability is taken to lie this far from 0 and 1, so that its odds are finite

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    Weights of `INPUTS`, shape (inputs,): of words between quotation marks, and of reports without.
    """

    quoted: Weights
    indirect: Weights

    @classmethod
    def load(cls) -> "Calibration":
        """
        Return the shipped weights.

        Raises:
            ModelError: If the file cannot be read, weighs other inputs than this code has, or fits another model.
        """
        read_shipped(f"{_SHIPPED}/{FILE}")
        return cls.read(PACKAGE.joinpath(_SHIPPED))

    @classmethod
    def read(cls, folder: Traversable) -> "Calibration":
        """
        Return the weights that stand beside the model of a folder.

        Raises:
            ModelError: As `load`.
        """
        file = folder / FILE
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
            fits = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
            if (found := read["model_sha256"]) != fits:
                raise ModelError(f"{file}: fits the model {found}, not {fits}; calibrate again")
            return cls(*(np.array([read[form][name] for name in INPUTS], np.float64) for form in FORMS))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{file}: cannot be read as weights of {INPUTS} ({error!r}); reinstall") from error

    @classmethod
    def unfitted(cls) -> "Calibration":
        """Return weights that take the linker at its word, for a model that none were fitted for."""
        weights = np.array([name == "link" for name in INPUTS], np.float64)
        return cls(weights, weights)

    def confidence(self, link: Link, is_quoted: bool) -> float:
        """
        Return the probability, in 0..1, that these words were said and that the source is who said them.

        Of what a rule found, the share of its findings that was right is known and taken.
        """
        if link.is_ruled:
            return link.confidence
        log_odds = float(evidence(link) @ (self.quoted if is_quoted else self.indirect))
        return 1 / (1 + math.exp(-log_odds))


def evidence(link: Link) -> Weights:
    """Return what speaks for a link, in nats or 0 and 1, as `INPUTS` names them; shape (inputs,)."""
    probability = min(max(link.confidence, _SUREST), 1 - _SUREST)
    margins = [content.margin for content in link.contents]
    return np.array(
        [
            1.0,
            math.log(probability / (1 - probability)),
            max(margins),
            min(margins),
            link.cue.margin if link.cue else 0.0,
            link.source.margin if link.source else 0.0,
        ]
    )
