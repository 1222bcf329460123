/** The colours of the present theme, as the chart needs them. */
export interface Palette {
  readonly negative: string;
  readonly neutral: string;
  readonly positive: string;
  readonly volume: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly hover: string;
  readonly selected: string;
  readonly severity: Readonly<
    Record<'critical' | 'warning' | 'notice', { readonly line: string; readonly band: string }>
  >;
  readonly tooltip: string;
  readonly tooltipText: string;
}

/** Reads the palette from the custom properties of `styles/tokens.css`; each is registered as a colour, so it comes resolved. */
export function readPalette(root: HTMLElement): Palette {
  const style = getComputedStyle(root);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    negative: colour('--fill-negative'),
    neutral: colour('--neutral'),
    positive: colour('--fill-positive'),
    volume: colour('--volume'),
    text: colour('--text'),
    muted: colour('--muted'),
    grid: colour('--grid'),
    hover: colour('--chart-hover'),
    selected: colour('--accent'),
    severity: {
      critical: { line: colour('--alert'), band: colour('--alert-band') },
      warning: { line: colour('--warning'), band: colour('--warning-band') },
      notice: { line: colour('--accent'), band: colour('--notice-band') },
    },
    tooltip: colour('--tooltip'),
    tooltipText: colour('--tooltip-text'),
  };
}
