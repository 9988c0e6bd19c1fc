import type { Connection } from './use-connection.ts';

interface Props {
  readonly connection: Connection;
  readonly label?: string;
  readonly kind?: 'main' | 'second';
}

/** Leaves for Microsoft; once, until the journey has ended. */
export function ConnectButton({ connection, label = 'Connect Outlook', kind = 'main' }: Props) {
  const isWaiting = connection.isOpening || connection.attempt?.state === 'open';
  return (
    <button type="button" className={`btn btn-${kind}`} disabled={isWaiting} onClick={connection.openWindow}>
      <span className="squares" aria-hidden="true" />
      {label}
    </button>
  );
}
