import { dice } from './dice.ts';

/** What the emulator's Graph does with one hand-over: an empty object lets it do as it should. */
export type Lie = Readonly<Record<string, unknown>>;

export interface GraphScript {
  readonly name: string;
  /** One for each hand-over, over and over. */
  readonly lies: readonly Lie[];
}

const html = '<html><body>The service is unavailable.</body></html>';
const graphError = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Lie => ({
  status,
  headers,
  body: { error: { code, message: 'as Graph would say it' } },
});

/** Honest work, so that a script goes on with the next hand-over. */
const honest: Lie = { delayMs: 1 };

/**
 * Each answer that was seen, or that a gateway in between can give. One is missing on purpose: 429 with Graph's own error for a
 * mail that was sent (Q&A 5629476). Such a 429 counts as surely not sent (docs/product.md 3.7), so that one would arrive twice.
 */
export const lies: Readonly<Record<string, Lie>> = {
  '202': honest,
  '202 with Retry-After': { headers: { 'retry-after': '1' } },
  '202 slowly': { delayMs: 40 },
  '202 cut off after it was said': { cut: 'mid-answer', execute: true },
  '429 with Graph’s error': graphError(429, 'ApplicationThrottled', { 'retry-after': '5' }),
  '429 without Retry-After': graphError(429, 'ApplicationThrottled'),
  '429 of a gateway': { status: 429, body: html },
  '429 of a gateway though sent': { status: 429, body: html, execute: true },
  '500': graphError(500, 'ErrorInternalServerError'),
  '500 though sent': { ...graphError(500, 'ErrorInternalServerError'), execute: true },
  '502': { status: 502, body: html },
  '502 though sent': { status: 502, body: html, execute: true },
  '503 with Retry-After': graphError(503, 'ErrorServerBusy', { 'retry-after': '3' }),
  '503 though sent': { ...graphError(503, 'ErrorServerBusy'), execute: true },
  '504': graphError(504, 'UnknownError'),
  '504 though sent': { ...graphError(504, 'UnknownError'), execute: true },
  'cut before the answer': { cut: 'before-answer' },
  'cut before the answer though sent': { cut: 'before-answer', execute: true },
  'a page instead of an answer': { status: 200, body: html },
  'a page instead of an answer though sent': { status: 200, body: html, execute: true },
  'sent elsewhere': { status: 302, headers: { location: 'https://graph.microsoft.com/elsewhere' } },
  '401 once': graphError(401, 'InvalidAuthenticationToken'),
  '400': graphError(400, 'ErrorInvalidRecipients'),
  '403': graphError(403, 'ErrorAccessDenied'),
  '404': graphError(404, 'MailboxNotEnabledForRESTAPI'),
  '413': graphError(413, 'RequestEntityTooLarge'),
};

const mixes = 14;
const lengthOfMix = 9;

/** Forty scripts: each lie in turn with honest work, and mixes of all; the same seed gives the same mixes. */
export function graphScripts(seed: number): readonly GraphScript[] {
  const all = Object.entries(lies);
  const next = dice(seed);
  return [
    ...all.map(([name, lie]) => ({ name, lies: [lie, honest] })),
    ...Array.from({ length: mixes }, (_, number) => ({
      name: `mix ${number + 1}`,
      lies: Array.from({ length: lengthOfMix }, () => all[next(all.length)]?.[1] ?? honest),
    })),
  ];
}
