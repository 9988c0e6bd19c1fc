import { grantEvidenceWords, type ConsentCaseView, type TenantGrantView } from '@gatehouse/contract';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

export interface BadgeWords {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
}

export const grantBadges = {
  none: { tone: 'neutral', icon: 'minus', word: 'Nothing seen yet' },
  waiting: { tone: 'wait', icon: 'hourglass', word: 'Waiting for approval' },
  reported: { tone: 'wait', icon: 'eye', word: grantEvidenceWords.reported },
  // No step of the tenant's evidence: what somebody's own connected mailbox shows, said to them alone.
  'seen-for-you': { tone: 'good', icon: 'check', word: 'Works for you' },
  'seen-for-person': { tone: 'good', icon: 'check', word: grantEvidenceWords['seen-for-person'] },
  'seen-for-tenant': { tone: 'good', icon: 'seal', word: grantEvidenceWords['seen-for-tenant'] },
  declined: { tone: 'bad', icon: 'cross', word: 'Declined' },
  blocked: { tone: 'bad', icon: 'ban', word: 'Blocked' },
  withdrawn: { tone: 'neutral', icon: 'undo', word: grantEvidenceWords.withdrawn },
} as const satisfies Record<string, BadgeWords>;

export type GrantState = keyof typeof grantBadges;

const statesOfCases = {
  asked: 'waiting',
  silent: 'waiting',
  declined: 'declined',
  blocked: 'blocked',
  approved: 'none',
} as const satisfies Record<ConsentCaseView['state'], GrantState>;

type Facts = Pick<TenantGrantView, 'evidence' | 'probe'>;

/** Evidence first, except where Microsoft has said since that the app is switched off; then what the open case says. */
export function grantState(grant: Facts, openCase: Pick<ConsentCaseView, 'state'> | undefined): GrantState {
  if (grant.probe?.answer === 'blocked' || openCase?.state === 'blocked') return 'blocked';
  if (grant.evidence !== null && grant.evidence !== 'withdrawn') return grant.evidence;
  if (openCase !== undefined) return statesOfCases[openCase.state];
  return grant.evidence ?? 'none';
}

type Sayable = Pick<
  TenantGrantView,
  'reported' | 'seenForPersonAt' | 'seenForTenant' | 'withdrawn' | 'probe'
>;
type When = (iso: string) => string;

const reports = {
  'admin-consent-callback': (at: string) => `Microsoft said yes ${at}.`,
  person: (at: string) => `Somebody told us ${at} that it is approved.`,
} as const;

function reportWords({ reported, seenForTenant }: Sayable, when: When): string | null {
  if (reported === null) return null;
  const worth =
    seenForTenant === null ? 'That is not proof, so we look for one.' : 'That was seen to be so since.';
  return `${reports[reported.by](when(reported.at))} ${worth}`;
}

const proofs = {
  'no-question': (at: string) => `Somebody new came through ${at}, and Microsoft asked them nothing.`,
  'second-person': (at: string) => `A second person came through ${at}, after the approval was reported.`,
} as const;

const presences = {
  there: (at: string) => `The app is there, said Microsoft ${at}. One person’s own yes is enough for that.`,
  'not-there': (at: string) => `The app is not there yet, said Microsoft ${at}.`,
  blocked: (at: string) => `The app is switched off there, said Microsoft ${at}.`,
} as const;

function onlyAPerson(grant: Sayable, when: When): string | null {
  if (grant.seenForPersonAt === null || grant.seenForTenant !== null) return null;
  const seen = `Microsoft let a person through ${when(grant.seenForPersonAt)}.`;
  return grant.reported === null ? `${seen} It may be that person’s own yes: others may be asked.` : seen;
}

/** Somebody has come through since Microsoft said that the app is not there. */
function isOutdated(
  { seenForPersonAt, seenForTenant }: Sayable,
  { answer, at }: NonNullable<Sayable['probe']>,
): boolean {
  const seenAt = [seenForPersonAt, seenForTenant?.at ?? null].filter((one) => one !== null);
  return answer === 'not-there' && seenAt.some((one) => Date.parse(one) > Date.parse(at));
}

/** What was seen, when and by what; the newest kind of knowledge last. */
export function seenWords(grant: Sayable, when: When): readonly string[] {
  const { withdrawn, seenForTenant, probe } = grant;
  const lines = [
    withdrawn &&
      `Microsoft refused somebody who had come through before, ${when(withdrawn.at)} (AADSTS${withdrawn.aadsts}). What was seen before counts no more.`,
    reportWords(grant, when),
    onlyAPerson(grant, when),
    seenForTenant && proofs[seenForTenant.by](when(seenForTenant.at)),
    probe === null || isOutdated(grant, probe) ? null : presences[probe.answer](when(probe.at)),
  ].filter((line) => line !== null);
  return lines.length === 0 ? ['Nobody has come through yet.'] : lines;
}
