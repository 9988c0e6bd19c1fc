import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { clouds } from '../../ports/microsoft/cloud.ts';
import { registrationScopes } from '../../ports/microsoft/registrations.ts';
import { azureCliScript, powershellScript } from './grant-scripts.model.ts';
import { packetSections } from './packet-sections.ts';
import { piecesOf, type PacketFacts } from './packet.model.ts';
import { portalLinks } from './portal.ts';

const cloud = clouds.global;
const tenantId = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';
const facts: PacketFacts = {
  brand: 'Parspec',
  supportEmail: 'support@parspec.example',
  publisher: 'Parspec, Inc.',
  apps: {
    'sign-in': {
      name: 'Parspec',
      clientId: '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364',
      scopes: registrationScopes['sign-in'],
    },
    mail: {
      name: 'Parspec Email',
      clientId: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82',
      scopes: registrationScopes.mail,
    },
  },
  tenantId,
  posture: 'unknown',
  links: portalLinks(tenantId, { cloud, originMap: new Map() }),
  cloud,
  outgoingAddresses: ['203.0.113.7'],
  refusesBackground: false,
  hasButton: true,
};
const apps = [facts.apps['sign-in'], facts.apps.mail];
const blocks = (of: PacketFacts) => packetSections(of).flatMap((section) => section.blocks);
const text = (of: PacketFacts): string => JSON.stringify(packetSections(of));

test('each card explains exactly the scopes of its registration', () => {
  const cards = blocks(facts).flatMap((block) => (block.kind === 'cards' ? block.cards : []));
  expect(cards.map(({ may }) => may.flatMap(({ scopes }) => scopes).toSorted())).toEqual([
    registrationScopes['sign-in'].toSorted(),
    registrationScopes.mail.toSorted(),
  ]);
});

describe('the scripts', () => {
  test.each([
    ['PowerShell', powershellScript({ cloud, tenantId, apps }), /Id = '([^']+)'; Scope = '([^']+)'/g],
    ['Azure CLI', azureCliScript({ cloud, tenantId, apps }), /^approve '([^']+)' '([^']+)'$/gm],
  ] as const)('%s: the tenant, both apps, and their one list of scopes', (_name, script, pairs) => {
    expect(script).toContain(`'${tenantId}'`);
    const named = [...script.matchAll(pairs)].map(([, id, scopes]) => [id, scopes]);
    expect(named).toEqual(apps.map(({ clientId, scopes }) => [clientId, scopes.join(' ')]));
  });

  test('the shell can read the one of the Azure CLI', () => {
    const read = spawnSync('sh', ['-n'], {
      input: azureCliScript({ cloud, tenantId, apps }),
      encoding: 'utf8',
    });
    expect([read.status, read.stderr]).toEqual([0, '']);
  });

  test('every bracket and quote of the one of PowerShell is closed', () => {
    const script = powershellScript({ cloud, tenantId, apps });
    for (const [open, close] of ['()', '{}'].map((pair) => [...pair] as [string, string]))
      expect(script.split(open).length).toBe(script.split(close).length);
    for (const line of script.split('\n')) expect(line.split('"').length % 2).toBe(1);
  });
});

describe('the words fit the posture of the tenant', () => {
  const theirs = (posture: PacketFacts['posture']): string[] =>
    blocks({ ...facts, posture }).flatMap((block) =>
      block.kind === 'ways' ? block.ways.filter((way) => way.isTheirs).map((way) => way.title) : [],
    );
  test.each([
    ['request-approval', ['A. Review the waiting request']],
    ['admin-only', ['B. Grant it by hand']],
    ['self-service', []],
    ['unknown', []],
  ] as const)('%s', (posture, titles) => {
    expect(theirs(posture)).toEqual(titles);
  });
});

describe('L16: addresses of the admin center', () => {
  test('name the tenant by its id, at Microsoft', () => {
    for (const link of Object.values(facts.links))
      expect(link.startsWith(`https://entra.microsoft.com/${tenantId}/#view/`)).toBe(true);
  });
  test.each(['usgov', 'usgov-dod', 'china'] as const)('lead to the admin centre of the cloud %s', (name) => {
    const links = Object.values(portalLinks(tenantId, { cloud: clouds[name], originMap: new Map() }));
    for (const link of links)
      expect(link.startsWith(`${clouds[name].adminCentre}/${tenantId}/#view/`)).toBe(true);
  });
  test('stay at Microsoft whatever stands for the tenant', () => {
    for (const evil of ['@evil.example', '//evil.example', '../..', 'a?b', 'a#b', '\\evil.example'])
      for (const link of Object.values(portalLinks(evil, { cloud, originMap: new Map() }))) {
        const { origin, pathname } = new URL(link);
        expect(origin).toBe('https://entra.microsoft.com');
        expect(pathname.split('/').length).toBe(3);
      }
  });
});

test('the scripts of another cloud are for its tools and its Graph', () => {
  const of = (name: 'global' | 'china') => {
    const script = { cloud: clouds[name], tenantId, apps: [] };
    return `${powershellScript(script)}${azureCliScript(script)}`;
  };
  expect(of('china')).toContain(`Connect-MgGraph -Environment China -TenantId '${tenantId}'`);
  expect(of('china')).toContain('set -eu\naz cloud set --name AzureChinaCloud\naz login');
  expect(of('china')).toContain(
    "grants='https://microsoftgraph.chinacloudapi.cn/v1.0/oauth2PermissionGrants'",
  );
  expect(of('china')).not.toContain('graph.microsoft.com');
  expect(of('global')).toContain(`Connect-MgGraph -TenantId '${tenantId}'`);
  expect(of('global')).toContain('set -eu\naz login');
});

test('without outgoing addresses the page says where to ask', () => {
  expect(text(facts)).toContain('203.0.113.7');
  expect(text({ ...facts, outgoingAddresses: [] })).toContain('ask [support@parspec.example]');
});

test('a tenant that refuses what we ask in the background reads what happens, and how it lets us through', () => {
  expect(text(facts)).not.toContain('named location');
  expect(text({ ...facts, refusesBackground: true })).toContain('named location');
});

test('the short path that customers were told, and that Mail.Send is restricted, are there', () => {
  expect(text(facts)).toContain('Enterprise Applications → Parspec → Permissions → Grant admin consent');
  expect(text(facts)).toContain('restricted scope');
});

test('marks become pieces, and nothing else does', () => {
  expect(piecesOf('a **b** `c` [d](https://e.example/) <f>')).toEqual([
    { kind: 'plain', text: 'a ' },
    { kind: 'bold', text: 'b' },
    { kind: 'plain', text: ' ' },
    { kind: 'code', text: 'c' },
    { kind: 'plain', text: ' ' },
    { kind: 'link', text: 'd', href: 'https://e.example/' },
    { kind: 'plain', text: ' <f>' },
  ]);
});
