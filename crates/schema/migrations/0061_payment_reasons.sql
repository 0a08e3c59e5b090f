-- Owner: payment. The bytes of a reason or an answer of 500 characters, as the rule of texts counts them.
ALTER TABLE refund_intervention ADD COLUMN wider_reason TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(wider_reason AS BLOB)) BETWEEN 1 AND 16000);

UPDATE refund_intervention SET wider_reason = reason;

ALTER TABLE refund_intervention DROP COLUMN reason;

ALTER TABLE refund_intervention RENAME COLUMN wider_reason TO reason;

ALTER TABLE refund_request ADD COLUMN wider_reason TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(wider_reason AS BLOB)) BETWEEN 1 AND 16000);

ALTER TABLE refund_request ADD COLUMN wider_answer TEXT CHECK (length(CAST(wider_answer AS BLOB)) <= 16000);

UPDATE refund_request SET wider_reason = reason, wider_answer = answer;

ALTER TABLE refund_request DROP COLUMN reason;

ALTER TABLE refund_request DROP COLUMN answer;

ALTER TABLE refund_request RENAME COLUMN wider_reason TO reason;

ALTER TABLE refund_request RENAME COLUMN wider_answer TO answer;
