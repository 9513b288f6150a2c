import { describe, expect, test } from 'vitest';
import {
  acceptanceSchema,
  invitationSchema,
  REGISTRATION_MESSAGES,
  readWith,
  registrationSchema,
} from '../../functions/accounts/registration-schema.ts';

const WRITTEN = {
  siren: '732 829 320',
  type: 'mandataire',
  firstName: ' Hélène  Marie ',
  lastName: 'Le Goff',
  email: 'Helene@Editeur.example',
  password: 'une phrase assez longue',
};
const errorsOf = (change: Record<string, unknown>) => {
  const read = readWith(registrationSchema, { ...WRITTEN, ...change });
  return 'errors' in read ? read.errors : {};
};

test('what is right is read without the spaces that nobody sees', () => {
  expect(readWith(registrationSchema, WRITTEN)).toEqual({
    valid: { ...WRITTEN, siren: '732829320', firstName: 'Hélène Marie', lastName: 'Le Goff' },
  });
});

describe('each error is said at its field', () => {
  test.each([
    ['siren', '732 829 321', REGISTRATION_MESSAGES.siren],
    ['siren', undefined, REGISTRATION_MESSAGES.siren],
    ['type', 'chef', REGISTRATION_MESSAGES.type],
    ['firstName', '  ', REGISTRATION_MESSAGES.firstName],
    ['firstName', '\u200b', REGISTRATION_MESSAGES.firstName],
    ['firstName', undefined, REGISTRATION_MESSAGES.firstName],
    ['lastName', 'Le\u202e Goff', REGISTRATION_MESSAGES.unreadable],
    ['lastName', 'Le\u0000Goff', REGISTRATION_MESSAGES.unreadable],
    ['lastName', 'x'.repeat(60), REGISTRATION_MESSAGES.long],
    ['email', 'helene', REGISTRATION_MESSAGES.email],
    ['email', 'a@b@c.example', REGISTRATION_MESSAGES.email],
    ['email', 'helene@editeur', REGISTRATION_MESSAGES.email],
    ['email', 'helene@editeur.example\r\nBcc: a@b.example', REGISTRATION_MESSAGES.email],
    ['email', '"a\\"@x"@editeur.example', REGISTRATION_MESSAGES.email],
    ['email', `${'a'.repeat(250)}@editeur.example`, REGISTRATION_MESSAGES.email],
    ['password', '', REGISTRATION_MESSAGES.password],
    ['password', 'x'.repeat(201), REGISTRATION_MESSAGES.passwordLong],
  ])('%s: %j', (field, value, sentence) => expect(errorsOf({ [field]: value })).toEqual({ [field]: sentence }));

  test('several at once', () => {
    expect(Object.keys(errorsOf({ siren: '1', firstName: '', email: 'x' })).sort()).toEqual(['email', 'firstName', 'siren']);
  });
});

test('what was typed is given back, but the password', () => {
  const read = readWith(registrationSchema, { ...WRITTEN, email: 'x' });
  expect(read).toMatchObject({ typed: { lastName: 'Le Goff', email: 'x' } });
  expect(JSON.stringify(read)).not.toContain(WRITTEN.password);
});

test('row 44: a field that nobody expects is refused, not ignored', () => {
  for (const field of ['companyId', 'state', 'responsableId', 'verified', '__proto__x'])
    expect(() => readWith(registrationSchema, { ...WRITTEN, [field]: 'active' })).toThrow();
  const { firstName, lastName, password, email, type } = WRITTEN;
  expect(() => readWith(acceptanceSchema, { firstName, lastName, password, email })).toThrow();
  expect(() => readWith(invitationSchema, { firstName, lastName, email, type, inviterId: 'x' })).toThrow();
});
