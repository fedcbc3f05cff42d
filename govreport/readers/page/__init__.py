"""Printed pages: pieces of text and ruling lines to blocks, whatever medium they come from."""
