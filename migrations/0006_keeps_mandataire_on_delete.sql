-- A10: the same when an account is deleted.
CREATE TRIGGER user_keeps_mandataire_on_delete BEFORE DELETE ON user
WHEN OLD.type = 'mandataire' AND OLD.state = 'active'
  AND EXISTS (SELECT 1 FROM company WHERE id = OLD.company_id AND state = 'verified')
  AND NOT EXISTS (SELECT 1 FROM user WHERE company_id = OLD.company_id AND type = 'mandataire' AND state = 'active' AND id <> OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'last_mandataire');
END;
