import { exchangeLimitNames, type ExchangeSetting } from '../exchange/exchange-limits.ts';
import { ControlError, type Fields } from './fields.ts';

/** Reads `exchangeLimits` of a tenant or a mailbox; `known` where the field is not there. */
export function readExchangeLimits(fields: Fields, known: ExchangeSetting | null): ExchangeSetting | null {
  if (!fields.has('exchangeLimits')) return known;
  const value = fields.raw('exchangeLimits');
  if (value === null || value === 'none' || value === 'as-microsoft') return value;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong('exchangeLimits');
  const bad = Object.entries(value).find(([name, most]) => !isLimit(name, most));
  if (bad) throw wrong(`exchangeLimits.${bad[0]}`);
  return value;
}

function isLimit(name: string, most: unknown): boolean {
  const isNumber = typeof most === 'number' && Number.isInteger(most) && most >= 1;
  return exchangeLimitNames.some((each) => each === name) && (most === null || isNumber);
}

function wrong(field: string): ControlError {
  const words = `"exchangeLimits" must be null, "none", "as-microsoft", or whole numbers from 1 (null: no limit) for some of ${exchangeLimitNames.join(', ')}`;
  return new ControlError(400, field, words);
}
