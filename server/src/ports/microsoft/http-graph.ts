import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { inSpan, tell } from '../traces/spans.ts';
import type { Cloud } from './cloud.ts';
import type { Graph, HandOver } from './graph.ts';
import { mapOrigin, type OriginMap } from './origin-map.ts';

/** For the whole exchange. Graph normally answers sendMail within two seconds; after this nobody knows what became of it. */
const answerTimeoutMs = 60_000;
const answerMaxBytes = 64 * 1024;

const errorBody = z.object({ error: z.object({ code: z.string() }) });

function graphCodeOf(text: string): string | null {
  try {
    return errorBody.parse(JSON.parse(text)).error.code.slice(0, 100);
  } catch {
    return null;
  }
}

/** Seconds to wait: a number, or an HTTP date, which Graph does not send but gateways before it do. */
function retryAfterSeconds(value: string | undefined, date: string | undefined): number | null {
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const wait = (Date.parse(value) - Date.parse(date ?? '')) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/**
 * The body of an answer, '' where it is longer than we read, breaks off or does not end in time. What was read until then
 * does not count: half of an error names none (security case H22).
 */
async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Leaving the loop closes the connection.
      if (size > answerMaxBytes) return '';
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The status line has been said, whatever becomes of the body: a 202 is not taken back by a connection that is lost after it. */
async function readAnswer(response: IncomingMessage): Promise<HandOver> {
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    graphCode: graphCodeOf(await readBody(response)),
    graphRequestId:
      typeof response.headers['request-id'] === 'string' ? response.headers['request-id'] : null,
    retryAfterSeconds: retryAfterSeconds(response.headers['retry-after'], response.headers.date),
  };
}

/**
 * What a request without an answer proves. The body has a Content-Length, so a server that did not get all of it cannot
 * have taken the message; once Node has handed the last byte to the operating system nobody knows.
 */
function withoutAnswer(isConnected: boolean, isBodyWritten: boolean, why: string): HandOver {
  if (!isConnected) return { kind: 'no-connection', why };
  return { kind: isBodyWritten ? 'no-answer' : 'body-not-sent', why };
}

function exchange(start: () => ClientRequest, body: Buffer): Promise<HandOver> {
  return new Promise((resolve) => {
    let isConnected = false;
    let isBodyWritten = false;
    const outgoing = start();
    const isSecure = outgoing.protocol === 'https:';
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true));
      else isConnected = true;
    });
    outgoing.on('finish', () => (isBodyWritten = true));
    outgoing.on('error', (fault) => resolve(withoutAnswer(isConnected, isBodyWritten, fault.message)));
    outgoing.on('response', (response) => resolve(readAnswer(response)));
    outgoing.end(body);
  });
}

interface HttpGraphSettings {
  readonly cloud: Cloud;
  readonly originMap: OriginMap;
  readonly patienceMs?: number;
}

/**
 * Microsoft Graph over HTTP. Not `fetch`: only the lower interface tells whether the whole body has left, and it follows no
 * redirect, so that the access token reaches the one host and no other (security case G13).
 */
export function createHttpGraph(settings: HttpGraphSettings): Graph {
  const address = mapOrigin(new URL('/v1.0/me/sendMail', settings.cloud.graph), settings.originMap);
  const isSecure = address.protocol === 'https:';
  const request = isSecure ? httpsRequest : httpRequest;
  // A connection of its own for each hand-over: a kept one that the other side has just closed looks like a lost answer.
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  return {
    sendMail: ({ accessToken, body, clientRequestId }) =>
      traced(settings.cloud, () =>
        exchange(
          () =>
            request(address, {
              method: 'POST',
              agent,
              signal: AbortSignal.timeout(settings.patienceMs ?? answerTimeoutMs),
              headers: {
                authorization: `Bearer ${accessToken.reveal()}`,
                'content-type': 'application/json',
                'content-length': body.length,
                'client-request-id': clientRequestId,
                'return-client-request-id': 'true',
              },
            }),
          body,
        ),
      ),
  };
}

/** Graph's codes are names; what is none is not passed on. */
const graphName = /^[A-Za-z0-9_.]+$/;

function traced(cloud: Cloud, work: () => Promise<HandOver>): Promise<HandOver> {
  const template = '/v1.0/me/sendMail';
  const facts = {
    'server.address': new URL(cloud.graph).host,
    'http.request.method': 'POST',
    'url.template': template,
  };
  return inSpan({ name: `graph POST ${template}`, kind: 'client', facts }, async () => {
    const answer = await work();
    tell({ 'microsoft.hand_over': answer.kind });
    if (answer.kind !== 'answered') return answer;
    const { status, graphCode } = answer;
    tell({
      'http.response.status_code': status,
      ...(graphCode !== null && graphName.test(graphCode) ? { 'microsoft.graph_code': graphCode } : {}),
    });
    return answer;
  });
}
