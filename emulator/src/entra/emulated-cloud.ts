/** Under whose names Microsoft appears here. Pages of Microsoft: authentication-national-cloud and graph/deployments, read 2026-11. */
const clouds = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  usgov: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'usgov-dod': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
} as const;

type CloudName = keyof typeof clouds;

function readCloud(name: string): (typeof clouds)[CloudName] {
  if (Object.hasOwn(clouds, name)) return clouds[name as CloudName];
  throw new Error(`EMULATED_CLOUD: "${name}" is none of ${Object.keys(clouds).join(', ')}`);
}

/** Of this process: EMULATED_CLOUD, the global one unless set. */
export const emulatedCloud: { readonly login: string; readonly graph: string } = readCloud(
  process.env['EMULATED_CLOUD'] || 'global',
);
