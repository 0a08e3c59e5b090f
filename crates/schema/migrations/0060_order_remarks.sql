-- Owner: order. The bytes of a remark of 500 characters, as the rule of texts counts them.
ALTER TABLE "order" ADD COLUMN wider_remark TEXT NOT NULL DEFAULT ''
  CHECK (length(CAST(wider_remark AS BLOB)) <= 16000);

UPDATE "order" SET wider_remark = remark WHERE remark <> '';

ALTER TABLE "order" DROP COLUMN remark;

ALTER TABLE "order" RENAME COLUMN wider_remark TO remark;

-- They read columns that are made anew in the next step, and come back in the one behind it.
DROP TRIGGER log_of_refund_request;

DROP TRIGGER log_of_refund_requests_state;
