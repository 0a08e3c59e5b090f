-- Owner: order. What a shop looks for among its orders: the newest that stand somewhere, and those whose time is not over by then.
CREATE INDEX order_of_store ON "order" (store_number, status, id);

CREATE INDEX order_of_store_by_end ON "order" (store_number, ends_at) WHERE ends_at IS NOT NULL;
