import { demo } from './demo-settings.ts';
import type { Reader } from './reader.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The one tenant of all personal accounts: anybody can have one (docs/reference/microsoft.md 1.5). */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The vendor's own tenant, whose people may come in as support agents; null: there is no support door. */
export function supportTenant(read: Reader, isReal: boolean): string | null {
  const text = read.optional('SUPPORT_TENANT_ID')?.toLowerCase();
  if (text === undefined) return isReal ? null : demo.supportTenantId;
  if (text === 'none') return null;
  if (!guid.test(text))
    return read.fault(`SUPPORT_TENANT_ID: "${text}" is not a GUID; give the Directory (tenant) ID`, null);
  if (text === personalAccounts)
    return read.fault('SUPPORT_TENANT_ID: is the tenant of personal accounts; give your own', null);
  if (isReal && text === demo.supportTenantId)
    return read.fault('SUPPORT_TENANT_ID: is the one of the demo; give your own', null);
  return text;
}
