import type { ObservedContext } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import type { Delivery } from '../outlook/mail-store.ts';
import { graphError, idHeaders, refusals, requestIds, type RequestIds } from './graph-errors.ts';
import { answerUnderFault, type Told } from './graph-faults.ts';
import { takePlace } from './in-flight.ts';
import { readBody } from './request-body.ts';
import { GraphRefused } from './send-mail-request.ts';
import { mostBytes, sendMail } from './send-mail.ts';
import { bearerOf, mailboxAddress, personOf, type Bearer } from './sender.ts';

/**
 * `POST /v1.0/me/sendMail` with everything around it: the place in the mailbox, the fault on order, and the record of
 * the hand-over, in which what the caller was told and what was stored stand side by side. 202 has an empty body
 * and no content type (user-sendmail.md "Response"; clients parse by content type).
 */
export async function handOver(emulator: Emulator, c: ObservedContext): Promise<Response> {
  const ids = requestIds(c.req.header('client-request-id'));
  const bearer = bearerOf(emulator, c.req.header('authorization'));
  const person = personOf(emulator, bearer);
  const mailbox = person ? mailboxAddress(emulator, person) : '';
  const delivery = begun(emulator, mailbox, ids);
  const free = mailbox === '' ? () => {} : takePlace(emulator.mail, mailbox);
  const end = (): void => {
    free?.();
    delivery.endedAt = emulator.clock.now().toISOString();
  };
  try {
    const body = await readBody(c.req.raw.body, mostBytes);
    delivery.bodySha256 = body.sha256;
    const call = { bearer, contentType: c.req.header('content-type') ?? '', bytes: body.bytes };
    const told = free
      ? await answer(emulator, c, { ids, bearer, work: () => stored(emulator, delivery, call, ids) })
      : throttled(emulator, ids);
    delivery.status = told.status;
    void told.over.then(end);
    return told.response;
  } catch (error) {
    end();
    throw error;
  }
}

function begun(emulator: Emulator, mailbox: string, ids: RequestIds): Delivery {
  const delivery: Delivery = {
    mailbox,
    requestId: ids.requestId,
    clientRequestId: ids.hasClientRequestId ? ids.clientRequestId : null,
    bodySha256: '',
    startedAt: emulator.clock.now().toISOString(),
    endedAt: null,
    status: null,
    stored: false,
  };
  emulator.mail.deliveries.push(delivery);
  return delivery;
}

function throttled(emulator: Emulator, ids: RequestIds): Told {
  const response = graphError(refusals.concurrency, ids, emulator.clock.now());
  return { response, status: response.status, over: Promise.resolve() };
}

function answer(
  emulator: Emulator,
  c: ObservedContext,
  request: { ids: RequestIds; bearer: Bearer; work: () => Promise<Response> },
): Promise<Told> {
  const { ids, bearer, work } = request;
  const { method, path } = c.req;
  const known = bearer.kind === 'ok' ? { upn: bearer.upn, client: bearer.clientId } : {};
  const fault = emulator.faults.take('graph', { method, path, ...known });
  return answerUnderFault(c, { fault, ids, now: emulator.clock.now(), work });
}

async function stored(
  emulator: Emulator,
  delivery: Delivery,
  call: Parameters<typeof sendMail>[1],
  ids: RequestIds,
): Promise<Response> {
  try {
    await sendMail(emulator, call);
  } catch (error) {
    if (error instanceof GraphRefused) return graphError(error.refusal, ids, emulator.clock.now());
    throw error;
  }
  delivery.stored = true;
  return new Response(null, { status: 202, headers: idHeaders(ids) });
}
