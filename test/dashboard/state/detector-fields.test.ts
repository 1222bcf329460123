import { describe, expect, it } from 'vitest';
import {
  defaultDetector,
  detectorForms,
  detectorTypes,
  numberOf,
  withNumber,
} from '../../../dashboard/state/detector-fields.ts';
import { builtInRules } from '../../../services/core/contracts/settings/built-in-rules.ts';
import { detectorSettingsSchema } from '../../../services/core/contracts/settings/detector-settings.ts';

describe('the form of a detector', () => {
  it('is there for every type that the server knows', () => {
    const known = detectorSettingsSchema.options.map((option) => option.shape.type.value);
    expect([...detectorTypes].sort()).toEqual([...known].sort());
  });

  it.each(detectorTypes)('begins with what the server takes by default: %s', (type) => {
    const detector = defaultDetector(type);
    // A threshold has no default: one has to say it.
    const given = type === 'threshold' ? { type, atLeast: 10 } : { type };
    expect(detector).toEqual(detectorSettingsSchema.parse(given));
  });

  it.each(detectorTypes)('has a field for every number of it: %s', (type) => {
    const numbers = Object.entries(defaultDetector(type)).filter(
      ([, value]) => typeof value === 'number',
    );
    expect(detectorForms[type].numbers.map(({ key }) => key).sort()).toEqual(
      numbers.map(([key]) => key).sort(),
    );
  });

  it.each(detectorTypes)('takes the ends of what it allows, as the server does: %s', (type) => {
    for (const { key, most, whole, least } of detectorForms[type].numbers) {
      const lowest = whole || least > 0 ? least : 1e-9;
      for (const value of [lowest, most]) {
        const detector = withNumber(defaultDetector(type), key, value);
        expect(detectorSettingsSchema.safeParse(detector).success, `${key} ${value}`).toBe(true);
      }
      const beyond = withNumber(defaultDetector(type), key, most * 2);
      expect(detectorSettingsSchema.safeParse(beyond).success, `${key} ${most * 2}`).toBe(false);
    }
  });

  it('shows the rules that are built in', () => {
    for (const { detector } of Object.values(builtInRules)) {
      for (const { key } of detectorForms[detector.type].numbers) {
        expect(numberOf(detector, key), `${detector.type} ${key}`).not.toBeNaN();
      }
    }
  });
});
