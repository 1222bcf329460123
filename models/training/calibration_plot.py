"""Reliability diagrams as one SVG file, with a background of its own, so that it reads on light and dark pages."""

from labels import HEADS

PANEL, MARGIN, TOP, GAP = 220, 56, 64, 40
BEFORE, AFTER = "#c2571a", "#1f5fa8"


def _panel(left: int, head: dict) -> list[str]:
    def x(value: float) -> float:
        return round(left + value * PANEL, 1)

    def y(value: float) -> float:
        return round(TOP + (1 - value) * PANEL, 1)

    parts = [f'<text x="{x(0.5)}" y="{TOP - 24}" text-anchor="middle" font-weight="bold">{head["head"]}</text>',
             f'<text x="{x(0.5)}" y="{TOP - 9}" text-anchor="middle" font-size="11">'
             f'error {head["before"]:.3f} → {head["after"]:.3f}, n = {head["n"]:,}</text>',
             f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{PANEL}" fill="#fafafa" stroke="#888"/>',
             f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#888" stroke-dasharray="4 3"/>']
    for mark in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<text x="{x(mark)}" y="{TOP + PANEL + 15}" text-anchor="middle" font-size="10">{mark:g}</text>')
        parts.append(f'<text x="{left - 5}" y="{y(mark) + 3}" text-anchor="end" font-size="10">{mark:g}</text>')
    for bins, colour, filled in ((head["binsBefore"], BEFORE, False), (head["binsAfter"], AFTER, True)):
        line = "L".join(f'{x(entry["confidence"])} {y(entry["accuracy"])}' for entry in bins)
        parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for entry in bins:
            share = entry["n"] / head["n"]
            parts.append(f'<circle cx="{x(entry["confidence"])}" cy="{y(entry["accuracy"])}" r="{2 + 7 * share ** 0.5:.1f}" '
                         f'stroke="{colour}" fill="{colour if filled else "none"}" fill-opacity="0.55"/>')
    return parts


def calibration_plot(calibration: list[dict]) -> str:
    """Of the heads as `evaluation.json` has them, over the sets that each was trained on."""
    shown = [next(entry for entry in calibration if entry["head"] == head and entry["trained"]) for head in HEADS]
    width = MARGIN + len(shown) * PANEL + (len(shown) - 1) * GAP + 20
    height, middle = TOP + PANEL + 74, MARGIN + (width - MARGIN) // 2
    parts = [f'<rect width="{width}" height="{height}" rx="6" fill="#fff"/>']
    for place, head in enumerate(shown):
        parts += _panel(MARGIN + place * (PANEL + GAP), head)
    parts += [f'<text x="{middle}" y="{TOP + PANEL + 36}" text-anchor="middle">highest probability, mean of each of 15 bins</text>',
              f'<text transform="translate(16 {TOP + PANEL // 2}) rotate(-90)" text-anchor="middle">share that was right</text>',
              f'<circle cx="{middle - 190}" cy="{TOP + PANEL + 54}" r="5" stroke="{BEFORE}" fill="none"/>'
              f'<text x="{middle - 180}" y="{TOP + PANEL + 58}">before scaling</text>',
              f'<circle cx="{middle - 70}" cy="{TOP + PANEL + 54}" r="5" stroke="{AFTER}" fill="{AFTER}" fill-opacity="0.55"/>'
              f'<text x="{middle - 60}" y="{TOP + PANEL + 58}">after scaling (larger: more texts; dashes: perfect)</text>']
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="sans-serif" font-size="12" fill="#222" role="img" aria-label="Reliability diagrams of '
            f'{", ".join(HEADS)}">\n' + "\n".join(parts) + "\n</svg>\n")
