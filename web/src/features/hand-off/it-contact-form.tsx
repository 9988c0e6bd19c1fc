import { setItContact, type ItContactView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { FailureNotice } from '../../ui/notice.tsx';

/** The one address to which links for IT are mailed; only admins enter it. */
export function ItContactForm({ contact }: { readonly contact: ItContactView }) {
  const id = useId();
  const queries = useQueryClient();
  const [address, setAddress] = useState(contact.address ?? '');
  const save = useMutation({
    mutationFn: () =>
      call(setItContact, { body: { address: address.trim() === '' ? null : address.trim() } }),
    onSuccess: (saved) => queries.setQueryData(['it-contact'], saved),
  });
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="field">
        <label htmlFor={id}>Address of your IT</label>
        <div className="row">
          <input
            id={id}
            className="input grow-field"
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            maxLength={320}
            value={address}
            aria-invalid={save.isError}
            aria-describedby={save.isError ? `${id}-error ${id}-help` : `${id}-help`}
            onChange={(event) => {
              setAddress(event.target.value);
              save.reset();
            }}
          />
          <button type="submit" className="btn btn-second" disabled={save.isPending}>
            Save the address
          </button>
        </div>
        <p className="help" id={`${id}-help`}>
          Links for IT are mailed to this address alone, at most three a day. Empty: to nobody.
        </p>
      </div>
      <output>
        {save.isSuccess && (save.data.isSet ? 'The address is saved.' : 'There is no address any more.')}
      </output>
      <div id={`${id}-error`}>{save.error && <FailureNotice fault={save.error} />}</div>
    </form>
  );
}
