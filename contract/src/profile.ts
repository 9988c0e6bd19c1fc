import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { signInMethods } from './session.ts';
import { timeZoneName } from './time-zone.ts';

/** Languages our pages and mails are written in. */
export const languages = ['en'] as const;

/** What a person may change about themselves. */
export const profileSettings = z.strictObject({
  displayName: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, 'is empty'),
      z.maxLength(200),
      z.regex(/^[^\p{Cc}]*$/u, 'has a control character'),
    ),
  language: z.enum(languages),
  /** A name of the IANA time zone database; null: as the device says. */
  timeZone: z.nullable(timeZoneName),
});
export type ProfileSettings = z.output<typeof profileSettings>;

export const profileView = z.extend(profileSettings, {
  user: z.strictObject({ id: idOf('user'), email: z.string() }),
  methods: z.array(
    z.strictObject({
      method: z.enum(signInMethods),
      /** Microsoft: the domain of the tenant that vouches, where we know it; for display. */
      tenantDomain: z.nullable(z.string()),
      /** Whether it opens the door today, under the rule of the account. */
      isOpen: z.boolean(),
    }),
  ),
});
export type ProfileView = z.infer<typeof profileView>;

export const sessionSummary = z.strictObject({
  id: idOf('session'),
  method: z.enum(signInMethods),
  /** The browser in words, as it named itself when the session was opened; not proven. */
  browser: z.string(),
  openedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** The session that asks. */
  isThis: z.boolean(),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

export const getProfile = defineOperation({
  id: 'getProfile',
  summary: 'The person who asks: name, language, time zone and ways in',
  method: 'GET',
  path: '/api/profile',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: profileView },
  errors: ['session_required'],
});

export const updateProfile = defineOperation({
  id: 'updateProfile',
  summary: 'Change one’s own name, language and time zone',
  method: 'PUT',
  path: '/api/profile',
  who: 'member',
  records: ['user.profile-changed'],
  input: { body: profileSettings },
  reply: { status: 200, body: profileSettings },
  errors: ['session_required'],
});

export const listMySessions = defineOperation({
  id: 'listMySessions',
  summary: 'Every browser in which the person who asks is signed in, the last used first',
  method: 'GET',
  path: '/api/profile/sessions',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ sessions: z.array(sessionSummary) }) },
  errors: ['session_required'],
});

export const endMySession = defineOperation({
  id: 'endMySession',
  summary: 'Sign out in another browser',
  method: 'DELETE',
  path: '/api/profile/sessions/{sessionId}',
  who: 'member',
  records: ['session.ended'],
  input: { params: z.strictObject({ sessionId: idOf('session') }) },
  reply: { status: 204, body: null },
  errors: ['session_required', 'session_not_found'],
});

export const endMyOtherSessions = defineOperation({
  id: 'endMyOtherSessions',
  summary: 'Sign out in every browser but this one',
  method: 'POST',
  path: '/api/profile/other-sessions/end',
  who: 'member',
  records: ['session.ended'],
  input: { body: z.strictObject({}) },
  reply: { status: 200, body: z.strictObject({ endedCount: z.int() }) },
  errors: ['session_required'],
});
