/** Words that say a capitalised neighbour is a company. Folded; `and` is `&`. */

const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Legal forms that no ordinary word is followed by. */
export const legalForms = wordSet(`
  inc incorporated corp corporation plc llc ltd limited pcl bhd berhad gmbh kgaa oyj asa tbk pjsc`);

/** Legal forms that are words or initials too, and count in capitals only. */
export const shortLegalForms = wordSet('ag sa se nv ab as spa co kk lp');

/** Right after a name, these leave hardly a doubt: `X shares`, `X CEO`. */
export const ownershipNouns = wordSet(`
  share shares stock stocks shareholder shareholders stockholder stockholders investor investors
  dividend buyback ipo ceo cfo coo cto chairman chairwoman spokesman spokeswoman spokesperson
  boss bonds stake bondholders`);

/** Right after a name, these are what companies have. */
export const businessNouns = wordSet(`
  profit profits earnings results revenue revenues sales loss losses margin margins guidance outlook
  forecast quarterly annual interim layoffs unit subsidiary executive executives exec execs chief
  president employees workers staff stores store brand brands customers recall merger takeover deal
  bid lawsuit settlement valuation debt options calls puts warrants analyst analysts upgrade upgraded
  downgrade downgraded spinoff restructuring plant plants factory refinery q1 q2 q3 q4 h1 h2 fy 1q 2q
  3q 4q board management headquarters founder partner suppliers dealers drivers pilots results-day
  eps ebitda ebit turnover capex output holders same comparable price posts`);

/** Words that may stand between a name and such a noun: `X third-quarter profit`. */
export const periodWords = wordSet(`
  first second third fourth full half nine six three quarter year month monthly quarterly annual
  adjusted net operating gross core underlying pretax pre tax record fiscal fy q1 q2 q3 q4 h1 h2 holiday
  preliminary interim strong weak 1q 2q 3q 4q`);

/** What companies do or suffer, in headlines and reports, third person or past. */
export const companyVerbs = wordSet(`
  says said reports reported posts posted beats beat misses missed tops topped cuts raises raised
  lifts lifted lowers lowered slashes slashed boosts boosted hikes hiked sees expects expected
  forecasts warns warned plans planned unveils unveiled launches launched buys bought acquires
  acquired sells sold hires hired names named appoints appointed recalls recalled sues sued settles
  settled files filed wins won loses lost jumps jumped surges surged soars soared rallies rallied
  climbs climbed gains gained rises rose falls fell drops dropped slides slid sinks sank slips slipped
  slumps slumped tumbles tumbled plunges plunged dips dipped agrees agreed announces announced signs
  signed pays paid halts halted resumes resumed suspends suspended expands expanded exits exited
  invests invested teams partners denies denied confirms confirmed considers considered explores
  weighs seeks sought mulls eyes trims trimmed shuts swings swung sheds shed edges edged delays delayed
  reaffirms reaffirmed reiterates reiterated declares declared completes completed issues issued
  prices priced introduces introduced replaces replaced taps picks ousts ousted outperforms
  underperforms trades traded closes closed opens opened ends ended reveals revealed urges
  offers offered faces faced gets got takes took makes made hits hit nears tells told asks asked
  rolls stops stopped starts started begins began adds added snaps doubles doubled triples rebounds
  rebounded advances advanced retreats eases eased weakens weakened strengthens strengthened firms
  firmed steadies extends extended declines declined shines struggles struggled poaches poached`);

/** After `X to`. */
export const intentions = wordSet(`
  buy cut sell acquire invest raise launch open close pay hire lay report post build spin split merge
  exit expand issue name recall shut slash sue take settle join stop start add offer supply develop
  shed boost raise spend list halt resume delist appoint launch replace unveil eliminate divest
  invest create host announce participate present webcast release hold hike cooperate drop slow
  keep continue push seek change trim scrap pause reduce restart review separate shift test roll double deliver
  restructure reopen bring introduce withdraw upgrade end begin cancel bid back phase tap outsource refund refile`);

/** After a helping verb: `X has agreed`, `X is considering`. */
export const helpingVerbs = wordSet('has had is was will would have are were may could');
export const ongoingVerbs = wordSet(`
  buying selling cutting considering planning facing seeking exploring weighing preparing looking
  expected said set likely working been also not now under reportedly talking hiring launching
  recalling raising suing closing opening investing expanding reviewing trading up down`);

/** Before `'t`: `X isn't`, `X won't`. */
export const deniedVerbs = wordSet(
  'isn wasn hasn hadn won wouldn doesn didn can couldn shouldn aren',
);

/** Before `of`, `in` and the like, these leave hardly a doubt: `shares of X`. */
export const ownedNouns = wordSet(`
  share shares stock stake stakes shareholders shareholder investors bonds ceo cfo chairman takeover
  acquisition purchase subsidiary unit division parent owner maker operator boss bullish bearish
  position holdings options calls puts`);
export const ownedPrepositions = wordSet('of in at for on');

/** Right before a name, these say what it is: `retailer X`. */
export const companyNouns = wordSet(`
  retailer retailers automaker automakers carmaker carmakers chipmaker drugmaker drugmakers lender
  lenders insurer insurers miner miners airline airlines brewer supermarket supermarkets grocer giant
  giants maker makers conglomerate brokerage startup firm company operator owner utility telecoms
  carrier rival rivals peer peers parent builder housebuilder homebuilder developer manufacturer
  supplier producer distributor publisher processor clothier apparel fintech`);

/** Right before a name, these are done to companies. */
export const dealVerbs = wordSet(`
  buys acquires acquiring acquire sues suing upgrades downgrades upgrade downgrade upgraded downgraded
  initiates initiated backs owns joins versus vs short shorting`);

/** After a hyphen: `X-owned`. */
export const hyphenedPartners = wordSet('owned backed led branded listed run operated controlled');

/** Words that may be capitalised before a name in a title, or begin a sentence, and belong to no name. */
export const functionWords = wordSet(`
  a about after against ahead all amid among & are as at before behind beyond but by can could despite did
  do does during for from had has have how if in inside into is like may might more most near new no not of
  off on once only or other out over says see since should than that the then these they this those though
  through to under until up via vs was were what when where which while who why will with without would
  yet you your our my his her its their also exclusive breaking update brief analysis factbox former ex
  thinks think buy sell hold owns`);

/** Before a name these make it a common noun. */
export const determiners = wordSet(`
  a an this that these those its their his her our my your any no each every another some`);

/** Capitalised words that may follow a name without being part of it. */
export const calendarWords = wordSet(`
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july
  august september october november december mon tue wed thu fri`);

/** Beside a number's unit, a currency is an amount. */
export const magnitudes = wordSet(`
  million millions billion billions trillion trillions thousand thousands hundred hundreds bn mn mln
  bln m b k crore crores lakh lakhs dozen multi half`);

/** After a currency or a commodity, these speak of its price: `Gold at record`, `Euro near parity`. */
export const marketWords = wordSet(`
  at near below above up down flat steady holds hold heads set extends under over higher lower firmer
  weaker stronger price prices futures market markets trading traders imports exports exporters output
  production demand supply inventories stocks rally rate rates options vs versus against bulls bears
  touches hovers crosses breaks struggles stabilises stabilizes recovers slightly mixed little outlook`);

/** Places and grades that come before a commodity without making a company's name of it. */
export const tradeNames = wordSet(`
  comex nymex lme ice cme cbot shfe mcx spot london shanghai dubai asian asia us european chinese indian
  african global world physical prompt benchmark urals brent wti dated`);

/** Before a currency, these do the same: `against the pound`. */
export const marketPrepositions = wordSet('against versus vs');
