/** One of Microsoft's clouds: its hosts, and what admins' tools call it. */
export interface Cloud {
  readonly login: string;
  readonly graph: string;
  readonly adminCentre: string;
  /** Outlook on the web (learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges and its national pages, read 2026-11). */
  readonly outlook: string;
  /** `az cloud set --name` (learn.microsoft.com/azure/azure-government/documentation-government-get-started-connect-with-cli). */
  readonly azure: string;
  /** `Connect-MgGraph -Environment` (learn.microsoft.com/powershell/microsoftgraph/authentication-commands). */
  readonly powershell: string;
}

/**
 * Everything that differs between Microsoft's clouds, each physically apart from the others: tenants, people and registrations of
 * one are not known in another. Entra's hosts: learn.microsoft.com/entra/identity-platform/authentication-national-cloud; Graph's:
 * learn.microsoft.com/graph/deployments (both read 2026-11). The hosts of the admin center outside of the global cloud stand on
 * neither page (known).
 */
export const clouds = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    adminCentre: 'https://entra.microsoft.com',
    outlook: 'https://outlook.office.com',
    azure: 'AzureCloud',
    powershell: 'Global',
  },
  /** US Government L4: GCC High. */
  usgov: {
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    adminCentre: 'https://entra.microsoft.us',
    outlook: 'https://outlook.office365.us',
    azure: 'AzureUSGovernment',
    powershell: 'USGov',
  },
  /** US Government L5: DoD. */
  'usgov-dod': {
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    adminCentre: 'https://entra.microsoft.us',
    outlook: 'https://webmail.apps.mil',
    azure: 'AzureUSGovernment',
    powershell: 'USGovDoD',
  },
  /** Operated by 21Vianet. */
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    adminCentre: 'https://entra.microsoftonline.cn',
    outlook: 'https://partner.outlook.cn',
    azure: 'AzureChinaCloud',
    powershell: 'China',
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof clouds;
