/**
 * Turns bytes into text by the first of: byte order mark, the header's charset, the XML declaration, UTF-8
 * (RFC 7303 §3; WHATWG labels). Bytes that do not fit become U+FFFD.
 */
export function decodeText(bytes: Buffer, contentType: string | undefined): string {
  const label = byteOrderMark(bytes) ?? headerCharset(contentType) ?? declaredCharset(bytes);
  const decoder = decoderFor(label);
  const text = decoder.decode(bytes);
  return decoder.encoding === 'windows-1252' ? text.replace(c1, windowsCharacter) : text;
}

const c1 = /[\x80-\x9f]/g;
const windowsCharacters = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Node 20 reads windows-1252 as if it were ISO 8859-1, where 0x80 to 0x9f are controls instead of quotes and dashes. */
function windowsCharacter(control: string): string {
  return windowsCharacters.charAt(control.charCodeAt(0) - 0x80);
}

function decoderFor(label: string | undefined): TextDecoder {
  try {
    return new TextDecoder(label ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function headerCharset(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i.exec(contentType ?? '')?.[1];
}

function declaredCharset(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  const start = bytes.toString('latin1', 0, 300);
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(start)?.[1];
}
