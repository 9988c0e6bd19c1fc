import type { EnforcementPreview, PreviewGroup, PreviewPerson } from '@gatehouse/contract';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { people, figure } from './counted.model.ts';

/** The words of each group, and what it means for those in it. */
export const groupWords = {
  stays: { tone: 'good', icon: 'check', word: 'Stays signed in', means: 'nothing changes' },
  'signs-in-again': {
    tone: 'neutral',
    icon: 'circle',
    word: 'Signs in again',
    means: 'have Microsoft, came in another way; no mail',
  },
  'signed-out': {
    tone: 'wait',
    icon: 'door',
    word: 'Signed out and mailed',
    means: 'a button leads them back in',
  },
  invited: { tone: 'neutral', icon: 'mail', word: 'Still invited', means: 'only Microsoft can accept' },
  guest: { tone: 'wait', icon: 'person', word: 'Guest', means: 'guests of a linked tenant, refused' },
  'cannot-come-in': {
    tone: 'bad',
    icon: 'lock',
    word: 'Cannot come in',
    means: 'Microsoft is no way in for them',
  },
} as const satisfies Record<
  PreviewGroup,
  { readonly tone: Tone; readonly icon: IconName; readonly word: string; readonly means: string }
>;

const atTenant = ({ tenant }: Pick<PreviewPerson, 'tenant'>, otherwise: string): string =>
  tenant?.domain ?? otherwise;

const reasons: Readonly<
  Record<NonNullable<PreviewPerson['reason']>, (person: Pick<PreviewPerson, 'tenant'>) => string>
> = {
  'tenant-not-linked': (person) =>
    `Comes from ${atTenant(person, 'a tenant')}, which is not linked to your account any more.`,
  'pinned-elsewhere': (person) =>
    `Has Microsoft of another tenant than ${atTenant(person, 'the one')} that they are kept to.`,
  'address-bounces': () => 'Mail to this address came back, so the way in would not reach them.',
  'guest-refused': (person) =>
    `Is a guest at ${atTenant(person, 'a linked tenant')}. Guests are refused: they can be invited from their own organization.`,
  'pin-missing': () => 'Nobody has said which tenant they come from.',
};

const plain: Readonly<Record<PreviewGroup, string>> = {
  stays: 'Has Microsoft; nothing changes.',
  'signs-in-again': 'Has Microsoft, and sits in a session of another way in.',
  'signed-out': 'Has no Microsoft sign-in here yet.',
  invited: 'The invitation stays valid; only Microsoft accepts it.',
  guest: 'Guests of a linked tenant are refused.',
  'cannot-come-in': 'Microsoft cannot let them in.',
};

/** Why this becomes of the person. */
export function whyWords(person: Pick<PreviewPerson, 'group' | 'reason' | 'tenant'>): string {
  return person.reason === null ? plain[person.group] : reasons[person.reason](person);
}

/** Everybody in the preview. */
export const everybodyCount = (counts: EnforcementPreview['counts']): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

type When = (iso: string) => string;

/** Of when the preview is, and how long it arms. */
export function ageWords(
  { madeAt, until }: Pick<EnforcementPreview, 'madeAt' | 'until'>,
  isOver: boolean,
  when: When,
): string {
  const of = `Preview of ${when(madeAt)}.`;
  return isOver
    ? `${of} It is older than ten minutes and arms nothing any more.`
    : `${of} You can enforce from it for ten minutes, until ${when(until)}.`;
}

type Pins = Pick<EnforcementPreview, 'newPinCount' | 'missingPinCount'>;

/** Who gets a tenant by the switch, and for whom one must be chosen first: a line each. */
export function pinWords({ newPinCount, missingPinCount }: Pins): readonly string[] {
  return [
    ...(newPinCount === 0
      ? []
      : [
          `${people(newPinCount)} without a tenant ${newPinCount === 1 ? 'gets' : 'get'} one by the switch: no Microsoft account of another tenant opens their user from then on.`,
        ]),
    ...(missingPinCount === 0
      ? []
      : [
          `${people(missingPinCount)} ${missingPinCount === 1 ? 'has' : 'have'} no tenant yet. Say which one they come from; the switch stays off until then.`,
        ]),
  ];
}

type Told = Pick<EnforcementPreview, 'counts' | 'toldCount' | 'madeAt'>;

/** Who of those who would be signed out knows of it; whom a mailing tells since the preview, the mailing says itself. */
export function toldWords({ counts, toldCount, madeAt }: Told, announcedAt: string | null): string | null {
  const count = counts['signed-out'];
  if (count === 0) return null;
  const first = `${people(count)} would be signed out.`;
  if (announcedAt !== null && announcedAt >= madeAt) return first;
  if (toldCount === 0) return `${first} Nobody has told them yet.`;
  if (count === 1) return `${first} They have been told, and have not added Microsoft yet.`;
  if (toldCount >= count) return `${first} All have been told, and have not added Microsoft yet.`;
  const have = toldCount === 1 ? 'has' : 'have';
  return `${first} ${figure(toldCount)} of them ${have} been told, and ${have} not added Microsoft yet.`;
}

type Telling = Pick<EnforcementPreview, 'counts' | 'toldCount' | 'missingPinCount'>;

/** To whom "Tell them first" writes: the button in the mail leads to a tenant, so who has none yet is left out. */
export const tellCount = ({ counts, missingPinCount }: Telling): number =>
  Math.max(0, counts['signed-out'] - missingPinCount);

/** What it does, before it does it: a line each. */
export function tellLines(preview: Telling, supportEmail: string): readonly string[] {
  const { toldCount, missingPinCount } = preview;
  return [
    `Each gets a mail from ${supportEmail} with a button that adds Microsoft to their user now. It signs nobody out, and all ways in stay open.`,
    ...(toldCount === 0
      ? []
      : [
          `${people(toldCount)} ${toldCount === 1 ? 'has' : 'have'} been told before: they get a new button, and the older one opens nothing any more.`,
        ]),
    ...(missingPinCount === 0
      ? []
      : [`${people(missingPinCount)} without a tenant ${missingPinCount === 1 ? 'is' : 'are'} left out.`]),
  ];
}
