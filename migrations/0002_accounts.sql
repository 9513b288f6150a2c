CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`account_id` text NOT NULL,
	`password` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "credential_password" CHECK("credential"."provider_id" <> 'credential' OR "credential"."password" LIKE '$scrypt$%')
);
--> statement-breakpoint
CREATE INDEX `credential_user` ON `credential` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `credential_account` ON `credential` (`provider_id`,`account_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token` ON `session` (`token_hash`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expiry` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_bucket` (
	`key` text PRIMARY KEY NOT NULL,
	`empty_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_in_bucket_empty` ON `sign_in_bucket` (`empty_at`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`name` text NOT NULL,
	`login` text NOT NULL,
	`login_key` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "user_type" CHECK("user"."type" IN ('agent')),
	CONSTRAINT "user_state" CHECK("user"."state" IN ('active', 'suspended')),
	CONSTRAINT "user_name" CHECK(length("user"."name") BETWEEN 1 AND 120),
	CONSTRAINT "user_login" CHECK(length("user"."login_key") BETWEEN 3 AND 64 AND "user"."login_key" NOT GLOB '*[^a-z0-9._-]*'),
	CONSTRAINT "user_email" CHECK(length("user"."email") <= 254 AND "user"."email_key" LIKE '_%@_%'),
	CONSTRAINT "user_email_verified" CHECK("user"."email_verified" IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_login` ON `user` (`login_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_email` ON `user` (`email_key`);--> statement-breakpoint
CREATE INDEX `user_type` ON `user` (`type`,`state`);