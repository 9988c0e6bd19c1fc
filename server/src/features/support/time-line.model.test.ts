import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { explainAttempt, type AttemptToExplain, type Step } from './time-line.model.ts';

const startedAt = new Date('2026-11-23T10:00:00Z');
const started: AttemptToExplain = {
  purpose: 'sign-in',
  registration: 'sign-in',
  client_request_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  authority: 'organizations',
  prompt: null,
  user_id: null,
  invitation_id: null,
  binding_link_id: null,
  started_at: startedAt,
  expires_at: addSeconds(startedAt, 600),
  taken_at: null,
  ended_at: null,
  answer: null,
  answer_error: null,
  answer_subcode: null,
  exchange: null,
  exchange_why: null,
  tenant_id: null,
  object_id: null,
  authenticated_at: null,
  auth_methods: null,
  auth_class: null,
  failure_code: null,
  aadsts: null,
  reference: null,
  continued_as: null,
  seen_page: null,
  seen_page_at: null,
};
const back = { ...started, taken_at: addSeconds(startedAt, 20), ended_at: addSeconds(startedAt, 21) };
const now = addSeconds(startedAt, 60);

const told = (steps: readonly Step[]): string[] => steps.map(({ who, what }) => `${who} ${what}`);
const fact = (steps: readonly Step[], name: string): string | undefined =>
  steps.flatMap(({ facts }) => facts).find(([each]) => each === name)?.[1];

describe('the time line of an attempt', () => {
  test('that never came back tells what the person saw, and the number that they pasted', () => {
    const later = addSeconds(startedAt, 3600);
    const steps = explainAttempt(
      { ...started, seen_page: 'code', seen_page_at: later, aadsts: 53003 },
      later,
    );
    expect(told(steps).slice(-2)).toEqual([
      'We stopped waiting after ten minutes',
      'The person told us that they saw a page with a number',
    ]);
    expect(fact(steps, 'Number, as they pasted it')).toBe('AADSTS53003');
  });

  test('of a silent one that needed a question leads to the one that shows it', () => {
    const steps = explainAttempt(
      { ...back, prompt: 'none', answer: 'error', answer_error: 'login_required', continued_as: 'att_next' },
      now,
    );
    expect(told(steps).at(-1)).toBe('We went on with a page of Microsoft’s, in a new attempt');
    expect(fact(steps, 'Continued as')).toBe('att_next');
    expect(fact(steps, 'Error')).toBe('login_required');
  });

  test('begins with the redirect to Microsoft: authority, prompt, Correlation Id', () => {
    const steps = explainAttempt({ ...started, authority: 'a-tenant', prompt: 'login' }, now);
    expect(told(steps)).toEqual([
      'Browser started a sign-in',
      'We sent it to Microsoft',
      'Microsoft has the browser; it may still come back',
    ]);
    expect(fact(steps, 'Authority')).toBe('a-tenant');
    expect(fact(steps, 'Prompt')).toBe('login');
    expect(fact(steps, 'Correlation Id')).toBe(started.client_request_id);
  });

  test('tells the linking of an account from a sign-in', () => {
    const [first] = told(explainAttempt({ ...started, user_id: 'usr_1' }, now));
    expect(first).toBe('Browser started the linking of a Microsoft account');
  });

  test('says that nobody came back', () => {
    const steps = explainAttempt(started, addSeconds(startedAt, 600));
    expect(told(steps).at(-1)).toBe('We stopped waiting after ten minutes');
  });

  test('shows Microsoft’s error with its number and the rule behind the page', () => {
    const steps = explainAttempt(
      {
        ...back,
        answer: 'error',
        answer_error: 'access_denied',
        aadsts: 65004,
        failure_code: 'microsoft_declined',
        reference: '7KQM-4XTR',
      },
      now,
    );
    expect(told(steps).slice(2)).toEqual(['Microsoft sent the browser back with an error', 'We refused']);
    expect(fact(steps, 'Number')).toBe('AADSTS65004');
    expect(fact(steps, 'Rule')).toContain('Cancel');
    expect(fact(steps, 'Reference')).toBe('7KQM-4XTR');
  });

  test('shows the exchange, the proven subject and the decision', () => {
    const subject = { tenant_id: 'the-tenant', object_id: 'the-object' };
    const good = { ...back, ...subject, answer: 'code', exchange: 'granted' } as const;
    expect(told(explainAttempt(good, now)).slice(2)).toEqual([
      'Microsoft sent the browser back with a code',
      'We exchanged the code; the ID token passed all checks',
      'We let the person in, or asked which account to open',
    ]);
    const refused = explainAttempt({ ...good, failure_code: 'user_unknown' }, now);
    expect(fact(refused, 'Tenant')).toBe('the-tenant');
    expect(fact(refused, 'Rule')).toBe(
      'No user is linked to this tenant and object. Addresses are not looked at.',
    );
  });

  test.each([
    [null, 'Microsoft does not say: whether there was one is not known here', undefined],
    [['pwd'], 'Microsoft names none', 'pwd'],
    [['pwd', 'mfa'], 'Microsoft names one', 'pwd mfa'],
  ])('E16: says of a second factor what the token said of it: %o', (methods, said, names) => {
    const good = { ...back, answer: 'code', exchange: 'granted', auth_methods: methods } as const;
    const steps = explainAttempt({ ...good, auth_class: '1', authenticated_at: startedAt }, now);
    expect([fact(steps, 'Second factor'), fact(steps, 'Methods'), fact(steps, 'Class')]).toEqual([
      said,
      names,
      '1',
    ]);
    expect(fact(steps, 'Seen by Microsoft at')).toBe(startedAt.toISOString());
    expect(fact(explainAttempt({ ...good, exchange: 'refused' }, now), 'Second factor')).toBeUndefined();
  });

  test('says where a process ended in between', () => {
    const steps = explainAttempt({ ...back, ended_at: null }, now);
    expect(fact(steps, 'Note')).toContain('not written down');
  });

  test.each(Object.keys(errorCatalogue) as ErrorCode[])('has a rule for %s', (code) => {
    const steps = explainAttempt({ ...back, answer: 'code', failure_code: code }, now);
    expect(fact(steps, 'Rule')).toMatch(/\w/);
    expect(fact(steps, 'The person read')).toBe(errorCatalogue[code].title);
  });
});
