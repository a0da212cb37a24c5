"""Article files to articles: one reader a format, and a folder's problems named at the end."""

from index.readers.read import FORMATS, read_content, read_paths

__all__ = ["FORMATS", "read_content", "read_paths"]
