/** What a script needs: the tenant, and each app with its one list of scopes. */
export interface ScriptFacts {
  /** Whose Graph it is, and what the tools call that cloud. */
  readonly cloud: { readonly graph: string; readonly azure: string; readonly powershell: string };
  readonly tenantId: string;
  readonly apps: readonly {
    readonly name: string;
    readonly clientId: string;
    readonly scopes: readonly string[];
  }[];
}

/** Microsoft Graph's own application id, the same in every tenant (learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in, read 2026-11). */
const graphAppId = '00000003-0000-0000-c000-000000000000';

/**
 * Both do the same: make each app known to the tenant where it is not, and set its tenant-wide grant to exactly the list
 * (learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent, read 2026-11). Running twice changes nothing more.
 */
export function powershellScript({ cloud, tenantId, apps }: ScriptFacts): string {
  return `# Needs the Microsoft Graph module: Install-Module Microsoft.Graph
Connect-MgGraph${cloud.powershell === 'Global' ? '' : ` -Environment ${cloud.powershell}`} -TenantId '${tenantId}' -Scopes 'Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'
$graph = Get-MgServicePrincipal -Filter "appId eq '${graphAppId}'"
$apps = @(
${apps.map(({ clientId, scopes }) => `  @{ Id = '${clientId}'; Scope = '${scopes.join(' ')}' }`).join('\n')}
)
foreach ($app in $apps) {
  $principal = Get-MgServicePrincipal -Filter "appId eq '$($app.Id)'"
  if (-not $principal) { $principal = New-MgServicePrincipal -AppId $app.Id }
  $filter = "clientId eq '$($principal.Id)' and resourceId eq '$($graph.Id)' and consentType eq 'AllPrincipals'"
  $grant = Get-MgOauth2PermissionGrant -All -Filter $filter
  if ($grant) {
    Update-MgOauth2PermissionGrant -OAuth2PermissionGrantId $grant.Id -Scope $app.Scope
  } else {
    New-MgOauth2PermissionGrant -ClientId $principal.Id -ResourceId $graph.Id -ConsentType 'AllPrincipals' -Scope $app.Scope
  }
}
`;
}

/** The same with the Azure CLI, for a shell. */
export function azureCliScript({ cloud, tenantId, apps }: ScriptFacts): string {
  return `set -eu
${cloud.azure === 'AzureCloud' ? '' : `az cloud set --name ${cloud.azure}\n`}az login --tenant '${tenantId}' --allow-no-subscriptions
grants='${cloud.graph}/v1.0/oauth2PermissionGrants'
graph=$(az ad sp show --id '${graphAppId}' --query id --output tsv)
approve() {
  principal=$(az ad sp show --id "$1" --query id --output tsv 2>/dev/null || az ad sp create --id "$1" --query id --output tsv)
  grant=$(az rest --method GET --url "$grants" --uri-parameters \\
    "\\$filter=clientId eq '$principal' and resourceId eq '$graph' and consentType eq 'AllPrincipals'" \\
    --query 'value[0].id' --output tsv)
  if [ -n "$grant" ]; then
    az rest --method PATCH --url "$grants/$grant" --body "{\\"scope\\": \\"$2\\"}"
  else
    az rest --method POST --url "$grants" --body \\
      "{\\"clientId\\": \\"$principal\\", \\"consentType\\": \\"AllPrincipals\\", \\"resourceId\\": \\"$graph\\", \\"scope\\": \\"$2\\"}"
  fi
}
${apps.map(({ clientId, scopes }) => `approve '${clientId}' '${scopes.join(' ')}'`).join('\n')}
`;
}
