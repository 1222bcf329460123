/**
 * Words by which posts about markets are picked out of a public stream of everything. Each is rarely used of
 * anything else: "stock" or "bank" alone would let half of the world in.
 */
export const financeWords: readonly string[] = [
  ...['stock market', 'stock price', 'share price', 'stocks', 'shareholders', 'shareholder'],
  ...['wall street', 'nasdaq', 'dow jones', 's&p 500', 'nyse', 'ftse', 'dax', 'nikkei', 'hang seng'],
  ...['earnings', 'earnings call', 'profit warning', 'guidance cut', 'quarterly results', 'revenue'],
  ...['dividend', 'buyback', 'ipo', 'market cap', 'stock split', 'short seller', 'short squeeze'],
  ...['bull market', 'bear market', 'hedge fund', 'private equity', 'etf', 'index fund', 'futures'],
  ...['interest rate', 'interest rates', 'rate cut', 'rate hike', 'federal reserve', 'fomc', 'powell'],
  ...['central bank', 'bank of england', 'bank of japan', 'ecb', 'lagarde', 'monetary policy'],
  ...['inflation', 'cpi', 'recession', 'unemployment rate', 'payrolls', 'gdp', 'tariff', 'tariffs'],
  ...['treasury yields', 'bond yields', 'bond market', 'treasuries', 'credit rating', 'sovereign debt'],
  ...['bankruptcy', 'chapter 11', 'insolvency', 'bank run', 'bailout', 'layoffs', 'default risk'],
  ...['merger', 'takeover', 'acquisition', 'antitrust', 'sec filing', 'insider trading', '10-k', '8-k'],
  ...['crude oil', 'oil price', 'oil prices', 'brent', 'opec', 'gold price', 'natural gas prices'],
  ...['bitcoin', 'ethereum', 'crypto', 'stablecoin', 'forex', 'analyst rating', 'price target'],
];
