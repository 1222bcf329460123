import { expect, it } from 'vitest';
import { isLawFirmNotice } from '../../../../services/alerting/engine/stories/law-firm-notice.ts';

it.each([
  'Ashdown & Pryce LLP Announces Class Action Lawsuit Against Nordvik Energy',
  'Law Offices of Ida Marlowe Announces Investigation of Tarn Foods, Inc.',
  'Ashdown Pryce Announces Investigation of Tarn Foods',
  'Ashdown & Pryce Notifies Investors With Losses in Nordvik Energy of a deadline',
  'INVESTOR ALERT: losses in Nordvik Energy? Call us',
  'Shareholder Notice - Ashdown & Pryce reminds holders of Tarn Foods',
  'Marlowe Pryce Encourages Investors to Inquire About a Lead Plaintiff Position in the Suit Against Tarn Foods',
  'Ashdown & Pryce LLP Announces Class Action Against Tarn Foods After SEC Subpoena',
  'Investor Alert: Former State Attorney General and Ashdown & Pryce, LLC Investigate Tarn Foods',
  'Marlowe Pryce Announces Expanded Class Period in the Class Action Against Tarn Foods',
])('is: %s', (title) => {
  expect(isLawFirmNotice(title)).toBe(true);
});

it.each([
  'Tarn Foods faces class action over recalled soup',
  'Judge lets class action against Nordvik Energy go ahead',
  'Regulator announces investigation of Tarn Foods',
  'Ashdown & Pryce LLP names a new managing partner',
  'Investors alert to rising yields sell bonds',
  'Tarn Foods LLC shuts two plants',
  'Attorney General Announces Securities Fraud Charges Against Nordvik Energy',
  'U.S. Attorney Announces Lead Plaintiff Kickback Charges in Tarn Foods Class Action',
  'State Attorney General Launches Investigation Into Nordvik Energy',
  'FTC Announces Investigation Into Tarn Foods',
  'Investor Alert: SEC warns of made-up funds',
])('is not: %s', (title) => {
  expect(isLawFirmNotice(title)).toBe(false);
});
