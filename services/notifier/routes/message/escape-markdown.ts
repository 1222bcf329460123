/** Text in Markdown that is shown as it is: each sign that could mean something has a backslash before it. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*_~`|>#<[\]()!+@:-]/g, '\\$&');
}
