"""Dividing a figure into whole shares that add up to it again."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Shares in proportion to the weights; what rounding leaves goes to the largest remainders, the first first."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda n: shares[n] - exact[n])
    for n in by_remainder[: total - sum(shares)]:
        shares[n] += 1
    return shares
