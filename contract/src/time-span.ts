import * as z from 'zod/mini';

/** Of a span of time: the first instant, and the first one after. */
export const spanFields = {
  from: z.optional(z.iso.datetime()),
  to: z.optional(z.iso.datetime()),
};

/** The first one after is later than the first. */
export const isForward = z.refine<{ readonly from?: string | undefined; readonly to?: string | undefined }>(
  ({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to),
  { path: ['to'], error: 'must be later than from' },
);
