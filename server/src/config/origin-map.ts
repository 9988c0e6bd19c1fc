import { clouds, type Cloud, type CloudName } from '../ports/microsoft/cloud.ts';
import type { OriginMap } from '../ports/microsoft/origin-map.ts';
import type { Reader } from './reader.ts';

const microsoftOrigins: ReadonlySet<string> = new Set(
  Object.values(clouds).flatMap((cloud) => [cloud.login, cloud.graph, cloud.adminCentre, cloud.outlook]),
);
/** Where the emulator of `npm start` listens. */
const emulatorOrigins = {
  login: 'http://127.0.0.1:4001',
  graph: 'http://127.0.0.1:4002',
  adminCentre: 'http://127.0.0.1:4003',
  outlook: 'http://127.0.0.1:4004',
} as const;

/** MICROSOFT_CLOUD: by the name of its row. */
export function microsoftCloud(read: Reader): Cloud {
  const name = read.optional('MICROSOFT_CLOUD') ?? 'global';
  return Object.hasOwn(clouds, name)
    ? clouds[name as CloudName]
    : read.fault(
        `MICROSOFT_CLOUD: "${name}" is not a cloud we know; give one of ${Object.keys(clouds).join(', ')}`,
        clouds.global,
      );
}

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
 * without real registrations the emulator stands in, at its own addresses or, with `none`, under the real names
 * (hosts mode, emulator/README.md).
 */
export function originMap(
  read: Reader,
  { isProduction, cloud }: { readonly isProduction: boolean; readonly cloud: Cloud },
): OriginMap {
  const text = read.optional('MICROSOFT_ORIGIN_MAP');
  if (isProduction)
    return text === undefined
      ? new Map()
      : read.fault('MICROSOFT_ORIGIN_MAP: production talks to Microsoft alone; remove it', new Map());
  const usesRealRegistrations =
    read.optional('MICROSOFT_SIGN_IN_CLIENT_ID') !== undefined && text === undefined;
  if (usesRealRegistrations || text === 'none') return new Map();
  if (text !== undefined) return new Map(text.split(',').flatMap((pair) => mapping(read, pair)));
  const sides = ['login', 'graph', 'adminCentre', 'outlook'] as const;
  return new Map(sides.map((side) => [cloud[side], emulatorOrigins[side]]));
}
