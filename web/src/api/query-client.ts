import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './client.ts';

/** Refusals are final; only what may pass by itself is asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, fault) => count < 2 && !(fault instanceof ProblemError && fault.problem.status < 500),
    },
  },
});
