/** Under which names Microsoft appears here, as origins. */
export interface EmulatedCloud {
  readonly login: string;
  readonly graph: string;
  readonly adminCentre: string;
  readonly outlook: string;
}

/**
 * Pages of Microsoft: authentication-national-cloud, graph/deployments, microsoft-365/enterprise/urls-and-ip-address-ranges and
 * its national pages, read 2026-11. The admin centre's names outside of the global cloud: known.
 */
const clouds = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    adminCentre: 'https://entra.microsoft.com',
    outlook: 'https://outlook.office.com',
  },
  usgov: {
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    adminCentre: 'https://entra.microsoft.us',
    outlook: 'https://outlook.office365.us',
  },
  'usgov-dod': {
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    adminCentre: 'https://entra.microsoft.us',
    outlook: 'https://webmail.apps.mil',
  },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    adminCentre: 'https://entra.microsoftonline.cn',
    outlook: 'https://partner.outlook.cn',
  },
} as const satisfies Record<string, EmulatedCloud>;

type CloudName = keyof typeof clouds;

function readCloud(name: string): EmulatedCloud {
  if (Object.hasOwn(clouds, name)) return clouds[name as CloudName];
  throw new Error(`EMULATED_CLOUD: "${name}" is none of ${Object.keys(clouds).join(', ')}`);
}

/** Of this process: EMULATED_CLOUD, the global one unless set. */
export const emulatedCloud: EmulatedCloud = readCloud(process.env['EMULATED_CLOUD'] || 'global');
