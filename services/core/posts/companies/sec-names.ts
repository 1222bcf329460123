import type { NameForm } from './gazetteer.ts';

/** Ends of a registrant's name that are no part of what people call it. */
const legalEndings = new Set(
  `INC INCORPORATED CORP CORPORATION CO COS COMPANY COMPANIES LTD LIMITED PLC LLC LP L.P LTDA AG SA S.A SE NV N.V
  AB ASA OYJ SPA S.P.A KGAA GMBH BHD HOLDINGS HOLDING GROUP TRUST COM ADR THE & N.V. S.A. L.P. S.P.A. CV S.A.B
  DE`.split(/\s+/),
);

/** Words of which a name is made when it says nothing of its own. */
const plainWords = new Set(
  `AMERICAN AMERICA UNITED NATIONAL GENERAL GLOBAL INTERNATIONAL WORLD FIRST CENTRAL NORTHERN SOUTHERN EASTERN
  WESTERN PACIFIC ATLANTIC NEW CHINA US USA STATE STATES CITY COMMUNITY PUBLIC PEOPLES ENERGY OIL GAS POWER SOLAR
  WATER ELECTRIC GOLD SILVER COPPER METALS MINING RESOURCES MINERALS LITHIUM URANIUM STEEL FINANCIAL FINANCE
  CAPITAL INVESTMENT INVESTORS INCOME CREDIT BANK BANCORP SAVINGS INSURANCE REAL ESTATE REALTY PROPERTY
  PROPERTIES LAND HOME HOMES HEALTH HEALTHCARE MEDICAL LIFE SCIENCES PHARMA THERAPEUTICS BIO DATA DIGITAL
  TECHNOLOGY TECHNOLOGIES SOFTWARE SYSTEMS SOLUTIONS SERVICES NETWORKS MEDIA ENTERTAINMENT SMART BLUE GREEN RED
  BLACK WHITE ONE BIG GREAT HIGH OPEN REAL TRUE BEST GOOD MOBILE MOTORS AUTO AIR STAR SUN FOODS FOOD BEVERAGE
  RETAIL BRANDS PRODUCTS MATERIALS INDUSTRIAL INDUSTRIES ENERGIES EQUITY FUND GROWTH OPPORTUNITY ACQUISITION
  PARTNERS MANAGEMENT ASSET STRATEGIC DYNAMICS APPLIED ADVANCED INTEGRATED INNOVATIVE FUTURE NEXT MORE ON OF
  AND THE FOR IN SENIOR POPULAR JOINT PREMIER UNIVERSAL METRO ARENA BANNER CRANE NOBLE ENDEAVOUR
  QUANTUM FOCUS IMPACT VISTA SUMMIT EAGLE ALLIANCE LIBERTY FREEDOM PIONEER FRONTIER CENTURY HERITAGE LEGACY
  MERIDIAN PROGRESS CATALYST GENESIS PHOENIX TITAN ATLAS ORION NOVA APEX PEAK CORE EDGE POINT BRIDGE ROCK STONE
  FOREST OCEAN RIVER LAKE VALLEY MOUNTAIN ISLAND BAY COAST HARBOR INDEPENDENCE INDEPENDENT INSTITUTIONS STORAGE
  FAST TRACK COMMERCIAL VEHICLE DOMAIN NETWORK PROFESSIONAL MORTGAGE SECURITY HOTEL ACCESS ACTIVE ADVANTAGE
  ARROW BEACON BLOCK BRIGHT CAPITOL CARE CLEAN CLEAR CLOUD CONCORD CROSS CROWN DIVERSIFIED DOMINION DREAM ECHO
  ELEVATE EMPIRE ENTERPRISE EXCHANGE EXPRESS FIDELITY FORTRESS FOUNDATION GATEWAY GUARDIAN HORIZON ICON
  INSIGHT INTEGRITY JUPITER LEGEND LINK LION MARINE MARKET MATRIX MERCURY MISSION MOMENTUM MONARCH OASIS ONWARD
  ORIGIN PARAGON PARK PATRIOT PILOT PLANET PLATINUM PLAZA PRECISION PRIME PURE REGIONAL RELIANT RESOURCE ROYAL
  SAFE SELECT SHIFT SIGNAL SILICON SMITH SPECTRUM SPIRIT STANDARD STERLING STRATEGY SUPERIOR SURGE TEXAS TRANSIT
  TRAVEL TRINITY UNION UNITY VALUE VANTAGE VENTURE VICTORY VIRTUAL VISION VITAL WAVE ZENITH`.split(
    /\s+/,
  ),
);

const leastLetters = 9;
const shortWord = 4;

/** A registrant's name as people write it: `NVIDIA CORP` is `Nvidia Corp`, state tags such as `/DE/` are gone. */
export function readableSecName(name: string): string {
  const clean = name
    .replace(/[/\\][A-Za-z ]{0,20}[/\\]?\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (/[a-z]/.test(clean.replace(/\b(?:Inc|Corp|Ltd|Co)\b/g, ''))) return clean;
  return clean.replace(/[A-Z][A-Z']*/g, (word) =>
    word.length < shortWord && !legalEndings.has(word) ? word : titleCase(word),
  );
}

/**
 * The form under which a registrant is looked for: its name less the legal ending. Conservative, as nobody
 * has read all these names: one word, or words that say nothing of their own, count with evidence only, and
 * none counts in small letters. `undefined` when nothing is left.
 */
export function secNameForm(name: string): NameForm | undefined {
  const words = readableSecName(name).replace(/,/g, ' ').split(/\s+/);
  while (words.length > 0 && isLegalEnding(words.at(-1) ?? '')) words.pop();
  if (/^the$/i.test(words[0] ?? '')) words.shift();
  const text = words.map(titleCase).join(' ');
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '').length;
  if (letters < 2) return undefined;
  const isPlain = words.every(isPlainWord);
  if (words.length === 1) {
    return { text, need: isPlain || letters <= shortWord ? 'strong' : 'some', small: 'never' };
  }
  return { text, need: isPlain || letters < leastLetters ? 'some' : 'none', small: 'never' };
}

/** Registrants are written in capitals more often than their names are. */
function titleCase(word: string): string {
  return /^[A-Z][A-Z']+$/.test(word) ? word.charAt(0) + word.slice(1).toLowerCase() : word;
}

/** Whether many companies have the word in their names, so that it tells none of them. */
export function isPlainWord(word: string): boolean {
  return plainWords.has(word.toUpperCase());
}

/** Whether a word is a legal form or what goes with one (`Group`, `Holdings`): no part of what people call a company. */
export function isLegalEnding(word: string): boolean {
  const bare = word.toUpperCase().replace(/\.$/, '');
  return bare === '' || legalEndings.has(bare);
}
