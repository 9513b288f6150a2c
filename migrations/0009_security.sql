CREATE TABLE `address_change` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`present_hash` text NOT NULL,
	`new_hash` text NOT NULL,
	`present_said_yes_at` text,
	`new_said_yes_at` text,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `address_change_user` ON `address_change` (`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `address_change_present` ON `address_change` (`present_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `address_change_new` ON `address_change` (`new_hash`);--> statement-breakpoint
CREATE INDEX `address_change_expiry` ON `address_change` (`expires_at`);--> statement-breakpoint
CREATE TABLE `challenge` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `challenge_identifier` ON `challenge` (`identifier`);--> statement-breakpoint
CREATE INDEX `challenge_expiry` ON `challenge` (`expires_at`);--> statement-breakpoint
CREATE TABLE `passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text,
	`credential_id` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`device_type` text NOT NULL,
	`backed_up` integer NOT NULL,
	`transports` text,
	`aaguid` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "passkey_name" CHECK(length("passkey"."name") <= 60)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `passkey_credential` ON `passkey` (`credential_id`);--> statement-breakpoint
CREATE INDEX `passkey_user` ON `passkey` (`user_id`);--> statement-breakpoint
CREATE TABLE `password_reset` (
	`id` text PRIMARY KEY NOT NULL,
	`email_key` text NOT NULL,
	`secret_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `password_reset_secret` ON `password_reset` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `password_reset_expiry` ON `password_reset` (`expires_at`);--> statement-breakpoint
CREATE INDEX `password_reset_address` ON `password_reset` (`email_key`);--> statement-breakpoint
CREATE TABLE `second_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`secret` text NOT NULL,
	`recovery_codes` text NOT NULL,
	`verified` integer DEFAULT false NOT NULL,
	`failed_count` integer DEFAULT 0 NOT NULL,
	`locked_until` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "second_factor_verified" CHECK("second_factor"."verified" IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `second_factor_user` ON `second_factor` (`user_id`);--> statement-breakpoint
ALTER TABLE `session` ADD `device` text;--> statement-breakpoint
ALTER TABLE `user` ADD `signed_in_at` text;--> statement-breakpoint
ALTER TABLE `user` ADD `leave_asked_at` text;