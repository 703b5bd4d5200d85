"""Layer 3: tables to figures and maps. Pure; one picture a module."""
