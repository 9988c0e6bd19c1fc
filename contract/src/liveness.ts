import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { tenantView } from './users.ts';

/** How often Microsoft is asked, in minutes, and how long sessions go on while it does not answer, in hours. */
export const livenessLimits = { minInterval: 5, maxInterval: 60, maxGrace: 24 } as const;
/** After the interval, a check that is late or under way has so long. */
export const livenessLeewayMinutes = 5;

export const livenessSettings = z.strictObject({
  intervalMinutes: z.int().check(z.gte(livenessLimits.minInterval), z.lte(livenessLimits.maxInterval)),
  graceHours: z.int().check(z.gte(0), z.lte(livenessLimits.maxGrace)),
});

/** Somebody whom Microsoft lets in no more, as the clock saw it. */
export const accessLossView = z.strictObject({
  id: idOf('accessLoss'),
  user: z.strictObject({ id: idOf('user'), displayName: z.string(), email: z.string() }),
  /** By a check in the background, or when their browser was at Microsoft. */
  signal: z.enum(['liveness', 'browser']),
  aadsts: z.nullable(z.int()),
  /** The last proof that they might come in. */
  aliveAt: z.nullable(z.iso.datetime()),
  /** At Microsoft, where that is known. */
  happenedAt: z.nullable(z.iso.datetime()),
  /** From then on nothing of theirs was served. */
  noticedAt: z.iso.datetime(),
  /** The first request that was refused since; null: none has come. */
  firstRefusalAt: z.nullable(z.iso.datetime()),
});
export type AccessLossView = z.infer<typeof accessLossView>;

/** An admin has taken a test user's access away at Microsoft and said when; the clock has the rest. */
export const revocationDrillView = z.strictObject({
  id: idOf('revocationDrill'),
  user: z.strictObject({ id: idOf('user'), displayName: z.string(), email: z.string() }),
  /** When the admin said that it had happened. */
  happenedAt: z.iso.datetime(),
  /** From then on nothing of theirs may be served, while Microsoft answers. */
  dueAt: z.iso.datetime(),
  /** From then on nothing of theirs was served; null: not yet. */
  noticedAt: z.nullable(z.iso.datetime()),
  firstRefusalAt: z.nullable(z.iso.datetime()),
});
export type RevocationDrillView = z.infer<typeof revocationDrillView>;

export const livenessView = z.strictObject({
  settings: livenessSettings,
  /** Sessions that Microsoft opened and that are served now. */
  sessionCount: z.int(),
  /** Linked tenants for which no verdict comes, and since when. */
  silentTenants: z.array(
    z.strictObject({
      tenant: tenantView,
      since: z.iso.datetime(),
      why: z.enum(['unreachable', 'vendor-fault', 'no-verdict']),
    }),
  ),
  /** Linked tenants whose policy refuses checks in the background: their people are asked in the browser. */
  browserOnlyTenants: z.array(tenantView),
  /** The addresses we ask from, for IT's named locations; empty where nobody has said them. */
  outgoingAddresses: z.array(z.string()),
  /** The last ones, newest first. */
  losses: z.array(accessLossView),
  /** The last one, if there was one in the last thirty days. */
  drill: z.nullable(revocationDrillView),
  /** From the last proof of life to the loss, in seconds, of the last hundred; null: there was none. */
  latency: z.nullable(z.strictObject({ count: z.int(), p50: z.int(), p95: z.int(), max: z.int() })),
});
export type LivenessView = z.infer<typeof livenessView>;

export const getLiveness = defineOperation({
  id: 'getLiveness',
  summary:
    'How people lose access here when Microsoft lets them in no more: the settings, and what the clock has measured',
  method: 'GET',
  path: '/api/liveness',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: livenessView },
  errors: [],
});

export const setLiveness = defineOperation({
  id: 'setLiveness',
  summary: 'Say how often Microsoft is asked, and how long sessions go on while it does not answer',
  method: 'PUT',
  path: '/api/liveness',
  who: 'admin',
  records: ['liveness.changed'],
  input: { body: livenessSettings },
  reply: { status: 200, body: livenessView },
  errors: [],
});

export const startRevocationDrill = defineOperation({
  id: 'startRevocationDrill',
  summary:
    'Prove it with a test user: the admin has just taken their access away at Microsoft, and the clock runs from here',
  method: 'POST',
  path: '/api/liveness/drills',
  who: 'admin',
  records: ['revocation-drill.started'],
  input: { body: z.strictObject({ email: z.string().check(z.maxLength(320)) }) },
  reply: { status: 200, body: livenessView },
  errors: ['drill_needs_session'],
});
