import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { Palette } from './palette.ts';

/** Shades the stretches (epoch ms) during which alerts lasted, with a line where each began. */
export function spanAnnotations(
  spans: readonly { readonly from: number; readonly to: number }[],
  palette: Pick<Palette, 'alert' | 'alertBand'>,
): Record<string, AnnotationOptions> {
  return Object.fromEntries(
    spans.flatMap(({ from, to }, index): [string, AnnotationOptions][] => [
      [
        `band-${index}`,
        {
          type: 'box',
          xScaleID: 'x',
          xMin: from,
          xMax: to,
          backgroundColor: palette.alertBand,
          borderWidth: 0,
          drawTime: 'beforeDatasetsDraw',
        },
      ],
      [
        `start-${index}`,
        {
          type: 'line',
          scaleID: 'x',
          value: from,
          borderColor: palette.alert,
          borderWidth: 2,
        },
      ],
    ]),
  );
}
