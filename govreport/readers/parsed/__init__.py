"""What somebody else has parsed already."""
