import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { AlertSpan } from '../state/alert-marks.ts';
import type { Palette } from './palette.ts';

/** A stretch of the time axis (epoch ms) during which an alert lasted, and how grave it was. */
export interface AlertBand {
  readonly from: number;
  readonly to: number;
  readonly severity: AlertSpan['alert']['severity'];
}

export function bandsOf(spans: readonly AlertSpan[]): readonly AlertBand[] {
  return spans.map(({ alert, from, to }) => ({ from, to, severity: alert.severity }));
}

/**
 * Shades the stretches during which alerts lasted in the colour of their severity, with a line where each began.
 * @param panels ids of the vertical axes of the panels to shade
 */
export function spanAnnotations(
  bands: readonly AlertBand[],
  palette: Pick<Palette, 'severity'>,
  panels: readonly string[] = ['y'],
): Record<string, AnnotationOptions> {
  return Object.fromEntries(
    bands.flatMap(({ from, to, severity }, index): [string, AnnotationOptions][] => [
      ...panels.map((panel): [string, AnnotationOptions] => [
        `band-${index}-${panel}`,
        {
          type: 'box',
          xScaleID: 'x',
          yScaleID: panel,
          xMin: from,
          xMax: to,
          backgroundColor: palette.severity[severity].band,
          borderWidth: 0,
          drawTime: 'beforeDatasetsDraw',
        },
      ]),
      [
        `start-${index}`,
        {
          type: 'line',
          scaleID: 'x',
          value: from,
          borderColor: palette.severity[severity].line,
          borderWidth: 2,
        },
      ],
    ]),
  );
}
