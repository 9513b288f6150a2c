import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { agentNames, listAgents } from '../../functions/accounts/agent-session.ts';
import { ACCOUNT, createAgent, forgetAgents, sessionOf, signIn, visit } from './agents.ts';

beforeEach(forgetAgents);

describe('signing in', () => {
  test('an agent signs in with login and password, and is sent to the desk', async () => {
    await createAgent('ana.demo', { name: 'Ana Démonstration' });
    const response = await signIn('ana.demo');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/equipe/messages/']);
    const page = await visit(ACCOUNT, await sessionOf('ana.demo'));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Ana Démonstration');
  });

  test('a page of the desk leads a stranger to the sign-in, and back', async () => {
    const response = await visit(`${ACCOUNT}?page=2`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/equipe/connexion/?suite=%2Fequipe%2Fcompte%2F%3Fpage%3D2');
  });
});

describe('what other features are told of agents', () => {
  test('work is given to active agents; who has left keeps a name', async () => {
    const ana = await createAgent('ana.demo', { name: 'Ana' });
    const ben = await createAgent('ben.demo', { name: 'Ben' });
    await env.DB.prepare("UPDATE user SET state = 'suspended' WHERE login_key = 'ben.demo'").run();
    expect(await listAgents(env.DB)).toEqual([ana]);
    expect(await agentNames(env.DB, [ben.id, ana.id, 'nobody'])).toEqual(
      new Map([
        [ana.id, 'Ana'],
        [ben.id, 'Ben'],
      ]),
    );
    expect(await agentNames(env.DB, [])).toEqual(new Map());
  });
});
