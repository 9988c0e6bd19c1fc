import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

/** Between the approval by a second support agent and the moment when the other ways open. */
export const liftDelayHours = 24;

/** Support was asked to lift enforcement, because nobody of the account can come in through Microsoft any more. */
export const liftView = z.strictObject({
  id: idOf('enforcementLift'),
  /** Of support, for the admins. */
  reason: z.string(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  /** The second agent; null while there is none. */
  approvedBy: z.nullable(z.string()),
  approvedAt: z.nullable(z.iso.datetime()),
  /** From then on the other ways are open, unless somebody stops it; null while no second agent has approved. */
  opensAt: z.nullable(z.iso.datetime()),
});
export type LiftView = z.infer<typeof liftView>;

const liftReply = z.strictObject({ lift: z.nullable(liftView) });

export const getLift = defineOperation({
  id: 'getLift',
  summary: 'Whether vendor support is about to lift enforcement for the account',
  method: 'GET',
  path: '/api/enforcement/lift',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: liftReply },
  errors: [],
});

export const stopLift = defineOperation({
  id: 'stopLift',
  summary: 'Stop vendor support from lifting enforcement: Microsoft stays the only way in',
  method: 'POST',
  path: '/api/enforcement/lifts/{enforcementLiftId}/stop',
  who: 'admin',
  records: ['lift.stopped'],
  input: { params: z.strictObject({ enforcementLiftId: idOf('enforcementLift') }) },
  reply: { status: 200, body: liftReply },
  errors: ['lift_not_found'],
});
