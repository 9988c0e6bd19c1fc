import type { TenantView } from '@gatehouse/contract';
import { useId, useState, type FormEvent } from 'react';
import { SelectField } from '../../ui/select-field.tsx';
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
          Their address here and, where it is another one, their address in the new tenant, with a comma between
          them. Whoever comes under another address than expected waits for an admin.
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

/** From where, to where, and who. */
export function MoveForm({ tenants, isBusy, onLook }: Props) {
  const [from, setFrom] = useState(tenants[0]?.tenantId ?? '');
  const others = tenants.filter(({ tenantId }) => tenantId !== from);
  const [chosen, setChosen] = useState('');
  const to = others.some(({ tenantId }) => tenantId === chosen) ? chosen : (others[0]?.tenantId ?? '');
  const [whom, setWhom] = useState<'everybody' | 'named'>('everybody');
  const [text, setText] = useState('');
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
      <SelectField<string> label="From" value={from} options={optionsOf(tenants)} onChange={setFrom} />
      <SelectField<string> label="To" value={to} options={optionsOf(others)} onChange={setChosen} />
      <SelectField<'everybody' | 'named'>
        label="Who moves"
        value={whom}
        options={[
          ['everybody', 'Everybody of the tenant'],
          ['named', 'Only people I name'],
        ]}
        onChange={setWhom}
      />
      {whom === 'named' && <ListField text={text} fault={hasTried ? fault : null} onChange={setText} />}
      <div className="row">
        <button type="submit" className="btn btn-second" disabled={isBusy}>
          {isBusy ? 'Looking' : 'Look who moves'}
        </button>
      </div>
    </form>
  );
}
