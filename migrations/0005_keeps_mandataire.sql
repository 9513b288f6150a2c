-- A10: a verified company keeps an active mandataire, also when two requests take the last two away at once.
CREATE TRIGGER user_keeps_mandataire BEFORE UPDATE OF type, state, company_id ON user
WHEN OLD.type = 'mandataire' AND OLD.state = 'active'
  AND (NEW.type <> 'mandataire' OR NEW.state <> 'active' OR NEW.company_id IS NOT OLD.company_id)
  AND EXISTS (SELECT 1 FROM company WHERE id = OLD.company_id AND state = 'verified')
  AND NOT EXISTS (SELECT 1 FROM user WHERE company_id = OLD.company_id AND type = 'mandataire' AND state = 'active' AND id <> OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'last_mandataire');
END;
