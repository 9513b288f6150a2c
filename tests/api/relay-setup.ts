/** Runs in Node, once, beside the tests: they are in the Workers runtime, which cannot listen. */
import { openRelayControl } from '../support/relay-control.ts';

export default async function setup() {
  return openRelayControl(Number(process.env.RELAY_CONTROL_PORT));
}
