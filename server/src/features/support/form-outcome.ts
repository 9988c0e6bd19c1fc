/** `null`: it is done. `reason-needed`: the agent has not said why they look at this account. Else what to tell them. */
export type FormOutcome = null | 'reason-needed' | 'not-found' | { readonly fault: string };
