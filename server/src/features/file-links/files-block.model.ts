import { fileSize } from '@gatehouse/contract';

/** One file of a mail that travels as a link. */
export interface MailedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** The address; null where the link is over before the mail has left. */
  readonly url: string | null;
  readonly expiresAt: Date;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => escapes[one] ?? one);

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function line({ name, sizeBytes, url, expiresAt }: MailedFile): string {
  const [title, size] = [escapeHtml(name), fileSize(sizeBytes)];
  return url === null
    ? `<li>${title} (${size}), no longer available</li>`
    : `<li><a href="${escapeHtml(url)}">${title}</a> (${size}), until ${day.format(expiresAt)}</li>`;
}

/** The body of a mail with a list of its links at the end; plain, because mail programs show little else alike. */
export function withFiles(html: string, files: readonly MailedFile[]): string {
  if (files.length === 0) return html;
  const block = `<div><p><b>Files</b></p><ul>${files.map(line).join('')}</ul></div>`;
  const end = html.toLowerCase().lastIndexOf('</body>');
  return end < 0 ? html + block : html.slice(0, end) + block + html.slice(end);
}
