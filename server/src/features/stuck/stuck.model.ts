/** The pages of Microsoft's that people stay on, and the two answers beside. */
export const seenPages = [
  'approval-required',
  'need-admin-approval',
  'permissions-requested',
  'code',
  'closed',
  'other',
] as const;
export type SeenPage = (typeof seenPages)[number];

/** What people do after they have said what they saw. */
export const nextSteps = ['sent', 'back', 'admin', 'look-up', 'support'] as const;
export type NextStep = (typeof nextSteps)[number];

/** The steps that each page offers, the main one first. */
export const stepsOf = {
  'approval-required': ['sent', 'back'],
  'need-admin-approval': ['admin'],
  'permissions-requested': ['back'],
  code: ['look-up'],
  closed: ['back'],
  other: ['support', 'admin'],
} as const satisfies Record<SeenPage, readonly NextStep[]>;

/** What somebody has pasted from a page of Microsoft's. */
export type Pasted =
  | { readonly kind: 'number'; readonly aadsts: number }
  | { readonly kind: 'correlation-id'; readonly id: string }
  | { readonly kind: 'nothing' };

const number = /AADSTS\s{0,3}(\d{4,8})|^\s{0,20}(\d{4,8})\s{0,20}$/i;
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const longest = 2000;

/**
 * The number or the Correlation Id in what was pasted: a bare number, a bare id, or the whole text of the page. Where both
 * stand there, the number says more; of several ids the one behind "Correlation Id" is meant.
 */
export function parsePasted(text: string): Pasted {
  const cut = text.slice(0, longest);
  const found = number.exec(cut);
  const digits = found?.[1] ?? found?.[2];
  if (digits !== undefined) return { kind: 'number', aadsts: Number(digits) };
  const behind = /correlation\s{0,3}id\s{0,3}:?\s{0,3}([0-9a-f-]{36})/i.exec(cut)?.[1];
  const id = guid.exec(behind ?? cut)?.[0];
  return id === undefined ? { kind: 'nothing' } : { kind: 'correlation-id', id: id.toLowerCase() };
}

/** What the page that a person saw says about how their tenant answers; null where nothing. */
export function postureOf(page: SeenPage): 'request-approval' | 'admin-only' | 'self-service' | null {
  if (page === 'approval-required') return 'request-approval';
  if (page === 'need-admin-approval') return 'admin-only';
  return page === 'permissions-requested' ? 'self-service' : null;
}
