"""What do the military symbols of contingents look like?

Draws a symbol of MIL-STD-2525E and APP-6E, present and planned, for every role and arm in the vocabularies of
``data/schemas/contingents.json`` into dashboard/static/symbols: one SVG a symbol, named by its code (SIDC). Which
role has which code is said in ``dashboard/charts/military_symbols.py``. The geometry is that of the npm package
``milsymbol`` (MIT, its license is written beside the files). Two things are changed: the dashes of a planned
frame are real gaps, meeting in the corners, so that they show on dark maps too; lines are a little thicker and
letters solid, since symbols are drawn small.

Run: python scripts/symbols.py. Needs npm and node, and this project installed. The result is committed.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from dashboard.charts.military_symbols import PICTURES, PLANNED, every_code

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "milsymbol@3.0.4"
LINE, ICON_LINE = 5, 4  # of frame and icon, in the standard's geometry, where the frame is 110 wide
DASHES = 'stroke-dasharray="13 9" stroke-dashoffset="6.5"'  # five to a side, half of one at either side of a corner
FONT = "Arial,Liberation Sans,sans-serif"
DRAW = """
const [file, codes, line] = process.argv.slice(1);
const ms = require(file);
const drawn = JSON.parse(codes).map((code) => {
  const symbol = new ms.Symbol(code, { size: 100, strokeWidth: Number(line) });
  if (!symbol.isValid()) throw new Error("no such symbol: " + code);
  return [code, symbol.asSVG()];
});
console.log(JSON.stringify(Object.fromEntries(drawn)));
"""


def fetch(work: Path) -> Path:
    """Return the folder of the unpacked npm package."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(work), PACKAGE]
    archive = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(work / archive) as packed:
        packed.extractall(work, filter="data")
    return work / "package"


def codes() -> list[str]:
    """Return the codes that the vocabularies of contingents need."""
    schema = json.loads((ROOT / "data" / "schemas" / "contingents.json").read_text(encoding="utf-8"))
    values = {
        field["name"]: [category["value"] for category in field.get("categories", ())] for field in schema["fields"]
    }
    return every_code(values["role"], values["arm"])


def tidy(code: str, svg: str) -> str:
    """Return the drawing in our form: hexadecimal colors, real dashes, no empty parts."""
    svg = re.sub(r"<text[^>]*></text>", "", svg)  # the standard leaves some entities without an icon
    svg = re.sub(r"></(path|circle)>", "/>", svg).replace(" />", "/>").replace(" >", ">")
    svg = re.sub(
        r"rgb\((\d+), ?(\d+), ?(\d+)\)", lambda found: "#{:02x}{:02x}{:02x}".format(*map(int, found.groups())), svg
    )
    svg = svg.replace(' fill-opacity="1"', "").replace('font-family="Arial"', f'font-family="{FONT}"')
    svg = svg.replace(' stroke-width="3" stroke="none"', "").replace(' version="1.2" baseProfile="tiny"', "")
    svg = svg.replace('stroke-width="3" stroke="black" fill="#efefef"', 'fill="black"')
    svg = re.sub(r'(<(?:path|circle) [^>]*stroke-width=)"3"', rf'\1"{ICON_LINE}"', svg)
    if code[6] == PLANNED:
        svg, overlays = re.subn(r'<path [^>]*stroke-dasharray="[^"]*"[^>]*/>', "", svg)
        if overlays != 1:
            raise ValueError(f"{code} is not dashed as it was")
        svg = svg.replace(f'stroke-width="{LINE}"', f'stroke-width="{LINE}" {DASHES}', 1)
    return svg + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        package = fetch(Path(temporary))
        command = ["node", "-e", DRAW, str(package / "dist" / "milsymbol.js"), json.dumps(codes()), str(LINE)]
        drawn = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        license_text = (package / "LICENSE").read_text(encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.svg"):
        old.unlink()
    pictures = {code: tidy(code, svg) for code, svg in drawn.items()}
    for code, svg in pictures.items():
        (PICTURES / f"{code}.svg").write_text(svg, encoding="utf-8")
    note = f"The symbols in this folder are drawn by {PACKAGE}, see scripts/symbols.py.\n\n"
    (PICTURES / "LICENSE").write_text(note + license_text.replace("\r\n", "\n").strip() + "\n", encoding="utf-8")
    print(f"{len(pictures)} symbols, {sum(map(len, pictures.values())):,} bytes")


if __name__ == "__main__":
    main()
