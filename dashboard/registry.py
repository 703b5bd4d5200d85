"""Which pages are there? The one list, in the order of the navigation. The slug is a page's permanent address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """One page at the address ``/<slug>``: ``views/<slug>.py``, or ``views/<slug>/page.py`` where it has parts."""

    slug: str
    title: str
    icon: str
    section: str
    help: str
    # Keys of the view's own controls in the URL, written out in a full link. No two views share one: leaving a view,
    # Streamlit drops its parameters by name.
    controls: tuple[str, ...] = ()
    hidden: bool = False  # reached by links only
    parts: tuple[str, ...] = ()  # a page of several parts is a folder; the first of its controls picks one

    @property
    def script(self) -> str:
        """The script of the page, below the folder of ``app.py``."""
        return f"views/{self.slug}/page.py" if self.parts else f"views/{self.slug}.py"


VIEWS = (
    View(
        "situation",
        "Situation",
        ":material/summarize:",
        "Picture",
        "The headline figures and what is new.",
        ("since",),
    ),
    View(
        "deployments",
        "Deployments",
        ":material/map:",
        "Picture",
        "Where they are on a day, and how they got there.",
        ("view", "day", "symbols"),
    ),
    View(
        "estimates",
        "Estimates",
        ":material/tag:",
        "Picture",
        "Who says how many, and since when.",
        ("measure", "group"),
    ),
    View(
        "timeline",
        "Timeline",
        ":material/timeline:",
        "Picture",
        "What happened when.",
        ("q", "lane", "kind", "place", "period"),
    ),
    View(
        "programs",
        "Programs",
        ":material/rocket_launch:",
        "Capability",
        "How mature each weapons program is.",
        (
            *("show", "category", "named", "asserters", "program", "party", "dimension", "cell", "unreported"),
            *("tested", "years", "outcome", "rows", "first", "second", "third", "fourth"),
            *("ranged", "from"),
        ),
        parts=("Maturity", "Dimensions", "Program", "Tests", "Compare", "Ranges"),
    ),
    View(
        "exchanges",
        "Exchanges",
        ":material/swap_vert:",
        "Capability",
        "What went which way, and who says so.",
        ("part", "words", "what", "direction", "status", "months", "routes", "area", "sector"),
        parts=("Timeline", "Flows", "Munitions", "Visits", "Technology", "Sanctions and treaty"),
    ),
    View(
        "judgments",
        "Judgments",
        ":material/balance:",
        "Assessment",
        "What we judge, how likely, how sure, and why.",
        ("topic", "vocabulary"),
    ),
    View(
        "sources",
        "Sources",
        ":material/library_books:",
        "Assessment",
        "What it rests on, and where gaps are.",
        ("publication", "grade", "pair", "span", "month"),
    ),
    View(
        "brief",
        "Brief",
        ":material/slideshow:",
        "Use",
        "One message a step, to be shown in a meeting.",
        ("as_of", "handling", "deck"),
    ),
    View(
        "data",
        "Data",
        ":material/download:",
        "Use",
        "Downloads, dictionary, method, how to cite.",
        ("table", "map_day"),
    ),
    View("record", "Record", ":material/description:", "Assessment", "One record, for good.", hidden=True),
)
