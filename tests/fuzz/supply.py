"""Values taken from bytes, one after another, so that an input is a script of what to make."""


class Supply:
    """Bytes to draw from. Where they have run out all further draws are 0."""

    def __init__(self, data):
        self._data, self._at = data, 0

    def __bool__(self):
        return self._at < len(self._data)

    def byte(self):
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def below(self, bound):
        """A whole number from 0 to ``bound`` - 1."""
        if bound <= 256:
            return self.byte() % max(bound, 1)
        return (self.byte() << 8 | self.byte()) % bound

    def flag(self):
        return self.byte() & 1 == 1

    def of(self, choices):
        return choices[self.below(len(choices))]

    def some(self, most=256):
        """Up to ``most`` bytes, their number drawn first."""
        size = self.below(most)
        self._at += size
        return self._data[self._at - size : self._at]

    def rest(self):
        begin, self._at = self._at, len(self._data)
        return self._data[begin:]
