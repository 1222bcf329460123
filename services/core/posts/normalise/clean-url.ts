/** Query parameters that say where a reader came from, not what is read. */
const tracking =
  /^(?:utm_[a-z_]*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_ga|_gl|_hs(?:enc|mi)|mkt_tok|cmpid|ncid|ocid|ito|at_(?:medium|campaign|custom\d|link_[a-z]+|format|ptr_name|bbc_team|campaign_type)|ftcamp|smid|smtyp|partner|emc|guccounter|guce_referrer(?:_sig)?|ref_src|ref_url|spm|wt\.mc_id|xtor|rss|gbraid|wbraid|ttclid|li_fat_id|srsltid|ns_(?:mchannel|source|campaign|linkname|fee)|pk_(?:campaign|kwd|source|medium)|mtm_[a-z]+|matomo_[a-z]+|piwik_[a-z]+|hsctatracking|oly_(?:enc|anon)_id|vero_(?:id|conv)|_openstat|wickedid|rb_clickid|s_cid|sr_share|soc_(?:src|trk)|\.?tsrc|wpisrc|wpmm|__twitter_impression|dicbo|trk(?:campaign)?|share_id|feedtype|feedname|cmp|icid|ss_(?:source|campaign_id|email_id))$/i;

/** Parameters that track only with such a value: `ref=rss`, `mod=rss_markets`. */
const trackingPair =
  /^(?:ref|source|src|from|mod|via)=(?:rss|feed|atom|twitter|facebook|newsletter|email)[^&]*$/i;

/**
 * An http(s) URL without tracking parameters and fragment; anything else is undefined.
 * @param base what a relative address is taken relative to
 */
export function cleanUrl(text: string, base?: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim(), base);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  if (url.search !== '') {
    const kept = url.search
      .slice(1)
      .split('&')
      .filter((pair) => !tracking.test(pair.split('=', 1)[0] ?? '') && !trackingPair.test(pair));
    url.search = kept.join('&');
  }
  return url.href;
}
