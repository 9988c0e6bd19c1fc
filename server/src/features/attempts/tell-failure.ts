import {
  errorCatalogue,
  helpOfError,
  withBrand,
  type AttemptView,
  type ErrorCode,
} from '@gatehouse/contract';
import { tellByNumber } from '../microsoft-answers/public.ts';

type Told = Pick<NonNullable<AttemptView['failure']>, 'title' | 'next' | 'turn' | 'page' | 'ask'>;

/** How a refused attempt is told: by Microsoft's number where that says more, else by the catalogue. */
export function tellFailure(code: ErrorCode, aadsts: number | null, brandName: string): Told {
  const telling = tellByNumber(code, aadsts);
  if (telling === null) {
    const { turn, page, ask } = helpOfError(code);
    const { title, next } = errorCatalogue[code];
    return { title, next, turn, page, ask };
  }
  const { title, text, turn, page, ask } = telling;
  return { title: `${withBrand(title, brandName)}.`, next: withBrand(text, brandName), turn, page, ask };
}
