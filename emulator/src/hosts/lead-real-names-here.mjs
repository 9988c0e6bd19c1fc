// Loaded by `node --import` before a program, in whatever version of Node it has: connections to the names in
// EMULATED_HOSTS ("4443,login.microsoftonline.com,…") go to that port of this machine, and none of them leaves it.
// Certificates are checked as always: the name that was asked for stays the name that must be shown.
import { Socket } from 'node:net';

const [port, ...names] = (process.env.EMULATED_HOSTS ?? '').split(',');
const led = new Set(names);
const { connect } = Socket.prototype;

/** @param {{ host?: string }} options */
const here = (options) =>
  led.has(options.host?.toLowerCase()) ? { ...options, host: '127.0.0.1', port: Number(port) } : options;

/** All forms of net.Socket.connect: (options), (port, host), and the array that net.connect hands on. */
Socket.prototype.connect = function connectHere(...given) {
  const [first, second] = given;
  if (Array.isArray(first)) first[0] = here(first[0]);
  else if (typeof first === 'object') given[0] = here(first);
  else if (typeof second === 'string' && led.has(second.toLowerCase()))
    given.splice(0, 2, Number(port), '127.0.0.1');
  return connect.apply(this, given);
};
