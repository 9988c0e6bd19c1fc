import { noticeHtml } from './notice-html.ts';
import { wordsOf } from './notice-words.model.ts';
import type { NoticeWords } from './spoken-notice.model.ts';
import type { NoticeContent } from './notice.model.ts';

interface Brand {
  readonly name: string;
  readonly supportEmail: string;
}

/** A mail as people read it. */
export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

function noticeText(brand: Brand, words: NoticeWords): string {
  const act = words.code === null ? [] : [words.code];
  const link = words.button === null ? [] : [`${words.button.text}:\n${words.button.href}`];
  const paragraphs = [words.heading, ...words.sentences, ...act, ...link, words.advice, words.why];
  return `${paragraphs.join('\n\n')}\n\n${brand.name} support: ${brand.supportEmail}\n`;
}

/** Subject, text and HTML of a notice. Pure: the same content gives the same bytes. */
export function renderNotice(brand: Brand, content: NoticeContent): RenderedNotice {
  const words = wordsOf(brand.name, content);
  return { subject: words.subject, text: noticeText(brand, words), html: noticeHtml(brand, words) };
}
