import type { MailboxView } from '@gatehouse/contract';
import { Notice } from '../../ui/notice.tsx';
import { onDay } from '../../ui/when.ts';

type PreFlight = MailboxView['preFlight'];

const expectations: Readonly<Record<PreFlight['expects'], string>> = {
  'no-question': 'Microsoft will probably not ask you anything.',
  'self-service': 'Microsoft asks you once; press “Accept” there.',
  'request-approval': 'Your organization asks an IT admin first. You can send the request at Microsoft.',
  'admin-only': 'Only an IT admin can approve this. You would meet “Need admin approval” and stay there.',
  blocked: 'Your IT has switched this off. Trying again will not help.',
  unknown: 'We do not know yet what Microsoft will ask at your organization.',
};

const sources: Readonly<Record<NonNullable<PreFlight['source']>, string>> = {
  evidence: 'somebody of your organization came through after an approval',
  probe: 'Microsoft’s token endpoint said so',
  'microsoft-answer': 'Microsoft answered so to somebody of your organization',
  'person-saw-page': 'somebody of your organization met this page',
  declined: 'presumed from an answer of Microsoft’s',
  'first-token': 'presumed from a first sign-in',
};

/** Evidence by its name; no page claims more than was seen (docs/product.md 3.11). */
const evidences: Readonly<Record<NonNullable<PreFlight['evidence']>, string>> = {
  reported: 'Reported, not seen yet.',
  'seen-for-person': 'Seen for a person of your organization.',
  'seen-for-tenant': 'Works for everyone here.',
  withdrawn: 'Withdrawn.',
};

/** What connecting will most likely meet at Microsoft, from what we know it, and how old that is. */
export function PreFlightLine({ preFlight }: { readonly preFlight: PreFlight }) {
  const { expects, source, seenAt, evidence } = preFlight;
  const words = (
    <>
      {expectations[expects]} {evidence !== null && evidences[evidence]}{' '}
      {source !== null && seenAt !== null && (
        <span className="quiet">
          How we know: {sources[source]}, {onDay(seenAt)}.
        </span>
      )}
    </>
  );
  const needsSomebody = expects === 'request-approval' || expects === 'admin-only' || expects === 'blocked';
  return needsSomebody ? (
    <Notice tone="wait" icon="clock">
      {words}
    </Notice>
  ) : (
    <p className="quiet">{words}</p>
  );
}
