CREATE TABLE `feedback_vote` (
	`question_id` text NOT NULL,
	`voter` text NOT NULL,
	`helpful` integer NOT NULL,
	`reason` text,
	`comment` text,
	`answer_hash` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`set_aside` integer DEFAULT false NOT NULL,
	CONSTRAINT "feedback_vote_helpful" CHECK("feedback_vote"."helpful" IN (0, 1)),
	CONSTRAINT "feedback_vote_reason" CHECK("feedback_vote"."reason" IS NULL OR ("feedback_vote"."helpful" = 0 AND "feedback_vote"."reason" IN ('unclear', 'not_my_case', 'wrong_or_outdated', 'other'))),
	CONSTRAINT "feedback_vote_comment" CHECK("feedback_vote"."comment" IS NULL OR ("feedback_vote"."helpful" = 0 AND length("feedback_vote"."comment") <= 500))
);
--> statement-breakpoint
CREATE INDEX `feedback_vote_question_created` ON `feedback_vote` (`question_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `feedback_vote_counted` ON `feedback_vote` (`set_aside`,`question_id`,`helpful`);--> statement-breakpoint
CREATE UNIQUE INDEX `feedback_vote_question_voter` ON `feedback_vote` (`question_id`,`voter`);