"""How mature is each weapons program, in which respect, by which tests, and against which other?"""

from dashboard.ui import cache, controls, evidence, programs, show
from dashboard.views.programs import compare, dimensions, maturity, ranges, sheet, trials

PARTS = {
    "Maturity": maturity.maturity,
    "Dimensions": dimensions.dimensions,
    "Program": sheet.sheet,
    "Tests": trials.trials,
    "Compare": compare.compare,
    "Ranges": ranges.ranges,
}

scope = controls.scope()
dataset = cache.scoped(scope)

show.title("Programs", "How mature each weapons program is: one assessment in front, chosen by a printed rule.")
part = show.choose_part(list(PARTS), key="show")
main, side = show.page_columns()
with main:
    PARTS[part](dataset, scope)
with side:
    programs.offer_sheet(dataset)
    evidence.panel(dataset)
