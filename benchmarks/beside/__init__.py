"""Ours beside other libraries: what ``benchmarks/peers.py`` is made of."""
