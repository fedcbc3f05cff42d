"""Speed, memory and accuracy beside peers. A package: libraries install folders of this name."""
