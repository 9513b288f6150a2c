/** Relays in a process of their own, so that no kill and no load delays them: `node relay-process.ts <port>`, asked as in relay-control.ts. */
import { openRelayControl } from '../../support/relay-control.ts';

await openRelayControl(Number(process.argv[2]));
process.send?.('ready');
process.on('disconnect', () => process.exit());
