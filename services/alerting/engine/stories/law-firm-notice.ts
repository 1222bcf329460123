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

/**
 * Whether a title is a law firm's appeal to shareholders ("… LLP announces a class action against …"). Firms send them
 * in bulk, days after the news that they follow, about company after company and in wordings of their own; the press's
 * reports of the same suits name no firm and do not appeal.
 */
export function isLawFirmNotice(title: string): boolean {
  if (shouts.test(title) || written.test(title)) return true;
  if (names.test(title) && /\blead plaintiff|class period\b/i.test(title))
    return appeals.test(title);
  return (
    firms.test(title) && ((names.test(title) && appeals.test(title)) || investigates.test(title))
  );
}
