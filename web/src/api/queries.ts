import {
  getMailbox,
  getMessage,
  getProfile,
  getSession,
  listApiKeys,
  listConsentCases,
  listMessages,
  listMySessions,
  listMyWaits,
  type messageStates,
  type MessageView,
} from '@gatehouse/contract';
import { queryOptions } from '@tanstack/react-query';
import { writeTimesIn } from '../ui/when.ts';
import { call } from './client.ts';
import { claimTab } from './tab-owner.ts';

/** Who is signed in here; from its arrival on, the tab keeps nothing of anybody else. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  async queryFn() {
    const session = await call(getSession, {});
    claimTab(session.user.id);
    return session;
  },
  staleTime: 60_000,
});

/** The person's own name, ways in and time zone; from its arrival on, times are written in that zone. */
export const profileQuery = queryOptions({
  queryKey: ['profile'],
  async queryFn() {
    const profile = await call(getProfile, {});
    writeTimesIn(profile.timeZone);
    return profile;
  },
  staleTime: 60_000,
});

/** Where the person is signed in. */
export const mySessionsQuery = queryOptions({
  queryKey: ['my-sessions'],
  queryFn: () => call(listMySessions, {}),
});

/** The person's API keys and, for an admin, those of the account. */
export const apiKeysQuery = queryOptions({ queryKey: ['api-keys'], queryFn: () => call(listApiKeys, {}) });

/** The person's Outlook connection. */
export const mailboxQuery = queryOptions({ queryKey: ['mailbox'], queryFn: () => call(getMailbox, {}) });

/** What the person waits for at their IT admin, and whether this browser is stuck at Microsoft. */
export const myWaitsQuery = queryOptions({ queryKey: ['my-waits'], queryFn: () => call(listMyWaits, {}) });

/** What of the account waits for an IT admin; for admins. */
export const consentCasesQuery = queryOptions({
  queryKey: ['consent-cases'],
  queryFn: () => call(listConsentCases, {}),
});

type State = (typeof messageStates)[number];

/** Changes are told as they happen (`useLiveMessages`). Where that is lost: while something moves often, otherwise now and then. */
export function lookAgainMs(counts: Partial<Record<State, number>> | undefined): number {
  return (counts?.queued ?? 0) + (counts?.sending ?? 0) > 0 ? 3_000 : 15_000;
}

/** The newest messages, and the count of each state. */
export const messagesQuery = () =>
  queryOptions({
    queryKey: ['messages', 'newest'],
    queryFn: () => call(listMessages, { query: { limit: 50 } }),
    refetchInterval: (query) => lookAgainMs(query.state.data?.counts),
  });

/** One message with its body and its tries. */
export const messageQuery = (id: MessageView['id']) =>
  queryOptions({
    queryKey: ['messages', 'one', id],
    queryFn: () => call(getMessage, { params: { messageId: id } }),
    refetchInterval: (query) =>
      ['queued', 'sending'].includes(query.state.data?.state ?? '') ? 3_000 : 15_000,
  });
