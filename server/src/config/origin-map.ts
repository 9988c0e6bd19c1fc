import { clouds } from '../ports/microsoft/cloud.ts';
import type { OriginMap } from '../ports/microsoft/origin-map.ts';
import type { Reader } from './reader.ts';

const microsoftOrigins: ReadonlySet<string> = new Set(
  Object.values(clouds).flatMap((cloud) => [cloud.login, cloud.graph, cloud.adminCentre]),
);
/** Where the emulator of `npm start` listens. */
const emulatorOrigins =
  'https://login.microsoftonline.com=http://127.0.0.1:4001,https://graph.microsoft.com=http://127.0.0.1:4002,https://entra.microsoft.com=http://127.0.0.1:4003';

function mapping(read: Reader, pair: string): readonly (readonly [string, string])[] {
  const [from, to] = pair.split('=').map((side) => URL.parse(side.trim())?.origin);
  if (from === undefined || to === undefined)
    return read.fault(`MICROSOFT_ORIGIN_MAP: "${pair}" is not real origin=other origin`, []);
  if (!microsoftOrigins.has(from))
    return read.fault(`MICROSOFT_ORIGIN_MAP: ${from} is not one of Microsoft's origins`, []);
  return [[from, to]];
}

/**
 * MICROSOFT_ORIGIN_MAP. Production talks to Microsoft's hosts alone, so there any map is refused. In development
 * without real registrations the emulator stands in.
 */
export function originMap(read: Reader, isProduction: boolean): OriginMap {
  const text = read.optional('MICROSOFT_ORIGIN_MAP');
  if (isProduction)
    return text === undefined
      ? new Map()
      : read.fault('MICROSOFT_ORIGIN_MAP: production talks to Microsoft alone; remove it', new Map());
  const usesRealRegistrations =
    read.optional('MICROSOFT_SIGN_IN_CLIENT_ID') !== undefined && text === undefined;
  if (usesRealRegistrations) return new Map();
  return new Map((text ?? emulatorOrigins).split(',').flatMap((pair) => mapping(read, pair)));
}
