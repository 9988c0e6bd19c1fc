import type { Rate } from './bucket.model.ts';
import { askingRules, slowDown } from './asking-rules.model.ts';
import type { LimitRule } from './limit-rule.model.ts';

const hour = 3600;
const tooManyTries = 'Too many tries. Wait a while, or use another way in.';
const tooManyMails = 'Enough mails for now. Look into the mailbox, also under junk, or wait a while.';

/**
 * Every limit. `capacity` pass at once, then one each `refillSeconds`. Sources: at most 100 failures in a row (NIST SP
 * 800-63B-4), 3 mails an hour to one address and 20 an hour for one organization (security case C13). The others are
 * ours: a multiple of what the busiest honest caller was seen to need.
 */
export const limitRules = {
  'requests-of-ip': {
    of: 'ip',
    counts: 'request to the API, before anybody is known; an office may be one address',
    capacity: 30_000,
    refillSeconds: 1 / 500,
    batch: 500,
    isScaled: true,
    told: slowDown,
  },
  'journeys-of-ip': {
    of: 'ip',
    counts: 'attempt started at Microsoft: sign-in or mailbox',
    capacity: 600,
    refillSeconds: 1 / 5,
    batch: 20,
    isScaled: true,
    told: slowDown,
  },
  'sign-outs-of-ip': {
    of: 'ip',
    counts: 'sign-out that Microsoft reports through a browser',
    capacity: 200,
    refillSeconds: 1,
    batch: null,
    isScaled: true,
    told: slowDown,
  },
  ...askingRules,
  'requests-of-user': {
    of: 'user',
    counts: 'request to the API',
    capacity: 1200,
    refillSeconds: 1 / 20,
    batch: 100,
    isScaled: true,
    told: slowDown,
  },
  'requests-of-organization': {
    of: 'organization',
    counts: 'request to the API (security case N17)',
    capacity: 12_000,
    refillSeconds: 1 / 200,
    batch: 500,
    isScaled: true,
    told: slowDown,
  },
  'rows-of-user': {
    of: 'user',
    counts: 'row of a list that was asked for, by its `limit` (security case L15)',
    capacity: 12_000,
    refillSeconds: 1 / 100,
    batch: 1000,
    isScaled: true,
    told: slowDown,
  },
  'kilobytes-of-user': {
    of: 'user',
    counts: 'uploaded 1,000 bytes of files',
    capacity: 500_000,
    refillSeconds: 1 / 140,
    batch: 10_000,
    isScaled: true,
    told: slowDown,
  },
  'password-tries-of-address': {
    of: 'address',
    counts: 'try of a password, whether the address is known or not; given back where it was right',
    capacity: 10,
    refillSeconds: 900,
    batch: null,
    isScaled: false,
    told: tooManyTries,
  },
  'password-tries-of-ip': {
    of: 'ip',
    counts: 'try of a password',
    capacity: 200,
    refillSeconds: 5,
    batch: null,
    isScaled: true,
    told: tooManyTries,
  },
  'password-tries-of-all': {
    of: 'all',
    counts: 'try of a password; each costs a slow hash',
    capacity: 3000,
    refillSeconds: 1 / 10,
    batch: null,
    isScaled: false,
    told: tooManyTries,
  },
  'code-tries-of-address': {
    of: 'address',
    counts: 'try of a mailed code, whichever code it was',
    capacity: 10,
    refillSeconds: 900,
    batch: null,
    isScaled: false,
    told: tooManyTries,
  },
  'wrong-links-of-ip': {
    of: 'ip',
    counts:
      'link of ours, without a session, that opened nothing (security case D12); one that opens is given back',
    capacity: 60,
    refillSeconds: 30,
    batch: null,
    isScaled: true,
    told: tooManyTries,
  },
  'file-downloads-of-ip': {
    of: 'ip',
    counts: 'download of a file behind a link begun; each may have 250 MB',
    capacity: 100,
    refillSeconds: 20,
    batch: null,
    isScaled: true,
    told: slowDown,
  },
  'mails-to-address': {
    of: 'address',
    counts: 'code, reset, invitation, hand-off link or binding link mailed to one address',
    capacity: 3,
    refillSeconds: hour / 3,
    batch: null,
    isScaled: false,
    told: tooManyMails,
  },
  'mails-of-organization': {
    of: 'organization',
    counts: 'code, reset or binding link mailed for one organization',
    capacity: 20,
    refillSeconds: hour / 20,
    batch: null,
    isScaled: false,
    told: tooManyMails,
  },
  'invitations-of-organization': {
    of: 'organization',
    counts: 'invitation mailed: one file of 200 people and 50 corrections at once, then 288 a day',
    capacity: 250,
    refillSeconds: 300,
    batch: null,
    isScaled: false,
    told: 'Enough invitations for now. Those who were invited have their mail; invite the others later.',
  },
  'hand-off-links-of-organization': {
    of: 'organization',
    counts: 'hand-off link made',
    capacity: 100,
    refillSeconds: 600,
    batch: null,
    isScaled: true,
    told: 'Enough links for now. The ones you have go on working; make more later.',
  },
  'hand-off-mails-of-organization': {
    of: 'organization',
    counts: 'hand-off link mailed to the IT contact: three a day',
    capacity: 3,
    refillSeconds: 8 * hour,
    batch: null,
    isScaled: false,
    told: 'Your IT contact has had three mails today. Copy the link instead, or mail it tomorrow.',
  },
  'activation-requests-of-organization': {
    of: 'organization',
    counts: 'request to support to activate "Enforce SSO for all users": five, then one a day',
    capacity: 5,
    refillSeconds: 24 * hour,
    batch: null,
    isScaled: false,
    told: 'Support has had enough requests for now. Write to them instead.',
  },
  'mails-of-all': {
    of: 'all',
    counts: 'code, reset, invitation, hand-off link or binding link, of everybody together',
    capacity: 2000,
    refillSeconds: 2,
    batch: null,
    isScaled: false,
    told: tooManyMails,
  },
  'records-of-excess': {
    of: 'all',
    counts: 'audit event or log line about one rule and one subject',
    capacity: 1,
    refillSeconds: 60,
    batch: 1,
    isScaled: false,
    told: slowDown,
  },
} as const satisfies Record<string, LimitRule>;

export type RuleName = keyof typeof limitRules;

/** The rate of a rule under LIMITS_SCALE. */
export function rateOf(name: RuleName, scale: number): Rate {
  const rule: LimitRule = limitRules[name];
  const factor = rule.isScaled ? scale : 1;
  return { capacity: rule.capacity * factor, refillSeconds: rule.refillSeconds / factor };
}

/** The subject as it is counted: an address has one spelling, whatever letters it was typed with. */
export function countedSubject(name: RuleName, subject: string): string {
  return limitRules[name].of === 'address' ? subject.normalize('NFKC').trim().toLowerCase() : subject;
}
