const names = /\b(?:class action|lead plaintiff|class period|securities (?:fraud|litigation))\b/i;
const appeals =
  /\b(?:files?|announces?|alerts?|encourages?|reminds?|notifies|urges|investigates|investigat(?:ing|ion)|deadline|inquire)\b/i;
const shouts =
  /^(?:share|stock)?(?:holder|investor|securitie)s?[\s-]+(?:alert|notice|action|deadline)\s*(?:[:–—]|-\s)/i;
const firms = /\b(?:L\.?L\.?[PC]\.?|P\.?L\.?L\.?C\.?|Law (?:Offices?|Firm)|Attorneys?)(?=\W|$)/;
const investigates =
  /\b(?:announces|commences|continues|launches)\b.*\binvestigation\b|\binvestigates\b/i;
/** In the capitals of a press release: a report of a regulator's investigation has none. */
const written =
  /\bAnnounces (?:An )?Investigation\b|\bInvestors [Ww](?:ho|ith) (?:Have )?(?:Suffered )?Loss/;
/** Where a title comes to what is done in it; before that stands who does it. */
const deed =
  /\b(?:announces?|investigates?|launches|commences|continues|files?|urges?|reminds?|warns?|charges?)\b/i;
/** Those who prosecute and supervise have attorneys, announce investigations and alert investors, too. */
const authorities =
  /\b(?:(?<!\bFormer (?:\w+ )?)Attorneys?[\s-]General|(?:U\.?S\.?|District) Attorneys?|SEC|FTC|DOJ|FDA|CFTC|FINRA|Justice Department|Department of Justice|(?:European|Exchange|Trade|Securities) Commission|Senate|Congress|Ministry|Regulators?|Prosecutors?|Police)\b/i;

/**
 * Whether a title is a law firm's appeal to shareholders ("… LLP announces a class action against …"). Firms send them
 * in bulk, days after the news that they follow, about company after company and in wordings of their own; the press's
 * reports of the same suits name no firm and do not appeal, and an authority's doings are news.
 */
export function isLawFirmNotice(title: string): boolean {
  return isAppeal(title) && !authorities.test(title.split(deed, 1)[0] ?? '');
}

function isAppeal(title: string): boolean {
  if (shouts.test(title) || written.test(title)) return true;
  if (names.test(title) && /\blead plaintiff|class period\b/i.test(title))
    return appeals.test(title);
  return (
    firms.test(title) && ((names.test(title) && appeals.test(title)) || investigates.test(title))
  );
}
