import type { Filter } from '../../services/core/contracts/settings/filter.ts';
import { filterSchema } from '../../services/core/contracts/settings/filter.ts';

/** A filter that asks for nothing but what is given. */
export function filterOf(criteria: Partial<Omit<Filter, 'words'>> & WordCriteria = {}): Filter {
  const { any, all, none, ...rest } = criteria;
  return filterSchema.parse({ name: 'of a test', words: { any, all, none }, ...rest });
}

interface WordCriteria {
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
}

/** Texts in which it is not plain where a word begins and ends, or what its other case is. */
export const nastyTexts: readonly string[] = [
  'Holders of $TSLA and $TSLAX wait, TSLA.DE falls',
  'Price cut:$TSLA,$GME!!! up 3.5% (pre-market)',
  'US$5bn for AT&T; C++ jobs; 3M says 10,000',
  'A re-election of the co‑operative’s board; pre‐IPO round',
  "The maker’s recall: \u201cit won't start\u201d, an owner's note",
  'CAFÉ chain closes, Cafe\u0301 owners protest, cafe prices',
  'The small café shuts',
  'The old cafe\u0301 shuts',
  'Die Straße wird gesperrt, STRASSE und STRAẞE',
  'İstanbul, ISTANBUL, ıstanbul and istanbul',
  'ΟΔΥΣΣΕΑΣ, Οδυσσέας και οδυσσεασ',
  'Банк повысил ставку; БАНК и банка',
  '关于苹果公司的消息，特斯拉Tesla股价下跌',
  'ソニーグループが決算を発表、Sony株も',
  '삼성전자는 실적을 발표했다. Samsung전자',
  'ธนาคารกรุงเทพประกาศกำไร',
  'To the moon 🚀🚀 buy GME🚀now 👩‍💻 dev bank👍🏽',
  'under_score, snake_case_bank, bank_holiday and _bank_',
  'bank bank  bank\tbank\u00a0bank\u3000bank rate\nrise',
  'bank',
  '$',
  'x'.repeat(300),
  'a.c abc (a|b)* [bank] {2} ^bank$ \\bank\\ bank? bank+ /bank/',
  '100% sure. 50%-off; #bank @bank bank-run bankrun',
  'KELVIN sign \u212aelvin, long \u017fhare, ﬁne print, Ａｃｍｅ',
  'nin\u0303o and niño, NIN\u0303O',
  'q\u0307\u0323 and q\u0323\u0307 are one',
  "' OR 1=1; DROP TABLE posts; -- $1 ?",
];

/** Words and phrases that the texts above were made to be difficult for. */
export const nastyPhrases: readonly string[] = [
  '$TSLA',
  'tsla',
  'TSLA.DE',
  '$gme',
  'at&t',
  'C++',
  '3m',
  'us$5bn',
  '10',
  're-election',
  'election',
  'co-operative',
  "co-operative's",
  'pre-ipo round',
  "maker's",
  'maker',
  "won't",
  '"it won\'t',
  'café',
  'cafe\u0301',
  'cafe',
  'straße',
  'STRASSE',
  'istanbul',
  'İstanbul',
  'οδυσσέας',
  'ΟΔΥΣΣΕΑΣ',
  'БАНК',
  '苹果',
  'tesla',
  'tesla股价',
  'ソニー',
  'sony',
  '삼성전자',
  'samsung',
  'ธนาคาร',
  '🚀 buy',
  '🚀now',
  'gme🚀',
  'bank👍🏽',
  'snake_case_bank',
  'bank',
  'bank bank',
  'bank rate rise',
  'a.c',
  '(a|b)*',
  '[bank]',
  '^bank$',
  '\\bank\\',
  'bank?',
  '/bank/',
  '#bank',
  '@bank',
  '50%',
  'kelvin',
  'share',
  'fine',
  'acme',
  'niño',
  'NIN\u0303O',
  'q\u0323\u0307',
  "' OR 1=1",
  '$1',
];
