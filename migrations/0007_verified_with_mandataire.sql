-- A10: a company is verified with its first active mandataire, and never without one.
CREATE TRIGGER company_verified_with_mandataire BEFORE UPDATE OF state ON company
WHEN NEW.state = 'verified'
  AND NOT EXISTS (SELECT 1 FROM user WHERE company_id = NEW.id AND type = 'mandataire' AND state = 'active')
BEGIN
  SELECT RAISE(ABORT, 'no_mandataire');
END;
