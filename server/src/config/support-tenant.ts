import { personalAccountsTenantId } from '../kernel/personal-accounts.ts';
import { demo } from './demo-settings.ts';
import type { Reader } from './reader.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The vendor's own tenant, whose people may come in as support agents; null: there is no support door. */
export function supportTenant(read: Reader, isReal: boolean): string | null {
  const text = read.optional('SUPPORT_TENANT_ID')?.toLowerCase();
  if (text === undefined) return isReal ? null : demo.supportTenantId;
  if (text === 'none') return null;
  if (!guid.test(text))
    return read.fault(`SUPPORT_TENANT_ID: "${text}" is not a GUID; give the Directory (tenant) ID`, null);
  if (text === personalAccountsTenantId)
    return read.fault('SUPPORT_TENANT_ID: is the tenant of personal accounts; give your own', null);
  if (isReal && text === demo.supportTenantId)
    return read.fault('SUPPORT_TENANT_ID: is the one of the demo; give your own', null);
  return text;
}
