import { emulatedCloud } from '../entra/emulated-cloud.ts';

/** The surfaces that have a name at Microsoft. */
export const namedSurfaces = ['login', 'graph', 'adminCentre', 'outlook'] as const;
export type NamedSurface = (typeof namedSurfaces)[number];

/** Entra's other names, as instance discovery publishes them; MSAL may use any of them (known). */
const aliasesOfLogin: Readonly<Record<string, readonly string[]>> = {
  'login.microsoftonline.com': ['login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  'login.partner.microsoftonline.cn': ['login.chinacloudapi.cn'],
  'login.microsoftonline.us': ['login.usgovcloudapi.net'],
};

/** Microsoft's host names in the emulated cloud, and the surface that answers under each. */
export const realNames: ReadonlyMap<string, NamedSurface> = new Map(
  namedSurfaces.flatMap((surface) => {
    const { host } = new URL(emulatedCloud[surface]);
    const aliases = surface === 'login' ? (aliasesOfLogin[host] ?? []) : [];
    return [host, ...aliases].map((name) => [name, surface] as const);
  }),
);
