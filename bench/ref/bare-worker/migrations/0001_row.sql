CREATE TABLE row (question text NOT NULL, voter text NOT NULL, helpful integer NOT NULL, created_at text NOT NULL, UNIQUE (question, voter));
