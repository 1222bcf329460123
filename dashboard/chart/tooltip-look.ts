import type { Palette } from './palette.ts';

/** How tooltips look on every chart of the page. */
export function tooltipLook(palette: Palette, family: string) {
  return {
    backgroundColor: palette.tooltip,
    titleColor: palette.tooltipText,
    bodyColor: palette.tooltipText,
    footerColor: palette.tooltipText,
    titleFont: { family, size: 12 },
    bodyFont: { family, size: 12 },
    footerFont: { family, size: 11, weight: 'normal' as const },
    padding: 10,
    boxWidth: 9,
    boxHeight: 9,
    boxPadding: 4,
    cornerRadius: 6,
    caretSize: 0,
    caretPadding: 12,
  };
}
