import type { TenantView } from '@gatehouse/contract';
import { useId, useState, type FormEvent } from 'react';
import { SelectField } from '../../ui/select-field.tsx';
import { keepWish, readWish, type KeptWish } from './kept-wish.ts';
import { listFault, parseNamed } from './named-people.model.ts';
import type { MoveWish } from './use-move.ts';

interface Props {
  readonly tenants: readonly TenantView[];
  readonly isBusy: boolean;
  readonly onLook: (wish: MoveWish) => void;
}

interface ListProps {
  readonly text: string;
  readonly fault: string | null;
  readonly onChange: (text: string) => void;
}

function ListField({ text, fault, onChange }: ListProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>People, one a line</label>
      <textarea
        id={id}
        className="input mono"
        rows={5}
        value={text}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault === null ? (
        <p className="help" id={`${id}-help`}>
          Their address here and, where it is another one, their address in the new tenant, with a comma
          between them. Whoever comes under another address than expected waits for an admin.
        </p>
      ) : (
        <p className="error" id={`${id}-help`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

const optionsOf = (tenants: readonly TenantView[]) =>
  tenants.map(({ tenantId, domain }) => [tenantId, domain ?? tenantId] as const);

function useWish(tenants: readonly TenantView[]) {
  const [wish, setWish] = useState<KeptWish>(
    () => readWish() ?? { from: '', to: '', whom: 'everybody', text: '' },
  );
  const change = (part: Partial<KeptWish>): void => {
    const next = { ...wish, ...part };
    setWish(next);
    keepWish(next);
  };
  const idOf = (among: readonly TenantView[], wanted: string): string =>
    among.find(({ tenantId }) => tenantId === wanted)?.tenantId ?? among[0]?.tenantId ?? '';
  const from = idOf(tenants, wish.from);
  const others = tenants.filter(({ tenantId }) => tenantId !== from);
  return { ...wish, from, to: idOf(others, wish.to), others, change };
}

/** From where, to where, and who. */
export function MoveForm({ tenants, isBusy, onLook }: Props) {
  const { from, to, others, whom, text, change } = useWish(tenants);
  const [hasTried, setHasTried] = useState(false);
  const fault = whom === 'named' ? listFault(parseNamed(text)) : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setHasTried(true);
    if (fault !== null) return;
    const people = whom === 'everybody' ? null : [...parseNamed(text)];
    onLook({ fromTenantId: from, toTenantId: to, people });
  };
  return (
    <form className="card-body stack move-form" noValidate onSubmit={submit}>
      <SelectField<string>
        label="From"
        value={from}
        options={optionsOf(tenants)}
        onChange={(tenantId) => change({ from: tenantId })}
      />
      <SelectField<string>
        label="To"
        value={to}
        options={optionsOf(others)}
        onChange={(tenantId) => change({ to: tenantId })}
      />
      <SelectField<KeptWish['whom']>
        label="Who moves"
        value={whom}
        options={[
          ['everybody', 'Everybody of the tenant'],
          ['named', 'Only people I name'],
        ]}
        onChange={(chosen) => change({ whom: chosen })}
      />
      {whom === 'named' && (
        <ListField text={text} fault={hasTried ? fault : null} onChange={(list) => change({ text: list })} />
      )}
      <div className="row">
        <button type="submit" className="btn btn-second" disabled={isBusy}>
          {isBusy ? 'Looking' : 'Look who moves'}
        </button>
      </div>
    </form>
  );
}
