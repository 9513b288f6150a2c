CREATE INDEX `user_place` ON `user` (`company_id`,`responsable_id`,`name`,`id`);--> statement-breakpoint
CREATE INDEX `user_asked` ON `user` (`company_id`) WHERE "user"."asked_type" IS NOT NULL;