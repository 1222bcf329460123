"""Words for made_up.py: what its slots are filled with, and company names that carry no sentiment."""

import random


def _list(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", " ").split(";") if word.strip()]


WORDS: dict[str, list[str]] = {name: _list(text) for name, text in {
    # Movements, present and past.
    "rises": "rises; climbs; gains; jumps; surges; advances; rallies; soars; pops; leaps; spikes; ticks up; edges higher; moves higher; rebounds; shoots up; powers ahead; bounces; firms; heads higher",
    "falls": "falls; drops; slides; sinks; tumbles; plunges; slumps; declines; retreats; dips; loses ground; sheds value; skids; tanks; craters; edges lower; moves lower; eases back; crumbles; heads lower; nosedives",
    "rose": "rose; climbed; gained; jumped; surged; advanced; rallied; soared; increased; leapt; moved up; rebounded; went up",
    "fell": "fell; dropped; slid; sank; tumbled; plunged; slumped; declined; decreased; dipped; contracted; shrank; went down",
    "grew": "grew; increased; rose; improved; climbed; expanded; advanced; jumped; picked up; strengthened; was up",
    "shrank": "fell; decreased; declined; dropped; weakened; contracted; shrank; slipped; deteriorated; slumped; was down",
    "grows": "grows; rises; improves; climbs; expands; picks up; strengthens; widens; recovers; jumps",
    "shrinks": "shrinks; falls; narrows; contracts; weakens; declines; slips; is squeezed; deteriorates; drops",
    "rise": "rise; climb; gain; jump; surge; rally; advance; soar; move higher; rebound",
    "fall": "fall; drop; slide; sink; tumble; slump; decline; retreat; move lower; plunge",
    "rally": "rally; gain; surge; climb; jump; rebound",
    "tumble": "tumble; slide; slump; sink; drop; sell off",
    # Measures: better when higher, better when lower.
    "more is better": "net sales; operating profit; net profit; pretax profit; revenue; EBITDA; operating income; order intake; net interest income; cash flow; turnover; profit before taxes; gross profit; sales; comparable profit; free cash flow; recurring revenue; passenger revenue; rental income; underlying profit; quarterly profit",
    "less is better": "net debt; costs; operating expenses; bad loans; customer churn; loan losses; impairments; customer complaints; energy bills; borrowing costs; staff turnover; refinancing costs; input costs; interest expenses; credit losses; warranty claims; late payments; returned goods; cash burn",
    "costs": "net debt; costs; operating expenses; bad loans; loan losses; impairments; energy bills; borrowing costs; input costs; interest expenses; credit losses; warranty claims; liabilities; administrative expenses",
    "loss": "net loss; operating loss; pretax loss; loss; quarterly loss; loss per share; annual loss; EBITDA loss; full-year loss; first-half loss",
    "margin": "operating margin; gross margin; margin; profit margin; EBIT margin; net interest margin; market share; return on equity; load factor; occupancy rate",
    "good macro": "consumer confidence; retail sales; factory output; industrial production; business investment; housing starts; exports; real wages; GDP growth; payrolls; services activity; construction output; business sentiment; household income",
    "bad macro": "unemployment; jobless claims; inflation; the budget deficit; corporate insolvencies; mortgage arrears; the jobless rate; the poverty rate; food prices; household debt; layoffs; youth unemployment; energy prices; consumer price inflation; bankruptcies",
    "macro rate": "unemployment; inflation; core inflation; the jobless rate; the poverty rate; youth unemployment; wholesale inflation; the budget deficit; food price inflation; the vacancy rate",
    # Events.
    "good event": "a large contract; a strong quarter; a profit upgrade; an upbeat outlook; a new supply deal; better margins; solid orders; robust demand; a raised forecast; a successful drug trial; strong holiday sales; a bigger buyback; a regulatory approval; healthy cash flow; a higher dividend",
    "bad event": "a profit warning; a weak quarter; a lowered forecast; a lost contract; a product recall; a cyber attack; weak demand; a gloomy outlook; rising losses; a failed drug trial; an accounting probe; a factory fire; a dividend cut; a credit downgrade; shrinking margins; a costly strike; slowing orders",
    "good step": "raises its full-year guidance; lifts its dividend; wins a {lo} contract; beats forecasts; returns to profit; posts record sales; lands a major order; gets approval for {product}; expands its margins; gains market share; lifts its outlook; tops expectations; swings to a profit; reports strong demand; secures a ten-year supply deal; cuts its debt by half; hires {n} staff to meet demand; is upgraded to buy",
    "bad step": "cuts its full-year guidance; scraps its dividend; loses a {lo} contract; misses forecasts; slips into the red; posts its weakest sales in years; issues a profit warning; recalls {product}; takes a {lo} writedown; loses market share; lowers its outlook; falls short of expectations; swings to a loss; warns of weak demand; faces a {lo} fine; breaches its loan covenants; cuts {n} jobs; is downgraded to sell; files for creditor protection; delays {product} again",
    "good done": "raised its guidance; lifted its dividend; won a {lo} contract; beat forecasts; returned to profit; reported record orders; doubled its profit; gained approval for {product}; topped expectations; swung to a profit; secured new financing on better terms",
    "bad done": "cut its guidance; scrapped its dividend; lost a {lo} contract; missed forecasts; slipped into the red; reported weaker orders; halved its payout; recalled {product}; fell short of expectations; swung to a loss; defaulted on a bond payment; warned on profit",
    "feared thing": "cut its dividend; lay off staff; issue new shares; book further writedowns; lower its guidance; close any plants; breach its covenants; lose major customers; post a loss; raise fresh capital; delay {product}; make further provisions",
    "hoped thing": "raise its dividend; return to profit; grow this year; meet its targets; break even; win back customers; recover its losses; pay a dividend; hit its sales goal; resume buybacks; reach its margin target; repay its loan on time",
    "worry": "bankruptcy; a cash shortage; fraud; an accounting scandal; a share sale; layoffs; a dividend cut; a covenant breach; insolvency; mass redundancies; a liquidity squeeze",
    "feared noun": "losses; damage; job cuts; costs; defaults; outflows; writedowns; the sales drop; provisions; the hit from tariffs; the slowdown; cancellations",
    "hoped noun": "growth; sales; profit; demand; bookings; earnings; the recovery; subscriber growth; orders; guidance; revenue; cash generation",
    # Neutral.
    "plain step": "opens an office in {city}; moves its headquarters to {city}; appoints {person} as {role}; publishes its annual report; changes its ticker symbol; will present at a conference in {city}; holds its annual meeting on {day}; names {person} to its board; releases {product}; changes its auditor; updates its articles of association; schedules its earnings call for {day}; completes its move to a new building; to report results on {day}; renames its {sector} unit",
    "plain topic": "{sector}; long-term strategy; corporate governance; {product}; remote work; sustainability reporting; its history; its supply chain",
    "sector": "steel; retail; software; shipping; banking; insurance; chemicals; paper; telecoms; travel; airline; cement; utilities; food; pharma; media; auto parts; mining; semiconductor; logistics; packaging; real estate; solar; medical device",
    "product": "a new payment app; its flagship phone; a heart drug; its electric van; a cloud service; its latest processor; a budgeting tool; a diabetes treatment; its streaming service; a mid-size lorry; its mobile network; a line of frozen meals; an asthma inhaler; its delivery drones; a home battery; a hearing aid; its web browser; an online store; a crane model; a line of paints",
    "index": "FTSE 100; S&P 500; Dow; Nasdaq; DAX; Nikkei; Sensex; OMX Helsinki; CAC 40; Hang Seng; Stoxx 600; Nifty; ASX 200; IBEX",
    "city": "Oslo; Leeds; Pune; Denver; Turku; Lyon; Osaka; Porto; Austin; Ghent; Graz; Perth; Tampere; Toronto; Busan; Riga; Seville; Nairobi; Lima; Hanoi",
    "country": "Finland; Brazil; India; Canada; Poland; Japan; Spain; Kenya; Vietnam; Norway; Chile; Germany; Mexico; Italy; Sweden; South Korea",
    "person": "Anna Lindqvist; Marcus Oyelaran; Priya Nambiar; John Halloway; Keiko Arata; Tomas Berger; Lucia Ferrante; Omar Haddad; Ruth Calloway; Jukka Saarela; Mei Tan; David Okoro; Clara Voss; Henrik Dahl; Sofia Marin; Peter Ashdown",
    "role": "chief financial officer; chief executive; chair; head of legal affairs; chief technology officer; non-executive director; head of investor relations; general counsel; regional manager; chief operating officer; country head; vice president of operations",
    "day": "Tuesday; 12 March; Oct. 4; Thursday; 27 April; Feb 9; 3 June; next Wednesday; Monday; November 18; 5 May 2026; July 22; 30 August",
    "month": "January; February; March; April; May; June; July; August; September; October; November; December",
    "year": "2004; 2006; 2007; 2009; 2012; 2016; 2019; 2021; 2023; 2024; 2025; 2026",
    "ago": "a year earlier; a year ago; in the same period last year; in the corresponding period in {year}; the year before; in the previous quarter; twelve months earlier; in {year}; in the comparable period",
    "quarter": "first quarter; second quarter; third quarter; fourth quarter; first half; second half; Q1; Q2; Q3; Q4; full year; nine months to September; June quarter",
    "now": "on Monday; today; this week; on Tuesday; this morning; in early trading; after hours; by noon; on Friday; in late trade; this quarter",
    "news": "Newswire; Market Desk; Evening Ledger; Daily Bourse; The Trade Post; sources; Capital Wire; WSJ; Reuters; Bloomberg; company statement",
    # Slang.
    "bull": "breaking out; ripping; loading up; going vertical; adding more here; next leg up is starting; squeezing the shorts; long and strong; bottom is in; to the moon; printing; cup and handle forming; buying every dip; best setup on my list; calls are paying; holding 200DMA nicely, in for more; diamond hands paid off; sending it; shorts getting cooked; accumulating; easy double from here; golden cross confirmed; new highs incoming; bid is strong, adding calls",
    "bear": "breaking down; bleeding out; puts are printing; bagholders everywhere; rug pulled; dead money; going to zero; loading puts; lower highs, lower lows; death cross confirmed; falling knife, stay away; cut my losses; dumping; shorting every pop; getting wrecked; bull trap; heading to single digits; support is gone; dilution incoming, out; cooked; garbage, sold everything; head and shoulders, short; gap fill below, took puts; exit scam vibes",
    "flat": "on my watchlist; reports {day}; chart attached; anyone following this?; volume average today; trading in a range; inside day; earnings call at 5pm; new to this ticker, what do they do?; filed an 8-K; no position; waiting for confirmation either way; options expire Friday; flat on the day; ex-date is {day}; posted notes on the conference call",
    "good emoji": "🚀; 📈; 🐂; 💎🙌; 💰; 🔥; 🎉; 👍; ✅; 🟢; 🚀🚀🚀; 🤑; 🥳; 💪; 📈🔥; 🌙",
    "bad emoji": "📉; 🐻; 💀; 😭; 👎; ❌; 🔴; 🔻; 🩸; 📉📉; 🤡; 😱; 💩; 😡; 💸; ⚰️; 📉💀",
    "good mood": "great; superb; excellent; impressive; strong; healthy; encouraging; solid; terrific; outstanding",
    "bad mood": "awful; dismal; poor; disappointing; weak; ugly; dire; grim; worrying; terrible",
    "span": "five years; a decade; 12 quarters; three years; nearly 20 years; its history; six months; a generation",
    "rating up": "upgraded to [buy|overweight|outperform]; raised to [buy|outperform|add]; lifted to [overweight|buy]",
    "rating down": "downgraded to [sell|underweight|underperform]; cut to [sell|reduce|hold]; lowered to [neutral|sell|underperform]",
    "label word": "positive; negative; neutral; bullish; bearish; POSITIVE; NEGATIVE",
    "index move up": "up {plo}; higher; at a record; in the green; up for a fourth day",
    "index move down": "down {plo}; lower; at a one-year low; in the red; down for a fourth day",
}.items()}

REAL = _list("""Apple; Toyota; HSBC; Nokia; Tesla; Amazon; Microsoft; Siemens; Barclays; Unilever; Volvo; Infosys; Samsung; Sony;
Nestle; Shell; BP; Pfizer; Novartis; Boeing; Airbus; Ford; Intel; Nvidia; Netflix; Tata Motors; Reliance; Vodafone; Ericsson; BMW;
Adidas; L'Oreal; Ikea; Walmart; Costco; Disney; Starbucks; Exxon; Chevron; AstraZeneca; GSK; Rolls-Royce; Tesco; easyJet; Ryanair;
Lufthansa; Santander; BNP Paribas; Maersk; Wipro; ICICI Bank; Bharti Airtel; Kone; Stora Enso; UPM; Neste; Alphabet; Meta; Oracle; IBM""")
REAL_TICKERS = {"Apple": "AAPL", "Tesla": "TSLA", "Amazon": "AMZN", "Microsoft": "MSFT", "Boeing": "BA", "Ford": "F",
                "Intel": "INTC", "Nvidia": "NVDA", "Netflix": "NFLX", "Disney": "DIS", "Walmart": "WMT", "Pfizer": "PFE",
                "Oracle": "ORCL", "Meta": "META", "Starbucks": "SBUX", "Toyota": "TM", "Nokia": "NOK", "Alphabet": "GOOGL"}
BROKERS = _list("""Goldman Sachs; Morgan Stanley; Jefferies; UBS; Barclays Capital; Nomura; Deutsche Bank; Berenberg; CLSA; Citi; Bernstein;
Piper Sandler; Wedbush; Harlow Capital; Brandt & Moor; Linden Securities; Kerr Vance; Ostrava Research; Pemberly; Tollgate Partners""")

_HEADS = _list("""Nor; Tal; Vel; Kes; Om; Bri; Hal; Zan; Mer; Quil; Dor; Ast; Fen; Lur; Pel; Ryn; Sol; Tor; Ul; Var; Wex; Yar; Cas; Dun;
El; Gra; Hol; Ing; Jor; Kal; Lor; Myr; Ned; Orv; Pry; Ros; Syl; Tre; Vin; Cor; Bal; Ard; Eno; Iva""")
_TAILS = _list("""vane; brook; dex; tix; lund; mark; quist; dane; ora; eon; ium; bridge; stead; field; mere; gate; lane; berg; vik; nova;
tek; ica; ento; ward; well; ley; wick; by; ström; ano; eda; plex; gren; ridge; holm; ara; us; ix""")
_KINDS = _list("""Energy; Pharma; Holdings; Bank; Motors; Foods; Systems; Airlines; Group; Industries; Capital; Retail; Steel; Software;
Telecom; Therapeutics; Mining; Logistics; Oyj; AB; Inc; Corp; Ltd; Plc; SA; AG; Chemicals; Media; Robotics; Shipping; Cement; Labs; Paper""")
_SURNAMES = _list("Marlow; Ashby; Keller; Dufour; Okafor; Lindholm; Tanaka; Moretti; Sharma; Whitlock; Novak; Reyes; Banerjee; Falk; Grieve")
STAND_INS = ["the company", "XYZ", "Company A", "ABC Corp", "Company X", "Firm B", "the firm", "the group", "the manufacturer", "the lender", "the retailer"]


def invented_name(chance: random.Random) -> str:
    root = chance.choice(_HEADS) + chance.choice(_TAILS)
    kind = chance.random()
    if kind < 0.4:
        return root
    if kind < 0.75:
        return f"{root} {chance.choice(_KINDS)}"
    if kind < 0.83:
        return f"{chance.choice(_SURNAMES)} {chance.choice(['&', 'and'])} {chance.choice(_SURNAMES)}"
    if kind < 0.91:
        return f"{chance.choice(_SURNAMES)} {chance.choice(_KINDS)}"
    initials = "".join(chance.choices("ABCDEFGHKLMNPQRSTVWXZ", k=3))
    return chance.choice([initials, f"{initials} {chance.choice(_KINDS)}"])


def company_name(chance: random.Random, real: float = 0.25) -> str:
    return chance.choice(REAL) if chance.random() < real else invented_name(chance)


def ticker_of(name: str, chance: random.Random) -> str:
    if name in REAL_TICKERS:
        return REAL_TICKERS[name]
    letters = [letter for letter in name.upper() if "A" <= letter <= "Z"]
    size = min(len(letters), chance.choice([3, 4, 4, 4, 5]))
    return letters[0] + "".join(letters[i] for i in sorted(chance.sample(range(1, len(letters)), size - 1)))
