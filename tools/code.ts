/** `npm run code -- <login>`: the code that an application would show now for an agent of the demonstration. */
import { TOTP } from 'otpauth';
import { demoAgents } from './demo/agents.ts';

const agent = demoAgents.find(({ login }) => login === process.argv[2]);
if (!agent?.secondFactor) {
  console.error(`npm run code -- <login>, one of: ${demoAgents.map(({ login }) => login).join(', ')}`);
  process.exit(1);
}
console.log(new TOTP({ secret: agent.secondFactor }).generate());
