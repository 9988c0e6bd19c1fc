/**
 * The one tenant of all personal Microsoft accounts: anybody can have one, so nobody's work account comes from it
 * (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference, `tid`). Also closed at Microsoft by the
 * authority `organizations`, but believed here only.
 */
export const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';
