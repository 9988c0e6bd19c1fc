import type { FaultResponse } from '../faults.ts';
import type { NamedFault } from './named-fault.ts';

type Facts = Pick<NamedFault, 'name' | 'what' | 'hears' | 'source'>;

const html = { 'content-type': 'text/html; charset=utf-8' };
const gatewayPage =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

function sendMail(facts: Facts, respond: FaultResponse): NamedFault {
  return { ...facts, surface: 'graph', match: { path: '/sendMail' }, respond };
}

/** Answers of Graph's own, in its envelope, where nothing is sent. */
const refusals: readonly NamedFault[] = [
  sendMail(
    {
      name: 'throttled',
      what: 'Graph throttles as if four requests were under way in the mailbox; nothing is sent.',
      hears: '429 ApplicationThrottled "Application is over its MailboxConcurrency limit.", Retry-After: 10',
      source: 'throttling-limits.md; cap: calcom#343, twenty#11070 (2025-03)',
    },
    { status: 429, headers: { 'retry-after': '10' } },
  ),
  sendMail(
    {
      name: 'throttled-without-retry-after',
      what: 'Graph throttles and does not say for how long; nothing is sent.',
      hears: '429 ApplicationThrottled, no Retry-After',
      source: 'cap: msgraph-sdk-javascript#297',
    },
    { status: 429 },
  ),
  sendMail(
    {
      name: 'server-busy',
      what: 'Exchange is busy; nothing is sent.',
      hears: '503 ErrorServerBusy, Retry-After: 30',
      source: 'docs/reference/microsoft.md 4.5',
    },
    { status: 503, headers: { 'retry-after': '30' } },
  ),
  sendMail(
    {
      name: 'daily-limit-refused',
      what: 'The daily limit is said at once, as outlook.com does it, and not by a mail; nothing is sent.',
      hears:
        '429 ErrorExceededMessageLimit "Cannot send mail. Daily Message/Recipient limit exceeded. Follow the instructions in your Inbox to verify your account."',
      source: 'docs/reference/microsoft.md 4.5; the status varies in public code',
    },
    {
      status: 429,
      graphError: {
        code: 'ErrorExceededMessageLimit',
        message:
          'Cannot send mail. Daily Message/Recipient limit exceeded. Follow the instructions in your Inbox to verify your account.',
      },
    },
  ),
  sendMail(
    {
      name: 'submission-blocked',
      what: 'Microsoft has blocked the mailbox from sending and says so at once; nothing is sent.',
      hears: '403 ErrorMessageSubmissionBlocked',
      source: 'docs/reference/microsoft.md 4.5 (the code); its words: known',
    },
    {
      status: 403,
      graphError: {
        code: 'ErrorMessageSubmissionBlocked',
        message: 'Cannot send mail. Follow the instructions in your Inbox to verify your account.',
      },
    },
  ),
  sendMail(
    {
      name: 'access-denied-by-policy',
      what: 'An access policy of the tenant keeps the app out of this mailbox, though the token has Mail.Send.',
      hears: '403 ErrorAccessDenied "Access is denied. Check credentials and try again."',
      source: 'docs/reference/microsoft.md 4.5',
    },
    { status: 403 },
  ),
  sendMail(
    {
      name: 'send-as-denied',
      what: 'The mailbox may not send as the address the mail is from; without this fault that is so for every address but its own.',
      hears: '403 ErrorSendAsDenied',
      source: 'outlook-send-mail-from-other-user.md; cap: iplicit support',
    },
    {
      status: 403,
      graphError: {
        code: 'ErrorSendAsDenied',
        message:
          'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
      },
    },
  ),
  sendMail(
    {
      name: 'message-size-exceeded',
      what: 'The tenant allows smaller mails than this one; nothing is sent.',
      hears: '400 ErrorMessageSizeExceeded "The message exceeds the maximum supported size."',
      source: 'docs/reference/microsoft.md 4.5; status and words: known',
    },
    {
      status: 400,
      graphError: {
        code: 'ErrorMessageSizeExceeded',
        message: 'The message exceeds the maximum supported size.',
      },
    },
  ),
];

/** Answers after which nobody can know whether the mail went. */
const uncertain: readonly NamedFault[] = [
  sendMail(
    {
      name: 'gateway-timeout-though-sent',
      what: 'The mail is sent, and the caller hears a time-out.',
      hears: '504 UnknownError with an empty message',
      source: 'cap: Q&A 2286986',
    },
    { status: 504, execute: true },
  ),
  sendMail(
    {
      name: 'gateway-timeout',
      what: 'The same words, and the mail is not sent: the caller cannot tell them apart.',
      hears: '504 UnknownError with an empty message',
      source: 'cap: Q&A 2286986',
    },
    { status: 504 },
  ),
  sendMail(
    {
      name: 'throttled-though-sent',
      what: 'The mail is sent, and the caller hears that it was throttled.',
      hears: '429 ApplicationThrottled',
      source: 'cap: Q&A 5629476 (2025-11)',
    },
    { status: 429, execute: true },
  ),
  sendMail(
    {
      name: 'internal-error-though-sent',
      what: 'The mail is sent, and the caller hears of an internal error.',
      hears: '500 ErrorInternalServerError',
      source: 'cap: Q&A 5629476 (2025-11)',
    },
    { status: 500, execute: true },
  ),
  sendMail(
    {
      name: 'accepted-with-retry-after',
      what: 'The mail is sent and said to be, with advice to try again that must not be taken.',
      hears: '202 with Retry-After: 1',
      source: 'msgraph-sdk-java#1487',
    },
    { headers: { 'retry-after': '1' } },
  ),
  sendMail(
    {
      name: 'delivered-twice',
      what: 'The mail is sent and said to be, and arrives twice.',
      hears: '202',
      source: 'cap: Q&A 5882045 (2026-05)',
    },
    { twice: true },
  ),
  sendMail(
    {
      name: 'slow',
      what: 'The answer is the true one, after twenty seconds; the place in the mailbox is held until then.',
      hears: '202, late',
      source: 'own',
    },
    { delayMs: 20_000 },
  ),
  sendMail(
    {
      name: 'never-answers',
      what: 'Nothing is sent and nothing is answered, until the caller gives up.',
      hears: 'nothing',
      source: 'own',
    },
    { hang: true },
  ),
  sendMail(
    {
      name: 'never-answers-though-sent',
      what: 'The mail is sent and nothing is answered, until the caller gives up.',
      hears: 'nothing',
      source: 'own',
    },
    { hang: true, execute: true },
  ),
  sendMail(
    {
      name: 'line-cut-though-sent',
      what: 'The mail is sent, and the line is cut within the head of the answer.',
      hears: 'half of a 202',
      source: 'own',
    },
    { cut: 'mid-answer', execute: true },
  ),
  sendMail(
    {
      name: 'garbage',
      what: 'Something between us and Graph answers with a page of its own; nothing is sent.',
      hears: '502 with HTML',
      source: 'own',
    },
    { status: 502, headers: html, body: gatewayPage },
  ),
  sendMail(
    {
      name: 'garbage-as-success',
      what: 'Something between us and Graph answers 200 with a page of its own; nothing is sent.',
      hears: '200 with HTML',
      source: 'own',
    },
    { status: 200, headers: html, body: '<html><body>Please sign in to the network.</body></html>' },
  ),
];

/** What can be ordered of Graph's sendMail. */
export const sendMailFaults: readonly NamedFault[] = [...refusals, ...uncertain];
