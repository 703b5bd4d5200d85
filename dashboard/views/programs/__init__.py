"""The Programs page, a folder since it has several parts: ``page.py`` picks one, each other module is one part."""
