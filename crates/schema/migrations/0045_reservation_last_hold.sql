-- Owner: reservation. Whether a resource is free is told by one hold: of those that count, which never overlap, the last one that
-- begins before the wanted time is over also ends last.
DROP TRIGGER placement_of_holds;

CREATE TRIGGER placement_of_holds INSTEAD OF INSERT ON placement WHEN NEW.document -> 'holds' IS NOT NULL BEGIN
  INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from, blocked_until,
    is_extension, state, held_until, changed_at)
  SELECT wanted.value ->> 'id', NEW.order_id, wanted.value ->> 'charge_id', wanted.value ->> 'item', resource.id,
    wanted.value ->> 'starts_at', wanted.value ->> 'ends_at', wanted.value ->> 'blocked_from',
    wanted.value ->> 'blocked_until', wanted.value ->> 'is_extension',
    iif(wanted.value ->> 'held_until' IS NULL, 'confirmed', 'held'),
    coalesce(wanted.value ->> 'held_until', NEW.document ->> 'at'), NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.holds') AS wanted
  JOIN resource ON resource.id = coalesce(wanted.value ->> 'resource_id', (
    SELECT free.id FROM (
    SELECT candidate.id, row_number() OVER (ORDER BY candidate.id) AS place
    FROM listing_resource JOIN resource AS candidate ON candidate.id = listing_resource.resource_id
    WHERE listing_resource.listing_number = wanted.value ->> 'listing_number' AND candidate.state = 'in_service'
      AND coalesce((
        SELECT hold.blocked_until FROM hold
        WHERE hold.resource_id = candidate.id AND hold.state IN ('held', 'confirmed')
          AND hold.blocked_from < wanted.value ->> 'blocked_until'
          AND (hold.state = 'confirmed' OR hold.held_until > NEW.document ->> 'at')
        ORDER BY hold.blocked_from DESC LIMIT 1
      ), 0) <= wanted.value ->> 'blocked_from'
    ) AS free
    WHERE free.place = 1 + (
      SELECT count(*) FROM json_each(NEW.document, '$.holds') AS before
      WHERE before.key < wanted.key AND before.value ->> 'listing_number' = wanted.value ->> 'listing_number'
        AND before.value ->> 'blocked_from' < wanted.value ->> 'blocked_until'
        AND before.value ->> 'blocked_until' > wanted.value ->> 'blocked_from'
    )
  ));
END;
