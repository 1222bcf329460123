const subjects = [
  'Norwick Steel',
  'Halden Air',
  'Ostrava Motors',
  'The port operator Brightwater',
  'Insurer Quill & Marlowe',
  'Tessaly Foods',
  'Zephyr Chips',
  'Lindqvist Bank',
  'The retailer Corvane',
  'Marrow Energy',
  'Shipbuilder Pell',
];
const disasters = [
  'shares crash to a record low',
  'files for bankruptcy protection',
  'posts a huge quarterly loss',
  'slashes its outlook and scraps the dividend',
  'is charged with accounting fraud',
  'plunges on fears of a default',
  'halts all production after a deadly blast',
];
const reasons = [
  'as depositors flee in panic',
  'after auditors quit overnight',
  'because demand has collapsed in every market',
  'and thousands of workers lose their jobs',
  'while creditors refuse any more money',
  'amid a criminal investigation',
  'after a disastrous product recall',
  'as costs spiral out of control',
  'and warns that worse is to come',
  'following the arrest of its chairman',
  'with debts it can no longer repay',
  'as its biggest customer walks away',
  'after regulators revoke its licence',
];

/** Plainly bad news, made up; no two of the first thousand tell one story. */
export function badNews(n: number): string {
  const pick = (list: readonly string[]) => list[n % list.length] ?? '';
  return `${pick(subjects)} ${pick(disasters)} ${pick(reasons)}`;
}
