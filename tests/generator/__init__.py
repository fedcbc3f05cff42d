"""Draws true reports, written as publishers do, and knows what a right reading of them is."""
