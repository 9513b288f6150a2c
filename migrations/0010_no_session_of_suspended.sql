-- S6: a sign-in that is under way while its account is suspended opens no session, which would live again with the account.
CREATE TRIGGER session_of_suspended BEFORE INSERT ON session
WHEN EXISTS (SELECT 1 FROM user WHERE id = NEW.user_id AND state = 'suspended')
BEGIN
  SELECT RAISE(ABORT, 'suspended_user');
END;
