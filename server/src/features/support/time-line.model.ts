import type { AttemptView, ErrorCode } from '@gatehouse/contract';
import { errorCatalogue } from '@gatehouse/contract';
import { seenPages } from './attempt-names.model.ts';
import { authenticationFacts } from './authentication-facts.model.ts';
import { ruleOf } from './decision-rules.model.ts';

type AttemptPurpose = AttemptView['purpose'];

/** What is known of an attempt: names and numbers of the protocol. No code, no state, no token, no address. */
export interface AttemptToExplain {
  readonly purpose: AttemptPurpose;
  readonly registration: 'sign-in' | 'mail';
  readonly client_request_id: string;
  readonly authority: string;
  readonly prompt: string | null;
  readonly user_id: string | null;
  readonly invitation_id: string | null;
  readonly binding_link_id: string | null;
  readonly started_at: Date;
  readonly expires_at: Date;
  readonly taken_at: Date | null;
  readonly ended_at: Date | null;
  readonly answer: 'code' | 'error' | null;
  readonly answer_error: string | null;
  readonly answer_subcode: string | null;
  readonly exchange: 'granted' | 'refused' | 'unverified' | 'unreachable' | null;
  readonly exchange_why: string | null;
  readonly tenant_id: string | null;
  readonly object_id: string | null;
  readonly authenticated_at: Date | null;
  readonly auth_methods: readonly string[] | null;
  readonly auth_class: string | null;
  readonly failure_code: string | null;
  readonly aadsts: number | null;
  readonly reference: string | null;
  readonly continued_as: string | null;
  readonly seen_page: SeenPage | null;
  readonly seen_page_at: Date | null;
}

/** What a person said they saw at Microsoft. */
type SeenPage = keyof typeof seenPages;

export interface Step {
  readonly at: Date | null;
  readonly who: string;
  readonly what: string;
  readonly state: 'done' | 'stop' | 'now';
  readonly facts: readonly (readonly [name: string, value: string])[];
}

const purposes = {
  'sign-in': 'a sign-in',
  mailbox: 'the connection of a mailbox',
  support: 'a support sign-in',
  'admin-consent': 'an admin’s consent for the tenant',
  'consent-proof': 'the sign-in that shows whether the consent holds',
} as const satisfies Record<AttemptPurpose, string>;

type Facts = readonly (readonly [string, string | number | null])[];
const present = (facts: Facts): Step['facts'] =>
  facts.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)] as const]));

/** A sign-in that a session has started adds the Microsoft account to its user. */
function purposeOf({ purpose, user_id: userId }: AttemptToExplain): string {
  return purpose === 'sign-in' && userId !== null ? 'the linking of a Microsoft account' : purposes[purpose];
}

function startSteps(attempt: AttemptToExplain): Step[] {
  const { authority, prompt } = attempt;
  return [
    {
      at: attempt.started_at,
      who: 'Browser',
      what: `started ${purposeOf(attempt)}`,
      state: 'done',
      facts: present([
        ['Invitation', attempt.invitation_id],
        ['Binding link', attempt.binding_link_id],
      ]),
    },
    {
      at: attempt.started_at,
      who: 'We',
      what: 'sent it to Microsoft',
      state: 'done',
      facts: present([
        ['Authority', authority === 'organizations' ? 'organizations (any work account)' : authority],
        ['Registration', attempt.registration],
        ['Prompt', prompt ?? 'none sent'],
        ['Correlation Id', attempt.client_request_id],
      ]),
    },
  ];
}

/** The browser has not come back: it still may, or it never will. */
function waitingSteps(attempt: AttemptToExplain, now: Date): Step[] {
  if (attempt.expires_at > now)
    return [
      {
        at: null,
        who: 'Microsoft',
        what: 'has the browser; it may still come back',
        state: 'now',
        facts: [],
      },
    ];
  return [
    {
      at: attempt.expires_at,
      who: 'We',
      what: 'stopped waiting after ten minutes',
      state: 'stop',
      facts: present([
        [
          'Rule',
          'The browser never came back. A page of Microsoft’s may have stopped it, which nobody tells us.',
        ],
      ]),
    },
  ];
}

