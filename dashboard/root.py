"""The address "/": ``app.py`` hands it on to the first view before this script would run."""
