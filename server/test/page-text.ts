import type { Page } from './browser.ts';

/** What a person reads in a piece of a page, on one line. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', '’')
    .trim();
}

/** The heading of a page; its address where it has none. */
export function headingOf(page: Page): string {
  return textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.text)?.[1] ?? page.url);
}
