/** Everything that is kept about the holder of an account, as they take it away (V4). Keys, hashes and internal numbers are not about them. */
import { asc, eq, or, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Kept } from '../take-away.ts';
import { oauthClient, oauthConsent } from './openid-tables.ts';
import {
  addressChange,
  auditEvent,
  company,
  examination,
  invitation,
  passkey,
  secondFactor,
  session,
  user,
  verification,
} from './tables.ts';

/** One consistent reading: one batch (row 96). */
export async function readKept(database: D1Database, userId: string): Promise<Kept | null> {
  const client = drizzle(database);
  const [[account], [change], factors, passkeys, sessions, checks, examinations, invitations, services, events] = await client.batch([
    client
      .select({
        login: user.login,
        name: user.name,
        firstName: user.firstName,
        lastName: user.lastName,
        email: user.email,
        emailVerified: user.emailVerified,
        type: user.type,
        state: user.state,
        askedType: user.askedType,
        // D1 gives the rows of a batch by the names of their columns: two names are not the same one.
        company: sql<string | null>`${company.name}`.as('company_name'),
        siren: company.siren,
        secondFactor: user.twoFactorEnabled,
        signedInAt: user.signedInAt,
        leaveAskedAt: user.leaveAskedAt,
        createdAt: user.createdAt,
        updatedAt: user.updatedAt,
      })
      .from(user)
      .leftJoin(company, eq(company.id, user.companyId))
      .where(eq(user.id, userId)),
    client
      .select({
        email: addressChange.email,
        presentSaidYes: addressChange.presentSaidYes,
        newSaidYes: addressChange.newSaidYes,
        expiresAt: addressChange.expiresAt,
        createdAt: addressChange.createdAt,
      })
      .from(addressChange)
      .where(eq(addressChange.userId, userId)),
    client.select({ verified: secondFactor.verified }).from(secondFactor).where(eq(secondFactor.userId, userId)),
    client
      .select({ name: passkey.name, deviceType: passkey.deviceType, backedUp: passkey.backedUp, createdAt: passkey.createdAt })
      .from(passkey)
      .where(eq(passkey.userId, userId))
      .orderBy(asc(passkey.createdAt)),
    client
      .select({ device: session.device, createdAt: session.createdAt, updatedAt: session.updatedAt, expiresAt: session.expiresAt })
      .from(session)
      .where(eq(session.userId, userId))
      .orderBy(asc(session.createdAt)),
    client
      .select({
        kind: verification.kind,
        result: verification.result,
        fields: verification.fields,
        reason: verification.reason,
        createdAt: verification.createdAt,
      })
      .from(verification)
      .where(eq(verification.userId, userId))
      .orderBy(asc(verification.createdAt)),
    client
      .select({
        state: examination.state,
        text: examination.text,
        answer: examination.answer,
        createdAt: examination.createdAt,
        decidedAt: examination.decidedAt,
      })
      .from(examination)
      .where(eq(examination.userId, userId))
      .orderBy(asc(examination.createdAt)),
    // Whom they invited is about somebody else: how many, of which type, and what became of it.
    client
      .select({ type: invitation.type, state: invitation.state, createdAt: invitation.createdAt, expiresAt: invitation.expiresAt })
      .from(invitation)
      .where(eq(invitation.inviterId, userId))
      .orderBy(asc(invitation.createdAt)),
    client
      .select({ service: oauthClient.name, scopes: oauthConsent.scopes, createdAt: oauthConsent.createdAt })
      .from(oauthConsent)
      .innerJoin(oauthClient, eq(oauthClient.clientId, oauthConsent.clientId))
      .where(eq(oauthConsent.userId, userId))
      .orderBy(asc(oauthConsent.createdAt)),
    client
      .select({ kind: auditEvent.kind, actorId: auditEvent.actorId, details: auditEvent.details, createdAt: auditEvent.createdAt })
      .from(auditEvent)
      .where(or(eq(auditEvent.actorId, userId), eq(auditEvent.subjectId, userId)))
      .orderBy(asc(auditEvent.createdAt), asc(auditEvent.number)),
  ]);
  if (!account) return null;
  return {
    account,
    addressChange: change ? [change] : [],
    secondFactor: factors,
    passkeys,
    sessions,
    verifications: checks,
    examinations,
    invitations,
    services,
    // A5c: of what others did, what and when, never who.
    events: events.map(({ actorId, ...event }) => ({ ...event, by: actorId === userId ? 'me' : actorId === null ? 'nobody' : 'somebody' })),
  };
}
