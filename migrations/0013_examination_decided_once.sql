-- A3: what was decided of an examination, or withdrawn, stays so, also when two agents decide at once.
CREATE TRIGGER examination_decided_once BEFORE UPDATE OF state ON examination
WHEN OLD.state <> 'open'
BEGIN
  SELECT RAISE(ABORT, 'decided_already');
END;
