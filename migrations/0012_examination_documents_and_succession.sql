CREATE TABLE `examination_document` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`examination_id` text,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`digest` text NOT NULL,
	`object_key` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`examination_id`) REFERENCES `examination`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "examination_document_size" CHECK("examination_document"."size" > 0 AND "examination_document"."size" <= 5242880)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `examination_document_object` ON `examination_document` (`object_key`);--> statement-breakpoint
CREATE INDEX `examination_document_user` ON `examination_document` (`user_id`);--> statement-breakpoint
CREATE INDEX `examination_document_examination` ON `examination_document` (`examination_id`);--> statement-breakpoint
CREATE TABLE `succession` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`asker_id` text NOT NULL,
	`replaced_id` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`text` text NOT NULL,
	`objection_end` text NOT NULL,
	`objection` text,
	`objected_at` text,
	`answer` text,
	`agent_id` text,
	`created_at` text NOT NULL,
	`decided_at` text,
	FOREIGN KEY (`company_id`) REFERENCES `company`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "succession_state" CHECK("succession"."state" IN ('open', 'granted', 'refused', 'withdrawn')),
	CONSTRAINT "succession_two" CHECK("succession"."asker_id" <> "succession"."replaced_id"),
	CONSTRAINT "succession_objected" CHECK(("succession"."objection" IS NULL) = ("succession"."objected_at" IS NULL)),
	CONSTRAINT "succession_decided" CHECK(("succession"."state" IN ('granted', 'refused')) = ("succession"."agent_id" IS NOT NULL)),
	CONSTRAINT "succession_over" CHECK(("succession"."state" = 'open') = ("succession"."decided_at" IS NULL)),
	CONSTRAINT "succession_objection_time" CHECK("succession"."state" <> 'granted' OR "succession"."objected_at" IS NOT NULL OR "succession"."decided_at" >= "succession"."objection_end")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `succession_open` ON `succession` (`company_id`) WHERE "succession"."state" = 'open';--> statement-breakpoint
CREATE INDEX `succession_state` ON `succession` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `company_name` ON `company` (`name`,`id`);