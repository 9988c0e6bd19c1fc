/** Known to everybody, so refused by name in production. The emulator has the same, written down there by itself. */
export const demo = {
  sealingKeys: 'demo:Z2F0ZWhvdXNlLWRlbW8tc2VhbGluZy1rZXktMzJieSE=',
  supportTenantId: 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35',
  registrations: {
    MICROSOFT_SIGN_IN: {
      clientId: '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364',
      secret: 'emulated-sign-in-secret-4f1c',
    },
    MICROSOFT_MAIL: { clientId: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82', secret: 'emulated-mail-secret-9b2e' },
  },
} as const;
