ALTER TABLE `contact_attachment` ADD `network` text;--> statement-breakpoint
CREATE INDEX `contact_attachment_network` ON `contact_attachment` (`network`);