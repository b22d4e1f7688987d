"""A verb that calls another one: the transaction around it is enough, so the inner one needs no savepoint of its own."""

from functools import partial


def bare(verb):
    """The verb without the savepoint that `transaction.atomic` gives it: a refusal ends both, and the caller undoes all."""
    if isinstance(verb, partial):
        return partial(bare(verb.func), *verb.args, **verb.keywords)
    return getattr(verb, "__wrapped__", verb)
