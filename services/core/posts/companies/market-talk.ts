/** Words of those who trade. Folded. */

const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Anywhere in a post, these say that it speaks of shares or options. */
export const tradeWords = wordSet(`
  call calls put puts share shares stock stocks long longs short shorts shorted shorting bought buying buy sold sell selling hold
  holding holders bag bags bagholder bagholders bagholding earnings er beat beats miss missed misses guidance guided guide
  dividend dividends pt upgrade upgraded downgrade downgraded bullish bearish breakout dip squeeze float iv option options leaps
  eow eod eoy position positions portfolio chart ath premarket afterhours halted split rally ripping pumping dumping dumped
  rip strike expiry support resistance revenue revenues profit profits profitable sales deliveries margin margins quarter
  quarterly trade trades trading trader traders ticker tickers calls fomo overvalued undervalued valuation multiple pe eps
  insider buyback offering shelf premium contracts theta gamma bears bulls market markets investor investors valuations
  trimmed added loaded loading scalped swing swinging rating target capex outage lockup plunges soars slides jumps rises falls
  surges tumbles gains drops`);

/** Right after a word in capitals, these make a ticker of it. */
export const tickerNouns = wordSet(`
  call calls put puts share shares stock leaps earnings position bagholders bulls bears longs shorts dividend guidance options`);

/** Right before a word in capitals, these make a ticker of it. */
export const tickerVerbs = wordSet(`
  bought buying shorting shorted trimmed loaded scalped own owns owning sold added`);

/** These say that a post speaks of coins. */
export const coinWords = wordSet(`
  coin coins token tokens tokenomics crypto cryptos cryptocurrency cryptocurrencies blockchain blockchains onchain defi staking
  staker stakers validator validators wallet wallets altcoin altcoins alts hodl hodling halving mainnet testnet airdrop airdrops
  tvl dex cex perp perps nft nfts web3 l1 l2 layer1 layer2 subnet subnets parachain parachains memecoin memecoins kraken bybit okx
  kucoin binance metamask unlocks dapp dapps dao szn altseason metaverse rollup rollups zk hashrate satoshi sats depin stablecoin
  stablecoins`);

/** In a post about a ticker that a coin and a company share, these speak for the coin as well. */
export const looseCoinWords = wordSet(`
  chain chains stake staked alt miner miners gas ledger whale whales unlock protocol swap swapped bridge bridged oracle oracles
  ecosystem node nodes liquidity governance burn minted mint genesis fork devs spot etf`);

/** In such a post, these speak for the company. */
export const companyWords = wordSet(`
  earnings eps revenue revenues sales guidance guides guided dividend dividends shareholder shareholders shares ceo cfo coo
  quarter quarterly q1 q2 q3 q4 fy ffo ebitda profit profits loss losses 10-k 10-q 8-k 10k 10q 8k buyback nyse nasdaq inc corp
  ltd plc royalty royalties stores store restaurants orders customers agents tenants brokerage insider insiders quarterly annual
  stock plant plants factory backlog contract lawsuit recall merger takeover analyst analysts subsidiary employees layoffs
  solar properties holdings electronics therapeutics bank banking net-income hospital filing filings warrants offering`);
