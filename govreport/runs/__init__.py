"""What runs over many files share: which files, processes, work kept on disk, findings packed."""
