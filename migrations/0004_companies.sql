CREATE TABLE `audit_event` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text,
	`number` integer,
	`actor_id` text,
	`kind` text NOT NULL,
	`subject_id` text,
	`details` text DEFAULT '{}' NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_event_subject` ON `audit_event` (`subject_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_event_number` ON `audit_event` (`company_id`,`number`);--> statement-breakpoint
CREATE TABLE `company` (
	`id` text PRIMARY KEY NOT NULL,
	`siren` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`state` text DEFAULT 'unverified' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "company_siren" CHECK("company"."siren" GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
	CONSTRAINT "company_state" CHECK("company"."state" IN ('unverified', 'verified', 'closed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `company_siren` ON `company` (`siren`);--> statement-breakpoint
CREATE TABLE `examination` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`text` text NOT NULL,
	`answer` text,
	`agent_id` text,
	`created_at` text NOT NULL,
	`decided_at` text,
	CONSTRAINT "examination_state" CHECK("examination"."state" IN ('open', 'granted', 'refused', 'withdrawn')),
	CONSTRAINT "examination_decided" CHECK(("examination"."state" IN ('granted', 'refused')) = ("examination"."agent_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `examination_open` ON `examination` (`user_id`) WHERE "examination"."state" = 'open';--> statement-breakpoint
CREATE INDEX `examination_state` ON `examination` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`inviter_id` text NOT NULL,
	`type` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`sending` integer DEFAULT 1 NOT NULL,
	`expires_at` text NOT NULL,
	`user_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`company_id`) REFERENCES `company`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "invitation_type" CHECK("invitation"."type" IN ('mandataire', 'representant', 'salarie')),
	CONSTRAINT "invitation_state" CHECK("invitation"."state" IN ('open', 'accepted', 'revoked', 'void')),
	CONSTRAINT "invitation_accepted" CHECK(("invitation"."state" = 'accepted') = ("invitation"."user_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `invitation_company` ON `invitation` (`company_id`,`state`);--> statement-breakpoint
CREATE INDEX `invitation_inviter` ON `invitation` (`inviter_id`,`state`);--> statement-breakpoint
CREATE TABLE `invitation_link` (
	`secret_hash` text PRIMARY KEY NOT NULL,
	`invitation_id` text NOT NULL,
	`sending` integer NOT NULL,
	FOREIGN KEY (`invitation_id`) REFERENCES `invitation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `issued_login` (
	`login_key` text PRIMARY KEY NOT NULL,
	`issued_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `registration` (
	`id` text PRIMARY KEY NOT NULL,
	`siren` text NOT NULL,
	`company_name` text NOT NULL,
	`company_address` text NOT NULL,
	`type` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`password_hash` text NOT NULL,
	`secret_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT "registration_type" CHECK("registration"."type" IN ('mandataire', 'representant', 'salarie')),
	CONSTRAINT "registration_password" CHECK("registration"."password_hash" LIKE '$scrypt$%')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registration_secret` ON `registration` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `registration_expiry` ON `registration` (`expires_at`);--> statement-breakpoint
CREATE TABLE `account_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`result` text NOT NULL,
	`fields` text DEFAULT '[]' NOT NULL,
	`reason` text,
	`source` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `account_verification_user` ON `account_verification` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `waiting_proof` (
	`user_id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`attempts` integer DEFAULT 1 NOT NULL,
	`next_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `waiting_proof_next` ON `waiting_proof` (`next_at`);--> statement-breakpoint
-- A CHECK changes by making the table anew. What refers to `user` is made anew with it, since D1 never looks away from foreign keys.
CREATE TABLE `user_next` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`name` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`login` text NOT NULL,
	`login_key` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`two_factor_enabled` integer DEFAULT false NOT NULL,
	`company_id` text,
	`responsable_id` text,
	`inviter_id` text,
	`asked_type` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`company_id`) REFERENCES `company`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`responsable_id`,`company_id`) REFERENCES `user_next`(`id`,`company_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "user_type" CHECK("type" IN ('agent', 'mandataire', 'representant', 'salarie')),
	CONSTRAINT "user_state" CHECK("state" IN ('to_verify', 'to_validate', 'active', 'suspended', 'refused')),
	CONSTRAINT "user_name" CHECK(length("name") BETWEEN 1 AND 120),
	CONSTRAINT "user_login" CHECK(length("login_key") BETWEEN 3 AND 64 AND "login_key" NOT GLOB '*[^a-z0-9._-]*'),
	CONSTRAINT "user_email" CHECK(length("email") <= 254 AND "email_key" LIKE '_%@_%'),
	CONSTRAINT "user_email_verified" CHECK("email_verified" IN (0, 1)),
	CONSTRAINT "user_of_company" CHECK(("type" = 'agent') = ("company_id" IS NULL)),
	CONSTRAINT "user_own_responsable" CHECK("responsable_id" <> "id"),
	CONSTRAINT "user_pending" CHECK("state" IN ('active', 'suspended') OR ("responsable_id" IS NULL AND "asked_type" IS NULL)),
	CONSTRAINT "user_to_verify" CHECK("state" <> 'to_verify' OR "type" = 'mandataire'),
	CONSTRAINT "user_to_validate" CHECK("state" <> 'to_validate' OR "type" IN ('representant', 'salarie')),
	CONSTRAINT "user_asked_type" CHECK("asked_type" IS NULL OR CASE "asked_type" WHEN 'salarie' THEN 1 WHEN 'representant' THEN 2 WHEN 'mandataire' THEN 3 END > CASE "type" WHEN 'salarie' THEN 1 WHEN 'representant' THEN 2 WHEN 'mandataire' THEN 3 END)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_of_company` ON `user_next` (`id`,`company_id`);--> statement-breakpoint
INSERT INTO `user_next` (id, type, state, name, login, login_key, email, email_key, email_verified, created_at, updated_at) SELECT id, type, state, name, login, login_key, email, email_key, email_verified, created_at, updated_at FROM `user`;
--> statement-breakpoint
CREATE TABLE `credential_next` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`account_id` text NOT NULL,
	`password` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user_next`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "credential_password" CHECK(provider_id <> 'credential' OR password LIKE '$scrypt$%')
);
--> statement-breakpoint
INSERT INTO `credential_next` SELECT id, user_id, provider_id, account_id, password, created_at, updated_at FROM `credential`;
--> statement-breakpoint
CREATE TABLE `session_next` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user_next`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `session_next` SELECT id, user_id, token_hash, expires_at, created_at, updated_at FROM `session`;
--> statement-breakpoint
DROP TABLE `session`;
--> statement-breakpoint
DROP TABLE `credential`;
--> statement-breakpoint
DROP TABLE `user`;
--> statement-breakpoint
ALTER TABLE `user_next` RENAME TO `user`;
--> statement-breakpoint
ALTER TABLE `credential_next` RENAME TO `credential`;
--> statement-breakpoint
ALTER TABLE `session_next` RENAME TO `session`;
--> statement-breakpoint
CREATE INDEX `credential_user` ON `credential` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `credential_account` ON `credential` (`provider_id`,`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `session_token` ON `session` (`token_hash`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
INSERT INTO `issued_login` SELECT login_key, created_at FROM `user`;--> statement-breakpoint
CREATE UNIQUE INDEX `user_login` ON `user` (`login_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_email` ON `user` (`email_key`);--> statement-breakpoint
CREATE INDEX `user_type` ON `user` (`type`,`state`);--> statement-breakpoint
CREATE INDEX `user_company` ON `user` (`company_id`,`state`,`type`);--> statement-breakpoint
CREATE INDEX `user_responsable` ON `user` (`responsable_id`);
