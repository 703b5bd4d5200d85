"""What do we tell, in what order, and how is it shown in a meeting?"""

import streamlit as st

from dashboard.analysis.brief import brief
from dashboard.analysis.dates import day_text
from dashboard.export.formats import FORMATS
from dashboard.export.order import Order
from dashboard.ui import cache, controls, downloads, evidence, links, presenter, show, step_pictures

REASONS = {"judgments": "What we do not know"}

scope = controls.scope()
dataset = cache.scoped(scope)
head = st.container()
day, handling, deck = presenter.settings(cache.whole(), scope)
rows = cache.brief_material(scope, day)
steps = {step.slug: step for step in brief(dataset, scope, day, deck, rows)}
slug = presenter.asked(deck)
if slug is not None:
    step = steps[slug]
    stamp = f"known by {day_text(scope.known_by)} · release {dataset.release}"
    picture, link = presenter.stage(
        step, deck, stamp=stamp, handling=handling, reasons=REASONS.get(slug, "Why we think so")
    )
    with picture:
        if step.records:
            step_pictures.picture(step, dataset, rows)
        else:
            show.empty(step.headline, scope)
    with link, st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown("Open in", width="content")
        links.to_view(*step_pictures.full_view(step, dataset, rows))
else:
    with head:
        show.title(
            "Brief", "One message a step, large enough for the back of a room, from the other views as filtered."
        )
    found = links.picked()  # by the search in the sidebar
    main, side = show.page_columns() if found else (st.container(), None)
    if side is not None:
        with side:
            evidence.panel(dataset)
    with main:
        if not any(step.records for step in steps.values()):
            show.empty("Nothing to tell", scope)
        else:
            show.takeaway(f"{len(deck)} steps as of {day_text(day)}, known by {day_text(scope.known_by)}.")
            left, right = st.columns([2, 3], vertical_alignment="center")
            left.button(
                "Present",
                key="brief_start",
                icon=":material/slideshow:",
                on_click=presenter.present,
                args=(deck[0],),
            )
            with right.container(key="brief_downloads", horizontal=True, horizontal_alignment="right"):
                order = Order(cache.whole(), dataset, scope, day, steps=deck, handling=handling)
                for name, kind in FORMATS.items():
                    if kind.part == "brief":
                        downloads.button(kind.label, kind.file(order), key=f"take_{name}", help_=kind.help)
            presenter.arrange(list(steps.values()))
            with st.expander("Keys while presenting", icon=":material/keyboard:"):
                st.markdown("  \n".join(f"**{keys}** {what}" for keys, what in presenter.KEYS))
