import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { controlCharacter, heldReasons, messageStates, messageView } from './messages.ts';
import { defineOperation } from './operation.ts';
import { isForward, spanFields } from './time-span.ts';

/** What a search of the outbox may have. */
export const maxSearchCharacters = 200;

export const listMessages = defineOperation({
  id: 'listMessages',
  summary: 'The outbox of the person who asks, newest first, narrowed or whole, with a count for each state',
  method: 'GET',
  path: '/api/messages',
  who: 'member',
  apiKey: 'messages:read',
  records: 'nothing',
  input: {
    query: z
      .strictObject({
        /** A part of the subject, or of a name or an address of a recipient, in whatever case. */
        query: z.optional(
          z
            .string()
            .check(z.trim(), z.maxLength(maxSearchCharacters), z.regex(/^[^\p{Cc}]*$/u, controlCharacter)),
        ),
        state: z.optional(z.enum(messageStates)),
        /** Only those of this batch; of one that is not the caller’s there is none. */
        batchId: z.optional(idOf('messageBatch')),
        ...spanFields,
        before: z.optional(idOf('message')),
        limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
      })
      .check(isForward),
  },
  reply: {
    status: 200,
    body: z.strictObject({
      messages: z.array(messageView),
      nextBefore: z.nullable(idOf('message')),
      /** Where a search has looked at as many as it looks at in one go: how far back. `nextBefore` goes on from there. */
      searchedBackTo: z.nullable(z.iso.datetime()),
      /** Of all that the person has, whatever was asked for. */
      counts: z.record(z.enum(messageStates), z.int()),
      /** How many of the held wait for each reason. */
      heldCounts: z.record(z.enum(heldReasons), z.int()),
    }),
  },
  errors: ['session_required'],
});
