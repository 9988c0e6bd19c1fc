import type { Manifest } from './manifest.model.ts';

/** One registration of the script. */
export interface RegistrationOrder {
  /** Its key at Microsoft: the same base URL finds the same registration again. */
  readonly uniqueName: string;
  /** `SIGN_IN` or `MAIL`: the middle of its variables. */
  readonly variable: 'SIGN_IN' | 'MAIL';
  readonly manifest: Manifest;
}

export interface ScriptFacts {
  readonly graph: string;
  /** What az calls the cloud; null: the one that it uses unless told otherwise. */
  readonly azure: string | null;
  readonly credential: 'certificate' | 'secret';
  readonly hasSupportDoor: boolean;
  readonly orders: readonly RegistrationOrder[];
}

const head = `#!/bin/sh
# Made by \`npm run registrations\`. Read it, then run it where az is signed in to the tenant that shall own both registrations:
# az login --tenant <your tenant> --allow-no-subscriptions, as Application Developer or more. Needs az 2.37 or later, and openssl
# for certificates. Run again, it brings both registrations back to these manifests; a certificate that lies here is kept.
set -eu
umask 077
`;

const certificate = `
# A key and a certificate for one registration, in one file as the server reads it; the certificate alone goes to Microsoft.
credential() {
  file="$PWD/gatehouse-$1.pem"
  if [ ! -e "$file" ]; then
    openssl req -x509 -newkey rsa:3072 -sha256 -days 365 -nodes -subj "/CN=gatehouse $1" -keyout "$file.key" -out "$file.crt"
    az ad app credential reset --id "$2" --append --cert "@$file.crt" --output none
    cat "$file.crt" "$file.key" > "$file"
    rm "$file.crt" "$file.key"
  fi
  echo "MICROSOFT_$3_CERTIFICATE_FILE=$file" >> gatehouse.env
}
`;

const secret = `
# A secret for one registration, good for a year. Each run makes one more; those before stay good until they end.
credential() {
  secret=$(az ad app credential reset --id "$2" --append --years 1 --display-name "gatehouse $(date +%Y-%m-%d)" \\
    --query password --output tsv)
  echo "MICROSOFT_$3_CLIENT_SECRET=$secret" >> gatehouse.env
}
`;

/** Made or changed by its unique name (learn.microsoft.com/graph/api/application-upsert, read 2026-11). */
const register = (graph: string): string => `
register() {
  application="${graph}/v1.0/applications(uniqueName='$2')"
  az rest --method PATCH --url "$application" --body "$4" --output none \\
    --headers 'Content-Type=application/json' 'Prefer=create-if-missing'
  id=$(az rest --method GET --url "$application" --query appId --output tsv)
  # The portal makes the enterprise application of your own tenant by itself; Graph does not.
  az ad sp show --id "$id" --output none 2>/dev/null || az ad sp create --id "$id" --output none
  echo "MICROSOFT_$3_CLIENT_ID=$id" >> gatehouse.env
  credential "$1" "$id" "$3"
}
`;

function call({ uniqueName, variable, manifest }: RegistrationOrder): string {
  const name = variable === 'MAIL' ? 'mail' : 'sign-in';
  // Quoted, so that the shell reads nothing in it.
  return `
register ${name} '${uniqueName}' ${variable} "$(cat <<'MANIFEST'
${JSON.stringify(manifest, null, 2)}
MANIFEST
)"
`;
}

/** The commands that register both apps; whoever asked for them runs them. */
export function registerScript({ graph, azure, credential, hasSupportDoor, orders }: ScriptFacts): string {
  const tenant = `
echo "SUPPORT_TENANT_ID=$(az account show --query tenantId --output tsv)" >> gatehouse.env
`;
  return [
    head,
    ...(azure === null
      ? []
      : [`\n# This is for another cloud: az cloud set --name ${azure}, before az login.\n`]),
    '\n: > gatehouse.env\n',
    credential === 'certificate' ? certificate : secret,
    register(graph),
    ...orders.map(call),
    ...(hasSupportDoor ? [tenant] : []),
    `
echo 'Done. The variables for the server are in gatehouse.env. Next: npm run doctor.'
`,
  ].join('');
}
