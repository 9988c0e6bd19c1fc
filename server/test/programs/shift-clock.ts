/** `node --import` of this: the process's clock is SHIFT_SECONDS ahead, as on a machine that no NTP sets. */
const shiftMs = Number(process.env['SHIFT_SECONDS'] ?? 0) * 1000;
const RealDate = Date;
const shiftedNow = (): number => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, as) =>
    Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, as) as Date,
  apply: () => new RealDate(shiftedNow()).toString(),
  get: (target, name) => (name === 'now' ? shiftedNow : (Reflect.get(target, name) as unknown)),
});