function answerStep(attempt: AttemptToExplain): Step {
  const isError = attempt.answer === 'error';
  const isKnown = attempt.answer !== null;
  return {
    at: attempt.taken_at,
    who: 'Microsoft',
    what: isError ? 'sent the browser back with an error' : 'sent the browser back with a code',
    state: isError ? 'stop' : 'done',
    facts: present([
      ['Error', attempt.answer_error],
      ['Subcode', attempt.answer_subcode],
      ['Number', isError && attempt.aadsts !== null ? `AADSTS${attempt.aadsts}` : null],
      [
        'Note',
        isKnown
          ? null
          : 'What it brought was not written down: the answer is being worked on, or the process ended.',
      ],
    ]),
  };
}

const exchanges = {
  granted: 'exchanged the code; the ID token passed all checks',
  refused: 'exchanged the code; Microsoft refused it',
  unverified: 'exchanged the code; the ID token did not pass',
  unreachable: 'tried to exchange the code; no usable answer came',
};

function exchangeSteps(attempt: AttemptToExplain): Step[] {
  if (attempt.exchange === null) return [];
  const isGood = attempt.exchange === 'granted';
  return [
    {
      at: null,
      who: 'We',
      what: exchanges[attempt.exchange],
      state: isGood ? 'done' : 'stop',
      facts: present([
        ['Why', attempt.exchange_why],
        ['Number', !isGood && attempt.aadsts !== null ? `AADSTS${attempt.aadsts}` : null],
        ['Tenant', attempt.tenant_id],
        ['Object', attempt.object_id],
        ...(isGood ? authenticationFacts(attempt) : []),
      ]),
    },
  ];
}

const entered = {
  'sign-in': 'let the person in, or asked which account to open',
  mailbox: 'connected the mailbox',
  support: 'opened the support console',
  'admin-consent': 'noted that Microsoft reported a consent; nobody was signed in',
  'consent-proof': 'noted that the consent holds; nobody was signed in',
};

function decisionSteps(attempt: AttemptToExplain): Step[] {
  if (attempt.ended_at === null) return [];
  if (attempt.continued_as !== null)
    return [
      {
        at: attempt.ended_at,
        who: 'We',
        what: 'went on with a page of Microsoft’s, in a new attempt',
        state: 'done',
        facts: present([
          ['Rule', 'Microsoft had to show a question, and a silent attempt may show none.'],
          ['Continued as', attempt.continued_as],
        ]),
      },
    ];
  if (attempt.failure_code === null)
    return [
      {
        at: attempt.ended_at,
        who: 'We',
        what: entered[attempt.purpose],
        state: 'done',
        facts: present([['Rule', 'Every rule allowed it.']]),
      },
    ];
  const code = attempt.failure_code as ErrorCode;
  const { by, rule } = ruleOf(code);
  return [
    {
      at: attempt.ended_at,
      who: 'We',
      what: 'refused',
      state: 'stop',
      facts: present([
        ['Decided by', by],
        ['Rule', rule],
        ['Code', code],
        ['The person read', errorCatalogue[code].title],
        ['Reference', attempt.reference],
      ]),
    },
  ];
}

/** What the person has told us, and nobody else does. */
function toldSteps(attempt: AttemptToExplain): Step[] {
  const { seen_page: page, seen_page_at: at, aadsts, ended_at: endedAt } = attempt;
  if (page === null) return [];
  // A number that Microsoft sent stands with its answer; on a journey without an end it is what they pasted.
  const pasted = aadsts === null || endedAt !== null ? null : `AADSTS${aadsts}`;
  return [
    {
      at,
      who: 'The person',
      what: `told us that they saw ${seenPages[page]}`,
      state: 'done',
      facts: present([['Number, as they pasted it', pasted]]),
    },
  ];
}

/** One attempt from its first redirect to the decision, in the order in which it happened. */
export function explainAttempt(attempt: AttemptToExplain, now: Date): readonly Step[] {
  const start = startSteps(attempt);
  const told = toldSteps(attempt);
  if (attempt.taken_at === null) return [...start, ...waitingSteps(attempt, now), ...told];
  return [...start, answerStep(attempt), ...exchangeSteps(attempt), ...decisionSteps(attempt), ...told];
}
