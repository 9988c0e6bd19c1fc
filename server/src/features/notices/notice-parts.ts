import { html } from 'hono/html';

/** A piece of escaped HTML. */
type Html = ReturnType<typeof html>;

/** The words of one notice, before they are laid out. Only `paragraphs` may hold what users wrote, and only as text. */
export interface NoticeWords {
  readonly subject: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly text: string; readonly href: string } | null;
  /** Large and alone: a code. */
  readonly figure: string | null;
  /** Why this came. */
  readonly why: string;
}

/** Names beyond this are cut: a name is no place for a message (security cases I02, I03). */
const maxNameLength = 64;

/**
 * A name that users wrote, made harmless: no line breaks, no more than 64 characters, and none of the signs by which mail
 * programs make links of text. A one dot leader (U+2024) looks like the dot and links nothing.
 */
export function plainName(name: string): string {
  const line = name.replaceAll(/\p{Cf}+/gu, '').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const unlinked = line
    .replaceAll(/(?<=\S)\.(?=\S)/gu, '\u2024')
    .replaceAll('@', ' at ')
    .replaceAll(/:|\/\//g, ' ');
  return [...unlinked.replaceAll(/\s+/gu, ' ').trim()].slice(0, maxNameLength).join('');
}

const ink = '#12181b';
const quiet = '#5b666b';
const accent = '#0a6175';
const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

function button(words: NoticeWords): Html | '' {
  if (words.button === null) return '';
  const { text, href } = words.button;
  return html`<p style="margin:24px 0">
      <a
        href="${href}"
        style="display:inline-block;padding:12px 22px;border-radius:8px;background:${accent};color:#ffffff;font-weight:600;text-decoration:none"
        >${text}</a
      >
    </p>
    <p style="margin:0 0 16px;font-size:14px;color:${quiet}">
      If the button does not work, copy this address into your browser:<br /><a
        href="${href}"
        style="color:${accent};word-break:break-all"
        >${href}</a
      >
    </p>`;
}

function figure(words: NoticeWords): Html | '' {
  if (words.figure === null) return '';
  return html`<p
    style="margin:24px 0;font:600 32px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px"
  >
    ${words.figure}
  </p>`;
}

function head(words: NoticeWords): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <meta name="supported-color-schemes" content="light dark" />
    <title>${words.subject}</title>
    <style>
      :root {
        color-scheme: light dark;
      }
      @media (prefers-color-scheme: dark) {
        .ink {
          color: #edf0f1 !important;
        }
        .quiet {
          color: #adb6ba !important;
        }
      }
    </style>
  </head>`;
}

/**
 * The mail as HTML: one column of at most 560 px, no pictures, no script, one link. No background is set but the
 * button's, so that mail programs in dark mode turn paper and ink together.
 */
export function layOutHtml(words: NoticeWords, brand: { name: string; supportEmail: string }): string {
  return String(
    html`<!doctype html>
      <html lang="en">
        ${head(words)}
        <body style="margin:0;padding:24px 16px;${font};font-size:16px;line-height:1.5">
          <table
            role="presentation"
            width="100%"
            cellpadding="0"
            cellspacing="0"
            style="max-width:560px;margin:0 auto"
          >
            <tr>
              <td class="ink" style="color:${ink}">
                <p style="margin:0 0 24px;font-weight:600">${brand.name}</p>
                <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${words.title}</h1>
                ${words.paragraphs.map(
                  (text) => html`<p style="margin:0 0 16px">${text}</p> `,
                )}${figure(words)}${button(words)}
                <p
                  class="quiet"
                  style="margin:32px 0 0;padding-top:16px;border-top:1px solid #858f94;font-size:14px;color:${quiet}"
                >
                  ${words.why} Questions:
                  <a href="mailto:${brand.supportEmail}" style="color:inherit">${brand.supportEmail}</a>
                </p>
              </td>
            </tr>
          </table>
        </body>
      </html> `,
  );
}

/** The same as text. */
export function layOutText(words: NoticeWords, brand: { name: string; supportEmail: string }): string {
  const parts = [
    words.title,
    ...words.paragraphs,
    ...(words.figure === null ? [] : [words.figure]),
    ...(words.button === null ? [] : [`${words.button.text}:\n${words.button.href}`]),
    `--\n${words.why}\nQuestions: ${brand.supportEmail}`,
  ];
  return `${parts.join('\n\n')}\n`;
}
