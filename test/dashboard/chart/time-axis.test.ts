import { describe, expect, it } from 'vitest';
import { timeAxisOf } from '../../../dashboard/chart/time-axis.ts';

const noon = new Date(2026, 0, 5, 12).getTime();

describe('the time axis', () => {
  const day = 86_400_000;

  it('is divided by days when it is long, and names the date within them when zoomed', () => {
    expect(timeAxisOf(noon - 7 * day, noon, false)).toMatchObject({
      min: noon - 7 * day,
      max: noon,
    });
    expect(timeAxisOf(noon - 7 * day, noon, false).time.unit).toBe('day');
    const zoomed = timeAxisOf(noon - 7 * day, noon, true);
    expect(zoomed.time.unit).toBe(false);
    expect(zoomed.time.displayFormats.hour).toContain('MMM');
    expect(zoomed).not.toHaveProperty('min');
  });

  it('shows plain hours within a day', () => {
    expect(timeAxisOf(noon - day, noon, false).time).toMatchObject({
      unit: false,
      displayFormats: { hour: 'HH:mm' },
    });
  });
});
