"""What is the situation on one screen: the headline figures, where they are, the judgments, the newest records?"""

import streamlit as st

from dashboard import theme
from dashboard.analysis.claims import HEADLINE_RULE, STALE_AFTER_DAYS, WHOLE_FORCE, as_of_text
from dashboard.analysis.dates import day_text, report_text
from dashboard.analysis.deployments import deployment_sentence
from dashboard.analysis.phrases import capitalized, in_letters
from dashboard.analysis.situation import disagreement
from dashboard.analysis.theater import map_views
from dashboard.charts.claim_sparkline import claim_sparkline
from dashboard.charts.deployment_map import situation_map
from dashboard.ui import cache, changes, controls, evidence, judgments, links, show

NEWEST = 12
STRIP_WIDTH, NARROW_STRIP_WIDTH = 152, 310  # pixels: what a card has room for at 1280 and on a phone

scope = controls.scope()
dataset = cache.scoped(scope)
first_view = next(iter(map_views(cache.whole()).values()))
short = dataset.by_id("organizations", "short_name")
measures = dataset.labels("estimates", "measure")
roles = dataset.labels("contingents", "role")
dark, narrow = show.is_dark(), show.is_narrow()
strip = NARROW_STRIP_WIDTH if narrow else STRIP_WIDTH
figures, newest = cache.front_page(scope, NEWEST)
answered = [figure for _, figure in figures if figure]

show.title(
    "Situation",
    f"{capitalized(in_letters(len(figures)))} headline figures, each chosen by one printed rule from the claims that "
    "were public.",
)
# Something always stands here, and once: what has another place than before is drawn anew, and a map takes seconds.
if answered:
    border = answered[0]
    front = border.headline
    show.takeaway(
        f"{border.title}: {border.number} by {short[front.row['organization_id']]}, "
        f"as of {as_of_text(front.row)}; {disagreement(border, short)}."
    )
else:
    show.empty("No party gives a number under these controls", scope)
main, side = show.page_columns()
with main:
    for start in range(0, len(figures), 3):
        for column, (question, figure) in zip(st.columns(3), figures[start : start + 3], strict=False):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.caption(f"**{figure.title if figure else question.title}**")
                if figure is None:
                    st.markdown("## No report")
                    st.caption("No party gives a number under these controls.")
                    continue
                claim = figure.headline.row
                number = figure.number
                group = str(roles.get(figure.role, WHOLE_FORCE))
                grade = f"{claim['reliability']}{claim['credibility']}"
                color = theme.BADGE_COLORS.get(str(claim["reliability"]), "gray")
                stale = " :gray-badge[stale]" if figure.headline.stale else ""
                st.markdown(f"## {show.plain(capitalized(number))}")
                st.markdown(
                    f"**{show.plain(short[claim['organization_id']])}**, as of {as_of_text(claim)} "
                    f":{color}-badge[{grade}]{stale}  \n"
                    f":small[{show.plain(group)} · {show.plain(measures[str(claim['measure'])].lower())}]"
                )
                st.image(
                    claim_sparkline(figure.claims, str(claim["estimate_id"]), dark=dark, width=strip),
                    width=strip,
                    alt=f"{question.title}: {len(figure.claims)} claims over time; in front {number}.",
                )
                st.caption(f"Spread {figure.headline.spread}; {show.plain(disagreement(figure, short))}")
                st.button(
                    "Evidence",
                    key=f"evidence_{question.title}",
                    on_click=links.pick,
                    args=(str(claim["estimate_id"]),),
                    type="tertiary",
                    icon=":material/fact_check:",
                )
    with st.expander("How the number in front is chosen", icon=":material/rule:"):
        st.markdown(HEADLINE_RULE)
    deployments, every_leg = cache.deployments(scope)
    placed, legs = deployments.on(scope.known_by), every_leg.until(scope.known_by)
    if not placed.empty:
        st.subheader("Where they are", anchor=False)
        sentence = deployment_sentence(deployments, placed, scope.known_by)
        show.deck(
            situation_map(
                placed,
                legs,
                camera=first_view,
                dark=dark,
                picked=links.picked(),
                narrow=narrow,
            ),
            key="situation_map",
            alt=f"Map of the contingents on {day_text(scope.known_by)}. {sentence}",
            height=340,
        )
        st.caption(
            f"{show.plain(sentence)} Pale and dotted: older than {STALE_AFTER_DAYS} days. The "
            "Deployments view has the legend, the table and the policy on borders."
        )
    changes.section(scope)
    st.subheader("Key judgments", anchor=False)
    judgments.in_short(dataset)
    st.subheader("Newest records", anchor=False)
    if newest.empty:
        show.empty("No record was public by then", scope)
    else:
        show.table(
            newest[["reported_on", "reported_on_basis", "table", "text", "asserted_by"]],
            key="newest",
            ids=newest["record_id"].tolist(),
            alt=f"The {len(newest)} records that became public last",
            config={
                "reported_on": st.column_config.Column("Reported on", width=150),
                "table": st.column_config.TextColumn("Table", width="small"),
                "text": st.column_config.TextColumn("What it says", width="large"),
                "asserted_by": st.column_config.TextColumn("Asserted by", width="small"),
            },
            dates={"reported_on": (report_text, "reported_on_basis")},
        )
with side:
    evidence.panel(dataset)
