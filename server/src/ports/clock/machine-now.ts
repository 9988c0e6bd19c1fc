/**
 * This machine's own time. What is due is decided by the database's clock alone (docs/decisions/0016); this is for what a machine
 * judges by its own: the dates of a certificate.
 */
export function machineNow(): Date {
  return new Date();
}
