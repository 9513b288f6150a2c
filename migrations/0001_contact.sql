CREATE TABLE `contact_attachment` (
	`id` text PRIMARY KEY NOT NULL,
	`form_id` text NOT NULL,
	`message_id` text,
	`event_number` integer,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`digest` text NOT NULL,
	`object_key` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`message_id`,`event_number`) REFERENCES `contact_event`(`message_id`,`number`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "contact_attachment_size" CHECK("contact_attachment"."size" > 0 AND "contact_attachment"."size" <= 5242880),
	CONSTRAINT "contact_attachment_owner" CHECK(("contact_attachment"."message_id" IS NULL) = ("contact_attachment"."event_number" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_attachment_object` ON `contact_attachment` (`object_key`);--> statement-breakpoint
CREATE INDEX `contact_attachment_form` ON `contact_attachment` (`form_id`);--> statement-breakpoint
CREATE INDEX `contact_attachment_message` ON `contact_attachment` (`message_id`);--> statement-breakpoint
CREATE TABLE `contact_event` (
	`message_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`author` text NOT NULL,
	`agent_id` text,
	`text` text,
	`created_at` text NOT NULL,
	PRIMARY KEY(`message_id`, `number`),
	FOREIGN KEY (`message_id`) REFERENCES `contact_message`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "contact_event_kind" CHECK("contact_event"."kind" IN ('received', 'quarantined', 'released', 'assigned', 'unassigned', 'answered', 'replied', 'resolved', 'closed', 'reopened', 'erased')),
	CONSTRAINT "contact_event_author" CHECK("contact_event"."author" IN ('sender', 'agent', 'system') AND ("contact_event"."author" = 'agent') = ("contact_event"."agent_id" IS NOT NULL)),
	CONSTRAINT "contact_event_text" CHECK(length("contact_event"."text") <= 10000)
);
--> statement-breakpoint
CREATE TABLE `contact_link` (
	`secret_hash` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`message_id`) REFERENCES `contact_message`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `contact_link_message` ON `contact_link` (`message_id`);--> statement-breakpoint
CREATE TABLE `contact_message` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`assignee_id` text,
	`routing_note` text,
	`quarantine` text,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`subject` text NOT NULL,
	`message` text NOT NULL,
	`siren` text,
	`candidature` text,
	`facets` text NOT NULL,
	`question_id` text,
	`read_questions` text NOT NULL,
	`resolved` integer,
	`idempotency_key` text,
	`request_digest` text NOT NULL,
	`network` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`waiting_since` text,
	CONSTRAINT "contact_message_state" CHECK("contact_message"."state" IN ('received', 'assigned', 'answered', 'closed')),
	CONSTRAINT "contact_message_assigned" CHECK("contact_message"."state" <> 'assigned' OR "contact_message"."assignee_id" IS NOT NULL),
	CONSTRAINT "contact_message_quarantine" CHECK("contact_message"."quarantine" IS NULL OR "contact_message"."quarantine" IN ('honeypot', 'suspicious', 'unproven')),
	CONSTRAINT "contact_message_routing" CHECK("contact_message"."routing_note" IS NULL OR "contact_message"."routing_note" IN ('candidature_unknown', 'sender_unproven', 'referent_absent')),
	CONSTRAINT "contact_message_lengths" CHECK(length("contact_message"."subject") <= 150 AND length("contact_message"."message") <= 10000 AND length("contact_message"."name") <= 120),
	CONSTRAINT "contact_message_resolved" CHECK("contact_message"."resolved" IS NULL OR "contact_message"."resolved" IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_message_reference` ON `contact_message` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `contact_message_idempotency` ON `contact_message` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `contact_message_desk` ON `contact_message` (`state`,`waiting_since`);--> statement-breakpoint
CREATE INDEX `contact_message_network` ON `contact_message` (`network`,`created_at`);--> statement-breakpoint
CREATE INDEX `contact_message_sender` ON `contact_message` (`email_key`,`created_at`);--> statement-breakpoint
CREATE INDEX `contact_message_created` ON `contact_message` (`created_at`);--> statement-breakpoint
CREATE TABLE `contact_proof` (
	`signature` text PRIMARY KEY NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`recipient_key` text NOT NULL,
	`subject_id` text NOT NULL,
	`parameters` text NOT NULL,
	`message_id` text NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` text NOT NULL,
	`lease` text,
	`lease_until` text,
	`uncertain` integer DEFAULT false NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`sent_at` text,
	CONSTRAINT "outbox_state" CHECK("outbox"."state" IN ('pending', 'sent', 'dead')),
	CONSTRAINT "outbox_sent" CHECK(("outbox"."state" = 'sent') = ("outbox"."sent_at" IS NOT NULL)),
	CONSTRAINT "outbox_lease" CHECK(("outbox"."lease" IS NULL) = ("outbox"."lease_until" IS NULL)),
	CONSTRAINT "outbox_attempts" CHECK("outbox"."attempts" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_message_id` ON `outbox` (`message_id`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox` (`recipient_key`,`kind`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_subject` ON `outbox` (`subject_id`);