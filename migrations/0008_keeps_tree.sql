-- P5: the tree of accounts has no cycle.
CREATE TRIGGER user_keeps_tree BEFORE UPDATE OF responsable_id ON user
WHEN NEW.responsable_id IS NOT NULL AND NEW.id IN (
  WITH RECURSIVE above(id) AS (
    SELECT NEW.responsable_id
    UNION
    SELECT u.responsable_id FROM user AS u JOIN above ON u.id = above.id WHERE u.responsable_id IS NOT NULL
  )
  SELECT id FROM above
)
BEGIN
  SELECT RAISE(ABORT, 'cycle');
END;
