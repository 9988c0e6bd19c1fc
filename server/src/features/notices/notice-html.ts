import { html, raw } from 'hono/html';
import type { NoticeWords } from './spoken-notice.model.ts';

type Html = ReturnType<typeof html>;

interface Brand {
  readonly name: string;
  readonly supportEmail: string;
}

const font = "font-family:'Segoe UI',system-ui,-apple-system,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,'Cascadia Mono',Consolas,Menlo,monospace";

/**
 * Colours of the dark scheme, for programs that read it. The others turn light into dark by themselves: each text has its
 * colour and its ground said in one place, with a contrast that holds both ways round.
 */
const darkStyle = raw(`<style>
      :root { color-scheme: light dark; supported-color-schemes: light dark; }
      @media (prefers-color-scheme: dark) {
        .canvas { background-color: #0d1011 !important; }
        .sheet { background-color: #14181a !important; border-color: #272d30 !important; }
        .ink { color: #edf0f1 !important; }
        .ink-2 { color: #adb6ba !important; }
        .line { border-color: #272d30 !important; }
        .code { background-color: #1a1f21 !important; color: #edf0f1 !important; }
        .act { background-color: #62c3d7 !important; color: #0d1011 !important; }
        .link { color: #8ad6e5 !important; }
      }
      @media (max-width: 480px) {
        .cell { padding-left: 20px !important; padding-right: 20px !important; }
      }
    </style>`);

/** One row of the sheet. */
function row(padding: string, content: Html): Html {
  return html`<tr>
    <td class="cell" style="padding:${padding}">${content}</td>
  </tr>`;
}

function sentence(text: string): Html {
  return html`<p class="ink" style="margin:0 0 12px;font-size:16px;line-height:24px;color:#12181b">
    ${text}
  </p>`;
}

function actOf({ button, code }: NoticeWords): Html | '' {
  if (code !== null)
    return row(
      '8px 32px 12px',
      html`<p
        class="code"
        style="margin:0;padding:16px;border-radius:10px;background-color:#f1f3f3;color:#12181b;${raw(mono)};font-size:30px;line-height:36px;letter-spacing:4px;text-align:center"
      >
        ${code}
      </p>`,
    );
  if (button === null) return '';
  return row(
    '8px 32px 12px',
    html`<a
        class="act"
        href="${button.href}"
        style="display:inline-block;padding:13px 22px;border-radius:10px;background-color:#0a6175;color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-decoration:none"
        >${button.text}</a
      >
      <p class="ink-2" style="margin:18px 0 0;font-size:14px;line-height:20px;color:#475257">
        Or copy this address into your browser:<br /><span
          class="ink"
          style="color:#12181b;word-break:break-all"
          >${button.href}</span
        >
      </p>`,
  );
}

function foot(brand: Brand, why: string): Html {
  return html`<p class="ink-2" style="margin:0 0 8px;font-size:13px;line-height:20px;color:#475257">${why}</p>
    <p class="ink-2" style="margin:0;font-size:13px;line-height:20px;color:#475257">
      ${brand.name} support:
      <a class="link" href="mailto:${brand.supportEmail}" style="color:#0a6175">${brand.supportEmail}</a>
    </p>`;
}

/** One table of at most 600 px. */
function noticePage(brand: Brand, words: NoticeWords): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <title>${words.subject}</title>
        ${darkStyle}
      </head>
      <body class="canvas" style="margin:0;padding:24px 12px;background-color:#f6f7f7;${raw(font)}">
        <table
          class="sheet"
          role="presentation"
          align="center"
          width="600"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="width:100%;max-width:600px;margin:0 auto;background-color:#ffffff;border:1px solid #e2e6e7;border-radius:14px;border-collapse:separate;${raw(font)}"
        >
          <tbody>
            ${row('24px 32px 0', html`<p class="ink-2" style="margin:0;font-size:14px;line-height:20px;font-weight:600;color:#475257">${brand.name}</p>`)}
            ${row(
              '12px 32px 4px',
              html`<h1
                  class="ink"
                  style="margin:0 0 8px;font-size:24px;line-height:30px;font-weight:600;color:#12181b"
                >
                  ${words.heading}
                </h1>
                ${words.sentences.map(sentence)}`,
            )}
            ${actOf(words)}
            ${row('8px 32px 20px', html`<p class="ink-2" style="margin:0;font-size:14px;line-height:22px;color:#475257">${words.advice}</p>`)}
            <tr>
              <td class="cell line" style="padding:18px 32px 22px;border-top:1px solid #e2e6e7">
                ${foot(brand, words.why)}
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html> `;
}

/** The mail as HTML. Every text is escaped by the template; links are the button and support's. */
export function noticeHtml(brand: Brand, words: NoticeWords): string {
  // How the template is laid out is nobody's business: lines begin at their first letter.
  const lines = String(noticePage(brand, words))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return `${lines.join('\n')}\n`;
}
