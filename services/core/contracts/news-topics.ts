/**
 * The 20 topics a text is classified into (those of the Twitter Financial News Topic data set), in
 * the order in which `topicProbabilities` of a scored post lists them. A model whose manifest lists
 * other topics is refused at start.
 */
export const newsTopics = [
  'Analyst Update',
  'Fed | Central Banks',
  'Company | Product News',
  'Treasuries | Corporate Debt',
  'Dividend',
  'Earnings',
  'Energy | Oil',
  'Financials',
  'Currencies',
  'General News | Opinion',
  'Gold | Metals | Materials',
  'IPO',
  'Legal | Regulation',
  'M&A | Investments',
  'Macro',
  'Markets',
  'Politics',
  'Personnel Change',
  'Stock Commentary',
  'Stock Movement',
] as const;

export type NewsTopic = (typeof newsTopics)[number];
