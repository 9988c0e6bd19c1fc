import * as z from 'zod/mini';
import { apiKeyScopes, isOrganizationScope } from './api-key-scopes.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { roles } from './session.ts';

/** `person`: acts as the person who issued it and dies with their access. `organization`: made by an admin, acts for the account. */
export const apiKeyHolders = ['person', 'organization'] as const;

/**
 * `paused`: the account lets people in through Microsoft only, so keys of persons open nothing. `access-ended`: all
 * sessions of the person or the account were ended after the key was issued, and the key with them.
 */
export const apiKeyStates = ['active', 'paused', 'expired', 'access-ended', 'revoked'] as const;

/** Days that a key lives where nobody says otherwise, and at most. */
export const defaultApiKeyDays = 90;
export const maxApiKeyDays = 365;
/** How long an earlier secret may go on after a rotation: a day. */
export const maxOverlapSeconds = 86_400;

export const apiKeyView = z.strictObject({
  id: idOf('apiKey'),
  holder: z.enum(apiKeyHolders),
  name: z.string(),
  scopes: z.array(z.enum(apiKeyScopes)),
  state: z.enum(apiKeyStates),
  /** The last four characters of the key's present text, to tell keys apart. */
  lastFour: z.string(),
  issuedAt: z.iso.datetime(),
  /** Who made it, as they stand today. A key of the account goes on when they leave; somebody should know. */
  issuedBy: z.strictObject({
    id: idOf('user'),
    displayName: z.string(),
    role: z.enum(roles),
    isActive: z.boolean(),
  }),
  expiresAt: z.iso.datetime(),
  /** Written once a minute at most. */
  lastUsedAt: z.nullable(z.iso.datetime()),
  revokedAt: z.nullable(z.iso.datetime()),
  /** The text from before the last rotation, while it still works. */
  earlier: z.nullable(
    z.strictObject({
      lastFour: z.string(),
      endsAt: z.iso.datetime(),
      lastUsedAt: z.nullable(z.iso.datetime()),
    }),
  ),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;

const life = z._default(z.int().check(z.gte(1), z.lte(maxApiKeyDays)), defaultApiKeyDays);

export const newApiKey = z
  .strictObject({
    holder: z.enum(apiKeyHolders),
    name: z
      .string()
      .check(
        z.trim(),
        z.minLength(1, 'is empty'),
        z.maxLength(100),
        z.regex(/^[^\p{Cc}]*$/u, 'has a control character'),
      ),
    scopes: z.array(z.enum(apiKeyScopes)).check(z.minLength(1, 'names nothing that the key may do')),
    lifeDays: life,
  })
  .check(
    z.refine((key) => new Set(key.scopes).size === key.scopes.length, {
      path: ['scopes'],
      error: 'names a scope twice',
    }),
    z.refine((key) => key.holder === 'person' || key.scopes.every(isOrganizationScope), {
      path: ['scopes'],
      error: 'has a scope that only a person’s own key may have: a key of the account is nobody',
    }),
  );
export type NewApiKey = z.output<typeof newApiKey>;

/** The key and its text, which is shown now and never again. */
const issued = z.strictObject({ key: apiKeyView, text: z.string() });
const keyParams = z.strictObject({ apiKeyId: idOf('apiKey') });

export const listApiKeys = defineOperation({
  id: 'listApiKeys',
  summary: 'The API keys of the person who asks and, for an admin, those of the account',
  method: 'GET',
  path: '/api/api-keys',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ keys: z.array(apiKeyView) }) },
  errors: ['session_required'],
});

export const issueApiKey = defineOperation({
  id: 'issueApiKey',
  summary: 'Make an API key; its text is in this answer and nowhere else',
  method: 'POST',
  path: '/api/api-keys',
  who: 'member',
  records: ['api-key.issued'],
  input: { body: newApiKey },
  reply: { status: 201, body: issued },
  errors: ['session_required', 'admin_required', 'api_keys_of_persons_paused'],
});

export const rotateApiKey = defineOperation({
  id: 'rotateApiKey',
  summary: 'Give a key a new text and a new life; the old text ends at once, or after the overlap',
  method: 'POST',
  path: '/api/api-keys/{apiKeyId}/rotate',
  who: 'member',
  records: ['api-key.rotated'],
  input: {
    params: keyParams,
    body: z.strictObject({
      /** 0: the old text ends at once. */
      overlapSeconds: z._default(z.int().check(z.gte(0), z.lte(maxOverlapSeconds)), 0),
      lifeDays: life,
    }),
  },
  reply: { status: 200, body: issued },
  errors: ['session_required', 'api_key_not_found', 'api_key_over', 'api_keys_of_persons_paused'],
});

export const revokeApiKey = defineOperation({
  id: 'revokeApiKey',
  summary: 'End a key for good, with the next request; a second time changes nothing',
  method: 'POST',
  path: '/api/api-keys/{apiKeyId}/revoke',
  who: 'member',
  records: ['api-key.revoked'],
  input: { params: keyParams, body: z.strictObject({}) },
  reply: { status: 200, body: apiKeyView },
  errors: ['session_required', 'api_key_not_found'],
});
