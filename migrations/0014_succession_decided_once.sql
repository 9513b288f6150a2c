-- A10: what was decided of a succession, or withdrawn, stays so, also when two agents decide at once.
CREATE TRIGGER succession_decided_once BEFORE UPDATE OF state ON succession
WHEN OLD.state <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'decided_already');
END;
