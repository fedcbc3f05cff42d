"""Draws true reports and writes them as publishers do, with exact knowledge of the right reading."""
