"""Tumen: an analyst dashboard on publicly reported military cooperation between North Korea and Russia."""
