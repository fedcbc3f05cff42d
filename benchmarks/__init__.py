"""Speed, memory and accuracy beside peers. A package, for libraries install folders of this name."""
